"""The indicators as the record states them: whom they are about, how they are measured, by when."""

from __future__ import annotations

from samskaping.language.numbers import as_given, day
from samskaping.present.instruments import indicators
from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.study.record import Indicator, Target

_COLUMNS = ("target_group", "method", "unit", "direction", "measured_as", "design", "targets")


def record(release: Released, words: Words) -> Table:
    """Every indicator by level; it has words only and needs no estimates."""
    found = indicators(words.outline.record) if words.outline.record else []
    rows = [
        Row(
            (
                Label(one.level, str(words.say(f"terms.level.{one.level}"))),
                Label(one.id, words.label("indicator", one.id)),
            ),
            _cells(words, one),
        )
        for one in found
    ]
    heads = axes.head(words, "level", "indicator")
    columns = axes.columns(words, *_COLUMNS)
    return make_table(words, "record", heads, columns, rows, grouped=1, shown=("record",))


def _cells(words: Words, indicator: Indicator) -> tuple[Label, ...]:
    return (
        Label(indicator.target_group, words.label("target_group", indicator.target_group)),
        _text(words.text(indicator.method)),
        _text(words.text(indicator.unit)),
        _word(words, "direction", indicator.direction),
        _word(words, "measured_as", indicator.measured),
        _word(words, "design", indicator.design),
        _targets(words, indicator),
    )


def _text(text: str) -> Label:
    return Label("", text)


def _word(words: Words, kind: str, word: str) -> Label:
    return Label(word, str(words.say(f"terms.{kind}.{word}")))


def _targets(words: Words, indicator: Indicator) -> Label:
    """The targets in order of date; one for a single case names it."""
    known = words.outline.record.targets if words.outline.record else ()
    found = sorted(
        (one for one in known if one.indicator == indicator.id),
        key=lambda one: (one.case or "", one.date),
    )
    ids = (f"{one.case or 'all'}:{one.date.isoformat()}:{one.value:g}" for one in found)
    return Label(" ".join(ids), "; ".join(_target(words, one) for one in found) or "–")


def _target(words: Words, target: Target) -> str:
    key = "terms.target" if target.case is None else "terms.target_of_case"
    case = "" if target.case is None else words.label("case", target.case)
    value = as_given(target.value, words.language)
    return str(words.say(key, value=value, date=day(target.date, words.language), case=case))
