"""CFI, TLI and RMSEA that estimate what complete, normal answers would have shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import block_diag

from samskaping.numeric.result import FloatArray, IntArray, NotEstimable
from samskaping.psychometrics.factor.indices import FitIndices, comparison
from samskaping.psychometrics.factor.likelihood import NormalLikelihood
from samskaping.psychometrics.factor.result import ChiSquare, FactorFit
from samskaping.psychometrics.factor.robust import sandwich
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.saturated import (
    Saturated,
    free_matrices,
    free_parameters,
    free_problem,
    item_moments,
    saturated,
)
from samskaping.psychometrics.factor.search import inverse_information
from samskaping.psychometrics.factor.structure import Slopes
from samskaping.psychometrics.factor.weighted import CorrelationDistance


def robust_indices(fit: FactorFit) -> FitIndices | None:
    """Estimates of the normal-theory population indices: T − c·df in place of T − df.

    MLR takes c from the scaled statistic. With missing answers T is the complete-data statistic
    of the saturated estimates at the FIML solution, with polychoric correlations the
    normal-theory statistic at the weighted least squares solution; c·df is then its mean under
    the model, tr(P′WPΓ) with Γ the sampling covariance of the moments, W the information of T,
    and P = I − Δ(Δ′VΔ)⁻¹Δ′V what the estimator with weight V leaves of the moments. None for ML
    with complete answers, where the plain indices are the ones, with modelled thresholds, where
    lavaan has none either, without degrees of freedom, and where the observed or the implied
    moments are not positive definite, so that there is no normal-theory statistic.

    Sources
    -------
    Brosseau-Liard, Savalei & Li (2012), eq. 8; Brosseau-Liard & Savalei (2014); Zhang & Savalei
    (2023) for missing answers; Savalei (2021) for ordinal items. Checked against R
    lavaan::fitMeasures (``cfi.robust`` and so on).
    """
    if not fit.chi_square.df or fit.model.cuts:
        return None
    try:
        if fit.estimator.startswith("fiml"):
            return _missing(fit)
        if fit.estimator == "wlsmv":
            return _ordinal(fit)
    except NotEstimable:
        return None
    if fit.scaled is None or fit.baseline_scaled is None:
        return None
    return comparison(
        fit, fit.chi_square, fit.baseline, fit.scaled.scaling, fit.baseline_scaled.scaling
    )


def _missing(fit: FactorFit) -> FitIndices:
    samples = [part.sample for part in fit.problem.objectives if isinstance(part, NormalLikelihood)]
    pairs = list(zip(fit.observed, samples, strict=True))
    filled = [Sample.from_covariance(own.covariance, sample.n, own.means) for own, sample in pairs]
    alone = [_alone(sample) for sample in samples]
    bread = [_information(sample, own) for own, sample in pairs]
    weight = [_information(sample, own) for own, sample in zip(fit.observed, filled, strict=True)]
    spread = [inverse_information(information) for information in bread]
    if fit.scaled is not None:
        spread = [
            sandwich(information, _free_cross_products(sample, own))
            for information, (own, sample) in zip(bread, pairs, strict=True)
        ]
    joint = block_diag(*bread), block_diag(*weight), block_diag(*spread)
    models = [Saturated(found.means, found.covariance, 0.0) for found in fit.groups]
    slopes = block_diag(*(_diagonal_slopes(sample.items) for sample in samples))
    return _compared(
        fit,
        (_distance(filled, models), _distance(filled, alone)),
        (_mean(_moment_slopes(fit), *joint), _mean(slopes, *joint)),
    )


def _information(sample: Sample, at: Saturated) -> FloatArray:
    """Observed information of all covariances and means."""
    return free_problem(sample).derivatives(free_parameters(at.means, at.covariance)).observed


def _free_cross_products(sample: Sample, at: Saturated) -> FloatArray:
    problem = free_problem(sample)
    found = free_matrices(at.means, at.covariance)
    likelihood = NormalLikelihood(sample, True)
    parts = [s.T @ s for s in likelihood.scores(problem.structures[0], found)]
    return np.asarray(np.sum(parts, axis=0), dtype=np.float64)


def _ordinal(fit: FactorFit) -> FitIndices:
    distance = fit.problem.objectives[0]
    if not isinstance(distance, CorrelationDistance):
        raise ValueError("weighted least squares needs distances of correlations")
    structure, found = fit.problem.structures[0], fit.groups[0]
    items = fit.model.items
    implied = found.covariance.copy()
    np.fill_diagonal(implied, 1.0)
    slopes = distance.slopes(structure, found).T @ fit.model.constraints[structure.rows]
    sample = Sample.from_covariance(fit.observed[0].covariance, fit.n)
    if np.linalg.eigvalsh(implied)[0] <= 0:
        raise NotEstimable("singular")
    alone = np.eye(items)
    models = Saturated(np.zeros(items), implied, 0.0), Saturated(np.zeros(items), alone, 0.0)
    pairs, weight = distance.pairs, np.diag(distance.weights)
    means = (
        _mean(slopes, weight, fit.n * _correlation_information(implied, pairs), distance.sampling),
        _mean(slopes[:, :0], weight, fit.n * np.eye(len(weight)), distance.sampling),
    )
    return _compared(fit, (_distance([sample], models[:1]), _distance([sample], models[1:])), means)


def _correlation_information(implied: FloatArray, pairs: tuple[IntArray, ...]) -> FloatArray:
    """Normal-theory information of one person about each σ_ij, i < j: ½ tr(Σ⁻¹E_ab Σ⁻¹E_cd)."""
    w = np.asarray(np.linalg.inv(implied), dtype=np.float64)
    each, nothing = np.ones(len(pairs[0])), np.zeros(len(pairs[0]))
    units = Slopes(np.eye(len(implied)), pairs[0], pairs[1], pairs[0], each, nothing)
    return units.traces(w, w) / 2


def _compared(
    fit: FactorFit, values: tuple[float, float], means: tuple[float, float]
) -> FitIndices:
    df, baseline_df = fit.chi_square.df, fit.baseline.df
    return comparison(
        fit,
        ChiSquare(values[0], df),
        ChiSquare(values[1], baseline_df),
        means[0] / df,
        means[1] / baseline_df,
    )


def _mean(slopes: FloatArray, bread: FloatArray, weight: FloatArray, spread: FloatArray) -> float:
    """tr(P′WPΓ), P = I − Δ(Δ′VΔ)⁻¹Δ′V."""
    forward = slopes.T @ bread
    onto = np.linalg.solve(forward @ slopes, forward)
    toward = weight @ slopes
    kept = float(np.sum(weight * spread))
    taken = float(np.sum((onto @ spread) * toward.T))
    fitted = float(np.sum((onto @ spread @ onto.T) * (slopes.T @ toward)))
    return kept - 2 * taken + fitted


def _distance(samples: Sequence[Sample], models: Sequence[Saturated]) -> float:
    """Normal-theory χ² of complete moments against given ones."""
    total = 0.0
    for sample, model in zip(samples, models, strict=True):
        pattern = sample.patterns[0]
        d = pattern.mean - model.means
        t = pattern.covariance + np.outer(d, d)
        determinant = float(np.linalg.slogdet(model.covariance)[1])
        misfit = determinant + float(np.trace(np.linalg.solve(model.covariance, t)))
        total += sample.n * misfit - 2 * saturated(sample).misfit
    return total


def _alone(sample: Sample) -> Saturated:
    _, means, variances = item_moments(sample)
    return Saturated(means, np.diag(variances), 0.0)


def _moment_slopes(fit: FactorFit) -> FloatArray:
    """∂(vech Σ, μ)/∂x of all groups, one below the other."""
    below = np.tril_indices(fit.model.items)
    parts = []
    for structure, found in zip(fit.problem.structures, fit.groups, strict=True):
        slopes = structure.slopes(found)
        rows = np.hstack([slopes.covariances(*below), slopes.means()])
        parts.append(rows.T @ fit.model.constraints[structure.rows])
    return np.vstack(parts)


def _diagonal_slopes(items: int) -> FloatArray:
    """Columns of the identity that belong to means and variances."""
    row, column = np.tril_indices(items)
    chosen = np.concatenate([row == column, np.ones(items, bool)])
    return np.eye(len(chosen))[:, chosen]
