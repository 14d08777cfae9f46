"""A contrast with its wild bootstrap test and interval."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.few_clusters.cluster_signs import MOST_CLUSTERS, Signs, draws
from samskaping.effects.few_clusters.fit import fit_by_cluster
from samskaping.effects.few_clusters.variance import (
    cluster_variance,
    is_rounding,
    largest,
    of_interval,
)
from samskaping.effects.few_clusters.wild_bootstrap import wild, wild_p
from samskaping.effects.few_clusters.wild_interval import confidence_set, limits, smallest_p
from samskaping.numeric.result import Estimate, NotEstimable


def wild_contrast(
    design: ArrayLike,
    outcome: ArrayLike,
    clusters: ArrayLike,
    contrast: ArrayLike,
    confidence: float,
    *,
    kind: Signs = "rademacher",
    weights: ArrayLike | None = None,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """A contrast of least squares with the wild cluster restricted bootstrap.

    y* = Xβ̃ + v_g ẽ_g with β̃ and ẽ fitted under c′β = δ, t* = (c′β* − δ)/se* with CR1 errors,
    ``p`` for δ = 0 as ``wild_p``; the interval holds the δ with p above 1 − ``confidence``, as
    ``confidence_set`` finds it.

    Parameters
    ----------
    kind, rng
        As ``draws``: all of them up to 16 (Rademacher) or 6 clusters (Webb), without a seed.

    Returns
    -------
    Estimate
        ``statistic`` is t with the CR1 error, ``se``. Without interval where the level cannot be
        attained or no end is found, with a note where it has gaps; without test where one cluster
        settles the contrast or nothing varies; missing where the design leaves it open.

    Sources
    -------
    Cameron, Gelbach & Miller (2008); Roodman, MacKinnon, Nielsen & Webb (2019). Checked against
    regressions on all rows, draw by draw.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    fit = fit_by_cluster(design, outcome, clusters, weights)
    sampled = "" if fit.n_clusters <= MOST_CLUSTERS[kind] else "_sampled"
    method = f"wild_{kind}{sampled}"
    try:
        fit.direction(contrast)
    except NotEstimable as cause:
        return Estimate.missing(cause, method=method)
    value = float(np.asarray(contrast, np.float64) @ fit.coefficients)
    known = Estimate(estimate=value, n=fit.n, n_cases=fit.n_clusters, method=method)
    try:
        variance = cluster_variance(fit, contrast, "CR1")
        parts = wild(fit, contrast)
        if is_rounding(fit, contrast, variance, largest(outcome)):
            raise NotEstimable("interval_no_variance")
    except NotEstimable as cause:
        return replace(known, note=of_interval(cause).note)
    drawn = draws(fit.n_clusters, kind, rng)
    se = math.sqrt(variance)
    known = replace(known, se=se, statistic=value / se, p=float(wild_p(parts, drawn)))
    try:
        pieces = confidence_set(parts, drawn, confidence)
        lower, upper, gaps = limits(pieces, smallest_p(parts, drawn), confidence)
    except NotEstimable as cause:
        return replace(known, note=cause.note)
    note = NotEstimable("interval_has_gaps").note if gaps else ""
    return replace(known, lower=lower, upper=upper, confidence=confidence, note=note)
