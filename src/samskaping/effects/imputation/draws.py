"""Draws of one column's missing values from the others, in M completed tables at once."""

from __future__ import annotations

import numpy as np
from scipy import special

from samskaping.numeric.result import FloatArray, IntArray

# Added to the diagonal of X′X, relative to it: predictors may then repeat each other.
RIDGE = 1e-5
STEPS = 50


def by_mean_matching(
    y: FloatArray, x: FloatArray, wanted: FloatArray, donors: int, rng: np.random.Generator
) -> FloatArray:
    """Predictive mean matching: the value of a donor whose prediction is near (M, r).

    β̂ by least squares; σ*² = RSS/χ²_{n−q}; β* = β̂ + σ* (X′X)^{−1/2} z. A missing value with
    prediction x′β* gets the value of one of the ``donors`` observed rows whose x′β̂ are nearest
    (type 1 matching), drawn at random, so that only values that exist are imputed.

    Parameters
    ----------
    y : (n,) array
        Observed values.
    x, wanted : (M, n, q), (M, r, q) arrays
        Predictors where y is observed and where it is wanted; n > q.

    Sources
    -------
    Rubin (1987), pp. 166–168; Little (1988); van Buuren (2018), algorithm 3.3.
    """
    coefficients, drawn = linear_draw(y, x, rng)
    centres = (x @ coefficients[..., None])[..., 0]
    targets = (wanted @ drawn[..., None])[..., 0]
    found = [
        y[_donors(c, t, min(donors, len(y)), rng)] for c, t in zip(centres, targets, strict=True)
    ]
    return np.asarray(found)


def by_logistic_regression(
    y: FloatArray, x: FloatArray, wanted: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Zeros and ones with probability 1/(1 + exp(−x′β*)), β* ~ N(β̂, (X′WX)⁻¹); (M, r).

    Rows at the mean of every predictor ± half a standard deviation, with both answers and a weight
    of q + 1 in all, keep β̂ finite where a predictor separates the answers.

    Parameters and shapes as ``by_mean_matching``, y of zeros and ones.

    Sources
    -------
    Rubin (1987), p. 169; White, Daniel & Royston (2010) for the rows that are added.
    """
    added = _around_means(x)
    whole = np.concatenate([x, added], axis=1)
    extra = added.shape[1]
    answers = np.concatenate([y, np.tile([0.0, 1.0], extra // 2)])
    weights = np.concatenate([np.ones(len(y)), np.full(extra, (x.shape[2] + 1) / extra)])
    beta, inverse = _logistic_fit(answers, weights, whole)
    drawn = beta + _root_times(inverse, rng)
    chance = special.expit((wanted @ drawn[..., None])[..., 0])
    return np.asarray((rng.random(chance.shape) < chance).astype(np.float64))


def linear_draw(
    y: FloatArray, x: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """β̂ and β* = β̂ + σ* (X′X)^{−1/2} z, σ*² = RSS/χ²_{n−q}, of each table; (M, q) both."""
    n, q = x.shape[1:]
    inverse = _ridged_inverse(np.swapaxes(x, 1, 2) @ x)
    beta = (inverse @ (np.swapaxes(x, 1, 2) @ y)[..., None])[..., 0]
    residual = ((y - (x @ beta[..., None])[..., 0]) ** 2).sum(axis=1)
    sigma = np.sqrt(residual / rng.chisquare(n - q, len(x)))
    return beta, beta + sigma[:, None] * _root_times(inverse, rng)


def _donors(
    centres: FloatArray, targets: FloatArray, donors: int, rng: np.random.Generator
) -> IntArray:
    """For each target one of the nearest centres at random; chance breaks ties."""
    mixed = rng.permutation(len(centres))
    order = mixed[np.argsort(centres[mixed], kind="stable")]
    ranked = centres[order]
    start = np.searchsorted(ranked, targets) - donors
    near = np.clip(start[:, None] + np.arange(2 * donors), 0, len(ranked) - 1)
    # Beyond an end the last one would stand several times.
    again = np.concatenate([np.zeros((len(near), 1), bool), np.diff(near, axis=1) == 0], axis=1)
    distance = np.where(again, np.inf, np.abs(ranked[near] - targets[:, None]))
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :donors]
    picked = nearest[np.arange(len(nearest)), rng.integers(donors, size=len(nearest))]
    return np.asarray(order[near[np.arange(len(near)), picked]])


def _around_means(x: FloatArray) -> FloatArray:
    """(M, 4q, q): for every predictor two rows below and two above the means of all."""
    q = x.shape[2]
    centre, half = x.mean(axis=1, keepdims=True), x.std(axis=1, keepdims=True) / 2
    signs = np.repeat(np.concatenate([np.eye(q), -np.eye(q)]), 2, axis=0)
    return np.asarray(centre + signs * half)


def _logistic_fit(
    y: FloatArray, weights: FloatArray, x: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Newton's steps for all tables; halved where the likelihood would fall."""
    beta = np.zeros((x.shape[0], x.shape[2]))
    turned = np.swapaxes(x, 1, 2)

    def likelihood(at: FloatArray) -> FloatArray:
        line = (x @ at[..., None])[..., 0]
        return np.asarray((weights * (y * line - np.logaddexp(0, line))).sum(axis=1))

    reached = likelihood(beta)
    for _ in range(STEPS):
        chance = special.expit((x @ beta[..., None])[..., 0])
        inverse = _ridged_inverse(turned @ (x * (weights * chance * (1 - chance))[..., None]))
        step = (inverse @ (turned @ (weights * (y - chance))[..., None]))[..., 0]
        for _ in range(STEPS):
            ahead = likelihood(beta + step)
            worse = ahead < reached - 1e-12 * np.abs(reached)
            if not worse.any():
                break
            step[worse] /= 2
        beta, gained = beta + step, ahead - reached
        reached = ahead
        if (gained <= 1e-10 * np.abs(reached)).all():
            break
    return beta, inverse


def _ridged_inverse(products: FloatArray) -> FloatArray:
    diagonal = np.diagonal(products, axis1=1, axis2=2)
    ridge = RIDGE * diagonal[..., None] * np.eye(products.shape[1])
    return np.asarray(np.linalg.inv(products + ridge))


def _root_times(matrices: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Normal draws with these covariance matrices."""
    normal = rng.standard_normal(matrices.shape[:2])
    return np.asarray((np.linalg.cholesky(matrices) @ normal[..., None])[..., 0])
