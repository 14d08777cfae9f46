"""The sheets of an ``.xlsb`` as its records tell of them, beside what their values are.

[MS-XLSB], 2.1.4: a record is its number and its length, seven bits to a byte, and its bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from samskaping.quarantine.facts import ERRORS, Facts
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.xlsx_facts import worksheets

_SHEET, _COLUMNS, _MERGED, _ROW = 156, 60, 176, 0
_CELLS = range(2, 12)
_ERRORS = (3, 11)


def sheets(found: dict[str, bytes], limits: Limits) -> dict[str, Facts]:
    """The facts of each sheet of cells, by name.

    Raises
    ------
    Refused
        A part is missing or damaged, or a sheet larger than the limits.
    """
    main, relations = found.get("xl/workbook.bin"), found.get("xl/_rels/workbook.bin.rels")
    if main is None or relations is None:
        raise Refused("raw_workbook_damaged")
    targets = worksheets(relations)
    facts = {}
    for name, one in _named(main):
        if one in targets:
            if targets[one] not in found:
                raise Refused("raw_workbook_damaged")
            facts[name] = _facts(found[targets[one]], limits)
    return facts


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(content):
        number, place = _varint(content, place, 2)
        length, place = _varint(content, place, 4)
        if place + length > len(content):
            raise Refused("raw_workbook_damaged")
        yield number, content[place : place + length]
        place += length


def _varint(content: bytes, place: int, most: int) -> tuple[int, int]:
    number = 0
    for turn, byte in enumerate(content[place : place + most]):
        number |= (byte & 127) << (7 * turn)
        if byte < 128:
            return number, place + turn + 1
    raise Refused("raw_workbook_damaged")


def _named(content: bytes) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and the id of its relation."""
    for number, body in _records(content):
        if number == _SHEET:
            relation, place = _text(body, 8)
            name, _ = _text(body, place)
            yield name, relation


def _text(body: bytes, place: int) -> tuple[str, int]:
    (length,) = _unpacked("<I", body, place)
    end = place + 4 + 2 * length
    if end > len(body):
        raise Refused("raw_workbook_damaged")
    return body[place + 4 : end].decode("utf-16-le", "replace"), end


def _unpacked(form: str, body: bytes, place: int = 0) -> tuple[int, ...]:
    try:
        return struct.unpack_from(form, body, place)
    except struct.error:
        raise Refused("raw_workbook_damaged") from None


def _facts(content: bytes, limits: Limits) -> Facts:
    facts = Facts()
    row, hidden = 0, False
    for number, body in _records(content):
        if number == _ROW:
            row = _unpacked("<I", body)[0] + 1
            hidden = bool(body[11] & 0x10) if len(body) > 11 else False
        elif number in _CELLS:
            column = _unpacked("<I", body)[0] + 1
            facts.holds(row, column, limits)
            if hidden and row not in facts.hidden_rows[-1:]:
                facts.hidden_rows.append(row)
            if number in _ERRORS:
                facts.broken[row, column] = ERRORS.get(body[8] if len(body) > 8 else -1, "#")
        elif number == _COLUMNS:
            first, last = _unpacked("<II", body)
            if _unpacked("<H", body, 16)[0] & 1:
                facts.hidden_columns += range(first + 1, min(last, limits.columns) + 2)
        elif number == _MERGED:
            top, low, left, right = _unpacked("<IIII", body)
            facts.merged.append(((top + 1, left + 1), (low + 1, right + 1)))
    facts.hidden_columns = [one for one in facts.hidden_columns if one <= facts.columns]
    return facts
