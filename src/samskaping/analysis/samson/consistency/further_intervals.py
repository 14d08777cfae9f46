"""Intervals that a study asks for beside the primary ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from samskaping.analysis.assumptions import LISTWISE, PAIRWISE
from samskaping.analysis.samson.consistency.answers import Levels
from samskaping.analysis.samson.consistency.place import Place
from samskaping.numeric import Estimate, FloatArray, Moments, NotEstimable
from samskaping.psychometrics import alpha_intervals as ways
from samskaping.psychometrics.bootstrap import resample_cases, resample_respondents
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.imputed import over_imputations
from samskaping.psychometrics.influence import robust_standard_error
from samskaping.psychometrics.intervals import Interval, delta
from samskaping.psychometrics.item_covariance import INDEPENDENT, ItemCovariance, of_one

# Those that need the coefficient, the persons and the number of items, or the covariance.
_CLOSED: dict[str, Callable[[ItemCovariance, float], Interval]] = {
    "bonett": lambda s, c: ways.bonett(alpha(s.matrix), s.n_smallest, s.items, c),
    "hakstian_whalen": lambda s, c: ways.hakstian_whalen(alpha(s.matrix), s.n_smallest, s.items, c),
    "fisher": lambda s, c: ways.fisher(alpha(s.matrix), s.n_smallest, c),
    "normal_theory": lambda s, c: ways.normal_theory(s.matrix, s.n_smallest, c),
}


def add_of_case(place: Place, levels: Levels, given: FloatArray, case: str) -> None:
    """Further intervals of one case, whose persons are taken as independent.

    Those that rest on the answers themselves use complete forms (``adf``, ``mlr``), or as many as
    the policy allows without filling in (``bootstrap_respondents``).
    """
    complete = given[~np.isnan(given).any(axis=1)]
    for name in place.analysis.reliability.further_intervals:
        if name in _CLOSED:
            found = over_imputations(levels, partial(_closed, name, place))
            place.add("alpha", found, place.policy, INDEPENDENT, case=case, interval=name)
        elif name == "adf":
            of_complete = of_one(Moments.from_array(complete))
            made = _adf(complete, place)
            found = _estimate(of_complete, "adf", place, made)
            place.add("alpha", found, LISTWISE, INDEPENDENT, case=case, interval=name)
        elif name == "mlr":
            place.add(
                "omega_total",
                _mlr(complete, place),
                LISTWISE,
                INDEPENDENT,
                case=case,
                interval=name,
            )
        elif name == "bootstrap_respondents":
            listwise = place.policy == LISTWISE
            used = complete if listwise else given
            found = _estimate(
                of_one(Moments.from_array(used)), name, place, _resampled(used, place, case)
            )
            word = LISTWISE if listwise else PAIRWISE
            place.add("alpha", found, word, INDEPENDENT, case=case, interval=name)


def add_of_cases(place: Place, levels: Levels, sets: Sequence[Sequence[Moments]]) -> None:
    """The bootstrap of whole cases for alpha within cases."""
    name = "bootstrap_cases"
    if name not in place.analysis.reliability.further_intervals:
        return

    def resampled(cases: Sequence[Moments]) -> Interval:
        kept = [case for case in cases if case.n >= 2]
        resamples = place.analysis.reliability.resamples
        return resample_cases(alpha, kept, place.confidence, place.draws(name), resamples)

    found = over_imputations(
        list(zip(levels, sets, strict=False)),
        lambda one: _estimate(one[0], name, place, lambda: resampled(one[1])),
    )
    place.add("alpha", found, place.policy, interval=name, level="within_case")


def _closed(name: str, place: Place, covariance: ItemCovariance) -> Estimate:
    return _estimate(covariance, name, place, lambda: _CLOSED[name](covariance, place.confidence))


def _adf(complete: FloatArray, place: Place) -> Callable[[], Interval]:
    return lambda: ways.distribution_free(complete, place.confidence)


def _mlr(complete: FloatArray, place: Place) -> Estimate:
    """ω total with the robust error of its factor model, delta-method interval."""
    known = Estimate(estimate=0.0, n=len(complete), n_cases=1, method="one_factor_mlr_delta")
    try:
        value, se = robust_standard_error("omega_total", complete)
    except NotEstimable as cause:
        return replace(known, estimate=None, note=cause.note)
    interval = delta(value, se, place.confidence)
    return replace(
        known,
        estimate=value,
        lower=interval.lower,
        upper=interval.upper,
        confidence=place.confidence,
        se=se,
    )


def _resampled(answers: FloatArray, place: Place, case: str) -> Callable[[], Interval]:
    draws = place.draws("bootstrap_respondents", case)
    resamples = place.analysis.reliability.resamples
    return lambda: resample_respondents(alpha, answers, place.confidence, draws, resamples)


def _estimate(
    covariance: ItemCovariance, method: str, place: Place, interval: Callable[[], Interval]
) -> Estimate:
    n, n_cases = covariance.n, covariance.n_cases
    try:
        value = alpha(covariance.matrix)
    except NotEstimable as cause:
        return Estimate.missing(cause, n=n, n_cases=n_cases, method=method)
    try:
        found = interval()
    except NotEstimable as cause:
        return Estimate(estimate=value, n=n, n_cases=n_cases, method=method, note=cause.note)
    return Estimate(
        estimate=value,
        lower=found.lower,
        upper=found.upper,
        confidence=place.confidence,
        se=found.se,
        n=n,
        n_cases=n_cases,
        method=method,
    )
