"""Whether an indicator is where the declared path from its baseline to its target has it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from samskaping.effects.attainment import freedom, persons_of
from samskaping.effects.change import ROUNDING, Occasions
from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, NotEstimable

METHOD = "distance_from_path"
OnTrack = Literal["no", "yes", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Course:
    """Where the path is on a day: weight · baseline + constant."""

    weight: float
    constant: float

    @classmethod
    def on(
        cls,
        day: float,
        start: float,
        due: tuple[float, float],
        milestones: Sequence[tuple[float, float]] = (),
    ) -> Course:
        """The path on a day: straight from the baseline through the milestones to the target.

        Parameters
        ----------
        day, start
            The day asked about and that of the baseline, as numbers of days.
        due
            Day and value of the target. From that day on the path stays there.
        milestones
            Days and values on the way, in order of time.

        Raises
        ------
        ValueError
            The days do not rise from the baseline to the target.
        """
        points = [*milestones, due]
        days = [start, *(when for when, _ in points)]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise ValueError("a path goes on from day to day")
        if day >= due[0]:
            return cls(0.0, due[1])
        if day <= start:
            return cls(1.0, 0.0)
        place = next(i for i, (when, _) in enumerate(points) if day < when)
        gone = (day - days[place]) / (days[place + 1] - days[place])
        reached = gone * points[place][1]
        if place == 0:
            return cls(1 - gone, reached)
        return cls(0.0, reached + (1 - gone) * points[place - 1][1])


def distance_from_path(occasions: Occasions, course: Course, confidence: float) -> Estimate:
    """How far a figure lies above its path, m − w b − c, with an interval that carries the pairing.

    ± t_df √(s_m² + w² s_b² − 2 w s_mb), degrees of freedom as ``share_of_the_way``. On a straight
    path it is above 0 just when the share of the way is above the share of the time, and its
    interval just when Fieller's is, without ever being unbounded.

    Parameters
    ----------
    occasions
        Baseline and follow-up.
    course
        The path on the day of the follow-up.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Without interval and with a reason where a figure was delivered without its spread, for
        one person, and where nothing varies.

    Sources
    -------
    Fieller (1954); Student (1908). Checked against R t.test on m − w b of each person.
    """
    first, second, weight = occasions.before, occasions.after, course.weight
    value = second.mean - weight * first.mean - course.constant
    n = persons_of(occasions)
    known = Estimate(estimate=value, n=n, method=METHOD)
    # A path that has left the baseline behind does not ask how surely that is known.
    errors = second.squared_error, first.squared_error if weight else 0.0
    if errors[0] is None or errors[1] is None:
        figures = first.n is None or second.n is None
        cause = (
            NotEstimable("interval_of_a_figure")
            if figures
            else NotEstimable("interval_needs_more_persons", minimum=2)
        )
        return Estimate(
            estimate=value, n=n, method="aggregate" if figures else METHOD, note=cause.note
        )
    apart = errors[0] + weight**2 * errors[1]
    squared = apart - 2 * weight * occasions.covariance
    if squared <= ROUNDING * apart or apart == 0:
        note = NotEstimable("interval_no_variance").note
        return Estimate(estimate=value, n=n, method=METHOD, note=note)
    df = freedom(occasions, weight) if weight else (second.n or 0) - 1.0
    return t_interval(value, math.sqrt(squared), df, confidence, known)


def on_track(distance: Estimate, rising: bool) -> OnTrack:
    """Whether a figure keeps up with its path, as far as the interval tells.

    ``yes`` where the whole interval of the distance is at or beyond the path in the direction of
    the target, ``no`` where all of it falls short, otherwise ``cannot_tell``. A figure that was
    delivered without what an interval needs, and one that does not vary, is judged by itself; one
    of a single person is not judged.

    Parameters
    ----------
    distance
        By ``distance_from_path``.
    rising
        Whether the target lies above the baseline.
    """
    low, high = distance.lower, distance.upper
    if low is None or high is None:
        if distance.estimate is None or distance.note.startswith("interval_needs_more_persons"):
            return "cannot_tell"
        low = high = distance.estimate
    if not rising:
        low, high = -high, -low
    slack = -ROUNDING * max(abs(low), abs(high), 1.0)
    if low >= slack:
        return "yes"
    return "no" if high < slack else "cannot_tell"
