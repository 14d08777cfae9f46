"""Exact sums and cross-products of answers that are whole numbers, such as scale points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric.batches import Table, answers_and_gaps
from samskaping.numeric.result import IntArray

# Sums over PERSONS products of numbers up to SMALL are whole numbers up to 2²⁴ and of numbers up
# to LARGE up to 2⁴⁰, which single and double precision hold exactly.
PERSONS = 1024
SMALL, LARGE = 128, 32_768
# Persons times items squared: for larger products BLAS may start threads of its own, which wait
# for one another where the blocks already have a thread each.
PRODUCT = 262_144
# Persons whose numbers are laid out at a time: they stay in the processor's cache.
AT_A_TIME = 8192


@dataclass(frozen=True, eq=False, slots=True)
class CrossProducts:
    """Of each pair of ``k`` items, over the persons who answered both: exact, so that it adds up.

    Attributes
    ----------
    counts : (k, k) int array
        How many they are; symmetric.
    sums : (k, k) int array
        ``sums[i, j]`` is the sum of their answers to item i.
    products : (k, k) int array
        Sum of the products of their answers to both; symmetric.
    """

    counts: IntArray
    sums: IntArray
    products: IntArray

    @classmethod
    def from_block(cls, block: Table, listwise: bool = False) -> Self | None:
        """Reduce one block of persons; ``None`` if the answers are no whole numbers up to LARGE.

        Parameters
        ----------
        block : (n, k) array
            Whole numbers of any integer type, or a masked array of them where answers are
            missing. In column order it is read fastest.
        listwise
            Drop every person who lacks any answer.
        """
        answers, gaps = answers_and_gaps(block)
        if answers.dtype.kind not in "biu":
            return None
        if gaps is not None and listwise:
            answers, gaps = answers[~gaps.any(axis=1)], None
        largest = _largest(answers)
        if largest > LARGE:
            return None
        kind = np.float32 if largest <= SMALL else np.float64
        some = np.flatnonzero(gaps.any(axis=0)) if gaps is not None else np.empty(0, np.intp)
        found = _augmented(answers, gaps, some, np.dtype(kind))
        k = answers.shape[1]
        # Who answered an item without gaps is everybody, the last row.
        answered = np.full(k, k + len(some))
        answered[some] = k + np.arange(len(some))
        counts = found[np.ix_(answered, answered)]
        return cls(counts, found[:k][:, answered].copy(), found[:k, :k].copy())

    def __add__(self, other: CrossProducts) -> CrossProducts:
        """Merge the sums of two sets of persons."""
        return CrossProducts(
            self.counts + other.counts, self.sums + other.sums, self.products + other.products
        )


def _largest(answers: Table) -> int:
    if answers.size == 0:
        return 0
    if answers.dtype == np.int8:
        return SMALL
    return max(-int(answers.min()), int(answers.max()))


def _augmented(
    answers: Table, gaps: NDArray[np.bool_] | None, some: NDArray[np.intp], kind: np.dtype[Any]
) -> IntArray:
    """Cross-products of the answers, of who gave them (items in ``some``), and of ones."""
    n, k = answers.shape
    width = k + len(some) + 1
    step = PERSONS
    while step > 1 and width**2 * step > PRODUCT:
        step //= 2
    total = np.zeros((width, width))
    whole = n - n % step
    starts = range(0, whole, max(AT_A_TIME, step))
    parts = [(start, min(start + max(AT_A_TIME, step), whole), step) for start in starts]
    if gaps is not None:
        answered = ~gaps.T
        answers = (answers.T * answered).T
        answered = answered[some].T
    for start, stop, size in [*parts, (whole, n, n - whole)]:
        if stop == start:
            continue
        table = np.empty(((stop - start) // size, width, size), kind)
        table[:, :k] = _cut(answers[start:stop], size)
        table[:, width - 1] = 1
        if gaps is not None:
            table[:, k : width - 1] = _cut(answered[start:stop], size)
        total += (table @ table.swapaxes(1, 2)).sum(axis=0, dtype=np.float64)
    return total.astype(np.int64)


def _cut(rows: Table, size: int) -> Table:
    """Persons by items as (parts, items, size)."""
    parts: Table = rows.T.reshape(rows.shape[1], -1, size).swapaxes(0, 1)
    return parts
