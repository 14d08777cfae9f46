"""Counts, means and comoments of items: a sufficient statistic that is added up over partitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.batches import Table, blocks, in_floats, in_order
from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.cross_products import CrossProducts
from samskaping.numeric.float_sums import of_nobody, sums_of_floats
from samskaping.numeric.result import FloatArray, IntArray, NotEstimable


@dataclass(frozen=True, eq=False, slots=True)
class Moments:
    """First and second moments of ``k`` items over the persons who answered each pair of items.

    Everything is kept per pair (i, j), over the persons who answered both: how many they are,
    their mean on item i, and the sum of products of deviations. Without missing answers all pairs
    rest on the same persons. ``a + b`` is the statistic of both sets of persons together, so that
    partitions may be reduced anywhere and merged in any order.

    Attributes
    ----------
    counts : (k, k) int array
        Persons who answered both items; symmetric.
    origin : (k,) array
        A value near each item's mean from which the means are counted, so that a large constant
        in the answers takes no digits from them.
    shifts : (k, k) array
        ``origin[i] + shifts[i, j]`` is the mean of item i among those who answered both i and j.
    comoments : (k, k) array
        Σ (x_i − mean_i)(x_j − mean_j) over those who answered both; symmetric.

    Sources
    -------
    Chan, Golub & LeVeque (1983), Algorithms for computing the sample variance, eq. 2.1; the
    product form for two variables as in Bennett et al. (2009).
    """

    counts: IntArray
    origin: FloatArray
    shifts: FloatArray
    comoments: FloatArray

    @classmethod
    def from_array(cls, answers: ArrayLike, listwise: bool = False) -> Self:
        """Reduce an array of answers, in memory that does not grow with it.

        Parameters
        ----------
        answers : (n, k) array
            One row per person: floats, NaN where an answer is missing; or integers, masked
            (``numpy.ma``) where one is missing, whose sums are exact. The array may be mapped
            from a file. n may be 0.
        listwise
            Drop every person who lacks any answer; otherwise each pair uses all who answered it.

        Raises
        ------
        ValueError
            Not two-dimensional, no items, or an infinite answer.
        """
        x = np.asanyarray(answers)
        if x.ndim != 2 or x.shape[1] == 0:
            raise ValueError("answers must be a table of persons by items with at least one item")
        if x.dtype.kind in "biu":
            return cls.from_batches([x], listwise)
        if isinstance(x, np.ma.MaskedArray) or x.dtype.kind != "f" or x.dtype.itemsize > 8:
            x = in_floats(x)
        return cls(*sums_of_floats(np.asarray(x), listwise))

    @classmethod
    def from_batches(
        cls, batches: Iterable[ArrayLike], listwise: bool = False, threads: int = 1
    ) -> Self:
        """Reduce answers that come a batch at a time, such as those of a file larger than memory.

        Batches are cut anew into blocks of a fixed number of persons. Blocks of whole numbers are
        summed exactly, all others merged in their order, so that the result is the same bit for
        bit however the persons were spread over batches (of one type) and whatever the threads.
        It differs from ``from_array`` of all of them by rounding alone.

        Parameters
        ----------
        batches
            Arrays as ``from_array`` takes them, of the same items; at least one.
        listwise
            As in ``from_array``.
        threads
            Blocks that are reduced at the same time.

        Raises
        ------
        ValueError
            As ``from_array``; no batches; batches of different items.
        """
        exact, merged = None, None
        for found in in_order(partial(_reduced, listwise=listwise), blocks(batches), threads):
            if isinstance(found, Moments):
                merged = found if merged is None else merged + found
            else:
                exact = found if exact is None else exact + found
        whole = None if exact is None else cls.from_cross_products(exact)
        both = [part for part in (whole, merged) if part is not None]
        total = both[0] if len(both) == 1 else both[0] + both[1]
        return cls(total.counts, total.origin, total.shifts, total.comoments)

    @classmethod
    def from_cross_products(cls, found: CrossProducts) -> Self:
        """Moments from exact sums: each is rounded once."""
        counts = np.maximum(found.counts, 1)
        origin = np.rint(np.diagonal(found.sums) / np.diagonal(counts)).astype(np.int64)
        shifts = (found.sums - origin[:, None] * found.counts) / counts
        # Python's own integers, which do not overflow.
        n, sums, products = (part.astype(object) for part in (counts, found.sums, found.products))
        comoments = ((n * products - sums * sums.T) / n).astype(np.float64)
        return cls(found.counts, origin.astype(np.float64), shifts, comoments)

    @classmethod
    def empty(cls, k: int) -> Self:
        """Start from no persons: adding this changes nothing."""
        return cls(*of_nobody(k))

    def __add__(self, other: Moments) -> Moments:
        """Merge the statistics of two sets of persons."""
        if self.k != other.k:
            raise ValueError(f"moments of {self.k} and of {other.k} items do not add up")
        counts = self.counts + other.counts
        share = other.counts / np.maximum(counts, 1)
        origin = np.where(self.item_counts > 0, self.origin, other.origin)
        moved = other.shifts + (other.origin - origin)[:, None]
        # A pair that nobody on one side answered has no mean there to differ from.
        base = np.where(self.counts > 0, self.shifts, moved)
        step = np.where(other.counts > 0, moved - base, 0.0)
        comoments = self.comoments + other.comoments + (step * step.T) * (self.counts * share)
        return Moments(counts, origin, base + step * share, comoments)

    @property
    def k(self) -> int:
        """Number of items."""
        return len(self.counts)

    @property
    def n(self) -> int:
        """Persons used: the number who answered the most answered item."""
        return int(self.counts.max())

    @property
    def n_smallest(self) -> int:
        """Persons behind the thinnest pair of items; equals ``n`` when no answer is missing."""
        return int(self.counts.min())

    @property
    def item_counts(self) -> IntArray:
        """Persons who answered each item, (k,)."""
        return np.diagonal(self.counts).copy()

    @property
    def means(self) -> FloatArray:
        """Mean of each item over all who answered it, (k,).

        Raises
        ------
        NotEstimable
            Nobody answered some item.
        """
        _require(self.item_counts, 1)
        return self.origin + np.diagonal(self.shifts)

    @property
    def variances(self) -> FloatArray:
        """Variance of each item, denominator n − 1, over all who answered it, (k,).

        Raises
        ------
        NotEstimable
            Fewer than two persons answered some item.
        """
        _require(self.item_counts, 2)
        return np.diagonal(self.comoments) / (self.item_counts - 1)

    def covariance(self) -> FloatArray:
        """Covariance matrix, (k, k), denominator n − 1, each pair over all who answered both.

        As R ``cov(x, use = "pairwise.complete.obs")``; with missing answers it need not be
        positive definite.

        Raises
        ------
        NotEstimable
            Fewer than two persons answered some pair of items.
        """
        _require(self.counts, 2)
        return self.comoments / (self.counts - 1)

    def correlation(self) -> FloatArray:
        """``covariance()`` scaled to a unit diagonal, (k, k); as R ``cov2cor(cov(x, use = …))``.

        Raises
        ------
        NotEstimable
            Fewer than two persons answered some pair, or an item does not vary.
        """
        return scale_to_unit_diagonal(self.covariance())


def _reduced(block: Table, listwise: bool) -> Moments | CrossProducts:
    exact = CrossProducts.from_block(block, listwise)
    return exact if exact is not None else Moments.from_array(in_floats(block), listwise)


def pooled_within(cases: Sequence[Moments]) -> FloatArray:
    """Covariance of the items within cases, (k, k), with differences between cases removed.

    S_W = Σ_g C_g / Σ_g (n_g − 1), with C_g the comoments of case g. A case with fewer than two
    answers to a pair of items adds nothing to that pair.

    Raises
    ------
    NotEstimable
        No cases, or no case has two persons who answered some pair of items.
    ValueError
        The cases differ in their number of items.

    Sources
    -------
    Muthén (1994), eq. 7 (pooled-within covariance matrix).
    """
    if not cases:
        raise NotEstimable("too_few_cases", n=0, minimum=1)
    if len({case.k for case in cases}) > 1:
        raise ValueError("the cases differ in their number of items")
    freedom = np.sum([np.maximum(case.counts - 1, 0) for case in cases], axis=0)
    if freedom.min() < 1:
        raise NotEstimable("too_few_persons_within_cases")
    comoments: FloatArray = np.sum([case.comoments for case in cases], axis=0)
    covariance: FloatArray = comoments / freedom
    return covariance


def _require(counts: IntArray, minimum: int) -> None:
    # The reason names no count of persons: a note may be published where the count may not.
    if counts.min() < minimum:
        raise NotEstimable("too_few_persons", minimum=minimum)
