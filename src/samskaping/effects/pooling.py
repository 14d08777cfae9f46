"""What several cases show together when each has an estimate of its own: random effects."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from samskaping.effects.heterogeneity import (
    Estimator,
    between_variance,
    cochran_q,
    tau2_at,
    typical_variance,
)
from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

ErrorKind = Literal["adhoc", "knha", "z"]
# With fewer cases a range for another case says nothing.
FEWEST_FOR_PREDICTION = 5


@dataclass(frozen=True, eq=False, slots=True)
class Pooled:
    """A random-effects fit.

    Attributes
    ----------
    effects, variances : (k,) arrays
        The cases' estimates and their squared standard errors.
    mean, tau2 : float
        μ and τ².
    se : float
        Standard error of μ by ``kind``.
    """

    effects: FloatArray
    variances: FloatArray
    mean: float
    tau2: float
    se: float
    kind: ErrorKind
    estimator: Estimator

    @property
    def k(self) -> int:
        """Number of cases."""
        return len(self.effects)


def pool(
    effects: ArrayLike,
    variances: ArrayLike,
    estimator: Estimator = "reml",
    kind: ErrorKind = "adhoc",
) -> Pooled:
    """Random-effects mean μ = Σ w_i y_i/Σ w_i, w_i = 1/(v_i + τ²).

    Standard error of μ: ``z`` (Σ w_i)^{−1/2}; ``knha``, Hartung–Knapp, that times
    √[Σ w_i (y_i − μ)²/(k − 1)]; ``adhoc`` the larger of the two.

    Parameters
    ----------
    effects, variances : (k,) floats
        One estimate per case and its squared standard error, above 0.

    Raises
    ------
    NotEstimable
        Fewer than two cases.
    ValueError
        Lengths differ, a number is not finite, or a variance is not above 0.

    Sources
    -------
    Hartung & Knapp (2001); Sidik & Jonkman (2002); Knapp & Hartung (2003) for the larger one.
    Checked against R metafor::rma(test = "z", "knha", "adhoc").
    """
    y, v = np.asarray(effects, np.float64), np.asarray(variances, np.float64)
    if y.ndim != 1 or y.shape != v.shape or not np.isfinite(y).all():
        raise ValueError("effects and variances are two lists of the same length")
    if not np.isfinite(v).all() or (v <= 0).any():
        raise ValueError("variances are finite and above 0")
    tau2 = between_variance(y, v, estimator)
    total = float((1 / (v + tau2)).sum())
    mean = float((y / (v + tau2)).sum()) / total
    factor = math.sqrt(cochran_q(y, v, tau2) / (len(y) - 1))
    factors = {"z": 1.0, "knha": factor, "adhoc": max(factor, 1.0)}
    return Pooled(y, v, mean, tau2, factors[kind] / math.sqrt(total), kind, estimator)


def pooled_mean(fit: Pooled, confidence: float) -> Estimate:
    """μ ± t_{k−1} · se, or with the normal quantile for ``z``; ``p`` against no change.

    Returns
    -------
    Estimate
        Without interval where all cases have the same estimate and the error is ``knha``.
    """
    _require(confidence)
    method = {"adhoc": "adhoc", "knha": "knapp_hartung", "z": "normal"}[fit.kind]
    known = Estimate(estimate=fit.mean, n_cases=fit.k, method=f"{fit.estimator}_{method}")
    if fit.se == 0:
        return replace(known, note=NotEstimable("interval_no_variance").note)
    if fit.kind != "z":
        return t_interval(fit.mean, fit.se, fit.k - 1.0, confidence, known)
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * fit.se
    return replace(
        known,
        lower=fit.mean - reach,
        upper=fit.mean + reach,
        confidence=confidence,
        se=fit.se,
        statistic=fit.mean / fit.se,
        p=2 * float(stats.norm.sf(abs(fit.mean / fit.se))),
    )


def prediction(fit: Pooled, confidence: float) -> Estimate:
    """Where the true effect of another case may lie: μ ± t_{k−1} √(se² + τ²), approximate.

    Returns
    -------
    Estimate
        Missing below 5 cases.

    Sources
    -------
    Higgins, Thompson & Spiegelhalter (2009), with k − 1 degrees of freedom as in IntHout et al.
    (2016). Checked against R metafor::predict.
    """
    _require(confidence)
    if fit.k < FEWEST_FOR_PREDICTION:
        cause = NotEstimable("too_few_cases", n=fit.k, minimum=FEWEST_FOR_PREDICTION)
        return Estimate.missing(cause, n_cases=fit.k, method="prediction_t")
    se = math.sqrt(fit.se**2 + fit.tau2)
    reach = float(stats.t.ppf((1 + confidence) / 2, fit.k - 1)) * se
    return Estimate(
        estimate=fit.mean,
        lower=fit.mean - reach,
        upper=fit.mean + reach,
        confidence=confidence,
        df=fit.k - 1.0,
        n_cases=fit.k,
        method="prediction_t",
    )


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


def h2(fit: Pooled) -> float:
    """H² = 1 + τ²/s², total over sampling variance; s² as in ``i2``.

    Sources
    -------
    Higgins & Thompson (2002). Checked against R metafor::rma.
    """
    return 1 + fit.tau2 / typical_variance(fit.variances)


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
        p=float(stats.chi2.sf(q, df)),
        n_cases=fit.k,
        method="cochran_q",
    )


def leave_one_out(fit: Pooled, confidence: float) -> list[Estimate]:
    """The pooled mean without each case in turn, in the order of the cases.

    Checked against R metafor::leave1out.
    """
    found = []
    for left_out in range(fit.k):
        rest = np.arange(fit.k) != left_out
        try:
            again = pool(fit.effects[rest], fit.variances[rest], fit.estimator, fit.kind)
        except NotEstimable as cause:
            found.append(Estimate.missing(cause, n_cases=fit.k - 1))
        else:
            found.append(pooled_mean(again, confidence))
    return found


def _profiled(
    fit: Pooled, value: float, confidence: float, scaled: Callable[[float], float]
) -> Estimate:
    _require(confidence)
    point = Estimate(
        estimate=value,
        n_cases=fit.k,
        method="q_profile",
        note=NotEstimable("negative_between_variance").note if fit.tau2 == 0 else "",
    )
    tails = (1 + confidence) / 2, (1 - confidence) / 2
    quantiles = (float(stats.chi2.ppf(tail, fit.k - 1)) for tail in tails)
    lower, upper = (tau2_at(fit.effects, fit.variances, q) for q in quantiles)
    if upper is None:
        return replace(point, note=NotEstimable("interval_below_zero").note)
    return replace(point, lower=scaled(lower or 0.0), upper=scaled(upper), confidence=confidence)


def _require(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
