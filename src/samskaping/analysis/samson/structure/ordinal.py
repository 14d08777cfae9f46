"""The same model on polychoric correlations of all persons together: a description, no test."""

from __future__ import annotations

from samskaping.analysis.samson.structure.factors import Factors
from samskaping.analysis.samson.structure.fits import (
    INDICES,
    WLSMV,
    add_chi_square,
    add_indices,
    refuse_improper,
)
from samskaping.analysis.samson.structure.loadings import (
    add_correlations,
    add_loadings,
    refuse_pairs,
)
from samskaping.analysis.samson.structure.persons import Persons, require_enough
from samskaping.analysis.samson.structure.place import Place
from samskaping.numeric import Contingency, FloatArray, NotEstimable
from samskaping.psychometrics.factor import (
    FactorFit,
    factor_model,
    fit_weighted_least_squares,
    robust_indices,
    scaled_indices,
)
from samskaping.psychometrics.factor.indices import srmr
from samskaping.psychometrics.factor.weighted import MINIMUM_N
from samskaping.psychometrics.polychoric import polychoric
from samskaping.study.scorecard import Scale
from samskaping.study.structure import Structure


def add_ordinal(
    place: Place, factors: Factors, persons: Persons, scale: Scale, rule: Structure
) -> None:
    """Loadings, correlations and fit by diagonally weighted least squares (WLSMV)."""
    try:
        factors.require()
        fit = _fit(factors, persons.answers, scale, rule)
    except NotEstimable as cause:
        place.refuse(["loading"], factors.items, WLSMV, cause)
        refuse_pairs(place, "factor_correlation", factors, WLSMV, cause)
        place.at(variant="scaled").refuse(
            ["fit_chi_square", *INDICES], [factors.subject], WLSMV, cause
        )
        place.at(variant="robust").refuse(INDICES, [factors.subject], WLSMV, cause)
        place.refuse(["fit_srmr"], [factors.subject], WLSMV, cause)
        return
    add_loadings(place, "loading", factors, fit, WLSMV)
    add_correlations(place, factors, fit, WLSMV)
    testable = bool(fit.chi_square.df)
    scaled = scaled_indices(fit) if testable else None
    add_chi_square(
        place, factors.subject, "scaled", fit.scaled if testable else fit.chi_square, WLSMV
    )
    add_indices(place, factors.subject, "scaled", scaled, WLSMV, testable)
    add_indices(place, factors.subject, "robust", robust_indices(fit), WLSMV, testable)
    place.value("fit_srmr", factors.subject, WLSMV, srmr(fit))


def _fit(factors: Factors, answers: FloatArray, scale: Scale, rule: Structure) -> FactorFit:
    model = factor_model(factors.pattern, identification="variance", ordinal=True)
    require_enough(len(answers), model.n_free, rule, max(MINIMUM_N, rule.minimum_n))
    found = polychoric(Contingency.from_array(answers, scale.points))
    sampling = found.asymptotic_covariance(answers)
    fit = fit_weighted_least_squares(model, found.correlation, sampling, len(answers), minimum_n=2)
    refuse_improper(fit)
    return fit
