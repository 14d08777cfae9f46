"""How large a person's change must be to be more than chance, and how many changed that much."""

from __future__ import annotations

import math
from dataclasses import replace

from samskaping.numeric.distributions import normal_quantile
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

METHOD = "mdc_difference"


def standard_error_of_measurement(sd: float, reliability: float) -> float:
    """SEM = s √(1 − r), in score points.

    Raises
    ------
    NotEstimable
        The reliability is above 1.

    Sources
    -------
    Lord & Novick (1968). Checked against R psych::alpha with sd.
    """
    if sd < 0 or not math.isfinite(sd) or not math.isfinite(reliability):
        raise ValueError("a standard deviation is not negative, and both are finite")
    if reliability > 1:
        raise NotEstimable("reliability_above_one")
    return sd * math.sqrt(1 - reliability)


def minimal_detectable_change(sem: float, confidence: float) -> float:
    """MDC = z √2 SEM: the change that two measurements of equal error reach by chance alone.

    Sources
    -------
    Weir (2005). Checked against R (1.96 · √2 · sd · √(1 − α)) but for 1.96, which is exact here.
    """
    return float(normal_quantile((1 + confidence) / 2)) * math.sqrt(2) * sem


def difference_reliability(
    sds: tuple[float, float], reliabilities: tuple[float, float], correlation: float
) -> float:
    """Reliability of a difference of two scores, from theirs and their correlation.

    r_D = (s₁² r₁₁ + s₂² r₂₂ − 2 r₁₂ s₁ s₂) / (s₁² + s₂² − 2 r₁₂ s₁ s₂)

    It takes the errors of the two scores to be uncorrelated. α of the items' own differences is
    the same coefficient without that: what a person always answers to one item is no error there.

    Raises
    ------
    NotEstimable
        The difference has no variance.

    Sources
    -------
    Lord & Novick (1968), section 3.8; Rogosa & Willett (1983).
    """
    (s1, s2), (r1, r2) = sds, reliabilities
    variance = s1**2 + s2**2 - 2 * correlation * s1 * s2
    if variance <= 1e-12 * (s1**2 + s2**2):
        raise NotEstimable("no_variance")
    return (s1**2 * r1 + s2**2 * r2 - 2 * correlation * s1 * s2) / variance


def change_beyond_error(sd: float, reliability: Estimate, confidence: float) -> Estimate:
    """MDC of a difference: z · s_D · √(1 − r_D), with the interval of r_D carried through.

    Where the two errors are alike and uncorrelated it is ``minimal_detectable_change``.

    Parameters
    ----------
    sd
        Standard deviation of the persons' differences, s_D.
    reliability
        r_D of these differences; its limits become those of the MDC, the higher the lower.
    confidence
        The level of z.

    Returns
    -------
    Estimate
        Missing where r_D is; without limits where r_D has none.

    Sources
    -------
    Jacobson & Truax (1991) with the error of the difference; Lord & Novick (1968).
    """
    if reliability.estimate is None:
        return Estimate(
            n=reliability.n, n_cases=reliability.n_cases, method=METHOD, note=reliability.note
        )
    z = float(normal_quantile((1 + confidence) / 2))

    def reached(r: float) -> float:
        return z * standard_error_of_measurement(sd, min(r, 1.0))

    known = Estimate(
        estimate=reached(reliability.estimate),
        n=reliability.n,
        n_cases=reliability.n_cases,
        method=METHOD,
        note=reliability.note,
    )
    if reliability.lower is None or reliability.upper is None:
        return known
    return replace(
        known,
        lower=reached(reliability.upper),
        upper=reached(reliability.lower),
        confidence=reliability.confidence,
    )


def reliable_changes(differences: FloatArray, threshold: float) -> tuple[int, int]:
    """How many persons went up, and how many down, by more than ``threshold``.

    The reliable change index of a person, difference / (s_D √(1 − r_D)), is beyond ± z just where
    the difference is beyond the MDC.

    Sources
    -------
    Jacobson & Truax (1991).
    """
    if not threshold >= 0:
        raise ValueError("a threshold is not negative")
    slack = 1e-9 * max(threshold, 1.0)
    up, down = differences > threshold + slack, differences < -threshold - slack
    return int(up.sum()), int(down.sum())
