"""The frame of a table of simulated studies: words and rates, and no number of the study's own."""

from __future__ import annotations

from collections.abc import Iterable

from samskaping.language.numbers import whole
from samskaping.present.stamp import stamp_of
from samskaping.present.tables.model import Column, Row, Table
from samskaping.present.words import Words

# What a rate of one in twenty is expected to be missed by, in a thousand.
_VARIANCE = 0.95 * 0.05


def simulated(
    words: Words,
    name: str,
    key: str,
    heads: Iterable[Column],
    columns: Iterable[Column],
    rows: Iterable[Row],
    runs: int,
    grouped: int = 1,
) -> Table:
    """A table whose caption and note stand under ``key``; ``runs`` are the fewest of a row."""
    error = round(1000 * (_VARIANCE / runs) ** 0.5)
    return Table(
        name=name,
        language=words.language,
        caption=words.say(f"{key}.caption"),
        note=words.say(f"{key}.note", runs=whole(runs, words.language), error=error),
        stamp=stamp_of(words.outline, words.language),
        heads=tuple(heads),
        columns=tuple(columns),
        rows=tuple(rows),
        footnotes={},
        empty=words.say("tables.empty"),
        grouped=grouped,
    )
