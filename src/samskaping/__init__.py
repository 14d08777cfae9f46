"""Co-creation (samskaping): from scorecards to a report that has passed a disclosure gate."""
