"""How MAXQDA heads the columns of its table of coded segments, in the languages that are known.

English and German; its interface has no Norwegian or Danish. A program in another language can be
set to English before the export, or its headings written over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# The first of several that a table has counts: whoever made a coding, not who changed it last.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "group": ("document group", "dokumentgruppe"),
    "document": ("document name", "document", "dokumentname", "dokument"),
    "code": ("code",),
    "begin": ("beginning", "begin", "start", "anfang", "beginn"),
    "end": ("end", "ende"),
    "weight": ("weight score", "weight", "gewicht", "gewichtung"),
    "coder": (
        "created by", "author", "coder", "erstellt von", "autor", "codierer", "modified by",
        "bearbeitet von", "geändert von",
    ),
}  # fmt: skip


def places(header: Sequence[str]) -> dict[str, str]:
    """The heading of each part of a coding, as far as the table has it."""
    known: dict[str, str] = {}
    for name in header:
        known.setdefault(name.casefold(), name)
    found = {
        part: next((known[one] for one in headings if one in known), None)
        for part, headings in HEADINGS.items()
    }
    return {part: name for part, name in found.items() if name is not None}
