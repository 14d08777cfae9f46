"""The study's codebook as a REFI-QDA codebook (``.qdc``), which tools for coding can open."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from samskaping.study.closed import in_language
from samskaping.study.codebook import Code, Codebook

SPACE = "urn:QDA-XML:codebook:1.0"
_OPENING = '<?xml version="1.0" encoding="utf-8"?>'


def code_guid(codebook: str, code: str) -> UUID:
    """The GUID of a code: the same whenever and wherever it is written, so that tools know it."""
    return uuid5(uuid5(NAMESPACE_URL, f"urn:samskaping:codebook:{codebook}"), code)


def codebook_xml(codebook: Codebook, language: str) -> bytes:
    """The codes with labels and definitions in ``language``, each below its parent.

    A text that is not given in the language is written in the first one that it has.
    """
    lines = [
        _OPENING,
        f'<CodeBook xmlns="{SPACE}" origin="samskaping">',
        "  <Codes>",
        *_codes(codebook, language),
        "  </Codes>",
        "</CodeBook>",
    ]
    return "\n".join([*lines, ""]).encode()


def _codes(codebook: Codebook, language: str) -> Iterator[str]:
    below: dict[str | None, list[Code]] = {}
    for one in codebook.codes:
        below.setdefault(one.parent, []).append(one)
    # What is still to be written, the next at the end: a code, or the end of one.
    waiting: list[tuple[int, Code | None]] = [(0, one) for one in reversed(below[None])]
    while waiting:
        depth, code = waiting.pop()
        indent = "  " * (depth + 2)
        if code is None:
            yield f"{indent}</Code>"
            continue
        yield f"{indent}{_start(codebook.id, code, language)}"
        if code.definition is not None:
            described = escape(in_language(code.definition, language))
            yield f"{indent}  <Description>{described}</Description>"
        waiting.append((depth, None))
        waiting += [(depth + 1, one) for one in reversed(below.get(code.id, []))]


def _start(codebook: str, code: Code, language: str) -> str:
    guid = str(code_guid(codebook, code.id)).upper()
    name = quoteattr(in_language(code.label, language))
    return f'<Code guid="{guid}" name={name} isCodable="true">'
