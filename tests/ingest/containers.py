"""Writers of small ``.ods`` and ``.xlsb`` files, and of zips that no program would write."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(parts: Mapping[str, bytes | str], *, packed: bool = True) -> bytes:
    """A zip with a fixed time, so that its bytes repeat."""
    target = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", kind) as file:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            entry.compress_type = kind
            file.writestr(entry, content)
    return target.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def xlsx(
    sheet: str, *, extra: Mapping[str, bytes | str] | None = None, packed: bool = True
) -> bytes:
    """A workbook with the given ``sheetData`` in its one sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    types = f"{_PACKAGE}/content-types"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{types}"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Ark1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
    }
    return zipped({**parts, **(extra or {})}, packed=packed)


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def ods(rows: Sequence[str], columns: str = "", name: str = "Ark1") -> bytes:
    """A workbook with the given rows (``table:table-row`` elements) in its one sheet."""
    namespaces = " ".join(
        f'xmlns:{short}="{_OFFICE}{short}:1.0"' for short in ("office", "table", "text")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content {namespaces} {calc}><office:body><office:spreadsheet>"
        f"<table:table table:name={quoteattr(name)}>{columns}{''.join(rows)}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<m/>"})


def ods_cell(value: str | float | None, more: str = "") -> str:
    if value is None:
        return f"<table:table-cell {more}/>"
    if isinstance(value, str):
        return (
            f'<table:table-cell office:value-type="string" {more}>'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{value}" {more}/>'


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def xlsb(
    rows: Sequence[Sequence[str | float | None]],
    *,
    errors: Mapping[tuple[int, int], int] | None = None,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> bytes:
    """A binary workbook with one sheet; rows and columns are counted from 0."""
    errors = errors or {}
    height, width = len(rows), max(len(row) for row in rows)
    sheet = [_record(129), _record(148, struct.pack("<4I", 0, height - 1, 0, width - 1))]
    if hidden_columns:
        sheet.append(_record(390))
        for one in hidden_columns:
            sheet.append(_record(60, struct.pack("<4IH", one, one, 2560, 0, 1)))
        sheet.append(_record(391))
    sheet.append(_record(145))
    for number, row in enumerate(rows):
        flag = 0x10 if number in hidden_rows else 0
        spans = struct.pack("<IIHBBBIII", number, 0, 300, 0, flag, 0, 1, 0, width - 1)
        sheet.append(_record(0, spans))
        for place, value in enumerate(row):
            start = struct.pack("<II", place, 0)
            if (number, place) in errors:
                sheet.append(_record(3, start + bytes([errors[number, place]])))
            elif isinstance(value, str):
                sheet.append(_record(6, start + _wide(value)))
            elif value is not None:
                sheet.append(_record(5, start + struct.pack("<d", value)))
    sheet.append(_record(146))
    if merged:
        sheet.append(_record(177, struct.pack("<I", len(merged))))
        for top, left, low, right in merged:
            sheet.append(_record(176, struct.pack("<4I", top, low, left, right)))
        sheet.append(_record(178))
    sheet.append(_record(130))
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Ark1")
    book = [_record(131), _record(143), _record(156, bundle), _record(144), _record(132)]
    relation = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        'Type="{kind}" Target="{target}"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": relation.format(
                kind=f"{_RELATIONS}/officeDocument", target="xl/workbook.bin"
            ),
            "xl/workbook.bin": b"".join(book),
            "xl/_rels/workbook.bin.rels": relation.format(
                kind=f"{_RELATIONS}/worksheet", target="worksheets/sheet1.bin"
            ),
            "xl/worksheets/sheet1.bin": b"".join(sheet),
        }
    )


def _record(number: int, body: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    length = len(body)
    size = b""
    while True:
        size += bytes([length & 127 | (128 if length > 127 else 0)])
        length >>= 7
        if not length:
            return head + size + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
