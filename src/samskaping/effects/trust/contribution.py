"""How much of a change may be the project's own, under declared assumptions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from samskaping.effects.trust.declared import DeclaredShare
from samskaping.numeric.distributions import normal_quantile, student_quantile
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

Dependence = Literal["independent", "comonotone"]
DRAWS = 20_000


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is taken off a change, each as a declared share or not at all.

    Attributes
    ----------
    deadweight
        Would have happened anyway. Only for a before–after change: a comparison group has taken
        it off already.
    attribution
        Is owed to others.
    displacement
        Moved a problem elsewhere.
    drop_off
        Is lost from each period to the next.
    """

    deadweight: DeclaredShare | None = None
    attribution: DeclaredShare | None = None
    displacement: DeclaredShare | None = None
    drop_off: DeclaredShare | None = None

    def shares(self, periods: int) -> list[tuple[DeclaredShare, int]]:
        """The shares and how often each is taken off after so many periods."""
        once = [(s, 1) for s in (self.deadweight, self.attribution, self.displacement) if s]
        return once + ([(self.drop_off, periods)] if self.drop_off and periods else [])


@dataclass(frozen=True, slots=True)
class DeclaredRange:
    """The range under declared assumptions of the change less what is not the project's own.

    It is no confidence interval: no data speak for the assumptions.

    Attributes
    ----------
    middle, low, high : float
        Median and central ``share`` of the draws, sampling error and assumptions together.
    share : float
        Such as .9.
    from_sampling : (low, high)
        The same with every assumption at its median: what sampling alone does.
    from_assumptions : (low, high)
        The same with the change at its estimate: what the assumptions alone do.
    corners : (low, high)
        The change's estimate with every assumption at the ends that take off most and least.
    outer_corners : (low, high)
        The same with the change at the limits of its interval.
    dependence
        ``independent`` or ``comonotone``: all assumptions high together.
    """

    middle: float
    low: float
    high: float
    share: float
    from_sampling: tuple[float, float]
    from_assumptions: tuple[float, float]
    corners: tuple[float, float]
    outer_corners: tuple[float, float]
    dependence: Dependence


def declared_range(
    change: Estimate,
    assumptions: Assumptions,
    rng: np.random.Generator,
    *,
    share: float = 0.9,
    periods: int = 0,
    dependence: Dependence = "independent",
    compared: bool = False,
    draws: int = DRAWS,
) -> DeclaredRange:
    """Change × (1 − deadweight)(1 − attribution)(1 − displacement)(1 − drop-off)^periods, by draws.

    The change is drawn as estimate + t_df · se (normal without df); each assumption from its
    declared distribution, at stratified places so that few draws are needed. Comonotone
    assumptions are drawn at one place each time, which spreads their product most.

    Parameters
    ----------
    change
        With an interval and a standard error.
    assumptions
        At least one.
    share
        Of the draws within ``low`` and ``high``.
    periods
        After the measurement; 0 is now.
    compared
        Whether the change is already a difference from a comparison group.

    Raises
    ------
    NotEstimable
        The change has no interval.
    ValueError
        No assumption; a deadweight with a comparison group; numbers out of range.

    Sources
    -------
    Social Value UK, *A Guide to Social Return on Investment* (2012), for the product; Hubbard
    (2010) for ranges in place of single numbers; McKay, Beckman & Conover (1979) for the places.
    """
    taken = assumptions.shares(periods)
    if not taken:
        raise ValueError("there is no assumption to take anything off")
    if compared and assumptions.deadweight:
        raise ValueError("a comparison group has taken the deadweight off already")
    if not 0 < share < 1 or periods < 0 or draws < 100:
        raise ValueError("a share is between 0 and 1, periods from 0 and draws from 100 up")
    if change.estimate is None or None in (change.lower, change.upper, change.se):
        raise NotEstimable("range_needs_interval")
    place = _places(rng, draws, 1 + len(taken))
    if dependence == "comonotone":
        place[:, 2:] = place[:, 1:2]
    sampled = _sampled(change, place[:, 0])
    left = _left(taken, place[:, 1:])
    middle_left = float(_left(taken, np.full((1, len(taken)), 0.5))[0])
    low, middle, high = _middle_of(sampled * left, share)
    ends = [
        math.prod((1 - end) ** times for end, (_, times) in zip(corner, taken, strict=True))
        for corner in itertools.product(*((one.low, one.high) for one, _ in taken))
    ]
    outer = [end * limit for end in ends for limit in _limits(change)]
    return DeclaredRange(
        middle=middle,
        low=low,
        high=high,
        share=share,
        from_sampling=_ends(_middle_of(sampled * middle_left, share)),
        from_assumptions=_ends(_middle_of(change.estimate * left, share)),
        corners=_extremes([end * change.estimate for end in ends]),
        outer_corners=_extremes(outer),
        dependence=dependence,
    )


def _places(rng: np.random.Generator, draws: int, columns: int) -> FloatArray:
    """A Latin hypercube: in every column one place in each of as many strata as there are draws."""
    strata = np.column_stack([rng.permutation(draws) for _ in range(columns)])
    return np.asarray((strata + rng.random((draws, columns))) / draws)


def _sampled(change: Estimate, place: FloatArray) -> FloatArray:
    quantiles = normal_quantile(place) if change.df is None else student_quantile(place, change.df)
    return np.asarray((change.estimate or 0.0) + (change.se or 0.0) * quantiles)


def _left(taken: Sequence[tuple[DeclaredShare, int]], place: FloatArray) -> FloatArray:
    parts = [(1 - one.quantile(place[:, i])) ** times for i, (one, times) in enumerate(taken)]
    return np.asarray(np.prod(parts, axis=0))


def _middle_of(values: FloatArray, share: float) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, [(1 - share) / 2, 0.5, (1 + share) / 2])
    return float(low), float(middle), float(high)


def _ends(three: tuple[float, float, float]) -> tuple[float, float]:
    return three[0], three[2]


def _limits(change: Estimate) -> tuple[float, float]:
    return change.lower or 0.0, change.upper or 0.0


def _extremes(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)
