"""Persons become keyed digests at the door; what identified them goes no further.

A pseudonym is the first 96 bits of HMAC-SHA256 over the identifier, in hexadecimal. ``p…`` stands
for a person whose identifier the file had, so that forms of one person can be found; ``f…`` for a
form without one; ``i…`` for an interview.

Each purpose has digests of its own: one and the same identifier gives other pseudonyms to a
respondent, a person who was measured and a person who was interviewed, so that the three kinds of
data cannot be laid side by side. Files of one kind do match: whoever was coded in two files is one
person. Interviews and their persons are told apart by case as well, since many projects number them
from 1 in every case.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable

from samskaping.study.keys import Key
from samskaping.tables import FORM, INTERVIEW, PERSON

_HEX_DIGITS = 24
# What a segment is numbered by, such as 12, 3.1 or 120-180; longer numbers may be a person's.
_NUMBER = re.compile(r"\d{1,6}(?:[.:-]\d{1,6})?")
UNIT = "u"


def person(identifier: str, key: Key) -> str:
    """The pseudonym of whoever has this identifier; blanks around it and its case do not count."""
    return PERSON + _digest(f"person\0{_plain(identifier)}", key)


def measured(identifier: str, key: Key) -> str:
    """The pseudonym of somebody who was measured."""
    return PERSON + _digest(f"measured\0{_plain(identifier)}", key)


def interview(identifier: str, case: str, key: Key) -> str:
    """The pseudonym of an interview in a case."""
    return INTERVIEW + _digest(f"interview\0{case}\0{_plain(identifier)}", key)


def interviewed(identifier: str, case: str, key: Key) -> str:
    """The pseudonym of somebody who was interviewed in a case."""
    return PERSON + _digest(f"interviewed\0{case}\0{_plain(identifier)}", key)


def speaker(interview: str, key: Key) -> str:
    """The pseudonym of whoever was interviewed, where only the interview's is known."""
    return FORM + _digest(f"speaker\0{interview}", key)


def segment(text: str, key: Key) -> str:
    """The number of a segment; a digest where something else than a number stands in its place."""
    return text if _NUMBER.fullmatch(text) else UNIT + _digest(f"segment\0{text}", key)


def forms(source: str, rows: Iterable[int], key: Key) -> list[str]:
    """A pseudonym for each row of a source that says nothing of who answered."""
    return [FORM + _digest(f"form\0{source}\0{row}", key) for row in rows]


def _plain(identifier: str) -> str:
    return unicodedata.normalize("NFC", identifier).strip().casefold()


def _digest(text: str, key: Key) -> str:
    return hmac.digest(key.secret, text.encode(), "sha256").hex()[:_HEX_DIGITS]
