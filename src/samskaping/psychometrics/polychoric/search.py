"""Probabilities of the cells between thresholds, and the correlations that maximise them."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.polychoric.bivariate_normal import cumulative, density, density_slope

# Stands for infinity: the normal density at 40 is 0 in double precision.
EDGE = 40.0
MAX_ITERATIONS = 100
# A Newton step this short leaves an error of its square.
TOLERANCE = 1e-9
# Rounding leaves about this much in a cell that has no probability.
SMALLEST_PROBABILITY = 1e-17


def maximise(tables: FloatArray, rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Find the ρ of each pair that maximises Σ n_ab log π_ab(ρ), (pairs,).

    Newton steps on ρ, by the expected information where the likelihood is not concave, inside a
    bracket that the sign of the slope tightens; a step that leaves it is replaced by bisection.

    Parameters
    ----------
    tables : (pairs, c, c) array
        Counts, with persons in both orders, so that the maximum lies inside (−1, 1).
    rows, columns : (pairs, c + 1) array
        Borders of the categories of the first and the second item.

    Raises
    ------
    NotEstimable
        ``polychoric_not_converged``.

    Sources
    -------
    Olsson (1979), eqs. 8–10 for the derivatives.
    """
    rho = np.clip(_product_moment(tables), -0.9, 0.9)
    lower, upper = np.full_like(rho, -1.0), np.full_like(rho, 1.0)
    active = np.arange(len(rho))
    for _ in range(MAX_ITERATIONS):
        at = rho[active]
        step, slope = _step(tables[active], rows[active], columns[active], at)
        low = np.where(slope > 0, at, lower[active])
        high = np.where(slope < 0, at, upper[active])
        lower[active], upper[active] = low, high
        there = at + step
        # A step lost in rounding stays where it is, on the bracket's border: that is arrival.
        inside = (there >= low) & (there <= high) & (np.abs(there) < 1)
        rho[active] = np.where(inside, there, (low + high) / 2)
        active = active[np.abs(rho[active] - at) > TOLERANCE]
        if not len(active):
            return rho
    raise NotEstimable("polychoric_not_converged")


def cells(rows: FloatArray, columns: FloatArray, rho: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Probability of each cell and its derivative by ρ, (pairs, c, c) each.

    Parameters
    ----------
    rows, columns : (pairs, c + 1) array
        Borders of the categories.
    rho : (pairs,) array
    """
    probability, slope, _ = _cells(rows, columns, rho)
    return probability, slope


def _cells(
    rows: FloatArray, columns: FloatArray, rho: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    h, k, r = rows[:, 1:-1, None], columns[:, None, 1:-1], rho[:, None, None]
    corners = np.zeros((len(rho), rows.shape[1], columns.shape[1]))
    corners[:, 1:-1, 1:-1] = cumulative(h, k, r)
    corners[:, -1, :], corners[:, :, -1] = ndtr(columns), ndtr(rows)
    first, second = np.zeros_like(corners), np.zeros_like(corners)
    first[:, 1:-1, 1:-1] = density(h, k, r)
    second[:, 1:-1, 1:-1] = first[:, 1:-1, 1:-1] * density_slope(h, k, r)
    probability = np.maximum(_rectangles(corners), SMALLEST_PROBABILITY)
    return probability, _rectangles(first), _rectangles(second)


def _rectangles(corners: FloatArray) -> FloatArray:
    return np.diff(np.diff(corners, axis=1), axis=2)


def _step(
    tables: FloatArray, rows: FloatArray, columns: FloatArray, rho: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The Newton step and the slope of the log-likelihood, (pairs,) each."""
    probability, first, second = _cells(rows, columns, rho)
    score = first / probability
    slope = (tables * score).sum(axis=(1, 2))
    curvature = (tables * (second / probability - score**2)).sum(axis=(1, 2))
    expected = -tables.sum(axis=(1, 2)) * (probability * score**2).sum(axis=(1, 2))
    return -slope / np.where(curvature < 0, curvature, expected), slope


def _product_moment(tables: FloatArray) -> FloatArray:
    """Correlation of the categories' positions, a start."""
    c = tables.shape[1]
    x = np.arange(c) - (c - 1) / 2
    n = tables.sum(axis=(1, 2))
    a, b = tables.sum(axis=2), tables.sum(axis=1)
    mean_a, mean_b = a @ x / n, b @ x / n
    product = np.einsum("pab,a,b->p", tables, x, x) / n - mean_a * mean_b
    spread = (a @ x**2 / n - mean_a**2) * (b @ x**2 / n - mean_b**2)
    result: FloatArray = product / np.sqrt(spread)
    return result
