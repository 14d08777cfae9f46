"""Case means drawn towards one another: what a case's mean is, seen beside the other cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike
from scipy import special

from samskaping.numeric.distributions import student_quantile
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

METHOD = "shrunken_eb"
# Nodes at which the posterior of the spread between cases is summed up.
NODES = 200
# The posterior of the spread has no end with fewer cases than this.
FEWEST_CASES = 3


@dataclass(frozen=True, eq=False, slots=True)
class CaseMeans:
    """The sufficient statistics of a score in G cases, each with at least one person.

    Attributes
    ----------
    sizes : (G,) int array
        Persons per case.
    means : (G,) array
        Their mean score.
    variances : (G,) array
        Their variance, denominator n − 1; 0 for one person.
    """

    sizes: IntArray
    means: FloatArray
    variances: FloatArray

    @classmethod
    def of(cls, sizes: ArrayLike, means: ArrayLike, variances: ArrayLike) -> CaseMeans:
        """Check and hold the statistics.

        Raises
        ------
        ValueError
            Lengths differ, a case has nobody, or a number is not finite.
        """
        n = np.asarray(sizes, dtype=np.int64)
        mean, variance = np.asarray(means, np.float64), np.asarray(variances, np.float64)
        if not n.shape == mean.shape == variance.shape or n.ndim != 1:
            raise ValueError("sizes, means and variances are lists of the same length")
        if (n < 1).any() or not np.isfinite(mean).all() or not np.isfinite(variance).all():
            raise ValueError("every case has a person and finite statistics")
        return cls(n, mean, variance)

    @property
    def within(self) -> float:
        """σ² = Σ (n_g − 1) s_g² / (N − G), the mean square within cases.

        Raises
        ------
        NotEstimable
            No case with two persons.
        """
        freedom = self.freedom
        if not freedom:
            raise NotEstimable("all_cases_of_one")
        return float(((self.sizes - 1) * self.variances).sum()) / freedom

    @property
    def freedom(self) -> int:
        """N − G."""
        return int(self.sizes.sum()) - len(self.sizes)

    @property
    def between(self) -> float:
        """τ² = (MS_B − σ²)/n₀ by analysis of variance; a negative one is shown as it is.

        Raises
        ------
        NotEstimable
            Fewer than two cases, or no case with two persons.
        """
        g, n = len(self.sizes), self.sizes.astype(np.float64)
        if g < 2:
            raise NotEstimable("too_few_cases", n=g, minimum=2)
        deviations = self.means - float(n @ self.means) / n.sum()
        # The mean of large numbers is rounded; what is left of it is taken out here.
        deviations -= float(n @ deviations) / n.sum()
        n0 = (n.sum() - float(n @ n) / n.sum()) / (g - 1)
        return float((float(n @ deviations**2) / (g - 1) - self.within) / n0)


def shrunken_means(cases: CaseMeans, confidence: float) -> list[Estimate]:
    """Empirical-Bayes (shrunken) mean of each case: w_g m_g + (1 − w_g) μ.

    w_g = τ²/(τ² + σ²/n_g), with τ² and σ² by analysis of variance; μ is the generalised
    least-squares mean of the case means, weights 1/(τ² + σ²/n_g). With equal cases, and τ² and
    σ² by REML, it is the best linear unbiased predictor. A negative τ² is taken as zero: every
    case is drawn wholly to μ, the mean over persons, and the note says so.

    The interval knows that μ and τ are estimated from few cases, which ± z √(w_g σ²/n_g) does
    not. It holds the central posterior of the case's true mean with flat priors on μ and on
    τ ≥ 0, summed up over τ numerically, σ² through Student's t on N − G degrees of freedom.

    Parameters
    ----------
    cases
        At least one case.
    confidence
        Between 0 and 1.

    Returns
    -------
    list of Estimate
        One per case, ``n`` its persons. Missing with a reason for one case or cases of one person
        only; without interval for two cases, or where nobody differs from the others of a case.

    Sources
    -------
    Morris (1983); the prior on τ: Gelman (2006). Point checked against R lme4 (equal cases);
    the coverage of the interval by simulation.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    try:
        within, between = cases.within, cases.between
        if within == 0 and between == 0:
            raise NotEstimable("no_variance")
    except NotEstimable as cause:
        return [_missing(cause, int(n), len(cases.sizes)) for n in cases.sizes]
    tau2 = max(between, 0.0)
    share, centre = _weights(cases, within, tau2)
    points = share * cases.means + (1 - share) * centre
    note = NotEstimable("shrunken_completely").note if between <= 0 else ""
    limits: list[tuple[float, float] | None] = [None] * len(points)
    if within == 0:
        note = NotEstimable("interval_no_variance_within").note
    elif len(points) < FEWEST_CASES:
        note = NotEstimable("interval_needs_more_cases", n_cases=len(points)).note
    else:
        posterior = _Posterior.of(cases, within)
        limits = [posterior.limits(place, confidence) for place in range(len(points))]
    return [
        _estimate(float(point), ends, int(n), cases, confidence, note)
        for point, ends, n in zip(points, limits, cases.sizes, strict=True)
    ]


def _weights(cases: CaseMeans, within: float, tau2: float) -> tuple[FloatArray, float]:
    """How far each case stands by its own mean, and the centre that the rest comes from."""
    if within == 0:
        return np.ones(len(cases.sizes)), float(cases.means.mean())
    error = within / cases.sizes
    precision = 1 / (tau2 + error)
    return tau2 * precision, float(precision @ cases.means) / float(precision.sum())


@dataclass(frozen=True, eq=False, slots=True)
class _Posterior:
    """Given each of several spreads between cases: its weight, and every case's t distribution."""

    weight: FloatArray
    mean: FloatArray
    scale: FloatArray
    df: int

    @classmethod
    def of(cls, cases: CaseMeans, within: float) -> _Posterior:
        error = (within / cases.sizes)[:, None]
        unit = max(float(cases.means.std(ddof=1)), float(np.sqrt(error.mean())))
        place, step = np.polynomial.legendre.leggauss(NODES)
        place, step = (place + 1) / 2, step / 2
        tau = unit * place / (1 - place)
        total = error + tau**2
        precision = 1 / total
        squared = 1 / precision.sum(axis=0)
        centre = squared * (precision * cases.means[:, None]).sum(axis=0)
        residual = precision * (cases.means[:, None] - centre) ** 2
        log = 0.5 * (np.log(squared) - np.log(total).sum(axis=0) - residual.sum(axis=0))
        log += np.log(step) + np.log(unit) - 2 * np.log1p(-place)
        weight = np.exp(log - log.max())
        share = tau**2 / total
        mean = share * cases.means[:, None] + (1 - share) * centre
        scale = np.sqrt(share * error + (1 - share) ** 2 * squared)
        return cls(weight / weight.sum(), mean, scale, cases.freedom)

    def limits(self, case: int, confidence: float) -> tuple[float, float]:
        mean, scale = self.mean[case], self.scale[case]
        reach = float(student_quantile((3 + confidence) / 4, self.df)) * 2
        low, high = float((mean - reach * scale).min()), float((mean + reach * scale).max())

        def beyond(x: float, share: float) -> float:
            return float(self.weight @ special.stdtr(self.df, (x - mean) / scale)) - share

        tail = (1 - confidence) / 2
        lower, upper = (
            scipy.optimize.brentq(beyond, low, high, args=(share,), xtol=1e-12, rtol=1e-12)
            for share in (tail, 1 - tail)
        )
        return float(lower), float(upper)


def _estimate(
    point: float,
    limits: tuple[float, float] | None,
    n: int,
    cases: CaseMeans,
    confidence: float,
    note: str,
) -> Estimate:
    lower, upper = limits or (None, None)
    return Estimate(
        estimate=point,
        lower=lower,
        upper=upper,
        confidence=confidence if limits else None,
        n=n,
        n_cases=len(cases.sizes),
        method=METHOD,
        note=note,
    )


def _missing(cause: NotEstimable, n: int, n_cases: int) -> Estimate:
    return Estimate.missing(cause, n=n, n_cases=n_cases, method=METHOD)
