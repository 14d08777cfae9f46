"""What few clusters allow to be said: robust variances, wild bootstrap, permutation."""

from samskaping.effects.few_clusters.fit import Clustered, fit_by_cluster
from samskaping.effects.few_clusters.variance import (
    cluster_variance,
    cr2_contrast,
    satterthwaite_df,
)
from samskaping.effects.few_clusters.wald import Wald, wald_htz, wald_naive

__all__ = [
    "Clustered",
    "Wald",
    "cluster_variance",
    "cr2_contrast",
    "fit_by_cluster",
    "satterthwaite_df",
    "wald_htz",
    "wald_naive",
]
