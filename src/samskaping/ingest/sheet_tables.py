"""One sheet of a workbook as a table of text, laid out as the binding says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from samskaping.ingest.columns import bound_columns
from samskaping.ingest.delimited_text import TextTable, checked_header, damaged, shown, tidy_text
from samskaping.ingest.findings import IngestError
from samskaping.ingest.header import joined, without_totals
from samskaping.ingest.sheets import Place, Sheet
from samskaping.numeric.result import IntArray
from samskaping.study.bindings import CodedColumn, DurationColumn, Layout, TimeColumn
from samskaping.study.findings import Finding


def sheet_table(sheet: Sheet, file: str, layout: Layout, times: Collection[str] = ()) -> TextTable:
    """The table in a sheet, without blank rows and rows of sums; hidden parts are read.

    ``times`` are columns with times of the tool's own.

    Raises
    ------
    IngestError
        There is nothing below the header, the header is broken, or a cell that the binding reads
        holds an error, a formula without value, a date where none can be, or part of a merged cell.
    """
    named = shown(sheet.name)
    first = layout.header_row + layout.header_rows
    if not any(any(row) for row in sheet.rows):
        raise _refused(Finding(code="raw_empty", file=file, sheet=named))
    names, places = _header(sheet, file, layout)
    formulas = {row for row, _ in sheet.unvalued}
    numbers = [
        number
        for number, row in enumerate(sheet.rows[first - 1 :], start=first)
        if any(text.strip() for text in row) or number in formulas
    ]
    if not numbers:
        raise _refused(Finding(code="raw_no_rows", file=file, sheet=named))
    table = TextTable(
        file,
        {
            name: pa.chunked_array([[sheet.rows[number - 1][place - 1] for number in numbers]])
            for name, place in zip(names, places, strict=True)
        },
        np.array(numbers, dtype=np.int64),
        list(_noted(sheet, file, named, numbers, first)),
        named,
        {
            name: frozenset(tidy_text(text) for text in sheet.written.get(place, ()))
            for name, place in zip(names, places, strict=True)
        },
    )
    table = without_totals(table, layout)
    broken = list(_broken(sheet, table, dict(zip(names, places, strict=True)), layout, times))
    if broken:
        raise IngestError(broken)
    table.findings.extend(damaged(table))
    return table


def address(row: int, column: int) -> str:
    """A cell as a spreadsheet names it, such as ``AB12``."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"


def _refused(finding: Finding) -> IngestError:
    return IngestError([finding])


def _header(sheet: Sheet, file: str, layout: Layout) -> tuple[list[str], list[int]]:
    """The names of the columns, and the place of each; a column with nothing at all is none."""
    top, low = layout.header_row, layout.header_row + layout.header_rows - 1
    rows = [list(row) for row in sheet.rows[top - 1 : low]]
    low = top + len(rows) - 1
    for (upper, left), (lower, right) in sheet.merged:
        if top <= upper <= low and right <= len(rows[0]):
            text = sheet.rows[upper - 1][left - 1]
            for row in range(upper, min(lower, low) + 1):
                rows[row - top][left - 1 : right] = [text] * (right - left + 1)
    names = joined(rows)
    below = sheet.rows[low:]
    kept = [
        place
        for place, name in enumerate(names, start=1)
        if name or any(row[place - 1].strip() for row in below)
    ]
    for row, column in sorted(sheet.broken | sheet.unvalued):
        if top <= row <= low and column in kept:
            code = "raw_cell_error" if (row, column) in sheet.broken else "raw_formula_unvalued"
            raise _refused(_cell(code, file, shown(sheet.name), [(row, column)], None))
    header = checked_header([names[place - 1] for place in kept], file, top, shown(sheet.name))
    return header, kept


def _noted(
    sheet: Sheet, file: str, named: str, numbers: Sequence[int], first: int
) -> Iterator[Finding]:
    blank = numbers[-1] - first + 1 - len(numbers)
    hidden = [row for row in sheet.hidden_rows if row >= first]
    for code, n in (
        ("raw_blank_rows", blank),
        ("raw_hidden_rows", len(hidden)),
        ("raw_hidden_columns", len(sheet.hidden_columns)),
    ):
        if n:
            yield Finding(code=code, file=file, sheet=named, arguments={"n": n})


def _broken(
    sheet: Sheet,
    table: TextTable,
    places: dict[str, int],
    layout: Layout,
    times: Collection[str],
) -> Iterator[Finding]:
    """Cells of the columns that the layout reads which do not hold what somebody entered."""
    broken, unvalued = _by_column(sheet.broken), _by_column(sheet.unvalued)
    for name in dict.fromkeys(bound_columns(layout)):
        if name not in places:
            continue
        place = places[name]
        found: dict[str, Collection[int]] = {
            "raw_cell_error": broken.get(place, ()),
            "raw_formula_unvalued": unvalued.get(place, ()),
            "raw_cell_date": () if name in times else [*_dates(sheet, place, name, layout)],
            "raw_cell_merged": _in_merged(sheet, place, table.rows),
        }
        for code, rows in found.items():
            here = np.intersect1d(table.rows, np.array([*rows], dtype=np.int64)).tolist()
            if here:
                cells = [(row, place) for row in here]
                yield _cell(code, table.file, table.sheet, cells, name)


def _by_column(cells: Iterable[Place]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for row, column in cells:
        rows.setdefault(column, []).append(row)
    return rows


def _dates(sheet: Sheet, place: int, name: str, layout: Layout) -> Iterator[int]:
    """Rows with a date in a column that is not one of times, nor has it as a code."""
    known: set[str] = set()
    for part in (getattr(layout, one) for one in type(layout).model_fields):
        if isinstance(part, (TimeColumn, DurationColumn)) and tidy_text(part.column) == name:
            return
        if isinstance(part, CodedColumn) and tidy_text(part.column) == name:
            known |= {tidy_text(code) for code in part.codes}
    for row in sheet.dates.get(place, ()):
        if sheet.rows[row - 1][place - 1] not in known:
            yield row


def _in_merged(sheet: Sheet, place: int, rows: IntArray) -> list[int]:
    """The rows whose cell in a column belongs to a merged one."""
    covered = np.zeros(len(rows) + 1, dtype=np.int64)
    for (top, left), (low, right) in sheet.merged:
        if left <= place <= right:
            covered[np.searchsorted(rows, top)] += 1
            covered[np.searchsorted(rows, low, side="right")] -= 1
    within: list[int] = rows[np.cumsum(covered)[:-1] > 0].tolist()
    return within


def _cell(
    code: str, file: str, sheet: str | None, cells: Sequence[Place], name: str | None
) -> Finding:
    """A finding about some cells of a column."""
    told = [address(row, column) for row, column in cells[:10]]
    return Finding(
        code=code,
        file=file,
        sheet=sheet,
        row=cells[0][0],
        column=None if name is None else shown(name),
        arguments={"n": len(cells), "cells": ", ".join(told) + (", …" if cells[10:] else "")},
    )
