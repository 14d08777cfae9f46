"""Bytes of a delimited text file become a table of text; nothing is guessed about its meaning.

Rows are numbered as a spreadsheet shows them: the header is row 1, blank rows count, and a record
with line breaks inside quotes is one row.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, dropwhile, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from samskaping.ingest.decoding import in_utf8, is_blank
from samskaping.ingest.findings import IngestError, refused
from samskaping.ingest.regular_text import read_regular
from samskaping.numeric.result import IntArray
from samskaping.study.findings import Finding

_CHUNK = 20_000
_SEPARATORS = ("\t", ";", ",")
# Printable ASCII with no more than one blank between the words: nothing to tidy.
_PLAIN = r"^([!-~]+( [!-~]+)*)?$"
# UTF-8 that was read as cp1252 and saved again: æ, ø, å, é, ö, ä, quotation marks and dashes.
_MOJIBAKE = "Ã[¥¦¸…†˜©¶¤]|â€"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# How each kind begins, so that a text without it need not be searched cell by cell.
_DAMAGE = (
    ("raw_mojibake", ("Ã", "â€"), _MOJIBAKE),
    ("raw_replacement", (_REPLACEMENT,), _REPLACEMENT),
)


@dataclass(frozen=True)
class TextTable:
    """All cells of a file as text, column by column, with the row that each record stands in.

    ``sheet`` is the one of a workbook that they stand in. ``written`` are the texts with a point
    that somebody wrote as text, by column, where the file knows numbers from texts; None where it
    does not.
    """

    file: str
    columns: dict[str, pa.ChunkedArray]
    rows: IntArray
    findings: list[Finding] = field(default_factory=list)
    sheet: str | None = None
    written: Mapping[str, frozenset[str]] | None = None

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return list(self.columns)


def read_text_table(
    raw: bytes, file: str, *, encoding: str = "auto", separator: str = "auto"
) -> TextTable:
    """Read delimited text; all cells stay text, and an empty cell stays an empty text.

    Raises
    ------
    IngestError
        The file is not text, empty, has no rows, a broken header, broken quotes, a cell beyond
        the limit, or rows with a wrong number of fields.
    """
    content, findings = in_utf8(raw, file, encoding)
    if is_blank(content):
        raise refused("raw_empty", file)
    sign = separator if separator != "auto" else _most_frequent_separator(_lines(content))
    records = _records(_lines(content), sign, file)
    header = checked_header(next(records), file)
    regular = read_regular(content, sign, len(header))
    cells, rows = regular or _read_carefully(records, len(header), file)
    if not len(rows):
        raise refused("raw_no_rows", file)
    # Blank rows after the last record are the end of the file, not something to report.
    blank = int(rows[-1]) - 1 - len(rows)
    if blank:
        findings.append(Finding(code="raw_blank_rows", file=file, arguments={"n": blank}))
    table = TextTable(file, dict(zip(header, cells, strict=True)), rows, findings)
    findings.extend(damaged(table, content))
    return table


def tidy_text(text: str) -> str:
    """Text without what cannot be seen: outer and double blanks, letters in two parts."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").split())


def tidy_texts(texts: pa.Array) -> list[str]:
    """Each text tidied; of many different ones most are plain and stay as they are."""
    tidied: list[str] = texts.to_pylist()
    strange = pc.invert(pc.match_substring_regex(texts, _PLAIN))
    for place in np.flatnonzero(strange.to_numpy(zero_copy_only=False)).tolist():
        tidied[place] = tidy_text(tidied[place])
    return tidied


def _lines(content: bytes) -> io.TextIOWrapper:
    """The lines of a text with their ends as they are, one at a time."""
    return io.TextIOWrapper(io.BytesIO(content), "utf-8", newline="")


def _most_frequent_separator(lines: Iterable[str]) -> str:
    """The most frequent of tab, semicolon and comma in the header, outside quotes."""
    outside: Counter[str] = Counter()
    quoted = False
    for sign in dropwhile("\r\n".__contains__, chain.from_iterable(lines)):
        if sign == '"':
            quoted = not quoted
        elif sign in "\r\n" and not quoted:
            break
        elif not quoted:
            outside[sign] += 1
    return max(_SEPARATORS, key=lambda sign: outside[sign])


def _records(lines: Iterable[str], separator: str, file: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    row = 0
    try:
        for record in reader:
            row += 1
            yield record
    except csv.Error as cause:
        if "field limit" in str(cause):
            limit = csv.field_size_limit()
            raise refused("raw_cell_size", file, row + 1, limit=limit) from None
        raise refused("raw_quotes", file, row + 1) from None


def checked_header(
    record: Iterable[str], file: str, row: int = 1, sheet: str | None = None
) -> list[str]:
    """The names of the columns; ``row`` is where they stand.

    Raises
    ------
    IngestError
        A column has no name, or two have the same.
    """
    header = [tidy_text(name) for name in record]
    blank = [str(number) for number, name in enumerate(header, start=1) if not name]
    findings = []
    if blank:
        listed = ", ".join(blank[:10]) + (", …" if blank[10:] else "")
        findings.append(
            Finding(
                code="raw_header_blank",
                file=file,
                sheet=sheet,
                row=row,
                arguments={"n": len(blank), "positions": listed},
            )
        )
    # The first row may be a person's answers where the header was lost: places, not names.
    places: dict[str, list[str]] = {name: [] for name in header if name}
    for number, name in enumerate(header, start=1):
        places.get(name, []).append(str(number))
    findings += [
        Finding(
            code="raw_header_twice",
            file=file,
            sheet=sheet,
            row=row,
            arguments={"positions": ", ".join(same)},
        )
        for same in places.values()
        if len(same) > 1
    ]
    if findings:
        raise IngestError(findings)
    return header


def shown(name: str) -> str:
    """A header as it may be shown; what looks like a person's data is described instead."""
    personal = "@" in name or re.search(r"\d{6}", re.sub(r"[\s.+-]", "", name))
    return f"[{len(name)}]" if personal or len(name) > 120 else name


def _read_carefully(
    records: Iterator[list[str]], width: int, file: str
) -> tuple[list[pa.ChunkedArray], IntArray]:
    """The cells below the header, column by column, and the row that each record stands in.

    Records without any content are left out.
    """
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    numbers: list[IntArray] = []
    wrong: list[int] = []
    row = 2
    while records_read := list(islice(records, _CHUNK)):
        filled = {number: one for number, one in enumerate(records_read, start=row) if any(one)}
        wrong += [number for number, record in filled.items() if len(record) != width]
        row += len(records_read)
        if filled and not wrong:
            for chunk, cells in zip(chunks, zip(*filled.values(), strict=True), strict=True):
                chunk.append(pa.array(cells, pa.string()))
            numbers.append(np.array([*filled], dtype=np.int64))
    if wrong:
        listed = ", ".join(str(number) for number in wrong[:10]) + (", …" if wrong[10:] else "")
        raise refused("raw_fields", file, wrong[0], n=len(wrong), rows=listed, fields=width)
    rows = np.concatenate(numbers) if numbers else np.empty(0, dtype=np.int64)
    return [pa.chunked_array(chunk, pa.string()) for chunk in chunks], rows


def damaged(table: TextTable, content: bytes | None = None) -> Iterator[Finding]:
    """Letters that were lost or doubled in an earlier conversion.

    ``content`` is the text that the table was read from, where it was read from one.
    """
    for code, signs, pattern in _DAMAGE:
        if content is not None and not any(sign.encode() in content for sign in signs):
            continue
        for name, cells in table.columns.items():
            hits = np.flatnonzero(pc.match_substring_regex(cells, pattern).to_numpy())
            if len(hits) or re.search(pattern, name):
                row = int(table.rows[hits[0]]) if len(hits) else 1
                yield Finding(
                    code=code,
                    file=table.file,
                    sheet=table.sheet,
                    row=row,
                    column=shown(name),
                    arguments={"n": len(hits) + bool(re.search(pattern, name))},
                )
