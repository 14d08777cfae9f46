"""What the cases' own changes show together."""

from __future__ import annotations

import pandas as pd

from samskaping.analysis.soimpact.measured import group_of, read_measured
from samskaping.analysis.soimpact.pooled.case_changes import CaseChanges, read_changes
from samskaping.analysis.soimpact.pooled.moderated import add_moderators
from samskaping.analysis.soimpact.pooled.posteriors import add_posteriors
from samskaping.analysis.soimpact.pooled.variants import add_variants, add_without_each
from samskaping.effects.pooling import (
    Pooled,
    h2,
    heterogeneity,
    i2,
    pool,
    pooled_mean,
    prediction,
    tau2,
)
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline

METHODS = {
    "pooled_change": "reml_adhoc",
    "pooled_change_prediction": "prediction_t",
    "tau2": "q_profile",
    "i2": "q_profile",
    "h2": "q_profile",
    "heterogeneity": "cochran_q",
}


def pooled(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Pool the cases' own changes by random effects, and estimate how much they differ.

    Only indicators whose design is ``before_after``: in a comparison no case has an effect of its
    own, and a row says so. REML, the larger of the Hartung–Knapp and the ordinary standard error,
    t on k − 1. A case with fewer than ten persons at an occasion, or whose persons are all alike,
    takes the pooled within-case spread and correlation; one whose figures have no spread is left
    out. Counts are not pooled: they would need a spread that was not measured.

    Beside it stand Hartung–Knapp's own standard error, the estimators of τ² that are asked for,
    the mean without each case in turn, the posterior under two priors on τ at several scales,
    declared beforehand in units of the smallest relevant change (or of a quarter of the spread
    between persons where none is declared), and a meta-regression on each declared moderator with
    its permutation p.

    Parameters
    ----------
    measurements
        The clean tidy table.
    outline
        Of it: cases, record, the study's seed, the confidence and ``analysis.pooling``.

    Returns
    -------
    DataFrame
        A table of estimates by ``occasion=later-baseline``: ``pooled_change``,
        ``pooled_change_prediction``, ``tau2``, ``i2``, ``h2``, ``heterogeneity``;
        ``pooled_change_variant`` and ``tau2_variant`` by ``variant`` too;
        ``pooled_change_without`` by the case that is left out, ``without``, and
        ``pooling_weight`` by the case that is ``weighed``; ``posterior_…`` by ``prior`` and
        ``scale``; ``moderator_…`` and ``tau2_residual`` by ``moderator``.
    """
    table = Estimates(domain="soimpact")
    for measured in read_measured(measurements, outline):
        for contrast in measured.contrasts():
            if measured.indicator.design != "before_after":
                cause = NotEstimable("comparison_has_no_case_changes")
                missing = Estimate.missing(cause, method=METHODS["pooled_change"])
                table.add("pooled_change", measured.indicator.id, group_of(contrast), missing)
            else:
                _add_pooled(table, read_changes(measured, contrast), outline)
    return table.frame()


def _add_pooled(table: Estimates, changes: CaseChanges, outline: Outline) -> None:
    settings = outline.analysis.pooling
    try:
        changes.require()
        fit = pool(changes.effects, changes.variances)
    except NotEstimable as cause:
        for quantity, method in METHODS.items():
            changes.add(table, quantity, Estimate.missing(cause, method=method))
        return
    for quantity, found in _numbers(fit, changes.confidence).items():
        changes.add(table, quantity, found)
    add_variants(table, changes, settings.estimators)
    add_without_each(table, changes, fit)
    add_posteriors(table, changes, settings.prior_scales)
    if outline.record is not None:
        add_moderators(table, changes, outline.record.moderators, outline.study.seed)


def _numbers(fit: Pooled, confidence: float) -> dict[str, Estimate]:
    return {
        "pooled_change": pooled_mean(fit, confidence),
        "pooled_change_prediction": prediction(fit, confidence),
        "tau2": tau2(fit, confidence),
        "i2": i2(fit, confidence),
        "h2": h2(fit, confidence),
        "heterogeneity": heterogeneity(fit),
    }
