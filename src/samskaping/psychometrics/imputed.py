"""One coefficient from several imputations of the answers that are missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from scipy import special

from samskaping.numeric.result import Estimate, NotEstimable
from samskaping.psychometrics.intervals import MINIMUM_DF, PERFECT, ROUNDING

Completed = TypeVar("Completed")


def over_imputations(
    sets: Sequence[Completed],
    estimate: Callable[[Completed], Estimate],
    value: Callable[[Completed], float] | None = None,
) -> Estimate:
    """Estimate a coefficient from each completed set and combine; from a single one as it is.

    Stops at the first set that does not determine the coefficient. Where the first gives no
    interval, there is none, and ``value``, if given, is asked of the others.
    """
    first = estimate(sets[0])
    if len(sets) == 1 or first.estimate is None:
        return first
    found = [first]
    for completed in sets[1:]:
        try:
            if first.confidence is None and value is not None:
                found.append(replace(first, estimate=value(completed)))
                continue
        except NotEstimable:
            pass
        found.append(estimate(completed))
        if found[-1].estimate is None:
            return found[-1]
    return combine_imputations(found)


def combine_imputations(estimates: Sequence[Estimate]) -> Estimate:
    """Combine a coefficient of reliability over imputations by Rubin's rules.

    On the scale t = log(1 − ρ), where jackknife and delta-method errors are nearly normal: t̄ is
    the mean of the M values, their mean sampling variance W and the variance B between them give
    T = W + (1 + 1/M) B, and t̄ ± t_df √T is carried back. With λ = (1 + 1/M) B/T and ν the
    complete data's df (∞ where the interval rests on the normal or F distribution),
    1/df = λ²/(M − 1) + (1 − λ)²/ν, Satterthwaite's for a sum of two variances.

    Those of Barnard and Rubin (1999) suppose many complete-data df: with a share λ near 0 they
    tend to ν(ν + 1)/(ν + 3), not ν. In 800 simulated studies of six cases of 20 (six items; ν = 5,
    complete data cover .93 and .94) .05 missing then gives intervals 16 % wider that cover .96,
    .2 missing 35 % that cover .99, and cases of 5 to 60 (ν = 2.2) none at all, for df < 2. These
    here cover .93, .96 and .97.

    Parameters
    ----------
    estimates : length M
        The same coefficient of each completed set of answers, one or more. Their standard errors
        are on the scale of ρ and taken to t by the delta method, se/(1 − ρ); one that has limits
        alone (Feldt's interval) is given the error that its limits have on the scale t.

    Returns
    -------
    Estimate
        Other fields as in the first, which is the result where all are the same; never raises
        ``NotEstimable``. If some set does not determine the coefficient, or an interval, the first
        such reason stands in ``note``.

    Sources
    -------
    Rubin (1987); Satterthwaite (1946), eq. 17, as Lipsitz, Parzen & Zhao (2002) apply it.
    """
    if not estimates:
        raise ValueError("there is no imputation to combine")
    refused = next((e for e in estimates if e.estimate is None), None)
    if refused is not None:
        return refused
    if all(e == estimates[0] for e in estimates):
        return estimates[0]
    values = np.array([e.estimate for e in estimates], dtype=np.float64)
    # A placeholder: an estimate that is missing has to say why.
    whole = replace(
        estimates[0], estimate=None, lower=None, upper=None, se=None, df=None, note="none"
    )
    if (1 - values <= PERFECT).any():
        return _without_interval(whole, float(values.mean()), "interval_perfect_consistency")
    logs = np.log1p(-values)
    centre = -math.expm1(float(logs.mean()))
    bare = next((e for e in estimates if e.confidence is None), None)
    if bare is not None:
        notes = (e.note for e in estimates if e.note)
        return _without_interval(whole, centre, next(notes, ""))
    errors = np.array([_log_error(e) for e in estimates])
    between = float(logs.var(ddof=1)) if len(logs) > 1 else 0.0
    missing = (1 + 1 / len(logs)) * between
    total = float((errors**2).mean()) + missing
    df = _degrees(missing / total if total > 0 else 0.0, len(logs), _complete_df(estimates))
    if df < MINIMUM_DF - ROUNDING:
        cause = NotEstimable("interval_needs_more_cases", n_cases=estimates[0].n_cases or 1)
        return _without_interval(whole, centre, cause.note)
    confidence = float(estimates[0].confidence or 0.0)
    reach = float(special.stdtrit(df, (1 + confidence) / 2)) * math.sqrt(total)
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
    return reach / (2 * float(special.ndtri((1 + e.confidence) / 2)))


def _complete_df(estimates: Sequence[Estimate]) -> float:
    known = [e.df for e in estimates if e.df is not None]
    return min(known) if known else math.inf


def _degrees(share: float, imputations: int, complete: float) -> float:
    """Degrees of freedom when a share of the variance comes from what is missing."""
    missing = share**2 / (imputations - 1) if imputations > 1 else 0.0
    reciprocal = missing + (1 - share) ** 2 / complete
    return 1 / reciprocal if reciprocal > 0 else math.inf


def _without_interval(whole: Estimate, value: float, note: str) -> Estimate:
    return replace(whole, estimate=value, confidence=None, note=note)
