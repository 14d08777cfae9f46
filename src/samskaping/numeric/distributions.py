"""Quantiles and tails of the usual distributions, and ranks; arrays in, arrays out.

They are the special functions that ``scipy.stats`` stands on, without what loading it costs a job:
two seconds, as much as most jobs take for their own work.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from samskaping.numeric.result import FloatArray


def normal_quantile(p: ArrayLike) -> Any:
    """Where the standard normal distribution function is ``p``."""
    return special.ndtri(p)


def normal_tail(x: ArrayLike) -> Any:
    """P(Z > x) of a standard normal Z."""
    return special.ndtr(np.negative(x))


def student_quantile(p: ArrayLike, df: ArrayLike) -> Any:
    """Where the distribution function of Student's t is ``p``; normal with infinite ``df``."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isinf(df), special.ndtri(p), special.stdtrit(df, p))[()]


def student_tail(x: ArrayLike, df: ArrayLike) -> Any:
    """P(T > x) of Student's t; normal with infinite ``df``."""
    x = np.asarray(x, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        return np.where(np.isinf(df), special.ndtr(-x), special.stdtr(df, -x))[()]


def chi_square_quantile(p: ArrayLike, df: ArrayLike) -> Any:
    """Where the distribution function of χ² is ``p``."""
    return 2 * special.gammaincinv(np.divide(df, 2), p)


def chi_square_tail(x: ArrayLike, df: ArrayLike) -> Any:
    """P(X > x) of χ²; 1 below 0."""
    return special.gammaincc(np.divide(df, 2), np.divide(np.maximum(x, 0), 2))


def f_quantile(p: ArrayLike, above: ArrayLike, below: ArrayLike) -> Any:
    """Where the distribution function of F with ``above`` and ``below`` degrees is ``p``."""
    return special.fdtri(above, below, p)


def f_tail(x: ArrayLike, above: ArrayLike, below: ArrayLike) -> Any:
    """P(F > x); 1 below 0."""
    return special.fdtrc(above, below, np.maximum(x, 0))


def binomial_chance(x: ArrayLike, n: ArrayLike, p: ArrayLike) -> Any:
    """P(X = x) of a binomial X; 0 outside 0 to n."""
    x, n, p = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (x, n, p)))
    inside = (x >= 0) & (x <= n)
    k = np.where(inside, x, 0.0)
    ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    chance = np.exp(ways + special.xlogy(k, p) + special.xlog1py(n - k, -p))
    return np.where(inside, chance, 0.0)[()]


def binomial_tail(x: ArrayLike, n: ArrayLike, p: ArrayLike) -> Any:
    """P(X > x) of a binomial X."""
    return special.bdtrc(np.clip(np.floor(x), -1, n), n, p)


def binomial_below(x: ArrayLike, n: ArrayLike, p: ArrayLike) -> Any:
    """P(X <= x) of a binomial X."""
    return np.where(np.less(x, 0), 0.0, special.bdtr(np.clip(np.floor(x), 0, n), n, p))[()]


def mid_ranks(values: ArrayLike) -> FloatArray:
    """Ranks from 1 of finite numbers; equal ones share the mean of theirs."""
    _, place, count = np.unique(
        np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True
    )
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place], dtype=np.float64)
