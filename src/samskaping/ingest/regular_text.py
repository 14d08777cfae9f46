"""Delimited text without anything out of the ordinary, read in parts by Arrow.

Only a text that has one meaning is read here: a quote opens a cell, closes it, or is doubled within
one; a record ends with LF or CR LF; none is an empty line. Of such a text Arrow and the careful
reader make the same of every byte. Any other, and any that would be refused, is left to the careful
reader, whose findings say what is wrong and where.
"""

from __future__ import annotations

import csv
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from samskaping.numeric.result import IntArray

_PART = 4194304
# A record beyond this is left to the careful reader, who refuses cells long before.
_LARGEST = 1 << 28
_QUOTE, _CR, _LF = b'"\r\n'

Bytes = NDArray[np.uint8]


def read_regular(
    content: bytes, separator: str, width: int
) -> tuple[list[pa.ChunkedArray], IntArray] | None:
    """The cells below the header, column by column, and the row that each record stands in.

    Records without any content are left out. None for a text that is not regular.
    """
    end = len(content)
    while end and content[end - 1] in b"\r\n":
        end -= 1
    text = pa.py_buffer(content).slice(0, end)
    ends = _ends_of_parts(np.frombuffer(text, np.uint8), ord(separator))
    if ends is None:
        return None
    try:
        parts = [_parsed(text[start:stop], separator, width) for start, stop in pairwise(ends)]
    except pa.ArrowInvalid:
        # Rows of another width: the careful reader says which.
        return None
    table = pa.concat_tables(parts)
    if _longest_cell(table) > csv.field_size_limit():
        return None
    rows = np.arange(2, table.num_rows + 2)
    blank = _blank_records(table)
    if blank.any():
        table, rows = table.filter(pa.array(~blank)), rows[~blank]
    return table.columns, rows


def _ends_of_parts(text: Bytes, separator: int) -> list[int] | None:
    """Where the header ends and where each part of whole records does; None if not regular."""
    ends: list[int] = []
    inside, before = False, _LF
    for start in range(0, len(text), _PART):
        part = text[start : start + _PART]
        after = text[start + len(part)] if start + len(part) < len(text) else _LF
        around = np.concatenate([[np.uint8(before)], part, [np.uint8(after)]])
        quotes, feeds, returns = around == _QUOTE, around == _LF, around == _CR
        borders = quotes | feeds | returns | (around == separator)
        quote, feed, cr = quotes[1:-1], feeds[1:-1], returns[1:-1]
        within = np.logical_xor.accumulate(quote) ^ inside
        opens_well, closes_well = borders[:-2], borders[2:]
        irregular = quote & ((within & ~opens_well) | (~within & ~closes_well))
        irregular |= ~within & ((cr & ~feeds[2:]) | ((feed | cr) & feeds[:-2]))
        if irregular.any():
            return None
        record_ends = np.flatnonzero(feed & ~within)
        if len(record_ends):
            ends += [] if ends else [start + int(record_ends[0]) + 1]
            ends.append(start + int(record_ends[-1]) + 1)
        inside, before = bool(within[-1]), int(part[-1])
    if inside or not ends or ends[0] == len(text):
        return None
    ends = list(dict.fromkeys([*ends, len(text)]))
    return ends if max(np.diff(ends)) <= _LARGEST else None


def _parsed(part: pa.Buffer, separator: str, width: int) -> pa.Table:
    """Whole records in one block: where blocks meet, Arrow can lose a line end within a cell."""
    names = [str(place) for place in range(width)]
    return pa.csv.read_csv(
        pa.BufferReader(part),
        pa.csv.ReadOptions(column_names=names, block_size=part.size),
        pa.csv.ParseOptions(delimiter=separator, newlines_in_values=True, ignore_empty_lines=False),
        pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )


def _longest_cell(table: pa.Table) -> int:
    return max(int(pc.max(pc.binary_length(column)).as_py()) for column in table.columns)


def _blank_records(table: pa.Table) -> NDArray[np.bool_]:
    blank = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        blank &= pc.equal(column, "").to_numpy()
        if not blank.any():
            break
    return blank
