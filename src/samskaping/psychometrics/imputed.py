"""One coefficient from several imputations of the answers that are missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import stats

from samskaping.numeric.result import Estimate, NotEstimable
from samskaping.psychometrics.intervals import MINIMUM_DF, PERFECT, ROUNDING


def combine_imputations(estimates: Sequence[Estimate]) -> Estimate:
    """Combine a coefficient of reliability over imputations by Rubin's rules.

    On the scale t = log(1 − ρ), where jackknife and delta-method errors are nearly normal: t̄ is
    the mean of the M values, their mean sampling variance W and the variance B between them give
    T = W + (1 + 1/M) B, and t̄ ± t_df √T is carried back. With the complete data's df ν (∞ where
    the interval rests on the normal or F distribution), λ = (1 + 1/M) B/T and
    ν_obs = (ν + 1)/(ν + 3) · ν(1 − λ): 1/df = λ²/(M − 1) + 1/ν_obs.

    Parameters
    ----------
    estimates : length M
        The same coefficient of each completed set of answers, one or more. Their standard errors
        are on the scale of ρ and taken to t by the delta method, se/(1 − ρ); one that has limits
        alone (Feldt's interval) is given the error that its limits have on the scale t.

    Returns
    -------
    Estimate
        Other fields as in the first; never raises ``NotEstimable``. If some set does not determine
        the coefficient, or an interval, the first such reason stands in ``note``.

    Sources
    -------
    Rubin (1987); Barnard & Rubin (1999), as in R mice::pool.
    """
    if not estimates:
        raise ValueError("there is no imputation to combine")
    refused = next((e for e in estimates if e.estimate is None), None)
    if refused is not None:
        return refused
    values = np.array([e.estimate for e in estimates], dtype=np.float64)
    whole = replace(
        estimates[0], estimate=None, lower=None, upper=None, se=None, df=None, note="none"
    )
    if (1 - values <= PERFECT).any():
        return _without_interval(whole, float(values.mean()), "interval_perfect_consistency")
    logs = np.log1p(-values)
    centre = -math.expm1(float(logs.mean()))
    bare = next((e for e in estimates if e.confidence is None), None)
    if bare is not None:
        return _without_interval(whole, centre, bare.note)
    errors = np.array([_log_error(e) for e in estimates])
    between = float(logs.var(ddof=1)) if len(logs) > 1 else 0.0
    missing = (1 + 1 / len(logs)) * between
    total = float((errors**2).mean()) + missing
    df = _degrees(missing / total if total > 0 else 0.0, len(logs), _complete_df(estimates))
    if df < MINIMUM_DF - ROUNDING:
        cause = NotEstimable("interval_needs_more_cases", n_cases=estimates[0].n_cases or 1)
        return _without_interval(whole, centre, cause.note)
    confidence = float(estimates[0].confidence or 0.0)
    quantile = stats.t.ppf((1 + confidence) / 2, df)
    reach = float(quantile) * math.sqrt(total)
    return replace(
        whole,
        estimate=centre,
        lower=-math.expm1(float(logs.mean()) + reach),
        upper=-math.expm1(float(logs.mean()) - reach),
        se=(1 - centre) * math.sqrt(total),
        df=df if math.isfinite(df) else None,
        note=estimates[0].note,
    )


def _log_error(e: Estimate) -> float:
    """Standard error of log(1 − ρ)."""
    if e.estimate is None or e.lower is None or e.upper is None or e.confidence is None:
        raise ValueError("an estimate with an interval has both limits")
    if e.se is not None:
        return e.se / (1 - e.estimate)
    reach = math.log1p(-e.lower) - math.log1p(-e.upper)
    return reach / (2 * float(stats.norm.ppf((1 + e.confidence) / 2)))


def _complete_df(estimates: Sequence[Estimate]) -> float:
    known = [e.df for e in estimates if e.df is not None]
    return min(known) if known else math.inf


def _degrees(share: float, imputations: int, complete: float) -> float:
    """Degrees of freedom when a share of the variance comes from what is missing."""
    rubin = share**2 / (imputations - 1) if imputations > 1 else 0.0
    if math.isinf(complete):
        observed = 0.0
    else:
        observed = (complete + 3) / ((complete + 1) * complete * (1 - share))
    return 1 / (rubin + observed) if rubin + observed > 0 else math.inf


def _without_interval(whole: Estimate, value: float, note: str) -> Estimate:
    return replace(whole, estimate=value, confidence=None, note=note)
