"""From persons invited to forms analysed, and what the cleaning rules did."""

from __future__ import annotations

from samskaping.present.report.run import Run, Section


def section(run: Run) -> Section | None:
    """The flow of respondents with its figure and tables."""
    if not run.has_scorecard:
        return None
    parts = (
        run.paragraph("respondents.intro"),
        run.figure("respondent_flow", "respondent_flow"),
        run.heading("respondents.rules"),
        run.paragraph("respondents.rules_intro"),
        run.table("exclusions") or run.paragraph("respondents.no_rules"),
    )
    return Section("respondents", run.say("respondents.title"), parts)
