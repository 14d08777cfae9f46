"""The cases' own changes pooled: the picture, how much it hangs on, and what goes with them."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.instruments import contrasts, pooled_indicators
from samskaping.present.latest import last_contrast
from samskaping.present.released import Number
from samskaping.present.report.run import Run, bullets, listed
from samskaping.study.record import Indicator

_DOMAIN = "soimpact"


def pooled(run: Run) -> Iterator[Markup]:
    """The forest plot with its table, in words how firmly it stands, and the tables behind."""
    shown = run.figure("pooled_changes", "pooled")
    if not shown:
        return
    yield run.subheading("soimpact.pooled")
    yield run.told("soimpact.pooled_intro")
    compared = _compared(run)
    if compared:
        names = listed(run.words.say("soimpact.quoted", label=name) for name in compared)
        yield run.told("soimpact.pooled_not", indicators=names)
    yield shown
    yield bullets(line for one in pooled_indicators(run.outline) for line in _firmness(run, one))
    for name in ("pooled_variants", "pooled_without", "pooled_posterior"):
        yield run.table(name, folded=True)
    table = run.table("moderators", folded=True)
    if table:
        yield run.told("soimpact.moderators_intro")
        yield table


def _compared(run: Run) -> list[str]:
    """The indicators whose cases are compared with others, so that none has its own change."""
    record = run.outline.record
    return [
        run.words.label("indicator", one.id)
        for one in (record.indicators if record else ())
        if record is not None and one.design != "before_after" and contrasts(record, one)
    ]


def _firmness(run: Run, indicator: Indicator) -> Iterator[Markup]:
    """Between what the latest pooled change moves without a case, and by what is assumed."""
    record = run.outline.record
    when = record and last_contrast(run.release, record, indicator, "pooled_change")
    if not when:
        return
    name = run.words.label("indicator", indicator.id)
    without = _found(run, "pooled_change_without", indicator, when)
    likely = _found(run, "posterior_intended", indicator, when)
    lines = []
    if len(without) > 1:
        lines.append(_between(run, "soimpact.pooled_firm.without", without))
    if likely:
        lines.append(_between(run, "soimpact.pooled_firm.likely", likely))
    if lines:
        lead = run.words.say("soimpact.pooled_firm.lead", indicator=name)
        yield Markup(" ").join([lead, *lines])


def _found(run: Run, quantity: str, indicator: Indicator, when: str) -> list[Number]:
    """The numbers there are, from the lowest to the highest."""
    numbers = [
        (number.estimate, number.key, number)
        for number in run.release.select(quantity, occasion=when)
        if number.subject == indicator.id and number.estimate is not None
    ]
    return [number for _, _, number in sorted(numbers)]


def _between(run: Run, key: str, numbers: list[Number]) -> Markup:
    ends = run.number(numbers[0]), run.number(numbers[-1])
    return run.words.say(key, lowest=ends[0], highest=ends[1])
