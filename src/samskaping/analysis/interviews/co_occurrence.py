"""Which codes persons bring up together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.analysis.assumptions import (
    CASES_MIXED,
    CODES_AS_GIVEN,
    INDEPENDENT_INTERVIEWS,
    assuming,
)
from samskaping.analysis.interviews.persons import (
    GivenCodes,
    Interviewed,
    codebook_of,
    given_codes,
    is_below,
    whose_codes,
)
from samskaping.analysis.interviews.units import read_units
from samskaping.effects.means import proportion_wilson
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, IntArray, NotEstimable
from samskaping.study.codebook import Codebook
from samskaping.study.model import Outline


@dataclass(frozen=True, eq=False, slots=True)
class Together:
    """Persons by the codes that they were given.

    Attributes
    ----------
    both : (K, K) int array
        Persons with both codes in one unit; on the diagonal those with the code in any unit.
    held : (K,) int array
        Persons with each code, wherever.
    unplaced
        Codings that lie in no unit, and so beside no other.
    """

    both: IntArray
    held: IntArray
    unplaced: int


def add_pairs(
    table: Estimates,
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    passages: pd.DataFrame,
    found: Interviewed,
    outline: Outline,
) -> None:
    """Count the persons who bring up two codes in one unit, and how far the codes overlap.

    The unit is the first that the codebook names. A pair is two codes that somebody has, neither
    above the other in the code tree: those would occur together because of the tree. Its rows have
    the code that stands first in the codebook as subject, and group ``with=`` the other:
    ``code_pair_persons``, c; ``code_pair_share`` of the persons who were read (Wilson); and
    ``code_pair_jaccard``, c / (a + b − c), with a and b the persons with each code (Jaccard 1912).
    Who has both but never in one unit counts with either code.
    """
    book = codebook_of(outline)
    together = _read_together(codings, coverage, passages, found, outline)
    n, cases = found.count(found.was_read), found.n_cases(found.was_read)
    words = [CODES_AS_GIVEN, whose_codes(book)]
    mixed = [CASES_MIXED] if cases > 1 else []
    note = ""
    if together.unplaced:
        note = NotEstimable("codings_without_unit", n=together.unplaced).note
    for a, b in pairs(book):
        if not together.held[[a, b]].all():
            continue
        count = int(together.both[a, b])
        either = int(together.held[[a, b]].sum()) - count
        persons = Estimate(estimate=count, n=n, n_cases=cases, method="count", note=note)
        share = proportion_wilson(count, n, outline.analysis.confidence)
        overlap = replace(persons, estimate=count / either, method="descriptive")
        rows = {
            "code_pair_persons": assuming(persons, *words),
            "code_pair_share": assuming(
                replace(share, n_cases=cases, note=note), *words, INDEPENDENT_INTERVIEWS, *mixed
            ),
            "code_pair_jaccard": assuming(overlap, *words),
        }
        subject, group = book.codes[a].id, name_group(**{"with": book.codes[b].id})
        for quantity, row in rows.items():
            table.add(quantity, subject, group, row)


def pairs(book: Codebook) -> Iterator[tuple[int, int]]:
    """Positions of two codes of which neither stands above the other."""
    for (a, one), (b, other) in combinations(enumerate(book.codes), 2):
        if not is_below(one, other, book) and not is_below(other, one, book):
            yield a, b


def _read_together(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    passages: pd.DataFrame,
    found: Interviewed,
    outline: Outline,
) -> Together:
    book = codebook_of(outline)
    given = given_codes(codings, found, outline)
    units = read_units(codings, coverage, passages, book.unit, book.overlap)
    # A person's codings by unit: what each of them lies in, and what lies in none.
    place = np.full(len(codings), -1, dtype=np.int64)
    place[given.row] = np.arange(len(given.row))
    at = place[units.coding]
    person, code = given.person[at[at >= 0]], given.code[at[at >= 0]]
    inside = _ticked(units.unit[at >= 0], person, code, len(book.codes))
    both = np.zeros((len(book.codes), len(book.codes)), dtype=np.int64)
    for k in range(len(book.codes)):
        beside = inside.codes[inside.codes[:, k]]
        both[k] = _persons_with(inside.person[inside.codes[:, k]], beside)
    return Together(
        both=both,
        held=_has(given, book).sum(axis=0),
        unplaced=int((~np.isin(given.row, units.coding)).sum()),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Units:
    """The units in which persons have codes: who speaks, and the codes of each."""

    person: IntArray
    codes: NDArray[np.bool_]


def _ticked(unit: IntArray, person: IntArray, code: IntArray, n_codes: int) -> _Units:
    """Each person's part of each unit once, with its codes."""
    heads, row = np.unique(np.stack([unit, person], axis=1), axis=0, return_inverse=True)
    codes = np.zeros((len(heads), n_codes), dtype=np.bool_)
    codes[row.ravel(), code] = True
    return _Units(heads[:, 1], codes)


def _persons_with(person: IntArray, codes: NDArray[np.bool_]) -> IntArray:
    """How many different persons have each code in some of the units."""
    names, at = np.unique(person, return_inverse=True)
    has = np.zeros((len(names), codes.shape[1]), dtype=np.bool_)
    np.logical_or.at(has, at, codes)
    return np.asarray(has.sum(axis=0), dtype=np.int64)


def _has(given: GivenCodes, book: Codebook) -> IntArray:
    """Persons × codes, 1 where the person was given the code."""
    names, at = np.unique(given.person, return_inverse=True)
    has = np.zeros((len(names), len(book.codes)), dtype=np.int64)
    has[at, given.code] = 1
    return has
