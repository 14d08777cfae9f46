"""A change in standard deviations: over the cases, and of the persons of one case."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import scipy
from numpy.typing import ArrayLike
from scipy import special

from samskaping.effects.case_jackknife import jackknifed
from samskaping.effects.change import ROUNDING, Occasions, Sample
from samskaping.numeric.distributions import chi_square_quantile, student_tail
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# Below this the correction J is 0 or does not exist.
FEWEST_DIFFERENCES = 3
CASES_METHOD, PERSONS_METHOD = "standardised_jackknife", "noncentral_t"


def small_sample_j(df: float) -> float:
    """J = Γ(df/2)/(√(df/2) Γ((df − 1)/2)), which takes the bias out of a standardised mean.

    Parameters
    ----------
    df
        Degrees of freedom of the standard deviation, above 1.

    Sources
    -------
    Hedges (1981), eq. 6e. Checked against R gamma.
    """
    if not df > 1:
        raise ValueError("the correction exists with more than one degree of freedom")
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def g_av(cases: Sequence[Occasions], confidence: float) -> Estimate:
    """Mean over G cases of their changes, over the average standard deviation, corrected.

    J · Σ_g (M_ag − M_bg)/G / √((s_b² + s_a²)/2), with s² pooled within cases at each occasion
    and J at the smaller of their degrees of freedom. It needs no linking of persons. The interval
    is a leave-one-case-out jackknife.

    Parameters
    ----------
    cases : length G
        Baseline and follow-up of each, with persons and spread.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing without cases, without spread, and where only one or two persons of a case tell of
        it; otherwise as ``jackknifed``. ``n`` is left to the caller.

    Sources
    -------
    Hedges (1981); the average of the two variances: Cumming (2012), eq. 11.9. Checked against R.
    """
    known = Estimate(estimate=0.0, n_cases=len(cases), method=CASES_METHOD)
    return jackknifed(_g_av, cases, confidence, known)


def d_rm(cases: Sequence[ArrayLike], confidence: float) -> Estimate:
    """Mean over G cases of the change of those at both occasions, over their raw-score spread.

    Σ_g M_Dg/G · √(2(1 − r))/s_D, with s_D and the correlation r between the two occasions pooled
    within cases. The interval is a leave-one-case-out jackknife.

    Parameters
    ----------
    cases : length G, of (k, 2) arrays
        Value at baseline and follow-up of each case's persons who were measured at both.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing without cases, without spread, and where one value follows exactly from the other.
        ``n`` counts the persons.

    Sources
    -------
    Morris & DeShon (2002), eq. 12; Lakens (2013), eq. 9. Checked against R.
    """
    pairs = [np.asarray(case, np.float64).reshape(-1, 2) for case in cases]
    if not all(np.isfinite(case).all() for case in pairs):
        raise ValueError("values are finite numbers")
    n = sum(map(len, pairs))
    known = Estimate(estimate=0.0, n=n, n_cases=len(cases), method=CASES_METHOD)
    return jackknifed(_d_rm, [case for case in pairs if len(case)], confidence, known)


def d_z(differences: ArrayLike, confidence: float) -> Estimate:
    """Mean change of the persons of one case in standard deviations of their changes, corrected.

    J · M_D/s_D. Limits: the noncentral t distributions with n − 1 degrees of freedom in which the
    observed t = √n M_D/s_D is the upper and the lower quantile, their noncentrality over √n; they
    are those of the population's value and carry no J. ``p`` is Student's.

    Parameters
    ----------
    differences : (n,) floats
        Follow-up less baseline of each person.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing for fewer than three persons, for whom J is 0, and where all changed alike.

    Sources
    -------
    Hedges (1981); Goulet-Pelletier & Cousineau (2018). Checked against R effectsize.
    """
    values = np.asarray(differences, np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("differences are a list of finite numbers")
    n = len(values)
    known = Estimate(estimate=0.0, n=n, method=PERSONS_METHOD)
    if n < FEWEST_DIFFERENCES:
        cause = NotEstimable("too_few_persons", minimum=FEWEST_DIFFERENCES)
        return replace(known, estimate=None, note=cause.note)
    found = Sample.of(values)
    if not found.variance:
        return replace(known, estimate=None, note=NotEstimable("change_alike").note)
    raw, df = found.mean / math.sqrt(found.variance), n - 1.0
    t = math.sqrt(n) * raw
    lower, upper = (limit / math.sqrt(n) for limit in _noncentralities(t, df, confidence))
    return replace(
        known,
        estimate=small_sample_j(df) * raw,
        lower=lower,
        upper=upper,
        confidence=confidence,
        df=df,
        statistic=t,
        p=2 * float(student_tail(abs(t), df)),
    )


def _noncentralities(t: float, df: float, confidence: float) -> tuple[float, float]:
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    if t < 0:
        lower, upper = _noncentralities(-t, df, confidence)
        return -upper, -lower
    tail, (spreads, weights) = (1 - confidence) / 2, _spreads(df)

    def limit(probability: float) -> float:
        # T is at most t where a normal deviate about the noncentrality is at most t times the
        # spread; its chance is averaged over the spreads that there can be.
        def off(noncentrality: float) -> float:
            return float(weights @ special.ndtr(t * spreads - noncentrality)) - probability

        return float(scipy.optimize.brentq(off, -40.0, 40.0 + t * float(spreads[-1]), xtol=1e-12))

    return limit(1 - tail), limit(tail)


def _spreads(df: float) -> tuple[FloatArray, FloatArray]:
    """√(χ²_df/df) at Gauss–Legendre points, and the chance of each."""
    low, high = (math.sqrt(float(chi_square_quantile(p, df))) for p in (1e-14, 1 - 1e-14))
    points, weights = _quadrature()
    at = low + (points + 1) / 2 * (high - low)
    # The density of χ, without its constant.
    log_density = special.xlogy(df - 1, at) - at**2 / 2
    chances = weights * np.exp(log_density - log_density.max())
    return at / math.sqrt(df), np.asarray(chances / chances.sum(), dtype=np.float64)


@cache
def _quadrature() -> tuple[FloatArray, FloatArray]:
    points, weights = np.polynomial.legendre.leggauss(200)
    return np.asarray(points, dtype=np.float64), np.asarray(weights, dtype=np.float64)


def _g_av(cases: Sequence[Occasions]) -> float:
    if not cases:
        raise NotEstimable("too_few_cases", n=0, minimum=1)
    spreads, freedom = [], []
    for side in ("before", "after"):
        samples = [getattr(case, side) for case in cases]
        known = [one for one in samples if one.variance is not None and one.n]
        freedom.append(sum(one.n - 1 for one in known))
        if freedom[-1] < 2:
            raise NotEstimable("too_few_persons", minimum=FEWEST_DIFFERENCES)
        spreads.append(sum((one.n - 1) * one.variance for one in known) / freedom[-1])
    if sum(spreads) == 0:
        raise NotEstimable("no_variance")
    change = math.fsum(case.after.mean - case.before.mean for case in cases) / len(cases)
    return small_sample_j(min(freedom)) * change / math.sqrt(sum(spreads) / 2)


def _d_rm(cases: Sequence[FloatArray]) -> float:
    if not cases:
        raise NotEstimable("too_few_linked", minimum=FEWEST_DIFFERENCES)
    freedom = sum(len(case) - 1 for case in cases)
    if freedom < 2:
        raise NotEstimable("too_few_linked", minimum=FEWEST_DIFFERENCES)
    centred = np.concatenate([case - case.mean(axis=0) for case in cases])
    products = centred.T @ centred / freedom
    scale = max(float(np.abs(case).max()) for case in cases)
    if min(products[0, 0], products[1, 1]) <= (ROUNDING * max(scale, 1.0)) ** 2:
        raise NotEstimable("no_variance")
    alike = float(products[0, 1]) / math.sqrt(float(products[0, 0] * products[1, 1]))
    squared = float(products[0, 0] + products[1, 1] - 2 * products[0, 1])
    if 1 - alike <= ROUNDING:
        raise NotEstimable("one_value_settles_the_other")
    change = math.fsum(float((case[:, 1] - case[:, 0]).mean()) for case in cases) / len(cases)
    return change * math.sqrt(2 * (1 - alike) / squared)
