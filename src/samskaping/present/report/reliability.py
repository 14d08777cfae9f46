"""How dependable the cases' scores are, then how the items hang together within cases."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.report.run import Run, Section, bullets

# Above this share of variance between cases, a coefficient over all persons is mostly about cases.
MIXES_LEVELS = 0.20


def section(run: Run) -> Section | None:
    """Dependability first, consistency second; the pooled coefficients stand in the appendix."""
    if not run.has_scorecard:
        return None
    parts = _several_cases(run) if len(run.outline.cases) > 1 else _one_case(run)
    return Section("reliability", run.say("reliability.title"), tuple(parts))


def _several_cases(run: Run) -> list[Markup]:
    return [
        run.paragraph("reliability.intro"),
        run.figure("reliability"),
        run.heading("reliability.dependability"),
        run.paragraph("reliability.dependability_intro"),
        run.table("dependability") or run.paragraph("reliability.no_dependability"),
        run.table("case_dependability"),
        run.heading("reliability.consistency"),
        run.paragraph("reliability.consistency_intro"),
        run.table("reliability"),
        *_further(run),
        run.table("case_reliability", folded=True),
        run.table("further_intervals", folded=True),
        run.table("reliability_between", folded=True),
        run.paragraph("reliability.pooled") if _has_pooled(run) else Markup(""),
    ]


def _one_case(run: Run) -> list[Markup]:
    return [
        run.paragraph("reliability.intro_one_case"),
        run.figure("reliability"),
        run.table("case_reliability"),
        run.table("reliability", folded=True),
        *_further(run),
        run.table("further_intervals", folded=True),
        run.table("reliability_ordered", folded=True),
    ]


def _further(run: Run) -> Iterator[Markup]:
    """One total score or several, other bounds, roles, items that go the wrong way."""
    general = run.table("general_factor")
    if general:
        yield run.heading("reliability.general_factor")
        yield run.paragraph("reliability.general_factor_intro")
        yield general
    yield run.table("reliability_bounds", folded=True)
    yield run.table("reliability_role", folded=True)
    yield run.heading("reliability.items")
    yield run.paragraph("reliability.items_intro")
    yield run.figure("item_map")
    against = list(_against(run))
    yield run.paragraph("reliability.against" if against else "reliability.none_against")
    yield bullets(against)


def _against(run: Run) -> Iterator[Markup]:
    """Items that fall when the others of their value rise, as scored."""
    for wave in run.outline.waves:
        for item in run.outline.scorecard.items:
            number = run.release.find(
                "samson", "item_rest_correlation", item.id, level="within_case", wave=wave.id
            )
            if number is not None and number.estimate is not None and number.estimate < 0:
                yield run.say(
                    "reliability.against_reversed" if item.reversed else "reliability.against_item",
                    item=run.words.label("item", item.id).removesuffix("."),
                    wave=run.words.wave(wave.id),
                    r=run.number(number),
                )


def appendix(run: Run) -> Section | None:
    """Coefficients over all persons at once, flagged where cases differ; none with one case."""
    if not _has_pooled(run):
        return None
    limit = run.configured("mixes_levels", MIXES_LEVELS, share=True)
    flagged = list(_flagged(run))
    parts = (
        run.paragraph("appendix.intro"),
        run.paragraph("appendix.flagged" if flagged else "appendix.none_flagged", limit=limit),
        bullets(flagged),
        run.table("reliability_ordered"),
        run.table("reliability_bounds_pooled", folded=True),
        run.table("general_factor_pooled", folded=True),
        run.table("reliability_pooled"),
    )
    return Section("appendix", run.say("appendix.title"), parts)


def _has_pooled(run: Run) -> bool:
    several = run.has_scorecard and len(run.outline.cases) > 1
    return several and not run.tables["reliability_pooled"].is_empty


def _flagged(run: Run) -> Iterator[Markup]:
    for wave in run.outline.waves:
        for number in run.release.select("icc1", wave=wave.id):
            if number.upper is not None and number.upper > MIXES_LEVELS:
                yield run.say(
                    "appendix.flag",
                    subject=run.words.subject(number.subject),
                    wave=run.words.wave(wave.id),
                    icc1=run.with_interval(number),
                )
