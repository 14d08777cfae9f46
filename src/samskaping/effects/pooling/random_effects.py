"""What several cases show together when each has an estimate of its own: random effects."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.means import case_means_difference_t
from samskaping.effects.pooling.between import Estimator, between_variances, intercept
from samskaping.effects.pooling.weighted_fits import WeightedFits
from samskaping.effects.student import t_interval
from samskaping.numeric.distributions import normal_quantile, normal_tail, student_quantile
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

ErrorKind = Literal["adhoc", "knha", "z"]
WORD = {"adhoc": "adhoc", "knha": "knapp_hartung", "z": "normal"}
# With fewer cases a range for another case says nothing.
FEWEST_FOR_PREDICTION = 5
# Weights that differ more than this leave nothing of the smaller one in a sum.
MOST_UNEQUAL, LARGEST = 1e12, 1e60


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

    @property
    def weights(self) -> FloatArray:
        """Each case's share of μ, w_i/Σ w; (k,)."""
        drawn = 1 / (self.variances + self.tau2)
        return np.asarray(drawn / drawn.sum())


@dataclass(frozen=True, eq=False, slots=True)
class PooledSets:
    """Random-effects fits of R sets of k effects; attributes are those of ``Pooled``, (R,)."""

    mean: FloatArray
    tau2: FloatArray
    se: FloatArray

    def limits(self, k: int, kind: ErrorKind, confidence: float) -> tuple[FloatArray, FloatArray]:
        """μ ± t_{k−1} · se, or with the normal quantile for ``z``."""
        require_confidence(confidence)
        reach = _quantile(k, kind, confidence) * self.se
        return self.mean - reach, self.mean + reach


def pool_sets(
    effects: ArrayLike,
    variances: ArrayLike,
    estimator: Estimator = "reml",
    kind: ErrorKind = "adhoc",
) -> PooledSets:
    """Random-effects means of R sets of k effects at once, as of simulated or resampled cases.

    Parameters
    ----------
    effects, variances : (R, k) floats
        Each row as for ``pool``.

    Raises
    ------
    NotEstimable, ValueError
        As ``pool``.
    """
    y, v = np.asarray(effects, np.float64), np.asarray(variances, np.float64)
    if y.ndim != 2 or y.shape != v.shape:
        raise ValueError("effects and variances have a row for each set, of the same length")
    require_effects(y, v)
    design = intercept(y.shape[1])
    tau2 = between_variances(y, v, design, estimator)
    fits = WeightedFits.of(y, v + tau2[:, None], design)
    se = np.sqrt(fits.inverse[:, 0, 0]) * error_factor(fits, kind)
    return PooledSets(fits.coefficients[:, 0], tau2, se)


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
        Fewer than two cases, or standard errors that differ a million times.
    ValueError
        Lengths differ, a number is not finite, or a variance is not above 0.

    Sources
    -------
    Hartung & Knapp (2001); Sidik & Jonkman (2002); Knapp & Hartung (2003) for the larger one.
    Checked against R metafor::rma(test = "z", "knha", "adhoc").
    """
    y, v = np.asarray(effects, np.float64), np.asarray(variances, np.float64)
    if y.ndim != 1 or y.shape != v.shape:
        raise ValueError("effects and variances are two lists of the same length")
    found = pool_sets(y[None], v[None], estimator, kind)
    mean, tau2, se = (float(values[0]) for values in (found.mean, found.tau2, found.se))
    return Pooled(y, v, mean, tau2, se, kind, estimator)


def pooled_mean(fit: Pooled, confidence: float) -> Estimate:
    """μ ± t_{k−1} · se, or with the normal quantile for ``z``; ``p`` against no change.

    Returns
    -------
    Estimate
        Without interval where all cases have the same estimate and the error is ``knha``.
    """
    known = Estimate(estimate=fit.mean, n_cases=fit.k, method=f"{fit.estimator}_{WORD[fit.kind]}")
    return interval(fit.mean, fit.se, fit.k - 1.0, fit.kind, confidence, known)


def unweighted_mean(fit: Pooled, confidence: float) -> Estimate:
    """The plain mean of the cases' estimates and t on k − 1, which asks nothing of their errors."""
    return case_means_difference_t(fit.effects, np.zeros(fit.k), confidence)


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
    require_confidence(confidence)
    if fit.k < FEWEST_FOR_PREDICTION:
        cause = NotEstimable("too_few_cases", n=fit.k, minimum=FEWEST_FOR_PREDICTION)
        return Estimate.missing(cause, n_cases=fit.k, method="prediction_t")
    reach = _quantile(fit.k, "adhoc", confidence) * math.sqrt(fit.se**2 + fit.tau2)
    return Estimate(
        estimate=fit.mean,
        lower=fit.mean - reach,
        upper=fit.mean + reach,
        confidence=confidence,
        df=fit.k - 1.0,
        n_cases=fit.k,
        method="prediction_t",
    )


def leave_one_out(fit: Pooled, confidence: float) -> list[Estimate]:
    """The pooled mean without each case in turn, in the order of the cases.

    Every one has a τ² of its own. Of two cases neither can be left out, and the entries say so.

    Sources
    -------
    Viechtbauer & Cheung (2010). Checked against R metafor::leave1out.
    """
    found, method = [], f"{fit.estimator}_{WORD[fit.kind]}"
    for left_out in range(fit.k):
        rest = np.arange(fit.k) != left_out
        try:
            again = pool(fit.effects[rest], fit.variances[rest], fit.estimator, fit.kind)
        except NotEstimable as cause:
            found.append(Estimate.missing(cause, n_cases=fit.k - 1, method=method))
        else:
            found.append(pooled_mean(again, confidence))
    return found


def interval(
    value: float, se: float, df: float, kind: ErrorKind, confidence: float, known: Estimate
) -> Estimate:
    """Give ``known`` its interval and test, by t or for ``z`` the normal, or the reason why not."""
    require_confidence(confidence)
    if se == 0:
        return replace(known, note=NotEstimable("interval_no_variance").note)
    if kind != "z":
        return t_interval(value, se, df, confidence, known)
    reach = float(normal_quantile((1 + confidence) / 2)) * se
    return replace(
        known,
        lower=value - reach,
        upper=value + reach,
        confidence=confidence,
        se=se,
        statistic=value / se,
        p=2 * float(normal_tail(abs(value / se))),
    )


def error_factor(fits: WeightedFits, kind: ErrorKind) -> FloatArray:
    """What each fit's standard errors (X′WX)⁻¹ are multiplied by: 1, √[Q/(k − p)], the larger."""
    if kind == "z":
        return np.ones(fits.weights.shape[:-1])
    k, p = fits.design.shape
    factor = np.sqrt(fits.q() / (k - p))
    return np.asarray(np.maximum(factor, 1.0) if kind == "adhoc" else factor)


def require_effects(effects: FloatArray, variances: FloatArray) -> None:
    """Refuse what is no estimate with a standard error, or more unequal than numbers can hold."""
    if not np.isfinite(effects).all():
        raise ValueError("effects and variances are lists of finite numbers of the same length")
    if not np.isfinite(variances).all() or (variances <= 0).any():
        raise ValueError("variances are finite and above 0")
    if not variances.size:
        return
    if variances.min() < 1 / LARGEST or variances.max() > LARGEST:
        raise ValueError("variances beyond 1e-60 and 1e60 are not counted with; change the unit")
    if (variances.max(axis=-1) > MOST_UNEQUAL * variances.min(axis=-1)).any():
        raise NotEstimable("standard_errors_too_unequal")


def require_confidence(confidence: float) -> None:
    """Refuse what is no probability."""
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")


def _quantile(k: int, kind: ErrorKind, confidence: float) -> float:
    tail = (1 + confidence) / 2
    return float(normal_quantile(tail) if kind == "z" else student_quantile(tail, k - 1))
