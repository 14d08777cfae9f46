"""Least squares, reduced cluster by cluster to what few-cluster inference needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.result import FloatArray, NotEstimable

# Singular values below this share of the largest belong to columns that depend on one another.
DEPENDENT = 1e-12
# A contrast may touch what the design leaves open by no more than this share of its size.
OPEN = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Clustered:
    """A fit of weighted least squares, one outcome or many, in coordinates of its clusters.

    With Q = X L, Q′WQ = I, every vector that the variances, their degrees of freedom and the wild
    bootstrap ask for lies in the columns of [Q_g, W_g Q_g]. B_g is an orthonormal basis of them,
    so no n_g × n_g block is ever formed: r ≤ 2p numbers stand for the rows of a cluster.

    Attributes
    ----------
    coefficients : (…, p) array
        β, the one of least length where columns of X depend on one another.
    root : (p, k) array
        L with L L′ = (X′WX)⁺; k is the rank of X.
    open : (p, p − k) array
        Directions that X leaves open: X times them is 0.
    plain, weighted : (G, r, k) arrays
        B_g′Q_g and B_g′W_g Q_g.
    residuals : (…, G, r) array
        B_g′e_g.
    n : int
        Rows.
    """

    coefficients: FloatArray
    root: FloatArray
    open: FloatArray
    plain: FloatArray
    weighted: FloatArray
    residuals: FloatArray
    n: int

    @property
    def n_clusters(self) -> int:
        """Number of clusters, G."""
        return len(self.plain)

    @property
    def rank(self) -> int:
        """Number of coefficients that the design settles, k."""
        return int(self.root.shape[1])

    @property
    def scores(self) -> FloatArray:
        """Q_g′W_g e_g of every cluster, (…, G, k); they add up to 0."""
        scores: FloatArray = np.einsum("grk,...gr->...gk", self.weighted, self.residuals)
        return scores

    @property
    def leverages(self) -> FloatArray:
        """Q_g′W_g Q_g of every cluster, (G, k, k); they add up to the identity."""
        return np.swapaxes(self.plain, 1, 2) @ self.weighted

    def direction(self, contrast: ArrayLike) -> FloatArray:
        """L′c, (k,), or (k, q) for q contrasts as the rows of a (q, p) array.

        Raises
        ------
        NotEstimable
            ``design_singular``: the design does not settle c′β.
        ValueError
            The contrast has another length than the coefficients, or is 0.
        """
        c = np.asarray(contrast, np.float64)
        if c.ndim not in (1, 2) or c.shape[-1] != len(self.root) or not np.isfinite(c).all():
            raise ValueError("a contrast has one finite number per coefficient")
        if not c.any(axis=-1).all():
            raise ValueError("a contrast is not 0 everywhere")
        if (np.abs(c @ self.open) > OPEN * (np.abs(c) @ np.abs(self.open))).any():
            raise NotEstimable("design_singular")
        return self.root.T @ c.T


def fit_by_cluster(
    design: ArrayLike,
    outcome: ArrayLike,
    clusters: ArrayLike,
    weights: ArrayLike | None = None,
) -> Clustered:
    """Fit y = Xβ by least squares, Σ w (y − xβ)² smallest.

    Parameters
    ----------
    design : (n, p) floats
        One column per coefficient, the constant included. Columns may depend on one another, as
        with a dummy for every cluster; contrasts that the design settles are estimable all the
        same.
    outcome : (n,) floats, or (m, n) for m outcomes of the same rows
    clusters : (n,) numbers or words
        Which cluster a row belongs to.
    weights : (n,) floats above 0, optional
        Only their ratios count. 1/n_g lets clusters count alike instead of rows.

    Raises
    ------
    ValueError
        Lengths differ, a number is not finite, or a weight is not above 0.
    """
    x, y = np.asarray(design, np.float64), np.asarray(outcome, np.float64)
    labels = np.asarray(clusters)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, np.float64)
    _require(x, y, labels, w)
    weigh = np.sqrt(w / w.mean())
    coefficients, residuals, root, open_ = _least_squares(x, y, weigh)
    plain = x @ root
    columns = plain
    if weights is not None:
        columns = np.hstack([plain, weigh[:, None] ** 2 * plain])
    places = np.unique(labels, return_inverse=True)[1]
    count, width = int(places.max()) + 1, columns.shape[1]
    shape = (count, width, root.shape[1])
    reduced, reduced_weighted = np.zeros(shape), np.zeros(shape)
    reduced_residuals = np.zeros((*y.shape[:-1], count, width))
    order = np.argsort(places, kind="stable")
    for g, rows in enumerate(np.split(order, np.cumsum(np.bincount(places))[:-1])):
        basis = np.linalg.qr(columns[rows])[0].T
        reduced[g, : len(basis)] = basis @ plain[rows]
        reduced_weighted[g, : len(basis)] = basis @ columns[rows, -root.shape[1] :]
        reduced_residuals[..., g, : len(basis)] = residuals[..., rows] @ basis.T
    return Clustered(
        coefficients, root, open_, reduced, reduced_weighted, reduced_residuals, len(x)
    )


def _require(x: FloatArray, y: FloatArray, labels: np.ndarray, w: FloatArray) -> None:
    if x.ndim != 2 or x.shape[1] == 0 or len(x) == 0:
        raise ValueError("a design has rows and columns")
    if not len(x) == y.shape[-1] == len(labels) == len(w):
        raise ValueError("design, outcome, clusters and weights have the same number of rows")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("design and outcome are finite numbers")
    if not (np.isfinite(w).all() and (w > 0).all()):
        raise ValueError("weights are finite and above 0")


def _least_squares(
    x: FloatArray, y: FloatArray, weigh: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """β, the residuals, L, and the directions that are open."""
    rows = weigh[:, None] * x
    norms = np.linalg.norm(rows, axis=0)
    # Powers of two scale without rounding.
    size = 2.0 ** np.round(np.log2(np.where(norms == 0, 1.0, norms)))
    # Rows of zeros let fewer rows than columns show all the directions that they leave open.
    padded = np.vstack([rows / size, np.zeros((max(0, x.shape[1] - len(x)), x.shape[1]))])
    q, r = np.linalg.qr(padded)
    turned, values, vt = np.linalg.svd(r)
    kept = values > DEPENDENT * max(values[0], np.finfo(float).tiny)
    # The triangle itself rounds less than its singular vectors, which only a deficient one needs.
    q = q[: len(x)]
    if kept.all():
        root = np.linalg.inv(r) / size[:, None]
    else:
        q, root = q @ turned[:, kept], vt[kept].T / values[kept] / size[:, None]

    def solved(part: FloatArray) -> FloatArray:
        projected = q.T @ (weigh * part).T
        found: FloatArray = (
            np.linalg.solve(r, projected).T / size if kept.all() else (root @ projected).T
        )
        return found

    coefficients = solved(y)
    residuals = y - coefficients @ x.T
    # What rounding left of the fit is taken out once more.
    step = solved(residuals)
    return coefficients + step, residuals - step @ x.T, root, vt[~kept].T / size[:, None]
