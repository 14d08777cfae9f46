"""One analysis of cases under many divisions of them, for judging several analyses together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.few_clusters.case_assignments import Assignments
from samskaping.numeric.distributions import student_tail
from samskaping.numeric.result import FloatArray, NotEstimable

# A spread that is this share of the values is rounding.
ROUNDING = 1e-12
# Up to so many cases every sign is tried, beyond that a sample of them.
MOST_FLIPPED, FLIPS = 12, 4095


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """The analysis of every division; the first is what was done.

    Attributes
    ----------
    effects, errors : (D,) arrays
        Estimates and standard errors; an error of 0 where the cases do not differ.
    df : float
    p : (D,) array
        Two-sided against no effect; 0 for an effect without error, 1 for none.
    """

    effects: FloatArray
    errors: FloatArray
    df: float
    p: FloatArray


def signs_of_cases(g: int, rng: np.random.Generator) -> tuple[FloatArray, bool]:
    """All 2^G ways to turn the signs of G cases' changes, or a sample; the first turns none.

    Returns
    -------
    (D, G) array of 1 and −1, and whether every way is there.

    Sources
    -------
    Fisher (1935), for paired differences.
    """
    if g > MOST_FLIPPED:
        drawn = (1 - 2 * rng.integers(2, size=(FLIPS + 1, g))).astype(np.float64)
        drawn[0] = 1.0
        return drawn, False
    codes = np.arange(2**g)[:, None] >> np.arange(g) & 1
    return (1 - 2 * codes).astype(np.float64), True


def first_what_was_done(ways: Assignments) -> FloatArray:
    """The assignments with the one that was made moved to the front, (D, G)."""
    treated = ways.treated
    at = int(np.flatnonzero((treated == ways.done).all(axis=1))[0])
    return np.concatenate([treated[at : at + 1], np.delete(treated, at, axis=0)])


def flipped_means(changes: ArrayLike, weights: ArrayLike, signs: FloatArray) -> Drawn:
    """Weighted mean of G cases' changes under every turn of their signs, t on G − 1.

    m = Σ w_g y_g, Σ w = 1; se² = s² Σ w², s² = Σ (y_g − m)²/(G − 2 + G Σ w²), which is unbiased
    where the cases' changes vary alike. With equal weights it is Student's t of the mean.

    Parameters
    ----------
    changes, weights : (G,) floats
    signs : (D, G) array

    Raises
    ------
    NotEstimable
        ``interval_needs_more_cases``: fewer than two cases.

    Sources
    -------
    Student (1908); Fisher (1935).
    """
    y, w = _weighed(changes, weights)
    if len(y) < 2:
        raise NotEstimable("interval_needs_more_cases", n_cases=len(y))
    turned = signs * y
    mean = turned @ w
    squares = ((turned - mean[:, None]) ** 2).sum(axis=1)
    return _judged(
        mean, squares / _freedom(w), np.full(len(mean), w @ w), len(y) - 1.0, np.abs(y).max()
    )


def reassigned_differences(gains: ArrayLike, weights: ArrayLike, treated: FloatArray) -> Drawn:
    """Difference between the arms' weighted means under every assignment, t on G − 2.

    As ``flipped_means`` in each arm, with one s² for both. With equal weights it is the pooled t
    of ``effects.comparison.case_means_pooled_t``.

    Parameters
    ----------
    gains, weights : (G,) floats
    treated : (D, G) array of 0 and 1

    Raises
    ------
    NotEstimable
        ``too_few_cases``: an arm has fewer than two cases in some assignment.

    Sources
    -------
    Student (1908); Fisher (1935).
    """
    y, w = _weighed(gains, weights)
    arms = (treated, 1.0 - treated)
    _require_two(arms)
    mean, squared_weights, squares, freedom = [], [], [], []
    for arm in arms:
        own = arm * w / (arm @ w)[:, None]
        mean.append(own @ y)
        squared_weights.append((own**2).sum(axis=1))
        squares.append((arm * (y - mean[-1][:, None]) ** 2).sum(axis=1))
        size = arm.sum(axis=1)
        freedom.append(size - 2 + size * squared_weights[-1])
    variance = (squares[0] + squares[1]) / (freedom[0] + freedom[1])
    return _judged(
        mean[0] - mean[1],
        variance,
        squared_weights[0] + squared_weights[1],
        len(y) - 2.0,
        np.abs(y).max(),
    )


def reassigned_ancova(before: ArrayLike, after: ArrayLike, treated: FloatArray) -> Drawn:
    """Difference between the arms at the same baseline under every assignment, t on G − 3.

    As ``effects.comparison.case_means_ancova_t``; where baselines do not differ within the arms
    of an assignment, its slope is 0.

    Parameters
    ----------
    before, after : (G,) floats
    treated : (D, G) array of 0 and 1

    Raises
    ------
    NotEstimable
        ``interval_df_below_two`` with fewer than five cases; ``too_few_cases`` as above.

    Sources
    -------
    Fisher (1932).
    """
    x, y = np.asarray(before, np.float64), np.asarray(after, np.float64)
    if len(y) < 5:
        raise NotEstimable("interval_df_below_two")
    arms = (treated, 1.0 - treated)
    _require_two(arms)
    within_x, within_y = (np.zeros_like(treated) for _ in range(2))
    gap, apart, share = 0.0, 0.0, 0.0
    for sign, arm in zip((1.0, -1.0), arms, strict=True):
        size = arm.sum(axis=1)
        mean_x, mean_y = arm @ x / size, arm @ y / size
        within_x += arm * (x - mean_x[:, None])
        within_y += arm * (y - mean_y[:, None])
        gap, apart, share = gap + sign * mean_x, apart + sign * mean_y, share + 1 / size
    s_xx = (within_x**2).sum(axis=1)
    flat = s_xx <= len(x) * (ROUNDING * np.abs(x).max(initial=0.0)) ** 2
    s_xx = np.where(flat, 1.0, s_xx)
    slope = np.where(flat, 0.0, (within_x * within_y).sum(axis=1) / s_xx)
    left = ((within_y - slope[:, None] * within_x) ** 2).sum(axis=1)
    df = len(y) - 3.0
    spread = share + np.where(flat, 0.0, gap**2 / s_xx)
    return _judged(apart - slope * gap, left / df, spread, df, np.abs(y).max())


def _weighed(values: ArrayLike, weights: ArrayLike) -> tuple[FloatArray, FloatArray]:
    y, w = np.asarray(values, np.float64), np.asarray(weights, np.float64)
    if y.ndim != 1 or y.shape != w.shape or not np.isfinite(y).all() or not (w > 0).all():
        raise ValueError("every case has a finite value and a weight above 0")
    return y, w / w.sum() if len(w) else w


def _freedom(w: FloatArray) -> float:
    return float(len(w) - 2 + len(w) * (w @ w))


def _require_two(arms: tuple[FloatArray, FloatArray]) -> None:
    fewest = int(min(arm.sum(axis=1).min() for arm in arms))
    if fewest < 2:
        raise NotEstimable("too_few_cases", n=fewest, minimum=2)


def _judged(
    effects: FloatArray, variance: FloatArray, factor: FloatArray, df: float, scale: float
) -> Drawn:
    errors = np.sqrt(variance * factor)
    bare = errors <= ROUNDING * scale
    errors = np.where(bare, 0.0, errors)
    t = np.abs(effects) / np.where(bare, 1.0, errors)
    none = np.where(np.abs(effects) <= ROUNDING * scale, 1.0, 0.0)
    p = np.where(bare, none, 2 * student_tail(t, df))
    return Drawn(effects, errors, df, np.minimum(p, 1.0))
