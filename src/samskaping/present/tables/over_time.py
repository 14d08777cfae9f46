"""What register series, and cases that start one after the other, show over time."""

from __future__ import annotations

from samskaping.present.instruments import cases_of, indicators
from samskaping.present.released import Number, Released
from samskaping.present.stamp import Instrument
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.study.periods import shown_period
from samskaping.study.record import Indicator, Record

SHOWN: tuple[Instrument, ...] = ("record",)
_DOMAIN = "soimpact"
_LINES = ("", "less_comparison", "newey_west")


def series_changes(release: Released, words: Words) -> Table:
    """What became of each series: jump, change of slope, and distance at the end."""
    names = ("series_level_change", "series_slope_change", "series_end_difference")
    columns = [
        column
        for name in names
        for column in (*axes.columns(words, name), *axes.columns(words, "p", prefix=f"{name}_"))
    ]
    columns += axes.columns(words, "series_autocorrelation")
    rows = []
    for indicator, about, case in _series(words):
        for line in _LINES:
            levels = {"case": case.id, "variant": line or None}
            found = [release.find(_DOMAIN, name, indicator.id, **levels) for name in names]
            lingering = release.find(_DOMAIN, "series_autocorrelation", indicator.id, **levels)
            cells = [
                cell
                for number in found
                for cell in (Cell(number, "with_interval"), Cell(number, "p"))
            ]
            what = Label(line or "alone", str(words.say(f"over_time.line.{line or 'alone'}")))
            rows.append(Row((about, case, what), (*cells, Cell(lingering))))
    heads = axes.head(words, "indicator", "case", "line")
    return make_table(words, "series_changes", heads, columns, rows, grouped=2, shown=SHOWN)


def synthetic(release: Released, words: Words) -> Table:
    """The mean gap to the synthetic control, its rank, and how it changes with what is matched."""
    names = ("synthetic_gap_mean", "synthetic_rank", "synthetic_fit", "synthetic_ratio")
    columns = [
        *axes.columns(words, "synthetic_gap_mean", "p", "synthetic_rank", "series_compared"),
        *axes.columns(words, "synthetic_fit", "synthetic_ratio"),
    ]
    rows = []
    for indicator, about, case in _series(words):
        left_out = [
            one
            for one in release.select("synthetic_gap_mean", case=case.id)
            if one.subject == indicator.id and "without" in one.levels
        ]
        kinds: list[tuple[Label, dict[str, str]]] = [
            (
                _way(words, "declared" if indicator.series and indicator.series.matched else "all"),
                {},
            )
        ]
        kinds += [(_way(words, "all_periods"), {"variant": "all_periods"})]
        kinds += [(_without(words, one), {"without": one.levels["without"]}) for one in left_out]
        for way, levels in kinds:
            gap, rank, fit, ratio = (
                release.find(_DOMAIN, name, indicator.id, case=case.id, **levels) for name in names
            )
            cells = (
                Cell(gap, "with_interval"),
                # Without one of its series the rank is not asked again.
                Cell(None if "without" in levels else gap, "p"),
                Cell(rank),
                Cell(rank, "n_cases"),
                Cell(fit),
                Cell(ratio),
            )
            rows.append(Row((about, case, way), cells))
    heads = axes.head(words, "indicator", "case", "matched")
    return make_table(words, "synthetic", heads, columns, rows, grouped=2, shown=SHOWN)


def synthetic_donors(release: Released, words: Words) -> Table:
    """What each comparison series weighs, and how it fares in the place of the case."""
    names = ("synthetic_weight", "synthetic_fit", "synthetic_ratio")
    rows = []
    for indicator, about, case in _series(words):
        for donor in _groups(words):
            cells = tuple(
                Cell(release.find(_DOMAIN, name, indicator.id, case=case.id, **{"with": donor.id}))
                for name in names
            )
            rows.append(Row((about, case, donor), cells))
    heads = axes.head(words, "indicator", "case", "comparison_series")
    columns = axes.columns(words, *names)
    return make_table(words, "synthetic_donors", heads, columns, rows, grouped=2, shown=SHOWN)


def series_periods(release: Released, words: Words) -> Table:
    """Every period of the cases' series: figure, line, line continued, synthetic control, gap."""
    names = ("series_value", "series_fitted", "series_continued", "synthetic_value",
             "synthetic_gap")  # fmt: skip
    rows = []
    for indicator, about, case in _series(words):
        periods = {
            one.levels["period"]
            for one in release.select("series_value", case=case.id)
            if one.subject == indicator.id
        }
        for period in sorted(periods):
            found = [
                release.find(_DOMAIN, name, indicator.id, case=case.id, period=period)
                for name in names
            ]
            cells = tuple(
                Cell(one, "with_interval" if name == "series_continued" else "estimate")
                for name, one in zip(names, found, strict=True)
            )
            rows.append(Row((about, case, Label(period, shown_period(period))), cells))
    heads = axes.head(words, "indicator", "case", "period")
    columns = axes.columns(words, *names)
    return make_table(words, "series_periods", heads, columns, rows, grouped=2, shown=SHOWN)


def staggered(release: Released, words: Words) -> Table:
    """Cases that have started beside those that have not, together and one comparison at a time."""
    columns = axes.columns(words, "staggered_difference", "p", "n_cases", "n")
    rows = []
    for indicator in _indicators(words, "staggered"):
        about = Label(indicator.id, words.label("indicator", indicator.id))
        found = [one for one in _staggered(release) if one.subject == indicator.id]
        for number in sorted(found, key=lambda one: _order(words, one)):
            what = Label(f"{number.quantity}.{number.group}", _compared(words, number))
            cells = (
                Cell(number, "with_interval"),
                Cell(number, "p"),
                Cell(number, "n_cases"),
                Cell(number, "n"),
            )
            rows.append(Row((about, what), cells, total=number.quantity == "staggered_overall"))
    heads = axes.head(words, "indicator", "compared")
    return make_table(words, "staggered", heads, columns, rows, grouped=1, shown=SHOWN)


def _staggered(release: Released) -> list[Number]:
    names = ("staggered_overall", "staggered_event", "staggered_cohort")
    return [one for name in names for one in release.select(name)]


def _order(words: Words, number: Number) -> tuple[int, ...]:
    """All together, then by occasions since the start, then by start and occasion."""
    record = words.outline.record
    names = [one.id for one in record.occasions] if record else []
    if number.quantity == "staggered_overall":
        return (0, int("variant" in number.levels))
    if number.quantity == "staggered_event":
        return (1, int(number.levels["event"].replace("m", "-")))
    places = [number.levels.get(level) for level in ("start", "at")]
    return (2, *(-1 if name is None else names.index(name) for name in places))


def _compared(words: Words, number: Number) -> str:
    """What is compared in a row, in words."""
    levels = number.levels
    if number.quantity == "staggered_overall":
        return str(words.say(f"over_time.overall.{levels.get('variant', 'interval')}"))
    if number.quantity == "staggered_event":
        event = int(levels["event"].replace("m", "-"))
        side = "before" if event < 0 else "after" if event else "first"
        return str(words.say(f"over_time.event.{side}", n=abs(event)))
    start = words.occasion(levels["start"])
    if "at" not in levels:
        return str(words.say("over_time.cohort_first", start=start))
    return str(words.say("over_time.cohort", start=start, at=words.occasion(levels["at"])))


def _indicators(words: Words, design: str) -> list[Indicator]:
    record = words.outline.record
    return [one for one in indicators(record) if one.design == design] if record else []


def _series(words: Words) -> list[tuple[Indicator, Label, Label]]:
    """Every series of a case, with the labels of both."""
    return [
        (
            one,
            Label(one.id, words.label("indicator", one.id)),
            Label(case, words.label("case", case)),
        )
        for one in _indicators(words, "series")
        for case in cases_of(words.outline, one)
    ]


def _groups(words: Words) -> list[Label]:
    record = words.outline.record
    return [Label(one.id, one.name) for one in record.comparison_groups] if record else []


def _way(words: Words, way: str) -> Label:
    return Label(way, str(words.say(f"over_time.matched.{way}")))


def _without(words: Words, number: Number) -> Label:
    name = number.levels["without"]
    return Label(
        f"without_{name}", str(words.say("over_time.without", series=words.label("case", name)))
    )


def impossible(record: Record | None) -> set[str]:
    """Tables of designs that no indicator has, or that need comparison series."""
    designs = {one.design for one in record.indicators} if record else set()
    found: set[str] = set()
    if "series" not in designs:
        found |= {"series_changes", "series_periods"}
    if "series" not in designs or record is None or not record.comparison_groups:
        found |= {"synthetic", "synthetic_donors"}
    return found if "staggered" in designs else found | {"staggered"}
