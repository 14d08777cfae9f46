"""The sheets of an ``.xls`` as its records tell of them ([MS-XLS]), beside their values."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from samskaping.quarantine.compound import stream
from samskaping.quarantine.facts import ERRORS, Facts
from samskaping.quarantine.limits import Limits, Refused

_BEGIN, _END, _SHEET, _PASSWORD = 0x0809, 0x000A, 0x0085, 0x002F
_ROW, _COLUMNS, _FORMULA, _TRUTH_OR_ERROR, _SEVERAL = 0x0208, 0x007D, 0x0006, 0x0205, 0x00BD
_CELLS = (_FORMULA, _TRUTH_OR_ERROR, _SEVERAL, 0x0203, 0x027E, 0x00FD, 0x0204)


def sheets(content: bytes, limits: Limits) -> list[Facts]:
    """The facts of each sheet of cells, in the order of the workbook.

    Raises
    ------
    Refused
        The file is damaged, protected by a password, or a sheet larger than the limits.
    """
    records = stream(content, ("Workbook", "Book"))
    try:
        return [_facts(records, start, limits) for start in _starts(records)]
    except (struct.error, IndexError):
        raise Refused("raw_workbook_damaged") from None


def _records(content: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while place + 4 <= len(content):
        number, length = struct.unpack_from("<HH", content, place)
        yield number, content[place + 4 : place + 4 + length]
        place += 4 + length


def _starts(content: bytes) -> Iterator[int]:
    """Where the records of each sheet of cells begin."""
    for number, body in _records(content, 0):
        if number == _PASSWORD:
            raise Refused("raw_workbook_encrypted")
        if number == _SHEET and body[5] == 0:
            yield struct.unpack_from("<I", body)[0]
        if number == _END:
            return


def _facts(content: bytes, start: int, limits: Limits) -> Facts:
    facts = Facts()
    hidden: set[int] = set()
    filled: set[int] = set()
    depth = 0
    for number, body in _records(content, start):
        # A chart in the sheet has records of its own.
        depth += (number == _BEGIN) - (number == _END)
        if depth == 0:
            break
        if depth > 1:
            continue
        if number == _ROW and struct.unpack_from("<I", body, 12)[0] & 0x20:
            hidden.add(struct.unpack_from("<H", body)[0] + 1)
        elif number == _COLUMNS and struct.unpack_from("<H", body, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", body)
            facts.hidden_columns += range(first + 1, min(last, 255) + 2)
        elif number in _CELLS:
            row, column = (place + 1 for place in struct.unpack_from("<HH", body))
            last_column = struct.unpack_from("<H", body, len(body) - 2)[0] + 1
            facts.holds(row, last_column if number == _SEVERAL else column, limits)
            filled.add(row)
            error = _error(number, body)
            if error is not None:
                facts.broken[row, column] = ERRORS.get(error, "#")
    facts.hidden_rows = sorted(hidden & filled)
    facts.hidden_columns = [one for one in facts.hidden_columns if one <= facts.columns]
    return facts


def _error(number: int, body: bytes) -> int | None:
    if number == _TRUTH_OR_ERROR and body[7]:
        return body[6]
    if number == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None
