"""What few clusters allow to be said: robust variances, wild bootstrap, permutation."""

from samskaping.effects.few_clusters.case_assignments import Assignments, assignments
from samskaping.effects.few_clusters.cells import CellSums, cr2_from_cells, fit_cells
from samskaping.effects.few_clusters.cluster_signs import Draws, draws
from samskaping.effects.few_clusters.fit import Clustered, fit_by_cluster
from samskaping.effects.few_clusters.permutation import (
    Permuted,
    case_permutation,
    permutation_limits,
    permutation_p,
    permuted,
)
from samskaping.effects.few_clusters.robust_contrasts import cr2_contrast, robust_contrast
from samskaping.effects.few_clusters.stepdown import romano_wolf
from samskaping.effects.few_clusters.variance import (
    cluster_variance,
    contrast_covariances,
    satterthwaite_df,
)
from samskaping.effects.few_clusters.wald import Wald, wald_htz, wald_naive
from samskaping.effects.few_clusters.wild_bootstrap import Wild, squared_t, wild, wild_p
from samskaping.effects.few_clusters.wild_contrasts import wild_contrast
from samskaping.effects.few_clusters.wild_interval import confidence_set, smallest_p

__all__ = [
    "Assignments",
    "CellSums",
    "Clustered",
    "Draws",
    "Permuted",
    "Wald",
    "Wild",
    "assignments",
    "case_permutation",
    "cluster_variance",
    "confidence_set",
    "contrast_covariances",
    "cr2_contrast",
    "cr2_from_cells",
    "draws",
    "fit_by_cluster",
    "fit_cells",
    "permutation_limits",
    "permutation_p",
    "permuted",
    "robust_contrast",
    "romano_wolf",
    "satterthwaite_df",
    "smallest_p",
    "squared_t",
    "wald_htz",
    "wald_naive",
    "wild",
    "wild_contrast",
    "wild_p",
]
