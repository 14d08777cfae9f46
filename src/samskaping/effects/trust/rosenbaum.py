"""How much hidden bias in who was treated matched pairs would bear: Rosenbaum's bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from samskaping.numeric.distributions import mid_ranks, normal_tail
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# With more pairs the signed-rank sum is taken as normal.
MOST_EXACT = 200
# No bias that anybody would name is beyond this.
LARGEST = 1e6


@dataclass(frozen=True, slots=True)
class Bounds:
    """The one-sided p of a treatment that raises the outcome lies between these two."""

    lower: float
    upper: float


def rosenbaum_bounds(differences: ArrayLike, gamma: float, exact: bool | None = None) -> Bounds:
    """Bounds on the one-sided Wilcoxon signed-rank p when odds within a pair differ up to Γ times.

    T is the sum of the ranks of |d| (mid-ranks for ties) over positive d. If one of a pair was up
    to Γ times as likely (in odds) to be the treated one, T is at most, in distribution, a sum of
    ranks each taken with probability Γ/(1 + Γ), and at least one with 1/(1 + Γ). Pairs without a
    difference are left out. Exact by convolution up to ``MOST_EXACT`` pairs, else normal with
    mean p Σ r and variance p (1 − p) Σ r², no continuity correction.

    Parameters
    ----------
    differences : (n,) floats
        Treated minus control of each matched pair. For a treatment that lowers, change the sign.
    gamma
        Γ, 1 (no hidden bias) or more.
    exact
        ``True`` or ``False`` to demand one of the two.

    Raises
    ------
    NotEstimable
        No pair differs.
    ValueError
        A difference is not finite, or Γ is below 1.

    Sources
    -------
    Rosenbaum (2002), §4.3.3. Checked against every assignment of signs, written out in R.
    """
    ranks, total = _ranks(differences)
    if not 1 <= gamma < math.inf:
        raise ValueError("gamma is 1 or more")
    if exact is None:
        exact = len(ranks) <= MOST_EXACT
    tail = _exact_tail if exact else _normal_tail
    return Bounds(tail(ranks, total, 1 / (1 + gamma)), tail(ranks, total, gamma / (1 + gamma)))


def bias_borne(differences: ArrayLike, level: float = 0.05) -> Estimate:
    """The largest Γ at which the upper bound of the one-sided p is still at most ``level``.

    Returns
    -------
    Estimate
        ``p`` without hidden bias beside it, ``n`` the pairs that differ. Missing with the reason
        where too few pairs could ever reach the level, or where p is above it without any bias.

    Raises
    ------
    NotEstimable, ValueError
        As ``rosenbaum_bounds``.
    """
    if not 0 < level < 1:
        raise ValueError("a level is a probability between 0 and 1")
    ranks, _ = _ranks(differences)
    n, least = len(ranks), math.ceil(-math.log2(level) - 1e-9)
    plain = rosenbaum_bounds(differences, 1.0).upper
    if n < least:
        cause = NotEstimable("too_few_pairs", n=n, minimum=least)
    elif plain > level:
        cause = NotEstimable("not_clear_without_bias")
    else:
        gamma = _largest(differences, level)
        return Estimate(estimate=gamma, p=plain, n=n, method="rosenbaum_bounds")
    return Estimate.missing(cause, p=plain, n=n, method="rosenbaum_bounds")


def _largest(differences: ArrayLike, level: float) -> float:
    def excess(log: float) -> float:
        return rosenbaum_bounds(differences, math.exp(log)).upper - level

    if excess(math.log(LARGEST)) <= 0:
        return LARGEST
    return math.exp(float(scipy.optimize.brentq(excess, 0.0, math.log(LARGEST), xtol=1e-12)))


def _ranks(differences: ArrayLike) -> tuple[FloatArray, float]:
    d = np.asarray(differences, np.float64)
    if d.ndim != 1 or not np.isfinite(d).all():
        raise ValueError("differences are a list of finite numbers")
    d = d[d != 0]
    if not len(d):
        raise NotEstimable("no_pair_differs")
    ranks = mid_ranks(np.abs(d))
    return ranks, float(ranks[d > 0].sum())


def _exact_tail(ranks: FloatArray, total: float, p: float) -> float:
    """P(T ≥ total) if each rank is taken with probability p; doubled, mid-ranks are whole."""
    steps = np.rint(2 * ranks).astype(int)
    chances = np.zeros(steps.sum() + 1)
    chances[0] = 1.0
    for step in steps:
        moved = np.zeros_like(chances)
        moved[step:] = chances[:-step]
        chances = (1 - p) * chances + p * moved
    return min(1.0, float(chances[round(2 * total) :].sum()))


def _normal_tail(ranks: FloatArray, total: float, p: float) -> float:
    sd = math.sqrt(p * (1 - p) * float(ranks @ ranks))
    return float(normal_tail((total - p * float(ranks.sum())) / sd))
