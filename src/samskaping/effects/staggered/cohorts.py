"""What cases that started together changed by, beside those that had not started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.result import FloatArray

# The start of a case that never starts.
NEVER = -1


@dataclass(frozen=True, eq=False, slots=True)
class CohortTime:
    """One comparison: the cohort that starts at ``start``, at occasion ``at``.

    Attributes
    ----------
    start, at, base : int
        Places in the list of occasions; ``base`` is what ``at`` is held against.
    effort, controls : arrays of ints
        The cases of the cohort, and those not started, that were measured at both.
    weights : (G, T) array
        The difference is the sum of these times the cases' figures; empty with an arm empty.
    """

    start: int
    at: int
    base: int
    effort: np.ndarray
    controls: np.ndarray
    weights: FloatArray

    @property
    def event(self) -> int:
        """Occasions since the start; below 0 before it."""
        return self.at - self.start

    @property
    def is_estimable(self) -> bool:
        """Whether both arms have a case."""
        return len(self.effort) > 0 and len(self.controls) > 0


@dataclass(frozen=True, eq=False, slots=True)
class Cohorts:
    """The figures of the cases, when each started, and every comparison there is.

    Attributes
    ----------
    values : (G, T) array
        NaN where a case was not measured.
    starts : (G,) array of ints
        Place of the first occasion after the case started, ``NEVER`` where it does not.
    cells : list
        By start, then occasion.
    """

    values: FloatArray
    starts: np.ndarray
    cells: tuple[CohortTime, ...]

    def difference(self, cell: CohortTime) -> float:
        """The difference of a comparison whose arms both have a case."""
        return float(np.nansum(cell.weights * self.values))


def read_cohorts(values: ArrayLike, starts: Sequence[int]) -> Cohorts:
    """Lay out every comparison of a cohort with the cases that have not started.

    ATT(g, t) = mean_{i: g_i = g}(y_it − y_ib) − mean_{i: g_i > max(t, b)}(y_it − y_ib), cases
    unweighted, b being the last occasion before g from the start on. Before it each occasion is
    held against the one before, so that a value away from 0 tells of paths that parted early.
    Cases that never start have g = ∞. Only cases measured at both occasions take part. Cases that
    have started at the first occasion have nothing before: they are in no comparison.

    Parameters
    ----------
    values : (G, T) floats
        Case means in the order of the occasions, NaN where a case was not measured.
    starts : length G
        Places of occasions, or ``NEVER``.

    Raises
    ------
    ValueError
        Shapes do not fit, a figure is infinite, or a start is no occasion.

    Sources
    -------
    Callaway & Sant'Anna (2021), eq. 2.4 without covariates, with the not-yet-treated.
    """
    y, began = np.asarray(values, np.float64), np.asarray(starts, np.int64)
    if y.ndim != 2 or began.shape != y.shape[:1] or np.isinf(y).any():
        raise ValueError("values are a table with a row for each case, starts a list of them")
    if ((began < NEVER) | (began >= y.shape[1])).any():
        raise ValueError("a start is the place of an occasion")
    cells = [
        _cell(y, began, int(start), at)
        for start in np.unique(began[began > 0])
        for at in range(1, y.shape[1])
    ]
    return Cohorts(y, began, tuple(cells))


def _cell(y: FloatArray, began: np.ndarray, start: int, at: int) -> CohortTime:
    base = start - 1 if at >= start else at - 1
    measured = ~np.isnan(y[:, [at, base]]).any(axis=1)
    effort = np.flatnonzero(measured & (began == start))
    waiting = (began == NEVER) | (began > max(at, base))
    controls = np.flatnonzero(measured & waiting & (began != start))
    weights = np.zeros_like(y)
    if len(effort) and len(controls):
        for cases, sign in ((effort, 1.0), (controls, -1.0)):
            weights[cases, at] += sign / len(cases)
            weights[cases, base] -= sign / len(cases)
    return CohortTime(start, at, base, effort, controls, weights)
