"""How much each person moves the thresholds and polychoric correlations (two-step influence)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from samskaping.numeric.contingency import Contingency
from samskaping.numeric.result import FloatArray, IntArray
from samskaping.psychometrics.polychoric.search import cells


@dataclass(frozen=True, eq=False, slots=True)
class Influences:
    """What a person adds to each estimate's error, by the person's answers.

    Attributes
    ----------
    thresholds : (thresholds, c) array
        On each threshold by the category of its item.
    items : (thresholds,) array
        The item that each threshold belongs to.
    both : (pairs, c, c) array
        On each correlation by the categories of a person who answered both items.
    first, second : (pairs, c) array
        On each correlation by the category of a person who answered the first, the second only.
    """

    thresholds: FloatArray
    items: IntArray
    both: FloatArray
    first: FloatArray
    second: FloatArray

    def by_answer(self) -> tuple[FloatArray, FloatArray]:
        """Tables to look up by coded answers, missing ones last.

        Returns
        -------
        thresholds : (thresholds, c + 1) array
        correlations : (pairs, (c + 1)²) array
            At position ``first · (c + 1) + second``.
        """
        single = np.pad(self.thresholds, ((0, 0), (0, 1)))
        double = np.pad(self.both, ((0, 0), (0, 1), (0, 1)))
        double[:, :-1, -1], double[:, -1, :-1] = self.first, self.second
        return single, double.reshape(len(double), -1)


def influences(contingency: Contingency, cuts: FloatArray, correlation: FloatArray) -> Influences:
    """Linearise both steps of the estimation.

    A person in category x moves τ_a by v_a(x) = (1[x ≤ a] − F_a)/(n φ(τ_a)), F_a the share up to
    a. With scores u = ∂ log π/∂ρ and w_a = ∂ log π/∂τ_a of the person's cell, sums over the table,
    ρ moves by (u − Σ_a (Σ n u w_a) v_a − the same for the other item) / Σ n u².

    Parameters
    ----------
    contingency
        Tables of k ≥ 2 items.
    cuts : (k, c + 1) array
        Borders of the categories.
    correlation : (k, k) array

    Sources
    -------
    Muthén (1984), eqs. 21–24; Olsson (1979), eqs. 12–13 for the derivatives.
    """
    i, j = np.triu_indices(contingency.k, 1)
    rho, tables = correlation[i, j], contingency.tables[i, j]
    steps = _threshold_influences(contingency.margins, cuts)
    probability, slope = cells(cuts[i], cuts[j], rho)
    score = slope / probability
    # Σ n u w per threshold: n u/π times the derivative of π, whose two cells differ in sign.
    weight = tables * score / probability
    by_first = (_border(cuts[i], cuts[j], rho) * -np.diff(weight, axis=1)).sum(axis=2)
    by_second = (_border(cuts[j], cuts[i], rho) * -np.diff(weight.swapaxes(1, 2), axis=1)).sum(
        axis=2
    )
    information = (tables * score**2).sum(axis=(1, 2))[:, None]
    first = -np.einsum("pt,ptc->pc", by_first, steps[i]) / information
    second = -np.einsum("pt,ptc->pc", by_second, steps[j]) / information
    both = score / information[:, :, None] + first[:, :, None] + second[:, None, :]
    places = threshold_places(contingency.margins)
    return Influences(steps[places], np.nonzero(places)[0], both, first, second)


def threshold_places(margins: IntArray) -> NDArray[np.bool_]:
    """Which inner borders are thresholds, (k, c − 1): those above a category that was used."""
    upto = margins.cumsum(axis=1)
    places: NDArray[np.bool_] = ((margins > 0) & (upto < upto[:, -1:]))[:, :-1]
    return places


def _threshold_influences(margins: IntArray, cuts: FloatArray) -> FloatArray:
    """v_a(x) of each item, (k, c − 1, c); 0 at borders at infinity."""
    c = margins.shape[1]
    n = margins.sum(axis=1)[:, None]
    share = (margins.cumsum(axis=1) / n)[:, :-1]
    height = n * np.exp(-(cuts[:, 1:-1] ** 2) / 2) / np.sqrt(2 * np.pi)
    inside = (share > 0) & (share < 1)
    below = np.arange(c)[None, :] <= np.arange(c - 1)[:, None]
    scale = np.where(inside, 1 / np.where(inside, height, 1.0), 0.0)
    result: FloatArray = (below[None, :, :] - share[:, :, None]) * scale[:, :, None]
    return result


def _border(own: FloatArray, other: FloatArray, rho: FloatArray) -> FloatArray:
    """φ(τ_a) P(other category | X = τ_a), (pairs, c − 1, c)."""
    at = own[:, 1:-1, None]
    spread = np.sqrt((1 - rho) * (1 + rho))[:, None, None]
    upto = ndtr((other[:, None, :] - rho[:, None, None] * at) / spread)
    height = np.exp(-(at**2) / 2) / np.sqrt(2 * np.pi)
    result: FloatArray = height * np.diff(upto, axis=2)
    return result
