"""A case beside a mixture of comparison series that went like it before something began."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.series.simplex import NOTHING, nearest_mixture
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

METHOD = "synthetic_control"
# Fewer periods than this on the side before do not show that a mixture goes like the case.
FEWEST_BEFORE = 5
FEWEST_DONORS = 2
# A mixture that misses by this many times what is usual among the donors does not fit.
POOR = 2.0
# A fit that misses by this share of the case's figures is exact.
ROUNDING = 1e-10


@dataclass(frozen=True, eq=False, slots=True)
class Synthetic:
    """A case and its synthetic control.

    Attributes
    ----------
    weights : (J,) array
        Of the donors, not below 0, adding up to 1.
    values, gaps : (T,) arrays
        Of the synthetic control, and the case less it.
    before : int
        Periods before the start.
    """

    weights: FloatArray
    values: FloatArray
    gaps: FloatArray
    before: int

    @property
    def miss_before(self) -> float:
        """Root mean squared gap before the start."""
        return math.sqrt(float((self.gaps[: self.before] ** 2).mean()))

    @property
    def miss_after(self) -> float:
        """Root mean squared gap from the start on."""
        return math.sqrt(float((self.gaps[self.before :] ** 2).mean()))

    @property
    def ratio(self) -> float:
        """After over before; infinite where the fit before is exact."""
        level = float(np.abs(self.values).max())
        exact = self.miss_before <= ROUNDING * level
        return math.inf if exact else self.miss_after / self.miss_before

    @property
    def mean_gap(self) -> float:
        """Mean gap from the start on."""
        return float(self.gaps[self.before :].mean())


@dataclass(frozen=True, eq=False, slots=True)
class Placebos:
    """A case beside its synthetic control, and every donor as though it had been the case.

    ``donors`` in their order; ``rank`` is the place of the case's ratio among all, 1 for the
    largest, ties at the worse place.
    """

    case: Synthetic
    donors: tuple[Synthetic, ...]

    @property
    def rank(self) -> int:
        """The place of the case's ratio among all."""
        return 1 + sum(one.ratio >= self.case.ratio for one in self.donors)

    @property
    def p(self) -> float:
        """Rank over J + 1."""
        return self.rank / (len(self.donors) + 1)

    @property
    def is_poor(self) -> bool:
        """Whether the synthetic control does not go like the case before the start.

        It does not where it misses by more than twice the donors' median, or by more than the
        case's own figures spread around their mean.
        """
        own = self.case.values[: self.case.before] + self.case.gaps[: self.case.before]
        usual = float(np.median([one.miss_before for one in self.donors]))
        return self.case.miss_before > min(POOR * usual, float(own.std()))


def synthetic_control(
    case: ArrayLike,
    donors: ArrayLike,
    before: int,
    matched: Sequence[int] | None = None,
    predictors: ArrayLike | None = None,
) -> Synthetic:
    """Weigh donors so that they go like the case before the start.

    w minimises Σ_m ((x_m0 − Σ_j w_j x_mj)/s_m)², w ≥ 0, Σ w = 1. Matched are the figures of every
    period before the start, each with s = 1, so that w has the smallest mean squared gap there;
    or those that are declared, periods and predictors, each divided by its standard deviation
    over the case and the donors. Every row weighs alike: a search for the weighting that fits
    best before the start, as was first proposed, has many local ends, and none beats matching all
    periods.

    Parameters
    ----------
    case : (T,) floats
        In the order of time.
    donors : (T, J) floats
        At least two.
    before
        How many of the periods come before the start.
    matched : places of periods before the start, optional
        Instead of all of them.
    predictors : (m, 1 + J) floats, optional
        Of the case and the donors, beside the periods.

    Raises
    ------
    NotEstimable
        ``too_few_donors``; ``synthetic_too_few_before``; ``synthetic_none_after``.
    ValueError
        Shapes do not fit, a number is not finite, or a matched period is not before the start.

    Sources
    -------
    Abadie, Diamond & Hainmueller (2010), section 2.3; with all periods matched Ferman & Pinto
    (2021).
    """
    y, others = np.asarray(case, np.float64), np.asarray(donors, np.float64)
    if y.ndim != 1 or others.ndim != 2 or len(others) != len(y):
        raise ValueError("a case is a list, donors a table with a column each and as many rows")
    if not (np.isfinite(y).all() and np.isfinite(others).all()):
        raise ValueError("figures are finite numbers")
    if others.shape[1] < FEWEST_DONORS:
        raise NotEstimable("too_few_donors", n=others.shape[1], minimum=FEWEST_DONORS)
    if before < FEWEST_BEFORE:
        raise NotEstimable("synthetic_too_few_before", n=before, minimum=FEWEST_BEFORE)
    if before >= len(y):
        raise NotEstimable("synthetic_none_after")
    rows = _matched(np.column_stack([y, others]), before, matched, predictors)
    weights = nearest_mixture(rows[:, 0], rows[:, 1:])
    values = others @ weights
    return Synthetic(weights, values, y - values, before)


def _matched(
    table: FloatArray, before: int, matched: Sequence[int] | None, predictors: ArrayLike | None
) -> FloatArray:
    if matched is None and predictors is None:
        return table[:before]
    places = np.arange(before) if matched is None else np.asarray(matched, np.int64)
    if len(places) and not 0 <= places.min() <= places.max() < before:
        raise ValueError("a matched period comes before the start")
    more = np.empty((0, table.shape[1]))
    if predictors is not None:
        more = np.asarray(predictors, np.float64)
        if more.ndim != 2 or more.shape[1] != table.shape[1] or not np.isfinite(more).all():
            raise ValueError("predictors have a finite number for the case and every donor")
    rows = np.vstack([table[places], more])
    spread = rows.std(axis=1, ddof=1)
    # What is the same everywhere is matched by every mixture.
    kept = spread > ROUNDING * np.abs(rows).max(axis=1)
    if not kept.any():
        raise NotEstimable("synthetic_nothing_differs")
    found: FloatArray = rows[kept] / spread[kept, None]
    return found


def placebos(
    case: ArrayLike,
    donors: ArrayLike,
    before: int,
    matched: Sequence[int] | None = None,
    predictors: ArrayLike | None = None,
) -> Placebos:
    """Ask of every donor what is asked of the case, the case being among its donors then.

    Raises
    ------
    NotEstimable, ValueError
        As ``synthetic_control``.

    Sources
    -------
    Abadie, Diamond & Hainmueller (2010), section 2.4 and 3.4.
    """
    table = np.column_stack([np.asarray(case, np.float64), np.asarray(donors, np.float64)])
    more = None if predictors is None else np.asarray(predictors, np.float64)
    found = [
        synthetic_control(
            table[:, at],
            np.delete(table, at, axis=1),
            before,
            matched,
            None if more is None else np.column_stack([more[:, at], np.delete(more, at, axis=1)]),
        )
        for at in range(table.shape[1])
    ]
    return Placebos(found[0], tuple(found[1:]))


def mean_gap(found: Placebos) -> Estimate:
    """The mean gap from the start on, with the placebo p of the ratio.

    Returns
    -------
    Estimate
        ``statistic`` is the ratio of root mean squared gaps, after over before; ``p`` its rank
        among J + 1, which cannot lie below 1/(J + 1). No interval: no sampling is supposed.
        ``n_cases`` is J + 1. Without p, and with the note ``synthetic_poor_fit``, where the fit
        before the start is poor; with ``synthetic_exact_fit`` where it is exact, so that there
        is nothing to hold the gap against.
    """
    known = Estimate(estimate=found.case.mean_gap, n_cases=len(found.donors) + 1, method=METHOD)
    if math.isinf(found.case.ratio):
        return replace(known, note=NotEstimable("synthetic_exact_fit").note)
    known = replace(known, statistic=found.case.ratio)
    if found.is_poor:
        return replace(known, note=NotEstimable("synthetic_poor_fit").note)
    return replace(known, p=found.p)


def without_each(
    case: ArrayLike,
    donors: ArrayLike,
    before: int,
    matched: Sequence[int] | None = None,
) -> dict[int, float]:
    """The mean gap from the start on without each of the donors that have a weight.

    Returns
    -------
    dict
        By the donor's place; empty where two donors are all that there are.

    Sources
    -------
    Abadie, Diamond & Hainmueller (2015), section 4.
    """
    others = np.asarray(donors, np.float64)
    weights = synthetic_control(case, others, before, matched).weights
    if others.shape[1] <= FEWEST_DONORS:
        return {}
    return {
        int(at): synthetic_control(case, np.delete(others, at, axis=1), before, matched).mean_gap
        for at in np.flatnonzero(weights > NOTHING)
    }
