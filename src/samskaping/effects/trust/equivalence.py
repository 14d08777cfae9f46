"""Whether an effect is too small to matter: two one-sided tests against a declared margin."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.distributions import student_quantile, student_tail
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable


def equivalence(
    value: float, se: float, df: float, margin: tuple[float, float], level: float = 0.05
) -> Estimate:
    """Two one-sided t tests: p = max(P(t_df > (v − low)/se), P(t_df < (v − high)/se)).

    The effect is within the margin at ``level`` if p ≤ level, which is when the interval
    v ± t_{df, 1 − level} se, of confidence 1 − 2 · level, lies wholly inside it. An effect without
    evidence of being different from 0 is not thereby shown to be none; this test can show it.

    Parameters
    ----------
    value, se, df
        Effect, its standard error above 0, and degrees of freedom: those of the cases.
    margin : (low, high)
        Smallest effects that would matter, declared beforehand; low < high.
    level
        Of each one-sided test, below .5.

    Returns
    -------
    Estimate
        ``lower`` and ``upper`` of confidence 1 − 2 · level; ``p`` the larger of the two, and
        ``statistic`` its t.

    Raises
    ------
    ValueError
        A number is not finite, se or df is not above 0, or the margin is empty.

    Sources
    -------
    Schuirmann (1987). Checked against R t.test with one-sided alternatives.
    """
    low, high = margin
    if not all(math.isfinite(x) for x in (value, se, low, high)) or not low < high:
        raise ValueError("effect and margin are finite, and the margin's low end is below its high")
    if not (se > 0 and df > 0 and 0 < level < 0.5):
        raise ValueError("standard error and df are above 0 and the level between 0 and one half")
    above, below = (value - low) / se, (value - high) / se
    p_above, p_below = float(student_tail(above, df)), float(student_tail(-below, df))
    reach = float(student_quantile(1 - level, df)) * se
    return Estimate(
        estimate=value,
        lower=value - reach,
        upper=value + reach,
        confidence=1 - 2 * level,
        se=se,
        df=df,
        statistic=above if p_above >= p_below else below,
        p=max(p_above, p_below),
        method="tost_t",
    )


def equivalence_of_cases(
    effects: ArrayLike, margin: tuple[float, float], level: float = 0.05
) -> Estimate:
    """TOST of the mean of G cases' own changes, or of paired differences; t with G − 1.

    Parameters
    ----------
    effects : (G,) floats
        One finite number per case.

    Returns
    -------
    Estimate
        Missing with fewer than two cases, or where all cases have the same effect.
    """
    values = _finite(effects)
    g = len(values)
    if g < 2:
        return _missing(NotEstimable("too_few_cases", n=g, minimum=2), g)
    spread = _spread(values)
    if spread == 0:
        return _missing(NotEstimable("interval_no_variance"), g)
    found = equivalence(float(values.mean()), math.sqrt(spread / g), g - 1.0, margin, level)
    return replace(found, n_cases=g)


def equivalence_of_arms(
    treated: ArrayLike,
    control: ArrayLike,
    margin: tuple[float, float],
    level: float = 0.05,
    equal_variances: bool = True,
) -> Estimate:
    """TOST of the difference of two arms' unweighted case means; pooled t with G − 2, or Welch's.

    Parameters
    ----------
    treated, control : (G_1,), (G_0,) floats
        One finite number per case, such as its gain.
    equal_variances
        ``False`` for Welch's standard error and degrees of freedom.

    Returns
    -------
    Estimate
        Missing with fewer than two cases in an arm, or where no arm's cases differ.

    Sources
    -------
    Schuirmann (1987); Welch (1947). Checked against R t.test.
    """
    arms = _finite(treated), _finite(control)
    sizes = [len(arm) for arm in arms]
    if min(sizes) < 2:
        return _missing(NotEstimable("too_few_cases", n=min(sizes), minimum=2), sum(sizes))
    spreads = [_spread(arm) for arm in arms]
    if not any(spreads):
        return _missing(NotEstimable("interval_no_variance"), sum(sizes))
    if equal_variances:
        df = sum(sizes) - 2.0
        pooled = sum((n - 1) * s for n, s in zip(sizes, spreads, strict=True)) / df
        squared = pooled * sum(1 / n for n in sizes)
    else:
        parts = [s / n for n, s in zip(sizes, spreads, strict=True)]
        squared = sum(parts)
        df = squared**2 / sum(part**2 / (n - 1) for n, part in zip(sizes, parts, strict=True))
    value = float(arms[0].mean() - arms[1].mean())
    found = equivalence(value, math.sqrt(squared), df, margin, level)
    return replace(found, n_cases=sum(sizes))


def _finite(values: ArrayLike) -> FloatArray:
    array = np.asarray(values, np.float64)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ValueError("effects are a list of finite numbers")
    return array


def _spread(values: FloatArray) -> float:
    """Variance; one that is rounding only is none."""
    variance = float(values.var(ddof=1))
    return variance if variance > (1e-12 * max(1.0, float(np.abs(values).max()))) ** 2 else 0.0


def _missing(cause: NotEstimable, g: int) -> Estimate:
    return Estimate.missing(cause, n_cases=g, method="tost_t")
