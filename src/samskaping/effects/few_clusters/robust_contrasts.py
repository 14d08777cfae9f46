"""A contrast of least squares with a cluster-robust test and interval."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.few_clusters.fit import Clustered, fit_by_cluster
from samskaping.effects.few_clusters.variance import (
    LEAST_DF,
    ROUNDING,
    Kind,
    cluster_variance,
    is_rounding,
    largest,
    of_interval,
    refuse_settled,
    satterthwaite_df,
)
from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, NotEstimable

METHODS: dict[Kind, str] = {
    "CR0": "cr0_t",
    "CR1": "cr1_t",
    "CR1S": "cr1s_t",
    "CR2": "cr2_satterthwaite",
    "CR3": "cr3_t",
}


def cr2_contrast(
    design: ArrayLike,
    outcome: ArrayLike,
    clusters: ArrayLike,
    contrast: ArrayLike,
    confidence: float,
    weights: ArrayLike | None = None,
) -> Estimate:
    """A coefficient or contrast of least squares, CR2 and Satterthwaite's degrees of freedom.

    c′β ± t_df √V, V as ``cluster_variance`` with CR2 and df as ``satterthwaite_df``; ``p`` is
    two-sided against 0.

    Returns
    -------
    Estimate
        Without interval and test below 2 degrees of freedom, where one cluster settles the
        contrast alone, and where nothing varies; missing where the design leaves it open. ``n``
        counts rows, ``n_cases`` clusters.

    Sources
    -------
    Bell & McCaffrey (2002); Pustejovsky & Tipton (2018). Checked against R clubSandwich.
    """
    return robust_contrast(design, outcome, clusters, contrast, confidence, "CR2", weights)


def robust_contrast(
    design: ArrayLike,
    outcome: ArrayLike,
    clusters: ArrayLike,
    contrast: ArrayLike,
    confidence: float,
    kind: Kind,
    weights: ArrayLike | None = None,
) -> Estimate:
    """As ``cr2_contrast`` with another variance and its usual reference, t on G − 1.

    With few clusters CR0 and CR1 on G − 1 degrees of freedom reject true nulls too often, the more
    so the less alike clusters are; CR3 is the jackknife and errs on the other side. They are there
    because readers know them, not to be preferred.

    Sources
    -------
    Liang & Zeger (1986); MacKinnon, Nielsen & Webb (2023) for the reference. Variances checked
    against R clubSandwich.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    fit = fit_by_cluster(design, outcome, clusters, weights)
    return contrast_interval(fit, contrast, confidence, largest(outcome), kind)


def contrast_interval(
    fit: Clustered, contrast: ArrayLike, confidence: float, scale: float, kind: Kind = "CR2"
) -> Estimate:
    """``robust_contrast`` of a fit that is there already.

    Parameters
    ----------
    scale
        How large the outcome is, so that what is rounding is told from what varies.
    """
    try:
        direction = fit.direction(contrast)
    except NotEstimable as cause:
        return Estimate.missing(cause, method=METHODS[kind])
    value = float(np.asarray(contrast, np.float64) @ fit.coefficients)
    known = Estimate(estimate=value, n=fit.n, n_cases=fit.n_clusters, method=METHODS[kind])
    try:
        variance = cluster_variance(fit, contrast, kind)
        refuse_settled(fit, direction[:, None])
        df = satterthwaite_df(fit, contrast) if kind == "CR2" else fit.n_clusters - 1.0
        if df < LEAST_DF - ROUNDING:
            raise NotEstimable("interval_df_below_two")
        if is_rounding(fit, contrast, variance, scale):
            raise NotEstimable("interval_no_variance")
    except NotEstimable as cause:
        return replace(known, note=of_interval(cause).note)
    return t_interval(value, math.sqrt(variance), df, confidence, known)
