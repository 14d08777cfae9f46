"""Split-half reliability over every way of halving the items."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import NEGLIGIBLE, checked_covariance

# All halvings up to 20 items; beyond, that many drawn at random.
MOST_SPLITS = 100_000
BLOCK = 10_000


@dataclass(frozen=True, slots=True)
class SplitHalves:
    """Reliability of the sum from its halves, over ways of halving.

    Attributes
    ----------
    lowest, highest : float
        The worst and the best halving; the best is Guttman's λ4 when ``complete``.
    mean : float
        Over the halvings; with an even number of items and ``complete`` it equals alpha.
    splits : int
        Halvings that were looked at.
    complete : bool
        Whether these are all there are; otherwise ``highest`` is at most λ4.
    """

    lowest: float
    highest: float
    mean: float
    splits: int
    complete: bool


def split_halves(
    covariance: FloatArray, rng: np.random.Generator, most: int = MOST_SPLITS
) -> SplitHalves:
    """Reliability from the halves A and B of every split: λ = 4 cov(A, B)/var(A + B).

    Equal to 1 − x′Sx/1′S1 with x = 1 in one half and −1 in the other. Halves of an odd number
    of items differ by one item.

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix S, k ≥ 2; a correlation matrix gives standardised items.
    rng
        Draws halvings where there are more than ``most``.

    Raises
    ------
    NotEstimable
        Fewer than two items, or a total score without variance.

    Sources
    -------
    Guttman (1945), eq. 56 (λ4 of a split; Flanagan 1937, Rulon 1939); Cronbach (1951) for the
    mean.
    """
    s = checked_covariance(covariance, minimum_items=2)
    k, total = len(s), float(s.sum())
    if total <= NEGLIGIBLE * float(np.trace(s)):
        raise NotEstimable("no_variance")
    possible = math.comb(k, k // 2) // (2 if k % 2 == 0 else 1)
    complete = possible <= most
    lowest, highest, summed, splits = math.inf, -math.inf, 0.0, 0
    for signs in _all_signs(k) if complete else _drawn_signs(k, most, rng):
        values = 1 - np.einsum("si,si->s", signs @ s, signs) / total
        lowest, highest = min(lowest, values.min()), max(highest, values.max())
        summed, splits = summed + float(values.sum()), splits + len(values)
    return SplitHalves(float(lowest), float(highest), summed / splits, splits, complete)


def _all_signs(k: int) -> Iterator[FloatArray]:
    """Every halving once: with an even number the first item stays in the first half."""
    fixed = 1 - k % 2
    halves = combinations(range(fixed, k), k // 2 - fixed)
    while rows := list(islice(halves, BLOCK)):
        signs = np.full((len(rows), k), -1.0)
        chosen = np.array(rows, dtype=np.int64).reshape(len(rows), -1)
        np.put_along_axis(signs, chosen, 1.0, axis=1)
        signs[:, :fixed] = 1.0
        yield signs


def _drawn_signs(k: int, most: int, rng: np.random.Generator) -> Iterator[FloatArray]:
    for start in range(0, most, BLOCK):
        order = rng.random((min(BLOCK, most - start), k)).argsort(axis=1)
        yield np.where(order < k // 2, 1.0, -1.0)
