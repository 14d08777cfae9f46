"""The interval of a number that is worked out from whole cases: leave each of them out once."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, NotEstimable

# Fewer cases leave less than two degrees of freedom.
FEWEST_CASES = 3
# A spread that is this share of the number is rounding.
ROUNDING = 1e-12

Case = TypeVar("Case")


def jackknifed(
    statistic: Callable[[Sequence[Case]], float],
    cases: Sequence[Case],
    confidence: float,
    known: Estimate,
    fewest: int = FEWEST_CASES,
) -> Estimate:
    """A statistic θ of G cases: θ ± t_{G−1} √((G−1)/G Σ(θ₋g − θ̄)²), tested against 0.

    Parameters
    ----------
    statistic
        From a list of cases to a number; raises ``NotEstimable`` where they do not determine it.
    cases : length G
    confidence
        Between 0 and 1.
    known
        What else is known of the number: persons, cases, method.
    fewest
        Cases that an interval asks for, at least 2.

    Returns
    -------
    Estimate
        Missing where the statistic is; without interval, and with the reason, for fewer than
        ``fewest`` cases, where it is missing without one of the cases, and where it is the same
        whichever is left out.

    Sources
    -------
    Tukey (1958); Efron & Stein (1981).
    """
    try:
        value = statistic(cases)
    except NotEstimable as cause:
        return replace(known, estimate=None, note=cause.note)
    g, known = len(cases), replace(known, estimate=value, note="")
    if g < fewest:
        return replace(known, note=NotEstimable("interval_needs_more_cases", n_cases=g).note)
    try:
        left = np.array([statistic([*cases[:i], *cases[i + 1 :]]) for i in range(g)])
    except NotEstimable:
        return replace(known, note=NotEstimable("interval_unstable_without_a_case").note)
    deviations = left - left.mean()
    se = math.sqrt((g - 1) / g * float(deviations @ deviations))
    if se <= ROUNDING * max(1.0, abs(value)):
        return replace(known, note=NotEstimable("interval_same_without_each_case").note)
    return t_interval(value, se, g - 1.0, confidence, known)
