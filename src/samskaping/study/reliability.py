"""Which coefficients and intervals of consistency a study asks for beside the usual ones."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from samskaping.study.closed import Closed

FurtherInterval = Literal[
    "bonett",
    "hakstian_whalen",
    "fisher",
    "adf",
    "normal_theory",
    "mlr",
    "bootstrap_respondents",
    "bootstrap_cases",
]


class Reliability(Closed):
    """What stands beside the primary coefficients and their primary intervals."""

    further_intervals: tuple[FurtherInterval, ...] = Field(
        default=(),
        description="intervals beside the primary ones: of a case by itself, whose persons are "
        "taken as independent (all but the last), and of the cases together (bootstrap_cases)",
    )
    resamples: int = Field(
        default=2000, ge=200, le=100_000, description="draws of a bootstrap interval"
    )
    greatest_lower_bound: bool = Field(
        default=False,
        description="whether to give the greatest lower bound, which runs high with fewer than "
        "about 1,000 persons",
    )
    ordinal: bool = Field(
        default=True,
        description="whether to give coefficients of all persons together that take the answers "
        "as ordered categories",
    )
    minimum_n_ordinal: int = Field(
        default=200, ge=50, description="fewest persons behind any pair of items for those"
    )
