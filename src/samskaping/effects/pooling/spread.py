"""How much the cases differ: τ², I² and H² with their Q-profile intervals, and Cochran's Q."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from samskaping.effects.pooling.between import cochran_q, tau2_at, typical_variance
from samskaping.effects.pooling.random_effects import Pooled, require_confidence
from samskaping.numeric.distributions import chi_square_quantile, chi_square_tail
from samskaping.numeric.result import Estimate, NotEstimable


def tau2(fit: Pooled, confidence: float) -> Estimate:
    """τ² with its Q-profile interval: the τ² with Q(τ²) at the quantiles of χ²_{k−1}.

    A lower limit below 0 is 0. Where the upper one is below 0 too the effects are more alike than
    chance makes them, and there is no interval.

    Sources
    -------
    Viechtbauer (2007). Checked against R metafor::confint.
    """
    return _profiled(fit, fit.tau2, confidence, lambda variance: variance)


def i2(fit: Pooled, confidence: float) -> Estimate:
    """I² = τ²/(τ² + s²), s² the sampling variance of a typical effect; a share of 1.

    From the fit's own τ², so that it follows the estimator; the interval by τ²'s Q-profile limits.

    Sources
    -------
    Higgins & Thompson (2002), eq. 10. Checked against R metafor::rma and confint.
    """
    typical = typical_variance(fit.variances)

    def share(variance: float) -> float:
        return variance / (variance + typical)

    return _profiled(fit, share(fit.tau2), confidence, share)


def h2(fit: Pooled, confidence: float) -> Estimate:
    """H² = 1 + τ²/s², total over sampling variance; s² and the interval as in ``i2``.

    Sources
    -------
    Higgins & Thompson (2002). Checked against R metafor::rma and confint.
    """
    typical = typical_variance(fit.variances)

    def ratio(variance: float) -> float:
        return 1 + variance / typical

    return _profiled(fit, ratio(fit.tau2), confidence, ratio)


def heterogeneity(fit: Pooled) -> Estimate:
    """Cochran's Q with k − 1 degrees of freedom; ``p`` is against no differences between cases.

    Sources
    -------
    Cochran (1954). Checked against R metafor::rma.
    """
    q, df = cochran_q(fit.effects, fit.variances), fit.k - 1
    return Estimate(
        estimate=q,
        df=float(df),
        statistic=q,
        p=float(chi_square_tail(q, df)),
        n_cases=fit.k,
        method="cochran_q",
    )


def _profiled(
    fit: Pooled, value: float, confidence: float, scaled: Callable[[float], float]
) -> Estimate:
    require_confidence(confidence)
    point = Estimate(
        estimate=value,
        n_cases=fit.k,
        method="q_profile",
        note=NotEstimable("negative_between_variance").note if fit.tau2 == 0 else "",
    )
    tails = (1 + confidence) / 2, (1 - confidence) / 2
    quantiles = (float(chi_square_quantile(tail, fit.k - 1)) for tail in tails)
    lower, upper = (tau2_at(fit.effects, fit.variances, q) for q in quantiles)
    if upper is None:
        return replace(point, note=NotEstimable("interval_below_zero").note)
    return replace(point, lower=scaled(lower or 0.0), upper=scaled(upper), confidence=confidence)
