"""The change between two occasions, of persons who are all, partly or not at all the same."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.means import paired_t, welch
from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# Fewer pairs than this say nothing of how alike a person's two values are.
FEWEST_PAIRS = 3
# Values whose spread is this share of their mean differ by rounding only.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of the persons measured at one occasion.

    Attributes
    ----------
    mean
        Their mean, or the figure as it was delivered.
    n
        Persons; ``None`` where a figure was delivered without their number.
    variance
        Denominator n − 1; ``None`` where it is not known, as for one person.
    """

    mean: float
    n: int | None = None
    variance: float | None = None

    @classmethod
    def of(cls, values: FloatArray) -> Sample:
        """The sample of finite ``values``, at least one."""
        variance = float(values.var(ddof=1)) if len(values) > 1 else None
        return cls(float(values.mean()), len(values), _cleared(variance, float(values.mean())))

    @property
    def squared_error(self) -> float | None:
        """Squared standard error of the mean, s²/n."""
        return None if self.variance is None or not self.n else self.variance / self.n


@dataclass(frozen=True, slots=True)
class Occasions:
    """Two occasions, and the persons who were measured at both.

    Attributes
    ----------
    before, after
        Everybody measured at each occasion.
    both
        Persons found at both.
    correlation
        Between their two values; 0 where it cannot be known.
    difference_variance
        Variance of their differences, denominator ``both`` − 1; ``None`` for fewer than two.
    """

    before: Sample
    after: Sample
    both: int = 0
    correlation: float = 0.0
    difference_variance: float | None = None

    @classmethod
    def of(cls, before: ArrayLike, after: ArrayLike, pairs: ArrayLike = ()) -> Occasions:
        """Sum up all values of both occasions, and the (k, 2) pairs of persons at both."""
        earlier, later = np.asarray(before, np.float64), np.asarray(after, np.float64)
        linked = np.asarray(pairs, np.float64).reshape(-1, 2)
        if not all(np.isfinite(values).all() for values in (earlier, later, linked)):
            raise ValueError("values are finite numbers")
        if not len(earlier) or not len(later):
            raise NotEstimable("too_few_persons", minimum=1)
        if len(linked) > min(len(earlier), len(later)):
            raise ValueError("a pair is a person of both occasions")
        difference = Sample.of(linked[:, 1] - linked[:, 0]) if len(linked) else None
        return cls(
            Sample.of(earlier),
            Sample.of(later),
            len(linked),
            _correlation(linked),
            None if difference is None else difference.variance,
        )

    @property
    def is_paired(self) -> bool:
        """Whether everybody was measured at both occasions."""
        return self.both > 0 and self.both == self.before.n == self.after.n

    @property
    def covariance(self) -> float:
        """Covariance of the two means, r · n_both · s_b · s_a/(n_b · n_a).

        The correlation is that of the pairs, the spreads are everybody's, so that no linear
        combination of the means gets a negative variance.
        """
        first, second = self.before, self.after
        if not first.n or not second.n or first.variance is None or second.variance is None:
            return 0.0
        spreads = math.sqrt(first.variance * second.variance)
        return self.correlation * self.both * spreads / (first.n * second.n)

    def with_spread(self, before: float, after: float, correlation: float) -> Occasions:
        """The same with variances and a correlation from elsewhere, such as from all cases."""
        difference = before + after - 2 * correlation * math.sqrt(before * after)
        return replace(
            self,
            before=replace(self.before, variance=before),
            after=replace(self.after, variance=after),
            correlation=correlation if self.both else 0.0,
            difference_variance=max(difference, 0.0) if self.both else None,
        )


def change_t(occasions: Occasions, confidence: float) -> Estimate:
    """Change of the mean, all available values used: M_after − M_before.

    Everybody at both occasions: Student's t on the differences, ``paired_t``. Nobody: Welch's t,
    ``welch_t``. Some, ``partly_paired_t``: se² = s_b²/n_b + s_a²/n_a − 2 r n_both s_b s_a/(n_b n_a)
    with the smaller of n_b − 1 and n_a − 1 as degrees of freedom, which are never more than those
    of Derrick et al. and do not tell how many persons came back.

    Returns
    -------
    Estimate
        ``n`` is the number of persons when everybody is paired, else the sum over the occasions.
        Without interval and with the reason where a figure was delivered without its spread, for
        one person at an occasion, and for values that are all equal.

    Sources
    -------
    Student (1908); Welch (1947); Looney & Jones (2003), eq. 2, and Derrick, Toher & White (2017)
    for partly paired samples. Checked against R t.test.
    """
    first, second = occasions.before, occasions.after
    if first.n is None or second.n is None:
        value, note = second.mean - first.mean, NotEstimable("interval_of_a_figure").note
        return Estimate(estimate=value, method="aggregate", note=note)
    if occasions.is_paired:
        spread = occasions.difference_variance
        return paired_t(first.n, second.mean - first.mean, spread or 0.0, confidence)
    # Two persons' spread is needed on each side; ``welch`` says so where it is not there.
    spreads = (second.variance or 0.0, first.variance or 0.0)
    parted = welch(second.n, second.mean, spreads[0], first.n, first.mean, spreads[1], confidence)
    if occasions.both == 0 or not parted.se:
        return parted
    return _partly_paired(occasions, parted, min(first.n, second.n) - 1.0, confidence)


def _partly_paired(
    occasions: Occasions, parted: Estimate, df: float, confidence: float
) -> Estimate:
    value, apart = parted.estimate or 0.0, (parted.se or 0.0) ** 2
    together = apart - 2 * occasions.covariance
    if together <= ROUNDING * apart:
        note = NotEstimable("interval_no_variance").note
        return Estimate(estimate=value, n=parted.n, method="partly_paired_t", note=note)
    known = Estimate(estimate=value, n=parted.n, method="partly_paired_t")
    return t_interval(value, math.sqrt(together), df, confidence, known)


def _correlation(pairs: FloatArray) -> float:
    if len(pairs) < FEWEST_PAIRS:
        return 0.0
    spreads = [Sample.of(pairs[:, side]).variance for side in (0, 1)]
    if not all(spreads):
        return 0.0
    deviations = pairs - pairs.mean(axis=0)
    products = float(deviations[:, 0] @ deviations[:, 1])
    lengths = math.sqrt(float((deviations[:, 0] ** 2).sum() * (deviations[:, 1] ** 2).sum()))
    return min(1.0, max(-1.0, products / lengths))


def _cleared(variance: float | None, mean: float) -> float | None:
    """A variance that is rounding only is none."""
    if variance is None or variance > (ROUNDING * max(abs(mean), 1.0)) ** 2:
        return variance
    return 0.0
