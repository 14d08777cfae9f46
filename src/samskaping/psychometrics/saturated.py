"""Means and covariances of one group without any model, also where answers are missing.

The saturated parameters are ordered means first, then the covariances of the lower triangle row
by row: (1,1), (2,1), (2,2), (3,1), …
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.factor_samples import Pattern, Sample

# EM stops when no moment moves by more than this share of its standard deviations; Newton steps
# take over where EM crawls.
EM_TOLERANCE, EM_ITERATIONS = 1e-4, 500
NEWTON_ITERATIONS = 50
TOLERANCE = 1e-14


@dataclass(frozen=True, eq=False, slots=True)
class Saturated:
    """Maximum likelihood means (p,), covariance (p, p) and L, as in ``NormalLikelihood``."""

    means: FloatArray
    covariance: FloatArray
    misfit: float


def saturated(sample: Sample) -> Saturated:
    """Fit means and covariances freely: closed form if complete, else EM and Newton steps.

    Raises
    ------
    NotEstimable
        ``saturated_not_converged``: some pair of items was answered by too few persons, or the
        covariance tends to singularity.

    Sources
    -------
    Dempster, Laird & Rubin (1977); Little & Rubin (2002), ch. 11. Checked against R
    lavaan::lavCor(missing = "fiml").
    """
    if sample.complete:
        pattern = sample.patterns[0]
        return Saturated(
            pattern.mean, pattern.covariance, _misfit(sample, pattern.mean, pattern.covariance)
        )
    _, means, variances = item_moments(sample)
    covariance = np.diag(variances)
    for _ in range(EM_ITERATIONS):
        new_means, new_covariance = _em_step(sample, means, covariance)
        scale = np.sqrt(np.diagonal(new_covariance))
        moved = np.abs((new_covariance - covariance) / np.outer(scale, scale)).max()
        moved = max(moved, np.abs((new_means - means) / scale).max())
        means, covariance = new_means, new_covariance
        if moved < EM_TOLERANCE:
            break
    return _newton(sample, means, covariance)


def saturated_derivatives(
    sample: Sample, means: FloatArray, covariance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Slope and observed second derivatives of L by all means and covariances."""
    p = sample.items
    pairs = np.tril_indices(p)
    q = p + len(pairs[0])
    slope, second = np.zeros(q), np.zeros((q, q))
    for pattern in sample.patterns:
        w, v, d = _weights(pattern, means, covariance)
        level = w @ d
        doubled = np.where(pairs[0] == pairs[1], 1.0, 2.0)
        slope[:p] -= pattern.n * level
        slope[p:] += pattern.n / 2 * doubled * (w - v)[pairs]
        cross = _pairwise(w, level, pairs)
        half = pattern.n / 2
        second[:p, :p] += pattern.n * w
        second[:p, p:] += pattern.n * cross
        second[p:, :p] += pattern.n * cross.T
        curved = _traces(w, 2 * v - w, pairs)
        second[p:, p:] += half * (curved + curved.T) / 2
    return slope, second


def saturated_scores(sample: Sample, means: FloatArray, covariance: FloatArray) -> FloatArray:
    """Each person's derivative of the log-likelihood by all means and covariances, (N, q)."""
    pairs = np.tril_indices(sample.items)
    half = np.where(pairs[0] == pairs[1], 0.5, 1.0)
    parts = []
    for pattern in sample.patterns:
        if pattern.persons is None:
            raise ValueError("scores need the persons' answers")
        w, _, _ = _weights(pattern, means, covariance)
        u = (pattern.persons - means[pattern.observed]) @ w[pattern.observed]
        parts.append(np.hstack([u, (u[:, pairs[0]] * u[:, pairs[1]] - w[pairs]) * half]))
    return np.vstack(parts)


def item_moments(sample: Sample) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Count, mean and variance (denominator n) of each item over whoever answered it, (p,)."""
    count, total = np.zeros(sample.items), np.zeros(sample.items)
    square = np.zeros(sample.items)
    for pattern in sample.patterns:
        at = pattern.observed
        count[at] += pattern.n
        total[at] += pattern.n * pattern.mean
    means = total / count
    for pattern in sample.patterns:
        at = pattern.observed
        away = pattern.mean - means[at]
        square[at] += pattern.n * (np.diagonal(pattern.covariance) + away**2)
    return count, means, square / count


def _em_step(
    sample: Sample, means: FloatArray, covariance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Expected sums given the answers, and the moments that they give."""
    total = np.zeros_like(means)
    square = np.zeros_like(covariance)
    for pattern in sample.patterns:
        at = pattern.observed
        onto = np.linalg.solve(covariance[np.ix_(at, at)], covariance[at]).T
        left = covariance - onto @ covariance[at]
        away = onto @ (pattern.mean - means[at])
        total += pattern.n * away
        square += pattern.n * (left + onto @ pattern.covariance @ onto.T + np.outer(away, away))
    shift = total / sample.n
    moved = square / sample.n - np.outer(shift, shift)
    return means + shift, (moved + moved.T) / 2


def _newton(sample: Sample, means: FloatArray, covariance: FloatArray) -> Saturated:
    p = sample.items
    pairs = np.tril_indices(p)
    value = _misfit(sample, means, covariance)
    for _ in range(NEWTON_ITERATIONS):
        slope, second = saturated_derivatives(sample, means, covariance)
        try:
            root = np.linalg.cholesky(second)
        except np.linalg.LinAlgError:
            raise NotEstimable("saturated_not_converged") from None
        step = np.linalg.solve(root.T, np.linalg.solve(root, slope))
        length, arrived = 1.0, float(slope @ step) < TOLERANCE
        while True:
            trial = covariance.copy()
            trial[pairs] -= length * step[p:]
            trial[pairs[::-1]] = trial[pairs]
            reached = _misfit(sample, means - length * step[:p], trial)
            if reached <= value + 1e-12 * abs(value):
                break
            length /= 2
            if length < 1e-6:
                raise NotEstimable("saturated_not_converged")
        means, covariance, value = means - length * step[:p], trial, reached
        if arrived:
            return Saturated(means, covariance, value)
    raise NotEstimable("saturated_not_converged")


def _misfit(sample: Sample, means: FloatArray, covariance: FloatArray) -> float:
    total = 0.0
    for pattern in sample.patterns:
        block = covariance[np.ix_(pattern.observed, pattern.observed)]
        try:
            root = np.linalg.cholesky(block)
        except np.linalg.LinAlgError:
            return float("inf")
        d = pattern.mean - means[pattern.observed]
        t = pattern.covariance + np.outer(d, d)
        determinant = 2 * float(np.log(np.diagonal(root)).sum())
        total += pattern.n * (determinant + float(np.trace(np.linalg.solve(block, t))))
    return total / 2


def _weights(
    pattern: Pattern, means: FloatArray, covariance: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """W, V = WTW and d of all items, zero where an item was not answered."""
    at, p = pattern.observed, len(means)
    block = np.ix_(at, at)
    w, v, d = np.zeros((p, p)), np.zeros((p, p)), np.zeros(p)
    d[at] = pattern.mean - means[at]
    w[block] = np.linalg.inv(covariance[block])
    t = pattern.covariance + np.outer(d[at], d[at])
    v[block] = w[block] @ t @ w[block]
    return (w + w.T) / 2, (v + v.T) / 2, d


Pairs = tuple[np.ndarray, np.ndarray]


def _traces(p: FloatArray, q: FloatArray, pairs: Pairs) -> FloatArray:
    """tr(P E_a Q E_b) over pairs a, b, with E_a symmetric units: E_ij + E_ji, or E_ii."""
    i, j = pairs
    by_i, by_j = p[np.ix_(i, i)], p[np.ix_(j, j)]
    by_ij = p[np.ix_(i, j)]
    total = q[np.ix_(j, j)] * by_i + q[np.ix_(i, i)] * by_j
    total += q[np.ix_(j, i)] * by_ij + q[np.ix_(i, j)] * by_ij.T
    single = np.where(i == j, 0.5, 1.0)
    traces: FloatArray = total * np.outer(single, single)
    return traces


def _pairwise(w: FloatArray, level: FloatArray, pairs: Pairs) -> FloatArray:
    """W E_b l for every pair b, (p, pairs)."""
    i, j = pairs
    single = np.where(i == j, 0.5, 1.0)
    products: FloatArray = (w[:, i] * level[j] + w[:, j] * level[i]) * single
    return products
