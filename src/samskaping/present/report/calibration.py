"""What a study of this design could have found, and how often it would have been misled."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.language.numbers import as_given
from samskaping.present.calibrated import FALSE_POSITIVES, POWER, PRIMARY, calibrated
from samskaping.present.instruments import contrasts, indicators
from samskaping.present.report.run import Run, bullets
from samskaping.study.record import Indicator


def behaves(run: Run) -> Iterator[Markup]:
    """A line on every indicator's primary method, then the table of all; nothing without any."""
    if not run.release.has(FALSE_POSITIVES):
        return
    record = run.outline.record
    lines = [_line(run, one) for one in (indicators(record) if record else ())]
    yield run.subheading("calibration.title")
    yield run.told("calibration.intro")
    yield bullets(line for line in lines if line)
    yield run.table("calibration", folded=True)
    yield run.table("gain_icc", folded=True)


def _line(run: Run, indicator: Indicator) -> Markup:
    record = run.outline.record
    known = contrasts(record, indicator) if record else []
    # What is compared over time was not simulated.
    if not known or indicator.design not in PRIMARY:
        return Markup("")
    method, words = PRIMARY[indicator.design], run.words
    false, power = (
        calibrated(run.release, indicator.id, known[-1], method, quantity)
        for quantity in (FALSE_POSITIVES, POWER)
    )
    if false is None:
        return Markup("")
    about = {
        "indicator": words.label("indicator", indicator.id),
        "contrast": words.occasion(known[-1]),
    }
    if false.estimate is None:
        return words.say("calibration.line.none", why=words.reason(false.note), **about)
    kind = indicator.design
    text = words.say(f"calibration.line.{kind}.nothing", rate=run.number(false), **about)
    if power is None or power.estimate is None or indicator.smallest_relevant is None:
        why = Markup("") if power is None else words.reason(power.note)
        return text + Markup(" ") + why
    size = Markup('<span class="number" data-config="record.smallest_relevant">{}</span>').format(
        as_given(indicator.smallest_relevant, run.language)
    )
    return (
        text
        + Markup(" ")
        + words.say(
            f"calibration.line.{kind}.power",
            rate=run.number(power),
            size=size,
            unit=words.text(indicator.unit),
        )
    )
