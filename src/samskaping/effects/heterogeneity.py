"""The variance between cases of what was estimated in each: τ² by eight estimators, and Q."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from scipy import optimize

from samskaping.numeric.result import FloatArray, NotEstimable

Estimator = Literal["reml", "ml", "dl", "pm", "sj", "he", "hs", "eb"]
ESTIMATORS: tuple[Estimator, ...] = get_args(Estimator)
# Where the likelihood is looked at before its highest place is found, relative to the spread.
_GRID = np.concatenate([[0.0], np.logspace(-6, 4, 201)])


def cochran_q(effects: FloatArray, variances: FloatArray, tau2: float = 0.0) -> float:
    """Q(τ²) = Σ w_i (y_i − μ)², w_i = 1/(v_i + τ²), μ = Σ w_i y_i/Σ w_i; Cochran's at τ² = 0."""
    weights = 1 / (variances + tau2)
    deviations = effects - float(weights @ effects) / float(weights.sum())
    return float(weights @ deviations**2)


def between_variance(effects: FloatArray, variances: FloatArray, estimator: Estimator) -> float:
    """Variance of the true effects, τ², never below 0.

    ``reml`` and ``ml`` the highest place of the (restricted) likelihood; ``dl`` DerSimonian–Laird;
    ``pm`` Paule–Mandel, Q(τ²) = k − 1; ``eb`` empirical Bayes, the same equation; ``sj``
    Sidik–Jonkman; ``he`` Hedges; ``hs`` Hunter–Schmidt.

    Parameters
    ----------
    effects, variances : (k,) floats
        Estimates and their squared standard errors, all above 0.

    Raises
    ------
    NotEstimable
        Fewer than two effects.

    Sources
    -------
    Viechtbauer (2005); Morris (1983) for eb; Sidik & Jonkman (2005). Checked against R
    metafor::rma, which stops its iterations early: its ``EB`` and ``PM`` differ in the 4th digit
    though they solve one equation.
    """
    k = len(effects)
    if k < 2:
        raise NotEstimable("too_few_cases", n=k, minimum=2)
    closed: dict[str, Callable[[FloatArray, FloatArray], float]] = {
        "dl": _dersimonian_laird,
        "he": lambda y, v: float(y.var(ddof=1) - v.mean()),
        "hs": lambda y, v: (cochran_q(y, v) - len(y)) / float((1 / v).sum()),
        "sj": _sidik_jonkman,
    }
    if estimator in closed:
        return max(closed[estimator](effects, variances), 0.0)
    if estimator in ("pm", "eb"):
        return tau2_at(effects, variances, k - 1.0) or 0.0
    return _most_likely(effects, variances, restricted=estimator == "reml")


def tau2_at(effects: FloatArray, variances: FloatArray, q: float) -> float | None:
    """The τ² with Q(τ²) = q, which falls as τ² grows; ``None`` where even Q(0) is below q.

    Sources
    -------
    Paule & Mandel (1982); Viechtbauer (2007), for the interval.
    """

    def excess(tau2: float) -> float:
        return cochran_q(effects, variances, tau2) - q

    if excess(0.0) < 0:
        return None
    upper = max(float(effects.var()), float(variances.max()))
    while excess(upper) > 0:
        upper *= 4
    return float(optimize.brentq(excess, 0.0, upper, xtol=1e-15 * upper, rtol=1e-14))


def typical_variance(variances: FloatArray) -> float:
    """Sampling variance of a typical effect, (k − 1)Σw/((Σw)² − Σw²), w = 1/v.

    Sources
    -------
    Higgins & Thompson (2002), eq. 9.
    """
    weights = 1 / variances
    total = float(weights.sum())
    return (len(variances) - 1) * total / (total**2 - float(weights @ weights))


def _dersimonian_laird(effects: FloatArray, variances: FloatArray) -> float:
    weights = 1 / variances
    scale = float(weights.sum() - weights @ weights / weights.sum())
    return (cochran_q(effects, variances) - (len(effects) - 1)) / scale


def _sidik_jonkman(effects: FloatArray, variances: FloatArray) -> float:
    crude = float(effects.var())
    if crude == 0:
        return 0.0
    return crude * cochran_q(effects, variances, crude) / (len(effects) - 1)


def _most_likely(effects: FloatArray, variances: FloatArray, restricted: bool) -> float:
    """The likelihood can have two tops, so the highest place of a grid says where to look."""

    def slope(tau2: float) -> float:
        weights = 1 / (variances + tau2)
        mean = float(weights @ effects) / float(weights.sum())
        value = float(weights**2 @ (effects - mean) ** 2 - weights.sum())
        return value + restricted * float(weights @ weights / weights.sum())

    places = _GRID * max(float(effects.var()), float(variances.min()))
    weights = 1 / (variances + places[:, None])
    sums = weights.sum(axis=1)
    deviations = effects - (weights @ effects / sums)[:, None]
    fit = np.log(weights).sum(axis=1) - (weights * deviations**2).sum(axis=1)
    best = int(np.argmax(fit - restricted * np.log(sums)))
    low = float(places[max(best - 1, 0)])
    high = float(places[min(best + 1, len(places) - 1)])
    if not slope(low) > 0 > slope(high):
        return float(places[best])
    return float(optimize.brentq(slope, low, high, xtol=1e-15 * high, rtol=1e-14))
