"""What the cases' own changes show together, and how much they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import COMPLETE_SPREAD, NORMAL_CHANGES, RIVALS, assuming
from samskaping.analysis.soimpact.change import signed
from samskaping.analysis.soimpact.measured import (
    Contrast,
    Measured,
    group_of,
    read_measured,
    total,
)
from samskaping.effects.change import Occasions, change_t
from samskaping.effects.pooling import heterogeneity, i2, pool, pooled_mean, prediction, tau2
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.study.model import Outline

CASES_LEFT_OUT = "cases_without_standard_error"
# A case with fewer persons than this at an occasion takes its spread from all cases.
FEWEST_FOR_OWN_SPREAD = 10
METHODS = {
    "pooled_change": "reml_adhoc",
    "pooled_change_prediction": "prediction_t",
    "tau2": "q_profile",
    "i2": "q_profile",
    "heterogeneity": "cochran_q",
}


def pooled(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Pool the cases' own changes by random effects, and estimate how much they differ.

    Only indicators whose design is ``before_after``: in a comparison a case has no effect of its
    own. REML, the larger of the Hartung–Knapp and the ordinary standard error, t on k − 1. A case
    with fewer than ten persons at an occasion, or whose persons are all alike, takes the pooled
    within-case spread and correlation; one whose figures have no spread is left out.

    Parameters
    ----------
    measurements
        The clean tidy table.
    outline
        Of it: cases, record and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates: ``pooled_change``, ``pooled_change_prediction``, ``tau2``, ``i2``
        and ``heterogeneity`` by ``occasion=later-baseline``.
    """
    table = Estimates(domain="soimpact")
    for measured in read_measured(measurements, outline):
        if measured.indicator.design == "before_after":
            for contrast in measured.contrasts():
                _add_pooled(table, measured, contrast)
    return table.frame()


def _add_pooled(table: Estimates, measured: Measured, contrast: Contrast) -> None:
    changes, borrowed = _changes(measured, contrast)
    used = [case for case, one in changes.items() if one.se]
    sizes = measured.sizes(used, contrast.baseline, contrast.follow_up)
    note = CASES_LEFT_OUT if len(used) < len(measured.effort) else ""
    words = (NORMAL_CHANGES, RIVALS, *signed(measured))
    spread = (COMPLETE_SPREAD,) if borrowed & set(used) else ()
    for quantity, found in _numbers([changes[case] for case in used], measured).items():
        full = replace(found, n=total(sizes), n_cases=len(used), note=found.note or note)
        table.add(
            quantity,
            measured.indicator.id,
            group_of(contrast),
            assuming(full, *words, *spread),
        )


def _numbers(changes: Sequence[Estimate], measured: Measured) -> dict[str, Estimate]:
    if not changes:
        cause = NotEstimable("no_standard_errors")
        return {name: Estimate.missing(cause, method=method) for name, method in METHODS.items()}
    effects = [one.estimate or 0.0 for one in changes]
    variances = [(one.se or 0.0) ** 2 for one in changes]
    try:
        fit = pool(effects, variances)
    except NotEstimable as cause:
        return {name: Estimate.missing(cause, method=method) for name, method in METHODS.items()}
    confidence = measured.confidence
    return {
        "pooled_change": pooled_mean(fit, confidence),
        "pooled_change_prediction": prediction(fit, confidence),
        "tau2": tau2(fit, confidence),
        "i2": i2(fit, confidence),
        "heterogeneity": heterogeneity(fit),
    }


def _changes(measured: Measured, contrast: Contrast) -> tuple[dict[str, Estimate], set[str]]:
    """Each case's change, and which cases took their spread from all."""
    found: dict[str, Occasions] = {}
    for case in measured.effort:
        try:
            found[case] = measured.between(case, contrast)
        except NotEstimable:
            # A case that was not measured stands as such among the changes.
            continue
    changes: dict[str, Estimate] = {}
    borrowed: set[str] = set()
    common = _common_spread(measured, found, contrast)
    for case, one in found.items():
        changes[case] = change_t(one, measured.confidence)
        if _needs_spread(one, changes[case]) and common is not None:
            changes[case] = change_t(one.with_spread(*common), measured.confidence)
            borrowed.add(case)
    return changes, borrowed


def _needs_spread(one: Occasions, change: Estimate) -> bool:
    if one.before.n is None or one.after.n is None:
        return False
    return min(one.before.n, one.after.n) < FEWEST_FOR_OWN_SPREAD or not change.se


def _common_spread(
    measured: Measured, found: dict[str, Occasions], contrast: Contrast
) -> tuple[float, float, float] | None:
    """Pooled within-case variances of baseline and follow-up, and the correlation between them."""
    variances = []
    for side in ("before", "after"):
        samples = [getattr(one, side) for one in found.values()]
        known = [one for one in samples if one.variance is not None and one.n]
        freedom = sum(one.n - 1 for one in known)
        if not freedom:
            return None
        variances.append(sum((one.n - 1) * one.variance for one in known) / freedom)
    return variances[0], variances[1], _common_correlation(measured, list(found), contrast)


def _common_correlation(measured: Measured, cases: Sequence[str], contrast: Contrast) -> float:
    pairs = [measured.pairs(case, contrast) for case in cases]
    centred: FloatArray = np.concatenate(
        [np.empty((0, 2)), *(pair - pair.mean(axis=0) for pair in pairs if len(pair))]
    )
    products = centred.T @ centred
    scale = float(np.sqrt(products[0, 0] * products[1, 1]))
    return float(products[0, 1]) / scale if scale > 0 else 0.0
