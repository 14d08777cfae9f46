"""Series over time: a broken line with autocorrelated errors, and a synthetic control."""

from samskaping.effects.series.newey_west import newey_west
from samskaping.effects.series.segmented import (
    Segmented,
    SegmentedFit,
    continued,
    effect_at,
    fit_segmented,
    fitted,
    level_change,
    season,
    season_levels,
    segmented,
    slope_change,
)
from samskaping.effects.series.simplex import nearest_mixture
from samskaping.effects.series.synthetic_control import (
    Placebos,
    Synthetic,
    mean_gap,
    placebos,
    synthetic_control,
    without_each,
)

__all__ = [
    "Placebos",
    "Segmented",
    "SegmentedFit",
    "Synthetic",
    "continued",
    "effect_at",
    "fit_segmented",
    "fitted",
    "level_change",
    "mean_gap",
    "nearest_mixture",
    "newey_west",
    "placebos",
    "season",
    "season_levels",
    "segmented",
    "slope_change",
    "synthetic_control",
    "without_each",
]
