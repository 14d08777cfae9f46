"""Least squares with standard errors and degrees of freedom that hold with few clusters."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

Kind = Literal["CR0", "CR1", "CR1S", "CR2", "CR3"]
# Below this the t reference is too rough for any statement.
LEAST_DF = 2.0
# A leverage within this of 1 belongs to a cluster that alone settles a coefficient.
FULL = 1e-9
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Clustered:
    """A least squares fit, reduced to what the variances of its coefficients need.

    Attributes
    ----------
    coefficients : (p,) array
    root : (p, p) array
        L with L L′ = (X′X)⁻¹.
    leverages : (G, p, p) array
        W_g = L′X_g′X_g L; they add up to the identity.
    scores : (G, p) array
        L′X_g′e_g, with e_g the residuals of cluster g.
    n : int
        Rows.
    """

    coefficients: FloatArray
    root: FloatArray
    leverages: FloatArray
    scores: FloatArray
    n: int

    @property
    def n_clusters(self) -> int:
        """Number of clusters, G."""
        return len(self.leverages)


def fit_by_cluster(design: ArrayLike, outcome: ArrayLike, clusters: ArrayLike) -> Clustered:
    """Ordinary least squares, with its sums kept cluster by cluster.

    Parameters
    ----------
    design : (n, p) floats
        One column per coefficient, the constant included.
    outcome : (n,) floats
    clusters : (n,) ints
        Which cluster a row belongs to; any whole numbers.

    Raises
    ------
    NotEstimable
        The columns of the design depend on one another, or there are fewer rows than columns.
    ValueError
        Lengths differ, or a number is not finite.
    """
    x, y = np.asarray(design, np.float64), np.asarray(outcome, np.float64)
    labels = np.asarray(clusters)
    if x.ndim != 2 or not len(x) == len(y) == len(labels):
        raise ValueError("design, outcome and clusters have the same number of rows")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("design and outcome are finite numbers")
    if len(x) < x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        raise NotEstimable("design_singular")
    q, r = np.linalg.qr(x)
    coefficients = np.linalg.solve(r, q.T @ y)
    residuals = y - x @ coefficients
    # What rounding left of the fit is taken out once more.
    step = np.linalg.solve(r, q.T @ residuals)
    coefficients, residuals = coefficients + step, residuals - x @ step
    places = np.unique(labels, return_inverse=True)[1]
    groups = [places == g for g in range(int(places.max()) + 1)]
    return Clustered(
        coefficients=coefficients,
        root=np.linalg.inv(r),
        leverages=np.array([q[rows].T @ q[rows] for rows in groups]),
        scores=np.array([q[rows].T @ residuals[rows] for rows in groups]),
        n=len(x),
    )


def cluster_variance(fit: Clustered, contrast: ArrayLike, kind: Kind) -> float:
    """Cluster-robust variance of c′β: Σ_g (c′(X′X)⁻¹ X_g′ A_g e_g)².

    A_g is I for CR0; CR1 multiplies CR0 by G/(G − 1), CR1S by G(n − 1)/((G − 1)(n − p)); CR2 has
    (I − H_gg)^{−1/2} and CR3 (I − H_gg)^{−1}, H_gg the cluster's block of the hat matrix. Because
    A_g acts on the columns of X_g only through the p × p matrix W_g, no block is ever formed.

    Parameters
    ----------
    contrast : (p,) floats
        c.

    Raises
    ------
    NotEstimable
        One cluster, or for CR2 and CR3 a cluster that alone settles c′β.

    Sources
    -------
    Liang & Zeger (1986); Bell & McCaffrey (2002); Pustejovsky & Tipton (2018). Checked against R
    clubSandwich::vcovCR.
    """
    g, p = fit.n_clusters, len(fit.coefficients)
    if g < 2:
        raise NotEstimable("too_few_cases", n=g, minimum=2)
    weights = _adjusted(fit, contrast, kind)
    variance = float((np.einsum("gp,gp->g", weights, fit.scores) ** 2).sum())
    if kind == "CR1":
        return variance * g / (g - 1)
    if kind == "CR1S":
        return variance * g * (fit.n - 1) / ((g - 1) * (fit.n - p))
    return variance


def satterthwaite_df(fit: Clustered, contrast: ArrayLike, kind: Kind = "CR2") -> float:
    """Degrees of freedom of a cluster-robust variance, were the rows independent and alike.

    With s_g = A_g X_g (X′X)⁻¹ c and P_gh = s_g′(I − H)_gh s_h: df = (Σ_g P_gg)²/Σ_gh P_gh².

    Sources
    -------
    Bell & McCaffrey (2002), eq. 11; Pustejovsky & Tipton (2018), eq. 11. Checked against R
    clubSandwich::coef_test(test = "Satterthwaite").
    """
    weights = _adjusted(fit, contrast, kind)
    inner = np.einsum("gpq,gq->gp", fit.leverages, weights)
    products = np.diag(np.einsum("gp,gp->g", weights, inner)) - inner @ inner.T
    spread = float((products**2).sum())
    if spread == 0:
        raise NotEstimable("no_variance")
    return float(np.trace(products)) ** 2 / spread


def cr2_contrast(
    design: ArrayLike,
    outcome: ArrayLike,
    clusters: ArrayLike,
    contrast: ArrayLike,
    confidence: float,
) -> Estimate:
    """A coefficient or contrast of least squares, CR2 and Satterthwaite's degrees of freedom.

    c′β ± t_df √V, V as ``cluster_variance`` with CR2 and df as ``satterthwaite_df``; ``p`` is
    two-sided against 0.

    Returns
    -------
    Estimate
        Without interval and test below 2 degrees of freedom, where one cluster settles the
        contrast alone, and where nothing varies; missing where the design is singular. ``n``
        counts rows, ``n_cases`` clusters.

    Sources
    -------
    Bell & McCaffrey (2002); Pustejovsky & Tipton (2018). Checked against R clubSandwich.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    method = "cr2_satterthwaite"
    try:
        fit = fit_by_cluster(design, outcome, clusters)
    except NotEstimable as cause:
        return Estimate.missing(cause, method=method)
    value = float(np.asarray(contrast, np.float64) @ fit.coefficients)
    known = Estimate(estimate=value, n=fit.n, n_cases=fit.n_clusters, method=method)
    try:
        variance = cluster_variance(fit, contrast, "CR2")
        df = satterthwaite_df(fit, contrast)
        if df < LEAST_DF - ROUNDING:
            raise NotEstimable("interval_df_below_two")
        scale = float(np.abs(np.asarray(outcome, np.float64)).max())
        if variance <= (1e-12 * scale) ** 2:
            raise NotEstimable("interval_no_variance")
    except NotEstimable as cause:
        return replace(known, note=_reason_of_no_interval(cause).note)
    return t_interval(value, math.sqrt(variance), df, confidence, known)


def _adjusted(fit: Clustered, contrast: ArrayLike, kind: Kind) -> FloatArray:
    """K_g L′c for every cluster, (G, p): A_g X_g(X′X)⁻¹c = X_g L (K_g L′c)."""
    direction = fit.root.T @ np.asarray(contrast, np.float64)
    if kind in ("CR0", "CR1", "CR1S"):
        return np.broadcast_to(direction, fit.scores.shape)
    power = -0.5 if kind == "CR2" else -1.0
    weights = np.empty_like(fit.scores)
    for g, leverage in enumerate(fit.leverages):
        values, vectors = np.linalg.eigh(leverage)
        parts = vectors.T @ direction
        full = values > 1 - FULL
        # A fixed effect of the cluster has full leverage too, but no part in the contrast.
        if (np.abs(parts[full]) > FULL * np.linalg.norm(direction)).any():
            raise NotEstimable("cluster_settles_the_coefficient")
        scaled = np.where(full, 0.0, np.where(full, 1.0, 1 - values) ** power)
        weights[g] = vectors @ (scaled * parts)
    return weights


def _reason_of_no_interval(cause: NotEstimable) -> NotEstimable:
    if cause.reason == "too_few_cases":
        return NotEstimable("interval_needs_more_cases", n_cases=1)
    return cause
