"""How the variance of a score divides between cases and the persons who rate them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.decimals import from_first
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

# Scores that differ by this share of the largest one differ only by rounding.
ROUNDING = 2 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False, slots=True)
class OneWay:
    """One-way random analysis of variance of scores by case.

    Attributes
    ----------
    ss_between, ss_within : float
        Sums of squares, between and within cases.
    sizes : (G,) int array
        Persons per case, in the order of the sorted case numbers.
    means : (G,) array
        Mean score of each case, counted from the mean of all persons.
    """

    ss_between: float
    ss_within: float
    sizes: IntArray
    means: FloatArray

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

    @property
    def harmonic_size(self) -> float:
        """Harmonic mean of the persons per case, G/Σ 1/n_g.

        Raises
        ------
        NotEstimable
            No cases.
        """
        if self.n_cases == 0:
            raise NotEstimable("too_few_cases", n=0, minimum=1)
        return self.n_cases / float((1 / self.sizes).sum())

    @property
    def ms_of_means(self) -> float:
        """Mean square of the unweighted case means, n_h Σ (m_g − m)²/(G − 1).

        n_h is the harmonic mean size. Equals ``ms_between`` where all cases are of one size.

        Raises
        ------
        NotEstimable
            Fewer than two cases.
        """
        if self.n_cases < 2:
            raise NotEstimable("too_few_cases", n=self.n_cases, minimum=2)
        deviations = self.means - self.means.mean()
        return self.harmonic_size * float(deviations @ deviations) / (self.n_cases - 1)


def one_way(scores: ArrayLike, groups: ArrayLike) -> OneWay:
    """Decompose scores into between and within cases.

    Scores are counted from the first of them, as the decimals that they were written as, and the
    mean of what is left is removed before anything is squared: a large constant in scores of up
    to 15 significant digits costs nothing (see ``numeric.decimals.from_first``).

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
        return OneWay(0.0, 0.0, sizes.astype(np.int64), np.zeros(0))
    x, noise = from_first(x)
    deviations = x - x.mean()
    means = np.bincount(positions, weights=deviations) / sizes
    residuals = deviations - means[positions]
    # What rounding left of the case means is taken out of them.
    left = np.bincount(positions, weights=residuals) / sizes
    residuals = residuals - left[positions]
    means = means + left
    means = means - float(sizes @ means) / len(x)
    between, within = float(sizes @ means**2), float(residuals @ residuals)
    rounding = len(x) * (ROUNDING * noise) ** 2
    # Means that differ by rounding alone are equal for every use of them.
    return OneWay(
        between if between > rounding else 0.0,
        within if within > rounding else 0.0,
        sizes.astype(np.int64),
        means if between > rounding else np.zeros(len(sizes)),
    )


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
        return missing(cause, one_way)
    return point(value, one_way)


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
        return missing(cause, one_way)
    return point(value, one_way)


def point(value: float, one_way: OneWay, note: str = "") -> Estimate:
    """A number of an analysis of variance that has no interval."""
    return Estimate(
        estimate=value, n=one_way.n, n_cases=one_way.n_cases, method="anova_n0", note=note
    )


def missing(cause: NotEstimable, one_way: OneWay) -> Estimate:
    """A number that an analysis of variance does not determine."""
    return Estimate.missing(cause, n=one_way.n, n_cases=one_way.n_cases, method="anova_n0")
