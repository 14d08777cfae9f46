"""Bytes of a text file in any of the usual encodings become bytes of UTF-8."""

from __future__ import annotations

import codecs

import numpy as np
import pyarrow as pa

from samskaping.ingest.findings import refused
from samskaping.study.findings import Finding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = ((b"PK\x03\x04", "xlsx, zip"), (b"\xd0\xcf\x11\xe0", "xls, doc"), (b"%PDF", "pdf"))
# What a quick look reads to see whether there is anything.
_LOOK = 4096


def in_utf8(raw: bytes, file: str, encoding: str) -> tuple[bytes, list[Finding]]:
    """The text in UTF-8 without a mark, and a finding where the encoding had to be guessed.

    Raises
    ------
    IngestError
        The bytes are not text, or not in the declared encoding.
    """
    for start, kind in _OTHER_FORMATS:
        if raw.startswith(start):
            raise refused("raw_not_text", file, kind=kind)
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if encoding == "auto":
        candidates = [marked] if marked else ["utf-8", "cp1252"]
    else:
        candidates = [marked if marked and marked.startswith(encoding) else encoding]
    for name in candidates:
        try:
            content = _recoded(raw, name)
        except UnicodeDecodeError as cause:
            place = raw.count(b"\n", 0, cause.start) + 1
            continue
        if b"\x00" in content:
            raise refused("raw_not_text", file, kind="NUL")
        guessed = Finding(code="raw_encoding_guessed", file=file, arguments={"encoding": name})
        return content, [guessed] if len(candidates) > 1 and name != "utf-8" else []
    if b"\x00" in raw:
        raise refused("raw_not_text", file, kind="NUL")
    raise refused("raw_encoding", file, place, encoding=candidates[-1])


def _recoded(raw: bytes, encoding: str) -> bytes:
    """A text in UTF-8; a large file that is in UTF-8 already is checked without a copy."""
    if encoding in ("utf-8", "utf-8-sig"):
        content = raw.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8-sig" else raw
        if _is_utf8(content):
            return content
    return raw.decode(encoding).encode()


def _is_utf8(content: bytes) -> bool:
    ends = np.array([0, len(content)], dtype=np.int64)
    whole = pa.LargeStringArray.from_buffers(1, pa.py_buffer(ends), pa.py_buffer(content))
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def is_blank(content: bytes) -> bool:
    """Whether a text in UTF-8 has nothing but blanks and line ends."""
    if content[:_LOOK].decode(errors="ignore").strip():
        return False
    return not content.decode().strip()
