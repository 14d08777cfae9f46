"""A factor model of ordinal items, fitted to polychoric correlations by weighted least squares."""

from __future__ import annotations

import math

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import checked_covariance
from samskaping.psychometrics.factor.likelihood import Derivatives
from samskaping.psychometrics.factor.model import FactorModel
from samskaping.psychometrics.factor.result import ChiSquare, FactorFit, improper
from samskaping.psychometrics.factor.saturated import Saturated
from samskaping.psychometrics.factor.search import Problem, inverse_information, search
from samskaping.psychometrics.factor.start import start_values
from samskaping.psychometrics.factor.structure import GroupStructure, Matrices

# Persons below which polychoric correlations carry no factor model.
MINIMUM_N = 200


class CorrelationDistance:
    """L = ½ (n − 1)/n Σ_{i<j} (r_ij − σ_ij)²/v_ij, half the χ² of diagonal weights."""

    def __init__(self, correlation: FloatArray, sampling: FloatArray, n: int) -> None:
        self.pairs = np.triu_indices(len(correlation), 1)
        self.observed = correlation[self.pairs]
        self.sampling = sampling
        self.share = (n - 1) / n
        self.weights = self.share / np.diagonal(sampling)

    def value(self, found: Matrices) -> float:
        """L at these matrices."""
        away = self.observed - found.covariance[self.pairs]
        return float(self.weights @ away**2) / 2

    def derivatives(self, structure: GroupStructure, found: Matrices) -> Derivatives:
        """First and second derivatives by the structure's parameters."""
        slopes = self.slopes(structure, found)
        weighted = self.weights * (self.observed - found.covariance[self.pairs])
        by_covariance = np.zeros_like(found.covariance)
        by_covariance[self.pairs] = -weighted / 2
        by_covariance += by_covariance.T
        expected = (slopes * self.weights) @ slopes.T
        curved = structure.curvature(found, by_covariance, np.zeros(len(by_covariance)))
        return Derivatives(-(slopes @ weighted), expected + curved, expected)

    def slopes(self, structure: GroupStructure, found: Matrices) -> FloatArray:
        """∂σ_ij/∂θ over pairs i < j, (q, pairs)."""
        return structure.slopes(found).covariances(*self.pairs)


def fit_weighted_least_squares(
    model: FactorModel,
    correlation: FloatArray,
    asymptotic_covariance: FloatArray,
    n: int,
    *,
    minimum_n: int = MINIMUM_N,
) -> FactorFit:
    """Fit by diagonally weighted least squares with robust errors and test (WLSMV).

    Thresholds are unrestricted, so with a diagonal weight they stay as estimated and change
    neither the estimates nor the test. With Δ = ∂σ/∂θ, W = diag(1/v) and Γ the sampling
    covariance of the correlations, Cov(θ̂) = n/(n − 1) (Δ′WΔ)⁻¹ Δ′WΓWΔ (Δ′WΔ)⁻¹, and with
    U = W − WΔ(Δ′WΔ)⁻¹Δ′W the statistic T = (n − 1)/n Σ (r − σ)²/v is scaled and shifted to the
    mean and variance of χ²(df): T √(df/tr(UΓ)²) + df − tr(UΓ) √(df/tr(UΓ)²).

    Parameters
    ----------
    model
        From ``factor_model(..., ordinal=True)``.
    correlation : (p, p) array
        Polychoric correlations.
    asymptotic_covariance : (t + p(p − 1)/2, same) array
        Sampling covariance of thresholds (any number t of them, first) and correlations, ordered
        (1,2), (1,3), …, (2,3), …
    n
        Persons.
    minimum_n
        Fewest persons. In simulations of 24 five-point items in four factors (200 samples each)
        95 % intervals of loadings covered .88 at n = 60, .90 at n = 100, .92 at n = 150 and .93
        to .94 from n = 200 to 400.

    Raises
    ------
    NotEstimable
        ``too_few_persons``, ``polychoric_without_error`` (a correlation has no sampling
        variance), ``factor_model_not_identified``, ``factor_model_not_converged``.

    Sources
    -------
    Muthén, du Toit & Spisic (1997); Asparouhov & Muthén (2010) for the shift. Checked against R
    lavaan::cfa(estimator = "WLSMV"), delta parameterisation.
    """
    r = checked_covariance(correlation, minimum_items=2)
    if not model.ordinal or len(r) != model.items:
        raise ValueError("the correlations do not belong to this model of ordinal items")
    pairs = len(r) * (len(r) - 1) // 2
    sampling = np.asarray(asymptotic_covariance, dtype=np.float64)[-pairs:, -pairs:]
    if sampling.shape != (pairs, pairs):
        raise ValueError("the asymptotic covariance lacks some pairs of items")
    if n < minimum_n:
        raise NotEstimable("too_few_persons", minimum=minimum_n)
    if model.df < 0:
        raise NotEstimable("factor_model_not_identified")
    if not (np.diagonal(sampling) > 0).all():
        raise NotEstimable("polychoric_without_error")
    distance = CorrelationDistance(r, sampling, n)
    problem = Problem(model, [distance])
    solution = search(problem, start_values(model, [r], [np.zeros(len(r))]))
    found = problem.structures[0].matrices(solution.values)
    k = model.constraints
    slopes = k[problem.structures[0].rows].T @ distance.slopes(problem.structures[0], found)
    weighted = slopes * distance.weights
    bread = inverse_information(solution.expected) @ weighted
    product = distance.weights[:, None] * sampling - weighted.T @ (bread @ sampling)
    chi_square = ChiSquare(2 * solution.misfit, model.df)
    baseline = ChiSquare(float(distance.weights @ distance.observed**2), pairs)
    return FactorFit(
        model=model,
        estimator="wlsmv",
        values=solution.values,
        covariance=k @ (bread @ (sampling / distance.share) @ bread.T) @ k.T,
        groups=(found,),
        observed=(Saturated(np.zeros(len(r)), r, 0.0),),
        sizes=(n,),
        chi_square=chi_square,
        baseline=baseline,
        scaled=shifted(chi_square, product / distance.share),
        baseline_scaled=shifted(baseline, sampling / np.diagonal(sampling)[:, None]),
        log_likelihood=None,
        notes=improper(model, (found,)),
        problem=problem,
    )


def shifted(test: ChiSquare, product: FloatArray) -> ChiSquare | None:
    """Give the statistic the mean and variance of χ²(df) under the model; ``product`` is UΓ."""
    spread = float(np.sum(product * product.T))
    if not test.df or spread <= 0:
        return None
    factor = math.sqrt(test.df / spread)
    shift = test.df - factor * float(np.trace(product))
    return ChiSquare(test.value * factor + shift, test.df, 1 / factor, shift)
