"""A small writer of ``.xlsx`` workbooks whose bytes repeat.

Entries are stored, not compressed, with one fixed time: neither the clock nor the machine's
compression library shows in the file. Cells are texts or numbers; an empty cell is left out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

Cell = str | int | float | None

_FIXED = (2026, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows from the top, and the ranges that are merged, such as ``A1:C1``."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[str] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of a workbook."""
    texts: dict[str, int] = {}
    parts = {
        f"xl/worksheets/sheet{number}.xml": _worksheet(sheet, texts)
        for number, sheet in enumerate(sheets, start=1)
    }
    whole = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
            + [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        ),
        **parts,
        "xl/styles.xml": _styles(),
        "xl/sharedStrings.xml": _shared(texts),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in whole.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.create_system = 0
            archive.writestr(entry, (_HEAD + content).encode())
    return buffer.getvalue()


def column_name(number: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _worksheet(sheet: Sheet, texts: dict[str, int]) -> str:
    lines = []
    for number, row in enumerate(sheet.rows, start=1):
        cells = "".join(
            _cell(f"{column_name(place)}{number}", content, texts)
            for place, content in enumerate(row)
            if content is not None and content != ""
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merged)
    tail = f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else ""
    rows = "".join(lines)
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{tail}</worksheet>'


def _cell(place: str, content: Cell, texts: dict[str, int]) -> str:
    if isinstance(content, str):
        index = texts.setdefault(content, len(texts))
        return f'<c r="{place}" t="s"><v>{index}</v></c>'
    return f'<c r="{place}"><v>{content!r}</v></c>'


def _shared(texts: dict[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{items}</sst>'


def _book(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'


def _styles() -> str:
    plain = 'numFmtId="0" fontId="0" fillId="0" borderId="0"'
    edges = "".join(f"<{side}/>" for side in ("left", "right", "top", "bottom", "diagonal"))
    fills = "".join(
        f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125")
    )
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        f'<fills count="2">{fills}</fills>'
        f'<borders count="1"><border>{edges}</border></borders>'
        f'<cellStyleXfs count="1"><xf {plain}/></cellStyleXfs>'
        f'<cellXfs count="1"><xf {plain} xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _relations(named: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(named, start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'


def _content_types(sheets: int) -> str:
    named = [("workbook.xml", "sheet.main"), ("styles.xml", "styles")]
    named += [("sharedStrings.xml", "sharedStrings")]
    named += [(f"worksheets/sheet{n}.xml", "worksheet") for n in range(1, sheets + 1)]
    listed = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{_KIND}.{kind}+xml"/>'
        for part, kind in named
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )
