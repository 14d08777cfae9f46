"""Which effects of cases and persons a mixed model must have: the design decides, not the fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.numeric.result import FloatArray, IntArray, NotEstimable

# A column that varies by less than this share of itself does not vary.
CONSTANT = 1e-9
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class RandomPart:
    """The random part that the design forces, and what can be known about each coefficient.

    Attributes
    ----------
    z : (n, q) array
        Columns that vary from case to case: ones, and those of time where an effect needs them.
    persons : bool
        Whether a person has an intercept of their own.
    between : (p,) bool array
        Columns of X that are constant within each case.
    over_time : (p,) bool array
        Columns that vary within a case, but only from one occasion to another.
    n_cases : int
    parameters : tuple of two ints
        Parameters at case level: of the levels, and of one change over time.
    why : tuple of str
        Reason codes, in the order of the parts.
    """

    z: FloatArray
    persons: bool
    between: BoolArray
    over_time: BoolArray
    n_cases: int
    parameters: tuple[int, int]
    why: tuple[str, ...]

    def most(self, row: ArrayLike) -> float | None:
        """Largest degrees of freedom of a contrast: G minus the parameters at its level.

        ``None`` for a contrast of effects within cases only, which the number of cases does not
        limit.
        """
        used = np.asarray(row, np.float64) != 0
        marks = zip((self.between, self.over_time), self.parameters, strict=True)
        found = [self.n_cases - number for mark, number in marks if (used & mark).any()]
        return float(min(found)) if found else None


def random_part(
    x: ArrayLike,
    cases: ArrayLike,
    occasions: ArrayLike | None = None,
    persons: ArrayLike | None = None,
) -> RandomPart:
    """Choose the random part of a mixed model from its design.

    - A case always has a level of its own: persons of one case share it.
    - Where a coefficient is about change (its column varies within a case, but only from one
      occasion to another, as time itself or treatment by time do), a case also has a change of
      its own. Without it the change would be judged by how much persons vary, as if each of them
      had been assigned: in six cases of thirty that gives 178 degrees of freedom instead of 4.
      One slope of time if all such columns are straight lines in it, otherwise one for each
      occasion after the first.
    - With one figure for each case and occasion and two occasions, what is left over *is* how
      much the cases' changes vary, so the level alone is taken.
    - A person with several rows has a level of their own.

    Parameters
    ----------
    x : (n, p) floats
        The fixed part, with its column of ones.
    cases, persons : (n,)
        Labels.
    occasions : (n,) numbers, optional
        When, on the scale of the columns in ``x``. Leave out for gains and single occasions.

    Raises
    ------
    NotEstimable
        ``too_few_cases`` unless G ≥ parameters at case level + 2, which leaves two degrees of
        freedom; ``too_few_cases_for_slopes`` where more changes vary from case to case than
        there are cases left to tell it from. Gain scores compared on case means remain.
    ValueError
        Shapes do not fit.

    Sources
    -------
    Barr, Levy, Scheepers & Tily (2013) for slopes of what varies within the unit; Murray (1998),
    chapter 5, for the group as the unit in nested cross-sections and cohorts.
    """
    fixed = np.asarray(x, np.float64)
    case = np.unique(np.asarray(cases), return_inverse=True)[1]
    if fixed.ndim != 2 or case.shape != (len(fixed),):
        raise ValueError("X is a table with one case label for each row")
    g = int(case.max(initial=-1)) + 1
    between = _constant_within(fixed, case)
    over_time, slopes = np.zeros_like(between), np.empty((len(fixed), 0))
    why = ["random_intercept_of_case"]
    if occasions is not None:
        time = np.asarray(occasions, np.float64)
        if time.shape != case.shape or not np.isfinite(time).all():
            raise ValueError("occasions are one finite number for each row")
        cell = np.unique(np.column_stack([case, time]), axis=0, return_inverse=True)[1].ravel()
        over_time = ~between & _constant_within(fixed, cell)
        if over_time.any():
            slopes, reason = _slopes(fixed[:, over_time], case, time, cell)
            why.append(reason)
    levels = int(np.linalg.matrix_rank(fixed[:, between])) if between.any() else 0
    changes = -(-int(over_time.sum()) // max(slopes.shape[1], 1))
    most = max(levels, changes)
    if g < most + 2:
        raise NotEstimable("too_few_cases", n=g, minimum=most + 2)
    if slopes.shape[1] > 1 and g - most < slopes.shape[1] + 1:
        raise NotEstimable("too_few_cases_for_slopes", n=g, minimum=most + slopes.shape[1] + 1)
    several = False
    if persons is not None:
        rows = np.unique(np.asarray(persons), return_counts=True)[1]
        several = bool(rows.max(initial=0) > 1)
        why += ["random_intercept_of_person"] if several else []
    z = np.column_stack([np.ones(len(fixed)), slopes])
    return RandomPart(z, several, between, over_time, g, (levels, changes), tuple(why))


def _constant_within(x: FloatArray, group: IntArray) -> BoolArray:
    """Which columns do not vary within any group."""
    sizes = np.bincount(group)
    found = []
    for column in x.T:
        means = np.bincount(group, column) / sizes
        spread = np.abs(column - means[group]).max(initial=0.0)
        found.append(spread <= CONSTANT * np.abs(column).max(initial=0.0))
    return np.array(found)


def _slopes(
    x: FloatArray, case: IntArray, time: FloatArray, cell: IntArray
) -> tuple[FloatArray, str]:
    """The columns of time that a case has effects of its own of."""
    when = np.unique(time)
    if cell.max() + 1 == len(cell) and len(when) == 2:
        return np.empty((len(time), 0)), "residual_is_change_of_case"
    since = time - when[0]
    line = _linear_within(x, case, since)
    if line:
        return since[:, None], "random_slope_of_case"
    return (time[:, None] == when[1:]).astype(np.float64), "random_slope_of_case"


def _linear_within(x: FloatArray, case: IntArray, time: FloatArray) -> bool:
    """Whether every column is a straight line in time within every case."""
    sizes = np.bincount(case)
    off = time - (np.bincount(case, time) / sizes)[case]
    square = np.bincount(case, off * off)
    for column in x.T:
        apart = column - (np.bincount(case, column) / sizes)[case]
        rise = np.bincount(case, off * apart) / np.where(square > 0, square, 1.0)
        if np.abs(apart - rise[case] * off).max() > CONSTANT * np.abs(column).max():
            return False
    return True
