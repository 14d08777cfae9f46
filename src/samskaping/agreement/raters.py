"""How alike people who rate the same case are, and how dependable a case's mean is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from samskaping.numeric.result import Estimate, IntArray, NotEstimable

# Scores that differ by this share of the largest one differ only by rounding.
ROUNDING = 2 * float(np.finfo(np.float64).eps)
# Mean squares that differ by less than this share are equal but for rounding.
EQUAL = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class OneWay:
    """One-way random analysis of variance of scores by case.

    Attributes
    ----------
    ss_between, ss_within : float
        Sums of squares, between and within cases.
    sizes : (G,) int array
        Persons per case, in the order of the sorted case numbers.
    """

    ss_between: float
    ss_within: float
    sizes: IntArray

    @property
    def n_cases(self) -> int:
        """Number of cases, G."""
        return len(self.sizes)

    @property
    def n(self) -> int:
        """Number of persons, N."""
        return int(self.sizes.sum())

    @property
    def ms_between(self) -> float:
        """Mean square between cases, SS_B/(G − 1).

        Raises
        ------
        NotEstimable
            Fewer than two cases.
        """
        if self.n_cases < 2:
            raise NotEstimable("too_few_cases", n=self.n_cases, minimum=2)
        return self.ss_between / (self.n_cases - 1)

    @property
    def ms_within(self) -> float:
        """Mean square within cases, SS_W/(N − G).

        Raises
        ------
        NotEstimable
            Nobody, or no case with two persons.
        """
        if self.n_cases == 0:
            raise NotEstimable("too_few_cases", n=0, minimum=1)
        if self.n == self.n_cases:
            raise NotEstimable("all_cases_of_one")
        return self.ss_within / (self.n - self.n_cases)

    @property
    def n0(self) -> float:
        """Size that an unequal design is worth: (N − Σ n_g²/N)/(G − 1).

        Raises
        ------
        NotEstimable
            Fewer than two cases.
        """
        if self.n_cases < 2:
            raise NotEstimable("too_few_cases", n=self.n_cases, minimum=2)
        squares = float((self.sizes.astype(np.float64) ** 2).sum())
        return (self.n - squares / self.n) / (self.n_cases - 1)


def one_way(scores: ArrayLike, groups: ArrayLike) -> OneWay:
    """Decompose scores into between and within cases.

    The grand mean is removed before anything is squared, so a large constant costs no digits
    beyond those that the scores themselves have lost.

    Parameters
    ----------
    scores : (n,) floats
        One finite score per person.
    groups : (n,) ints
        Which case each person rates. Any whole numbers.

    Raises
    ------
    ValueError
        Lengths differ, or a score is not finite: leave persons without a score out beforehand.

    Sources
    -------
    Searle, Casella & McCulloch (1992), table 3.1. Checked against the NIST StRD.
    """
    x, labels = np.asarray(scores, dtype=np.float64), np.asarray(groups)
    if x.ndim != 1 or x.shape != labels.shape:
        raise ValueError("scores and groups are two lists of the same length")
    if not np.isfinite(x).all():
        raise ValueError("every score is finite; leave out persons without one")
    _, positions, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    if len(x) == 0:
        return OneWay(0.0, 0.0, sizes.astype(np.int64))
    deviations = x - x.mean()
    means = np.bincount(positions, weights=deviations) / sizes
    residuals = deviations - means[positions]
    # The mean of large numbers is rounded, so what is left of it is taken out here.
    grand = float(deviations.mean())
    between, within = float((sizes * (means - grand) ** 2).sum()), float((residuals**2).sum())
    rounding = len(x) * (ROUNDING * float(np.abs(x).max())) ** 2
    return OneWay(
        between if between > rounding else 0.0,
        within if within > rounding else 0.0,
        sizes.astype(np.int64),
    )


def icc1(one_way: OneWay, confidence: float) -> Estimate:
    """ICC(1): the share of the variance of a score that lies between cases.

    ICC(1) = (MS_B − MS_W)/(MS_B + (n₀ − 1) MS_W); negative values are shown as they are.
    Interval: with F = MS_B/MS_W and F_L = F/F_{(1+γ)/2}, F_U = F/F_{(1−γ)/2} of (G − 1, N − G)
    degrees of freedom, from (F_L − 1)/(F_L + n₀ − 1) to (F_U − 1)/(F_U + n₀ − 1): exact for
    normal scores and equal cases, approximate through n₀ otherwise. ``statistic`` is F and ``p``
    its upper tail, against no differences between cases.

    Returns
    -------
    Estimate
        Missing with a reason for fewer than two cases, cases of one person only, or scores that
        are all equal.

    Sources
    -------
    Shrout & Fleiss (1979), ICC(1,1); Searle (1971), p. 414; n₀: Searle, Casella & McCulloch
    (1992). Checked against R psych::ICC. (R multilevel::ICC1 takes N/G for n₀.)
    """

    def coefficient(f: float, n0: float) -> float:
        return (f - 1) / (f + n0 - 1)

    try:
        between, within, n0 = one_way.ms_between, one_way.ms_within, one_way.n0
        _require_spread(between, within)
    except NotEstimable as cause:
        return _missing(cause, one_way)
    value = (between - within) / (between + (n0 - 1) * within)
    if within == 0:
        return _point(value, one_way, note="interval_no_variance_within")
    f = between / within
    low, high = _f_limits(f, one_way, confidence)
    return _f_estimate(value, coefficient(low, n0), coefficient(high, n0), f, one_way, confidence)


def icc2(one_way: OneWay, confidence: float) -> Estimate:
    """ICC(2): how dependable the case means are, taken together.

    ICC(2) = (MS_B − MS_W)/MS_B, the Spearman–Brown step-up of ICC(1) by n₀; negative values are
    shown as they are. Interval: 1 − 1/F_L to 1 − 1/F_U, F limits as in ``icc1``.

    Returns
    -------
    Estimate
        Missing with a reason as ``icc1``, and where the case means are all equal (MS_B = 0).

    Sources
    -------
    Shrout & Fleiss (1979), ICC(1,k); Bliese (2000). Checked against R psych::ICC and
    multilevel::ICC2.
    """
    try:
        between, within = one_way.ms_between, one_way.ms_within
        _require_spread(between, within)
        if between == 0:
            raise NotEstimable("no_variance_between_cases")
    except NotEstimable as cause:
        return _missing(cause, one_way)
    if within == 0:
        return _point(1.0, one_way, note="interval_no_variance_within")
    f = between / within
    low, high = _f_limits(f, one_way, confidence)
    return _f_estimate(1 - 1 / f, 1 - 1 / low, 1 - 1 / high, f, one_way, confidence)


def case_mean_reliability(one_way: OneWay, size: int) -> Estimate:
    """How dependable the mean of one case with ``size`` persons is: τ²/(τ² + σ²/size).

    τ² = (MS_B − MS_W)/n₀ and σ² = MS_W come from all cases. A negative τ² is taken as zero, which
    gives 0 with the note ``negative_between_variance``: the data show no differences between
    cases that a mean could depend on.

    Returns
    -------
    Estimate
        Missing with a reason as ``icc1``, or when the case has no persons.

    Sources
    -------
    Brennan (2001), Generalizability theory, eq. 2.40 for persons nested in cases; Searle,
    Casella & McCulloch (1992).
    """
    try:
        between, within = one_way.ms_between, one_way.ms_within
        _require_spread(between, within)
        if size < 1:
            raise NotEstimable("too_few_persons", minimum=1)
    except NotEstimable as cause:
        return _missing(cause, one_way)
    if between < within * (1 - EQUAL):
        return _point(0.0, one_way, note="negative_between_variance")
    variance = max(between - within, 0.0) / one_way.n0
    return _point(variance / (variance + within / size), one_way)


def between_variance(one_way: OneWay) -> Estimate:
    """Variance of the true case means, τ² = (MS_B − MS_W)/n₀, in squared score points.

    The analysis-of-variance estimator; a negative one is shown as it is.

    Returns
    -------
    Estimate
        Missing with a reason for fewer than two cases or cases of one person only.

    Sources
    -------
    Searle, Casella & McCulloch (1992), eq. 3.19.
    """
    try:
        value = (one_way.ms_between - one_way.ms_within) / one_way.n0
    except NotEstimable as cause:
        return _missing(cause, one_way)
    return _point(value, one_way)


def within_variance(one_way: OneWay) -> Estimate:
    """Variance of the scores within cases, σ² = MS_W, in squared score points.

    Returns
    -------
    Estimate
        Missing with a reason when no case has two persons.

    Sources
    -------
    Searle, Casella & McCulloch (1992), eq. 3.18.
    """
    try:
        value = one_way.ms_within
    except NotEstimable as cause:
        return _missing(cause, one_way)
    return _point(value, one_way)


def _require_spread(between: float, within: float) -> None:
    if between == 0 and within == 0:
        raise NotEstimable("no_variance")


def _f_limits(f: float, one_way: OneWay, confidence: float) -> tuple[float, float]:
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    tail = (1 - confidence) / 2
    freedom = one_way.n_cases - 1, one_way.n - one_way.n_cases
    high, low = stats.f.ppf([1 - tail, tail], *freedom)
    return f / float(high), f / float(low)


def _f_estimate(
    value: float, lower: float, upper: float, f: float, one_way: OneWay, confidence: float
) -> Estimate:
    p = float(stats.f.sf(f, one_way.n_cases - 1, one_way.n - one_way.n_cases))
    return Estimate(
        estimate=value,
        lower=lower,
        upper=upper,
        confidence=confidence,
        statistic=f,
        p=p,
        n=one_way.n,
        n_cases=one_way.n_cases,
        method="anova_f",
    )


def _point(value: float, one_way: OneWay, note: str = "") -> Estimate:
    return Estimate(
        estimate=value, n=one_way.n, n_cases=one_way.n_cases, method="anova_n0", note=note
    )


def _missing(cause: NotEstimable, one_way: OneWay) -> Estimate:
    return Estimate.missing(cause, n=one_way.n, n_cases=one_way.n_cases, method="anova_n0")
