"""A factor model fitted with normal-theory and with robust errors, and how well it fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.analysis.assumptions import CONTINUOUS, NORMAL_ANSWERS
from samskaping.analysis.samson.structure.place import Place
from samskaping.numeric import NotEstimable
from samskaping.psychometrics.factor import (
    FactorFit,
    FitIndices,
    Sample,
    factor_model,
    fit_maximum_likelihood,
    indices,
    robust_indices,
    scaled_indices,
)
from samskaping.psychometrics.factor.indices import Rmsea, srmr
from samskaping.psychometrics.factor.result import ChiSquare

ML, MLR, WLSMV = "factor_ml", "factor_mlr", "factor_wlsmv"
# RMSEA is customarily given with this interval, whatever the study's own confidence.
RMSEA_CONFIDENCE = 0.90
INDICES = ("fit_cfi", "fit_tli", "fit_rmsea")
VARIANTS = {"plain": ML, "scaled": MLR, "robust": MLR}
NO_FREEDOM = "fit_without_degrees_of_freedom"
NO_SCALE = "fit_scale_not_positive"


@dataclass(frozen=True, eq=False, slots=True)
class Fits:
    """The same maximum with both kinds of errors."""

    plain: FactorFit
    robust: FactorFit


def fit_both(pattern: np.ndarray, sample: Sample) -> Fits:
    """Fit by maximum likelihood, ML and MLR, the factors with variance 1.

    Raises
    ------
    NotEstimable
        The fit's own reasons, and those of an improper solution (a Heywood case).
    """
    model = factor_model(pattern, identification="variance", means=not sample.complete)
    plain = fit_maximum_likelihood(model, [sample], minimum_n=2)
    refuse_improper(plain)
    return Fits(plain, fit_maximum_likelihood(model, [sample], robust=True, minimum_n=2))


def refuse_improper(fit: FactorFit) -> None:
    """Refuse a solution that no population can have: its numbers mean nothing."""
    if fit.notes:
        raise NotEstimable(fit.notes[0])


def add_fit(place: Place, subject: str, fits: Fits) -> None:
    """χ² with its scaled form, CFI, TLI, RMSEA plain, scaled and robust, and SRMR."""
    plain, robust = fits.plain, fits.robust
    found = {
        "plain": indices(plain),
        "scaled": scaled_indices(robust),
        "robust": robust_indices(robust),
    }
    add_chi_square(place, subject, "plain", plain.chi_square, ML)
    add_chi_square(place, subject, "scaled", robust.scaled, MLR)
    for variant, of in found.items():
        add_indices(place, subject, variant, of, VARIANTS[variant], bool(plain.chi_square.df))
    place.value("fit_srmr", subject, ML, srmr(plain), CONTINUOUS)


def refuse_fit(place: Place, subject: str, cause: NotEstimable) -> None:
    """The same rows without numbers."""
    for variant, method in VARIANTS.items():
        word = NORMAL_ANSWERS if method == ML else CONTINUOUS
        named = INDICES if variant == "robust" else ("fit_chi_square", *INDICES)
        place.at(variant=variant).refuse(named, [subject], method, cause, word)
    place.refuse(["fit_srmr"], [subject], ML, cause, CONTINUOUS)


def add_chi_square(
    place: Place, subject: str, variant: str, test: ChiSquare | None, method: str
) -> None:
    """A test of fit; without degrees of freedom it has nothing to test."""
    at = place.at(variant=variant)
    words = _words(method)
    if test is None:
        at.refuse(["fit_chi_square"], [subject], method, NotEstimable(NO_SCALE), *words)
    elif not test.df:
        at.refuse(["fit_chi_square"], [subject], method, NotEstimable(NO_FREEDOM), *words)
    else:
        at.value("fit_chi_square", subject, method, test.value, *words, df=test.df, p=test.p)


def add_indices(
    place: Place,
    subject: str,
    variant: str,
    found: FitIndices | None,
    method: str,
    testable: bool = True,
) -> None:
    """CFI, TLI and RMSEA of one variant, or why there are none."""
    at = place.at(variant=variant)
    words = _words(method)
    cause = NotEstimable(NO_SCALE if testable else NO_FREEDOM)
    for quantity, number in zip(INDICES, _three(found), strict=True):
        if number is None:
            at.refuse([quantity], [subject], method, cause, *words)
        elif isinstance(number, Rmsea):
            at.value(
                quantity,
                subject,
                method,
                number.value,
                *words,
                p=number.p_close,
                lower=number.lower,
                upper=number.upper,
                confidence=RMSEA_CONFIDENCE,
            )
        else:
            at.value(quantity, subject, method, number, *words)


def _three(found: FitIndices | None) -> tuple[float | Rmsea | None, ...]:
    return (None, None, None) if found is None else (found.cfi, found.tli, found.rmsea)


def _words(method: str) -> tuple[str, ...]:
    return {ML: (NORMAL_ANSWERS,), MLR: (CONTINUOUS,)}.get(method, ())
