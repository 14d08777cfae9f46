"""Whether one odds ratio holds at every boundary between answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.effects.categorical.cumulative import INDEPENDENT, BoolArray, CumulativeFit
from samskaping.effects.categorical.newton import newton
from samskaping.numeric.distributions import chi_square_tail
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable


def score_test(fit: CumulativeFit, column: int | None = None) -> Estimate:
    """Score test of proportional odds: UᵀI⁻¹U at the common slopes, χ² on (k − 2) for each column.

    U and I are the slopes and the expected information of the model in which the column (all of
    them by default) has a slope of its own at every boundary. It needs no fit of that model, which
    often has none.

    Returns
    -------
    Estimate
        ``estimate`` and ``statistic`` are χ². Missing with two categories, where there is one
        boundary, and where the larger model is not identified.

    Raises
    ------
    ValueError
        There is no such column.

    Sources
    -------
    Peterson & Harrell (1990).
    """
    known = _known(fit, "proportional_odds_score")
    free = _freed(fit, column)
    df = int(free.sum()) * (fit.model.k - 2)
    if df == 0:
        return Estimate.missing(NotEstimable("one_boundary"), **known)
    model = replace(fit.model, free=free)
    slope, information = model.expected(_carried(fit, free))
    size = np.sqrt(np.diag(information))
    scaled = information / np.outer(size, size)
    if not (size > 0).all() or np.linalg.eigvalsh(scaled)[0] < 1e-10:
        return Estimate.missing(NotEstimable("design_singular"), **known)
    statistic = float(slope / size @ np.linalg.solve(scaled, slope / size))
    return _tested(statistic, df, known)


def likelihood_ratio_test(fit: CumulativeFit, column: int | None = None) -> Estimate:
    """Likelihood-ratio test of proportional odds: 2(ℓ_free − ℓ), χ² on (k − 2) for each column.

    Returns
    -------
    Estimate
        As ``score_test``. Missing with ``no_fit_by_boundary`` where the larger model has no top: a
        boundary at which the column parts the answers, or boundaries that would cross for one of
        the persons. ``clm`` lets them cross for answers that the person did not give, which are
        then less than impossible.

    Raises
    ------
    ValueError
        There is no such column.

    Sources
    -------
    Peterson & Harrell (1990). Checked against R ordinal::nominal_test.
    """
    known = _known(fit, "proportional_odds_lr")
    free = _freed(fit, column)
    df = int(free.sum()) * (fit.model.k - 2)
    if df == 0:
        return Estimate.missing(NotEstimable("one_boundary"), **known)
    try:
        top = newton(replace(fit.model, free=free).surface, _carried(fit, free))[1]
    except NotEstimable:
        return Estimate.missing(NotEstimable("no_fit_by_boundary"), **known)
    return _tested(max(2 * (top - fit.log_likelihood), 0.0), df, known)


def _freed(fit: CumulativeFit, column: int | None) -> BoolArray:
    p = len(fit.slopes)
    if column is not None and not 0 <= column < p:
        raise ValueError("there is no such column")
    return np.arange(p) == column if column is not None else np.ones(p, dtype=np.bool_)


def _carried(fit: CumulativeFit, free: BoolArray) -> FloatArray:
    """The fit as a point of the larger model."""
    own = np.repeat(fit.slopes[free], fit.model.k - 1)
    return np.concatenate([fit.thresholds, fit.slopes[~free], own])


def _known(fit: CumulativeFit, method: str) -> dict[str, str | int]:
    return {"n": len(fit.model.category), "method": method, "assumption": INDEPENDENT}


def _tested(statistic: float, df: int, known: dict[str, str | int]) -> Estimate:
    p = float(chi_square_tail(statistic, df))
    values = {"estimate": statistic, "statistic": statistic, "df": float(df), "p": p}
    return Estimate(**values, **known)  # type: ignore[arg-type]
