"""Cluster-robust inference from counts and sums of the rows that are alike in their design."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.few_clusters.fit import Clustered, fit_by_cluster
from samskaping.effects.few_clusters.robust_contrasts import contrast_interval
from samskaping.numeric.result import Estimate, FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class CellSums:
    """How many rows each cell of each cluster has, their sum and their sum of squares.

    A cell is a row of the design: arm × occasion, for instance. ``a + b`` is the statistic of the
    rows of both, so that batches may be reduced anywhere and added up in any order.

    Attributes
    ----------
    counts, sums, squares : (G, C) arrays
        By cluster and cell, of the outcome.
    """

    counts: FloatArray
    sums: FloatArray
    squares: FloatArray

    @classmethod
    def of(
        cls,
        clusters: ArrayLike,
        cells: ArrayLike,
        outcome: ArrayLike,
        n_clusters: int,
        n_cells: int,
    ) -> Self:
        """Reduce a batch of rows.

        Parameters
        ----------
        clusters, cells : (n,) ints
            Which cluster (0 … G − 1) and which cell (0 … C − 1) a row belongs to.
        outcome : (n,) floats

        Raises
        ------
        ValueError
            Lengths differ, or a place lies outside.
        """
        g, c = np.asarray(clusters), np.asarray(cells)
        y = np.asarray(outcome, np.float64)
        if not g.shape == c.shape == y.shape or y.ndim != 1:
            raise ValueError("clusters, cells and outcome have one entry per row")
        sides = ((g, n_clusters), (c, n_cells))
        if any(at.min(initial=0) < 0 or at.max(initial=0) >= n for at, n in sides):
            raise ValueError("clusters and cells are numbered from 0")
        place = g.astype(np.int64) * n_cells + c.astype(np.int64)
        shape = (n_clusters, n_cells)
        counts, sums, squares = (
            np.bincount(place, weights, n_clusters * n_cells).astype(np.float64).reshape(shape)
            for weights in (None, y, y**2)
        )
        return cls(counts, sums, squares)

    def __add__(self, other: Self) -> Self:
        """The statistic of the rows of both."""
        return type(self)(
            self.counts + other.counts, self.sums + other.sums, self.squares + other.squares
        )


def fit_cells(
    design: ArrayLike, found: CellSums, weights: ArrayLike | None = None
) -> tuple[Clustered, float]:
    """The fit by least squares of all rows, as ``fit_by_cluster`` finds it, from their cells.

    Rows of one cell have the same x. With U the matrix whose column for a cell of n rows has
    1/√n in each of them, U′U = I, the design of all rows is U X̃ with x̃ = √n x, and every
    residual vector that a linear function of X_g can see is U times √n ȳ − x̃β. Estimate, hat
    matrix, A_g of each kind, and all that is built on them, are therefore those of the cells
    with outcome √n ȳ, to the last digit that rounding leaves. The scatter within cells has no
    part in any of them.

    Parameters
    ----------
    design : (C, p) floats
        The x of each cell.
    weights : (G, C) floats, optional
        Of each row of a cell.

    Returns
    -------
    tuple
        The fit, its ``n`` the number of rows, and the size of the outcome (the largest root mean
        square of a cell), below which differences are rounding.

    Raises
    ------
    ValueError
        As ``fit_by_cluster``; no rows at all.
    """
    x = np.asarray(design, np.float64)
    g, c = np.nonzero(found.counts)
    if x.ndim != 2 or len(x) != found.counts.shape[1] or len(g) == 0:
        raise ValueError("a design has a row for every cell, and there are rows in some")
    counts = found.counts[g, c]
    root = np.sqrt(counts)
    w = None if weights is None else np.asarray(weights, np.float64)[g, c]
    fit = fit_by_cluster(root[:, None] * x[c], found.sums[g, c] / root, g, w)
    size = float(np.sqrt(found.squares[g, c] / counts).max())
    return replace(fit, n=round(float(counts.sum()))), size


def cr2_from_cells(
    design: ArrayLike,
    found: CellSums,
    contrast: ArrayLike,
    confidence: float,
    weights: ArrayLike | None = None,
) -> Estimate:
    """A contrast with CR2 and Satterthwaite's df, exactly as ``cr2_contrast`` of all rows.

    One pass over any number of rows: memory grows with clusters × cells alone.

    Parameters
    ----------
    design, weights
        As ``fit_cells``. A difference in differences has the cells (0, 0), (0, 1), (1, 0) and
        (1, 1) of arm and occasion, with the rows 1, arm, late, arm · late.
    contrast : (p,) floats

    Returns
    -------
    Estimate
        As ``cr2_contrast``.

    Sources
    -------
    Bell & McCaffrey (2002); Pustejovsky & Tipton (2018). Checked against ``cr2_contrast``, which
    is checked against R clubSandwich.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    fit, size = fit_cells(design, found, weights)
    return contrast_interval(fit, contrast, confidence, size)
