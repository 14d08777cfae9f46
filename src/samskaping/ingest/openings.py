"""The first records of a delimited text, read leniently: enough to see what kind of file it is."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

_SEPARATORS = ("\t", ";", ",")
_LOOK = 1 << 20


def opening(content: bytes, records: int = 3) -> list[list[str]]:
    """The first records of a text, at most; none where the bytes are not text."""
    text = _decoded(content[:_LOOK])
    if text is None:
        return []
    found: list[list[str]] = []
    for record in lenient_records(text, separator_of(text)):
        found.append(record)
        if len(found) == records:
            break
    return found


def lenient_records(text: str, separator: str) -> Iterator[list[str]]:
    """The records of a text as far as they can be read; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from (record for record in reader if record)
    except csv.Error:
        return


def separator_of(text: str) -> str:
    """The most frequent of tab, semicolon and comma in the first line, outside quotes."""
    line = text.lstrip("\r\n").partition("\n")[0]
    outside = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


def _decoded(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="ignore")
    if b"\x00" in content:
        return None
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        # What is cut off in the middle of a letter is still UTF-8.
        return codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
