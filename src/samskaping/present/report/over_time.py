"""What became of register series, and of cases that start one after the other.

The words are those that the designs allow: a *distance* from where the line was heading or from the
synthetic control, a *difference* from cases that had not started. A control that did not go like
the case before gets no such word.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.instruments import cases_of, indicators
from samskaping.present.report.run import Run, bullets
from samskaping.study.record import Indicator

_POOR = ("synthetic_poor_fit", "synthetic_exact_fit")


def told(run: Run) -> Iterator[Markup]:
    """Series, then starts; nothing of a design that no indicator has."""
    record = run.outline.record
    listed = indicators(record) if record else []
    yield from _series(run, [one for one in listed if one.design == "series"])
    yield from _staggered(run, [one for one in listed if one.design == "staggered"])


def _series(run: Run, shown: list[Indicator]) -> Iterator[Markup]:
    if not shown:
        return
    yield run.subheading("over_time.series.title")
    yield run.told("over_time.series.intro")
    yield run.figure("over_time", "series_periods")
    pairs = [(one, case) for one in shown for case in cases_of(run.outline, one)]
    yield bullets(_line(run, one, case) for one, case in pairs)
    yield run.table("series_changes")
    if run.release.has("synthetic_gap_mean"):
        yield run.told("over_time.series.synthetic_intro")
        yield bullets(_control(run, one, case) for one, case in pairs)
        yield run.table("synthetic")
        yield run.table("synthetic_donors", folded=True)


def _about(run: Run, indicator: Indicator, case: str) -> dict[str, object]:
    words = run.words
    return {
        "indicator": words.label("indicator", indicator.id),
        "case": words.label("case", case),
        "unit": words.text(indicator.unit),
    }


def _line(run: Run, indicator: Indicator, case: str) -> Markup:
    """How far the line lies from the continued one at the end."""
    number = run.release.find("soimpact", "series_end_difference", indicator.id, case=case)
    about = _about(run, indicator, case)
    if number is None or number.estimate is None:
        why = run.words.reason(number.note) if number else run.words.say("over_time.no_series")
        return run.words.say("over_time.series.no_line", why=why, **about)
    if number.has_interval:
        return run.words.say("over_time.series.line", end=run.with_interval(number), **about)
    why = run.words.reason(number.note)
    return run.words.say("over_time.series.bare", end=run.number(number), why=why, **about)


def _control(run: Run, indicator: Indicator, case: str) -> Markup:
    """The mean gap and its rank, or why it is not to be read."""
    find, about = run.release.find, _about(run, indicator, case)
    gap = find("soimpact", "synthetic_gap_mean", indicator.id, case=case)
    rank = find("soimpact", "synthetic_rank", indicator.id, case=case)
    if gap is None:
        return run.words.say("over_time.series.no_control", why="", **about)
    if gap.estimate is None or rank is None or rank.estimate is None or gap.reason in _POOR:
        why = run.words.reason(gap.note)
        return run.words.say("over_time.series.no_control", why=why, **about)
    text = run.words.say(
        "over_time.series.control",
        gap=run.number(gap),
        rank=run.number(rank),
        among=run.words.say("over_time.series.among", n=rank.n_cases or 0),
        **about,
    )
    beside = find("soimpact", "synthetic_rank", indicator.id, case=case, variant="all_periods")
    if beside is None or beside.estimate is None:
        return text
    other = run.words.say("over_time.series.all_periods", rank=run.number(beside))
    return text + Markup(" ") + other


def _staggered(run: Run, shown: list[Indicator]) -> Iterator[Markup]:
    if not shown or run.outline.record is None:
        return
    words = run.words
    yield run.subheading("over_time.staggered.title")
    yield run.told("over_time.staggered.intro")
    yield bullets(
        words.say(
            "over_time.staggered.start",
            case=words.label("case", one.case),
            occasion=words.occasion(one.occasion),
        )
        for one in run.outline.record.starts
    )
    yield bullets(_overall(run, one) for one in shown)
    yield run.table("staggered")


def _overall(run: Run, indicator: Indicator) -> Markup:
    number = run.release.find("soimpact", "staggered_overall", indicator.id)
    about = {
        "indicator": run.words.label("indicator", indicator.id),
        "unit": run.words.text(indicator.unit),
    }
    if number is None or number.estimate is None:
        why = run.words.reason(number.note) if number else ""
        return run.words.say("over_time.staggered.none", why=why, **about)
    if number.has_interval:
        difference = run.with_interval(number)
        return run.words.say("over_time.staggered.line", difference=difference, **about)
    return run.words.say(
        "over_time.staggered.bare",
        difference=run.number(number),
        why=run.words.reason(number.note),
        **about,
    )
