"""What was withheld to protect those who answered, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from samskaping.estimates import vocabulary
from samskaping.present.report.run import Run, Section, bullets

HOW = ("groups", "sums", "order", "answers", "zeros", "unprotected")


def section(run: Run) -> Section:
    """The rule, and how many numbers of each kind it took."""
    withheld = Counter(number.quantity for number in run.release.numbers if number.withheld)
    verdict = run.paragraph(
        "disclosure.withheld" if withheld else "disclosure.nothing",
        withheld=run.counted("withheld", withheld.total()),
        all=run.counted("rows", len(run.release.numbers)),
    )
    kinds, reasons = bullets(_kinds(run, withheld)), bullets(_reasons(run))
    return Section(
        "disclosure", run.say("disclosure.title"), (*_rule(run), verdict, kinds, reasons)
    )


def _rule(run: Run) -> Iterator[Markup]:
    """The minimum of this study, and how it is kept."""
    chosen = run.outline.disclosure
    minimum = run.configured("disclosure.threshold", chosen.threshold)
    if chosen.threshold == 1:
        yield run.paragraph("disclosure.no_rule")
        return
    yield run.paragraph("disclosure.rule", minimum=minimum)
    profile = chosen.profile if chosen.minimum is None else "replaced"
    yield Markup("<p>{}</p>").format(run.words.say(f"disclosure.profile.{profile}", n=minimum))
    yield run.heading("disclosure.how")
    yield bullets(run.words.say(f"disclosure.how.{part}", n=minimum) for part in HOW)
    yield run.heading("disclosure.what")


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
    """Why, for each rule that withheld something; the rule is part of the released note."""
    minimum = run.configured("disclosure.threshold", run.outline.disclosure.threshold)
    notes = {number.note for number in run.release.numbers if number.withheld}
    for rule in sorted({note.partition("rule=")[2] for note in notes} - {""}):
        yield run.words.say(f"disclosure.rule.{rule}", n=minimum)
