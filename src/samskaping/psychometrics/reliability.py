"""Reliability of a score with an interval that respects that persons are nested in cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import add
from types import MappingProxyType

from samskaping.numeric.moments import Moments, pooled_within
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable
from samskaping.psychometrics import consistency, intervals
from samskaping.psychometrics.one_factor import fit_one_factor, omega_total, omega_total_observed

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

INDEPENDENT = "independent_respondents"
MIXES_LEVELS = "mixes_levels"


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
    contributing = [case for case in cases if case.n >= 2]
    if len(contributing) == 1:
        estimate = one_case(name, contributing[0], confidence)
    else:
        weights = [float(case.n - 1) for case in contributing]
        estimate = _over_cases(name, contributing, pooled_within, weights, confidence)
    left_out = sum(case.n == 1 for case in cases)
    if left_out and not estimate.note:
        return replace(estimate, note=NotEstimable("cases_left_out", n=left_out).note)
    return estimate


def pooled(name: str, cases: Sequence[Moments], confidence: float) -> Estimate:
    """Estimate a coefficient over all persons of all cases together; mixes levels.

    Differences between cases enter the covariance, so this is neither the consistency among
    people who rate the same case nor the dependability of a case's score. The interval is the
    jackknife of ``within_case`` with m_g = n_g, the persons that a case adds.

    Parameters, returns and sources as ``within_case``; ``assumption`` is ``mixes_levels``.
    """
    contributing = [case for case in cases if case.n >= 1]
    if len(contributing) == 1:
        return one_case(name, contributing[0], confidence)
    weights = [float(case.n) for case in contributing]
    return _over_cases(name, contributing, _covariance_of_all, weights, confidence, MIXES_LEVELS)


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
    kernel, n = COEFFICIENTS[name], moments.n
    try:
        covariance = moments.covariance()
        value = kernel(covariance)
    except NotEstimable as cause:
        return Estimate.missing(cause, n=n, n_cases=1, method=_point_method(name))
    try:
        method, interval = _independent_interval(name, value, covariance, moments, confidence)
    except NotEstimable as cause:
        return _without_interval(name, value, n, 1, cause)
    return Estimate(
        estimate=value,
        lower=interval.lower,
        upper=interval.upper,
        confidence=confidence,
        se=interval.se,
        n=n,
        n_cases=1,
        method=method,
        assumption=INDEPENDENT,
    )


def _independent_interval(
    name: str, value: float, covariance: FloatArray, moments: Moments, confidence: float
) -> tuple[str, intervals.Interval]:
    n = moments.n_smallest
    if name == "alpha":
        return "feldt", intervals.feldt(value, n, moments.k, confidence)
    if name == "omega_total":
        se = fit_one_factor(covariance).omega_standard_error(n)
        return "one_factor_ml_delta", intervals.delta(value, se, confidence)
    raise NotEstimable("interval_not_defined")


def _over_cases(
    name: str,
    cases: Sequence[Moments],
    combine: Callable[[Sequence[Moments]], FloatArray],
    weights: Sequence[float],
    confidence: float,
    assumption: str = "",
) -> Estimate:
    kernel, n = COEFFICIENTS[name], sum(case.n for case in cases)
    try:
        value = kernel(combine(cases))
    except NotEstimable as cause:
        return Estimate.missing(
            cause, n=n, n_cases=len(cases), method=_point_method(name), assumption=assumption
        )
    try:
        if name not in WITH_JACKKNIFE:
            raise NotEstimable("interval_not_defined")
        replicates = _leave_one_out(kernel, cases, combine)
        interval = intervals.jackknife_log_complement(value, replicates, weights, confidence)
    except NotEstimable as cause:
        return _without_interval(name, value, n, len(cases), cause, assumption)
    return Estimate(
        estimate=value,
        lower=interval.lower,
        upper=interval.upper,
        confidence=confidence,
        se=interval.se,
        df=interval.df,
        n=n,
        n_cases=len(cases),
        method="jackknife_cases",
        assumption=assumption,
    )


def _leave_one_out(
    kernel: Kernel, cases: Sequence[Moments], combine: Callable[[Sequence[Moments]], FloatArray]
) -> list[float]:
    if len(cases) < 3:
        raise NotEstimable("interval_needs_more_cases", n_cases=len(cases))
    try:
        return [kernel(combine([*cases[:g], *cases[g + 1 :]])) for g in range(len(cases))]
    except NotEstimable as cause:
        raise NotEstimable("interval_unstable_without_a_case") from cause


def _covariance_of_all(cases: Sequence[Moments]) -> FloatArray:
    if not cases:
        raise NotEstimable("too_few_cases", n=0, minimum=1)
    return reduce(add, cases).covariance()


def _point_method(name: str) -> str:
    return "one_factor_ml" if name.startswith("omega") else "covariance_closed_form"


def _without_interval(
    name: str, value: float, n: int, n_cases: int, cause: NotEstimable, assumption: str = ""
) -> Estimate:
    return Estimate(
        estimate=value,
        n=n,
        n_cases=n_cases,
        method=_point_method(name),
        assumption=assumption,
        note=cause.note,
    )
