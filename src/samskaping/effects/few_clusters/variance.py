"""Cluster-robust variances, and degrees of freedom that hold with few clusters."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.few_clusters.fit import Clustered
from samskaping.numeric.result import FloatArray, NotEstimable

Kind = Literal["CR0", "CR1", "CR1S", "CR2", "CR3"]
# Below this the t reference is too rough for any statement.
LEAST_DF = 2.0
ROUNDING = 1e-9
# An eigenvalue of I − H_gg below this belongs to what a cluster settles alone.
FULL = 1e-9


def cluster_variance(fit: Clustered, contrast: ArrayLike, kind: Kind) -> float:
    """Cluster-robust variance of c′β: Σ_g (c′(X′WX)⁻¹ X_g′W_g A_g e_g)².

    A_g is I for CR0; CR1 multiplies CR0 by G/(G − 1), CR1S by G(n − 1)/((G − 1)(n − p)). CR2 has
    the symmetric root of the pseudo-inverse of [(I − H)(I − H)′]_gg, H = X(X′WX)⁻¹X′W, which is
    (I − H_gg)^{−1/2} without weights and makes the variance unbiased where rows are independent
    and alike, whatever the weights; CR3 has (I − H_gg)^{−1}, and is the sum of squares of what
    leaving out a cluster changes.

    Parameters
    ----------
    fit
        Of one outcome.
    contrast : (p,) floats
        c.

    Raises
    ------
    NotEstimable
        One cluster (``too_few_cases``), for CR2 and CR3 a cluster that alone settles c′β, a
        design that leaves c′β open, or for CR1S as many coefficients as rows.

    Sources
    -------
    Liang & Zeger (1986); Bell & McCaffrey (2002); Pustejovsky & Tipton (2018), eq. 6. Checked
    against R clubSandwich::vcovCR, with weights at its default target.
    """
    return float(contrast_covariances(fit, np.atleast_2d(contrast), kind)[0, 0])


def contrast_covariances(fit: Clustered, contrasts: ArrayLike, kind: Kind) -> FloatArray:
    """Cluster-robust covariances of q contrasts, (…, q, q), for one outcome or many.

    Parameters as ``cluster_variance``, the contrasts being the rows of a (q, p) array.
    """
    scale = _scale(fit, kind)
    parts = np.einsum("grq,...gr->...gq", loads(fit, contrasts, kind), fit.residuals)
    found: FloatArray = np.einsum("...gs,...gt->...st", parts, parts)
    return found * scale


def satterthwaite_df(fit: Clustered, contrast: ArrayLike, kind: Kind = "CR2") -> float:
    """Degrees of freedom of a cluster-robust variance, were the rows independent and alike.

    (Σ_g P_gg)²/Σ_gh P_gh², P as ``products``. A number below 2 is given, though no statement
    should rest on it.

    Raises
    ------
    NotEstimable
        As ``cluster_variance``, and where the residuals cannot vary.

    Sources
    -------
    Bell & McCaffrey (2002), eq. 11; Pustejovsky & Tipton (2018), eq. 11. Checked against R
    clubSandwich::coef_test(test = "Satterthwaite").
    """
    _scale(fit, kind)
    found = products(fit, loads(fit, np.atleast_2d(contrast), kind))[0, 0]
    spread = float((found**2).sum())
    if spread == 0:
        raise NotEstimable("no_variance")
    return float(np.trace(found)) ** 2 / spread


def loads(fit: Clustered, contrasts: ArrayLike, kind: Kind) -> FloatArray:
    """A_g W_g X_g(X′WX)⁻¹c in the basis B_g, (G, r, q), of q contrasts, (q, p)."""
    directions = fit.direction(np.atleast_2d(np.asarray(contrasts, np.float64)))
    straight = fit.weighted @ directions
    if kind in ("CR0", "CR1", "CR1S"):
        return straight
    refuse_settled(fit, directions)
    if kind == "CR3":
        # (I − H_gg)⁻ᵀ W_g Q_g = W_g Q_g (I − Q_g′W_g Q_g)⁻¹: the smaller inverse serves.
        return fit.weighted @ _power(_left(fit.leverages), -1.0) @ directions
    cross = fit.plain @ np.swapaxes(fit.weighted, 1, 2)
    squares = fit.plain @ _squared_weights(fit) @ np.swapaxes(fit.plain, 1, 2)
    return _power(_left(cross + np.swapaxes(cross, 1, 2) - squares), -0.5) @ straight


def refuse_settled(fit: Clustered, directions: FloatArray) -> None:
    """Refuse contrasts that could not be estimated without one of the clusters.

    Raises
    ------
    NotEstimable
        ``cluster_settles_the_coefficient``: the only treated cluster, for instance. A cluster's
        own dummy has full leverage too, but no part in what other clusters tell.
    """
    values, axes = np.linalg.eigh(_left(fit.leverages))
    parts = np.swapaxes(axes, 1, 2) @ directions
    alone = np.where((values < FULL)[..., None], parts, 0.0)
    if (np.abs(alone) > ROUNDING * np.linalg.norm(directions, axis=0)).any():
        raise NotEstimable("cluster_settles_the_coefficient")


def products(fit: Clustered, found: FloatArray) -> FloatArray:
    """P[s, t, g, h] = a_gs′[(I − H)(I − H)′]_gh a_ht of loads a, (q, q, G, G).

    The covariance of the contributions a_gs′e_g and a_ht′e_h, were the rows independent with
    variance 1.
    """
    plain = np.swapaxes(fit.plain, 1, 2) @ found
    weighted = np.swapaxes(fit.weighted, 1, 2) @ found
    cross = np.einsum("gks,hkt->stgh", plain, weighted)
    both: FloatArray = np.einsum(
        "gks,kl,hlt->stgh", plain, _squared_weights(fit), plain, optimize=True
    )
    both -= cross + cross.transpose(1, 0, 3, 2)
    places = np.arange(fit.n_clusters)
    both[:, :, places, places] += np.einsum("grs,grt->stg", found, found)
    return both


def largest(outcome: ArrayLike) -> float:
    """How large an outcome is."""
    return float(np.abs(np.asarray(outcome, np.float64)).max())


def is_rounding(fit: Clustered, contrast: ArrayLike, variance: float, scale: float) -> bool:
    """Whether a variance is no more than what rounding of an outcome of that size leaves."""
    size = float((fit.direction(contrast) ** 2).sum())
    return variance <= (1e-12 * scale) ** 2 * size * fit.n


def of_interval(cause: NotEstimable) -> NotEstimable:
    """The reason as it reads beside a number that only lacks its interval."""
    if cause.reason == "too_few_cases":
        return NotEstimable("interval_needs_more_cases", n_cases=1)
    return cause


def _scale(fit: Clustered, kind: Kind) -> float:
    g, n, k = fit.n_clusters, fit.n, fit.rank
    if g < 2:
        raise NotEstimable("too_few_cases", n=g, minimum=2)
    if kind == "CR1S" and n <= k:
        raise NotEstimable("no_variance")
    scales = {"CR1": g / (g - 1), "CR1S": g * (n - 1) / ((g - 1) * max(n - k, 1))}
    return scales.get(kind, 1.0)


def _squared_weights(fit: Clustered) -> FloatArray:
    """Q′W²Q, (k, k)."""
    total: FloatArray = np.einsum("grk,grl->kl", fit.weighted, fit.weighted)
    return total


def _left(block: FloatArray) -> FloatArray:
    """I − K with its rounding made symmetric."""
    return np.eye(block.shape[-1]) - (block + np.swapaxes(block, 1, 2)) / 2


def _power(matrices: FloatArray, power: float) -> FloatArray:
    """Symmetric powers, of the pseudo-inverse where the power is negative."""
    values, axes = np.linalg.eigh(matrices)
    full = values < FULL
    powers = np.where(full, 0.0, np.where(full, 1.0, values) ** power)
    found: FloatArray = (axes * powers[:, None, :]) @ np.swapaxes(axes, 1, 2)
    return found
