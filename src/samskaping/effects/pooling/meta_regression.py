"""Whether a trait of the cases goes with their effects: random effects with moderators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.pooling.between import Estimator, between_variances
from samskaping.effects.pooling.random_effects import (
    WORD,
    ErrorKind,
    error_factor,
    interval,
    require_effects,
)
from samskaping.effects.pooling.weighted_fits import WeightedFits
from samskaping.numeric.distributions import chi_square_tail
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable


@dataclass(frozen=True, eq=False, slots=True)
class MetaRegression:
    """Effects of k cases regressed on their traits.

    Attributes
    ----------
    effects, variances : (k,) arrays
        The cases' estimates and their squared standard errors.
    design : (k, p) array
        A column of ones, then the moderators as they were given.
    coefficients, se : (p,) arrays
        β and standard errors by ``kind``; the first is the intercept.
    tau2 : float
        Variance of the true effects that the moderators leave.
    residual_q : float
        Σ w_i (y_i − x_i′β)² with w = 1/v.
    """

    effects: FloatArray
    variances: FloatArray
    design: FloatArray
    coefficients: FloatArray
    se: FloatArray
    tau2: float
    residual_q: float
    kind: ErrorKind
    estimator: Estimator

    @property
    def freedom(self) -> int:
        """K − p."""
        return len(self.effects) - len(self.coefficients)


def meta_regression(
    effects: ArrayLike,
    variances: ArrayLike,
    moderators: ArrayLike,
    estimator: Estimator = "reml",
    kind: ErrorKind = "adhoc",
) -> MetaRegression:
    """Mixed-effects meta-regression y_i = β₀ + x_i′β + u_i + e_i, u ~ (0, τ²), e_i ~ (0, v_i).

    Weights w_i = 1/(v_i + τ²); cov(β) = (X′WX)⁻¹, times Q_w/(k − p) for ``knha``, times the larger
    of that and 1 for ``adhoc``.

    Parameters
    ----------
    effects, variances : (k,) floats
        One estimate per case and its squared standard error, above 0.
    moderators : (k,) or (k, m) floats
        Traits of the cases, without a column of ones; p = m + 1.

    Raises
    ------
    NotEstimable
        No more cases than coefficients; a moderator that does not vary or that the others give.
    ValueError
        Lengths differ, a number is not finite, or a variance is not above 0.

    Sources
    -------
    Knapp & Hartung (2003). Checked against R metafor::rma(mods = , test = "z", "knha", "adhoc").
    """
    y, v = np.asarray(effects, np.float64), np.asarray(variances, np.float64)
    x = np.asarray(moderators, np.float64)
    x = x[:, None] if x.ndim == 1 else x
    if y.ndim != 1 or y.shape != v.shape or x.ndim != 2 or len(x) != len(y):
        raise ValueError("effects, variances and moderators have a row for each case")
    require_effects(y, v)
    if not np.isfinite(x).all():
        raise ValueError("moderators are finite numbers")
    standard, back = _standardised(x)
    tau2 = between_variances(y[None], v[None], standard, estimator)
    fit = WeightedFits.of(y, v + tau2, standard)
    covariance = back @ fit.inverse @ back.T
    return MetaRegression(
        effects=y,
        variances=v,
        design=np.column_stack([np.ones(len(y)), x]),
        coefficients=back @ fit.coefficients,
        se=np.sqrt(np.diag(covariance)) * float(error_factor(fit, kind)),
        tau2=float(tau2[0]),
        residual_q=float(WeightedFits.of(y, v, standard).q()),
        kind=kind,
        estimator=estimator,
    )


def coefficient(fit: MetaRegression, place: int, confidence: float) -> Estimate:
    """Coefficient ``place`` (0 the intercept) ± t_{k−p} · se; the normal quantile for ``z``.

    Returns
    -------
    Estimate
        Without interval where the moderators fit every case exactly and the error is ``knha``.
    """
    method = f"{fit.estimator}_regression_{WORD[fit.kind]}"
    value, se = float(fit.coefficients[place]), float(fit.se[place])
    known = Estimate(estimate=value, n_cases=len(fit.effects), method=method)
    return interval(value, se, float(fit.freedom), fit.kind, confidence, known)


def residual_heterogeneity(fit: MetaRegression) -> Estimate:
    """Q_E with k − p degrees of freedom; ``p`` against no differences beyond the moderators.

    Sources
    -------
    Hedges & Olkin (1985). Checked against R metafor::rma(mods = ).
    """
    return Estimate(
        estimate=fit.residual_q,
        df=float(fit.freedom),
        statistic=fit.residual_q,
        p=float(chi_square_tail(fit.residual_q, fit.freedom)),
        n_cases=len(fit.effects),
        method="cochran_q",
    )


def _standardised(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The design with moderators of mean 0 and length √k, and what takes coefficients back."""
    k, m = x.shape
    centre, spread = x.mean(axis=0), x.std(axis=0)
    if k <= m + 1:
        raise NotEstimable("too_few_cases", n=k, minimum=m + 2)
    if (spread <= 1e-12 * np.maximum(np.abs(x).max(axis=0), 1e-300)).any():
        raise NotEstimable("design_singular")
    standard = np.column_stack([np.ones(k), (x - centre) / spread])
    if np.linalg.cond(standard) > 1e7:
        raise NotEstimable("design_singular")
    back = np.diag(np.concatenate([[1.0], 1 / spread]))
    back[0, 1:] = -centre / spread
    return standard, back
