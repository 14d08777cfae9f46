"""What coders may agree about, and who of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from samskaping.analysis.assumptions import CODED_ALONE, WITH_CODES_BELOW
from samskaping.analysis.interviews.persons import is_below
from samskaping.study.codebook import Codebook


@dataclass(frozen=True, slots=True)
class Subject:
    """A code as it was given, one with those below it, or all codes (``total``)."""

    name: str
    codes: tuple[int, ...]
    branch: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What its numbers take for granted."""
        return (WITH_CODES_BELOW,) if self.branch else (CODED_ALONE,)


def subjects(book: Codebook) -> Iterator[Subject]:
    """Every code alone, every one above others with those below it, and all codes."""
    for place, code in enumerate(book.codes):
        yield Subject(code.id, (place,))
        below = tuple(n for n, one in enumerate(book.codes) if is_below(one, code, book))
        if len(below) > 1:
            yield Subject(code.id, below, branch=True)
    yield Subject("total", tuple(range(len(book.codes))))


def coder_groups(book: Codebook, unit: str) -> Iterator[tuple[Sequence[int], dict[str, str]]]:
    """All coders together, then every pair where there are more than two, with their group."""
    everyone = range(len(book.coders))
    yield everyone, {"unit": unit}
    if len(book.coders) > 2:
        for pair in combinations(everyone, 2):
            names = "-".join(book.coders[place].id for place in pair)
            yield pair, {"coders": names, "unit": unit}
