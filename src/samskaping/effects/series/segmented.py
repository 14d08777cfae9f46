"""One series over time, before and after something began: level, slope, and errors that linger."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import ArrayLike

from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

METHOD = "segmented_ar1"
# Fewer measurements than this describe, and give no interval.
FEWEST = 24
# A line needs two measurements, and a third shows an error.
FEWEST_ON_A_SIDE = 3
# The autocorrelation is looked for between minus this and this.
STEEPEST = 0.9999
GRID = np.concatenate([np.linspace(-0.99, 0.99, 34), [-STEEPEST, 0.995, 0.999, STEEPEST]])
# An autocorrelation above this is that of a random walk.
RANDOM_WALK = 0.998
# Residuals that are this share of the values are rounding.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class Segmented:
    """A broken line and the rows that it is fitted to.

    Attributes
    ----------
    times, values : (T,) arrays
        In the order of time.
    x : (T, p) array
        1, time since the start, after, time since the start × after, and further columns.
    """

    times: FloatArray
    values: FloatArray
    x: FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class SegmentedFit:
    """A broken line with autocorrelated errors.

    Attributes
    ----------
    coefficients, covariance : (p,), (p, p) arrays
        Level just before the start, slope before it, the jump at the start, the change of slope,
        then the further columns.
    rho : float
        Autocorrelation of errors one unit of time apart.
    variance : float
        Of one error.
    log_likelihood : float
        Restricted, with all its constants.
    rows
        What it was fitted to.
    """

    coefficients: FloatArray
    covariance: FloatArray
    rho: float
    variance: float
    log_likelihood: float
    rows: Segmented


def segmented(
    times: ArrayLike, values: ArrayLike, start: float, more: ArrayLike | None = None
) -> Segmented:
    """Lay out y_t = β₀ + β₁(t − s) + β₂[t ≥ s] + β₃(t − s)[t ≥ s] + further columns.

    β₂ is the jump at s beside the continued line, β₃ the change of slope for each unit of time.

    Parameters
    ----------
    times : (T,) whole numbers
        Each once, in any order; gaps are allowed.
    values : (T,) floats
    start : float
        The first time after the beginning, s.
    more : (T, k) floats, optional
        Declared beforehand: ``season``, or a comparison series.

    Raises
    ------
    NotEstimable
        Fewer than three measurements before or after s; columns that depend on one another.
    ValueError
        Shapes do not fit, a number is not finite, times are not whole or come twice.

    Sources
    -------
    Wagner, Soumerai, Zhang & Ross-Degnan (2002).
    """
    when, y = np.asarray(times, np.float64), np.asarray(values, np.float64)
    further = np.empty((len(y), 0)) if more is None else np.asarray(more, np.float64)
    if when.ndim != 1 or when.shape != y.shape or further.shape[:1] != y.shape or further.ndim != 2:
        raise ValueError("times and values are lists of one length, further columns a table")
    if not all(np.isfinite(part).all() for part in (when, y, further, np.array(start))):
        raise ValueError("times and values are finite numbers")
    if (when != np.round(when)).any() or len(np.unique(when)) < len(when):
        raise ValueError("times are whole numbers, each of them once")
    order = np.argsort(when)
    when, y, further = when[order], y[order], further[order]
    since, after = when - start, (when >= start).astype(np.float64)
    fewest = int(min(after.sum(), len(y) - after.sum()))
    if fewest < FEWEST_ON_A_SIDE:
        raise NotEstimable("too_few_on_a_side", n=fewest, minimum=FEWEST_ON_A_SIDE)
    x = np.column_stack([np.ones(len(y)), since, after, since * after, further])
    if len(y) <= x.shape[1]:
        raise NotEstimable("too_few_rows_for_model", n=len(y), minimum=x.shape[1] + 1)
    if np.linalg.matrix_rank(x / np.linalg.norm(x, axis=0).clip(1e-300)) < x.shape[1]:
        raise NotEstimable("design_singular")
    return Segmented(when, y, x)


def season(times: ArrayLike, period: float) -> FloatArray:
    """One yearly (or other) wave: cos and sin of 2πt/period, (T, 2)."""
    angle = 2 * np.pi * np.asarray(times, np.float64) / period
    return np.column_stack([np.cos(angle), np.sin(angle)])


def season_levels(times: ArrayLike, period: int) -> FloatArray:
    """A level of its own for each part of the period, beside the first that there is, (T, k)."""
    part = np.asarray(times, np.int64) % period
    others = np.unique(part)[1:]
    return np.asarray(part[:, None] == others, np.float64)


def fit_segmented(rows: Segmented) -> SegmentedFit:
    """Fit the broken line with AR(1) errors by restricted maximum likelihood.

    corr(e_t, e_s) = ρ^|t − s|, so that a gap weakens it. For a given ρ the rows are made
    independent one after the other (less ρ^g times the one before it, g earlier, over √(1 − ρ^2g))
    and β follows by least squares; ρ is where the likelihood is highest, on a grid first.

    Raises
    ------
    NotEstimable
        ``series_without_residual`` where the values lie on the line; ``series_random_walk`` where
        ρ runs to 1, so that a jump cannot be told from drift.

    Sources
    -------
    Prais & Winsten (1954); Patterson & Thompson (1971). Checked against R nlme::gls(corAR1).
    """
    x, y = rows.x, rows.values
    off_the_line(rows)
    values = [_deviance(rows, rho) for rho in GRID]
    at = np.sort(GRID)
    best = int(np.argmin(np.array(values)[np.argsort(GRID)]))
    low, high = at[max(best - 1, 0)], at[min(best + 1, len(at) - 1)]
    found = scipy.optimize.minimize_scalar(
        lambda rho: _deviance(rows, float(rho)), bounds=(low, high), method="bounded",
        options={"xatol": 1e-11, "maxiter": 200},
    )  # fmt: skip
    rho = float(found.x)
    if rho > RANDOM_WALK:
        raise NotEstimable("series_random_walk")
    own, values_own, _ = _independent(rows, rho)
    inverse = np.linalg.inv(own.T @ own)
    coefficients = inverse @ own.T @ values_own
    free = len(y) - x.shape[1]
    variance = float(((values_own - own @ coefficients) ** 2).sum()) / free
    return SegmentedFit(
        coefficients=np.asarray(coefficients, np.float64),
        covariance=np.asarray(variance * inverse, np.float64),
        rho=rho,
        variance=variance,
        log_likelihood=-_deviance(rows, rho) / 2,
        rows=rows,
    )


def off_the_line(rows: Segmented) -> tuple[FloatArray, FloatArray]:
    """Coefficients and residuals by least squares; refuses values that lie on the line."""
    found = np.linalg.lstsq(rows.x, rows.values, rcond=None)[0]
    off = rows.values - rows.x @ found
    if np.abs(off).max() <= ROUNDING * max(float(np.abs(rows.values).max()), 1e-300):
        raise NotEstimable("series_without_residual")
    return np.asarray(found, np.float64), np.asarray(off, np.float64)


def _independent(rows: Segmented, rho: float) -> tuple[FloatArray, FloatArray, float]:
    """X and y with independent errors of one variance, and log|C|."""
    gaps = np.diff(rows.times)
    carried = np.sign(rho) ** gaps * np.abs(rho) ** gaps
    left = np.sqrt(1 - carried**2)
    table = np.column_stack([rows.x, rows.values])
    table[1:] = (table[1:] - carried[:, None] * table[:-1]) / left[:, None]
    return table[:, :-1], table[:, -1], float(2 * np.log(left).sum())


def _deviance(rows: Segmented, rho: float) -> float:
    """−2 restricted log-likelihood with β and the variance profiled out."""
    x, y, size = _independent(rows, rho)
    q, r = np.linalg.qr(x)
    free = len(y) - x.shape[1]
    square = float(((y - q @ (q.T @ y)) ** 2).sum())
    size += 2 * float(np.log(np.abs(np.diag(r))).sum())
    return float(size + free * (1 + math.log(2 * math.pi * square / free)))


def level_change(fit: SegmentedFit, confidence: float) -> Estimate:
    """The jump at the start, β₂; as ``effect_at`` there."""
    return effect_at(fit, 0.0, confidence)


def slope_change(fit: SegmentedFit, confidence: float) -> Estimate:
    """The change of slope for each unit of time, β₃, t on T − p; descriptive below 24."""
    return _contrast(fit, np.array([0.0, 0, 0, 1]), confidence)


def effect_at(fit: SegmentedFit, since: float, confidence: float) -> Estimate:
    """How far the line lies from the continued one, β₂ + β₃ · since, t on T − p.

    Parameters
    ----------
    since
        Units of time after the start, from 0.

    Returns
    -------
    Estimate
        ``n`` is T, the number of measurements. Below 24 of them without interval, for such
        intervals do not hold: the note is ``interval_series_too_short``.

    Raises
    ------
    ValueError
        The time lies before the start, or the confidence is no probability.
    """
    if not since >= 0:
        raise ValueError("an effect has a time from the start on")
    return _contrast(fit, np.array([0.0, 0, 1, since]), confidence)


def fitted(fit: SegmentedFit) -> FloatArray:
    """The line at every measurement, the further columns in it, (T,)."""
    return np.asarray(fit.rows.x @ fit.coefficients, np.float64)


def continued(fit: SegmentedFit, confidence: float) -> list[Estimate]:
    """The line from before the start, continued to every measurement from it on.

    The interval is that of the line, t on T − p, not of a measurement around it.
    """
    before = fit.rows.x.copy()
    before[:, 2:4] = 0.0
    rows = before[fit.rows.x[:, 2] == 1]
    return [_of_row(fit, row, confidence) for row in rows]


def _contrast(fit: SegmentedFit, first: FloatArray, confidence: float) -> Estimate:
    row = np.zeros(len(fit.coefficients))
    row[:4] = first
    return _of_row(fit, row, confidence)


def _of_row(fit: SegmentedFit, row: FloatArray, confidence: float) -> Estimate:
    value, se = float(row @ fit.coefficients), math.sqrt(float(row @ fit.covariance @ row))
    return reported(value, se, fit.rows, confidence, METHOD, FEWEST)


def reported(
    value: float, se: float, rows: Segmented, confidence: float, method: str, fewest: int
) -> Estimate:
    """With its t interval on T − p, or the note that the series is too short for one."""
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    n, p = rows.x.shape
    known = Estimate(estimate=value, n=n, method=method)
    if n < fewest:
        note = NotEstimable("interval_series_too_short", n=n, minimum=fewest).note
        return replace(known, note=note)
    return t_interval(value, se, float(n - p), confidence, known)
