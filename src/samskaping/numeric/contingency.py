"""Contingency tables of all pairs of ordinal items: a statistic that adds up over partitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.numeric.result import IntArray

# Persons counted at a time.
BLOCK = 16_384
# Items are counted together as long as their joint table stays in the processor's cache.
JOINT_CELLS = 65_536

UNKNOWN = "an answer is none of the categories"

Answers = NDArray[np.number[Any]]
Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Contingency:
    """How many persons gave each pair of answers to each pair of ``k`` items.

    Every table rests on the persons who answered both of its items; without missing answers all
    rest on the same persons. ``a + b`` is the statistic of both sets of persons together.

    Attributes
    ----------
    categories : (c,) int array
        The answers that the items allow, in increasing order.
    tables : (k, k, c, c) int array
        ``tables[i, j, a, b]`` persons gave ``categories[a]`` to item i and ``categories[b]`` to
        item j; ``tables[i, i]`` is diagonal and holds all who answered item i.
    """

    categories: IntArray
    tables: IntArray

    @classmethod
    def from_array(cls, answers: Answers, categories: ArrayLike, listwise: bool = False) -> Self:
        """Count an array of answers, in one pass and in memory that does not grow with it.

        Items are packed into joint codes, as many as fit, so that one count over the persons
        gives the tables of several pairs.

        Parameters
        ----------
        answers : (n, k) array
            One row per person: floats, NaN where an answer is missing, or integers. n may be 0.
        categories : (c,) array of whole numbers
            The answers that the items allow, increasing; at least one. Tables that are to be
            added up need the same ones, used or not.
        listwise
            Drop every person who lacks any answer; otherwise each pair uses all who answered it.

        Raises
        ------
        ValueError
            Not two-dimensional, no items, categories that are no increasing whole numbers, or an
            answer that is none of them.
        """
        x, allowed = np.asarray(answers), _checked_categories(categories)
        if x.ndim != 2 or x.shape[1] == 0:
            raise ValueError("answers must be a table of persons by items with at least one item")
        base = len(allowed) + 1
        groups = _groups(x.shape[1], base)
        pairs = list(combinations(groups, 2)) if len(groups) > 1 else [(groups[0], [])]
        joint = [np.zeros(base ** (len(a) + len(b)), np.int64) for a, b in pairs]
        for codes in coded(x, allowed, listwise):
            packed = {group[0]: _packed(codes, group, base) for group in groups}
            for (a, b), counts in zip(pairs, joint, strict=True):
                code = packed[a[0]]
                if b:
                    code = code * base ** len(b) + packed[b[0]]
                counts += np.bincount(code, minlength=len(counts))
        return cls(allowed, _unpacked(pairs, joint, x.shape[1], base))

    @classmethod
    def empty(cls, k: int, categories: ArrayLike) -> Self:
        """Start from no persons: adding this changes nothing."""
        allowed = _checked_categories(categories)
        return cls(allowed, np.zeros((k, k, len(allowed), len(allowed)), np.int64))

    def __add__(self, other: Contingency) -> Contingency:
        """Merge the tables of two sets of persons."""
        if self.k != other.k or not np.array_equal(self.categories, other.categories):
            raise ValueError("tables of different items or categories do not add up")
        return Contingency(self.categories, self.tables + other.tables)

    def select(self, items: Sequence[int]) -> Contingency:
        """Keep the tables of some items, in this order."""
        return Contingency(self.categories, self.tables[np.ix_(items, items)])

    @property
    def k(self) -> int:
        """Number of items."""
        return len(self.tables)

    @property
    def counts(self) -> IntArray:
        """Persons who answered both items, (k, k); who answered the item, on the diagonal."""
        totals: IntArray = self.tables.sum(axis=(2, 3))
        return totals

    @property
    def margins(self) -> IntArray:
        """Persons per item and category over all who answered the item, (k, c)."""
        own = np.arange(self.k)
        return np.diagonal(self.tables[own, own], axis1=1, axis2=2).copy()


def _checked_categories(categories: ArrayLike) -> IntArray:
    given = np.asarray(categories, dtype=np.float64)
    if given.ndim != 1 or len(given) == 0 or not (given == np.floor(given)).all():
        raise ValueError("categories are whole numbers, at least one")
    if (np.diff(given) <= 0).any():
        raise ValueError("categories must increase")
    return given.astype(np.int64)


def _groups(k: int, base: int) -> list[list[int]]:
    """Items that are packed together: the most whose table with another group stays small."""
    size = 1
    while base ** (2 * (size + 1)) <= JOINT_CELLS:
        size += 1
    return [list(range(start, min(start + size, k))) for start in range(0, k, size)]


def coded(answers: Answers, categories: IntArray, listwise: bool = False) -> Iterator[Codes]:
    """Turn blocks of answers into positions of their categories, (≤ BLOCK, k); c where missing.

    Parameters and errors as ``Contingency.from_array``.
    """
    low, high, c = int(categories[0]), int(categories[-1]), len(categories)
    for start in range(0, len(answers), BLOCK):
        block = answers[start : start + BLOCK]
        missing = np.isnan(block) if np.isnan(block.min()) else None
        if missing is not None:
            block = np.where(missing, low, block)
        if block.min() < low or block.max() > high:
            raise ValueError(UNKNOWN)
        codes = block.astype(np.int32)
        if codes.dtype.kind != block.dtype.kind and (codes != block).any():
            raise ValueError(UNKNOWN)
        if high - low == c - 1:
            codes -= low
        else:
            places = np.searchsorted(categories, codes)
            if (categories[places] != codes).any():
                raise ValueError(UNKNOWN)
            codes = places.astype(np.int32)
        if missing is not None:
            codes[missing] = c
            if listwise:
                codes = codes[~missing.any(axis=1)]
        yield codes


def _packed(codes: Codes, group: Sequence[int], base: int) -> IntArray:
    """Turn the codes of a group of items into one number per person."""
    code = codes[:, group[0]].astype(np.int64)
    for item in group[1:]:
        code *= base
        code += codes[:, item]
    return code


def _unpacked(
    pairs: Sequence[tuple[list[int], list[int]]], joint: Sequence[IntArray], k: int, base: int
) -> IntArray:
    """Sum the joint tables over all items but two, and drop the missing answers."""
    c = base - 1
    tables = np.zeros((k, k, c, c), np.int64)
    for (a, b), counts in zip(pairs, joint, strict=True):
        items = [*a, *b]
        cells = counts.reshape((base,) * len(items))
        for (p, i), (q, j) in combinations(enumerate(items), 2):
            others = tuple(axis for axis in range(len(items)) if axis not in (p, q))
            table = cells.sum(axis=others)[:c, :c]
            tables[i, j], tables[j, i] = table, table.T
        for p, i in enumerate(items):
            others = tuple(axis for axis in range(len(items)) if axis != p)
            np.fill_diagonal(tables[i, i], cells.sum(axis=others)[:c])
    return tables
