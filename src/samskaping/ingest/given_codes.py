"""Which codes each row of a file of segments gives: from a column per code, or from one cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import numpy as np
import pandas as pd

from samskaping.ingest.cells import Cells, is_quoted, may_quote
from samskaping.ingest.delimited_text import TextTable, tidy_text
from samskaping.numeric.result import IntArray
from samskaping.study.bindings import CodeColumns, DelimitedCodes
from samskaping.study.findings import Finding


def given_codes(
    table: TextTable, spec: CodeColumns | DelimitedCodes, seen: list[Finding], *, stops: bool
) -> pd.DataFrame:
    """The columns ``row`` (a place in ``table``) and ``code``, in the order of the file.

    A code that the binding does not know is missing, and found; with ``stops`` it is an error.
    """
    if isinstance(spec, CodeColumns):
        pairs = _ticked(table, spec, seen)
    else:
        pairs = _in_one_cell(table, spec, seen, "code_unknown_stops" if stops else "code_unknown")
    given = pd.DataFrame(pairs, columns=["row", "code"])
    kinds = {"row": "int64", "code": "string"}
    return given.astype(kinds).sort_values("row", kind="stable", ignore_index=True)


def _ticked(
    table: TextTable, spec: CodeColumns, seen: list[Finding]
) -> list[tuple[int, str | None]]:
    yes, no = ({_plain(text) for text in texts} for texts in (spec.yes, spec.no))
    pairs: list[tuple[int, str | None]] = []
    for code, column in spec.columns.items():
        cells = Cells.of(table, column)
        words = [_plain(text) for text in cells.texts]
        ticked = np.array([word in yes for word in words], dtype=np.bool_)
        known = ticked | np.array([word in no or not word for word in words], dtype=np.bool_)
        cells.find_strange("tick_unknown", ~known)
        seen += cells.findings
        pairs += [(row, code) for row in np.flatnonzero(ticked[cells.index]).tolist()]
    return pairs


def _plain(text: str) -> str:
    """A text without regard to case, and ``1.0`` as ``1``."""
    word = tidy_text(text).casefold()
    whole, _, part = word.replace(",", ".").partition(".")
    return whole if whole.isdigit() and part and set(part) == {"0"} else word


def _in_one_cell(
    table: TextTable, spec: DelimitedCodes, seen: list[Finding], unknown: str
) -> list[tuple[int, str | None]]:
    name = tidy_text(spec.column)
    labels = _Labels(spec)
    found: dict[str, list[tuple[str, str | None]]] = {}
    pairs: list[tuple[int, str | None]] = []
    strange: dict[str, list[int]] = {}
    # A line break may be what parts the codes, so the texts are taken as they stand.
    for row, text in enumerate(table.columns[name].to_pylist()):
        if text not in found:
            found[text] = list(labels.parted(text))
        for part, code in found[text]:
            pairs.append((row, code))
            if code is None:
                strange.setdefault(part, []).append(row)
    known = {code for _, code in pairs if code is not None}
    quoted = is_quoted(len(known), len(strange), len(table.rows))
    shown = [part for part in strange if quoted and may_quote(part)]
    rest = sorted({row for part, rows in strange.items() if part not in shown for row in rows})
    for text, rows in [*((part, strange[part]) for part in shown), ("", rest)]:
        column = Cells(table, name, [text, ""], _marked(rows, len(table.rows)))
        column.find(unknown, np.array([True, False]), quote=bool(text))
        seen += column.findings
    return pairs


def _marked(rows: list[int], n: int) -> IntArray:
    """0 in the rows that hold a text, 1 in all others."""
    index = np.ones(n, dtype=np.int64)
    index[rows] = 0
    return index


class _Labels:
    """The labels of codes, to be found in a cell that holds several.

    A label may itself hold the sign that parts labels; where several fit, the longest counts.
    """

    def __init__(self, spec: DelimitedCodes) -> None:
        # Blanks around the sign do not count, unless it is itself a blank or a line break.
        self._sign = spec.separator.strip() or spec.separator
        self._codes = {self._parts(label): code for label, code in spec.codes.items()}
        self._longest = max((len(parts) for parts in self._codes), default=1)

    def _parts(self, text: str) -> tuple[str, ...]:
        plain = unicodedata.normalize("NFC", text)
        pieces = (tidy_text(piece).casefold() for piece in plain.split(self._sign))
        return tuple(piece for piece in pieces if piece)

    def parted(self, text: str) -> Iterator[tuple[str, str | None]]:
        """Each label of a cell with its code; a text that is none of them has no code."""
        plain = unicodedata.normalize("NFC", text)
        given = [tidy_text(piece) for piece in plain.split(self._sign)]
        given = [piece for piece in given if piece]
        place = 0
        while place < len(given):
            size = self._fitting(tuple(piece.casefold() for piece in given[place:]))
            parts = tuple(piece.casefold() for piece in given[place : place + size])
            yield given[place], self._codes.get(parts)
            place += size

    def _fitting(self, pieces: tuple[str, ...]) -> int:
        """How many of the first pieces make up the longest label; one if none does."""
        sizes = range(min(self._longest, len(pieces)), 0, -1)
        return next((size for size in sizes if pieces[:size] in self._codes), 1)
