"""Intervals for coefficients of reliability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from samskaping.numeric.result import FloatArray, NotEstimable

# Below this many degrees of freedom a t interval says nothing.
MINIMUM_DF = 2.0
# Three equal cases have exactly two degrees of freedom, but for rounding.
ROUNDING = 1e-9
# A coefficient closer to one than this has no logarithm of its complement.
PERFECT = 1e-12
# A coefficient that moves less than this when a case is left out does not move.
COPIES = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits with the standard error and degrees of freedom they rest on, where there are any."""

    lower: float
    upper: float
    se: float | None = None
    df: float | None = None


def feldt(alpha: float, n: int, k: int, confidence: float) -> Interval:
    """Feldt's interval for Cronbach's alpha of k items and n independent persons.

    (1 − α̂)/(1 − α) ~ F(n − 1, (n − 1)(k − 1)), so with probability γ
    1 − (1 − α̂) F_{(1+γ)/2} ≤ α ≤ 1 − (1 − α̂) F_{(1−γ)/2}.

    Assumes independent persons and normal, essentially tau-equivalent items of equal variance.

    Raises
    ------
    NotEstimable
        Fewer than two persons, or a coefficient of one, which leaves no error to estimate from.

    Sources
    -------
    Feldt, Woodruff & Salih (1987), eq. 6. Checked against R MBESS::ci.reliability ("feldt").
    """
    _require_confidence(confidence)
    if n < 2:
        raise NotEstimable("too_few_persons", minimum=2)
    if 1 - alpha <= PERFECT:
        raise NotEstimable("interval_perfect_consistency")
    tail = (1 - confidence) / 2
    low, high = special.fdtri(n - 1, (n - 1) * (k - 1), [tail, 1 - tail])
    return Interval(1 - (1 - alpha) * float(high), 1 - (1 - alpha) * float(low))


def delta(estimate: float, se: float, confidence: float) -> Interval:
    """Reach z standard errors to both sides, cut at one, the highest reliability.

    Sources
    -------
    Raykov (2002).
    """
    _require_confidence(confidence)
    reach = float(special.ndtri((1 + confidence) / 2)) * se
    return Interval(estimate - reach, min(estimate + reach, 1.0), se)


def jackknife_log_complement(
    full: float, replicates: Sequence[float], weights: Sequence[float], confidence: float
) -> Interval:
    """Leave-one-case-out jackknife interval for a coefficient ρ, on the scale t = log(1 − ρ).

    t ± t_df · √[(G − 1)/G · Σ (t₋g − t̄)²], transformed back, around the full sample's t.
    The standard error is carried back to the scale of ρ by the delta method, (1 − ρ)·se(t).

    Parameters
    ----------
    full
        ρ from all cases.
    replicates : length G
        ρ without each case in turn.
    weights : length G
        Degrees of freedom that each case contributes; see ``satterthwaite_df``.
    confidence
        Between 0 and 1.

    Raises
    ------
    NotEstimable
        ``interval_needs_more_cases`` (df < 2), ``interval_perfect_consistency`` (some ρ is 1), or
        ``interval_same_without_each_case`` (they are copies of one another).

    Sources
    -------
    Efron & Stein (1981), eq. 1.5 with the full-sample value as centre; Satterthwaite (1946).
    """
    _require_confidence(confidence)
    df = satterthwaite_df(weights)
    if df < MINIMUM_DF - ROUNDING:
        raise NotEstimable("interval_needs_more_cases", n_cases=len(weights))
    rho = np.array([full, *replicates])
    if (1 - rho <= PERFECT).any():
        raise NotEstimable("interval_perfect_consistency")
    centre, *left_out = np.log1p(-rho)
    g = len(left_out)
    se = math.sqrt((g - 1) / g * float(((left_out - np.mean(left_out)) ** 2).sum()))
    if se <= COPIES:
        raise NotEstimable("interval_same_without_each_case")
    reach = float(special.stdtrit(df, (1 + confidence) / 2)) * se
    lower, upper = -math.expm1(centre + reach), -math.expm1(centre - reach)
    return Interval(lower, upper, (1 - full) * se, df)


def satterthwaite_df(weights: Sequence[float] | FloatArray) -> float:
    """Degrees of freedom of the leave-one-case-out variance when cases differ in size.

    To first order t = t₀ + Σ p_g u_g, p_g = m_g/M the share of case g in the degrees of freedom
    and u_g its own influence, independent with variances σ²/m_g. Without case g, t₋g − t =
    −(u_g − ū) p_g/(1 − p_g) with ū = Σ p_h u_h. These differences have the covariance σ²P/M,
    P = A (diag p − pp′) A, A = diag(1/(1 − p_g)), and their sum of squares is matched to a χ² by
    df = tr(P)² / tr(P²). Equal cases give G − 1. (Deviations from the mean of t₋g instead of t
    put a centring matrix around P; df changes in the second decimal.)

    With unequal cases the jackknife variance is too large (by 1.2 for 5 to 60 persons in six
    cases), which these df do not take back. In simulations (``simulate.recovery``; 4 to 10 cases
    of 5 to 60 persons, five-point items with a ceiling among them, ICC 0 to .5) 95 % intervals
    within cases cover .930–.981, G − 1 df .923–.957, and pseudo-values weighted by size on G − 1
    df .927–.957 at two thirds of the width. The latter take cases to be equally consistent: where
    they are not (standard deviation .35 of the log of the factor's scale, sizes 5 to 60) they
    cover .87, an unbiased variance with Bell–McCaffrey df .93, and this .955. Intervals of pooled
    coefficients (m_g = n_g) hold up to an ICC of .15 and fall to .84–.94 at .5, with any df,
    because the few case means make a skewed coefficient.

    Parameters
    ----------
    weights : length G
        m_g ≥ 0; for the within-case covariance n_g − 1.

    Raises
    ------
    NotEstimable
        Fewer than two cases contribute.

    Sources
    -------
    Satterthwaite (1946), eq. 17, on the quadratic form.
    """
    m = np.asarray(weights, dtype=np.float64)
    m = m[m > 0]
    if len(m) < 2:
        raise NotEstimable("interval_needs_more_cases", n_cases=len(m))
    share = m / m.sum()
    spread = 1 / (1 - share)
    form = spread[:, None] * (np.diag(share) - np.outer(share, share)) * spread[None, :]
    return float(np.trace(form) ** 2 / (form**2).sum())


def _require_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
