"""Series over time: a broken line with autocorrelated errors."""

from samskaping.effects.series.newey_west import newey_west
from samskaping.effects.series.segmented import (
    Segmented,
    SegmentedFit,
    effect_at,
    fit_segmented,
    level_change,
    season,
    segmented,
    slope_change,
)

__all__ = [
    "Segmented",
    "SegmentedFit",
    "effect_at",
    "fit_segmented",
    "level_change",
    "newey_west",
    "season",
    "segmented",
    "slope_change",
]
