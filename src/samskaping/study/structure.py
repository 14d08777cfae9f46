"""How the measurement model of a scorecard is fitted and compared between groups."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from samskaping.study.closed import Closed

Grouping = Literal["role", "wave", "language"]


class Structure(Closed):
    """What is asked of the measurement model, and with how many persons it is refused."""

    groupings: tuple[Grouping, ...] = Field(
        default=("role", "wave", "language"),
        description="between which groups it is asked whether the items measure the same",
    )
    minimum_n: int = Field(
        default=100,
        ge=30,
        description="fewest persons (less one per case) that a factor model is fitted to",
    )
    persons_per_parameter: float = Field(
        default=5.0, ge=1, description="and the fewest per parameter of the model"
    )
    minimum_group: int = Field(
        default=100,
        ge=30,
        description="fewest persons of a group that is compared with others; smaller ones are "
        "left out",
    )
    modification_indices: int = Field(
        default=5, ge=0, description="how many of the largest modification indices are shown"
    )
    ordinal: bool = Field(
        default=True,
        description="whether the model is also fitted to the polychoric correlations of all "
        "persons together, which describes and tests nothing",
    )
