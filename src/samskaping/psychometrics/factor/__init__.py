"""Factor models: fit, fit indices, invariance across groups, validity of the factors."""

from samskaping.psychometrics.factor.fit import fit_maximum_likelihood
from samskaping.psychometrics.factor.indices import FitIndices, indices, scaled_indices
from samskaping.psychometrics.factor.invariance import measurement_invariance
from samskaping.psychometrics.factor.model import FactorModel, factor_model
from samskaping.psychometrics.factor.modification import modification_indices
from samskaping.psychometrics.factor.result import FactorFit
from samskaping.psychometrics.factor.robust_indices import robust_indices
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.standardised import standardise
from samskaping.psychometrics.factor.validity import composites, heterotrait_monotrait
from samskaping.psychometrics.factor.weighted import fit_weighted_least_squares

__all__ = [
    "FactorFit",
    "FactorModel",
    "FitIndices",
    "Sample",
    "composites",
    "factor_model",
    "fit_maximum_likelihood",
    "fit_weighted_least_squares",
    "heterotrait_monotrait",
    "indices",
    "measurement_invariance",
    "modification_indices",
    "robust_indices",
    "scaled_indices",
    "standardise",
]
