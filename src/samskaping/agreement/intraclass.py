"""How alike people who rate the same case are, and how dependable a case's mean is.

Raters are nested: everyone rates one case, their own. These are the one-way coefficients, ICC(1,1)
and ICC(1,k). All of them are functions of θ = τ²/σ², the variance between cases over that within,
so each interval is the interval of θ seen through the coefficient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from scipy import special

from samskaping.agreement.one_way import OneWay, missing, point
from samskaping.numeric.result import Estimate, NotEstimable

# Mean squares that differ by less than this share are equal but for rounding.
EQUAL = 1e-12
# Above this ICC(1) unequal cases get the interval from their unweighted means.
SMALL = 0.1


class Limits(NamedTuple):
    """An interval of θ = τ²/σ², and how it was found."""

    lower: float
    upper: float
    method: str


def f_limits(one_way: OneWay, confidence: float) -> Limits:
    """Interval of τ²/σ² from the F distribution, with n₀ for the size of unequal cases.

    (F/F_{(1+γ)/2} − 1)/n₀ to (F/F_{(1−γ)/2} − 1)/n₀ with F = MS_B/MS_W on G − 1 and N − G degrees
    of freedom: exact for normal scores and equal cases. With unequal cases F is no F variable
    unless τ² = 0; the interval is then approximate, and best where τ² is small.

    Raises
    ------
    NotEstimable
        Fewer than two cases, cases of one person only, or no variance within or between cases.
    ValueError
        The confidence is not between 0 and 1.

    Sources
    -------
    Searle (1971), p. 414; n₀: Searle, Casella & McCulloch (1992). Checked against R psych::ICC.
    """
    lower, upper = _f_interval(one_way.ms_between, one_way, one_way.n0, confidence)
    return Limits(lower, upper, "anova_f")


def thomas_hultquist(one_way: OneWay, confidence: float) -> Limits:
    """Interval of τ²/σ² from the unweighted case means and the harmonic mean size n_h.

    As ``f_limits`` with F = MS_M/MS_W, MS_M = n_h Σ (m_g − m)²/(G − 1), and n_h in place of n₀:
    MS_M/(n_h τ² + σ²) is nearly χ²/df whatever the sizes when τ² is not small; exact for equal
    cases. Too wide where τ² is near 0 and sizes differ much.

    ICC(1) and ICC(2) weigh the cases by their persons, this interval does not. Where the largest
    cases differ from the others much more, or less, than those from one another, the estimate may
    lie outside: in 3 to 20 of 4,000 studies of 5 to 60 persons in six cases (ICC .05 to .5). The
    sizes then tell two stories, and the coefficient is given without an interval.

    Raises
    ------
    NotEstimable, ValueError
        As ``f_limits``.

    Sources
    -------
    Thomas & Hultquist (1978); Donner & Wells (1986). Checked against the formula in R.
    """
    size = one_way.harmonic_size
    lower, upper = _f_interval(one_way.ms_of_means, one_way, size, confidence)
    return Limits(lower, upper, "thomas_hultquist")


def limits(one_way: OneWay, confidence: float) -> Limits:
    """Interval of τ²/σ²: Thomas–Hultquist where cases are unequal and ICC(1) exceeds .1, else F.

    Raises
    ------
    NotEstimable, ValueError
        As ``f_limits``.
    """
    unequal = one_way.n_cases > 1 and int(one_way.sizes.min()) < int(one_way.sizes.max())
    if unequal and _icc1(one_way) > SMALL:
        return thomas_hultquist(one_way, confidence)
    return f_limits(one_way, confidence)


def icc1(one_way: OneWay, confidence: float) -> Estimate:
    """ICC(1), or ICC(1,1): the share of the variance of a score that lies between cases.

    ICC(1) = (MS_B − MS_W)/(MS_B + (n₀ − 1) MS_W); negative values are shown as they are.
    Interval: θ/(1 + θ) of the limits that ``limits`` gives; ``method`` says which. ``statistic``
    is F = MS_B/MS_W and ``p`` its upper tail, against no differences between cases.

    Returns
    -------
    Estimate
        Missing with a reason for fewer than two cases, cases of one person only, or scores that
        are all equal.

    Sources
    -------
    Shrout & Fleiss (1979), ICC(1,1); Searle, Casella & McCulloch (1992). Checked against R
    psych::ICC. (R multilevel::ICC1 takes N/G for n₀.)
    """
    return _coefficient(one_way, confidence, _icc1, lambda theta: theta / (1 + theta))


def icc2(one_way: OneWay, confidence: float) -> Estimate:
    """ICC(2), or ICC(1,k) at the size n₀: how dependable the case means are, taken together.

    ICC(2) = (MS_B − MS_W)/MS_B, the Spearman–Brown step-up of ICC(1) by n₀; negative values are
    shown as they are. Interval: n₀θ/(1 + n₀θ) of the same limits as ``icc1``; a lower θ of −1/n₀
    or less, which Thomas and Hultquist's can be, has no such value and gives 0, below which no
    true ICC(2) lies.

    Returns
    -------
    Estimate
        Missing with a reason as ``icc1``, and where the case means are all equal (MS_B = 0).

    Sources
    -------
    Shrout & Fleiss (1979), ICC(1,k); Bliese (2000). Checked against R psych::ICC and
    multilevel::ICC2.
    """

    def value(table: OneWay) -> float:
        if table.ms_between == 0:
            raise NotEstimable("no_variance_between_cases")
        return (table.ms_between - table.ms_within) / table.ms_between

    def through(theta: float) -> float:
        stepped = one_way.n0 * theta
        return stepped / (1 + stepped) if stepped > -1 else 0.0

    return _coefficient(one_way, confidence, value, through)


def case_mean_reliability(one_way: OneWay, size: int, confidence: float | None = None) -> Estimate:
    """How dependable the mean of one case with ``size`` persons is: τ²/(τ² + σ²/size).

    This is ICC(1,k) with k = size. τ² = (MS_B − MS_W)/n₀ and σ² = MS_W come from all cases. A
    negative τ² is taken as zero, which gives 0 with the note ``negative_between_variance``: the
    data show no differences between cases that a mean could depend on. Interval, where a
    confidence is given: size·θ/(1 + size·θ) of the same limits as ``icc1``, not below 0.

    Returns
    -------
    Estimate
        Missing with a reason as ``icc1``, or when the case has no persons.

    Sources
    -------
    Brennan (2001), Generalizability theory, persons nested in cases; Searle, Casella & McCulloch
    (1992); Snijders & Bosker (2012), reliability of a group's mean.
    """

    def value(table: OneWay) -> float:
        if size < 1:
            raise NotEstimable("too_few_persons", minimum=1)
        variance = max(table.ms_between - table.ms_within, 0.0) / table.n0
        if variance == 0 and table.ms_within == 0:
            raise NotEstimable("no_variance")
        return variance / (variance + table.ms_within / size)

    def through(theta: float) -> float:
        return max(size * theta, 0.0) / (1 + max(size * theta, 0.0))

    found = _coefficient(one_way, confidence, value, through, tested=False)
    if found.estimate is None:
        return found
    if one_way.ms_between < one_way.ms_within * (1 - EQUAL):
        return point(0.0, one_way, note="negative_between_variance")
    return found


def _icc1(one_way: OneWay) -> float:
    between, within = one_way.ms_between, one_way.ms_within
    return (between - within) / (between + (one_way.n0 - 1) * within)


def _f_interval(
    ms_between: float, one_way: OneWay, size: float, confidence: float
) -> tuple[float, float]:
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    if one_way.ms_within == 0:
        raise NotEstimable("interval_no_variance_within")
    if ms_between == 0:
        raise NotEstimable("interval_no_variance_between")
    tail = (1 - confidence) / 2
    freedom = one_way.n_cases - 1, one_way.n - one_way.n_cases
    f = ms_between / one_way.ms_within
    high, low = (float(special.fdtri(*freedom, share)) for share in (1 - tail, tail))
    return (f / high - 1) / size, (f / low - 1) / size


def _coefficient(
    one_way: OneWay,
    confidence: float | None,
    value: Callable[[OneWay], float],
    through: Callable[[float], float],
    tested: bool = True,
) -> Estimate:
    """A coefficient with the interval of τ²/σ² seen through it."""
    try:
        between, within = one_way.ms_between, one_way.ms_within
        if between == 0 and within == 0:
            raise NotEstimable("no_variance")
        estimate = value(one_way)
    except NotEstimable as cause:
        return missing(cause, one_way)
    if confidence is None:
        return point(estimate, one_way)
    try:
        found = limits(one_way, confidence)
    except NotEstimable as cause:
        return point(estimate, one_way, note=cause.note)
    lower, upper = through(found.lower), through(found.upper)
    if not lower <= estimate <= upper:
        apart = NotEstimable("interval_needs_more_cases", n_cases=one_way.n_cases)
        return point(estimate, one_way, note=apart.note)
    f = between / within
    freedom = one_way.n_cases - 1, one_way.n - one_way.n_cases
    return Estimate(
        estimate=estimate,
        lower=lower,
        upper=upper,
        confidence=confidence,
        statistic=f if tested else None,
        p=float(special.fdtrc(*freedom, f)) if tested else None,
        n=one_way.n,
        n_cases=one_way.n_cases,
        method=found.method,
    )
