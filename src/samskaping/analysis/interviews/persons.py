"""Who was interviewed, whose interview was read, and who has which code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.analysis.assumptions import ANY_CODER, PRIMARY_CODER
from samskaping.numeric import IntArray, NotEstimable
from samskaping.study.codebook import Code, Codebook
from samskaping.study.model import Outline

# A person who was met in two cases, roles or waves counts once in each of them.
PLACE = ["person", "case", "role", "wave"]
# Two cases may number their interviews alike.
SOURCE = ["case", "source"]


@dataclass(frozen=True, eq=False, slots=True)
class Interviewed:
    """The interviewed persons of a study, one entry for each place where one was met.

    Attributes
    ----------
    places : (P,) index
        Person, case, role and wave as they stand in the tables.
    person : (P,) int array
        Which person, case and role; an entry for each wave has the same number.
    case, role, wave : (P,) int arrays
        Position in the outline's lists; −1 where none is given.
    was_read : (P,) bool array
        Whether a coder whose coding counts read an interview of the person there.
    has_code : (P, K) bool array
        Whether the person has each code of the codebook, or one below it in the code tree.
    """

    places: pd.MultiIndex
    person: IntArray
    case: IntArray
    role: IntArray
    wave: IntArray
    was_read: NDArray[np.bool_]
    has_code: NDArray[np.bool_]

    def count(self, inside: NDArray[np.bool_]) -> int:
        """How many persons the entries stand for."""
        return len(np.unique(self.person[inside]))

    def n_cases(self, inside: NDArray[np.bool_]) -> int:
        """How many cases the entries are from."""
        return len(np.unique(self.case[inside]))

    def with_any(self, codes: Iterable[str], codebook: Codebook) -> NDArray[np.bool_]:
        """Entries with at least one of the codes."""
        place = {code.id: k for k, code in enumerate(codebook.codes)}
        columns = [place[code] for code in codes]
        return np.asarray(self.has_code[:, columns].any(axis=1))


@dataclass(frozen=True, eq=False, slots=True)
class GivenCodes:
    """Codes as they were given, each without those that it stands above.

    Attributes
    ----------
    row : (R,) int array
        Place of the coding in the table.
    person : (R,) int array
        As in ``Interviewed``.
    code : (R,) int array
        Position in the codebook.
    """

    row: IntArray
    person: IntArray
    code: IntArray


def read_interviewed(
    codings: pd.DataFrame, coverage: pd.DataFrame, outline: Outline
) -> Interviewed:
    """Sum the clean tables up to persons.

    With a primary coder, codes are those that this coder gave, and persons whose interviews the
    coder did not read have no known codes; otherwise what any coder gave counts. A code that
    stands above others in the code tree is taken as given when one below it is.

    Raises
    ------
    ValueError
        The study has no codebook.
    """
    book = codebook_of(outline)
    names = pd.MultiIndex.from_frame(_places(coverage).drop_duplicates())
    heads = names.to_frame(index=False)
    was_read = np.zeros(len(names), dtype=np.bool_)
    was_read[names.get_indexer(pd.MultiIndex.from_frame(_places(_counting(coverage, book))))] = True
    given = _counting(codings, book)
    entry = names.get_indexer(pd.MultiIndex.from_frame(_places(given)))
    return Interviewed(
        places=names,
        person=np.asarray(heads.groupby(PLACE[:3], sort=False).ngroup(), dtype=np.int64),
        case=positions(heads["case"], [one.id for one in outline.cases]),
        role=positions(heads["role"], [one.id for one in outline.roles]),
        wave=positions(heads["wave"], [one.id for one in outline.waves]),
        was_read=was_read,
        has_code=_with_codes_below(entry, given, len(names), book),
    )


def read_sources(
    codings: pd.DataFrame, coverage: pd.DataFrame, outline: Outline
) -> NDArray[np.bool_]:
    """Which codes each interview has that a coder whose coding counts read: (interviews, codes).

    Codes are taken as in ``read_interviewed``.
    """
    book = codebook_of(outline)
    names = _sources(_counting(coverage, book)).unique()
    given = _counting(codings, book)
    return _with_codes_below(names.get_indexer(_sources(given)), given, len(names), book)


def given_codes(codings: pd.DataFrame, found: Interviewed, outline: Outline) -> GivenCodes:
    """The single codes that persons were given, by the coder whose coding counts.

    ``codings`` are those that ``found`` was read from.
    """
    book = codebook_of(outline)
    counts = np.ones(len(codings), dtype=np.bool_)
    if book.primary_coder is not None:
        counts = codings["coder"].eq(book.primary_coder).fillna(False).to_numpy(dtype=np.bool_)
    place = found.places.get_indexer(pd.MultiIndex.from_frame(_places(codings)))
    code = positions(codings["code"], [one.id for one in book.codes])
    row = np.flatnonzero(counts & (place >= 0) & (code >= 0))
    return GivenCodes(row.astype(np.int64), found.person[place[row]], code[row])


def codebook_of(outline: Outline) -> Codebook:
    """The study's codebook.

    Raises
    ------
    ValueError
        There is none.
    """
    if outline.codebook is None:
        raise ValueError("the study has no codebook")
    return outline.codebook


def whose_codes(book: Codebook) -> str:
    """The assumption word that says whose codings count."""
    return ANY_CODER if book.primary_coder is None else PRIMARY_CODER


def why_unread(interviewed: int) -> NotEstimable:
    """Why a group has no codes: nobody was interviewed, or nobody's interview was read."""
    return NotEstimable("interviews_not_read" if interviewed else "nobody_interviewed")


def is_below(code: Code, above: Code, book: Codebook) -> bool:
    """Whether a code is ``above`` itself or stands below it in the code tree."""
    parents = {one.id: one.parent for one in book.codes}
    seen: set[str] = set()
    here: str | None = code.id
    while here is not None and here not in seen:
        if here == above.id:
            return True
        seen.add(here)
        here = parents.get(here)
    return False


def positions(column: pd.Series, names: Sequence[str]) -> IntArray:
    """Place of each cell in a list of ids; −1 for a blank or another id."""
    return pd.Index(list(names), dtype="string").get_indexer(pd.Index(column)).astype(np.int64)


def _with_codes_below(
    entry: NDArray[np.integer], given: pd.DataFrame, n: int, book: Codebook
) -> NDArray[np.bool_]:
    """Which of n entries have each code or one below it; a coding belongs to an entry."""
    code = positions(given["code"], [one.id for one in book.codes])
    own = np.zeros((n, len(book.codes)), dtype=np.int64)
    known = (entry >= 0) & (code >= 0)
    own[entry[known], code[known]] = 1
    below = np.array([[is_below(b, a, book) for a in book.codes] for b in book.codes])
    return np.asarray(own @ below.astype(np.int64) > 0)


def _sources(table: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[SOURCE].astype("string").fillna(""))


def _places(table: pd.DataFrame) -> pd.DataFrame:
    return table[PLACE].astype("string").fillna("")


def _counting(table: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The rows of the coder whose coding counts."""
    if book.primary_coder is None:
        return table
    return table[table["coder"].eq(book.primary_coder).fillna(False)]
