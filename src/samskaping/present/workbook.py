"""XLSX files whose bytes repeat, and in which text stays text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell as Written
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from samskaping.tables import publish

Cell = str | int | float | None
# The first moment that a zip file can name.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet takes for the beginning of a formula when somebody edits the cell.
_FORMULA = re.compile(r"[=+\-@\t\n]")
# A cell holds no more, counted in UTF-16.
_LONGEST = 32_767
_CUT = "…"
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """A table with a header row; ``rows`` are as wide as ``header``.

    ``name`` is what it should be called, as far as a workbook can: short, and each only once.
    ``choices`` are the words that the cells below a header are to be filled in with. A sheet that
    ``is_read`` holds sentences, not a table to sort.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_read: bool = False


def write_workbook(sheets: Iterable[Sheet], path: str | Path, title: str) -> None:
    """Write sheets with a header that stays in sight, a filter, and wrapped cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names: list[str] = []
    for sheet in sheets:
        names.append(_free_name(sheet.name, names))
        _fill(book.create_sheet(names[-1]), sheet)
    book.properties.title = title
    book.properties.creator = "samskaping"
    written = io.BytesIO()
    book.save(written)
    with publish(path) as beside:
        beside.write_bytes(_without_times(written.getvalue()))


def _free_name(wanted: str, taken: Sequence[str]) -> str:
    plain = _SHEET_NAME.sub("_", wanted).strip("'") or "_"
    names = (plain[:31], *(f"{plain[:27]}_{number}" for number in range(2, 1000)))
    used = {name.casefold() for name in taken}
    return next(name for name in names if name.casefold() not in used)


def _fill(worksheet: Worksheet, sheet: Sheet) -> None:
    for place, row in enumerate((sheet.header, *sheet.rows), start=1):
        for column, content in enumerate(row, start=1):
            cell = worksheet.cell(place, column)
            if isinstance(content, str):
                _write_text(cell, content)
            else:
                cell.value = content
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in worksheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8ECF0")
    if not sheet.is_read:
        worksheet.freeze_panes = "A2"
        worksheet.auto_filter.ref = worksheet.dimensions
    for column, name in enumerate(sheet.header, start=1):
        longest = max([len(name), *(len(str(row[column - 1] or "")) for row in sheet.rows)])
        letter = get_column_letter(column)
        worksheet.column_dimensions[letter].width = min(longest + 3, _WIDEST)
        if name in sheet.choices and sheet.rows:
            listed = DataValidation("list", formula1=f'"{",".join(sheet.choices[name])}"')
            listed.showErrorMessage = listed.allow_blank = True
            listed.add(f"{letter}2:{letter}{len(sheet.rows) + 1}")
            worksheet.add_data_validation(listed)


def _write_text(cell: Written | MergedCell, text: str) -> None:
    """Text that stays text: whatever it begins with, and also when somebody edits the cell."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = _short(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", lines))
    cell.value = kept
    cell.data_type = "s"
    if _FORMULA.match(kept):
        cell.quotePrefix = True
        cell.number_format = "@"


def _short(text: str) -> str:
    """As much of a text as a cell holds; half a character is none."""
    coded = text.encode("utf-16-le")
    if len(coded) <= 2 * _LONGEST:
        return text
    return coded[: 2 * (_LONGEST - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _without_times(content: bytes) -> bytes:
    """The same workbook without the moment that it was written."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "docProps/core.xml":
                part = re.sub(rb"<dcterms:(created|modified).*?</dcterms:\1>", b"", part)
            new.writestr(zipfile.ZipInfo(entry.filename, _MOMENT), part, zipfile.ZIP_DEFLATED)
    return written.getvalue()
