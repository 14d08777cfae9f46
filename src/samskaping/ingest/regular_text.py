"""Delimited text without anything out of the ordinary, read in blocks by Arrow.

Only a text that has one meaning is read here: a quote opens a cell, closes it, or is doubled within
one; a record ends with LF or CR LF; none is an empty line. Of such a text Arrow and the careful
reader make the same of every byte. Any other, and any that would be refused, is left to the careful
reader, whose findings say what is wrong and where.
"""

from __future__ import annotations

import csv
import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from samskaping.numeric.result import IntArray

_BLOCK = 1 << 22
_QUOTE, _CR, _LF = b'"\r\n'
_FIRST_RECORD = re.compile(rb'(?:[^"\r\n]++|"[^"]*+")*+\r?\n')

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
    header = _FIRST_RECORD.match(content, 0, end)
    breaks = _breaks_in_cells(np.frombuffer(content, np.uint8, end), ord(separator))
    if header is None or breaks is None:
        return None
    body = pa.py_buffer(content).slice(header.end(), end - header.end())
    table = _parsed(body, separator, width, breaks_in_cells=breaks)
    if table is None or _longest_cell(table) > csv.field_size_limit():
        return None
    rows = np.arange(2, table.num_rows + 2)
    blank = _blank_records(table)
    if blank.any():
        table, rows = table.filter(pa.array(~blank)), rows[~blank]
    return table.columns, rows


def _breaks_in_cells(text: Bytes, separator: int) -> bool | None:
    """Whether cells have line breaks in them; None for a text that is not regular."""
    around_quotes = np.zeros(256, dtype=bool)
    around_quotes[[separator, _QUOTE, _CR, _LF]] = True
    inside, breaks, before = False, False, _LF
    for start in range(0, len(text), _BLOCK):
        block = text[start : start + _BLOCK]
        previous = np.concatenate([[np.uint8(before)], block[:-1]])
        after = text[start + len(block)] if start + len(block) < len(text) else _LF
        following = np.append(block[1:], np.uint8(after))
        quote = block == _QUOTE
        within = np.logical_xor.accumulate(quote) ^ inside
        outside = ~within
        line_end = (block == _LF) | (block == _CR)
        irregular = quote & within & ~around_quotes[previous]
        irregular |= quote & outside & ~around_quotes[following]
        irregular |= outside & (block == _CR) & (following != _LF)
        irregular |= outside & line_end & (previous == _LF)
        if irregular.any():
            return None
        breaks |= bool((within & line_end).any())
        inside, before = bool(within[-1]), int(block[-1])
    return None if inside else breaks


def _parsed(
    body: pa.Buffer, separator: str, width: int, *, breaks_in_cells: bool
) -> pa.Table | None:
    names = [str(place) for place in range(width)]
    try:
        return pa.csv.read_csv(
            pa.BufferReader(body),
            pa.csv.ReadOptions(column_names=names, block_size=_BLOCK),
            pa.csv.ParseOptions(
                delimiter=separator, newlines_in_values=breaks_in_cells, ignore_empty_lines=False
            ),
            pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        # Rows of another width, no rows, or a row beyond the block: the careful reader says which.
        return None


def _longest_cell(table: pa.Table) -> int:
    return max(pc.max(pc.binary_length(column)).as_py() or 0 for column in table.columns)


def _blank_records(table: pa.Table) -> NDArray[np.bool_]:
    blank = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        blank &= pc.equal(column, "").to_numpy()
        if not blank.any():
            break
    return blank
