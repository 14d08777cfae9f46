"""The variance between cases of what was estimated in each: τ² by eight estimators, and Q."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from samskaping.effects.pooling.weighted_fits import WeightedFits
from samskaping.numeric.result import FloatArray, NotEstimable

Estimator = Literal["reml", "ml", "dl", "pm", "sj", "he", "hs", "eb"]
ESTIMATORS: tuple[Estimator, ...] = get_args(Estimator)
# Where the likelihood is looked at before its highest place is found, relative to the spread.
_GRID = np.concatenate([[0.0], np.logspace(-6, 4, 51)])
# So many numbers are held at once when many sets of effects are gone through; they fit a cache.
_HELD = 40_000
_STEPS = 200


def cochran_q(effects: FloatArray, variances: FloatArray, tau2: float = 0.0) -> float:
    """Q(τ²) = Σ w_i (y_i − μ)², w_i = 1/(v_i + τ²), μ = Σ w_i y_i/Σ w_i; Cochran's at τ² = 0."""
    return float(WeightedFits.of(effects, variances + tau2, intercept(len(effects))).q())


def intercept(k: int) -> FloatArray:
    """The design of a common mean: a column of ones."""
    return np.ones((k, 1))


def between_variance(effects: FloatArray, variances: FloatArray, estimator: Estimator) -> float:
    """Variance of the true effects, τ², never below 0; see ``between_variances``.

    Parameters
    ----------
    effects, variances : (k,) floats
        Estimates and their squared standard errors, all above 0.

    Raises
    ------
    NotEstimable
        Fewer than two effects.
    """
    one = np.asarray(effects)[None], np.asarray(variances)[None]
    return float(between_variances(*one, intercept(len(effects)), estimator)[0])


def between_variances(
    effects: FloatArray, variances: FloatArray, design: FloatArray, estimator: Estimator
) -> FloatArray:
    """Variance of the true effects about Xβ in each of R sets of effects, never below 0.

    ``reml`` and ``ml`` the highest place of the (restricted) likelihood; ``dl`` DerSimonian–Laird,
    (Q − k + p)/tr P; ``pm`` Paule–Mandel, Q(τ²) = k − p; ``eb`` empirical Bayes, the same
    equation; ``sj`` Sidik–Jonkman; ``he`` Hedges; ``hs`` Hunter–Schmidt.

    Parameters
    ----------
    effects, variances : (R, k) floats
        Estimates and their squared standard errors, all above 0.
    design : (k, p) array
        X, of full rank; a column of ones for a common mean.

    Raises
    ------
    NotEstimable
        No more effects than columns.

    Sources
    -------
    Viechtbauer (2005); Morris (1983) for eb; Sidik & Jonkman (2005). Checked against R
    metafor::rma, which stops its iterations early: its ``EB`` and ``PM`` differ in the 4th digit
    though they solve one equation.
    """
    k, p = design.shape
    if k <= p:
        raise NotEstimable("too_few_cases", n=k, minimum=p + 1)
    if estimator in ("pm", "eb"):
        found = tau2_at_each(effects, variances, design, float(k - p))
        return np.asarray(np.where(np.isnan(found), 0.0, found))
    if estimator in ("reml", "ml"):
        return _most_likely(effects, variances, design, restricted=estimator == "reml")
    closed = {
        "dl": _dersimonian_laird, "he": _hedges, "hs": _hunter_schmidt, "sj": _sidik_jonkman
    }  # fmt: skip
    return np.asarray(np.maximum(closed[estimator](effects, variances, design), 0.0))


def tau2_at(effects: FloatArray, variances: FloatArray, q: float) -> float | None:
    """The τ² with Q(τ²) = q, which falls as τ² grows; ``None`` where even Q(0) is below q.

    Sources
    -------
    Paule & Mandel (1982); Viechtbauer (2007), for the interval.
    """
    found = float(tau2_at_each(effects[None], variances[None], intercept(len(effects)), q)[0])
    return None if np.isnan(found) else found


def tau2_at_each(
    effects: FloatArray, variances: FloatArray, design: FloatArray, q: float
) -> FloatArray:
    """As ``tau2_at``, of R sets of effects about Xβ; NaN where even Q(0) is below q."""
    found = np.full(len(effects), np.nan)
    above = np.flatnonzero(WeightedFits.of(effects, variances, design).q() >= q)
    if not len(above):
        return found
    y, v = effects[above], variances[above]

    def excess(tau2: FloatArray, rows: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
        """1/Q is nearly straight in τ², so that Newton's steps go far."""
        fit = WeightedFits.of(y[rows], v[rows] + tau2[:, None], design)
        reached = fit.q()
        fall = ((fit.weights * fit.residuals) ** 2).sum(axis=-1)
        return 1 / q - 1 / reached, -fall / reached**2

    high = np.maximum(y.var(axis=-1), v.max(axis=-1))
    rows = np.arange(len(above))
    while (short := excess(high, rows)[0] > 0).any():
        high[short] *= 4
    found[above] = _roots(excess, np.zeros(len(above)), high)
    return found


def typical_variance(variances: FloatArray) -> float:
    """Sampling variance of a typical effect, (k − 1)Σw/((Σw)² − Σw²), w = 1/v.

    Sources
    -------
    Higgins & Thompson (2002), eq. 9.
    """
    weights = 1 / variances
    total = float(weights.sum())
    return (len(variances) - 1) * total / (total**2 - float(weights @ weights))


def _dersimonian_laird(y: FloatArray, v: FloatArray, design: FloatArray) -> FloatArray:
    fit = WeightedFits.of(y, v, design)
    return np.asarray((fit.q() - _freedom(design)) / fit.trace())


def _hedges(y: FloatArray, v: FloatArray, design: FloatArray) -> FloatArray:
    fit = WeightedFits.of(y, np.ones_like(v), design)
    spared = 1 - ((design @ fit.inverse[0]) * design).sum(axis=-1)
    return np.asarray((fit.q() - (v * spared).sum(axis=-1)) / _freedom(design))


def _hunter_schmidt(y: FloatArray, v: FloatArray, design: FloatArray) -> FloatArray:
    return np.asarray((WeightedFits.of(y, v, design).q() - y.shape[-1]) / (1 / v).sum(axis=-1))


def _sidik_jonkman(y: FloatArray, v: FloatArray, design: FloatArray) -> FloatArray:
    crude = y.var(axis=-1)
    scale = np.where(crude > 0, crude, 1.0)
    fit = WeightedFits.of(y, v / scale[:, None] + 1, design)
    return np.asarray(np.where(crude > 0, fit.q() / _freedom(design), 0.0))


def _freedom(design: FloatArray) -> int:
    k, p = design.shape
    return int(k) - int(p)


def _most_likely(y: FloatArray, v: FloatArray, design: FloatArray, restricted: bool) -> FloatArray:
    """The likelihood can have two tops, so the highest place of a grid says where to look."""
    scale = np.maximum(y.var(axis=-1), v.min(axis=-1))
    best = np.empty(len(y), dtype=np.int64)
    at_once = max(1, _HELD // (len(_GRID) * y.shape[1]))
    for start in range(0, len(y), at_once):
        part = slice(start, start + at_once)
        places = _GRID * scale[part, None]
        fit = WeightedFits.of(y[part, None], v[part, None] + places[..., None], design)
        best[part] = np.argmax(fit.log_likelihood(restricted), axis=-1)
    low, high = (
        _GRID[np.clip(best + side, 0, len(_GRID) - 1)] * scale for side in (-1, 1)
    )  # fmt: skip

    def slope(tau2: FloatArray, rows: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
        return WeightedFits.of(y[rows], v[rows] + tau2[:, None], design).score(restricted)

    rows = np.arange(len(y))
    inside = (slope(low, rows)[0] > 0) & (slope(high, rows)[0] < 0)
    found = _GRID[best] * scale
    if inside.any():
        where = np.flatnonzero(inside)
        found[where] = _roots(lambda t, r: slope(t, where[r]), low[where], high[where])
    return np.asarray(found)


def _roots(
    function: Callable[[FloatArray, NDArray[np.intp]], tuple[FloatArray, FloatArray]],
    low: FloatArray,
    high: FloatArray,
) -> FloatArray:
    """Where falling functions, above 0 at ``low`` and below at ``high``, are 0: Newton, kept in.

    ``function`` takes places and the rows they belong to, and gives values and slopes.
    """
    low, high = low.copy(), high.copy()
    place, tolerance = (low + high) / 2, 1e-14 * high
    open_rows = np.arange(len(low))
    for _ in range(_STEPS):
        at = place[open_rows]
        value, slope = function(at, open_rows)
        low[open_rows] = np.where(value > 0, at, low[open_rows])
        high[open_rows] = np.where(value > 0, high[open_rows], at)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = at - value / slope
        left, right = low[open_rows], high[open_rows]
        kept = (step > left) & (step < right)
        place[open_rows] = np.where(value == 0, at, np.where(kept, step, (left + right) / 2))
        moved = np.abs(place[open_rows] - at) > tolerance[open_rows]
        open_rows = open_rows[moved & (value != 0)]
        if not len(open_rows):
            break
    return place
