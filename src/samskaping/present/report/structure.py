"""Whether the items measure the values, in plain words, and alike in all groups."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from markupsafe import Markup

from samskaping.present.comparisons import comparisons, models
from samskaping.present.figures.loading_rows import WITHIN, correlation
from samskaping.present.released import Number
from samskaping.present.report.run import Run, Section, bullets

# Below these a model is called poor in words; conventions, no tests (Hu & Bentler 1999).
POOR_CFI = 0.90
POOR_RMSEA = 0.08
# Two values this close are hard to tell apart.
CLOSE = 0.85


def section(run: Run) -> Section | None:
    """Fit and loadings first, then what they mean, then the comparison of groups."""
    if not run.has_scorecard:
        return None
    several = len(run.outline.cases) > 1
    rule = run.outline.analysis.structure
    refusals = list(_refusals(run))
    parts = (
        run.paragraph("structure.intro" if several else "structure.intro_one_case"),
        run.figure("loadings"),
        bullets(refusals),
        run.paragraph(
            "structure.limit",
            minimum=run.configured("analysis.structure.minimum_n", rule.minimum_n),
            per=run.configured(
                "analysis.structure.persons_per_parameter", rule.persons_per_parameter
            ),
        )
        if refusals
        else Markup(""),
        *_meaning(run),
        run.table("structure_fit"),
        run.table("loadings", folded=True),
        run.table("value_relations"),
        run.table("value_validity"),
        run.table("dimensions", folded=True),
        *_modifications(run),
        *_ordinal(run),
        *_groups(run),
    )
    return Section("structure", run.say("structure.title"), parts)


def _refusals(run: Run) -> Iterator[Markup]:
    """Every model within cases that has no loading, and why."""
    for wave in run.outline.waves:
        for subject in ("total", *(value.id for value in run.outline.scorecard.values)):
            number = run.release.find("samson", "fit_srmr", subject, level=WITHIN, wave=wave.id)
            if number is None or number.estimate is not None:
                continue
            word = "refused" if subject == "total" else "refused_value"
            yield run.say(
                f"structure.{word}",
                wave=run.words.wave(wave.id),
                value=run.words.subject(subject),
                reason=run.words.reason(number.note),
            )


def _meaning(run: Run) -> list[Markup]:
    told = [
        sentence for wave in run.outline.waves for sentence in _of_wave(run, wave.id) if sentence
    ]
    return [run.heading("structure.meaning"), bullets(told)] if told else []


def _of_wave(run: Run, wave: str) -> Iterator[Markup]:
    yield _fit(run, wave)
    yield _loadings(run, wave)
    yield _closest(run, wave)
    found = run.release.find("samson", "parallel_dimensions", "total", level=WITHIN, wave=wave)
    if found is not None and found.estimate is not None:
        yield run.say(
            "structure.dimensions",
            n=round(found.estimate),
            wave=run.words.wave(wave),
            found=run.number(found),
            values=run.configured("scorecard.values", len(run.outline.scorecard.values)),
        )


def _fit(run: Run, wave: str) -> Markup:
    cfi, rmsea, srmr = (
        run.release.find("samson", name, "total", level=WITHIN, wave=wave, variant=variant)
        for name, variant in (("fit_cfi", "robust"), ("fit_rmsea", "robust"), ("fit_srmr", None))
    )
    if cfi is None or rmsea is None or srmr is None:
        return Markup("")
    if not (_has(cfi) and _has(rmsea) and _has(srmr)):
        return Markup("")
    poor = (cfi.estimate or 0.0) < POOR_CFI or (rmsea.estimate or 0.0) > POOR_RMSEA
    return run.say(
        "structure.poor" if poor else "structure.fits",
        wave=run.words.wave(wave),
        cfi=run.number(cfi),
        rmsea=run.with_interval(rmsea),
        srmr=run.number(srmr),
    )


def _loadings(run: Run, wave: str) -> Markup:
    found = [
        number
        for item in run.outline.scorecard.items
        if (number := run.release.find("samson", "loading", item.id, level=WITHIN, wave=wave))
        is not None
        and number.estimate is not None
    ]
    if not found:
        return Markup("")
    low, high = (choose(found, key=lambda one: one.estimate or 0.0) for choose in (min, max))
    return run.say(
        "structure.strong",
        wave=run.words.wave(wave),
        low=run.number(low),
        low_item=run.words.subject(low.subject),
        high=run.number(high),
        high_item=run.words.subject(high.subject),
    )


def _closest(run: Run, wave: str) -> Markup:
    values = [value.id for value in run.outline.scorecard.values]
    found = [
        (first, second, number)
        for first, second in combinations(values, 2)
        if (number := correlation(run.release, wave, first, second)) is not None
        and number.estimate is not None
    ]
    if not found:
        return Markup("")
    first, second, number = max(found, key=lambda one: one[2].estimate or 0.0)
    return run.say(
        "structure.close" if (number.estimate or 0.0) > CLOSE else "structure.apart",
        wave=run.words.wave(wave),
        first=run.words.label("value", first),
        second=run.words.label("value", second),
        correlation=run.with_interval(number),
    )


def _modifications(run: Run) -> list[Markup]:
    table = run.table("modification_indices", folded=True)
    return [run.heading("structure.modifications"), table] if table else []


def _ordinal(run: Run) -> list[Markup]:
    if not any(_has(number) for number in run.release.select("loading", level="pooled")):
        return []
    return [run.heading("structure.ordinal"), run.paragraph("structure.ordinal_intro")]


def _groups(run: Run) -> Iterator[Markup]:
    rule = run.outline.analysis.structure
    yield run.heading("structure.groups")
    if not rule.groupings:
        yield run.paragraph("structure.nothing")
        return
    yield run.paragraph(
        "structure.groups_intro",
        minimum=run.configured("analysis.structure.minimum_group", rule.minimum_group),
    )
    if len(run.outline.cases) > 1:
        yield run.paragraph("structure.within")
    yield run.figure("invariance")
    yield run.table("invariance", folded=True)
    yield run.table("latent_means")
    yield bullets(_not_compared(run))


def _not_compared(run: Run) -> Iterator[Markup]:
    """A comparison of all values together that was refused at its first step."""
    for comparison in comparisons(run.release, run.words):
        if "total" not in models(run.release, run.words, comparison):
            continue
        number = comparison.find(run.release, "invariance_verdict", "total", step="metric")
        if number is not None and number.estimate is None:
            yield run.say(
                "structure.not_compared",
                comparison=comparison.label(run.words),
                model=run.words.subject("total"),
                reason=run.words.reason(number.note),
            )


def _has(number: Number | None) -> bool:
    return number is not None and number.estimate is not None
