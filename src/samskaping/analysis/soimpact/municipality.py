"""Where cases lie, and the change with the municipality as the unit where some share one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import EQUAL_MUNICIPALITIES, assuming
from samskaping.analysis.soimpact.measured import (
    Contrast,
    Measured,
    group_of,
    smallest,
    total,
)
from samskaping.effects.means import case_means_difference_t
from samskaping.estimates import Estimates
from samskaping.study.model import Outline


def municipalities(outline: Outline) -> Mapping[str, str]:
    """The municipality of each case and comparison group, by country and name."""
    groups = outline.record.comparison_groups if outline.record else ()
    places = {one.id: (one.country, one.municipality) for one in outline.cases}
    places |= {one.id: (one.country, one.municipality) for one in groups}
    return {
        name: f"{country}:{' '.join(municipality.casefold().split())}"
        for name, (country, municipality) in places.items()
    }


def add_by_municipality(
    table: Estimates,
    measured: Measured,
    contrast: Contrast,
    arm: str,
    cases: Sequence[str],
    where: Mapping[str, str],
    words: Sequence[str],
) -> None:
    """Add ``indicator_change_municipality`` of an arm's cases; nothing where none share one.

    The mean over the M municipalities of the mean change of their cases, t on M − 1. Cases of one
    municipality have a council, an administration and often people in common.
    """
    gains: dict[str, list[float]] = {}
    found = []
    for case in cases:
        gain = measured.gain(case, contrast)
        if gain is not None:
            gains.setdefault(where[case], []).append(gain)
            found.append(case)
    if len(gains) == len(found):
        return
    means = [float(np.mean(values)) for values in gains.values()]
    estimate = case_means_difference_t(means, np.zeros(len(means)), measured.confidence)
    sizes = measured.sizes(found, contrast.baseline, contrast.follow_up)
    table.add(
        "indicator_change_municipality",
        measured.indicator.id,
        group_of(contrast, arm=arm),
        assuming(replace(estimate, n=total(sizes)), EQUAL_MUNICIPALITIES, *words),
        n_min_cell=smallest(sizes),
    )
