"""How far the persons of two occasions lie apart who cannot be followed, by all their pairs."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.signed_ranks import MOST_PERSONS
from samskaping.effects.superiority import superiority
from samskaping.numeric.distributions import normal_quantile
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# Up to this many persons at either occasion every order is counted.
MOST_COUNTED = 50
METHOD = "hodges_lehmann_shift"


def shift(first: ArrayLike, second: ArrayLike, confidence: float) -> Estimate:
    """Typical difference of a later person from an earlier one: the median of all y_j − x_i.

    Limits: the k-th smallest and k-th largest of the mn differences, k the largest with
    P(U < k) ≤ (1 − γ)/2 for the Mann–Whitney U of distinct values of one distribution; counted for
    up to 50 persons on either side, normal beyond. As ``hodges_lehmann``, for independent persons.

    Parameters
    ----------
    first, second : (m,), (n,) floats
        Values at the earlier and at the later occasion.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing where an occasion has nobody or more than 3,000; without interval where so few
        cannot reach the confidence, and where nothing varies. ``n`` counts both occasions.

    Sources
    -------
    Hodges & Lehmann (1963); Hollander, Wolfe & Chicken (2014), section 4.3. Checked against R
    wilcox.test(conf.int = TRUE).
    """
    x, y = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if not (np.isfinite(x).all() and np.isfinite(y).all()) or x.ndim != 1 or y.ndim != 1:
        raise ValueError("values are lists of finite numbers")
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    m, n = len(x), len(y)
    known = Estimate(estimate=0.0, n=m + n, method=METHOD)
    if not (m and n):
        return replace(known, estimate=None, note=NotEstimable("too_few_persons", minimum=1).note)
    if max(m, n) > MOST_PERSONS:
        cause = NotEstimable("too_many_to_rank", maximum=MOST_PERSONS)
        return replace(known, estimate=None, note=cause.note)
    apart = np.sort(np.subtract.outer(y, x).ravel())
    known = replace(known, estimate=float(np.median(apart)))
    if apart[0] == apart[-1]:
        return replace(known, note=NotEstimable("interval_no_variance").note)
    k = _place(m, n, (1 - confidence) / 2)
    if k < 1:
        need = next(s for s in range(1, 100) if _place(s, s, (1 - confidence) / 2) >= 1)
        cause = NotEstimable("interval_needs_more_persons", minimum=need)
        return replace(known, note=cause.note)
    return replace(known, lower=float(apart[k - 1]), upper=float(apart[-k]), confidence=confidence)


def rank_biserial_apart(first: ArrayLike, second: ArrayLike, confidence: float) -> Estimate:
    """How much oftener a later person lies above an earlier one than below: 2θ − 1.

    θ and its limits by ``superiority``, which need no equal distributions.

    Sources
    -------
    Glass (1966); Cureton (1956); Brunner & Munzel (2000).
    """
    found = superiority(second, first, confidence)
    if found.estimate is None:
        return found
    limits = {
        name: 2 * value - 1
        for name in ("estimate", "lower", "upper")
        if (value := getattr(found, name)) is not None
    }
    return replace(found, **limits, se=None if found.se is None else 2 * found.se)


def _place(m: int, n: int, tail: float) -> int:
    if max(m, n) > MOST_COUNTED:
        spread = math.sqrt(m * n * (m + n + 1) / 12)
        return math.floor(m * n / 2 + float(normal_quantile(tail)) * spread)
    below = np.cumsum(_counted(m, n))
    return int(np.searchsorted(below, tail * (1 + 1e-12), side="right"))


@cache
def _counted(m: int, n: int) -> FloatArray:
    """Chances of U = 0, 1, …, mn, by the product of (1 − q^(n+i))/(1 − q^i) over i = 1 … m."""
    counts = np.zeros(m * n + 1)
    counts[0] = 1.0
    for i in range(1, m + 1):
        product = counts.copy()
        product[n + i :] -= counts[: max(len(counts) - n - i, 0)]
        for start in range(i):
            product[start::i] = np.cumsum(product[start::i])
        counts = product
    return np.asarray(counts / counts.sum(), dtype=np.float64)
