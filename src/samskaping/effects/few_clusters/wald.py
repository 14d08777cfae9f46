"""Several contrasts at once: the robust Wald test with few clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.few_clusters.fit import Clustered
from samskaping.effects.few_clusters.variance import contrast_covariances, loads, products
from samskaping.numeric.distributions import f_tail
from samskaping.numeric.result import FloatArray, NotEstimable

# Eigenvalue of the contrasts' correlations below which they say the same.
DEPENDENT = 1e-10


@dataclass(frozen=True, slots=True)
class Wald:
    """A joint test of q contrasts: an F statistic, its two degrees of freedom, and p."""

    statistic: float
    numerator_df: int
    df: float
    p: float


def wald_htz(fit: Clustered, contrasts: ArrayLike, null: ArrayLike = 0.0) -> Wald:
    """Whether Cβ = c, with CR2 covariances taken as Hotelling's T².

    F = (η − q + 1)/(ηq) · (Cβ − c)′(C V C′)⁻¹(Cβ − c) on q and η − q + 1 degrees of freedom.
    η = q(q + 1)/Σ_st Var(D_st) is that of the Wishart matrix whose total variance is that of
    D = Ω^{−1/2} C V C′ Ω^{−1/2}, Ω = E(C V C′), were the rows independent and alike. With one
    contrast it is the squared t of ``satterthwaite_df``. Denominator degrees of freedom below 2
    are given, though no statement should rest on them.

    Parameters
    ----------
    fit
        Of one outcome.
    contrasts : (q, p) floats
        C, its rows independent of one another.
    null : (q,) floats or one number
        c.

    Raises
    ------
    NotEstimable
        As ``cluster_variance``; ``contrasts_depend`` where a contrast follows from the others;
        ``too_few_cases_for_joint_test`` where no denominator degrees of freedom are left.

    Sources
    -------
    Pustejovsky & Tipton (2018), section 3.2; Zhang (2012). Checked against R
    clubSandwich::Wald_test(test = "HTZ").
    """
    c = np.atleast_2d(np.asarray(contrasts, np.float64))
    q = len(c)
    covariance = contrast_covariances(fit, c, "CR2")
    found = products(fit, loads(fit, c, "CR2"))
    root = _inverse_root(np.einsum("stgg->st", found))
    if root is None:
        raise NotEstimable("contrasts_depend")
    found = np.einsum("as,bt,stgh->abgh", root, root, found, optimize=True)
    variances = np.einsum("stgh,tsgh->", found, found) + (np.einsum("ssgh->gh", found) ** 2).sum()
    eta = q * (q + 1) / float(variances)
    df = eta - q + 1
    if df <= 0:
        raise NotEstimable("too_few_cases_for_joint_test", n=q)
    square = _quadratic(fit, c, null, covariance)
    statistic = df / (eta * q) * square
    return Wald(statistic, q, df, float(f_tail(statistic, q, df)))


def wald_naive(fit: Clustered, contrasts: ArrayLike, null: ArrayLike = 0.0) -> Wald:
    """The same with F on q and G − 1 degrees of freedom, as is common; it rejects too often.

    Sources
    -------
    Pustejovsky & Tipton (2018), section 3. Checked against R
    clubSandwich::Wald_test(test = "Naive-F").
    """
    c = np.atleast_2d(np.asarray(contrasts, np.float64))
    statistic = _quadratic(fit, c, null, contrast_covariances(fit, c, "CR2")) / len(c)
    df = fit.n_clusters - 1.0
    return Wald(statistic, len(c), df, float(f_tail(statistic, len(c), df)))


def _quadratic(fit: Clustered, c: FloatArray, null: ArrayLike, covariance: FloatArray) -> float:
    root = _inverse_root(covariance)
    if root is None:
        # As many contrasts as clusters, or outcomes that do not vary, leave nothing to divide by.
        raise NotEstimable("too_few_cases_for_joint_test", n=len(c))
    away = c @ fit.coefficients - np.broadcast_to(np.asarray(null, np.float64), len(c))
    return float(((root @ away) ** 2).sum())


def _inverse_root(covariance: FloatArray) -> FloatArray | None:
    """R with R C R′ = I whatever the units, or None of a singular C."""
    spread = np.sqrt(np.diagonal(covariance))
    if not (spread > 0).all():
        return None
    values, axes = np.linalg.eigh(covariance / np.outer(spread, spread))
    if values[0] <= DEPENDENT:
        return None
    root: FloatArray = (axes / np.sqrt(values)).T / spread
    return root
