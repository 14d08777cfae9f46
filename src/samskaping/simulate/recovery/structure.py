"""Factor models in simulated studies: loadings, the factors' correlation, the test of exact fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import stats

from samskaping.numeric import Contingency, FloatArray, NotEstimable
from samskaping.psychometrics.factor import (
    FactorFit,
    FactorModel,
    Sample,
    factor_model,
    fit_maximum_likelihood,
    fit_weighted_least_squares,
)
from samskaping.psychometrics.polychoric import polychoric
from samskaping.simulate.recovery.items import Items
from samskaping.simulate.recovery.tally import CONFIDENCE, Found

QUANTITIES = ("loading", "factor_correlation", "exact_fit")
Key = tuple[str, str, str]


def model_of(items: Items, ordinal: bool = False) -> FactorModel:
    """The model that made the items, with factor variances of 1."""
    pattern = items.factor[:, None] == np.arange(len(items.correlation))
    return factor_model(pattern, identification="variance", ordinal=ordinal)


def population(items: Items, icc: float) -> dict[str, float]:
    """What maximum likelihood gives for the within-case covariance of infinitely many persons."""
    sample = Sample.from_covariance(items.within(icc), 10**6)
    loading, correlation = _of(fit_maximum_likelihood(model_of(items), [sample]))[:2]
    return {"loading": loading[0], "factor_correlation": correlation[0]}


def latent(items: Items) -> dict[str, float]:
    """The loading and the correlation behind the answers."""
    return {
        "loading": float(items.loadings[0]),
        "factor_correlation": float(items.correlation[1, 0]),
    }


def within_cases(
    items: Items, answers: FloatArray, sizes: Sequence[int]
) -> Iterator[tuple[Key, Found]]:
    """ML and MLR on the pooled-within covariance of every study; ``answers`` as (R, N, k)."""
    model, cases = model_of(items), np.repeat(np.arange(len(sizes)), sizes)
    fits: dict[str, list[FactorFit | None]] = {"factor_ml": [], "factor_mlr": []}
    for x in answers:
        for estimator, found in fits.items():
            try:
                sample = Sample.within_cases(x, cases)
                fit = fit_maximum_likelihood(model, [sample], robust=estimator == "factor_mlr")
            except NotEstimable:
                found.append(None)
                continue
            # A solution that no population can have is reported as such and has no interval.
            found.append(None if fit.notes else fit)
    for estimator, found in fits.items():
        yield from _table("within_case", estimator, found)


def ordinal(items: Items, answers: FloatArray) -> Iterator[tuple[Key, Found]]:
    """WLSMV on polychoric correlations of independent respondents; ``answers`` as (R, n, k)."""
    model, points = model_of(items, ordinal=True), range(1, len(items.cuts) + 2)
    found: list[FactorFit | None] = []
    for x in answers:
        try:
            pairs = polychoric(Contingency.from_array(x, points))
            sampling = pairs.asymptotic_covariance(x)
            fit = fit_weighted_least_squares(model, pairs.correlation, sampling, len(x))
        except NotEstimable:
            found.append(None)
            continue
        found.append(None if fit.notes else fit)
    yield from _table("case", "factor_wlsmv", found)


def _table(level: str, estimator: str, fits: list[FactorFit | None]) -> Iterator[tuple[Key, Found]]:
    missing = ((np.nan, np.nan),) * 3
    values = np.array([missing if fit is None else _of(fit) for fit in fits])
    reach = float(stats.norm.ppf((1 + CONFIDENCE) / 2))
    for place, quantity in enumerate(QUANTITIES):
        estimate, error = values[:, place].T
        lower, upper = estimate - reach * error, estimate + reach * error
        if quantity == "exact_fit":
            # p as an interval that holds 0, no misfit, where the test lets the model stand.
            lower, upper = estimate + np.where(estimate > 1 - CONFIDENCE, -1.0, 0.0), estimate
        yield (level, quantity, estimator), Found(estimate, lower, upper)


def _of(fit: FactorFit) -> tuple[tuple[float, float], ...]:
    """The first loading and the factors' correlation with their errors, and p of the test."""
    loading = fit.rows("loading")[0][1:]
    covariances = fit.rows("factor_covariance")
    correlation = next(row[1:] for row in covariances if row[0].row != row[0].column)
    test = fit.scaled if fit.scaled is not None else fit.chi_square
    p = test.p
    return loading, correlation, (np.nan if p is None else p, 0.0)
