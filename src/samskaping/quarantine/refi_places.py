"""Where selections begin and end in the texts of a REFI-QDA project.

The standard counts characters of the stored text. Programs differ in whether a line end that is
stored as two characters counts as one, whether the mark before a UTF-8 text counts, and whether an
emoji is one character or the two halves that UTF-16 makes of it. The ways that are possible for a
project are tried, and the one that cuts fewest words is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

_MARK = "\ufeff"
_BEYOND = 1 << 40
# How much better a way fits by chance, where somebody cut a word.
_ONE_WORD = 1
# What UTF-16 writes as two halves: emoji, and a few letters of rare scripts.
_HALVED = re.compile("[\U00010000-\U0010ffff]")


class Counting(NamedTuple):
    """How a program counts: line ends of two characters as one, the mark before the text, halves.

    ``in_halves`` is whether it counts the halves of UTF-16.
    """

    line_ends_as_one: bool = False
    mark_counts: bool = False
    in_halves: bool = False

    @property
    def kind(self) -> str:
        """The name that messages have for how it counts line ends and the mark."""
        ends = "one" if self.line_ends_as_one else "two"
        return f"places_{ends}_marked" if self.mark_counts else f"places_{ends}"


class Decided(NamedTuple):
    """How a program counts, and of what the selections do not show it."""

    counting: Counting
    line_ends_open: bool = False
    halves_open: bool = False


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
        self._halves = {False: _second_halves(text), True: _second_halves(self.plain)}

    @property
    def has_line_ends(self) -> bool:
        """Whether programs may count its line ends, or a mark before it, differently."""
        return self.marked or bool(self.returns)

    @property
    def has_halves(self) -> bool:
        """Whether it has characters that programs may count as two."""
        return bool(self._halves[True])

    def place(self, written: int, counting: Counting) -> int:
        """A place as written, counted in ``plain``; it may lie beyond its end."""
        place = max(written - 1, 0) if self.marked and counting.mark_counts else written
        if counting.in_halves:
            place -= bisect_left(self._halves[counting.line_ends_as_one], place)
        return place if counting.line_ends_as_one else place - bisect_left(self.returns, place)


def _second_halves(text: str) -> list[int]:
    """Where the second half of each character that has two stands, counted in halves."""
    return [found.start() + n for n, found in enumerate(_HALVED.finditer(text), start=1)]


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


def counting_of(samples: Sequence[tuple[Stored, int, int]]) -> Decided:
    """The way of counting that fits selections best, and of what another fits about as well.

    Each end of a selection that does not cut a word counts once, and once more if a blank is not
    what it begins or ends with; a whole line may have its end. Of ways that are alike, the text as
    stored, without its mark, wins. A difference of one may be a word that somebody cut: halves,
    which the standard does not know, have to fit better by more.
    """
    possible = (
        any(text.returns for text, _, _ in samples),
        any(text.marked for text, _, _ in samples),
        any(text.has_halves for text, _, _ in samples),
    )
    ways = [Counting(*way) for way in product(*((False, True)[: 1 + one] for one in possible))]
    fits = {way: sum(_fit(*sample, way) for sample in samples) for way in ways}
    best = max(ways, key=lambda way: fits[way] - _ONE_WORD * way.in_halves)
    told = tuple(_told(samples, best))
    others = [way for way in ways if tuple(_told(samples, way)) != told]
    near = [way for way in others if way.in_halves == best.in_halves]
    halved = [way for way in others if way[:2] == best[:2] and way.in_halves]
    return Decided(
        best,
        any(fits[way] >= fits[best] - _ONE_WORD for way in near),
        any(fits[way] >= fits[best] for way in halved),
    )


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
