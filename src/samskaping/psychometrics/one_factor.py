"""The one-factor model by maximum likelihood, and omega total from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from samskaping.numeric.moments import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import checked_covariance, inverse

MAX_ITERATIONS = 500
# Largest absolute gradient at the solution, on the scale of correlations.
TOLERANCE = 1e-11
# Near the minimum the discrepancy is flat to rounding while the gradient still shrinks.
ROUNDING = 1e-13
NEGLIGIBLE_CURVATURE = 1e-8
MIN_DAMPING, MAX_DAMPING = 1e-12, 1e12


@dataclass(frozen=True, eq=False, slots=True)
class OneFactor:
    """A one-factor model Σ = λλ′ + diag(ψ) fitted to a covariance matrix.

    Attributes
    ----------
    loadings : (k,) array
        λ in the items' units, with a positive sum.
    uniquenesses : (k,) array
        ψ > 0 in squared units.
    discrepancy : float
        Minimum of F = log|Σ| + tr(SΣ⁻¹) − log|S| − k; n·F is the likelihood ratio χ² with
        k(k − 3)/2 degrees of freedom.
    observed : (k, k) array
        The covariance matrix S that the model was fitted to.
    iterations : int
        Steps until the gradient vanished.
    """

    loadings: FloatArray
    uniquenesses: FloatArray
    discrepancy: float
    observed: FloatArray
    iterations: int

    @property
    def implied(self) -> FloatArray:
        """Model-implied covariance matrix λλ′ + diag(ψ), (k, k)."""
        return np.outer(self.loadings, self.loadings) + np.diag(self.uniquenesses)

    @property
    def omega(self) -> float:
        """Omega total with the model-implied variance below the line."""
        common = float(self.loadings.sum()) ** 2
        return common / (common + float(self.uniquenesses.sum()))

    def omega_standard_error(self, n: int) -> float:
        """Delta-method standard error of ``omega`` for n independent, normal persons.

        √(d′ I⁻¹ d / n), with I the observed information of one person in (λ, ψ), half the second
        derivatives of F, and d the derivatives of omega.

        Raises
        ------
        NotEstimable
            The information matrix is not positive definite.

        Sources
        -------
        Raykov (2002); Efron & Hinkley (1978) for observed information. Checked against R
        lavaan::cfa(information = "observed"), which MBESS::ci.reliability("omega", "ml") uses.
        """
        scale = np.sqrt(np.diagonal(self.observed))
        r = scale_to_unit_diagonal(self.observed)
        information = _hessian(r, self.loadings / scale, self.uniquenesses / scale**2) / 2
        common, unique = float(self.loadings.sum()), float(self.uniquenesses.sum())
        total = common**2 + unique
        by_loading = 2 * common * unique / total**2 * scale
        by_uniqueness = -(common**2) / total**2 * scale**2
        slope = np.concatenate([by_loading, by_uniqueness])
        return math.sqrt(float(slope @ inverse(information) @ slope) / n)


def fit_one_factor(covariance: FloatArray) -> OneFactor:
    """Fit one common factor by normal-theory maximum likelihood.

    Fisher scoring with Levenberg damping on (λ, ψ), from the least-squares (principal factor)
    solution; uniquenesses are left free, so that a Heywood case shows as ψ ≤ 0. The items are
    standardised for the search only; the solution does not depend on their units.

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 3, positive definite; its denominator does not matter
        for omega.

    Raises
    ------
    NotEstimable
        ``too_few_items`` (two items do not identify a factor), ``no_variance``, ``singular``
        (the matrix is not positive definite), ``heywood`` (a uniqueness is not positive),
        ``not_converged``.

    Sources
    -------
    Jöreskog (1967); scoring as in Lee & Jennrich (1979). Checked against R lavaan::cfa.
    """
    s = checked_covariance(covariance, minimum_items=3)
    r = scale_to_unit_diagonal(s)
    inverse(r)
    loadings, uniquenesses, iterations = _search(r)
    if uniquenesses.min() <= TOLERANCE:
        raise NotEstimable("heywood")
    if loadings.sum() < 0:
        loadings = -loadings
    discrepancy = _discrepancy(r, loadings, uniquenesses) - np.linalg.slogdet(r)[1] - len(r)
    scale = np.sqrt(np.diagonal(s))
    return OneFactor(
        loadings * scale, uniquenesses * scale**2, max(float(discrepancy), 0.0), s, iterations
    )


def omega_total(covariance: FloatArray) -> float:
    """Omega total of a one-factor model, model-implied variance below the line.

    ω = (Σλ)² / ((Σλ)² + Σψ)

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 3, positive definite.

    Raises
    ------
    NotEstimable
        As ``fit_one_factor``.

    Sources
    -------
    McDonald (1999), eq. 6.20. Checked against R semTools::compRelSEM(obs.var = FALSE).
    """
    return fit_one_factor(covariance).omega


def omega_total_observed(covariance: FloatArray) -> float:
    """Omega total of a one-factor model, observed variance of the sum below the line.

    ω_obs = (Σλ)² / Σ s_ij

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 3, positive definite.

    Raises
    ------
    NotEstimable
        As ``fit_one_factor``.

    Sources
    -------
    McDonald (1999). Checked against R semTools::compRelSEM(obs.var = TRUE).
    """
    model = fit_one_factor(covariance)
    return float(model.loadings.sum()) ** 2 / float(model.observed.sum())


def _search(r: FloatArray) -> tuple[FloatArray, FloatArray, int]:
    k = len(r)
    loadings, uniquenesses = _principal_factor(r)
    value, damping = _discrepancy(r, loadings, uniquenesses), 1e-4
    for iteration in range(1, MAX_ITERATIONS + 1):
        precision = np.asarray(np.linalg.inv(_implied(loadings, uniquenesses)), dtype=np.float64)
        misfit = precision - precision @ r @ precision
        gradient = np.concatenate([2 * misfit @ loadings, np.diagonal(misfit)])
        if np.abs(gradient).max() < TOLERANCE:
            return loadings, uniquenesses, iteration
        curvature = _traces(precision, precision, loadings)
        while True:
            damped = curvature + damping * np.diag(np.diagonal(curvature) + NEGLIGIBLE_CURVATURE)
            step = np.linalg.solve(damped, -gradient)
            trial = loadings + step[:k], uniquenesses + step[k:]
            reached = _discrepancy(r, *trial)
            if reached <= value + ROUNDING:
                break
            damping *= 10
            if damping > MAX_DAMPING:
                raise NotEstimable("not_converged")
        (loadings, uniquenesses), value = trial, reached
        damping = max(damping / 10, MIN_DAMPING)
    raise NotEstimable("not_converged")


def _principal_factor(r: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Least-squares loadings after a few steps from squared multiple correlations."""
    communalities = 1 - 1 / np.diagonal(inverse(r))
    reduced = r.copy()
    loadings = np.zeros(len(r))
    for _ in range(10):
        np.fill_diagonal(reduced, communalities)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * math.sqrt(max(values[-1], 0.0))
        communalities = np.clip(loadings**2, 0.01, 0.95)
    return loadings, 1 - communalities


def _implied(loadings: FloatArray, uniquenesses: FloatArray) -> FloatArray:
    return np.outer(loadings, loadings) + np.diag(uniquenesses)


def _discrepancy(r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray) -> float:
    """log|Σ| + tr(RΣ⁻¹); infinite where Σ is not positive definite."""
    values, vectors = np.linalg.eigh(_implied(loadings, uniquenesses))
    if values[0] <= 0:
        return math.inf
    rotated = np.einsum("ji,jk,ki->i", vectors, r, vectors)
    return float(np.log(values).sum() + (rotated / values).sum())


def _traces(p: FloatArray, q: FloatArray, loadings: FloatArray) -> FloatArray:
    """tr(P ∂Σ_a Q ∂Σ_b) for all pairs of parameters in (λ, ψ), (2k, 2k); P and Q symmetric."""
    by_p, by_q = p @ loadings, q @ loadings
    first = np.outer(by_p, by_q) + np.outer(by_q, by_p)
    second = float(loadings @ by_q) * p + float(loadings @ by_p) * q
    mixed = p * by_q[None, :] + q * by_p[None, :]
    return np.block([[first + second, mixed], [mixed.T, p * q]])


def _hessian(r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray) -> FloatArray:
    """Second derivatives of log|Σ| + tr(RΣ⁻¹) in (λ, ψ), (2k, 2k)."""
    precision = inverse(_implied(loadings, uniquenesses))
    sandwich: FloatArray = precision @ r @ precision
    curvature = 2 * _traces(sandwich, precision, loadings)
    curvature -= _traces(precision, precision, loadings)
    k = len(loadings)
    curvature[:k, :k] += 2 * (precision - sandwich)
    return curvature
