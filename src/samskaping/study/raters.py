"""What is shown of those who rate one process: agreement, and how many to ask."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from samskaping.study.closed import Closed

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(gt=0, lt=1)]


class Raters(Closed):
    """Nulls of r_wg(j), and the sizes of the D study."""

    nulls: tuple[Literal["uniform", "slight_skew", "moderate_skew"], ...] = Field(
        default=("uniform", "slight_skew", "moderate_skew"),
        min_length=1,
        description="answers without agreement that r_wg(j) is held against; "
        "a skewed one is defined for 5 to 11 answers",
    )
    respondents: tuple[Count, ...] = Field(
        default=(5, 10, 15, 20, 30, 40, 60),
        min_length=2,
        description="respondents in each case that the D study tries",
    )
    items: tuple[Count, ...] = Field(
        default=(),
        description="items that the D study tries; empty: half as many as a score has, as many, "
        "and twice as many",
    )
    targets: tuple[Share, ...] = Field(
        default=(0.7, 0.8),
        description="dependability that the D study finds the number of respondents for",
    )

    @field_validator("nulls", "respondents", "items", "targets")
    @classmethod
    def _each_once(cls, given: tuple[object, ...]) -> tuple[object, ...]:
        if len(set(given)) < len(given):
            raise ValueError("names something twice")
        return given
