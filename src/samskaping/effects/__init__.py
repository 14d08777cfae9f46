"""Means, changes, attainment, comparisons and pooling, with intervals for small samples."""

from samskaping.effects.attainment import attained, garwood, kept, share_of_the_way
from samskaping.effects.change import Occasions, Sample, change_t
from samskaping.effects.comparison import case_means_ancova_t, case_means_pooled_t
from samskaping.effects.few_clusters import (
    case_permutation,
    cluster_variance,
    cr2_contrast,
    fit_by_cluster,
    romano_wolf,
    satterthwaite_df,
    wald_htz,
    wild_contrast,
)
from samskaping.effects.linked import LinkedCase, fit_linked, linked_change
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
from samskaping.effects.multiplicity import benjamini_hochberg, holm
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
from samskaping.effects.shrinkage import CaseMeans, shrunken_means
from samskaping.effects.superiority import superiority, superiority_over_others
from samskaping.effects.weighted import effective_n, weighted_mean

__all__ = [
    "CaseMeans",
    "LinkedCase",
    "Occasions",
    "Sample",
    "attained",
    "benjamini_hochberg",
    "case_means_ancova_t",
    "case_means_difference_t",
    "case_means_pooled_t",
    "case_means_t",
    "case_permutation",
    "change_t",
    "cluster_variance",
    "cr2_contrast",
    "effective_n",
    "fit_by_cluster",
    "fit_linked",
    "gap_from_others",
    "garwood",
    "h2",
    "heterogeneity",
    "holm",
    "i2",
    "kept",
    "leave_one_out",
    "linked_change",
    "mean_t",
    "paired_t",
    "pool",
    "pooled_mean",
    "prediction",
    "proportion_wilson",
    "role_means",
    "romano_wolf",
    "satterthwaite_df",
    "share_of_the_way",
    "share_wilson",
    "shrunken_means",
    "superiority",
    "superiority_over_others",
    "tau2",
    "wald_htz",
    "weighted_mean",
    "welch",
    "wild_contrast",
]
