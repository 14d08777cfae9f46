"""How measurements are followed: the path to a target, who was chosen, and how many were asked."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from samskaping.study.closed import Closed, Identifier


class Milestone(Closed):
    """A value that is to be reached on the way to a target."""

    date: date
    value: float


# Straight from the baseline to the target, or through milestones in order of time.
Path = Literal["linear"] | tuple[Milestone, ...]


class Selection(Closed):
    """How people were chosen by their own baseline: the chosen then change by chance alone."""

    side: Literal["below", "above"] = Field(
        description="whether those below or above the cut-off were chosen"
    )
    cutoff: float
    mean: float | None = Field(
        default=None, description="mean of all from whom they were chosen, in the indicator's unit"
    )
    sd: float | None = Field(default=None, gt=0, description="their standard deviation")
    retest: float | None = Field(
        default=None,
        ge=-1,
        le=1,
        description="correlation of two measurements of a person without the effort; leave out to "
        "take it from the comparison groups, where their persons are linked",
    )


class Asked(Closed):
    """How many persons of a case, or comparison group, were asked at an occasion."""

    case: Identifier
    occasion: Identifier
    asked: int = Field(ge=0)
    indicator: Identifier | None = Field(
        default=None, description="leave out where it holds for all that is measured of persons"
    )
