"""Whether two traits of few cases go together: Spearman's correlation with its exact test."""

from __future__ import annotations

import math
from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.distributions import mid_ranks, student_quantile, student_tail
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# With fewer cases no p is given: three of five orders of magnitude are left to chance.
FEWEST = 6
# So many cases and no more have every order tried.
MOST_EXACT = 9
# The power is simulated with this many studies, drawn from a stream of its own.
STUDIES = 200_000
# Sums of products of ranks are halves and quarters; what differs by less is rounding.
ROUNDING = 1e-9


def rank_correlation(first: ArrayLike, second: ArrayLike) -> Estimate:
    """Spearman's ρ of two traits of the same cases, with the two-sided test over all orders.

    ρ is the product-moment correlation of mid-ranks. p is the share of the n! orders of one trait
    whose |ρ| is at least as large as that found, ties included as they are; above nine cases
    t = ρ √((n − 2)/(1 − ρ²)) on n − 2 degrees of freedom instead.

    Parameters
    ----------
    first, second : (n,) finite floats

    Returns
    -------
    Estimate
        ``n_cases`` is n. Missing below three cases and where a trait does not vary; without p
        below six cases, which the note says. No interval: none holds its level with so few.

    Sources
    -------
    Spearman (1904); Hotelling & Pabst (1936) for the exact test. Known points: n = 6, ρ = .886
    gives p = 24/720 = .0333, and the smallest p is 2/720.
    """
    pairs = np.column_stack([np.asarray(one, dtype=np.float64) for one in (first, second)])
    if not np.isfinite(pairs).all():
        raise ValueError("traits are finite numbers")
    n = len(pairs)
    method = "spearman_exact" if n <= MOST_EXACT else "spearman_t"
    if n < 3:
        cause = NotEstimable("too_few_cases", n=n, minimum=3)
        return Estimate.missing(cause, n_cases=n, method=method)
    ranks = np.column_stack([mid_ranks(column) for column in pairs.T])
    ranks -= ranks.mean(axis=0)
    scale = math.sqrt(float((ranks[:, 0] ** 2).sum() * (ranks[:, 1] ** 2).sum()))
    if scale == 0.0:
        return Estimate.missing(NotEstimable("no_variance"), n_cases=n, method=method)
    rho = float(ranks[:, 0] @ ranks[:, 1]) / scale
    if n < FEWEST:
        note = NotEstimable("no_test_below", n=n, minimum=FEWEST).note
        return Estimate(estimate=rho, n_cases=n, method=method, note=note)
    p = _exact_p(ranks) if n <= MOST_EXACT else _t_p(rho, n)
    note = NotEstimable("interval_not_defined").note
    return Estimate(estimate=rho, p=p, n_cases=n, method=method, note=note)


def _exact_p(ranks: FloatArray) -> float:
    """Share of the orders of the second trait that go with the first at least as closely."""
    found = abs(float(ranks[:, 0] @ ranks[:, 1]))
    sums = np.abs(ranks[:, 1][_orders(len(ranks))] @ ranks[:, 0])
    return float((sums >= found - ROUNDING).mean())


def _t_p(rho: float, n: int) -> float:
    if abs(rho) >= 1 - ROUNDING:
        # What the exact test gives for one order in n!, and its reverse.
        return 2 / math.factorial(n)
    return float(2 * student_tail(abs(rho) * math.sqrt((n - 2) / (1 - rho**2)), n - 2))


@cache
def _orders(n: int) -> np.ndarray:
    return np.array(list(permutations(range(n))), dtype=np.intp)


@cache
def rank_correlation_power(n: int, correlation: float, level: float = 0.05) -> float:
    """How often the test finds a correlation of two normal traits, without ties.

    Parameters
    ----------
    n
        Cases; six or more.
    correlation
        Of the bivariate normal distribution that the cases are drawn from, −1 to 1.
    level
        p at or below which something is found.

    Returns
    -------
    float
        Share of ``STUDIES`` simulated studies, always the same ones; Monte Carlo error at most
        .0012. With six cases and a correlation of .6 about .14.

    Raises
    ------
    NotEstimable
        Fewer than six cases.
    """
    if n < FEWEST:
        raise NotEstimable("no_test_below", n=n, minimum=FEWEST)
    rng = np.random.default_rng(n)
    least = _least_sum(n, level)
    found, block = 0, 20_000
    for _ in range(STUDIES // block):
        x, e = rng.standard_normal((2, block, n))
        y = correlation * x + math.sqrt(1 - correlation**2) * e
        first, second = (one.argsort(axis=1).argsort(axis=1) for one in (x, y))
        sums = ((first - (n - 1) / 2) * (second - (n - 1) / 2)).sum(axis=1)
        found += int((np.abs(sums) >= least - ROUNDING).sum())
    return found / STUDIES


def _least_sum(n: int, level: float) -> float:
    """The smallest |Σ products of centred ranks| whose p is at or below the level."""
    ranks = np.arange(n) - (n - 1) / 2
    if n > MOST_EXACT:
        t = float(student_quantile(1 - level / 2, n - 2))
        return math.sqrt(t**2 / (n - 2 + t**2)) * float(ranks @ ranks)
    sums = np.sort(np.abs(ranks[_orders(n)] @ ranks))[::-1]
    for value in np.unique(sums):
        if (sums >= value - ROUNDING).mean() <= level:
            return float(value)
    return math.inf
