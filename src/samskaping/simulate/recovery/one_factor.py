"""Omega total of stacks of covariance matrices: the search of ``one_factor_search`` on all at once.

The steps, their damping and where they end are those of the search for one matrix. A matrix for
which it does not end is given to ``psychometrics.one_factor`` itself, which goes on from there.
"""

from __future__ import annotations

import numpy as np

from samskaping.numeric import FloatArray, NotEstimable
from samskaping.psychometrics.one_factor import omega_total
from samskaping.psychometrics.one_factor_search import (
    MAX_DAMPING,
    MAX_ITERATIONS,
    MIN_DAMPING,
    NEGLIGIBLE_CURVATURE,
    ROUNDING,
    TOLERANCE,
)
from samskaping.simulate.recovery.tally import Refused


def omega_by_case(covariances: FloatArray) -> FloatArray:
    """Omega total of (R, 1 + G, k, k) covariance matrices; NaN where it is refused.

    The first of each study is that of all cases. A study that lacks one of them needs no others.
    """
    scale = np.sqrt(np.diagonal(covariances, axis1=-2, axis2=-1))
    omegas = np.full(covariances.shape[:2], np.nan)
    proper = np.flatnonzero((scale > 0).all(axis=(1, 2)))
    scale = scale[proper]
    r = covariances[proper] / (scale[..., None] * scale[..., None, :])
    (studies, sets, k), known = scale.shape, np.ones(scale.shape[:2], dtype=bool)
    solved = np.full((studies, sets, 2 * k), np.nan)
    solved[:, 0], known[:, 0] = _search(r[:, 0], _principal_factor(r[:, 0]))
    whole = np.flatnonzero(solved[:, 0, k:].min(axis=1) > TOLERANCE)
    rest = r[whole, 1:].reshape(-1, k, k)
    found = _search(rest, _principal_factor(rest))
    solved[whole, 1:] = found[0].reshape(-1, sets - 1, 2 * k)
    known[whole, 1:] = found[1].reshape(-1, sets - 1)
    common = (solved[..., :k] * scale).sum(axis=-1) ** 2
    values = common / (common + (solved[..., k:] * scale**2).sum(axis=-1))
    heywood = solved[..., k:].min(axis=-1) <= TOLERANCE
    # A whole that is refused leaves nothing to compare the rest with.
    heywood[:, 1:] |= heywood[:, [0]] & known[:, [0]]
    omegas[proper] = np.where(known & ~heywood, values, np.nan)
    for place, study in enumerate(proper):
        if not known[place].all():
            _complete(omegas[study], covariances[study], known[place])
    return omegas


def _complete(omegas: FloatArray, covariances: FloatArray, known: Refused) -> None:
    """Ask the estimator itself wherever the stack did not arrive, up to its first refusal."""
    if np.isnan(omegas[known]).any():
        return
    for place in np.flatnonzero(~known):
        try:
            omegas[place] = omega_total(covariances[place])
        except NotEstimable:
            return


def _principal_factor(r: FloatArray) -> FloatArray:
    """``one_factor_search.principal_factor`` of a stack, (B, 2k)."""
    own = np.arange(r.shape[-1])
    reduced, loadings = r.copy(), np.zeros(r.shape[:2])
    # A singular matrix has no squared multiple correlations; the search will refuse it.
    safe = np.where((np.linalg.eigvalsh(r)[:, 0] > 1e-10)[:, None, None], r, np.eye(len(own)))
    communalities = 1 - 1 / np.linalg.inv(safe)[:, own, own]
    for _ in range(10):
        reduced[:, own, own] = communalities
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[..., -1] * np.sqrt(np.maximum(values[:, [-1]], 0.0))
        communalities = np.clip(loadings**2, 0.01, 0.95)
    loadings = loadings * np.where(loadings.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    return np.concatenate([loadings, 1 - communalities], axis=1)


def _search(r: FloatArray, start: FloatArray) -> tuple[FloatArray, Refused]:
    """Loadings and uniquenesses (B, 2k), and for which matrices the steps ended at a minimum."""
    solved, known = start.copy(), np.zeros(len(r), dtype=bool)
    going, x = np.arange(len(r)), start.copy()
    value, damping = _discrepancy(r, x), np.full(len(r), 1e-4)
    for _ in range(MAX_ITERATIONS):
        slope, observed, expected = _derivatives(r[going], x)
        minimum = np.linalg.eigvalsh(observed)[:, 0] > 0
        small = np.abs(slope).max(axis=1) < TOLERANCE
        done = small & minimum
        solved[going[done]], known[going[done]] = x[done], True
        left = ~small & (damping <= MAX_DAMPING)
        if not left.any():
            break
        going, x, value, damping = going[left], x[left], value[left], damping[left]
        curvature = np.where(minimum[:, None, None], observed, expected)[left]
        ridge = np.diagonal(curvature, axis1=1, axis2=2) + NEGLIGIBLE_CURVATURE
        damped = curvature + (damping[:, None] * ridge)[..., None] * np.eye(x.shape[1])
        trial = x - np.linalg.solve(damped, slope[left][..., None])[..., 0]
        reached = _discrepancy(r[going], trial)
        better = reached <= value + ROUNDING
        x[better], value[better] = trial[better], reached[better]
        damping = np.where(better, np.maximum(damping / 10, MIN_DAMPING), damping * 10)
    return solved, known


def _implied(x: FloatArray) -> FloatArray:
    k = x.shape[1] // 2
    loadings, own = x[:, :k], np.arange(k)
    sigma = loadings[:, :, None] * loadings[:, None, :]
    sigma[:, own, own] += x[:, k:]
    return np.asarray(sigma)


def _discrepancy(r: FloatArray, x: FloatArray) -> FloatArray:
    """F = log|Σ| + tr(RΣ⁻¹), infinite where Σ is not positive definite, (B,)."""
    values, vectors = np.linalg.eigh(_implied(x))
    proper = values[:, 0] > 0
    safe = np.where(proper[:, None], values, 1.0)
    rotated = (vectors * (r @ vectors)).sum(axis=1)
    return np.where(proper, (np.log(safe) + rotated / safe).sum(axis=1), np.inf)


def _derivatives(r: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Gradient, observed and expected second derivatives of F."""
    k = x.shape[1] // 2
    own, loadings = np.arange(k), x[:, :k]
    precision = np.asarray(np.linalg.inv(_implied(x)), dtype=np.float64)
    sandwich = precision @ r @ precision
    misfit = precision - sandwich
    slope = np.concatenate(
        [2 * (misfit @ loadings[..., None])[..., 0], misfit[:, own, own]], axis=1
    )
    expected = _traces(precision, precision, loadings)
    observed = 2 * _traces(sandwich, precision, loadings) - expected
    observed[:, :k, :k] += 2 * misfit
    return slope, observed, expected


def _traces(p: FloatArray, q: FloatArray, loadings: FloatArray) -> FloatArray:
    """tr(P ∂Σ_a Q ∂Σ_b) for all pairs of parameters, as ``one_factor_search`` has it."""
    by_p, by_q = ((m @ loadings[..., None])[..., 0] for m in (p, q))
    crossed = by_p[:, :, None] * by_q[:, None, :]
    first = crossed + np.swapaxes(crossed, 1, 2)
    second = (loadings * by_q).sum(axis=1)[:, None, None] * p
    second += (loadings * by_p).sum(axis=1)[:, None, None] * q
    mixed = p * by_q[:, None, :] + q * by_p[:, None, :]
    upper = np.concatenate([first + second, mixed], axis=2)
    lower = np.concatenate([np.swapaxes(mixed, 1, 2), p * q], axis=2)
    return np.concatenate([upper, lower], axis=1)
