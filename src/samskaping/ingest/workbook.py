"""Workbooks, such as ``.xlsx`` and ``.ods``: the binding says all, beginning with the sheet."""

from __future__ import annotations

from samskaping.ingest.delimited_text import TextTable, shown, tidy_text
from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.header import read_delimited
from samskaping.ingest.sheet_tables import sheet_table
from samskaping.ingest.sheets import Sheet, read_sheets
from samskaping.study.bindings import Layout
from samskaping.study.findings import Finding

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(raw: RawFile, layout: Layout) -> Export:
    """The sheet that the layout names, or the only one, as a table of text.

    Raises
    ------
    IngestError
        The workbook or the table in it cannot be read, or it is not clear which sheet is meant.
    """
    return Export(sheet_table(the_sheet(raw, layout), raw.file, layout))


def any_table(raw: RawFile, layout: Layout) -> TextTable:
    """A table that tools give as a workbook, and people save as delimited text.

    Raises
    ------
    IngestError
        The workbook or the text cannot be read.
    """
    if raw.content.startswith(_WORKBOOKS):
        return sheet_table(the_sheet(raw, layout), raw.file, layout)
    return read_delimited(raw.content, raw.file, layout)


def the_sheet(raw: RawFile, layout: Layout) -> Sheet:
    """The sheet that the layout names, or the only one with anything in it.

    Raises
    ------
    IngestError
        The workbook cannot be read, there is no sheet of this name, or there are several.
    """
    book = read_sheets(raw.content, raw.file, only=layout.sheet)
    names = ", ".join(shown(name) for name in book.names[:10]) + (", …" if book.names[10:] else "")
    if layout.sheet is not None:
        if not book.sheets:
            arguments: dict[str, str | int] = {"sheet": tidy_text(layout.sheet), "sheets": names}
            raise _refused("raw_sheet_unknown", raw, arguments)
        return book.sheets[0]
    filled = [sheet for sheet in book.sheets if any(any(row) for row in sheet.rows)]
    if not filled:
        raise _refused("raw_empty", raw, {})
    if len(filled) > 1:
        raise _refused("raw_sheet_unnamed", raw, {"n": len(filled), "sheets": names})
    return filled[0]


def _refused(code: str, raw: RawFile, arguments: dict[str, str | int]) -> IngestError:
    return IngestError([Finding(code=code, file=raw.file, arguments=arguments)])
