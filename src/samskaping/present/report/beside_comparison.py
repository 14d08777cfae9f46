"""What bears on the difference from the comparison groups, and on how many tests there are."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.instruments import indicators
from samskaping.present.report.run import Run, bullets, listed
from samskaping.present.tables.comparisons_of_effects import has_models

# Words of the primary number that the text spells out.
_FLAGS = ("spillover_possible", "municipality_shared")


def beside(run: Run) -> Iterator[Markup]:
    """Start, checks, families and models; each only where the study has it."""
    yield from _checks(run)
    yield from _families(run)
    yield from _models(run)


def _checks(run: Run) -> Iterator[Markup]:
    record, words = run.outline.record, run.words
    table = run.table("effect_checks", folded=True)
    if record is None or not table:
        return
    lots = "by_lot" if record.assigned_by_lot else "not_by_lot"
    yield run.told(f"comparison.assigned.{lots}")
    for flag in _FLAGS:
        names = [
            words.say("soimpact.quoted", label=words.label("indicator", one.id))
            for one in indicators(record)
            if any(
                flag in number.assumption.split(";")
                for number in run.release.select("effect")
                if number.subject == one.id
            )
        ]
        if names:
            yield run.told(f"comparison.{flag}", indicators=listed(names))
    yield run.told("comparison.baseline")
    yield run.table("baseline_gap")
    yield run.told("comparison.checks")
    yield table


def _families(run: Run) -> Iterator[Markup]:
    record, words = run.outline.record, run.words
    if record is None or not (run.release.has("effect") or run.release.has("indicator_change")):
        return
    yield run.subheading("comparison.families")
    if not record.families:
        yield run.told("comparison.no_families")
        return
    yield run.told("comparison.families_intro")
    yield bullets(
        words.say(
            "comparison.family",
            family=words.text(family.label),
            indicators=listed(
                words.say("soimpact.quoted", label=words.label("indicator", name))
                for name in family.indicators
            ),
        )
        for family in record.families
    )
    yield run.table("adjusted_p")


def _models(run: Run) -> Iterator[Markup]:
    record = run.outline.record
    table = run.table("person_models", folded=True)
    if record is None or not table or not any(has_models(one) for one in record.indicators):
        return
    yield run.subheading("comparison.models")
    yield run.told("comparison.models_intro")
    yield table
