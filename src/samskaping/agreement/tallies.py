"""Codings as arrays, and the sums over units that every coefficient of agreement is made from.

A table of codings has a row per unit and a column per coder; NaN is a unit that the coder did not
code. A row may stand for many units that were coded alike (characters of a passage, say); sums
count it as often. All sums add up over units, so a partition of them is summed anywhere and added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.numeric.result import FloatArray, IntArray

MISSING = -1
# Values that span less than this are looked up in a list of all between.
FEW = 1000


@dataclass(frozen=True, eq=False, slots=True)
class Agreed:
    """Pairs of a unit and a value that at least two of its coders gave; each pair once."""

    unit: NDArray[np.intp]
    value: IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Codes:
    """Codings with every value replaced by its place in the sorted list of values.

    Attributes
    ----------
    values : (V,) array
        The values, ascending.
    places : (U, C) int array
        Place of the value that each coder gave each unit; −1 where there is none.
    repeats : (U,) array
        How many alike units each row stands for.
    """

    values: FloatArray
    places: IntArray
    repeats: FloatArray

    @property
    def coders_per_unit(self) -> IntArray:
        """How many coders coded each unit, m_u."""
        return np.asarray(np.count_nonzero(self.places >= 0, axis=1), dtype=np.int64)

    @property
    def compared(self) -> NDArray[np.bool_]:
        """Units that at least two coders coded."""
        return np.asarray(self.coders_per_unit >= 2)

    @property
    def complete(self) -> bool:
        """Whether every coder coded every unit that anybody coded."""
        per_unit = self.coders_per_unit
        return bool(np.isin(per_unit, (0, self.places.shape[1])).all())

    @property
    def agreed(self) -> Agreed:
        """Which values at least two coders gave each unit."""
        places = np.sort(self.places, axis=1)
        same = (places[:, 1:] == places[:, :-1]) & (places[:, 1:] >= 0)
        # A value that three coders gave stands in two neighbouring pairs.
        same[:, 1:] &= places[:, 2:] != places[:, :-2]
        unit, pair = np.nonzero(same)
        return Agreed(unit, places[unit, pair])

    def pair(self, first: int, second: int) -> Codes:
        """The codings of two of the coders."""
        return Codes(self.values, self.places[:, [first, second]], self.repeats)

    def sums(
        self,
        contributions: FloatArray,
        rows: NDArray[np.intp],
        groups: IntArray,
        n_groups: int,
    ) -> FloatArray:
        """Sum (len(rows), k) contributions of units by group: an (n_groups, k) array."""
        repeats = self.repeats[rows]
        columns = [
            np.bincount(groups, weights=column * repeats, minlength=n_groups)
            for column in contributions.T
        ]
        return np.column_stack(columns)

    def counts(self, rows: NDArray[np.intp]) -> FloatArray:
        """Coders per value in one unit of each row, n_uc: a (len(rows), V) array."""
        # One column more than values, for those who did not code the unit.
        v = len(self.values) + 1
        cell = self.places[rows] + (1 + v * np.arange(len(rows)))[:, None]
        flat = np.bincount(cell.ravel(), minlength=len(rows) * v)
        return flat.astype(np.float64).reshape(len(rows), v)[:, 1:]


def as_codes(
    ratings: ArrayLike,
    categories: ArrayLike | None = None,
    repeats: ArrayLike | None = None,
) -> Codes:
    """Read a units × coders table of numbers.

    Parameters
    ----------
    ratings : (U, C) floats
        Values; NaN where a coder did not code the unit.
    categories : (V,) floats, optional
        All values that a coder could give, ascending; default: those that occur.
    repeats : (U,) positive numbers, optional
        How many alike units each row stands for; default: one.

    Raises
    ------
    ValueError
        Not a table, an infinite value, categories that do not ascend, or a value that is none
        of them; repeats that are not a positive number for every row.
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError("ratings are a table with a row per unit and a column per coder")
    given = ~np.isnan(table)
    if not np.isfinite(table[given]).all():
        raise ValueError("a coding is a finite number, or NaN where there is none")
    found, inverse = _distinct(table[given])
    values = found if categories is None else np.asarray(categories, dtype=np.float64)
    if values.ndim != 1 or (np.diff(values) <= 0).any():
        raise ValueError("categories are a list of ascending numbers")
    if not np.isin(found, values).all():
        raise ValueError("every coding is one of the categories")
    places = np.full(table.shape, MISSING, dtype=np.int64)
    places[given] = np.searchsorted(values, found)[inverse]
    return Codes(values, places, as_repeats(repeats, len(table)))


def _distinct(numbers: FloatArray) -> tuple[FloatArray, IntArray]:
    """The different numbers in ascending order, and the place of each number among them."""
    low, high = numbers.min(initial=np.inf), numbers.max(initial=-np.inf)
    if high - low < FEW:
        # Whole numbers close together, as codes are, need no sorting.
        place = (numbers - low).astype(np.int64)
        if (place + low == numbers).all():
            occurs = np.bincount(place) > 0
            return np.flatnonzero(occurs) + low, (np.cumsum(occurs) - 1)[place]
    found, inverse = np.unique(numbers, return_inverse=True)
    return found, inverse.ravel().astype(np.int64)


def as_repeats(repeats: ArrayLike | None, n_rows: int) -> FloatArray:
    """How many units each row stands for; one where nothing is said.

    Raises
    ------
    ValueError
        Not a positive number for every row.
    """
    if repeats is None:
        return np.ones(n_rows)
    numbers = np.asarray(repeats, dtype=np.float64)
    if numbers.shape != (n_rows,) or not (np.isfinite(numbers) & (numbers > 0)).all():
        raise ValueError("repeats are a list with a positive number for every row")
    return numbers


def confusions(codes: Codes, rows: NDArray[np.intp], groups: IntArray, n_groups: int) -> FloatArray:
    """Units by the values of two coders, for each group: an (n_groups, V, V) array.

    ``rows`` are units that both coded.
    """
    v = len(codes.values)
    first, second = codes.places[rows].T
    cell = (groups * v + first) * v + second
    flat = np.bincount(cell, weights=codes.repeats[rows], minlength=n_groups * v * v)
    return np.asarray(flat.reshape(n_groups, v, v), dtype=np.float64)


def coincidences(
    codes: Codes, rows: NDArray[np.intp], groups: IntArray, n_groups: int
) -> FloatArray:
    """Krippendorff's coincidence matrix of each group: an (n_groups, V, V) array.

    o_ck = Σ_u n_uc (n_uk − [c = k]) / (m_u − 1), over units that at least two coders coded.

    Sources
    -------
    Krippendorff (2019), section 12.3.
    """
    counts = codes.counts(rows)
    v = len(codes.values)
    weighted = counts * (codes.repeats[rows] / (counts @ np.ones(v) - 1))[:, None]
    found = np.empty((n_groups, v, v))
    order = np.argsort(groups, kind="stable")
    ends = np.searchsorted(groups[order], np.arange(n_groups + 1))
    for group in range(n_groups):
        inside = order[ends[group] : ends[group + 1]] if n_groups > 1 else slice(None)
        part_of = weighted[inside]
        part = counts[inside].T @ part_of
        part[np.diag_indices(v)] -= np.ones(len(part_of)) @ part_of
        found[group] = part
    return found
