"""The search for the maximum of the one-factor likelihood, on a correlation matrix.

With Σ = λλ′ + diag(ψ), W = Σ⁻¹ and V = WRW, the discrepancy F = log|Σ| + tr(RW) has the gradient
tr((W − V) ∂Σ_a) and the second derivatives
tr(V∂Σ_a W∂Σ_b) + tr(W∂Σ_a V∂Σ_b) − tr(W∂Σ_a W∂Σ_b) + tr((W − V) ∂²Σ_ab).
"""

from __future__ import annotations

import math

import numpy as np
import scipy

from samskaping.numeric.result import FloatArray, IntArray, NotEstimable
from samskaping.psychometrics.consistency import inverse

MAX_ITERATIONS = 100
# A near minimum is reached in four to six steps, of which so many by scoring.
NEAR_ITERATIONS, SCORING_STEPS = 15, 2
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


def search_near(
    r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Loadings and uniquenesses of a stack of matrices whose minima lie near a known one.

    Two scoring steps (expected second derivatives), which can be trusted further away, and Newton
    steps after them, on all matrices at once from (λ, ψ) of a neighbour.

    Parameters
    ----------
    r : (B, k, k) array
        Correlation matrices.
    loadings, uniquenesses : (k,) arrays

    Returns
    -------
    (B, k) array, (B, k) array, (B,) int array
        The last counts the steps; where it is 0 they did not arrive at a minimum, and ``search``
        decides about that matrix. Uniquenesses are free, as they are there.
    """
    k = r.shape[-1]
    found = np.tile(np.concatenate([loadings, uniquenesses]), (len(r), 1))
    steps = np.zeros(len(r), dtype=np.int64)
    going = np.arange(len(r))
    for step in range(1, NEAR_ITERATIONS + 1):
        lam, psi = found[going, :k], found[going, k:]
        slope, observed, expected = _derivatives(r[going], lam, psi)
        near = np.abs(slope).max(axis=-1) < TOLERANCE
        steps[going[near]] = np.where(np.linalg.eigvalsh(observed[near])[:, 0] > 0, step, 0)
        going, slope = going[~near], slope[~near]
        if not len(going):
            break
        curvature = (expected if step <= SCORING_STEPS else observed)[~near]
        try:
            found[going] -= np.linalg.solve(curvature, slope[..., None])[..., 0]
            implied = _implied(found[going, :k], found[going, k:])
            going = going[np.linalg.eigvalsh(implied)[:, 0] > 0]
        except np.linalg.LinAlgError:
            break
    return found[:, :k], found[:, k:], steps


def hessian(r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray) -> FloatArray:
    """Second derivatives of F in (λ, ψ), (2k, 2k)."""
    return _derivatives(r, loadings, uniquenesses)[1]


def discrepancy(r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray) -> float:
    """F = log|Σ| + tr(RΣ⁻¹); infinite where Σ is not positive definite."""
    values, vectors = np.linalg.eigh(_implied(loadings, uniquenesses))
    if values[0] <= 0:
        return math.inf
    return float((np.log(values) + (vectors * (r @ vectors)).sum(axis=0) / values).sum())


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
        slope, observed, expected = _derivatives(r, loadings, uniquenesses)
        minimum = bool(np.linalg.eigvalsh(observed)[0] > 0)
        if np.abs(slope).max() < TOLERANCE:
            return (loadings, uniquenesses, iteration) if minimum else None
        curvature = observed if minimum else expected
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
    found = scipy.optimize.minimize(
        lambda x: (discrepancy(r, x[:k], x[k:]), _derivatives(r, x[:k], x[k:])[0]),
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
    sigma: FloatArray = loadings[..., :, None] * loadings[..., None, :]
    own = np.arange(loadings.shape[-1])
    sigma[..., own, own] += uniquenesses
    return sigma


def _derivatives(
    r: FloatArray, loadings: FloatArray, uniquenesses: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Gradient of F in (λ, ψ), and its second derivatives as observed and as expected.

    (..., 2k) and (..., 2k, 2k) for R of (..., k, k).
    """
    k = r.shape[-1]
    precision: FloatArray = np.linalg.inv(_implied(loadings, uniquenesses)).astype(
        np.float64, copy=False
    )
    sandwich = precision @ r @ precision
    misfit = precision - sandwich
    by_loading = 2 * (misfit @ loadings[..., None])[..., 0]
    slope = np.concatenate([by_loading, np.diagonal(misfit, axis1=-2, axis2=-1)], axis=-1)
    expected = _traces(precision, precision, loadings)
    observed = 2 * _traces(sandwich, precision, loadings) - expected
    observed[..., :k, :k] += 2 * misfit
    return slope, observed, expected


def _traces(p: FloatArray, q: FloatArray, loadings: FloatArray) -> FloatArray:
    """tr(P ∂Σ_a Q ∂Σ_b) for all pairs of parameters in (λ, ψ), (..., 2k, 2k); P, Q symmetric."""
    k = loadings.shape[-1]
    by_p, by_q = (p @ loadings[..., None])[..., 0], (q @ loadings[..., None])[..., 0]
    crossed = by_p[..., :, None] * by_q[..., None, :]
    within_p, within_q = ((one * loadings).sum(axis=-1)[..., None, None] for one in (by_p, by_q))
    mixed = p * by_q[..., None, :] + q * by_p[..., None, :]
    second: FloatArray = np.empty((*p.shape[:-2], 2 * k, 2 * k))
    second[..., :k, :k] = crossed + crossed.swapaxes(-1, -2) + within_q * p + within_p * q
    second[..., :k, k:] = mixed
    second[..., k:, :k] = mixed.swapaxes(-1, -2)
    second[..., k:, k:] = p * q
    return second
