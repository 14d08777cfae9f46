"""Tables as spreadsheets have them: a title above, a header of several rows, sums at the end.

The same holds for a workbook and for the delimited text that was saved from one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import pyarrow as pa

from samskaping.ingest.decoding import in_utf8
from samskaping.ingest.delimited_text import TextTable, read_text_table, tidy_text
from samskaping.ingest.findings import IngestError, refused
from samskaping.study.bindings import Layout
from samskaping.study.findings import Finding

_SEPARATORS = ("\t", ";", ",", "|")
_LISTED = 10


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """The name of each column: its texts from top to bottom, without repeats or blanks."""
    width = max((len(row) for row in rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    names = []
    for column in zip(*filled, strict=True):
        parts = [tidy_text(text) for text in column]
        names.append(" / ".join(dict.fromkeys(part for part in parts if part)))
    return names


def filled_right(row: Sequence[str]) -> list[str]:
    """A row of names in which a blank cell belongs to the name on its left."""
    names: list[str] = []
    for text in row:
        names.append(text if text.strip() or not names else names[-1])
    return names


def listed(rows: Sequence[int]) -> str:
    """The first of some rows, as a message names them."""
    return ", ".join(str(row) for row in rows[:_LISTED]) + (", …" if len(rows) > _LISTED else "")


def without_totals(table: TextTable, layout: Layout) -> TextTable:
    """The table without the rows that sum up others; a note says how many and which they were."""
    if layout.totals is None:
        return table
    name = tidy_text(layout.totals.column)
    if name not in table.columns:
        raise IngestError(
            [
                Finding(
                    code="raw_column_missing",
                    file=table.file,
                    sheet=table.sheet,
                    row=layout.header_row,
                    column=name,
                )
            ]
        )
    sums = {tidy_text(text).casefold() for text in layout.totals.texts}
    cells = table.columns[name].dictionary_encode().combine_chunks()
    texts = [tidy_text(text).casefold() in sums for text in cells.dictionary.to_pylist()]
    is_sum = np.array(texts, dtype=bool)[cells.indices.to_numpy()]
    if not is_sum.any():
        return table
    if is_sum.all():
        raise refused("raw_no_rows", table.file)
    kept = pa.array(~is_sum)
    left_out = table.rows[is_sum].tolist()
    noted = Finding(
        code="raw_totals_rows",
        file=table.file,
        sheet=table.sheet,
        row=left_out[0],
        column=name,
        arguments={"n": len(left_out), "rows": listed(left_out)},
    )
    return replace(
        table,
        columns={column: texts.filter(kept) for column, texts in table.columns.items()},
        rows=table.rows[~is_sum],
        findings=[*table.findings, noted],
    )


def read_delimited(raw: bytes, file: str, layout: Layout) -> TextTable:
    """Delimited text with its header where the layout says, without its rows of sums.

    A blank name in any but the last row of the header belongs to the name on its left: what was a
    merged cell is text in the first of its columns.

    Raises
    ------
    IngestError
        The text cannot be read.
    """
    if layout.header_row == 1 and layout.header_rows == 1:
        table = read_text_table(raw, file, encoding=layout.encoding, separator=layout.separator)
        return without_totals(table, layout)
    content, findings = in_utf8(raw, file, layout.encoding)
    sign, names, rest = _split(content, file, layout)
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=sign, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(names)
    lower = layout.header_row + layout.header_rows - 2
    try:
        table = read_text_table(
            line.getvalue().encode() + rest, file, encoding="utf-8", separator=sign
        )
    except IngestError as cause:
        raise IngestError(_lowered(cause.findings, lower, layout.header_row)) from None
    found = [*findings, *_lowered(table.findings, lower, layout.header_row)]
    return without_totals(replace(table, rows=table.rows + lower, findings=found), layout)


def _lowered(findings: Sequence[Finding], by: int, header_row: int) -> list[Finding]:
    """Findings of a table that begins further down than it was read."""
    lowered = []
    for one in findings:
        arguments = dict(one.arguments)
        rows = arguments.get("rows")
        if isinstance(rows, str):
            parts = rows.split(", ")
            arguments["rows"] = ", ".join(str(int(p) + by) if p.isdigit() else p for p in parts)
        row = one.row if one.row is None else header_row if one.row == 1 else one.row + by
        lowered.append(replace(one, row=row, arguments=arguments))
    return lowered


def _split(content: bytes, file: str, layout: Layout) -> tuple[str, list[str], bytes]:
    """The separator, the names of the columns, and the text below the header."""
    # ASSUME the separator that is right splits the header into the most names.
    signs = _SEPARATORS if layout.separator == "auto" else (layout.separator,)
    best: tuple[str, list[str], int] | None = None
    for sign in signs:
        lines = _Lines(content)
        records = csv.reader(lines, delimiter=sign, strict=True)
        try:
            top = list(islice(records, layout.header_row - 1 + layout.header_rows))
        except csv.Error:
            continue
        header = top[layout.header_row - 1 :]
        names = joined([*(filled_right(row) for row in header[:-1]), *header[-1:]])
        if best is None or len(names) > len(best[1]):
            best = sign, names, lines.read
    if best is None:
        raise refused("raw_quotes", file, layout.header_row)
    if not best[1]:
        raise refused("raw_no_rows", file)
    return best[0], best[1], content[best[2] :]


class _Lines:
    """The lines of a text in UTF-8, and how many bytes of it have been read."""

    def __init__(self, content: bytes) -> None:
        self.stream = io.BytesIO(content)
        self.read = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.stream.readline()
        if not line:
            raise StopIteration
        self.read += len(line)
        return line.decode()
