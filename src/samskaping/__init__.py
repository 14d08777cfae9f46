"""Analysis of co-creation (samskaping): scorecards, cases, and a report that passes a disclosure gate."""
