"""A table: what stands in its cells, and what the cells are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from samskaping.language.numbers import percent
from samskaping.present.released import Number
from samskaping.present.stamp import Instrument, Stamp, stamp_of
from samskaping.present.words import Words

Kind = Literal["word", "amount", "interval"]
Shown = Literal["estimate", "with_interval", "interval", "n", "n_cases", "p", "df"]
# What is shown with both limits.
WITH_LIMITS: tuple[Shown, ...] = ("with_interval", "interval")


@dataclass(frozen=True, slots=True)
class Label:
    """A word in a cell: the configured id for programs, its label for readers."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its raw name, its label, the label that it shares with its neighbours, its kind."""

    name: str
    label: str
    over: str = ""
    kind: Kind = "amount"


@dataclass(frozen=True, slots=True)
class Cell:
    """A released number and what of it is shown; without one when the study has no such number."""

    number: Number | None
    shown: Shown = "estimate"

    @property
    def is_missing(self) -> bool:
        """Whether the number is in the table of estimates and the field shown is not."""
        if self.number is None:
            return False
        if self.shown == "interval":
            return not self.number.has_interval
        name = "estimate" if self.shown == "with_interval" else self.shown
        return getattr(self.number, name) is None

    @property
    def reason(self) -> str:
        """The note that belongs under the table: why a number or its interval is not there."""
        if self.number is None:
            return ""
        if self.is_unstated:
            return ""
        return self.number.note if self.is_missing or self.shown in WITH_LIMITS else ""

    @property
    def is_unstated(self) -> bool:
        """Whether there is a number and it does not say on how many it rests."""
        counted = self.shown in ("n", "n_cases")
        return counted and self.is_missing and getattr(self.number, "estimate", None) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """Labels that name the row, then its cells."""

    heads: tuple[Label, ...]
    cells: tuple[Cell | Label, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table in one language; its ids and numbers are the same in all."""

    name: str
    language: str
    caption: Markup
    note: Markup
    stamp: Stamp
    heads: tuple[Column, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footnotes: dict[str, Markup]
    empty: Markup
    grouped: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the study has no number of this kind at all, shown or withheld."""
        cells = [cell for row in self.rows for cell in row.cells if isinstance(cell, Cell)]
        # A table of words alone is as full as its rows.
        return all(cell.number is None for cell in cells) if cells else not self._has_words

    @property
    def _has_words(self) -> bool:
        return any(row.cells for row in self.rows)

    @property
    def is_withheld(self) -> bool:
        """Whether the table has numbers and the disclosure gate took every one of them."""
        numbers = [
            cell.number
            for row in self.rows
            for cell in row.cells
            if isinstance(cell, Cell) and cell.number is not None
        ]
        return bool(numbers) and all(number.withheld for number in numbers)

    def mark(self, cell: Cell) -> str:
        """The letter of the cell's footnote; empty where it needs none."""
        if not cell.reason:
            return ""
        return _letter(self._texts.index(self.footnotes[cell.reason]))

    def lettered_footnotes(self) -> list[tuple[str, Markup]]:
        """The footnotes with their letters; reasons that read alike are one."""
        return [(_letter(i), text) for i, text in enumerate(self._texts)]

    @property
    def _texts(self) -> list[Markup]:
        return list(dict.fromkeys(self.footnotes.values()))


def _letter(index: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    head = _letter(index // len(letters) - 1) if index >= len(letters) else ""
    return head + letters[index % len(letters)]


def make_table(
    words: Words,
    name: str,
    heads: Sequence[Column],
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    grouped: int = 0,
    shown: Sequence[Instrument] = ("scorecard",),
) -> Table:
    """A table with its caption, note and footnotes from the catalogue.

    ``grouped`` leading heads stand once, above the rows that share them; ``shown`` are the
    instruments whose words it shows.
    """
    kept = tuple(row for row in rows if _says_something(row))
    notes = dict.fromkeys(
        cell.reason for row in kept for cell in row.cells if isinstance(cell, Cell) and cell.reason
    )
    arguments = _scale(words)
    return Table(
        name=name,
        language=words.language,
        caption=words.say(f"tables.{name}.caption", **arguments),
        note=words.say(f"tables.{name}.note", **arguments),
        stamp=stamp_of(words.outline, words.language, *shown),
        heads=tuple(heads),
        columns=tuple(
            replace(column, kind=_kind([row.cells[i] for row in rows]))
            for i, column in enumerate(columns)
        ),
        rows=kept,
        footnotes={note: words.reason(note) for note in notes},
        empty=words.say("tables.empty"),
        grouped=grouped,
    )


def _kind(cells: Sequence[Cell | Label]) -> Kind:
    if any(isinstance(cell, Label) for cell in cells):
        return "word"
    if any(isinstance(cell, Cell) and cell.shown in WITH_LIMITS for cell in cells):
        return "interval"
    return "amount"


def _says_something(row: Row) -> bool:
    cells = [cell for cell in row.cells if isinstance(cell, Cell)]
    return not cells or any(cell.number is not None for cell in cells)


def _scale(words: Words) -> dict[str, object]:
    """What a note may say of the response scale and the intervals."""
    scale = words.outline.scorecard.scale
    top = (
        words.text(scale.labels[point]) if point in scale.labels else point for point in scale.top
    )
    return {
        "minimum": scale.minimum,
        "maximum": scale.maximum,
        "top": ", ".join(str(words.say("terms.quoted", text=label)) for label in top),
        "confidence": percent(words.outline.analysis.confidence, 0, words.language),
    }
