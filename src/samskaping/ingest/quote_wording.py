"""Whether a quote may be printed as it is worded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from samskaping.ingest.spoken import stands_in
from samskaping.scrubbing import Known, found_in, passage
from samskaping.tables import FORM

LONGEST = 1000
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "@")
_DASH = re.compile(r"^[-\u2212] ?")


@dataclass(frozen=True)
class Judge:
    """What a quote is held against: the names that may not stand in it, and what was said.

    ``said`` are the texts of each interview, by its pseudonym. A quote from an interview that is
    not among them passes unchecked, which is counted.
    """

    known: Known
    said: Mapping[str, Sequence[str]]


def printed(text: str) -> str:
    """A quote on one line: no double blanks or invisible signs, a dash at the start for speech."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _DASH.sub("\u2013 ", " ".join(plain.split()))


def reason_against(row: Mapping[Any, Any], text: str, judge: Judge) -> str | None:
    """What speaks against a quote, the plainest first; None if nothing does."""
    against = (
        ("unknown_interview", str(row["source"]).startswith(FORM)),
        ("unknown_case", pd.isna(row["case"])),
        ("unknown_value", pd.isna(row["value"])),
        ("no_consent", not row["consent"]),
        ("not_signed_off", not row["signed_off"]),
        ("unprintable", not is_printable(text)),
    )
    for reason, holds in against:
        if holds:
            return reason
    if found_in(text, judge.known):
        return "not_scrubbed"
    return None if _was_said(row, text, judge) else "not_found"


def is_printable(text: str) -> bool:
    """Whether a quote can stand in a table: neither blank, too long, a formula, nor half signs."""
    fits = 0 < len(text) <= LONGEST
    return fits and text.isprintable() and not text.startswith(_FORMULA)


def _was_said(row: Mapping[Any, Any], text: str, judge: Judge) -> bool:
    """Whether the quote stands at its place in the interview; the benefit of the doubt without."""
    texts = judge.said.get(str(row["source"]))
    if texts is None:
        return True
    start, end = row["start"], row["end"]
    for whole in texts:
        first = 0 if pd.isna(start) else int(start)
        last = len(whole) if pd.isna(end) else int(end)
        if stands_in(text, passage(whole, first, last, found_in(whole, judge.known))):
            return True
    return False
