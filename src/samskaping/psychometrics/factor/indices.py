"""How well a factor model fits: the indices that readers expect, plain, scaled and robust."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy
from scipy import special

from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray
from samskaping.psychometrics.factor.result import ChiSquare, FactorFit

CONFIDENCE = 0.90
CLOSE = 0.05


@dataclass(frozen=True, slots=True)
class Rmsea:
    """Root mean square error of approximation, its 90 % interval, and P(RMSEA ≤ .05)."""

    value: float
    lower: float
    upper: float
    p_close: float


@dataclass(frozen=True, slots=True)
class FitIndices:
    """Indices of one kind; None where there are no degrees of freedom or the index is undefined."""

    cfi: float | None
    tli: float | None
    rmsea: Rmsea | None


def indices(fit: FactorFit) -> FitIndices:
    """CFI, TLI and RMSEA from the unscaled statistics.

    CFI = 1 − max(T − df, 0)/max(T − df, T_b − df_b, 0);
    TLI = 1 − (T − df) df_b/((T_b − df_b) df); RMSEA = √(max(T − df, 0)/(n df)) · √G.

    Sources
    -------
    Bentler (1990); Tucker & Lewis (1973); Steiger & Lind (1980) with Browne & Cudeck's (1993)
    interval and √G of Steiger (1998). Checked against R lavaan::fitMeasures.
    """
    return comparison(fit, fit.chi_square, fit.baseline)


def scaled_indices(fit: FactorFit) -> FitIndices | None:
    """The same formulas with the scaled statistics (lavaan's ``cfi.scaled`` and so on)."""
    if fit.scaled is None or fit.baseline_scaled is None:
        return None
    found = comparison(fit, fit.scaled, fit.baseline_scaled)
    if fit.estimator == "wlsmv" or found.rmsea is None:
        return found
    # ASSUME, as lavaan does for a merely rescaled test: T follows χ² with its mean c·df.
    trace = fit.scaled.scaling * fit.scaled.df
    mean_matched = rmsea(ChiSquare(fit.chi_square.value, trace), fit.n, fit.model.groups)
    return FitIndices(found.cfi, found.tli, mean_matched)


def comparison(
    fit: FactorFit, test: ChiSquare, baseline: ChiSquare, c: float = 1.0, c_baseline: float = 1.0
) -> FitIndices:
    """CFI, TLI and RMSEA of a statistic whose mean under the model is c·df."""
    if not test.df:
        return FitIndices(None, None, None)
    excess, baseline_excess = test.value - c * test.df, baseline.value - c_baseline * baseline.df
    worst = max(excess, baseline_excess, 0.0)
    cfi = 1 - max(excess, 0.0) / worst if worst > 0 else 1.0
    tli = None
    if baseline_excess > 0:
        tli = 1 - excess * baseline.df / (baseline_excess * test.df)
    # Weighted least squares counts n − 1 in each group, as its statistic does.
    n = fit.n - fit.model.groups if fit.estimator == "wlsmv" else fit.n
    return FitIndices(cfi, tli, rmsea(test, n, fit.model.groups, c))


def rmsea(test: ChiSquare, n: int, groups: int, c: float = 1.0) -> Rmsea:
    """RMSEA with its interval by inversion of the noncentral χ² of T/c, (Browne & Cudeck 1993)."""
    scale = groups / (n * test.df)
    value = math.sqrt(max(test.value - c * test.df, 0.0) * scale)
    # A shifted statistic may be negative; no χ² is.
    reduced, tail = max(test.value / c, 0.0), (1 - CONFIDENCE) / 2
    lower = math.sqrt(c * _noncentrality(reduced, test.df, 1 - tail) * scale)
    upper = math.sqrt(c * _noncentrality(reduced, test.df, tail) * scale)
    close = 1 - float(special.chndtr(reduced, test.df, CLOSE**2 / (c * scale)))
    return Rmsea(value, lower, upper, close)


def _noncentrality(value: float, df: float, probability: float) -> float:
    """The λ ≥ 0 at which P(χ²(df, λ) ≤ value) is ``probability``, or 0 when there is none."""
    if special.chdtr(df, value) <= probability:
        return 0.0
    highest = max(value, 1.0)
    while special.chndtr(value, df, highest) > probability:
        highest *= 2
    found = scipy.optimize.brentq(
        lambda nc: float(special.chndtr(value, df, nc)) - probability, 0, highest, xtol=1e-10
    )
    return float(found)


def srmr(fit: FactorFit) -> float:
    """Standardised root mean square residual, averaged over groups by their size.

    Residuals of the lower triangle with its diagonal, and of modelled means, divided by the
    observed standard deviations. The variances of polychoric correlations count with residual 0.

    Sources
    -------
    Bentler (1995), as R lavaan's ``srmr``.
    """
    total = 0.0
    for found, own, size in zip(fit.groups, fit.observed, fit.sizes, strict=True):
        scale = np.sqrt(np.diagonal(own.covariance))
        residuals = (own.covariance - found.covariance) / np.outer(scale, scale)
        if fit.model.ordinal:
            np.fill_diagonal(residuals, 0.0)
        parts = [residuals[np.tril_indices(len(scale))]]
        if fit.model.means and not fit.model.ordinal:
            parts.append((own.means - found.means) / scale)
        total += size * math.sqrt(float((np.concatenate(parts) ** 2).mean()))
    return total / fit.n


def akaike(fit: FactorFit) -> float | None:
    """AIC = 2t − 2 log L; None without a likelihood. Akaike (1974)."""
    if fit.log_likelihood is None:
        return None
    return 2 * fit.model.n_free - 2 * fit.log_likelihood


def bayesian(fit: FactorFit) -> float | None:
    """BIC = t log n − 2 log L, n over all groups; None without a likelihood. Schwarz (1978)."""
    if fit.log_likelihood is None:
        return None
    return fit.model.n_free * math.log(fit.n) - 2 * fit.log_likelihood


def residual_correlations(fit: FactorFit) -> tuple[FloatArray, ...]:
    """Observed minus implied correlations of each group, (p, p).

    Sources
    -------
    Bollen (1989), p. 258. Checked against R lavaan::residuals(type = "cor.bollen").
    """
    return tuple(
        scale_to_unit_diagonal(own.covariance) - _correlations(fit, found.covariance)
        for found, own in zip(fit.groups, fit.observed, strict=True)
    )


def _correlations(fit: FactorFit, implied: FloatArray) -> FloatArray:
    if not fit.model.ordinal:
        return scale_to_unit_diagonal(implied)
    latent = implied.copy()
    np.fill_diagonal(latent, 1.0)
    return latent
