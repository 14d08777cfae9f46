"""What was withheld to protect those who answered, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from samskaping.estimates import vocabulary
from samskaping.present.report.run import Run, Section, bullets


def section(run: Run) -> Section:
    """The rule, and how many numbers of each kind it took."""
    withheld = Counter(number.quantity for number in run.release.numbers if number.withheld)
    rule = run.paragraph(
        "disclosure.rule",
        minimum=run.configured("disclosure.threshold", run.outline.disclosure.threshold),
    )
    if run.outline.disclosure.threshold == 1:
        rule = run.paragraph("disclosure.no_rule")
    verdict = run.paragraph(
        "disclosure.withheld" if withheld else "disclosure.nothing",
        withheld=run.counted("withheld", withheld.total()),
        all=run.counted("rows", len(run.release.numbers)),
    )
    parts = (rule, verdict, bullets(_kinds(run, withheld)), bullets(_reasons(run)))
    return Section("disclosure", run.say("disclosure.title"), parts)


def _kinds(run: Run, withheld: Counter[str]) -> Iterator[Markup]:
    rows = Counter(number.quantity for number in run.release.numbers)
    for word in vocabulary()["quantities"]:
        if withheld[word]:
            yield run.say(
                "disclosure.kind",
                quantity=run.words.say(f"methods.quantity.{word}.name"),
                withheld=run.counted(f"withheld.{word}", withheld[word]),
                all=run.counted(f"rows.{word}", rows[word]),
            )


def _reasons(run: Run) -> Iterator[Markup]:
    notes = {number.reason: number.note for number in run.release.numbers if number.withheld}
    for reason in sorted(notes):
        yield run.words.reason(notes[reason])
