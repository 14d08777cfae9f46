"""Means, changes, attainment, comparisons and pooling, with intervals for small samples."""

from samskaping.effects.attainment import attained, garwood, kept, share_of_the_way
from samskaping.effects.change import Occasions, Sample, change_t
from samskaping.effects.clusters import (
    cluster_variance,
    cr2_contrast,
    fit_by_cluster,
    satterthwaite_df,
)
from samskaping.effects.comparison import case_means_pooled_t
from samskaping.effects.means import (
    case_means_difference_t,
    case_means_t,
    gap_from_others,
    mean_t,
    paired_t,
    proportion_wilson,
    role_means,
    share_wilson,
    welch,
)
from samskaping.effects.pooling import (
    h2,
    heterogeneity,
    i2,
    leave_one_out,
    pool,
    pooled_mean,
    prediction,
    tau2,
)

__all__ = [
    "Occasions",
    "Sample",
    "attained",
    "case_means_difference_t",
    "case_means_pooled_t",
    "case_means_t",
    "change_t",
    "cluster_variance",
    "cr2_contrast",
    "fit_by_cluster",
    "gap_from_others",
    "garwood",
    "h2",
    "heterogeneity",
    "i2",
    "kept",
    "leave_one_out",
    "mean_t",
    "paired_t",
    "pool",
    "pooled_mean",
    "prediction",
    "proportion_wilson",
    "role_means",
    "satterthwaite_df",
    "share_of_the_way",
    "share_wilson",
    "tau2",
    "welch",
]
