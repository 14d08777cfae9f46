"""The cases' scores by value, field of action and role, and how they changed between waves."""

from __future__ import annotations

from markupsafe import Markup

from samskaping.present.report.run import Run, Section


def section(run: Run) -> Section | None:
    """Profiles by value first, then by field of action, then by role."""
    if not run.has_scorecard:
        return None
    parts = [
        run.paragraph("profiles.intro"),
        run.heading("profiles.values"),
        run.figure("case_profiles", "profiles_value"),
        run.table("top_box", folded=True),
    ]
    if run.outline.scorecard.fields:
        parts += [
            run.heading("profiles.fields"),
            run.paragraph("profiles.fields_intro"),
            run.table("profiles_field"),
            run.table("profiles_field_value", folded=True),
        ]
    if run.outline.roles:
        parts += [
            run.heading("profiles.roles"),
            run.paragraph("profiles.roles_intro"),
            run.table("roles"),
            run.table("profiles_role", folded=True),
            run.table("role_gaps", folded=True),
            run.table("profiles_role_equal", folded=True),
        ]
    return Section("profiles", run.say("profiles.title"), tuple(parts))


def change(run: Run) -> Section | None:
    """Change between waves; nothing in a study with one wave."""
    if not run.has_scorecard or len(run.outline.waves) < 2:
        return None
    over_cases = run.table("change")
    in_cases = run.table("case_change")
    parts = (
        run.paragraph("change.intro"),
        run.paragraph(f"change.linkage.{run.outline.linkage}"),
        _linked(run),
        over_cases,
        in_cases,
        run.table("case_change_paired", folded=True),
        Markup("") if over_cases or in_cases else run.paragraph("change.none"),
    )
    return Section("change", run.say("change.title"), parts)


def _linked(run: Run) -> Markup:
    """How many persons are found in every wave, where that may be told."""
    linked = run.release.find("study", "linked", "total")
    if linked is None or linked.estimate is None or run.outline.linkage == "none":
        return Markup("")
    return run.paragraph("change.linked", linked=run.number(linked))
