"""Contingency tables of all pairs of ordinal items: a statistic that adds up over partitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.numeric.batches import Table, answers_and_gaps, blocks, in_floats, in_order
from samskaping.numeric.cross_products import CrossProducts
from samskaping.numeric.joint_counts import JOINT_CELLS, JointCounts
from samskaping.numeric.moments import Moments
from samskaping.numeric.result import IntArray

# Persons counted at a time.
BLOCK = 16_384

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
        # Tables larger than there are persons would be mostly empty.
        return cls._added_up(blocks([x]), allowed, listwise, 1, min(JOINT_CELLS, len(x)))

    @classmethod
    def from_batches(
        cls,
        batches: Iterable[ArrayLike],
        categories: ArrayLike,
        listwise: bool = False,
        threads: int = 1,
    ) -> Self:
        """Count answers that come a batch at a time, such as those of a file larger than memory.

        Gives what ``from_array`` of all of them together gives, however the persons are spread
        over batches and whatever the threads.

        Parameters
        ----------
        batches
            Arrays as ``from_array`` takes them, or integers masked (``numpy.ma``) where an answer
            is missing; of the same items, at least one.
        categories, listwise
            As in ``from_array``.
        threads
            Blocks that are counted at the same time.

        Raises
        ------
        ValueError
            As ``from_array``; no batches; batches of different items.
        """
        allowed = _checked_categories(categories)
        return cls._added_up(blocks(batches), allowed, listwise, threads, JOINT_CELLS)

    @classmethod
    def _added_up(
        cls, tables: Iterator[Table], allowed: IntArray, listwise: bool, threads: int, cells: int
    ) -> Self:
        count = partial(_counted, categories=allowed, listwise=listwise, cells=cells)
        by_base: dict[int, JointCounts] = {}
        for found in in_order(count, tables, threads):
            if found.base in by_base:
                by_base[found.base] += found
            else:
                by_base[found.base] = found
        c = len(allowed)
        total = sum(counted.tables()[:, :, :c, :c] for counted in by_base.values())
        return cls(allowed, np.asarray(total, dtype=np.int64))

    def moments(self) -> Moments:
        """Moments of the answers: the tables hold all that they need.

        Checked against ``Moments.from_array`` of the same answers.
        """
        values, counts = self.categories, self.counts
        sums = np.einsum("ijab,a->ij", self.tables, values)
        products = np.einsum("ijab,a,b->ij", self.tables, values, values)
        return Moments.from_cross_products(CrossProducts(counts, sums, products))

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


def _counted(block: Table, categories: IntArray, listwise: bool, cells: int) -> JointCounts:
    """The joint counts of one block of persons; missing answers have a code where there are any."""
    c, (answers, gaps) = len(categories), answers_and_gaps(block)
    low, high = int(categories[0]), int(categories[-1])
    if answers.dtype.kind not in "iu" or high - low != c - 1 or c >= np.iinfo(np.uint8).max:
        coding = list(coded(in_floats(block), categories, listwise))
        codes = np.concatenate(coding or [np.empty((0, block.shape[1]), np.int32)]).T
        return JointCounts.from_codes(codes, c + 1, cells)
    if listwise and gaps is not None:
        answers, gaps = answers[~gaps.any(axis=1)], None
    codes = np.empty(answers.shape[::-1], np.uint8)
    for item, code in enumerate(codes):
        given = answers[:, item]
        if gaps is not None:
            given = np.where(gaps[:, item], given.dtype.type(low), given)
        if len(given) and (given.min() < low or given.max() > high):
            raise ValueError(UNKNOWN)
        # Modulo 256, so that categories below zero need no wider type.
        code[:] = given.astype(np.uint8)
        code -= np.uint8(low % 256)
        if gaps is not None:
            code[gaps[:, item]] = c
    return JointCounts.from_codes(codes, c if gaps is None else c + 1, cells)
