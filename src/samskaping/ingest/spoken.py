"""Whether a quote was said: its words stand in the interview, in their order."""

from __future__ import annotations

import re
import unicodedata

# What the editor put in, or left out. A mark for a name is one of these, too.
_EDITED = re.compile(r"\[[^\]]*\]|…|\.\.\.")
# Quotation marks go, dashes and apostrophes are of one kind.
_SAME = str.maketrans(
    {
        **dict.fromkeys('"\u201c\u201d\u201e\u00ab\u00bb'),
        **dict.fromkeys("\u2018\u2019\u201a", "'"),
        **dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-"),
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_OUTER = " .,;:!?-'"


def stands_in(quote: str, passage: str) -> bool:
    """Whether each part of a quote, between what the editor left out, is a part of the passage.

    The parts must come in the same order, and begin and end where words do. Capitals, kinds of
    quotation marks and dashes, line breaks, and marks at the ends of a part make no difference:
    whoever cuts a sentence out sets them anew.
    """
    parts = [part.strip(_OUTER) for part in _EDITED.split(_plain(quote))]
    parts = [part for part in parts if part]
    said = _plain(passage)
    place = 0
    for part in parts:
        found = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)").search(said, place)
        if found is None:
            return False
        place = found.end()
    return bool(parts)


def _plain(text: str) -> str:
    composed = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(composed.translate(_SAME).split()).casefold()
