"""Means, proportions, differences and changes, with intervals that hold in small samples."""

from samskaping.effects.means import (
    case_means_difference_t,
    case_means_t,
    gap_from_others,
    mean_t,
    paired_t,
    proportion_wilson,
    role_means,
    welch,
)

__all__ = [
    "case_means_difference_t",
    "case_means_t",
    "gap_from_others",
    "mean_t",
    "paired_t",
    "proportion_wilson",
    "role_means",
    "welch",
]
