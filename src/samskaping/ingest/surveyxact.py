"""Exports of SurveyXact (Rambøll): a dataset, and the labels and structure that explain it.

Three dialects of CSV are met: comma and cp1252 with texts in quotes; semicolon and cp1252 without
any quotes; tab and UTF-16. In the second a semicolon or a line break in a person's text breaks the
row. The workbook has sheets ``Labels``, ``Dataset`` (or ``Dataset(1)`` and on, side by side, where
there are many variables) and ``Structure``.

``stato_1`` to ``stato_5`` (or ``statoverall_…``) say how far a form has come: new, distributed,
some answers, completed, dropped out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from samskaping.ingest.decoding import in_utf8
from samskaping.ingest.delimited_text import TextTable, read_text_table
from samskaping.ingest.exports import Export, OwnColumns, RawFile
from samskaping.ingest.findings import IngestError, refused
from samskaping.ingest.openings import separator_of
from samskaping.ingest.own_cells import note_unfinished
from samskaping.ingest.sheet_tables import sheet_table
from samskaping.ingest.sheets import Place, Sheet, read_sheets
from samskaping.ingest.suggestions import not_format
from samskaping.ingest.surveyxact_companions import (
    Companions,
    check_codes,
    check_names,
    companions_of,
    from_records,
)
from samskaping.study.bindings import DurationColumn, Layout, TimeColumn
from samskaping.study.findings import errors

# Names are cut to eight letters in an export for older programs.
_CLOSED = ("closetime", "closetim")
_DURATION = ("difftime",)
_DROP = (
    "respnokk", "respondentid", "responde", "email", "digitaldistributionerrormessage", "digit_1",
)  # fmt: skip
_IGNORE = (
    "organization", "organiza", "created", "modified", "starttime", "starttim", "importgroup",
    "importgr", "distributionschedule", "distribu", "digitaldistributionstatus", "digitald",
    "responsecollectsessions", "response", "numberofreturnedmail", "numberof",
)  # fmt: skip
_OVERALL = re.compile(r"stato(?:verall)?_([1-5])")
_STATUS = re.compile(
    r"stat(?:internal|completion|creation|distribution|source|collect|overall|[cdso])?_\d{1,2}"
)
_NOT_BEGUN, _UNFINISHED = ("1", "2"), ("3", "5")
_DATASET = re.compile(r"dataset(?:\s*\((\d+)\))?")


def read(raw: RawFile, layout: Layout) -> Export:
    """The dataset as a table of text, and SurveyXact's own columns.

    Raises
    ------
    IngestError
        The file does not look like SurveyXact's, a row has a text that breaks it, or the dataset,
        labels or structure cannot be read.
    """
    table, known = _workbook(raw, layout) if _is_workbook(raw) else _files(raw, layout)
    lowered = {name.lower(): name for name in table.header}
    if not known.variables & set(table.header) and not _has_own(lowered):
        raise not_format(raw, "surveyxact")
    unknown = check_names(table, layout, known)
    if errors(unknown):
        raise IngestError(unknown)
    table.findings.extend(check_codes(table, layout, known))
    for name in table.header:
        state = _OVERALL.fullmatch(name.lower())
        if state is not None and state[1] in _NOT_BEGUN:
            note_unfinished(table, name, {"1"}, "raw_not_begun")
        elif state is not None and state[1] in _UNFINISHED:
            note_unfinished(table, name, {"1"})
    closed, taken = (_first(lowered, names) for names in (_CLOSED, _DURATION))
    states = [name for low, name in lowered.items() if _STATUS.fullmatch(low)]
    return Export(
        table,
        OwnColumns(
            submitted_at=None if closed is None else TimeColumn(column=closed),
            duration=None if taken is None else DurationColumn(column=taken),
            drop=tuple(lowered[name] for name in _DROP if name in lowered),
            ignore=(*(lowered[name] for name in _IGNORE if name in lowered), *states),
        ),
    )


def _has_own(names: dict[str, str]) -> bool:
    return any(_OVERALL.fullmatch(name) for name in names) or bool(
        {"respondentid", "responde", "respnokk"} & set(names)
    )


def _first(names: dict[str, str], wanted: Sequence[str]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)


def _is_workbook(raw: RawFile) -> bool:
    return raw.content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def _files(raw: RawFile, layout: Layout) -> tuple[TextTable, Companions]:
    # The tool itself writes cp1252: that a file is not UTF-8 is nothing to report.
    content, _ = in_utf8(raw.content, raw.file, layout.encoding)
    head = content[: content.find(b"\n") + 1 or len(content)].decode()
    sign = layout.separator if layout.separator != "auto" else separator_of(head)
    if '"' in head or sign != ";":
        return _table(content, raw, sign), companions_of(raw)
    return _unquoted(content, raw, sign), companions_of(raw)


def _table(content: bytes, raw: RawFile, sign: str) -> TextTable:
    return read_text_table(content, raw.file, encoding="utf-8", separator=sign)


def _unquoted(content: bytes, raw: RawFile, sign: str) -> TextTable:
    """A text without quotes; one that a spreadsheet saved again has them where they are needed."""
    lines = content.decode().split("\n")
    width = lines[0].count(sign) + 1
    wrong = [
        (number, line.count(sign) + 1)
        for number, line in enumerate(lines, start=1)
        if line.strip("\r" + sign) and line.count(sign) + 1 != width
    ]
    has_quotes = b'"' in content
    if not wrong:
        return _table(b"\n".join(_quoted(lines, sign)) if has_quotes else content, raw, sign)
    saved_again = _as_quoted(content, raw, sign) if has_quotes else None
    if saved_again is not None:
        return saved_again
    row, fields = wrong[0]
    rows = ", ".join(str(number) for number, _ in wrong[:10]) + (", …" if wrong[10:] else "")
    raise refused(
        "raw_fields_unquoted",
        raw.file,
        row,
        n=len(wrong),
        rows=rows,
        fields=width,
        found=fields,
    )


def _as_quoted(content: bytes, raw: RawFile, sign: str) -> TextTable | None:
    """The table if quotes make sense of the text; None where they are people's own."""
    try:
        return _table(content, raw, sign)
    except IngestError:
        return None


def _quoted(lines: Sequence[str], sign: str) -> Iterator[bytes]:
    """The lines with each cell that has a quotation mark in quotes."""
    for line in lines:
        if '"' not in line:
            yield line.encode()
            continue
        end = "\r" if line.endswith("\r") else ""
        cells = line.removesuffix("\r").split(sign)
        doubled = (cell.replace('"', '""') for cell in cells)
        whole = (f'"{cell}"' if '"' in cell else cell for cell in doubled)
        yield (sign.join(whole) + end).encode()


def _workbook(raw: RawFile, layout: Layout) -> tuple[TextTable, Companions]:
    book = read_sheets(raw.content, raw.file)
    named = {sheet.name.strip().lower(): sheet for sheet in book.sheets}
    parts = sorted(
        (int(found[1] or 0), name) for name in named if (found := _DATASET.fullmatch(name))
    )
    if not parts:
        raise not_format(raw, "surveyxact")
    whole = _side_by_side([named[name] for _, name in parts])
    labels, structure = (
        named[name].rows if name in named else [] for name in ("labels", "structure")
    )
    known = from_records(labels, structure)
    return sheet_table(whole, raw.file, layout), known


def _side_by_side(sheets: Sequence[Sheet]) -> Sheet:
    """The sheets as one, whose rows are those of all."""
    if len(sheets) == 1:
        return sheets[0]
    height = max(len(sheet.rows) for sheet in sheets)
    if not height:
        return sheets[0]
    rows: list[list[str]] = [[] for _ in range(height)]
    dates: dict[int, Sequence[int]] = {}
    broken: set[Place] = set()
    unvalued: set[Place] = set()
    for sheet in sheets:
        left, width = len(rows[0]), len(sheet.rows[0]) if sheet.rows else 0
        for number, row in enumerate(rows):
            row.extend(sheet.rows[number] if number < len(sheet.rows) else [""] * width)
        dates |= {left + column: found for column, found in sheet.dates.items()}
        broken |= {(row, left + column) for row, column in sheet.broken}
        unvalued |= {(row, left + column) for row, column in sheet.unvalued}
    return Sheet(
        name=sheets[0].name,
        rows=rows,
        dates=dates,
        broken=frozenset(broken),
        unvalued=frozenset(unvalued),
        hidden_rows=sheets[0].hidden_rows,
    )
