"""What a record says of effects over time: register series, and cases that start in turn."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from samskaping.study.closed import Closed, Identifier
from samskaping.study.periods import Every


class Series(Closed):
    """A figure for every period, long before and after something began. All decided beforehand."""

    every: Every = Field(description="how long a period is")
    starts: date = Field(description="when the effort began; its period is the first one after")
    season: Literal["none", "wave", "levels"] = Field(
        default="none",
        description="wave: figures rise and fall once a year; levels: each month or quarter has a "
        "level of its own",
    )
    donors: tuple[Identifier, ...] = Field(
        default=(),
        description="comparison groups whose series a synthetic control is mixed of; leave out "
        "for all",
    )
    matched: tuple[int | str, ...] = Field(
        default=(),
        description="periods before the start that the synthetic control is to match, such as "
        "2019; leave out for all",
    )


class Start(Closed):
    """The first occasion at which a case takes part in the effort."""

    case: Identifier
    occasion: Identifier
