"""How near the ends of the response scale the scores are: headroom, and persons at either end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import INDEPENDENT, MINIMUM_ANSWERED, assuming
from samskaping.analysis.samson.groups import Groups, group_scores
from samskaping.analysis.samson.scored import Scored
from samskaping.effects.means import proportion_wilson
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray
from samskaping.study.model import Outline
from samskaping.study.scorecard import Scale

# A score that misses the end of the scale by rounding alone is at it.
ROUNDING = 1e-9


def headroom(mean: Estimate, scale: Scale) -> Estimate:
    """Share of the response scale that is left above a mean: (maximum − m)/(maximum − minimum).

    The interval is the mean's own, turned over.
    """
    if mean.estimate is None:
        return mean
    span = scale.maximum - scale.minimum
    limits = (mean.upper, mean.lower)
    low, high = (None if one is None else (scale.maximum - one) / span for one in limits)
    return replace(
        mean,
        estimate=(scale.maximum - mean.estimate) / span,
        lower=low,
        upper=high,
        se=None if mean.se is None else mean.se / span,
        statistic=None,
        p=None,
    )


def add_ends(
    table: Estimates, subject: str, scored: Scored, score: FloatArray, outline: Outline
) -> None:
    """Add the shares of persons whose score is at the lowest and at the highest point.

    Of a score of one item they are shares of answers, which stand with the item.
    """
    scale = outline.scorecard.scale
    levels = (scored.wave, len(outline.waves)), (scored.case, len(outline.cases))
    for quantity, end in (
        ("score_floor_share", scale.minimum),
        ("score_ceiling_share", scale.maximum),
    ):
        at_end = np.where(np.isnan(score), np.nan, np.abs(score - end) <= ROUNDING)
        _add_shares(table, quantity, subject, group_scores(at_end, *levels), outline)


def _add_shares(
    table: Estimates, quantity: str, subject: str, by_case: Groups, outline: Outline
) -> None:
    for at, wave in enumerate(outline.waves):
        for place, case in enumerate(outline.cases):
            n, share, _ = by_case.at(at, place)
            found = proportion_wilson(round(n * share), n, outline.analysis.confidence)
            table.add(
                quantity,
                subject,
                name_group(case=case.id, wave=wave.id),
                assuming(found, INDEPENDENT, MINIMUM_ANSWERED),
            )
