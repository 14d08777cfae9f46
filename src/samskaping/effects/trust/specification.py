"""All the analyses that were listed beforehand, side by side, and one test of them together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.result import FloatArray, IntArray, NotEstimable

# Effects that differ by rounding only are the same.
SAME = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class SpecificationCurve:
    """S specifications together.

    Attributes
    ----------
    order : (S,) int array
        The specifications from the lowest effect to the highest.
    median : float
        Of the effects.
    direction : int
        1 or −1, the sign of the median; 0 for a median of 0.
    share_same_sign : float
        Share of the specifications with an effect in that direction.
    share_significant : float
        Share with an effect in that direction and p at most the level.
    p_median, p_same_sign, p_significant : float
        How often cases given at random to the arms did as well, two-sided.
    smallest_p : float
        One over the number of draws, the observed one counted: no p can be smaller.
    """

    order: IntArray
    median: float
    direction: int
    share_same_sign: float
    share_significant: float
    p_median: float
    p_same_sign: float
    p_significant: float
    smallest_p: float


def specification_curve(
    effects: ArrayLike,
    p_values: ArrayLike,
    drawn_effects: ArrayLike,
    drawn_p_values: ArrayLike,
    level: float = 0.05,
    observed_among_draws: bool = False,
) -> SpecificationCurve:
    """Sum up S specifications and judge them jointly against D draws under no effect.

    Each draw reassigns the cases once and runs every specification on it, so that what the
    specifications share stays together. The three statistics are the size of the median effect,
    and the shares of specifications with the sign, and significant with the sign, of the median.
    A draw is judged by the direction of its own median, which makes the tests two-sided.

    Parameters
    ----------
    effects, p_values : (S,) floats
        What each specification gave, all in one unit and direction.
    drawn_effects, drawn_p_values : (D, S) floats
        The same for each draw.
    level
        At which a specification counts as significant.
    observed_among_draws
        ``True`` where the draws are all assignments, the observed one too; else it is added.

    Raises
    ------
    NotEstimable
        No specification, or no draw.
    ValueError
        Shapes do not fit, a number is not finite, or a p is no probability.

    Sources
    -------
    Simonsohn, Simmons & Nelson (2020); Phipson & Smyth (2010) for the observed draw.
    """
    observed = _table(effects, p_values, 1)
    drawn = _table(drawn_effects, drawn_p_values, 2)
    if observed.shape[-1] != drawn.shape[-1]:
        raise ValueError("draws have the same specifications as what was observed")
    if not observed.shape[-1]:
        raise NotEstimable("no_specification")
    if not drawn.shape[1]:
        raise NotEstimable("no_draws")
    own = _statistics(observed[0], observed[1], level)[:, 0]
    under_null = _statistics(drawn[0], drawn[1], level)
    extra = 0 if observed_among_draws else 1
    count = under_null.shape[1] + extra
    beyond = (under_null >= own[:, None] - SAME * np.abs(own[:, None])).sum(axis=1) + extra
    p_median, p_same, p_significant = (float(number) / count for number in beyond)
    median = float(np.median(observed[0, 0]))
    return SpecificationCurve(
        order=np.argsort(observed[0, 0], kind="stable"),
        median=median,
        direction=int(np.sign(median)),
        share_same_sign=float(own[1]),
        share_significant=float(own[2]),
        p_median=p_median,
        p_same_sign=p_same,
        p_significant=p_significant,
        smallest_p=1 / count,
    )


def _table(effects: ArrayLike, p_values: ArrayLike, dimensions: int) -> FloatArray:
    """Effects and p-values stacked, (2, D, S)."""
    e, p = np.asarray(effects, np.float64), np.asarray(p_values, np.float64)
    if e.shape != p.shape or e.ndim != dimensions:
        raise ValueError("every effect has a p-value in the same place")
    if not np.isfinite(e).all() or not ((p >= 0) & (p <= 1)).all():
        raise ValueError("effects are finite and p-values between 0 and 1")
    return np.stack([np.atleast_2d(e), np.atleast_2d(p)])


def _statistics(effects: FloatArray, p_values: FloatArray, level: float) -> FloatArray:
    """|median|, share with its sign, share significant with its sign; (3, D)."""
    median = np.median(effects, axis=1)
    along = effects * np.sign(median)[:, None] > 0
    significant = along & (p_values <= level)
    return np.stack([np.abs(median), along.mean(axis=1), significant.mean(axis=1)])
