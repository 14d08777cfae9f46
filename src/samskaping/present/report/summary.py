"""The study's answers in a few plain sentences, each as careful as its interval."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.released import Number
from samskaping.present.report import summary_sources
from samskaping.present.report.response import LOW_RESPONSE
from samskaping.present.report.run import Run, Section, bullets

# An interval this wide covers both a dependable and an undependable score.
WIDE = 0.5


def section(run: Run) -> Section:
    """A few sentences on each source, made from the estimates that the study has."""
    sources = (_who, _profile, _dependable, _consistent, _changed, summary_sources.sentences)
    sentences = [sentence for make in (*sources, _withheld) for sentence in make(run)]
    return Section(
        "summary",
        run.say("summary.title"),
        (bullets(sentences, "summary") or run.paragraph("summary.nothing"),),
    )


def _who(run: Run) -> Iterator[Markup]:
    wave = run.last_wave
    kept = run.release.find("study", "kept", "total", wave=wave)
    rate = run.release.find("study", "response_rate", "total", wave=wave)
    if kept is None or kept.estimate is None:
        return
    cases = len(run.outline.cases)
    yield run.say(
        "summary.who",
        n=cases,
        wave=run.words.wave(wave),
        kept=run.number(kept),
        cases=run.configured("cases", cases),
    )
    if rate is not None and rate.estimate is not None:
        low = rate.estimate < LOW_RESPONSE
        yield run.say(
            "summary.low_response" if low else "summary.response",
            rate=run.number(rate),
            limit=run.configured("low_response", LOW_RESPONSE, share=True),
        )


def _scores(run: Run) -> list[Number]:
    """Means of the values at the last wave: over the cases, or of the only case."""
    cases = run.outline.cases
    found = (
        run.release.find("samson", "mean_over_cases", value.id, wave=run.last_wave)
        if len(cases) > 1
        else run.release.find("samson", "mean", value.id, case=cases[0].id, wave=run.last_wave)
        for value in run.outline.scorecard.values
    )
    return [number for number in found if number is not None and number.estimate is not None]


def _size(number: Number) -> float:
    return number.estimate if number.estimate is not None else 0.0


def _profile(run: Run) -> Iterator[Markup]:
    scores = sorted(_scores(run), key=_size)
    if len(scores) < 2:
        return
    low, high = scores[0], scores[-1]
    scale = run.outline.scorecard.scale
    apart = low.upper is not None and high.lower is not None and low.upper < high.lower
    yield run.say(
        f"summary.profile.{'cases' if len(run.outline.cases) > 1 else 'one_case'}."
        f"{'apart' if apart else 'overlapping'}",
        high=run.words.subject(high.subject),
        highest=run.with_interval(high),
        low=run.words.subject(low.subject),
        lowest=run.with_interval(low),
        minimum=run.configured("scale.minimum", scale.minimum),
        maximum=run.configured("scale.maximum", scale.maximum),
    )


def _dependable(run: Run) -> Iterator[Markup]:
    icc2 = run.release.find("samson", "icc2", "total", wave=run.last_wave)
    if icc2 is None or icc2.withheld or len(run.outline.cases) == 1:
        return
    if icc2.estimate is None:
        yield run.say("summary.dependability.none", reason=run.words.reason(icc2.note))
        return
    unsure = icc2.lower is None or icc2.upper is None or icc2.upper - icc2.lower > WIDE
    yield run.say(
        f"summary.dependability.{'unsure' if unsure else 'sure'}", icc2=run.with_interval(icc2)
    )


def _consistent(run: Run) -> Iterator[Markup]:
    several = len(run.outline.cases) > 1
    levels = {"level": "within_case"} if several else {"case": run.outline.cases[0].id}
    found = (
        run.release.find("samson", "alpha", value.id, **levels, wave=run.last_wave)
        for value in run.outline.scorecard.values
    )
    alphas = sorted((one for one in found if one and one.estimate is not None), key=_size)
    if len(alphas) < 2:
        return
    low, high = alphas[0], alphas[-1]
    yield run.say(
        f"summary.consistency.{'cases' if several else 'one_case'}",
        low=run.words.subject(low.subject),
        lowest=run.number(low),
        high=run.words.subject(high.subject),
        highest=run.number(high),
    )


def _changed(run: Run) -> Iterator[Markup]:
    waves = [wave.id for wave in run.outline.waves]
    if len(waves) < 2:
        return
    contrast = f"{waves[-1]}-{waves[0]}"
    change = run.release.find("samson", "change", "total", wave=contrast)
    if change is None or change.withheld:
        return
    if change.estimate is None:
        yield run.say("summary.change.none", reason=run.words.reason(change.note))
        return
    yield run.say(
        f"summary.change.{_direction(change)}",
        change=run.with_interval(change),
        contrast=run.words.wave(contrast),
    )


def _direction(change: Number) -> str:
    if change.lower is None or change.upper is None:
        return "without_interval"
    if change.lower > 0:
        return "up"
    return "down" if change.upper < 0 else "unclear"


def _withheld(run: Run) -> Iterator[Markup]:
    withheld = sum(number.withheld for number in run.release.numbers)
    if withheld:
        yield run.say(
            "summary.withheld",
            withheld=run.counted("withheld", withheld),
            all=run.counted("rows", len(run.release.numbers)),
            minimum=run.configured("disclosure.threshold", run.outline.disclosure.threshold),
        )
