"""How strong a confounder must be, on both sides, to explain a ratio away."""

from __future__ import annotations

import math
from dataclasses import dataclass

# A standardised difference as a risk ratio, and its 95 % limits (VanderWeele & Ding 2017).
PER_DIFFERENCE, PER_ERROR = 0.91, 1.78
LARGEST_LOG = 300.0


@dataclass(frozen=True, slots=True)
class EValue:
    """E-values of an estimate and of the limit of its interval nearer to no effect; 1 is none."""

    point: float
    limit: float


def e_value(ratio: float, lower: float, upper: float, null: float = 1.0) -> EValue:
    """E = RR + √(RR (RR − 1)), RR turned above 1, for a risk ratio and the limit nearer to null.

    A confounder that goes with exposure and outcome by risk ratios of E each, beyond what was
    measured, could explain the estimate away; weaker ones could not. The limit's E is 1 where the
    interval holds ``null``. It is about confounding between two groups that are compared: it says
    nothing of a before–after change or a difference-in-differences.

    Parameters
    ----------
    ratio, lower, upper : float
        Risk ratio (or rate ratio, or odds ratio of a rare outcome) and its limits, above 0.
    null : float
        The ratio that the estimate is to be moved to.

    Raises
    ------
    ValueError
        A ratio is not above 0, or the estimate is not between its limits.

    Sources
    -------
    VanderWeele & Ding (2017), table 2 and appendix for another null.
    """
    if not all(0 < x < math.inf for x in (ratio, lower, upper, null)):
        raise ValueError("ratios are finite and above 0")
    if not lower <= ratio <= upper:
        raise ValueError("the ratio lies between its limits")
    if lower <= null <= upper:
        return EValue(_needed(ratio / null), 1.0)
    return EValue(_needed(ratio / null), _needed((lower if ratio > null else upper) / null))


def e_value_difference(d: float, se: float) -> EValue:
    """E-value of a standardised mean difference by RR ≈ exp(0.91 d), limits exp(0.91 d ± 1.78 se).

    Parameters
    ----------
    d
        Difference over the standard deviation.
    se
        Its standard error, 0 or more.

    Sources
    -------
    VanderWeele & Ding (2017), table 2; Chinn (2000) for the conversion.
    """
    if not (math.isfinite(d) and 0 <= se < math.inf):
        raise ValueError("a difference and its standard error are finite, the latter not negative")
    logs = [PER_DIFFERENCE * d + sign * PER_ERROR * se for sign in (0, -1, 1)]
    if max(map(abs, logs)) > LARGEST_LOG:
        raise ValueError("a difference of so many standard deviations is no risk ratio")
    ratio, lower, upper = (math.exp(x) for x in logs)
    return e_value(ratio, lower, upper)


def approximate_ratio(d: float) -> float:
    """Risk ratio exp(0.91 d) of a standardised difference, or of a limit found by Student's t."""
    if not abs(PER_DIFFERENCE * d) <= LARGEST_LOG:
        raise ValueError("a difference of so many standard deviations is no risk ratio")
    return math.exp(PER_DIFFERENCE * d)


def _needed(ratio: float) -> float:
    above = max(ratio, 1 / ratio)
    return above + math.sqrt(above * (above - 1))
