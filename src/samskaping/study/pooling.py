"""How the cases' own changes are pooled, and what of the cases may go with how they changed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from samskaping.study.closed import Closed, Identifier, Text

OtherEstimator = Literal["ml", "dl", "pm", "sj", "he", "hs", "eb"]


class Pooling(Closed):
    """What stands beside the pooled change."""

    estimators: tuple[OtherEstimator, ...] = Field(
        default=(),
        description="other estimators of the variance between cases, beside restricted maximum "
        "likelihood: ml, dl (DerSimonian–Laird), pm (Paule–Mandel), sj (Sidik–Jonkman), "
        "he (Hedges), hs (Hunter–Schmidt), eb (empirical Bayes)",
    )
    prior_scales: tuple[Annotated[float, Field(gt=0, le=20)], ...] = Field(
        default=(0.5, 1.0, 2.0),
        max_length=5,
        description="how far the cases' true changes are thought to lie apart beforehand, as "
        "multiples of the indicator's `smallest_relevant`, or of a quarter of the standard "
        "deviation between persons at baseline where there is none; [] for no posterior",
    )


class Moderator(Closed):
    """Something about the cases that may go with how much they changed, decided beforehand."""

    id: Identifier
    label: Text
    values: dict[Identifier, float] = Field(
        min_length=2, description="a number for every case, such as years, or 0 and 1"
    )
