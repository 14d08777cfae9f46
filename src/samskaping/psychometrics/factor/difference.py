"""Whether a restriction makes a factor model fit worse than chance alone would."""

from __future__ import annotations

import math

import numpy as np
from scipy.linalg import block_diag, null_space

from samskaping.numeric.result import NotEstimable
from samskaping.psychometrics.factor.ordinal_groups import ThresholdDistance, moment_slopes
from samskaping.psychometrics.factor.result import ChiSquare, FactorFit


def difference_test(restricted: FactorFit, free: FactorFit) -> ChiSquare:
    """χ² difference of two nested models fitted to the same persons by the same estimator.

    T₀ − T₁ with df₀ − df₁; for MLR divided by c = (df₀c₀ − df₁c₁)/(df₀ − df₁). For ordinal items
    T₀ − T₁ is scaled and shifted to the mean and variance of χ²: with A the restrictions on the
    free model's parameters, P = Δ₁′WΔ₁ and U = WΔ₁P⁻¹A′(AP⁻¹A′)⁻¹AP⁻¹Δ₁′W it becomes
    T √(df/tr(UΓ)²) + df − tr(UΓ) √(df/tr(UΓ)²). A is what the restricted model's derivatives, as
    combinations of the free model's, leave out.

    Raises
    ------
    NotEstimable
        ``models_not_nested`` (no degrees of freedom between them),
        ``scaling_not_positive`` (c ≤ 0, as happens in small samples).

    Sources
    -------
    Satorra & Bentler (2001), eq. 8; Satorra (2000) with the shift of Asparouhov & Muthén (2010)
    for ordinal items. Checked against R lavaan::lavTestLRT, for ordinal items with its defaults
    method = "satorra.2000", A.method = "delta", scaled.shifted = TRUE.
    """
    df = restricted.chi_square.df - free.chi_square.df
    if df <= 0:
        raise NotEstimable("models_not_nested")
    value = max(restricted.chi_square.value - free.chi_square.value, 0.0)
    if restricted.model.cuts:
        return _shifted(restricted, free, value)
    if restricted.scaled is None:
        return ChiSquare(value, df)
    below = free.scaled.scaling * free.scaled.df if free.scaled is not None else 0.0
    scaling = (restricted.scaled.scaling * restricted.scaled.df - below) / df
    if scaling <= 0:
        raise NotEstimable("scaling_not_positive")
    return ChiSquare(value / scaling, df, scaling)


def _shifted(restricted: FactorFit, free: FactorFit, value: float) -> ChiSquare:
    inside = moment_slopes(free.problem, free.groups).T
    onto = moment_slopes(restricted.problem, restricted.groups).T
    spread = block_diag(*(part.sample.sampling for part in _distances(free)))
    weights = 1 / np.diagonal(spread)
    combined = np.linalg.lstsq(inside, onto)[0]
    restrictions = null_space(combined.T).T
    df = len(restrictions)
    if not df:
        raise NotEstimable("models_not_nested")
    information = (inside.T * weights) @ inside
    back = np.linalg.solve(information, restrictions.T)
    middle = np.linalg.solve(restrictions @ back, back.T)
    moved = (inside.T * weights) @ spread @ (inside * weights[:, None])
    product = back @ middle @ moved
    square = float(np.sum(product * product.T))
    if square <= 0:
        raise NotEstimable("scaling_not_positive")
    factor = math.sqrt(df / square)
    shift = df - factor * float(np.trace(product))
    return ChiSquare(value * factor + shift, df, 1 / factor, shift)


def _distances(fit: FactorFit) -> list[ThresholdDistance]:
    return [part for part in fit.problem.objectives if isinstance(part, ThresholdDistance)]
