"""How often the intervals that a run used held the truth in simulated studies."""

from __future__ import annotations

from collections.abc import Iterable

from samskaping.language.numbers import decimal, whole
from samskaping.present.recovered import CHOICES, Recovered, recovered
from samskaping.present.tables.model import Column, Label, Row, Table
from samskaping.present.tables.simulated import simulated
from samskaping.present.words import Words

# The number of items that is shown; the evidence has others too.
SHOWN_ITEMS = (5, 6)
Nested = tuple[str, str, str, int, str]


def nested(words: Words, methods: set[str]) -> Table:
    """Rows by quantity and design, columns by the share of variance between cases."""
    shown = [row for row in _of(methods) if row.cases > 1 and row.k == SHOWN_ITEMS[0]]
    shown = [row for row in shown if row.method != "bootstrap_cases" and _first_choice(row, shown)]
    iccs = sorted({row.icc for row in shown})
    designs: dict[Nested, dict[float, Recovered]] = {}
    for row in shown:
        design = (row.level, row.quantity, row.items, row.cases, row.sizes)
        designs.setdefault(design, {})[row.icc] = row
    rows = [
        Row(
            (
                _quantity(words, level, quantity),
                Label(items, str(words.say(f"recovery.items.{items}"))),
                Label(str(cases), whole(cases, words.language)),
                _sizes(words, sizes),
            ),
            tuple(_covered(words, found.get(icc)) for icc in iccs),
        )
        for (level, quantity, items, cases, sizes), found in designs.items()
    ]
    columns = [
        Column(
            f"icc_{icc:g}",
            str(words.say("recovery.column.icc", icc=decimal(icc, 2, words.language))),
            kind="word",
        )
        for icc in iccs
    ]
    heads = _columns(words, "quantity", "items", "cases", "sizes")
    return _table(words, "nested", heads, columns, rows, shown)


def single(words: Words, methods: set[str]) -> Table:
    """Rows for the intervals of one case, of resampling and of factor models."""
    shown = [
        row
        for row in _of(methods)
        if row.k in SHOWN_ITEMS
        and (row.cases == 1 or row.k == SHOWN_ITEMS[1] or row.method == "bootstrap_cases")
    ]
    rows = [
        Row(
            (
                _quantity(words, row.level, row.quantity),
                Label(row.method, row.method),
                Label(row.items, str(words.say(f"recovery.items.{row.items}"))),
                Label(str(row.persons), whole(row.persons, words.language)),
            ),
            (
                _covered(words, row),
                Label(f"{row.refused:g}", whole(round(1000 * row.refused), words.language)),
            ),
        )
        for row in shown
    ]
    heads = _columns(words, "quantity", "method", "items", "persons")
    return _table(words, "single", heads, _columns(words, "covered", "refused"), rows, shown)


def _of(methods: set[str]) -> list[Recovered]:
    return [row for row in recovered() if row.is_of(methods)]


def _first_choice(row: Recovered, rows: Iterable[Recovered]) -> bool:
    """Whether no rule among the rows stands for this method in this design."""
    if (row.level, row.method) == ("pooled", "feldt"):
        return False
    design = (row.quantity, row.items, row.cases, row.sizes, row.icc)
    return not any(
        row.method in CHOICES.get(other.method, ())
        and (other.quantity, other.items, other.cases, other.sizes, other.icc) == design
        for other in rows
    )


def _quantity(words: Words, level: str, quantity: str) -> Label:
    return Label(f"{level}.{quantity}", str(words.say(f"recovery.quantity.{level}_{quantity}")))


def _sizes(words: Words, sizes: str) -> Label:
    shape, *numbers = sizes.split("_")
    if shape == "equal":
        return Label(sizes, str(words.say("recovery.sizes.equal", n=numbers[0])))
    low, high = numbers
    return Label(sizes, str(words.say("recovery.sizes.unequal", low=low, high=high)))


def _covered(words: Words, row: Recovered | None) -> Label:
    if row is None:
        return Label("", "–")
    if row.coverage is None:
        return Label("", str(words.say("recovery.none")))
    return Label(f"{row.coverage:g}", whole(round(1000 * row.coverage), words.language))


def _columns(words: Words, *names: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, str(words.say(f"recovery.column.{name}")), kind="word") for name in names
    )


def _table(
    words: Words,
    name: str,
    heads: Iterable[Column],
    columns: Iterable[Column],
    rows: list[Row],
    shown: list[Recovered],
) -> Table:
    runs = min((row.replications for row in shown), default=1)
    return simulated(words, f"recovery_{name}", f"recovery.{name}", heads, columns, rows, runs)
