"""Intraclass correlations where the same raters rate every target (Shrout & Fleiss, 1979).

They are for coders of the same interviews or judges of the same cases, never for respondents who
each rate their own process: those are nested, and ``intraclass`` is for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from samskaping.numeric.decimals import from_first
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

Form = Literal["1", "2", "3", "1k", "2k", "3k"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
# Scores that differ by this share of the largest one differ only by rounding.
ROUNDING = 2 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class TwoWay:
    """Two-way analysis of variance of n targets by k raters, one rating in each cell.

    Attributes
    ----------
    ss_targets, ss_raters, ss_error : float
        Sums of squares on n − 1, k − 1 and (n − 1)(k − 1) degrees of freedom.
    """

    ss_targets: float
    ss_raters: float
    ss_error: float
    targets: int
    raters: int

    @property
    def ms_targets(self) -> float:
        """Mean square between targets (BMS)."""
        return self.ss_targets / (self.targets - 1)

    @property
    def ms_raters(self) -> float:
        """Mean square between raters (JMS)."""
        return self.ss_raters / (self.raters - 1)

    @property
    def ms_error(self) -> float:
        """Residual mean square (EMS)."""
        return self.ss_error / ((self.targets - 1) * (self.raters - 1))

    @property
    def ms_within(self) -> float:
        """Mean square within targets (WMS)."""
        return (self.ss_raters + self.ss_error) / (self.targets * (self.raters - 1))


def two_way(ratings: ArrayLike) -> TwoWay:
    """Decompose ratings into targets, raters and what is left.

    Parameters
    ----------
    ratings : (n, k) floats
        One row per target, one column per rater; every rater rated every target.

    Raises
    ------
    NotEstimable
        Fewer than two targets or raters.
    ValueError
        Not a table, or a rating is not finite: leave out targets that somebody did not rate.

    Sources
    -------
    Shrout & Fleiss (1979), table 1.
    """
    x = np.asarray(ratings, dtype=np.float64)
    if x.ndim != 2:
        raise ValueError("ratings are a table of targets by raters")
    if not np.isfinite(x).all():
        raise ValueError("every rating is finite; leave out targets that somebody did not rate")
    n, k = x.shape
    if n < 2:
        raise NotEstimable("too_few_targets", n=n, minimum=2)
    if k < 2:
        raise NotEstimable("too_few_raters", n=k, minimum=2)
    flat, noise = from_first(x.ravel())
    # Raters as rows: sums over them, and what is taken from them, then run over memory in order.
    residuals: FloatArray = np.subtract(flat.reshape(n, k).T, flat.mean(), order="C")
    raters = residuals.mean(axis=1)
    # What rounding left of the grand mean is taken out here.
    raters -= raters.mean()
    residuals -= raters[:, None]
    targets = residuals.mean(axis=0)
    residuals -= targets
    targets -= targets.mean()
    rounding = n * k * (ROUNDING * noise) ** 2
    parts = k * targets @ targets, n * raters @ raters, np.vdot(residuals, residuals)
    between, among, error = (float(part) if part > rounding else 0.0 for part in parts)
    return TwoWay(between, among, error, n, k)


def crossed_icc(form: Form, table: TwoWay, confidence: float) -> Estimate:
    """One of the six intraclass correlations of Shrout and Fleiss, with its interval.

    ``1``: raters taken as different for each target; ``2``: raters a sample, absolute agreement;
    ``3``: these raters, consistency. With ``k`` the mean of the k raters. With B, J, E, W the mean
    squares of targets, raters, error and within:
    (1) (B − W)/(B + (k−1)W); (2) (B − E)/(B + (k−1)E + k(J − E)/n); (3) (B − E)/(B + (k−1)E);
    (1k) (B − W)/B; (2k) (B − E)/(B + (J − E)/n); (3k) (B − E)/B. Negative values are shown as they
    are. Intervals: exact F for 1 and 3; for 2 the Satterthwaite approximation of Shrout & Fleiss
    (1979) and McGraw & Wong (1996), stepped up for 2k. ``statistic`` is F of targets (over W
    for 1, over E for 2 and 3), ``p`` its upper tail.

    Returns
    -------
    Estimate
        ``n`` is the number of targets. Missing with a reason where nothing varies or the
        denominator is zero; without interval where the raters agree perfectly, for 2 where the
        approximation has no degrees of freedom, and for 2k where the lower limit of 2 is at or
        below −1/(k − 1), which no correlation can be.

    Sources
    -------
    Shrout & Fleiss (1979); McGraw & Wong (1996). Checked against R psych::ICC(lmer = FALSE).
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    known: dict[str, Any] = {"n": table.targets, "method": "anova_two_way"}
    error = table.ms_within if form[0] == "1" else table.ms_error
    try:
        if table.ms_targets == 0 and table.ms_within == 0:
            raise NotEstimable("no_variance")
        estimate = _value(form, table)
    except NotEstimable as cause:
        return Estimate.missing(cause, **known)
    if error == 0:
        return Estimate(estimate=estimate, note="interval_no_variance_within", **known)
    freedom = _freedom(form, table)
    f = table.ms_targets / error
    try:
        lower, upper = _limits(form, table, f, confidence)
    except NotEstimable as cause:
        return Estimate(estimate=estimate, note=cause.note, **known)
    return Estimate(
        estimate=estimate,
        lower=lower,
        upper=upper,
        confidence=confidence,
        statistic=f,
        p=float(special.fdtrc(*freedom, f)),
        **known,
    )


def _value(form: Form, table: TwoWay) -> float:
    n, k = table.targets, table.raters
    error = table.ms_within if form[0] == "1" else table.ms_error
    raters = (table.ms_raters - error) / n if form[0] == "2" else 0.0
    single = not form.endswith("k")
    below = table.ms_targets + ((k - 1) * error + k * raters if single else raters)
    if below == 0:
        raise NotEstimable("no_variance_between_targets")
    return (table.ms_targets - error) / below


def _freedom(form: Form, table: TwoWay) -> tuple[int, int]:
    n, k = table.targets, table.raters
    return n - 1, n * (k - 1) if form[0] == "1" else (n - 1) * (k - 1)


def _limits(form: Form, table: TwoWay, f: float, confidence: float) -> tuple[float, float]:
    k = table.raters
    if form[0] == "2":
        lower, upper = _limits_of_agreement(table, confidence)
        return (_stepped(lower, k), _stepped(upper, k)) if form == "2k" else (lower, upper)
    tail = (1 - confidence) / 2
    freedom = _freedom(form, table)
    low_f = f / float(special.fdtri(*freedom, 1 - tail))
    high_f = f / float(special.fdtri(*freedom, tail))
    if not form.endswith("k"):
        return (low_f - 1) / (low_f + k - 1), (high_f - 1) / (high_f + k - 1)
    return 1 - 1 / low_f, 1 - 1 / high_f


def _limits_of_agreement(table: TwoWay, confidence: float) -> tuple[float, float]:
    n, k = table.targets, table.raters
    between, raters, error = table.ms_targets, table.ms_raters, table.ms_error
    rho = _value("2", table)
    f_raters = raters / error
    a, b = k * rho * f_raters, n * (1 + (k - 1) * rho) - k * rho
    if abs(a + b) <= ROUNDING * (abs(a) + abs(b)):
        raise NotEstimable("interval_not_defined")
    df = (k - 1) * (n - 1) * (a + b) ** 2 / ((n - 1) * a**2 + b**2)
    tail = 1 - (1 - confidence) / 2
    above, below = (float(special.fdtri(*df_of, tail)) for df_of in ((n - 1, df), (df, n - 1)))
    rest = k * raters + (k * n - k - n) * error
    lower = n * (between - above * error) / (above * rest + n * between)
    upper = n * (below * between - error) / (rest + n * below * between)
    return lower, upper


def _stepped(value: float, k: int) -> float:
    # At −1/(k − 1) the mean's reliability has no lower end, and below it no meaning.
    if 1 + value * (k - 1) <= ROUNDING:
        raise NotEstimable("interval_not_defined")
    return value * k / (1 + value * (k - 1))
