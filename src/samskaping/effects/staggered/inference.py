"""Averages over cohorts and occasions, judged by the cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from samskaping.effects.few_clusters.variance import LEAST_DF
from samskaping.effects.staggered.cohorts import Cohorts, CohortTime
from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

METHOD, METHOD_PERMUTED = "staggered_cohorts_t", "staggered_starts_permuted"
# Up to so many orders of the starts every one is taken.
MOST = 50_000
SAMPLED = 9_999
# A difference this near to the one found, as a share of it, is tied; a spread this small rounding.
TIE, ROUNDING = 1e-9, 1e-12


def case_weights(cells: Sequence[CohortTime]) -> FloatArray:
    """Weights of the cases' figures in the average of comparisons, (G, T).

    Each comparison counts by the cases of its cohort, so that every started case counts alike at
    every occasion.

    Raises
    ------
    NotEstimable
        ``staggered_no_controls`` or ``staggered_no_cohort`` where no comparison has both arms.
    """
    usable = [cell for cell in cells if cell.is_estimable]
    if not usable:
        started = any(len(cell.effort) for cell in cells)
        raise NotEstimable("staggered_no_controls" if started else "staggered_no_cohort")
    sizes = np.array([len(cell.effort) for cell in usable], np.float64)
    found: FloatArray = np.tensordot(
        sizes / sizes.sum(), np.stack([cell.weights for cell in usable]), axes=1
    )
    return found


def average(cohorts: Cohorts, cells: Sequence[CohortTime], confidence: float) -> Estimate:
    """The average of comparisons, by the cases of their cohorts, with t over the cases.

    With the weights of the figures in it, z_i = Σ_t w_it y_it, the average is Σ z_i. Cases that
    start together have the same weights where all were measured, so their z_i differ as the cases
    do: var = Σ_g n_g s_g², with Satterthwaite's df (Σ n_g s_g²)²/Σ[(n_g s_g²)²/(n_g − 1)]. This
    allows cohorts to differ in effect and in spread.

    Parameters
    ----------
    cohorts
    cells
        Of ``cohorts.cells``: of one event time, or all from the start on.
    confidence

    Returns
    -------
    Estimate
        Missing where no comparison has both arms. Without interval where only one case of a
        cohort, or of those that never start, enters; where a case lacks an occasion that others
        of its cohort have; and with fewer than two degrees of freedom. ``n_cases`` is the number
        of cases that enter.

    Sources
    -------
    Callaway & Sant'Anna (2021), eq. 3.4 and 3.11; Satterthwaite (1946).
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    try:
        weights = case_weights(cells)
    except NotEstimable as cause:
        return Estimate.missing(cause, method=METHOD)
    each = np.nansum(weights * cohorts.values, axis=1)
    inside = (weights != 0).any(axis=1)
    known = Estimate(estimate=float(each.sum()), n_cases=int(inside.sum()), method=METHOD)
    try:
        se, df = _spread(cohorts, weights, each)
    except NotEstimable as cause:
        return replace(known, note=cause.note)
    return t_interval(float(each.sum()), se, df, confidence, known)


def _spread(cohorts: Cohorts, weights: FloatArray, each: FloatArray) -> tuple[float, float]:
    """Standard error over the cases of each cohort, and its degrees of freedom."""
    parts, own = [], []
    for start in np.unique(cohorts.starts):
        members = np.flatnonzero(cohorts.starts == start)
        inside = members[(weights[members] != 0).any(axis=1)]
        if not len(inside):
            continue
        if len(inside) == 1:
            raise NotEstimable("interval_cohort_of_one")
        if np.abs(weights[inside] - weights[inside[0]]).max() > TIE:
            raise NotEstimable("interval_cohort_incomplete")
        parts.append(len(inside) * float(each[inside].var(ddof=1)))
        own.append(len(inside) - 1)
    total = sum(parts)
    scale = float(np.nanmax(np.abs(weights * cohorts.values)))
    if total <= (ROUNDING * scale) ** 2:
        raise NotEstimable("interval_no_variance")
    df = total**2 / sum(part**2 / free for part, free in zip(parts, own, strict=True))
    if df < LEAST_DF:
        raise NotEstimable("interval_df_below_two")
    return math.sqrt(total), df


def average_permuted(
    cohorts: Cohorts, cells: Sequence[CohortTime], rng: np.random.Generator | None = None
) -> Estimate:
    """The same average, judged by who else could have started when.

    p is the share of the orders of the starts whose average is as far from 0. It is of the sharp
    null that no case differed at any time, and supposes that each case could as well have started
    when another did. No interval.

    Parameters
    ----------
    cohorts, cells
        As ``average``.
    rng
        Needed where there are more orders than are all tried.

    Returns
    -------
    Estimate
        Without p where a case was not measured at every occasion, for other orders would then
        compare other cases, or where there is no other order.

    Sources
    -------
    Fisher (1935); Roth & Sant'Anna (2023).
    """
    try:
        weights = case_weights(cells)
    except NotEstimable as cause:
        return Estimate.missing(cause, method=METHOD_PERMUTED)
    value = float(np.nansum(weights * cohorts.values))
    known = Estimate(estimate=value, n_cases=len(cohorts.starts), method=METHOD_PERMUTED)
    if np.isnan(cohorts.values).any():
        return replace(known, note=NotEstimable("starts_not_exchangeable").note)
    own = np.unique(cohorts.starts, return_index=True, return_inverse=True)
    if len(own[0]) == 1:
        return replace(known, note=NotEstimable("no_other_assignment").note)
    # With every figure there, what a case enters with depends on its start alone.
    entered = cohorts.values @ weights[own[1]].T
    orders = start_orders(np.asarray(own[2], np.int64), rng)
    found = np.abs(entered[np.arange(len(cohorts.starts)), orders].sum(axis=1))
    return replace(known, p=float(np.mean(found >= abs(value) - TIE * found.max())))


def start_orders(starts: np.ndarray, rng: np.random.Generator | None = None) -> np.ndarray:
    """Every way in which the starts could have fallen on the cases, or a sample of them, (D, G).

    Raises
    ------
    ValueError
        A sample is needed without a generator.
    """
    counts = np.unique(starts, return_counts=True)[1]
    ways = math.factorial(len(starts)) // math.prod(math.factorial(int(n)) for n in counts)
    if ways > MOST:
        if rng is None:
            raise ValueError(f"{ways} orders are too many to take all: give an rng")
        return np.array([starts, *(rng.permutation(starts) for _ in range(SAMPLED))])
    return np.array(_distinct(sorted(map(int, starts))), np.int64)


def _distinct(pool: list[int]) -> list[tuple[int, ...]]:
    """The different orders of a list in which some are alike."""
    if len(pool) <= 1:
        return [tuple(pool)]
    found = []
    for at, first in enumerate(pool):
        if at == 0 or first != pool[at - 1]:
            found += [(first, *rest) for rest in _distinct(pool[:at] + pool[at + 1 :])]
    return found
