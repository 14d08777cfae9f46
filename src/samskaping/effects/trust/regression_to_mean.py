"""The change to expect of those who were chosen for how they began, and the change beyond it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from samskaping.effects.case_jackknife import jackknifed
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

METHOD = "regression_to_mean_jackknife"


@dataclass(frozen=True, eq=False, slots=True)
class ChosenCase:
    """One case: the baseline of everybody who was screened, and those who were chosen by it.

    Attributes
    ----------
    screened_mean : float
        Mean baseline of all who were screened.
    before, after : (n,) arrays
        Baseline and later value of those chosen and measured again.
    """

    screened_mean: float
    before: FloatArray
    after: FloatArray

    @classmethod
    def of(cls, screened: ArrayLike, before: ArrayLike, after: ArrayLike) -> ChosenCase:
        """Sum up a case.

        Raises
        ------
        ValueError
            Nobody was screened or chosen, lengths differ, or a value is not finite.
        """
        everyone, first, later = (
            np.asarray(values, np.float64) for values in (screened, before, after)
        )
        if first.ndim != 1 or first.shape != later.shape or not len(first) or not len(everyone):
            raise ValueError("somebody was screened, and the chosen have both values")
        if not all(np.isfinite(values).all() for values in (everyone, first, later)):
            raise ValueError("values are finite numbers")
        return cls(float(everyone.mean()), first, later)


def expected_regression(
    cutoff: float, mean: float, sd: float, correlation: float, above: bool = True
) -> float:
    """Change to expect without any effect in those beyond a cutoff: ∓ σ (1 − ρ) φ(z)/(1 − Φ(z)).

    z = (c − μ)/σ for those above c, who fall; (μ − c)/σ for those below, who rise. Baseline and
    follow-up are bivariate normal with the same mean and spread.

    Parameters
    ----------
    cutoff
        c.
    mean, sd
        μ and σ of the baseline of everybody from whom they were chosen.
    correlation
        ρ between two measurements of a person without any effect.

    Sources
    -------
    Davis (1976); Barnett, van der Pols & Dobson (2005), eq. 1. Checked against simulation.
    """
    if not (math.isfinite(cutoff) and math.isfinite(mean) and 0 < sd < math.inf):
        raise ValueError("cutoff and mean are finite and the standard deviation above 0")
    if not -1 <= correlation <= 1:
        raise ValueError("a correlation lies between −1 and 1")
    z = (cutoff - mean) / sd * (1 if above else -1)
    # φ/(1 − Φ) through logarithms, which a far cutoff does not drown.
    density = -(z**2 + math.log(2 * math.pi)) / 2
    size = sd * (1 - correlation) * math.exp(density - float(special.log_ndtr(-z)))
    return -size if above else size


def change_beyond_regression(
    cases: Sequence[ChosenCase], confidence: float, correlation: float | None = None
) -> Estimate:
    """Mean over G cases of the change of those chosen, less the regression to expect of them.

    In each case (ȳ₂ − ȳ₁) + (1 − ρ)(ȳ₁ − μ), with μ the mean of all its screened; the same
    regression as ``expected_regression`` with ȳ₁ − μ in place of σφ(z)/(1 − Φ(z)), which asks for
    no normal distribution. ρ is declared, or the pooled within-case slope of the later value on
    the baseline, which choosing by the baseline leaves as it was. The interval is a
    leave-one-case-out jackknife, t with G − 1.

    It holds if the later value depends on the baseline in a straight line, nothing but the
    baseline chose them, and the mean of all would have stayed where it was.

    Returns
    -------
    Estimate
        Missing with fewer than two cases; missing where ρ is not declared and the baselines do not
        vary within cases.

    Raises
    ------
    ValueError
        A correlation beyond −1 and 1, or confidence is no probability.

    Sources
    -------
    James (1973); Davis (1976). Bias and coverage by simulation.
    """
    if correlation is not None and not -1 <= correlation <= 1:
        raise ValueError("a correlation lies between −1 and 1")
    g, n = len(cases), sum(len(case.before) for case in cases)
    if g < 2:
        cause = NotEstimable("too_few_cases", n=g, minimum=2)
        return Estimate.missing(cause, n=n, n_cases=g, method=METHOD)
    known = Estimate(estimate=0.0, n=n, n_cases=g, method=METHOD)
    return jackknifed(lambda some: _beyond(some, correlation), cases, confidence, known, fewest=2)


def _beyond(cases: Sequence[ChosenCase], correlation: float | None) -> float:
    slope = retest_slope(cases) if correlation is None else correlation
    own = [
        float(c.after.mean() - c.before.mean() + (1 - slope) * (c.before.mean() - c.screened_mean))
        for c in cases
    ]
    return math.fsum(own) / len(own)


def retest_slope(cases: Sequence[ChosenCase]) -> float:
    """Pooled within-case slope of the later value on the baseline.

    Choosing by the baseline leaves it as it was, other than the correlation.

    Raises
    ------
    NotEstimable
        Within cases everybody began alike.
    """
    first = np.concatenate([case.before - case.before.mean() for case in cases])
    later = np.concatenate([case.after - case.after.mean() for case in cases])
    squares = float(first @ first)
    scale = max(float(np.abs(case.before).max()) for case in cases)
    if squares <= (1e-12 * max(scale, 1.0)) ** 2:
        raise NotEstimable("baselines_do_not_vary")
    return float(first @ later) / squares
