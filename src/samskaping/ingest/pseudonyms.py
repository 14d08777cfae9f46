"""Persons become keyed digests at the door; what identified them goes no further.

A pseudonym is the first 96 bits of HMAC-SHA256 over the identifier, in hexadecimal. ``p…`` stands
for a person whose identifier the file had, so that forms of one person can be found; ``f…`` for a
form without one.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable

from samskaping.study.keys import Key
from samskaping.tables import FORM, PERSON

_HEX_DIGITS = 24


def person(identifier: str, key: Key) -> str:
    """The pseudonym of whoever has this identifier; blanks around it and its case do not count."""
    text = unicodedata.normalize("NFC", identifier).strip().casefold()
    return PERSON + _digest(f"person\0{text}", key)


def forms(source: str, rows: Iterable[int], key: Key) -> list[str]:
    """A pseudonym for each row of a source that says nothing of who answered."""
    return [FORM + _digest(f"form\0{source}\0{row}", key) for row in rows]


def _digest(text: str, key: Key) -> str:
    return hmac.digest(key.secret, text.encode(), "sha256").hex()[:_HEX_DIGITS]
