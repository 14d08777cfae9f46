"""Cases together: random effects, what a case's traits explain, and a posterior for few cases."""

from samskaping.effects.pooling.meta_regression import (
    MetaRegression,
    coefficient,
    meta_regression,
    residual_heterogeneity,
)
from samskaping.effects.pooling.permuted import permutation_p
from samskaping.effects.pooling.posterior import (
    Posterior,
    posterior,
    posterior_case_effects,
    posterior_centre,
    posterior_mean,
    posterior_prediction,
    posterior_spread,
    posterior_spread_mean,
    posteriors,
    probability_above,
)
from samskaping.effects.pooling.priors import CentrePrior, SpreadPrior
from samskaping.effects.pooling.random_effects import (
    Pooled,
    PooledSets,
    leave_one_out,
    pool,
    pool_sets,
    pooled_mean,
    prediction,
    unweighted_mean,
)
from samskaping.effects.pooling.spread import h2, heterogeneity, i2, tau2

__all__ = [
    "CentrePrior",
    "MetaRegression",
    "Pooled",
    "PooledSets",
    "Posterior",
    "SpreadPrior",
    "coefficient",
    "h2",
    "heterogeneity",
    "i2",
    "leave_one_out",
    "meta_regression",
    "permutation_p",
    "pool",
    "pool_sets",
    "pooled_mean",
    "posterior",
    "posterior_case_effects",
    "posterior_centre",
    "posterior_mean",
    "posterior_prediction",
    "posterior_spread",
    "posterior_spread_mean",
    "posteriors",
    "prediction",
    "probability_above",
    "residual_heterogeneity",
    "tau2",
    "unweighted_mean",
]
