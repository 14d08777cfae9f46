"""Mean scores with survey weights, beside those in which every form counts alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    MINIMUM_ANSWERED,
    WEIGHTS_AS_GIVEN,
    assuming,
)
from samskaping.analysis.samson.groups import smallest_group
from samskaping.analysis.samson.scored import Scored
from samskaping.effects.means import case_means_t
from samskaping.effects.weighted import METHOD, effective_n, weighted_mean
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.study.model import Outline


def add_weighted(
    table: Estimates,
    subject: str,
    scored: Scored,
    score: FloatArray,
    outline: Outline,
) -> None:
    """Add every case's weighted mean, its effective number of persons, and the mean over cases.

    A form whose weight cannot be used is left out of these, and of these only; a study without
    weights has none of them.
    """
    weight = scored.weight
    if weight is None:
        return
    known = np.isfinite(score) & np.isfinite(weight)
    words = (MINIMUM_ANSWERED, WEIGHTS_AS_GIVEN)
    for at, wave in enumerate(outline.waves):
        means, sizes = [], []
        for place, case in enumerate(outline.cases):
            rows = scored.rows(at, place)
            rows = rows[known[rows]]
            own = weighted_mean(score[rows], weight[rows], outline.analysis.confidence)
            worth = effective_n(weight[rows])
            if not len(rows):
                cause = NotEstimable("too_few_weighted")
                own = Estimate.missing(cause, n=0, method=METHOD)
                worth = Estimate.missing(cause, n=0, method="kish")
            group = name_group(case=case.id, wave=wave.id)
            table.add("mean_weighted", subject, group, assuming(_cut(own, outline), *words))
            table.add("effective_n", subject, group, assuming(worth, *words))
            if own.estimate is not None:
                means.append(own.estimate)
                sizes.append(len(rows))
        over = _cut(case_means_t(means, outline.analysis.confidence), outline)
        left_out = not over.note and len(means) < len(outline.cases)
        note = "cases_without_score" if left_out else over.note
        table.add(
            "mean_weighted_over_cases",
            subject,
            name_group(wave=wave.id),
            assuming(replace(over, n=sum(sizes), note=note), EQUAL_CASES, *words),
            n_min_cell=smallest_group(np.array(sizes, dtype=np.int64)),
        )


def _cut(mean: Estimate, outline: Outline) -> Estimate:
    if mean.lower is None or mean.upper is None:
        return mean
    scale = outline.scorecard.scale
    return replace(mean, lower=max(mean.lower, scale.minimum), upper=min(mean.upper, scale.maximum))
