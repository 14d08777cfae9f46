"""Ordered answers by a cumulative logit (proportional odds), as a description."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from samskaping.effects.categorical.newton import newton
from samskaping.numeric.distributions import student_quantile, student_tail
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

METHOD = "cumulative_logit"
INDEPENDENT = "independent_respondents"
# A column that is this share of itself beside the intercept and the others depends on them.
DEPENDENT = 1e-10
BoolArray = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True, eq=False, slots=True)
class Cumulative:
    """The rows of a cumulative logit and its log-likelihood.

    logit Pr(Y ≤ j) = α_j − xβ, or α_j − xβ_j for the columns that are ``free``. The parameters are
    the α_j, then the β of the columns that are not free, then the β_j of each free column.

    Attributes
    ----------
    category : (n,) int array
        0, …, k − 1.
    x : (n, p) array
    free : (p,) bool array
    k : int
        Categories, each of them given by somebody.
    """

    category: IntArray
    x: FloatArray
    free: BoolArray
    k: int

    def boundaries(self, at: FloatArray) -> FloatArray:
        """α_j − xβ_j, with −∞ below and ∞ above, (n, k + 1)."""
        cuts, same, own = self.split(at)
        inner = cuts - (self.x[:, ~self.free] @ same)[:, None] - self.x[:, self.free] @ own
        edge = np.full((len(self.x), 1), np.inf)
        return np.hstack([-edge, inner, edge])

    def split(self, at: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Thresholds, common slopes, and the own slopes of each boundary (columns, k − 1)."""
        cuts, common = self.k - 1, int((~self.free).sum())
        own = at[cuts + common :].reshape(int(self.free.sum()), cuts)
        return at[:cuts], at[cuts : cuts + common], own

    def rows(self, boundary: int, take: IntArray | slice) -> FloatArray:
        """The derivatives of one boundary by the parameters, a row for each person."""
        cuts = self.k - 1
        x = self.x[take]
        common = int((~self.free).sum())
        found = np.zeros((len(x), cuts + common + int(self.free.sum()) * cuts))
        if 1 <= boundary <= cuts:
            found[:, boundary - 1] = 1.0
            found[:, cuts : cuts + common] = -x[:, ~self.free]
            found[:, cuts + common + boundary - 1 :: cuts] = -x[:, self.free]
        return found

    def surface(self, at: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Log-likelihood, its slopes and the observed information."""
        eta = self.boundaries(at)
        number = len(at)
        if not (np.diff(eta, axis=1) > 0).all():
            return -math.inf, np.zeros(number), np.zeros((number, number))
        value, slope, information = 0.0, np.zeros(number), np.zeros((number, number))
        for j in range(self.k):
            here = np.flatnonzero(self.category == j)
            low, high = eta[here, j], eta[here, j + 1]
            chance = _between(low, high)
            value += float(np.log(chance).sum())
            up, down = _density(high), _density(low)
            above, below = self.rows(j + 1, here), self.rows(j, here)
            first = (up[:, None] * above - down[:, None] * below) / chance[:, None]
            slope += first.sum(axis=0)
            bends = (_bend(high) / chance, -_bend(low) / chance)
            information += first.T @ first
            for bend, row in zip(bends, (above, below), strict=True):
                information -= (row * bend[:, None]).T @ row
        return value, slope, information

    def expected(self, at: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Slopes and the expected information."""
        eta = self.boundaries(at)
        information = np.zeros((len(at), len(at)))
        for j in range(self.k):
            low, high = eta[:, j], eta[:, j + 1]
            first = _density(high)[:, None] * self.rows(j + 1, slice(None))
            first = first - _density(low)[:, None] * self.rows(j, slice(None))
            information += (first / _between(low, high)[:, None]).T @ first
        return self.surface(at)[1], information

    @property
    def start(self) -> FloatArray:
        """The thresholds that fit without any slope."""
        share = np.cumsum(np.bincount(self.category, minlength=self.k))[:-1] / len(self.category)
        free = int(self.free.sum()) * (self.k - 1)
        return np.concatenate([special.logit(share), np.zeros(int((~self.free).sum()) + free)])


@dataclass(frozen=True, eq=False, slots=True)
class CumulativeFit:
    """A cumulative logit that was fitted.

    Attributes
    ----------
    thresholds, slopes : (k − 1,), (p,) arrays
        α_j and β: a higher xβ goes with higher answers.
    covariance : (k − 1 + p, k − 1 + p) array
        Inverse of the observed information.
    log_likelihood : float
    model
        The rows; none of the columns is free.
    """

    thresholds: FloatArray
    slopes: FloatArray
    covariance: FloatArray
    log_likelihood: float
    model: Cumulative


def fit_cumulative(y: ArrayLike, x: ArrayLike) -> CumulativeFit:
    """Fit logit Pr(Y ≤ j) = α_j − xβ by maximum likelihood.

    The log-likelihood is concave (Pratt, 1981), so that Newton's method with halved steps finds its
    top or shows that there is none. Categories that nobody gave are left out: they say nothing.

    Parameters
    ----------
    y : (n,) numbers
        Ordered answers.
    x : (n, p) floats
        Without a column of ones: the thresholds are the intercepts.

    Raises
    ------
    NotEstimable
        One category only; a column that depends on the others or does not vary; fewer persons
        than parameters; or ``estimate_at_infinity`` where a column parts the answers wholly.
    ValueError
        Shapes do not fit, or a number is not finite.

    Sources
    -------
    McCullagh (1980). Checked against R ordinal::clm.
    """
    model = cumulative(y, x)
    at, value, information = newton(model.surface, model.start)
    cuts = model.k - 1
    covariance = np.asarray(np.linalg.inv(information), np.float64)
    return CumulativeFit(at[:cuts], at[cuts:], covariance, value, model)


def cumulative(y: ArrayLike, x: ArrayLike) -> Cumulative:
    """The rows, checked; raises as ``fit_cumulative`` does."""
    answers, columns = np.asarray(y, np.float64), np.asarray(x, np.float64)
    if answers.ndim != 1 or columns.ndim != 2 or len(answers) != len(columns):
        raise ValueError("answers are a list, and X a table with a row for each of them")
    if not np.isfinite(answers).all() or not np.isfinite(columns).all() or not columns.shape[1]:
        raise ValueError("answers and columns are finite numbers, and there is a column")
    given, category = np.unique(answers, return_inverse=True)
    if len(given) < 2:
        raise NotEstimable("no_variance")
    require_columns(np.column_stack([np.ones(len(columns)), columns]), len(given) - 2)
    free = np.zeros(columns.shape[1], dtype=np.bool_)
    return Cumulative(category.astype(np.int64), columns, free, len(given))


def require_columns(x: FloatArray, more: int = 0) -> None:
    """Refuse columns that depend on one another, and fewer rows than parameters."""
    n, p = x.shape
    if n <= p + more:
        raise NotEstimable("too_few_rows_for_model", n=n, minimum=p + more + 1)
    r = np.abs(np.diag(np.linalg.qr(x, mode="r")))
    if (r <= DEPENDENT * np.linalg.norm(x, axis=0)).any():
        raise NotEstimable("design_singular")


def odds_ratio(fit: CumulativeFit, row: ArrayLike, confidence: float) -> Estimate:
    """exp(lᵀβ): the ratio of the odds of a higher answer, the same at every boundary.

    exp(lᵀβ̂ ± z √(lᵀVl)). It takes respondents as independent and so describes the answers given;
    what is claimed of cases comes from their means.

    Returns
    -------
    Estimate
        ``se`` is that of the logarithm; ``statistic`` z. Assumption ``independent_respondents``.

    Raises
    ------
    ValueError
        ``row`` is not p finite numbers, or all zero; the confidence is no probability.
    """
    ell = np.asarray(row, np.float64)
    cuts = len(fit.thresholds)
    log = log_ratio(ell, fit.slopes, fit.covariance[cuts:, cuts:])
    return ratio(*log, confidence, len(fit.model.category), METHOD)


def log_ratio(
    ell: FloatArray, coefficients: FloatArray, covariance: FloatArray
) -> tuple[float, float]:
    """lᵀb and its standard error."""
    if ell.shape != coefficients.shape or not np.isfinite(ell).all() or not ell.any():
        raise ValueError("a contrast has one finite number for each coefficient, not all zero")
    return float(ell @ coefficients), math.sqrt(float(ell @ covariance @ ell))


def ratio(
    log: float, se: float, confidence: float, n: int, method: str, df: float | None = None
) -> Estimate:
    """The exponential of an estimate and its limits; Student's if there are degrees of freedom."""
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    freedom = math.inf if df is None else df
    reach = float(student_quantile((1 + confidence) / 2, freedom)) * se
    return Estimate(
        estimate=math.exp(log),
        lower=math.exp(log - reach),
        upper=math.exp(log + reach),
        confidence=confidence,
        se=se,
        df=df,
        statistic=log / se,
        p=2 * float(student_tail(abs(log / se), freedom)),
        n=n,
        method=method,
        assumption=INDEPENDENT,
    )


def _between(low: FloatArray, high: FloatArray) -> FloatArray:
    """F(high) − F(low) of the logistic law, from the side on which it is exact."""
    swap = low > 0
    a, b = np.where(swap, -high, low), np.where(swap, -low, high)
    return np.asarray(special.expit(b) - special.expit(a), np.float64)


def _density(at: FloatArray) -> FloatArray:
    return np.asarray(special.expit(at) * special.expit(-at), np.float64)


def _bend(at: FloatArray) -> FloatArray:
    """The derivative of the density."""
    return np.asarray(_density(at) * (special.expit(-at) - special.expit(at)), np.float64)
