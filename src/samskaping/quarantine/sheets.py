"""The sheets of a workbook as rows of text, with what a reader should know beside the values."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from typing import Any

import python_calamine as calamine

from samskaping.quarantine import container, ods_facts, xls_facts, xlsb_facts, xlsx_facts
from samskaping.quarantine.facts import Facts, Place
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.looks import looks
from samskaping.quarantine.rendering import duration_text, moment_text, number_text
from samskaping.quarantine.xml_parts import scan

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NUMBER = re.compile(r"\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def of_workbook(content: bytes, limits: Limits, sheet: str | None = None) -> dict[str, Any]:
    """All sheets of a workbook, or the names of all and the cells of one.

    Raises
    ------
    Refused
        The file is no workbook, damaged, encrypted, unsafe or larger than the limits.
    """
    facts: dict[str, Facts] | list[Facts]
    if content.startswith(b"PK\x03\x04"):
        content, facts = _checked(content, limits)
    elif content.startswith(_OLD):
        if _ENCRYPTED in content:
            raise Refused("raw_workbook_encrypted")
        facts = xls_facts.sheets(content, limits)
    else:
        raise Refused("raw_not_workbook", {"kind": looks(content)})
    try:
        return _read(content, facts, limits, sheet)
    except calamine.PasswordError:
        raise Refused("raw_workbook_encrypted") from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise Refused("raw_workbook_damaged") from None
    except BaseException as cause:
        # A panic of the library is none of Python's ordinary exceptions.
        if type(cause).__name__ != "PanicException":
            raise
        raise Refused("raw_reader_stopped", {"kind": "stopped_crash"}) from None


def _checked(content: bytes, limits: Limits) -> tuple[bytes, dict[str, Facts]]:
    found = container.parts(content, limits)
    for name, part in found.items():
        if name.endswith((".xml", ".rels")):
            scan(part)
    if "xl/workbook.xml" in found:
        facts = xlsx_facts.sheets(found, limits)
    elif "xl/workbook.bin" in found:
        facts = xlsb_facts.sheets(found, limits)
    elif b"opendocument.spreadsheet" in found.get("mimetype", b""):
        facts = ods_facts.sheets(found, limits)
    else:
        raise Refused("raw_not_workbook", {"kind": "looks_zip"})
    return container.packed_anew(found), facts


def _read(
    content: bytes, facts: dict[str, Facts] | list[Facts], limits: Limits, wanted: str | None
) -> dict[str, Any]:
    book = calamine.load_workbook(io.BytesIO(content))
    cells = [
        one.name for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    known = dict(zip(cells, facts, strict=False)) if isinstance(facts, list) else facts
    if not cells or not set(cells) <= set(known) or len(set(cells)) < len(cells):
        raise Refused("raw_workbook_damaged")
    told = [
        _sheet(book, name, known[name], limits)
        for name in cells
        if wanted is None or _tidy(name) == _tidy(wanted)
    ]
    return {"names": cells, "sheets": told}


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _sheet(book: Any, name: str, facts: Facts, limits: Limits) -> dict[str, Any]:
    cells = book.get_sheet_by_name(name)
    if cells.total_height * cells.total_width > limits.cells:
        raise Refused("raw_workbook_size", {"kind": "size_cells", "limit": limits.cells})
    dates: dict[int, list[int]] = {}
    written: dict[int, dict[str, None]] = {}
    size = 0
    rows: list[list[str]] = []
    for number, row in enumerate(cells.to_python(skip_empty_area=False), start=1):
        texts = []
        for place, value in enumerate(row, start=1):
            if isinstance(value, str):
                text = value
                if len(text) > limits.cell:
                    raise Refused("raw_cell_size", {"limit": limits.cell}, name, number)
                if "." in text and _NUMBER.fullmatch(text):
                    written.setdefault(place, {})[text] = None
            else:
                text = _text(value)
                if not isinstance(value, (bool, int, float)):
                    dates.setdefault(place, []).append(number)
            size += len(text)
            texts.append(text)
        if size > limits.text:
            raise Refused("raw_workbook_size", {"kind": "size_text", "limit": limits.text >> 20})
        rows.append(texts)
    _fill(rows, facts)
    for (number, place), text in facts.broken.items():
        rows[number - 1][place - 1] = text
    return {
        "name": name,
        "rows": rows,
        "dates": dates,
        "written": {place: list(texts) for place, texts in written.items()},
        "broken": [*facts.broken],
        "unvalued": facts.unvalued,
        "merged": _merged(cells, facts, limits),
        "hidden_rows": facts.hidden_rows,
        "hidden_columns": facts.hidden_columns,
    }


def _fill(rows: list[list[str]], facts: Facts) -> None:
    """Make room for cells that have no value, and all rows equally long."""
    width = max(facts.columns, *(len(row) for row in rows), 0)
    rows.extend([] for _ in range(facts.rows - len(rows)))
    for row in rows:
        row.extend([""] * (width - len(row)))


def _merged(cells: Any, facts: Facts, limits: Limits) -> list[tuple[Place, Place]]:
    """First and last cell of each merged one; a file may name any two opposite corners."""
    known = cells.merged_cell_ranges
    found = facts.merged
    if known is not None:
        found = [((top + 1, left + 1), (low + 1, right + 1)) for (top, left), (low, right) in known]
    if len(found) > limits.merged:
        raise Refused("raw_workbook_size", {"kind": "size_merged", "limit": limits.merged})
    return [
        ((min(top, low), min(left, right)), (max(top, low), max(left, right)))
        for (top, left), (low, right) in found
    ]


def _text(value: Any) -> str:
    """A cell as text: a number with 15 digits as a spreadsheet keeps them, times in ISO 8601."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, datetime.datetime):
        return moment_text(value)
    if isinstance(value, datetime.timedelta):
        return duration_text(value.total_seconds())
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="seconds")
    text: str = value.isoformat()
    return text
