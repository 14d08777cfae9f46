"""How far the shares of two groups of persons lie apart."""

from __future__ import annotations

import math

from samskaping.effects.means import proportion_wilson
from samskaping.numeric.result import Estimate, NotEstimable

METHOD = "newcombe_independent"


def newcombe(count1: int, n1: int, count2: int, n2: int, confidence: float) -> Estimate:
    """Difference p1 − p2 of the shares of two independent groups, interval from Wilson's limits.

    d − √((p1 − l1)² + (u2 − p2)²) to d + √((u1 − p1)² + (p2 − l2)²)

    with l and u Wilson's limits of each share. By exact enumeration over shares of .02 to .98 in
    groups of 2 to 15 persons, intervals of 95 % hold the difference in 95.3 % on average, and in
    no pair of sizes less than 95.0 %; at its worst place a pair of sizes has 89 % on average and
    no less than 85 %. The score interval of Miettinen and Nurminen has the same worst place and
    is wider (96.3 % on average).

    Parameters
    ----------
    count1, n1, count2, n2
        Persons with the property, of n independent persons in either group.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Without a test: a difference of many is looked at by its interval. Missing where a group
        is empty.

    Sources
    -------
    Newcombe (1998a), method 10. Checked against the limits in his table II.
    """
    one = proportion_wilson(count1, n1, confidence)
    other = proportion_wilson(count2, n2, confidence)
    if one.estimate is None or other.estimate is None:
        cause = NotEstimable("too_few_persons", minimum=1)
        return Estimate.missing(cause, n=n1 + n2, method=METHOD)
    first, second = _reaches(one), _reaches(other)
    difference = one.estimate - other.estimate
    return Estimate(
        estimate=difference,
        # Rounding must not carry a limit beyond what a difference can be.
        lower=max(-1.0, difference - math.hypot(first[0], second[1])),
        upper=min(1.0, difference + math.hypot(first[1], second[0])),
        confidence=confidence,
        n=n1 + n2,
        method=METHOD,
    )


def _reaches(share: Estimate) -> tuple[float, float]:
    """How far the limits of a share lie below and above it."""
    value, lower, upper = share.estimate or 0.0, share.lower or 0.0, share.upper or 0.0
    return value - lower, upper - value
