"""Factor models of 4 × 5 items: from the answers to estimates, errors, test and indices of fit.

WLSMV includes the polychoric correlations and their covariance.
"""

from __future__ import annotations

import numpy as np

from samskaping.numeric.contingency import Contingency
from samskaping.psychometrics.factor.fit import fit_maximum_likelihood
from samskaping.psychometrics.factor.indices import indices, scaled_indices, srmr
from samskaping.psychometrics.factor.model import factor_model
from samskaping.psychometrics.factor.result import FactorFit
from samskaping.psychometrics.factor.robust_indices import robust_indices
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.weighted import fit_weighted_least_squares
from samskaping.psychometrics.polychoric.estimate import polychoric

PATTERN = np.kron(np.eye(4), np.ones((5, 1))).astype(bool)


def likelihood(answers: np.ndarray, robust: bool) -> FactorFit:
    """ML or MLR with every index of fit."""
    sample = Sample.from_answers(answers)
    fit = fit_maximum_likelihood(factor_model(PATTERN), [sample], robust=robust)
    indices(fit), scaled_indices(fit), robust_indices(fit), srmr(fit)
    return fit


def weighted(answers: np.ndarray) -> FactorFit:
    """Polychoric correlations and WLSMV with every index of fit."""
    found = polychoric(Contingency.from_array(answers, range(1, 6)))
    fit = fit_weighted_least_squares(
        factor_model(PATTERN, ordinal=True),
        found.correlation,
        found.asymptotic_covariance(answers),
        len(answers),
    )
    indices(fit), scaled_indices(fit), robust_indices(fit), srmr(fit)
    return fit
