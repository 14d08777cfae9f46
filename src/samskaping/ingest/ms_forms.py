"""Workbooks exported from Microsoft Forms, whose own columns follow the owner's language."""

from __future__ import annotations

from dataclasses import replace

import pyarrow.compute as pc

from samskaping.ingest.delimited_text import TextTable, tidy_text
from samskaping.ingest.exports import Export, OwnColumns, RawFile
from samskaping.ingest.findings import refused
from samskaping.ingest.sheet_tables import sheet_table
from samskaping.ingest.workbook import the_sheet
from samskaping.study.bindings import Layout, TimeColumn

_IDS = ("ID",)
_STARTED = ("Start time", "Starttidspunkt")
_COMPLETED = (
    "Completion time",
    "Fullføringstidspunkt",
    "Færdiggørelsestidspunkt",
    "Fuldførelsestidspunkt",
)
_MODIFIED = (
    "Last modified time",
    "Tidspunkt for siste endring",
    "Tidspunkt for seneste ændring",
    "Tidspunkt for sidste ændring",
)
_EMAILS = ("Email", "E-mail", "E-post", "E-postadresse", "Mail", "Mailadresse")
_NAMES = ("Name", "Navn", "Namn")


def read(raw: RawFile, layout: Layout) -> Export:
    """The answers, with the labels as people saw them; several to a question part by ``;``.

    The time is the one of completion, local to the owner of the form. E-mail address and name are
    dropped.

    Raises
    ------
    IngestError
        The workbook cannot be read, or is not from Microsoft Forms.
    """
    sheet = the_sheet(raw, layout)
    names = _own(sheet.rows[layout.header_row - 1] if len(sheet.rows) >= layout.header_row else [])
    completed = _first(names, _COMPLETED)
    if completed is None or _first(names, _IDS) is None:
        own = ", ".join((_IDS[0], *_COMPLETED[:3]))
        raise refused("raw_not_ms_forms", raw.file, own=own)
    table = sheet_table(sheet, raw.file, layout, times=(completed,))
    return Export(
        _without_last_separators(table),
        OwnColumns(
            submitted_at=TimeColumn(column=completed),
            drop=_of(names, (*_EMAILS, *_NAMES)),
            ignore=_of(names, (*_IDS, *_STARTED, *_MODIFIED)),
        ),
    )


def _own(header: list[str]) -> list[str]:
    """The tool's own columns: those before the first question."""
    known = {
        name.casefold() for name in (*_IDS, *_STARTED, *_COMPLETED, *_EMAILS, *_NAMES, *_MODIFIED)
    }
    names = []
    for cell in header:
        name = tidy_text(cell)
        if name.casefold() not in known:
            break
        names.append(name)
    return names


def _of(names: list[str], known: tuple[str, ...]) -> tuple[str, ...]:
    folded = {name.casefold() for name in known}
    return tuple(name for name in names if name.casefold() in folded)


def _first(names: list[str], known: tuple[str, ...]) -> str | None:
    return next(iter(_of(names, known)), None)


def _without_last_separators(table: TextTable) -> TextTable:
    """Where every answer ends in ``;``, several could be ticked: ``A;B``, not ``A;B;``."""
    columns = {}
    for name, cells in table.columns.items():
        given = pc.not_equal(cells, "")
        ended = pc.ends_with(cells, ";")
        several = pc.any(given).as_py() and pc.all(pc.or_(ended, pc.invert(given))).as_py()
        columns[name] = pc.replace_substring_regex(cells, ";$", "") if several else cells
    return replace(table, columns=columns)
