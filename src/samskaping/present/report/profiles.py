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
            run.figure("role_gaps", "role_gaps"),
            run.table("roles"),
            run.table("profiles_role", folded=True),
            run.table("profiles_role_equal", folded=True),
            run.paragraph("profiles.superiority_intro"),
            run.table("role_superiority", folded=True),
        ]
    parts += _beside(run)
    return Section("profiles", run.say("profiles.title"), tuple(parts))


def _beside(run: Run) -> list[Markup]:
    """What the means look like drawn together and weighted, and what the scale leaves above."""
    parts = [
        run.heading("profiles.beside"),
        run.paragraph("profiles.shrunken_intro"),
        run.table("shrunken", folded=True),
    ]
    if run.outline.weighting:
        design = run.words.text(run.outline.weighting)
        parts += [
            run.paragraph("profiles.weighted_intro", design=design),
            run.table("weighted"),
        ]
    return [
        *parts,
        run.paragraph("profiles.headroom_intro"),
        run.table("headroom", folded=True),
    ]


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
        run.paragraph("change.beside"),
        run.table("change_beside", folded=True),
        run.table("case_superiority", folded=True),
        *_of_persons(run),
        Markup("") if over_cases or in_cases else run.paragraph("change.none"),
    )
    return Section("change", run.say("change.title"), parts)


def _of_persons(run: Run) -> list[Markup]:
    """Who left, and what change of a person is beyond error, where answers can be linked."""
    if run.outline.linkage == "none":
        return []
    return [
        run.heading("change.attrition"),
        run.paragraph("change.attrition_intro"),
        run.table("attrition"),
        run.table("case_attrition", folded=True),
        run.heading("change.persons"),
        run.paragraph("change.persons_intro"),
        run.table("reliable_change", folded=True),
    ]


def _linked(run: Run) -> Markup:
    """How many persons are found in every wave, where that may be told."""
    linked = run.release.find("study", "linked", "total")
    if linked is None or linked.estimate is None or run.outline.linkage == "none":
        return Markup("")
    return run.paragraph("change.linked", linked=run.number(linked))
