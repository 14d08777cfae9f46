"""Polychoric correlations of ordinal items by two-step maximum likelihood, all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from samskaping.numeric.contingency import Answers, Contingency, coded
from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray, IntArray, NotEstimable
from samskaping.psychometrics.polychoric.errors import (
    Influences,
    influences,
    threshold_places,
)
from samskaping.psychometrics.polychoric.search import EDGE, maximise

# A correlation matrix with an eigenvalue below this is not positive definite for our purposes.
SMALLEST_EIGENVALUE = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class Polychoric:
    """Thresholds and polychoric correlations of ``k`` ordinal items.

    Attributes
    ----------
    contingency
        The tables they were estimated from.
    cuts : (k, c + 1) array
        Borders of the categories, from −∞ to ∞ (as ±40, beyond which a double holds no
        probability); a category that nobody used lies between two equal ones.
    correlation : (k, k) array
        As estimated pair by pair; it need not be positive definite (see ``smoothed``).
    zero_cells : float
        What stood in for empty cells; 0 when nothing did.
    """

    contingency: Contingency
    cuts: FloatArray
    correlation: FloatArray
    zero_cells: float

    @property
    def thresholds(self) -> tuple[FloatArray, ...]:
        """The thresholds of each item: one less than the categories that were used."""
        inner = zip(self.cuts[:, 1:-1], threshold_places(self.contingency.margins), strict=True)
        return tuple(cuts[places] for cuts, places in inner)

    @property
    def empty_cells(self) -> IntArray:
        """Cells that nobody chose, among categories that were used, (k, k); diagonal 0."""
        used = self.contingency.margins > 0
        possible = used[:, None, :, None] & used[None, :, None, :]
        empty: IntArray = (possible & (self.contingency.tables == 0)).sum(axis=(2, 3))
        np.fill_diagonal(empty, 0)
        return empty

    def standard_errors(self) -> FloatArray:
        """Standard error of each correlation, (k, k), diagonal 0.

        Includes the error of the thresholds; assumes independent persons. From the tables alone:
        the square root of Σ n_ab ψ_ab², ψ_ab the influence of a person in cell (a, b).

        Sources
        -------
        Olsson (1979), section 5, with the sandwich of Muthén (1984). Checked against R
        lavaan::lavCor(se = "robust.sem").
        """
        k = self.contingency.k
        i, j = np.triu_indices(k, 1)
        found = self._influences()
        tables, margins = self.contingency.tables[i, j], self.contingency.margins
        variance = (tables * found.both**2).sum(axis=(1, 2))
        # Those who answered one item of a pair moved its thresholds only.
        variance += ((margins[i] - tables.sum(axis=2)) * found.first**2).sum(axis=1)
        variance += ((margins[j] - tables.sum(axis=1)) * found.second**2).sum(axis=1)
        errors = np.zeros((k, k))
        errors[i, j] = errors[j, i] = np.sqrt(variance)
        return errors

    def asymptotic_covariance(self, answers: Answers, listwise: bool = False) -> FloatArray:
        """Sampling covariance of thresholds and correlations; adds up over parts of the answers.

        Σ_p ψ_p ψ_p′ over persons p, ψ_p the influence of a person on all estimates. Order:
        thresholds of item 1, of item 2, …; then correlations (1,2), (1,3), …, (2,3), …

        Parameters
        ----------
        answers : (n, k) array
            The answers (or a part of them) behind ``contingency``.
        listwise
            As the tables were counted.

        Sources
        -------
        Muthén (1984), with the outer products of scores as in R lavaan, where it is the
        matrix NACOV divided by n.
        """
        found = self._influences()
        base = len(self.contingency.categories) + 1
        i, j = np.triu_indices(self.contingency.k, 1)
        single, double = found.by_answer()
        total = np.zeros((len(single) + len(double),) * 2)
        pair_rows, single_rows = np.arange(len(i))[:, None], np.arange(len(single))[:, None]
        for block in coded(np.asarray(answers), self.contingency.categories, listwise):
            codes = block.T.astype(np.int64)
            for start in range(0, codes.shape[1], 1024):
                part = codes[:, start : start + 1024]
                by_pair = double[pair_rows, part[i] * base + part[j]]
                rows = np.concatenate([single[single_rows, part[found.items]], by_pair])
                total += rows @ rows.T
        return total

    def _influences(self) -> Influences:
        return influences(self.contingency, self.cuts, self.correlation)


def polychoric(contingency: Contingency, zero_cells: float = 0.0) -> Polychoric:
    """Estimate thresholds from the margins, then each correlation by maximum likelihood.

    τ_a = Φ⁻¹(share of answers up to category a), over all who answered the item; ρ_ij maximises
    Σ n_ab log π_ab(ρ), π_ab the probability of the rectangle between thresholds. Categories that
    nobody used have no threshold.

    Parameters
    ----------
    contingency
        Tables of k ≥ 2 items.
    zero_cells
        What stands in for an empty cell. 0, the default, keeps cells empty. Otherwise (often
        .5) the thresholds behind a correlation are those of its own filled table. R psych fills
        in .5 only with ``global = FALSE``, and then divides by the sum before filling, so that
        its cumulative shares pass 1; R polycor::polychor of the filled table is what we give.

    Raises
    ------
    NotEstimable
        ``too_few_items``; ``too_few_persons`` (fewer than two answered some pair);
        ``no_variance`` (an item with one category); ``perfect_association`` (no two persons
        contradict the order of a pair of items, so that the likelihood rises up to ±1);
        ``polychoric_not_converged``.

    Sources
    -------
    Olsson (1979), eqs. 3–6 and section 4 (two-step). Checked against R lavaan::lavCor.
    """
    if contingency.k < 2:
        raise NotEstimable("too_few_items", n=contingency.k, minimum=2)
    if contingency.counts.min() < 2:
        raise NotEstimable("too_few_persons", minimum=2)
    if ((contingency.margins > 0).sum(axis=1) < 2).any():
        raise NotEstimable("no_variance")
    cuts = _cuts(contingency.margins)
    i, j = np.triu_indices(contingency.k, 1)
    tables = contingency.tables[i, j].astype(np.float64)
    rows, columns = cuts[i], cuts[j]
    if zero_cells:
        used = tables.sum(axis=2) > 0, tables.sum(axis=1) > 0
        tables[used[0][:, :, None] & used[1][:, None, :] & (tables == 0)] = zero_cells
        rows, columns = _cuts(tables.sum(axis=2)), _cuts(tables.sum(axis=1))
    _require_contradictions(tables)
    correlation = np.eye(contingency.k)
    correlation[i, j] = correlation[j, i] = maximise(tables, rows, columns)
    return Polychoric(contingency, cuts, correlation, zero_cells)


def smoothed(correlation: FloatArray) -> tuple[FloatArray, float]:
    """Make a correlation matrix positive definite where it is not; say by how much it changed.

    Eigenvalues below 1e-6 are raised to it and the unit diagonal is restored. A matrix that needs
    none of this comes back as it was.

    Returns
    -------
    matrix : (k, k) array
    change : float
        Largest absolute change of a correlation; 0 when nothing was done.

    Sources
    -------
    Knol & ten Berge (1989), section 1, on the method that they improve upon.
    """
    values, vectors = np.linalg.eigh(correlation)
    if values[0] >= SMALLEST_EIGENVALUE:
        return correlation, 0.0
    raised = (vectors * np.maximum(values, SMALLEST_EIGENVALUE)) @ vectors.T
    matrix = scale_to_unit_diagonal(raised)
    return matrix, float(np.abs(matrix - correlation).max())


def _cuts(margins: IntArray | FloatArray) -> FloatArray:
    """Borders of the categories; a category that nobody used lies between two equal ones."""
    shares = margins.cumsum(axis=1) / margins.sum(axis=1, keepdims=True)
    with_start = np.concatenate([np.zeros((len(margins), 1)), shares], axis=1)
    cuts: FloatArray = np.clip(ndtri(with_start), -EDGE, EDGE)
    return cuts


def _require_contradictions(tables: FloatArray) -> None:
    """Refuse pairs without two persons in the same order, or without two in opposite order.

    Their table is the one that ρ = ±1 gives with the same margins, so no ρ inside is better.
    """
    before = tables.cumsum(axis=1).cumsum(axis=2)[:, :-1, :-1]
    concordant = (before * tables[:, 1:, 1:]).sum(axis=(1, 2))
    turned = tables[:, :, ::-1]
    behind = turned.cumsum(axis=1).cumsum(axis=2)[:, :-1, :-1]
    discordant = (behind * turned[:, 1:, 1:]).sum(axis=(1, 2))
    if ((concordant == 0) & (discordant == 0)).any():
        raise NotEstimable("no_variance")
    if ((concordant == 0) | (discordant == 0)).any():
        raise NotEstimable("perfect_association")
