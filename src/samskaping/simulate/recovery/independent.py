"""Studies of one case: the intervals of alpha and omega for independent respondents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

import numpy as np

from samskaping.numeric import FloatArray, Moments, NotEstimable, pooled_within
from samskaping.psychometrics import alpha_intervals, intervals
from samskaping.psychometrics.bootstrap import resample_cases, resample_respondents
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.intervals import Interval
from samskaping.psychometrics.one_factor import OneFactor, fit_one_factor
from samskaping.simulate.recovery.tally import CONFIDENCE, Found

T = TypeVar("T")
Key = tuple[str, str, str]
# Resamples behind a percentile interval; the package takes twice as many.
RESAMPLES = 1000
# An interval from a person's answers (n, k), their covariance and alpha.
Maker = Callable[[FloatArray, FloatArray, float], Interval]


def _n_k(interval: Callable[[float, int, int, float], Interval]) -> Maker:
    return lambda x, s, rho: interval(rho, len(x), len(s), CONFIDENCE)


ALPHA: dict[str, Maker] = {
    "feldt": _n_k(intervals.feldt),
    "bonett": _n_k(alpha_intervals.bonett),
    "hakstian_whalen": _n_k(alpha_intervals.hakstian_whalen),
    "fisher": lambda x, s, rho: alpha_intervals.fisher(rho, len(x), CONFIDENCE),
    "normal_theory": lambda x, s, rho: alpha_intervals.normal_theory(s, len(x), CONFIDENCE),
    "adf": lambda x, s, rho: alpha_intervals.distribution_free(x, CONFIDENCE),
}


def alpha_of_one_case(answers: FloatArray) -> Iterator[tuple[Key, Found]]:
    """Every interval of alpha in every study; ``answers`` as (R, n, k)."""
    covariances = [Moments.from_array(x).covariance() for x in answers]
    values = [_or_none(partial(alpha, s)) for s in covariances]
    for method, make in ALPHA.items():
        limits = [
            None if rho is None else _or_none(partial(make, x, s, rho))
            for x, s, rho in zip(answers, covariances, values, strict=True)
        ]
        yield ("case", "alpha", method), _found(values, limits)


def omega_of_one_case(answers: FloatArray) -> Iterator[tuple[Key, Found]]:
    """The delta-method interval of omega total by maximum likelihood in every study."""
    covariances = [Moments.from_array(x).covariance() for x in answers]
    fits = [_or_none(partial(fit_one_factor, s)) for s in covariances]
    values = [None if fit is None else fit.omega for fit in fits]
    n = answers.shape[1]
    limits = [None if fit is None else _or_none(partial(_delta, fit, n)) for fit in fits]
    yield ("case", "omega_total", "one_factor_ml_delta"), _found(values, limits)
    robust = [
        None if fit is None else _robust(fit, x) for fit, x in zip(fits, answers, strict=True)
    ]
    yield ("case", "omega_total", "one_factor_mlr_delta"), _found(values, robust)


def alpha_from_resampled_persons(
    answers: FloatArray, rng: np.random.Generator
) -> Iterator[tuple[Key, Found]]:
    """The percentile interval of alpha from resampled persons; ``answers`` as (R, n, k)."""
    values = [_or_none(partial(alpha, Moments.from_array(x).covariance())) for x in answers]
    limits = [
        _or_none(partial(resample_respondents, alpha, x, CONFIDENCE, rng, RESAMPLES))
        for x in answers
    ]
    yield ("case", "alpha", "bootstrap_respondents"), _found(values, limits)


def alpha_from_resampled_cases(
    answers: FloatArray, sizes: Sequence[int], rng: np.random.Generator
) -> Iterator[tuple[Key, Found]]:
    """The percentile interval of alpha within cases from resampled cases; (R, N, k)."""
    ends = np.cumsum([0, *sizes])
    studies = [[Moments.from_array(x[a:b]) for a, b in pairwise(ends)] for x in answers]
    values = [_or_none(partial(_within, cases)) for cases in studies]
    limits = [
        _or_none(partial(resample_cases, alpha, cases, CONFIDENCE, rng, RESAMPLES))
        for cases in studies
    ]
    yield ("within_case", "alpha", "bootstrap_cases"), _found(values, limits)


def _within(cases: Sequence[Moments]) -> float:
    return alpha(pooled_within(cases))


def _delta(fit: OneFactor, n: int) -> Interval:
    return intervals.delta(fit.omega, fit.omega_standard_error(n), CONFIDENCE)


def _robust(fit: OneFactor, x: FloatArray) -> Interval:
    influences = fit.omega_influences(x - x.mean(axis=0))
    se = float(np.sqrt((influences**2).mean() / len(x)))
    return intervals.delta(fit.omega, se, CONFIDENCE)


def _found(values: list[float | None], limits: list[Interval | None]) -> Found:
    return Found(
        np.array([np.nan if value is None else value for value in values]),
        np.array([np.nan if limit is None else limit.lower for limit in limits]),
        np.array([np.nan if limit is None else limit.upper for limit in limits]),
    )


def _or_none(make: Callable[[], T]) -> T | None:
    try:
        return make()
    except NotEstimable:
        return None
