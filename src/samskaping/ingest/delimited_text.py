"""Bytes of a delimited text file become a table of text; nothing is guessed about its meaning.

Rows are numbered as a spreadsheet shows them: the header is row 1, blank rows count, and a record
with line breaks inside quotes is one row.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from samskaping.ingest.findings import IngestError
from samskaping.numeric.result import IntArray
from samskaping.study.findings import Finding

_CHUNK = 20_000
_SEPARATORS = ("\t", ";", ",")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = ((b"PK\x03\x04", "xlsx, zip"), (b"\xd0\xcf\x11\xe0", "xls, doc"), (b"%PDF", "pdf"))
# UTF-8 that was read as cp1252 and saved again: æ, ø, å, é, ö, ä, quotation marks and dashes.
_MOJIBAKE = "Ã[¥¦¸…†˜©¶¤]|â€"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class TextTable:
    """All cells of a file as text, column by column, with the row that each record stands in."""

    file: str
    columns: dict[str, pa.ChunkedArray]
    rows: IntArray
    findings: list[Finding] = field(default_factory=list)

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
    text, findings = _decoded(raw, file, encoding)
    if not text.strip():
        raise _refused("raw_empty", file)
    sign = separator if separator != "auto" else _most_frequent_separator(text)
    records = _records(text, sign, file)
    header = _checked_header(next(records), file)
    columns, rows, blank = _columns(records, header, file)
    if not len(rows):
        raise _refused("raw_no_rows", file)
    if blank:
        findings.append(Finding(code="raw_blank_rows", file=file, arguments={"n": blank}))
    table = TextTable(file, columns, rows, findings)
    findings.extend(_damaged(table, text))
    return table


def tidy_text(text: str) -> str:
    """Text without what cannot be seen: outer and double blanks, letters in two parts."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").split())


def _refused(code: str, file: str, row: int | None = None, **arguments: str | int) -> IngestError:
    return IngestError([Finding(code=code, file=file, row=row, arguments=arguments)])


def _decoded(raw: bytes, file: str, encoding: str) -> tuple[str, list[Finding]]:
    for start, kind in _OTHER_FORMATS:
        if raw.startswith(start):
            raise _refused("raw_not_text", file, kind=kind)
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if encoding == "auto":
        candidates = [marked] if marked else ["utf-8", "cp1252"]
    else:
        candidates = [marked if marked and marked.startswith(encoding) else encoding]
    for name in candidates:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError as cause:
            place = raw.count(b"\n", 0, cause.start) + 1
            continue
        if "\x00" in text:
            raise _refused("raw_not_text", file, kind="NUL")
        guessed = Finding(code="raw_encoding_guessed", file=file, arguments={"encoding": name})
        return text, [guessed] if len(candidates) > 1 and name != "utf-8" else []
    if b"\x00" in raw:
        raise _refused("raw_not_text", file, kind="NUL")
    raise _refused("raw_encoding", file, place, encoding=candidates[-1])


def _most_frequent_separator(text: str) -> str:
    """The most frequent of tab, semicolon and comma in the header, outside quotes."""
    outside: Counter[str] = Counter()
    quoted = False
    for sign in text.lstrip("\r\n"):
        if sign == '"':
            quoted = not quoted
        elif sign in "\r\n" and not quoted:
            break
        elif not quoted:
            outside[sign] += 1
    return max(_SEPARATORS, key=lambda sign: outside[sign])


def _records(text: str, separator: str, file: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for record in reader:
            row += 1
            yield record
    except csv.Error as cause:
        if "field limit" in str(cause):
            limit = csv.field_size_limit()
            raise _refused("raw_cell_size", file, row + 1, limit=limit) from None
        raise _refused("raw_quotes", file, row + 1) from None


def _checked_header(record: list[str], file: str) -> list[str]:
    header = [tidy_text(name) for name in record]
    findings = [
        Finding(code="raw_header_blank", file=file, row=1, arguments={"position": number})
        for number, name in enumerate(header, start=1)
        if not name
    ]
    # The first row may be a person's answers where the header was lost: places, not names.
    places: dict[str, list[str]] = {name: [] for name in header if name}
    for number, name in enumerate(header, start=1):
        places.get(name, []).append(str(number))
    findings += [
        Finding(code="raw_header_twice", file=file, row=1, arguments={"positions": ", ".join(same)})
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


def _columns(
    records: Iterator[list[str]], header: list[str], file: str
) -> tuple[dict[str, pa.ChunkedArray], IntArray, int]:
    chunks: list[list[pa.Array]] = [[] for _ in header]
    numbers: list[IntArray] = []
    wrong: list[int] = []
    row, blank, last = 2, 0, 1
    while records_read := list(islice(records, _CHUNK)):
        keep = []
        kept = []
        for number, record in enumerate(records_read, start=row):
            if len(record) == len(header) and any(record):
                keep.append(number)
                kept.append(record)
            elif not any(record):
                blank += 1
            else:
                wrong.append(number)
        row += len(records_read)
        if keep:
            last = keep[-1]
            for chunk, cells in zip(chunks, zip(*kept, strict=True), strict=True):
                chunk.append(pa.array(cells, pa.string()))
            numbers.append(np.asarray(keep, dtype=np.int64))
    if wrong:
        listed = ", ".join(str(number) for number in wrong[:10]) + (", …" if wrong[10:] else "")
        raise _refused("raw_fields", file, wrong[0], n=len(wrong), rows=listed, fields=len(header))
    # Blank rows after the last record are the end of the file, not something to report.
    blank -= row - 1 - last
    rows = np.concatenate(numbers) if numbers else np.empty(0, dtype=np.int64)
    columns = {
        name: pa.chunked_array(chunk, pa.string())
        for name, chunk in zip(header, chunks, strict=True)
    }
    return columns, rows, blank


def _damaged(table: TextTable, text: str) -> Iterator[Finding]:
    """Letters that were lost or doubled in an earlier conversion."""
    for code, pattern in (("raw_mojibake", _MOJIBAKE), ("raw_replacement", _REPLACEMENT)):
        if not re.search(pattern, text):
            continue
        for name, cells in table.columns.items():
            hits = np.flatnonzero(pc.match_substring_regex(cells, pattern).to_numpy())
            if len(hits) or re.search(pattern, name):
                row = int(table.rows[hits[0]]) if len(hits) else 1
                arguments = {"n": len(hits)}
                column = shown(name)
                yield Finding(
                    code=code, file=table.file, row=row, column=column, arguments=arguments
                )
