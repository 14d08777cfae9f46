"""What measurements and interviews say in a few sentences, each as careful as its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from samskaping.present.instruments import cases_of, indicators, joint_values
from samskaping.present.latest import joint_wave, last_attainment, last_contrast
from samskaping.present.released import Number
from samskaping.present.report.run import Run
from samskaping.study.record import Indicator

_CATEGORIES = {1: "silent", 2: "confirming", 3: "expanding", 4: "diverging"}


def sentences(run: Run) -> Iterator[Markup]:
    """The sentences of the sources that the study has."""
    for make in (_attained, _changed, _compared, _interviewed, _agreed, _joint):
        yield from make(run)


def _attained(run: Run) -> Iterator[Markup]:
    """In how many cases a target was reached, where a share of the way could be computed."""
    record = run.outline.record
    if record is None:
        return
    found = [
        number.estimate
        for indicator in indicators(record)
        for case in cases_of(run.outline, indicator)
        if (number := last_attainment(run.release, record, indicator.id, case)) is not None
        and number.estimate is not None
    ]
    if found:
        reached = sum(share >= 1 for share in found)
        yield run.words.say(
            "soimpact.summary.attained",
            reached=run.counted("attainment.reached", reached),
            all=run.counted("attainment", len(found)),
        )


def _changed(run: Run) -> Iterator[Markup]:
    """Which indicators changed as intended, and which the other way, beyond their interval."""
    record = run.outline.record
    if record is None:
        return
    sorts: dict[str, list[tuple[Indicator, Number]]] = {
        "intended": [],
        "against": [],
        "unclear": [],
    }
    for indicator in indicators(record):
        if indicator.design != "before_after" or indicator.direction == "maintain":
            continue
        contrast = last_contrast(run.release, record, indicator, "indicator_change")
        number = run.release.find(
            "soimpact", "indicator_change", indicator.id, arm="effort", occasion=contrast
        )
        if number is not None and number.has_interval:
            sorts[_sort(number, indicator)].append((indicator, number))
    every = run.counted("indicator_change", sum(map(len, sorts.values())))
    if not any(sorts.values()):
        return
    for sort in ("intended", "against"):
        if sorts[sort]:
            yield run.words.say(
                f"soimpact.summary.changed.{sort}",
                n=len(sorts[sort]),
                some=run.counted(f"indicator_change.{sort}", len(sorts[sort])),
                all=every,
                indicators=_named(run, sorts[sort]),
            )
    if not sorts["intended"] and not sorts["against"]:
        yield run.words.say("soimpact.summary.changed.unclear", all=every)


def _sort(number: Number, indicator: Indicator) -> str:
    lower, upper = number.lower or 0.0, number.upper or 0.0
    if lower <= 0 <= upper:
        return "unclear"
    return "intended" if (lower > 0) == (indicator.direction == "increase") else "against"


def _named(run: Run, found: Sequence[tuple[Indicator, Number]]) -> Markup:
    texts = (
        run.words.say(
            "soimpact.summary.named",
            indicator=run.words.label("indicator", indicator.id),
            change=run.with_interval(number),
            unit=run.words.text(indicator.unit),
        )
        for indicator, number in found
    )
    return Markup("; ").join(texts)


def _compared(run: Run) -> Iterator[Markup]:
    record = run.outline.record
    for indicator in indicators(record) if record else ():
        if record is None or indicator.design != "comparison":
            continue
        contrast = last_contrast(run.release, record, indicator, "effect")
        number = run.release.find("soimpact", "effect", indicator.id, occasion=contrast)
        if contrast is None or number is None or number.estimate is None:
            continue
        apart = number.has_interval and not (number.lower or 0.0) <= 0 <= (number.upper or 0.0)
        word = "apart" if apart else "unclear" if number.has_interval else "without_interval"
        yield run.words.say(
            f"soimpact.summary.compared.{word}",
            indicator=run.words.label("indicator", indicator.id),
            difference=run.with_interval(number),
            unit=run.words.text(indicator.unit),
            contrast=run.words.occasion(contrast),
        )


def _interviewed(run: Run) -> Iterator[Markup]:
    number = run.release.find("interviews", "interviewed", "total")
    if number is not None and number.estimate is not None:
        n = round(number.estimate)
        yield run.words.say("interviews.summary.interviewed", n=n, persons=run.number(number))


def _agreed(run: Run) -> Iterator[Markup]:
    book = run.outline.codebook
    if book is None:
        return
    found = (
        run.release.find("interviews", "krippendorff_alpha", code.id, unit=book.unit)
        for code in book.codes
    )
    known = [number for number in found if number is not None and number.estimate is not None]
    if len(known) < 2:
        return
    low, high = (choose(known, key=lambda number: number.estimate or 0.0) for choose in (min, max))
    yield run.words.say(
        "interviews.summary.agreed",
        low=run.words.subject(low.subject),
        lowest=run.number(low),
        high=run.words.subject(high.subject),
        highest=run.number(high),
    )


def _joint(run: Run) -> Iterator[Markup]:
    if not joint_values(run.outline) or not run.outline.waves:
        return
    wave = joint_wave(run.release, run.outline)
    found = [
        round(number.estimate)
        for number in run.release.select("meta_inference", wave=wave)
        if number.estimate is not None
    ]
    if found:
        counts = Counter(found)
        yield run.words.say(
            "interviews.summary.joint",
            wave=run.words.wave(wave),
            all=run.counted("meta_inference", len(found)),
            **{
                name: run.counted(f"meta_inference.{name}", counts[category])
                for category, name in _CATEGORIES.items()
            },
        )
