"""Reliability of a score with an interval that respects that persons are nested in cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from samskaping.numeric.moments import Moments
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable
from samskaping.psychometrics import consistency, intervals, item_covariance
from samskaping.psychometrics.item_covariance import INDEPENDENT, ItemCovariance
from samskaping.psychometrics.one_factor import (
    omega_total,
    omega_total_observed,
    omega_totals_near,
)

Kernel = Callable[[FloatArray], float]

COEFFICIENTS: Mapping[str, Kernel] = MappingProxyType(
    {
        "alpha": consistency.alpha,
        "alpha_standardised": consistency.alpha_standardised,
        "lambda2": consistency.lambda2,
        "lambda6": consistency.lambda6,
        "omega_total": omega_total,
        "omega_total_observed": omega_total_observed,
    }
)

# Coefficients whose leave-one-case-out interval holds its level. λ6 and the observed-variance ω
# divide by what few cases determine badly, and their intervals can reach far below zero.
WITH_JACKKNIFE = ("alpha", "alpha_standardised", "lambda2", "omega_total")


def within_case(name: str, cases: Sequence[Moments], confidence: float) -> Estimate:
    """Estimate a coefficient among people who rate the same case, from pooled-within covariances.

    The interval is the leave-one-case-out jackknife on log(1 − ρ) with Satterthwaite df from
    m_g = n_g − 1 (``intervals.jackknife_log_complement``); it holds however alike the answers
    within a case are. With a single case it is that of ``one_case``.

    A case with fewer than two persons says nothing about spread within cases: it is left out of
    ``n`` and ``n_cases``, and the note counts it.

    Parameters
    ----------
    name
        A key of ``COEFFICIENTS``.
    cases : length G
        One ``Moments`` per case, all of the same items.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Never raises ``NotEstimable``: a coefficient or interval that the data do not determine
        is missing with its reason in ``note``.

    Sources
    -------
    Muthén (1994) for the pooled-within covariance; Efron & Stein (1981); Satterthwaite (1946).
    """
    return coefficient(name, item_covariance.within(cases), confidence)


def pooled(name: str, cases: Sequence[Moments], confidence: float) -> Estimate:
    """Estimate a coefficient over all persons of all cases together; mixes levels.

    Differences between cases enter the covariance, so this is neither the consistency among
    people who rate the same case nor the dependability of a case's score. The interval is the
    jackknife of ``within_case`` with m_g = n_g, the persons that a case adds.

    Parameters, returns and sources as ``within_case``; ``assumption`` is ``mixes_levels``.
    """
    return coefficient(name, item_covariance.of_all(cases), confidence)


def one_case(name: str, moments: Moments, confidence: float) -> Estimate:
    """Estimate a coefficient of one case, or of persons who are independent of one another.

    Alpha has Feldt's interval, omega total with the model-implied denominator the delta-method
    one; the other coefficients have none. With missing answers the interval rests on the
    smallest number of persons behind any pair of items.

    Parameters
    ----------
    name
        A key of ``COEFFICIENTS``.
    moments
        The case's ``Moments``.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Never raises ``NotEstimable``; see ``within_case``.

    Sources
    -------
    Feldt, Woodruff & Salih (1987); Raykov (2002).
    """
    return alone(name, item_covariance.of_one(moments), confidence)


def between_case(name: str, cases: Sequence[Moments], confidence: float) -> Estimate:
    """Estimate a coefficient of the cases' true means: how consistently items tell cases apart.

    From the covariance between cases with the sampling of persons taken out
    (``between_cases``), which few cases do not determine: with fewer than 50 there is a reason
    instead. The interval is the leave-one-case-out jackknife, every case counting once.

    Parameters and returns as ``within_case``.

    Sources
    -------
    Geldhof, Preacher & Zyphur (2014); Muthén (1994).
    """
    return _over_cases(name, item_covariance.between(cases), confidence)


def coefficient(name: str, level: ItemCovariance, confidence: float) -> Estimate:
    """A coefficient at a level: with several cases by the jackknife, with one case as ``alone``.

    Parameters and returns as ``within_case``.
    """
    if level.n_cases == 1:
        estimate = alone(name, level, confidence)
    else:
        estimate = _over_cases(name, level, confidence)
    if level.left_out and not estimate.note:
        return replace(estimate, note=NotEstimable("cases_left_out", n=level.left_out).note)
    return estimate


def alone(name: str, level: ItemCovariance, confidence: float) -> Estimate:
    """A coefficient of persons who are independent of one another; see ``one_case``."""
    try:
        value = evaluate(name, level)
    except NotEstimable as cause:
        return _missing(name, level, cause)
    try:
        method, interval = _independent_interval(name, value, level, confidence)
    except NotEstimable as cause:
        return _without_interval(name, value, level, cause)
    return Estimate(
        estimate=value,
        lower=interval.lower,
        upper=interval.upper,
        confidence=confidence,
        se=interval.se,
        n=level.n,
        n_cases=level.n_cases,
        method=method,
        assumption=INDEPENDENT,
    )


def evaluate(name: str, level: ItemCovariance) -> float:
    """The coefficient itself; one factor model serves both omegas.

    Raises
    ------
    NotEstimable
        As the coefficient's own function.
    """
    if name == "omega_total":
        return level.one_factor.omega
    if name == "omega_total_observed":
        return level.one_factor.omega_observed
    return COEFFICIENTS[name](level.matrix)


def _independent_interval(
    name: str, value: float, level: ItemCovariance, confidence: float
) -> tuple[str, intervals.Interval]:
    n = level.n_smallest
    if name == "alpha":
        return "feldt", intervals.feldt(value, n, level.items, confidence)
    if name == "omega_total":
        se = level.one_factor.omega_standard_error(n)
        return "one_factor_ml_delta", intervals.delta(value, se, confidence)
    raise NotEstimable("interval_not_defined")


def _over_cases(name: str, level: ItemCovariance, confidence: float) -> Estimate:
    try:
        value = evaluate(name, level)
    except NotEstimable as cause:
        return _missing(name, level, cause)
    try:
        if name not in WITH_JACKKNIFE:
            raise NotEstimable("interval_not_defined")
        replicates = _replicates(name, level)
        interval = intervals.jackknife_log_complement(value, replicates, level.weights, confidence)
    except NotEstimable as cause:
        return _without_interval(name, value, level, cause)
    return Estimate(
        estimate=value,
        lower=interval.lower,
        upper=interval.upper,
        confidence=confidence,
        se=interval.se,
        df=interval.df,
        n=level.n,
        n_cases=level.n_cases,
        method="jackknife_cases",
        assumption=level.assumption,
    )


def _replicates(name: str, level: ItemCovariance) -> list[float]:
    matrices = level.without_each_case
    try:
        if name == "omega_total":
            return omega_totals_near(level.one_factor, matrices)
        return [COEFFICIENTS[name](matrix) for matrix in matrices]
    except NotEstimable as cause:
        raise NotEstimable("interval_unstable_without_a_case") from cause


def _missing(name: str, level: ItemCovariance, cause: NotEstimable) -> Estimate:
    return Estimate.missing(
        cause,
        n=level.n,
        n_cases=level.n_cases,
        method=_point_method(name),
        assumption=level.assumption,
    )


def _without_interval(
    name: str, value: float, level: ItemCovariance, cause: NotEstimable
) -> Estimate:
    return Estimate(
        estimate=value,
        n=level.n,
        n_cases=level.n_cases,
        method=_point_method(name),
        assumption=level.assumption,
        note=cause.note,
    )


def _point_method(name: str) -> str:
    return "one_factor_ml" if name.startswith("omega") else "covariance_closed_form"
