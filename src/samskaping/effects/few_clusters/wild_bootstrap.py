"""The wild cluster bootstrap that imposes the null hypothesis, in G × G arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.few_clusters.cluster_signs import Draws
from samskaping.effects.few_clusters.fit import Clustered
from samskaping.effects.few_clusters.variance import refuse_settled
from samskaping.numeric.result import FloatArray, NotEstimable

# Two squared t that differ by less than this share are tied, and a tie counts as extreme.
TIE = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Wild:
    """A contrast's estimate and error as functions of the clusters' signs.

    With m = c′β − δ, δ the null: a draw v moves the estimate away from the null by v′(b + m l)
    and gives clusters the scores (J + m K) v, whose squares add up to the CR0 variance.

    Attributes
    ----------
    estimate : (…) array
        c′β, of one outcome or many.
    scores : (…, G) array
        b, the clusters' contributions to the estimate; they add up to 0.
    shares : (G,) array
        l, the clusters' shares in the contrast; they add up to 1.
    turned : (…, G, G) array
        J.
    turned_by_null : (G, G) array
        K.
    """

    estimate: FloatArray
    scores: FloatArray
    shares: FloatArray
    turned: FloatArray
    turned_by_null: FloatArray

    @property
    def spread(self) -> FloatArray:
        """CR0 standard error of c′β, (…)."""
        spread: FloatArray = np.sqrt((self.scores**2).sum(axis=-1))
        return spread


def wild(fit: Clustered, contrast: ArrayLike) -> Wild:
    """Reduce a fit of one outcome or many to what the bootstrap of c′β needs.

    Raises
    ------
    NotEstimable
        ``design_singular``; ``cluster_settles_the_coefficient``, with one treated cluster for
        instance, where the bootstrap rejects hardly ever or nearly always.
    """
    d = fit.direction(np.asarray(contrast, np.float64).reshape(-1))
    refuse_settled(fit, d[:, None])
    pull = fit.leverages @ d
    scores, size = fit.scores, float(d @ d)
    own = scores @ d
    shares = pull @ d / size
    each = np.eye(fit.n_clusters)
    turned = own[..., :, None] * each - np.einsum("gk,...hk->...gh", pull, scores)
    return Wild(
        estimate=np.asarray(fit.coefficients @ np.asarray(contrast, np.float64).reshape(-1)),
        scores=own,
        shares=shares,
        turned=turned,
        turned_by_null=np.diag(shares) - pull @ pull.T / size,
    )


def squared_t(parts: Wild, drawn: Draws, null: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """Squared t of the data, (…), and of all draws, (…, D), with CR0 errors.

    Other constant factors of the variance leave comparisons alone. Where the error of a draw is
    0 its t is infinite, so that it counts as extreme.

    Raises
    ------
    NotEstimable
        ``no_variance``: an outcome without error.
    """
    m = parts.estimate - null
    if (parts.spread == 0).any():
        raise NotEstimable("no_variance")
    away = (parts.scores + m[..., None] * parts.shares) @ drawn.signs.T
    turned = parts.turned + m[..., None, None] * parts.turned_by_null
    squares = (np.einsum("...gh,dh->...dg", turned, drawn.signs, optimize=True) ** 2).sum(axis=-1)
    negligible = squares <= 1e-24 * parts.spread[..., None] ** 2
    found = np.where(negligible, np.inf, away**2 / np.where(negligible, 1.0, squares))
    return (m / parts.spread) ** 2, found


def wild_p(parts: Wild, drawn: Draws, null: float = 0.0) -> FloatArray:
    """Two-sided p of c′β = null, (…): the share of draws with |t*| ≥ |t|.

    Ties count, and the draw of ones, which is the data, is always tied: no p is below
    1/``one_in``. A sample of B draws has p = (1 + number as extreme)/(B + 1).
    """
    observed, found = squared_t(parts, drawn, null)
    share: FloatArray = np.asarray((found >= (1 - TIE) * observed[..., None]).mean(axis=-1))
    return share
