"""Where selections begin and end in the texts of a REFI-QDA project.

The standard counts characters of the stored text. Programs differ in whether a line end that is
stored as two characters counts as one, and whether the mark before a UTF-8 text counts. The ways
that are possible for a project are tried, and the one that cuts fewest words is taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

_MARK = "\ufeff"
_BEYOND = 1 << 40


class Counting(NamedTuple):
    """How a program counts: line ends of two characters as one, and the mark before the text."""

    line_ends_as_one: bool = False
    mark_counts: bool = False

    @property
    def kind(self) -> str:
        """The name that messages have for it."""
        ends = "one" if self.line_ends_as_one else "two"
        return f"places_{ends}_marked" if self.mark_counts else f"places_{ends}"


class Stored:
    """A text as a project stores it; ``plain`` has line ends of one character, and no mark."""

    def __init__(self, text: str) -> None:
        self.marked = text.startswith(_MARK)
        text = text.removeprefix(_MARK)
        self.plain = text.replace("\r\n", "\n").replace("\r", "\n")
        self.returns: list[int] = []
        """Where the first of each two characters of a line end stands."""
        place = text.find("\r\n")
        while place >= 0:
            self.returns.append(place)
            place = text.find("\r\n", place + 2)

    @property
    def doubtful(self) -> bool:
        """Whether programs may count places differently."""
        return self.marked or bool(self.returns)

    def place(self, written: int, counting: Counting) -> int:
        """A place as written, counted in ``plain``; it may lie beyond its end."""
        place = max(written - 1, 0) if self.marked and counting.mark_counts else written
        return place if counting.line_ends_as_one else place - bisect_left(self.returns, place)


def stored(content: bytes) -> Stored:
    """A text file of a project: UTF-8, or UTF-16 with a mark.

    Raises
    ------
    UnicodeError
        It is neither.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    mark = _MARK if encoding == "utf-16" else ""
    return Stored(mark + content.decode(encoding))


def number(written: str | None) -> int | None:
    """A place as it is written; None where it is none."""
    text = (written or "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    return min(int(text), _BEYOND)


def counting_of(samples: Sequence[tuple[Stored, int, int]]) -> tuple[Counting, bool]:
    """The way of counting that fits selections best, and whether another fits about as well.

    Each end of a selection that does not cut a word counts once, and once more if a blank is not
    what it begins or ends with; a whole line may have its end. Of ways that are alike, the text as
    stored, without its mark, wins. A difference of one may be a word that somebody cut.
    """
    ends = (False, True) if any(text.returns for text, _, _ in samples) else (False,)
    marks = (False, True) if any(text.marked for text, _, _ in samples) else (False,)
    ways = [Counting(*way) for way in product(ends, marks)]
    scores = [sum(_fit(*sample, way) for sample in samples) for way in ways]
    most = max(scores)
    close = [way for way, score in zip(ways, scores, strict=True) if score >= most - 1]
    told = {tuple(_told(samples, way)) for way in close}
    return ways[scores.index(most)], len(told) > 1


def _told(samples: Iterable[tuple[Stored, int, int]], way: Counting) -> Iterable[tuple[int, int]]:
    return ((text.place(start, way), text.place(end, way)) for text, start, end in samples)


def _fit(text: Stored, start: int, end: int, way: Counting) -> int:
    plain = text.plain
    first, last = text.place(start, way), text.place(end, way)
    in_mark = text.marked and way.mark_counts and start == 0
    if in_mark or not 0 <= first < last <= len(plain):
        return 0
    cut = first > 0 and _in_word(plain, first)
    cut_after = last < len(plain) and _in_word(plain, last)
    whole = plain[last - 1] == "\n" or not plain[last - 1].isspace()
    return (not cut) + (not cut_after) + (not plain[first].isspace()) + whole


def _in_word(text: str, place: int) -> bool:
    return text[place - 1].isalnum() and text[place].isalnum()
