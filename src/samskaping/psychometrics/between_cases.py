"""Covariance of the items between cases, and with how many cases it says anything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

import numpy as np

from samskaping.numeric.moments import Moments, pooled_within
from samskaping.numeric.result import FloatArray, NotEstimable

# With 50 cases, models of the level between them still gave inadmissible or biased results in
# simulations (Hox & Maas, 2001; Geldhof, Preacher & Zyphur, 2014, who tried no fewer).
MINIMUM_CASES = 50


def between_cases(cases: Sequence[Moments], minimum: int = MINIMUM_CASES) -> FloatArray:
    """Covariance matrix of the items' true case means, (k, k), sampling of persons taken out.

    Σ_B = (M_B − S_W)/n₀ pair by pair, with M_B = Σ_g n_g (x̄_g − x̄)(x̄_g − x̄)′/(G − 1), S_W
    the pooled-within covariance, and n₀ = (N − Σ n_g²/N)/(G − 1). The estimate is unbiased and
    need not be positive definite.

    Parameters
    ----------
    cases : length G
        One ``Moments`` per case.
    minimum
        Fewest cases that it is given for.

    Raises
    ------
    NotEstimable
        ``too_few_cases``; ``too_few_persons_within_cases``.

    Sources
    -------
    Searle, Casella & McCulloch (1992), multivariate form; Muthén (1994). Checked against R
    lme4::lmer per pair of sums, on balanced data, where the two estimates are the same.
    """
    if len(cases) < max(minimum, 2):
        raise NotEstimable("too_few_cases", n=len(cases), minimum=max(minimum, 2))
    inside = pooled_within(cases)
    together = reduce(add, cases)
    held = np.array([case.counts for case in cases], dtype=np.float64)
    used = (held > 0).sum(axis=0)
    if used.min() < 2:
        raise NotEstimable("too_few_cases", n=int(used.min()), minimum=2)
    within_products = np.sum([case.comoments for case in cases], axis=0)
    mean_square = (together.comoments - within_products) / (used - 1)
    total = held.sum(axis=0)
    typical = (total - (held**2).sum(axis=0) / total) / (used - 1)
    covariance: FloatArray = (mean_square - inside) / typical
    return covariance
