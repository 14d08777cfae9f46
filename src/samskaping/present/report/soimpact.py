"""The SoImpact record in readable form, and what was measured of its indicators.

The design decides the words: a *change* where the cases were measured before and after, a
*difference from the comparison group* where there is one; nothing is called an effect.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.language.numbers import day
from samskaping.present.instruments import at_occasions, indicators
from samskaping.present.report import (
    beside_comparison,
    calibration,
    claims,
    followed,
    over_time,
    quality_and_change,
    trust,
)
from samskaping.present.report.pooling import pooled
from samskaping.present.report.run import Run, Section, bullets, definitions, listed
from samskaping.present.tables.soimpact import without_comparison
from samskaping.study.record import Activity, Occasion, Record


def section(run: Run) -> Section | None:
    """From problem to indicators, then what was measured; nothing without a record."""
    record = run.outline.record
    if record is None:
        return None
    parts = (
        run.told("soimpact.intro"),
        *_record(run, record),
        *_measured(run),
        *_changes(run),
        *_comparison(run),
        *beside_comparison.beside(run),
        *over_time.told(run),
        *trust.doubted(run),
        *calibration.behaves(run),
        *quality_and_change.held(run),
        *claims.said(run),
    )
    return Section("soimpact", run.words.say("soimpact.title"), parts)


def _record(run: Run, record: Record) -> Iterator[Markup]:
    words = run.words
    yield run.subheading("soimpact.record")
    yield run.figure("logic_model")
    facts = {
        "title": words.text(record.title),
        "wording": words.say(f"soimpact.wording.{record.wording}"),
        "source": words.text(record.source),
        "purpose": words.text(record.facts.purpose),
        "deliverable": words.text(record.facts.deliverable),
        "challenge": words.text(record.problem.challenge),
        "causes": _list(run, record.problem.causes),
        "effects": _list(run, record.problem.effects),
        "existing_solutions": _list(run, record.problem.existing_solutions),
        "evidence": _list(run, record.problem.evidence),
        "target_groups": bullets(
            words.say(
                "soimpact.target_group",
                group=words.text(group.label),
                goal=words.text(group.success_goal),
            )
            for group in record.target_groups
        ),
        "activities": bullets(_activity(run, record, one) for one in record.activities),
        "change_hypothesis": words.text(record.change_hypothesis),
    }
    yield definitions(
        (str(words.say(f"soimpact.fact.{name}")), text) for name, text in facts.items()
    )
    yield run.subheading("soimpact.indicators")
    yield run.told("soimpact.levels")
    yield run.table("record")
    if record.occasions:
        yield run.told("soimpact.occasions")
    yield bullets(_occasion(run, one) for one in record.occasions)


def _activity(run: Run, record: Record, activity: Activity) -> Markup:
    """An activity with whom it is for and the indicators that belong to it."""
    words = run.words
    told = words.say(
        "soimpact.activity",
        activity=words.text(activity.label),
        groups=listed(words.label("target_group", name) for name in activity.target_groups),
    )
    led_to = [one for one in indicators(record) if activity.id in one.activities]
    if not led_to:
        return told
    names = listed(words.say("soimpact.quoted", label=words.text(one.label)) for one in led_to)
    return told + " " + words.say("soimpact.belonging", indicators=names)


def _occasion(run: Run, occasion: Occasion) -> Markup:
    """When an occasion is, and what is measured then where that is not all."""
    words = run.words
    parts = [words.say("soimpact.occasion.named", occasion=words.text(occasion.label))]
    dates = {
        name: day(moment, run.language)
        for name, moment in (("opens", occasion.opens), ("closes", occasion.closes))
        if moment is not None
    }
    if dates:
        parts.append(words.say(f"soimpact.occasion.{'_'.join(dates)}", **dates))
    if occasion.indicators:
        names = (words.label("indicator", name) for name in occasion.indicators)
        quoted = listed(words.say("soimpact.quoted", label=name) for name in names)
        parts.append(words.say("soimpact.occasion.some", indicators=quoted))
    return Markup(" ").join(parts)


def _list(run: Run, texts: tuple[dict[str, str], ...]) -> Markup:
    return bullets(Markup("{}").format(run.words.text(text)) for text in texts)


def _measured(run: Run) -> Iterator[Markup]:
    if run.outline.record is None or not at_occasions(run.outline.record):
        return
    yield run.subheading("soimpact.attainment")
    yield run.told("soimpact.attainment_intro")
    figure = run.figure("attainment", "attainment", "measured")
    yield figure or run.told("soimpact.nothing_measured")
    yield from followed.towards_targets(run)


def _changes(run: Run) -> Iterator[Markup]:
    """Change before and after, with its rivals named, and the cases' changes pooled."""
    table = run.table("indicator_change", folded=True)
    if not table:
        return
    yield run.subheading("soimpact.change")
    if without_comparison(run.words):
        yield run.told("soimpact.rivals")
    yield followed.moved(run)
    yield table
    yield from followed.beside_changes(run)
    yield from pooled(run)


def _comparison(run: Run) -> Iterator[Markup]:
    record = run.outline.record
    table = run.table("effect")
    if not table or record is None:
        return
    yield run.subheading("soimpact.comparison")
    yield run.told("soimpact.comparison_intro")
    groups = (
        run.words.say(
            "soimpact.comparison_group",
            group=group.name,
            description="" if group.description is None else run.words.text(group.description),
        )
        for group in record.comparison_groups
    )
    yield bullets(groups)
    yield table
