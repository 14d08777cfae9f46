"""How far an indicator has come from its baseline towards its target."""

from __future__ import annotations

import math
from typing import Literal

from samskaping.effects.change import Occasions
from samskaping.numeric.distributions import chi_square_quantile, student_quantile
from samskaping.numeric.result import Estimate, NotEstimable

Direction = Literal["increase", "decrease", "maintain"]
Verdict = Literal["kept", "not_kept", "unclear"]
# A baseline that misses the target by this share of either misses it by rounding.
ROUNDING = 1e-12


def attained(
    occasions: Occasions,
    level: Estimate,
    target: float,
    direction: Direction,
    tolerance: float,
    confidence: float,
) -> Estimate:
    """Share of the way (m − b)/(t − b), or what stands in its place where there is no way to go.

    * An indicator to be maintained, or whose target is its baseline: a note ``maintained_…`` with
      ``kept``, ``not_kept`` or ``unclear``, judged by ``kept``, and no number.
    * A baseline that already lies beyond the target: a note ``met_at_baseline_…`` likewise.
    * Otherwise ``share_of_the_way``.

    Parameters
    ----------
    occasions
        Baseline and follow-up.
    level
        The figure at follow-up with its interval.
    target, direction, tolerance
        What the indicator is to reach, by which way, and how far it may lie from a target that
        it already has.
    confidence
        Between 0 and 1.
    """
    baseline, n = occasions.before.mean, persons_of(occasions)
    away = target - baseline
    is_there = abs(away) <= ROUNDING * max(abs(target), abs(baseline))
    if direction == "maintain" or is_there:
        return _stated(f"maintained_{kept(level, target, direction, tolerance)}", n)
    if (away < 0) == (direction == "increase"):
        return _stated(f"met_at_baseline_{kept(level, target, direction, tolerance)}", n)
    return share_of_the_way(occasions, target, confidence)


def kept(level: Estimate, target: float, direction: Direction, tolerance: float) -> Verdict:
    """Whether a figure is where it is to stay.

    Within target ± tolerance for an indicator to be maintained; at most the tolerance below the
    target for one to increase, and above it for one to decrease. ``kept`` when the whole interval
    lies there, ``not_kept`` when none of it does, otherwise ``unclear``. A figure without an
    interval is judged by itself.
    """
    if level.estimate is None:
        return "unclear"
    below = math.inf if direction == "decrease" else tolerance
    above = math.inf if direction == "increase" else tolerance
    slack = ROUNDING * max(abs(target), 1.0)
    lowest, highest = target - below - slack, target + above + slack
    low = level.estimate if level.lower is None else level.lower
    high = level.estimate if level.upper is None else level.upper
    if lowest <= low and high <= highest:
        return "kept"
    return "not_kept" if high < lowest or low > highest else "unclear"


def share_of_the_way(occasions: Occasions, target: float, confidence: float) -> Estimate:
    """Share of the way from baseline to target, (m − b)/(t − b), with Fieller's interval.

    All ρ with |m − (1 − ρ)b − ρt| ≤ t_df √(s_m² + (1 − ρ)² s_b² − 2(1 − ρ) s_mb), s² the squared
    standard errors of the means and s_mb their covariance, which carries the pairing. Degrees of
    freedom: n − 1 when everybody is paired; Welch–Satterthwaite at the estimated share when
    nobody is; the smaller n − 1 otherwise. Never clipped: a figure that moved away from its
    target has a negative share, one that passed it a share above 1.

    Returns
    -------
    Estimate
        Without interval and with a reason where the baseline is not clearly away from the target,
        so that the interval is unbounded (``interval_unbounded``), and where a spread is not
        known. Missing where the target is the baseline.

    Sources
    -------
    Fieller (1954); the degrees of freedom as in Tamhane & Logan (2004).
    """
    first, second = occasions.before, occasions.after
    n = persons_of(occasions)
    away = target - first.mean
    if abs(away) <= ROUNDING * max(abs(target), abs(first.mean)):
        return Estimate.missing(NotEstimable("target_is_baseline"), n=n, method="fieller")
    share = (second.mean - first.mean) / away
    errors = first.squared_error, second.squared_error
    if errors[0] is None or errors[1] is None:
        alone = first.n is not None and second.n is not None
        cause = (
            NotEstimable("interval_needs_more_persons", minimum=2)
            if alone
            else NotEstimable("interval_of_a_figure")
        )
        method = "fieller" if alone else "aggregate"
        return Estimate(estimate=share, n=n, method=method, note=cause.note)
    variances = (errors[0], errors[1], occasions.covariance)
    if errors[0] == errors[1] == 0:
        note = NotEstimable("interval_no_variance").note
        return Estimate(estimate=share, n=n, method="fieller", note=note)
    df = freedom(occasions, 1 - share)
    quantile = float(student_quantile((1 + confidence) / 2, df))
    limits = fieller(second.mean - first.mean, away, variances, quantile)
    if limits is None:
        note = NotEstimable("interval_unbounded").note
        return Estimate(estimate=share, df=df, n=n, method="fieller", note=note)
    return Estimate(
        estimate=share,
        lower=limits[0],
        upper=limits[1],
        confidence=confidence,
        df=df,
        n=n,
        method="fieller",
    )


def fieller(
    change: float, away: float, variances: tuple[float, float, float], quantile: float
) -> tuple[float, float] | None:
    """Limits of ρ = change/away, where the baseline stands in both; ``None`` if unbounded.

    With N = m − b and D = t − b: var N = s_m² + s_b² − 2 s_mb, var D = s_b², cov = s_b² − s_mb;
    the limits solve (N − ρD)² = q² (var N − 2ρ cov + ρ² var D).

    Parameters
    ----------
    change, away
        N and D, D not zero.
    variances
        s_b², s_m² and s_mb.
    quantile
        q, of Student's t.

    Sources
    -------
    Fieller (1954), eq. 5.
    """
    before, after, covariance = variances
    squared = quantile**2
    top = after + before - 2 * covariance
    leading = away**2 - squared * before
    middle = change * away - squared * (before - covariance)
    constant = change**2 - squared * top
    if leading <= 0:
        return None
    # A bounded set always has the estimate inside, so a negative root is rounding.
    root = math.sqrt(max(middle**2 - leading * constant, 0.0))
    return (middle - root) / leading, (middle + root) / leading


def garwood(count: int, confidence: float, exposure: float = 1.0) -> Estimate:
    """A count of events, or their rate per ``exposure``, with the exact Poisson interval.

    From χ²_{(1−γ)/2}(2c)/2 to χ²_{(1+γ)/2}(2c + 2)/2, divided by the exposure; at c = 0 the lower
    limit is 0 and the upper one the (1+γ)/2 quantile still.

    Parameters
    ----------
    count
        Events, 0 or more.
    confidence
        Between 0 and 1.
    exposure
        Persons, days or whatever the rate is per; above 0.

    Sources
    -------
    Garwood (1936). Checked against R poisson.test.
    """
    if count < 0 or exposure <= 0:
        raise ValueError("a count is 0 or more and an exposure is above 0")
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    tail = (1 - confidence) / 2
    lower = float(chi_square_quantile(tail, 2 * count)) / 2 if count else 0.0
    upper = float(chi_square_quantile(1 - tail, 2 * count + 2)) / 2
    return Estimate(
        estimate=count / exposure,
        lower=lower / exposure,
        upper=upper / exposure,
        confidence=confidence,
        method="garwood",
    )


def freedom(occasions: Occasions, weight: float) -> float:
    """Degrees of freedom of m − weight · b; those of ``share_of_the_way``."""
    first, second = occasions.before, occasions.after
    smaller = min(first.n or 0, second.n or 0) - 1.0
    if occasions.both:
        return smaller
    parts = second.squared_error or 0.0, weight**2 * (first.squared_error or 0.0)
    if not sum(parts):
        return smaller
    each = ((second.n or 0) - 1, (first.n or 0) - 1)
    return sum(parts) ** 2 / sum(part**2 / df for part, df in zip(parts, each, strict=True))


def persons_of(occasions: Occasions) -> int | None:
    """Persons behind two occasions, each once where all are at both; ``None`` where not told."""
    first, second = occasions.before.n, occasions.after.n
    if first is None or second is None:
        return None
    return first if occasions.is_paired else first + second


def _stated(note: str, n: int | None) -> Estimate:
    return Estimate(n=n, method="fieller", note=note)
