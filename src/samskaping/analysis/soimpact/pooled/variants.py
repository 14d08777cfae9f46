"""The pooled change by other ways, and without each case in turn."""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.analysis.soimpact.pooled.case_changes import CaseChanges
from samskaping.effects.pooling import Pooled, leave_one_out, pool, pooled_mean, tau2
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate
from samskaping.study.pooling import OtherEstimator

METHOD, HARTUNG_KNAPP = "reml_adhoc", "reml_knapp_hartung"


def add_variants(
    table: Estimates, changes: CaseChanges, estimators: Sequence[OtherEstimator]
) -> None:
    """Hartung and Knapp's own standard error, and the estimators of τ² that are asked for."""
    known, confidence = (changes.effects, changes.variances), changes.confidence
    own = pooled_mean(pool(*known, kind="knha"), confidence)
    changes.add(table, "pooled_change_variant", own, variant=HARTUNG_KNAPP)
    for estimator in dict.fromkeys(estimators):
        fit = pool(*known, estimator)
        mean = pooled_mean(fit, confidence)
        changes.add(table, "pooled_change_variant", mean, variant=mean.method)
        changes.add(table, "tau2_variant", tau2(fit, confidence), variant=estimator)


def add_without_each(table: Estimates, changes: CaseChanges, fit: Pooled) -> None:
    """How much each case weighs, and the pooled change without it: whether one case decides it."""
    for case, weight in zip(changes.cases, fit.weights, strict=True):
        share = Estimate(estimate=float(weight), method=METHOD)
        changes.add(table, "pooling_weight", share, weighed=case)
    means = leave_one_out(fit, changes.confidence)
    for case, mean in zip(changes.cases, means, strict=True):
        changes.add(table, "pooled_change_without", mean, without=case)
