"""Loadings, correlations of the factors, and what else a fitted model says of the values."""

from __future__ import annotations

import numpy as np

from samskaping.analysis.assumptions import CHOSEN, CONTINUOUS, NORMAL_ANSWERS
from samskaping.analysis.samson.structure.factors import Factors
from samskaping.analysis.samson.structure.fits import ML, MLR, Fits
from samskaping.analysis.samson.structure.place import Place
from samskaping.numeric import FloatArray, NotEstimable
from samskaping.psychometrics.factor import (
    FactorFit,
    composites,
    heterotrait_monotrait,
    modification_indices,
    standardise,
)

HTMT, SCORE_TEST = "heterotrait_monotrait", "score_test"
OF_VALUE = ("average_variance_extracted", "composite_reliability")
OF_CHANGE = ("modification_index", "expected_change")


def add_loadings(
    place: Place, quantity: str, factors: Factors, fit: FactorFit, method: str
) -> None:
    """The standardised loading of every item, with its delta-method error."""
    found = standardise(fit)
    word = () if method not in (ML, MLR) else (NORMAL_ANSWERS if method == ML else CONTINUOUS,)
    for parameter, value, se in zip(
        found.parameters, found.values, found.standard_errors, strict=True
    ):
        if parameter.kind == "loading":
            item = factors.items[parameter.row]
            place.value(quantity, item, method, float(value), *word, se=float(se))


def add_raw_loadings(place: Place, factors: Factors, fit: FactorFit) -> None:
    """Points of the scale that an answer rises by with one standard deviation of the value."""
    for parameter, value, se in fit.rows("loading"):
        item = factors.items[parameter.row]
        place.value("loading_raw", item, MLR, value, CONTINUOUS, se=se)


def add_correlations(place: Place, factors: Factors, fit: FactorFit, method: str) -> None:
    """The correlation of every two factors, with its error."""
    words = (CONTINUOUS,) if method == MLR else ()
    for parameter, value, se in fit.rows("factor_covariance"):
        if parameter.row != parameter.column:
            # Factor variances are 1, so these covariances are correlations.
            first, second = factors.values[parameter.column], factors.values[parameter.row]
            place.at(**{"with": second}).value(
                "factor_correlation", first, method, value, *words, se=se
            )


def add_composites(place: Place, factors: Factors, fits: Fits) -> None:
    """Average variance extracted and composite reliability of every value."""
    found = composites(fits.plain)
    for at, value in enumerate(factors.values):
        extracted, omega = float(found.extracted[at]), float(found.omega_model[at])
        place.value("average_variance_extracted", value, ML, extracted, CONTINUOUS)
        place.value("composite_reliability", value, ML, omega, CONTINUOUS)


def add_distinctness(place: Place, factors: Factors, covariance: FloatArray) -> None:
    """HTMT of every two values; it needs no fitted model."""
    try:
        ratios = heterotrait_monotrait(covariance, factors.pattern)
    except NotEstimable as cause:
        refuse_pairs(place, "htmt", factors, HTMT, cause)
        return
    for first, second in pairs(factors):
        place.at(**{"with": factors.values[second]}).value(
            "htmt", factors.values[first], HTMT, float(ratios[first, second])
        )


def add_modifications(place: Place, factors: Factors, fit: FactorFit, most: int) -> None:
    """The largest modification indices: what the data would have changed in the model."""
    found = modification_indices(fit)[:most] if fit.chi_square.df else []
    if not found and most:
        cause = NotEstimable("nothing_to_free")
        place.refuse(OF_CHANGE, [factors.subject], SCORE_TEST, cause, CHOSEN)
    for one in found:
        parameter = one.parameter
        if parameter.kind == "loading":
            at = place.at(on=factors.values[parameter.column])
        else:
            at = place.at(**{"with": factors.items[parameter.column]})
        item = factors.items[parameter.row]
        at.value("modification_index", item, SCORE_TEST, one.index, CHOSEN, df=1.0, p=one.p)
        at.value("expected_change", item, SCORE_TEST, one.expected_change, CHOSEN)


def refuse_model(place: Place, factors: Factors, cause: NotEstimable, most: int) -> None:
    """The rows of a model of all values that could not be fitted."""
    for variant in (place, place.at(variant="plain")):
        method, word = (MLR, CONTINUOUS) if variant is place else (ML, NORMAL_ANSWERS)
        variant.refuse(["loading"], factors.items, method, cause, word)
    place.refuse(["loading_raw"], factors.items, MLR, cause, CONTINUOUS)
    refuse_pairs(place, "factor_correlation", factors, MLR, cause, CONTINUOUS)
    place.refuse(OF_VALUE, factors.values, ML, cause, CONTINUOUS)
    if most:
        place.refuse(OF_CHANGE, [factors.subject], SCORE_TEST, cause, CHOSEN)


def refuse_pairs(
    place: Place, quantity: str, factors: Factors, method: str, cause: NotEstimable, *words: str
) -> None:
    """Rows of every two values without a number."""
    for first, second in pairs(factors):
        at = place.at(**{"with": factors.values[second]})
        at.refuse([quantity], [factors.values[first]], method, cause, *words)


def pairs(factors: Factors) -> list[tuple[int, int]]:
    """Every two factors, the earlier one first."""
    first, second = np.triu_indices(len(factors.values), 1)
    return [(int(a), int(b)) for a, b in zip(first, second, strict=True)]
