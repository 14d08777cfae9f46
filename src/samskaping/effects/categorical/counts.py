"""Counts and yes/no answers by models of persons, as descriptions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.categorical.cumulative import log_ratio, ratio, require_columns
from samskaping.effects.categorical.newton import Surface, newton
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# A dispersion below this is rounding.
NO_SPREAD = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class LogFit:
    """A model of log E(y).

    Attributes
    ----------
    coefficients : (p,) array
    covariance : (p, p) array
        Inverse of the expected information.
    robust : (p, p) array
        Of Huber and White (HC0): it holds whatever the variance of y is.
    dispersion : float
        Pearson's χ²/(n − p): 1 for Poisson counts, more when persons differ in what was not asked.
    log_likelihood : float
    n : int
    """

    coefficients: FloatArray
    covariance: FloatArray
    robust: FloatArray
    dispersion: float
    log_likelihood: float
    n: int


def fit_poisson(y: ArrayLike, x: ArrayLike, exposure: ArrayLike | None = None) -> LogFit:
    """Fit log E(y) = xβ + log(exposure) with Poisson's likelihood.

    Parameters
    ----------
    y : (n,) numbers
        Counts, not below zero.
    x : (n, p) floats
        With its column of ones.
    exposure : (n,) floats, optional
        Time or persons that each count comes from, above zero; 1 where not given.

    Raises
    ------
    NotEstimable
        Columns that depend on one another, fewer rows than parameters, or
        ``estimate_at_infinity`` (a group without any event).
    ValueError
        Shapes do not fit, a number is not finite, a count is negative or an exposure not positive.

    Sources
    -------
    McCullagh & Nelder (1989), chapter 6. Checked against R glm(family = poisson).
    """
    counts, columns = _rows(y, x)
    time = np.ones(len(counts)) if exposure is None else np.asarray(exposure, np.float64)
    if time.shape != counts.shape or not np.isfinite(time).all() or not (time > 0).all():
        raise ValueError("an exposure is a finite number above zero for each count")
    if (counts < 0).any():
        raise ValueError("counts are not below zero")

    def surface(at: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        line = columns @ at + np.log(time)
        with np.errstate(over="ignore"):
            mean = np.exp(line)
        if not np.isfinite(mean).all():
            return -math.inf, np.zeros_like(at), np.zeros((len(at), len(at)))
        slope = columns.T @ (counts - mean)
        return float(counts @ line - mean.sum()), slope, (columns.T * mean) @ columns

    return _fitted(counts, columns, surface, np.log(time))


def fit_log_binomial(y: ArrayLike, x: ArrayLike) -> LogFit:
    """Fit log Pr(y = 1) = xβ by maximum likelihood, all chances kept below 1.

    Parameters
    ----------
    y : (n,) of 0 and 1
    x : (n, p) floats
        With its column of ones.

    Raises
    ------
    NotEstimable
        As ``fit_poisson``; also where the likelihood is highest at a chance of 1, where it has no
        standard errors. Zou's risk ratio remains.
    ValueError
        As ``fit_poisson``; or a value is neither 0 nor 1.

    Sources
    -------
    Wacholder (1986). Checked against R glm(family = binomial(link = "log")).
    """
    answers, columns = _rows(y, x)
    _require_yes_or_no(answers)

    def surface(at: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        line = columns @ at
        if not (line < 0).all():
            return -math.inf, np.zeros_like(at), np.zeros((len(at), len(at)))
        no, odds = -np.expm1(line), 1 / np.expm1(-line)
        value = float(answers @ line + (1 - answers) @ np.log(no))
        slope = columns.T @ (answers - (1 - answers) * odds)
        weight = (1 - answers) * odds / no
        return value, slope, (columns.T * weight) @ columns

    return _fitted(answers, columns, surface, np.zeros(len(answers)), binomial=True)


def rate_ratio(fit: LogFit, row: ArrayLike, confidence: float, quasi: bool = True) -> Estimate:
    """exp(lᵀβ), the ratio of two rates, of independent respondents.

    With ``quasi`` the variance is multiplied by the dispersion and the interval is Student's on
    n − p; without it the counts are taken to be Poisson's.

    Returns
    -------
    Estimate
        ``se`` is that of the logarithm. Without interval if quasi-Poisson's dispersion is 0.

    Sources
    -------
    McCullagh & Nelder (1989), section 9.2. Checked against R glm(family = quasipoisson).
    """
    factor = fit.dispersion if quasi else 1.0
    log, se = log_ratio(np.asarray(row, np.float64), fit.coefficients, fit.covariance * factor)
    method = "quasi_poisson" if quasi else "poisson"
    if factor < NO_SPREAD:
        note = NotEstimable("interval_no_variance").note
        return Estimate(estimate=math.exp(log), n=fit.n, method=method, note=note)
    df = float(fit.n - len(fit.coefficients)) if quasi else None
    return ratio(log, se, confidence, fit.n, method, df)


def risk_ratio_zou(y: ArrayLike, x: ArrayLike, row: ArrayLike, confidence: float) -> Estimate:
    """exp(lᵀβ), the ratio of two chances: Poisson's likelihood on 0 and 1, robust variance (HC0).

    Raises
    ------
    NotEstimable
        As ``fit_poisson``.
    ValueError
        As ``fit_poisson``; or a value is neither 0 nor 1.

    Sources
    -------
    Zou (2004). Checked against R glm and sandwich::vcovHC(type = "HC0").
    """
    answers, columns = _rows(y, x)
    _require_yes_or_no(answers)
    fit = fit_poisson(answers, columns)
    log, se = log_ratio(np.asarray(row, np.float64), fit.coefficients, fit.robust)
    return ratio(log, se, confidence, fit.n, "risk_ratio_zou")


def risk_ratio(fit: LogFit, row: ArrayLike, confidence: float) -> Estimate:
    """exp(lᵀβ) of a log-binomial fit, with z; ``se`` is that of the logarithm."""
    log, se = log_ratio(np.asarray(row, np.float64), fit.coefficients, fit.covariance)
    return ratio(log, se, confidence, fit.n, "log_binomial")


def _rows(y: ArrayLike, x: ArrayLike) -> tuple[FloatArray, FloatArray]:
    values, columns = np.asarray(y, np.float64), np.asarray(x, np.float64)
    if values.ndim != 1 or columns.ndim != 2 or len(values) != len(columns):
        raise ValueError("values are a list, and X a table with a row for each of them")
    if not np.isfinite(values).all() or not np.isfinite(columns).all() or not columns.shape[1]:
        raise ValueError("values and columns are finite numbers, and there is a column")
    require_columns(columns)
    return values, columns


def _require_yes_or_no(answers: FloatArray) -> None:
    if not np.isin(answers, (0.0, 1.0)).all():
        raise ValueError("answers are 0 and 1")
    if answers.min() == answers.max():
        raise NotEstimable("no_variance")


def _fitted(
    y: FloatArray, x: FloatArray, surface: Surface, offset: FloatArray, binomial: bool = False
) -> LogFit:
    # The level that fits without any effect, as far as the columns can hold it.
    level = math.log(max(float(y.mean()), 1e-3) / float(np.exp(offset).mean()))
    start = np.linalg.lstsq(x, np.full(len(y), level), rcond=None)[0]
    at, value, information = newton(surface, start)
    mean = np.exp(x @ at + offset)
    variance = mean * (1 - mean) if binomial else mean
    if binomial:
        information = (x.T * (mean / (1 - mean))) @ x
    inverse = np.asarray(np.linalg.inv(information), np.float64)
    residual = (y - mean) / ((1 - mean) if binomial else 1.0)
    meat = (x.T * residual**2) @ x
    n, p = x.shape
    return LogFit(
        coefficients=at,
        covariance=inverse,
        robust=inverse @ meat @ inverse,
        dispersion=float(((y - mean) ** 2 / variance).sum()) / (n - p),
        log_likelihood=value,
        n=n,
    )
