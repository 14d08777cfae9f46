"""Split-half reliability over every way of halving the items."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import NEGLIGIBLE, checked_covariance

# All halvings up to 26 items; beyond, that many drawn at random.
MOST_SPLITS = 6_000_000
DRAWN_SPLITS = 100_000
BLOCK = 10_000


@dataclass(frozen=True, slots=True)
class SplitHalves:
    """Reliability of the sum from its halves, over ways of halving.

    Attributes
    ----------
    lowest, highest : float
        The worst and the best halving; the best is Guttman's λ4 when ``complete``.
    mean : float
        Over all halvings there are; with an even number of items it equals alpha.
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
    of items differ by one item. All halvings are looked at by combining those of two sets of items,
    whose contributions to x′Sx add up but for one matrix product. Their mean needs no search: two
    items of an even number k are in one half as often as E x_i x_j = −1/(k − 1) says, of an odd
    number −1/k.

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
    k, total, trace = len(s), float(s.sum()), float(np.trace(s))
    if total <= NEGLIGIBLE * trace:
        raise NotEstimable("no_variance")
    possible = math.comb(k, k // 2) // (2 if k % 2 == 0 else 1)
    complete = possible <= most
    drawn = min(most, DRAWN_SPLITS)
    lowest, highest = math.inf, -math.inf
    for squares in _all_squares(s) if complete else _drawn_squares(s, drawn, rng):
        lowest = min(lowest, 1 - float(squares.max()) / total)
        highest = max(highest, 1 - float(squares.min()) / total)
    apart = -1 / (k - 1 + k % 2)
    mean = 1 - (trace + apart * (total - trace)) / total
    if complete:
        mean = min(max(mean, lowest), highest)
    return SplitHalves(lowest, highest, mean, possible if complete else drawn, complete)


def _all_squares(s: FloatArray) -> Iterator[FloatArray]:
    """x′Sx of every halving once: with an even number the first item stays in the first half."""
    k = len(s)
    half, front = k // 2, k // 2
    fixed = 1 - k % 2
    before, across, behind = s[:front, :front], s[:front, front:], s[front:, front:]
    for first in range(fixed, front + 1):
        if half - first > k - front:
            continue
        one = _signs(front, first, fixed)
        other = _signs(k - front, half - first, 0)
        squares = 2 * (one @ across) @ other.T
        squares += np.einsum("si,si->s", one @ before, one)[:, None]
        squares += np.einsum("si,si->s", other @ behind, other)
        yield squares


def _signs(k: int, ones: int, fixed: int) -> FloatArray:
    """All ways to give ``ones`` of k items the sign 1, the first ``fixed`` among them."""
    chosen = list(combinations(range(fixed, k), ones - fixed))
    signs = np.full((len(chosen), k), -1.0)
    signs[:, :fixed] = 1.0
    np.put_along_axis(signs, np.array(chosen, dtype=np.int64).reshape(len(chosen), -1), 1.0, axis=1)
    return signs


def _drawn_squares(s: FloatArray, drawn: int, rng: np.random.Generator) -> Iterator[FloatArray]:
    k = len(s)
    for start in range(0, drawn, BLOCK):
        order = rng.random((min(BLOCK, drawn - start), k)).argsort(axis=1)
        signs = np.where(order < k // 2, 1.0, -1.0)
        yield np.einsum("si,si->s", signs @ s, signs)
