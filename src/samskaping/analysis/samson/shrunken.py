"""Case means drawn towards one another, beside the means as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import (
    INDEPENDENT,
    MINIMUM_ANSWERED,
    SAMPLED_CASES,
    assuming,
)
from samskaping.analysis.samson.groups import Groups, smallest_group
from samskaping.effects.shrinkage import METHOD, CaseMeans, shrunken_means
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline


def add_shrunken(table: Estimates, subject: str, by_case: Groups, outline: Outline) -> None:
    """Add the shrunken mean of every case in every wave; each rests on all cases of the wave."""
    scale, confidence = outline.scorecard.scale, outline.analysis.confidence
    for at, wave in enumerate(outline.waves):
        n = by_case.n[at]
        held = np.flatnonzero(n)
        cases = CaseMeans.of(n[held], by_case.mean[at][held], by_case.variance[at][held])
        found = dict(zip(held.tolist(), shrunken_means(cases, confidence), strict=True))
        for place, case in enumerate(outline.cases):
            cause = NotEstimable("too_few_persons", minimum=1)
            nobody = Estimate.missing(cause, n=0, method=METHOD)
            estimate = _on_the_scale(found.get(place, nobody), scale.minimum, scale.maximum)
            table.add(
                "mean_shrunken",
                subject,
                name_group(case=case.id, wave=wave.id),
                assuming(estimate, INDEPENDENT, MINIMUM_ANSWERED, SAMPLED_CASES),
                n_min_cell=smallest_group(n),
            )


def _on_the_scale(estimate: Estimate, lowest: float, highest: float) -> Estimate:
    if estimate.lower is None or estimate.upper is None:
        return estimate
    return replace(estimate, lower=max(estimate.lower, lowest), upper=min(estimate.upper, highest))
