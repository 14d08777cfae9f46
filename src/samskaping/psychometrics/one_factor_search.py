"""The search for the maximum of the one-factor likelihood, on a correlation matrix.

With Σ = λλ′ + diag(ψ), W = Σ⁻¹ and V = WRW, the discrepancy F = log|Σ| + tr(RW) has the gradient
tr((W − V) ∂Σ_a) and the second derivatives
tr(V∂Σ_a W∂Σ_b) + tr(W∂Σ_a V∂Σ_b) − tr(W∂Σ_a W∂Σ_b) + tr((W − V) ∂²Σ_ab).
"""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import inverse

MAX_ITERATIONS = 100
# Largest absolute gradient at the solution.
TOLERANCE = 1e-11
# Near the minimum the discrepancy is flat to rounding while the gradient still shrinks.
ROUNDING = 1e-13
MIN_DAMPING, MAX_DAMPING = 1e-12, 1e12
NEGLIGIBLE_CURVATURE = 1e-8
# A bounded search that ends here was on its way to a negative uniqueness.
SMALLEST_UNIQUENESS = 1e-5


def search(r: FloatArray) -> tuple[FloatArray, FloatArray, int]:
    """Find loadings and uniquenesses at a minimum of F, and say in how many steps.

    Newton steps with Levenberg damping (expected second derivatives where the observed ones are
    not positive definite) from the principal factor, with free uniquenesses. Where these do not
    arrive, a search with uniquenesses bounded away from zero (L-BFGS-B) finds the neighbourhood.

    Raises
    ------
    NotEstimable
        ``heywood`` (a uniqueness is not positive) or ``not_converged``.
    """
    start = principal_factor(r)
    found = _newton(r, *start)
    if found is None:
        found = _newton(r, *_bounded(r, *start))
    if found is None:
        raise NotEstimable("not_converged")
    if found[1].min() <= TOLERANCE:
        raise NotEstimable("heywood")
    return found


def hessian(r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray) -> FloatArray:
    """Second derivatives of F in (λ, ψ), (2k, 2k)."""
    precision = _precision(loadings, uniquenesses)
    sandwich: FloatArray = precision @ r @ precision
    second = 2 * _traces(sandwich, precision, loadings) - _traces(precision, precision, loadings)
    k = len(loadings)
    second[:k, :k] += 2 * (precision - sandwich)
    return second


def discrepancy(r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray) -> float:
    """F = log|Σ| + tr(RΣ⁻¹); infinite where Σ is not positive definite."""
    values, vectors = np.linalg.eigh(_implied(loadings, uniquenesses))
    if values[0] <= 0:
        return math.inf
    rotated = np.einsum("ji,jk,ki->i", vectors, r, vectors)
    return float(np.log(values).sum() + (rotated / values).sum())


def principal_factor(r: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Least-squares loadings after a few steps from squared multiple correlations."""
    communalities = 1 - 1 / np.diagonal(inverse(r))
    reduced, loadings = r.copy(), np.zeros(len(r))
    for _ in range(10):
        np.fill_diagonal(reduced, communalities)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * math.sqrt(max(values[-1], 0.0))
        communalities = np.clip(loadings**2, 0.01, 0.95)
    return loadings, 1 - communalities


def _newton(
    r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray
) -> tuple[FloatArray, FloatArray, int] | None:
    """Walk to a stationary point with positive curvature, or to nothing."""
    k, damping = len(r), 1e-4
    value = discrepancy(r, loadings, uniquenesses)
    for iteration in range(1, MAX_ITERATIONS + 1):
        slope = _gradient(r, loadings, uniquenesses)
        observed = hessian(r, loadings, uniquenesses)
        minimum = bool(np.linalg.eigvalsh(observed)[0] > 0)
        if np.abs(slope).max() < TOLERANCE:
            return (loadings, uniquenesses, iteration) if minimum else None
        curvature = observed if minimum else _expected(loadings, uniquenesses)
        ridge = np.diag(np.diagonal(curvature) + NEGLIGIBLE_CURVATURE)
        reached = math.inf
        while not reached <= value + ROUNDING:
            if damping > MAX_DAMPING:
                return None
            step = np.linalg.solve(curvature + damping * ridge, -slope)
            trial = loadings + step[:k], uniquenesses + step[k:]
            reached = discrepancy(r, *trial)
            damping *= 10
        (loadings, uniquenesses), value = trial, reached
        damping = max(damping / 100, MIN_DAMPING)
    return None


def _bounded(
    r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Find roughly the minimum with positive uniquenesses.

    Raises
    ------
    NotEstimable
        ``heywood``: a uniqueness stays at its bound.
    """
    k = len(r)
    found = optimize.minimize(
        lambda x: (discrepancy(r, x[:k], x[k:]), _gradient(r, x[:k], x[k:])),
        np.concatenate([loadings, uniquenesses]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None)] * k + [(SMALLEST_UNIQUENESS, None)] * k,
        options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-9},
    )
    if found.x[k:].min() <= 2 * SMALLEST_UNIQUENESS:
        raise NotEstimable("heywood")
    return found.x[:k], found.x[k:]


def _implied(loadings: FloatArray, uniquenesses: FloatArray) -> FloatArray:
    return np.outer(loadings, loadings) + np.diag(uniquenesses)


def _precision(loadings: FloatArray, uniquenesses: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.inv(_implied(loadings, uniquenesses)), dtype=np.float64)


def _gradient(r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray) -> FloatArray:
    precision = _precision(loadings, uniquenesses)
    misfit = precision - precision @ r @ precision
    return np.concatenate([2 * misfit @ loadings, np.diagonal(misfit)])


def _expected(loadings: FloatArray, uniquenesses: FloatArray) -> FloatArray:
    precision = _precision(loadings, uniquenesses)
    return _traces(precision, precision, loadings)


def _traces(p: FloatArray, q: FloatArray, loadings: FloatArray) -> FloatArray:
    """tr(P ∂Σ_a Q ∂Σ_b) for all pairs of parameters in (λ, ψ), (2k, 2k); P and Q symmetric."""
    by_p, by_q = p @ loadings, q @ loadings
    first = np.outer(by_p, by_q) + np.outer(by_q, by_p)
    second = float(loadings @ by_q) * p + float(loadings @ by_p) * q
    mixed = p * by_q[None, :] + q * by_p[None, :]
    return np.block([[first + second, mixed], [mixed.T, p * q]])
