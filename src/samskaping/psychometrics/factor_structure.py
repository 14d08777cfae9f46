"""What a factor model implies for one group, with first and second derivatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.numeric.result import FloatArray, IntArray
from samskaping.psychometrics.factor_model import FactorModel, Kind


@dataclass(frozen=True, eq=False, slots=True)
class Matrices:
    """Λ (p, m), Ψ (m, m), Θ (p, p), ν (p,), α (m,) of one group; may be complex."""

    loadings: FloatArray
    factor_covariance: FloatArray
    residual_covariance: FloatArray
    intercepts: FloatArray
    factor_means: FloatArray

    @property
    def covariance(self) -> FloatArray:
        """Implied covariance ΛΨΛ′ + Θ, (p, p)."""
        common: FloatArray = self.loadings @ self.factor_covariance @ self.loadings.T
        return common + self.residual_covariance

    @property
    def means(self) -> FloatArray:
        """Implied means ν + Λα, (p,)."""
        means: FloatArray = self.intercepts + self.loadings @ self.factor_means
        return means


class GroupStructure:
    """The elements of one group's matrices as functions of the parameters.

    ``rows`` are the parameters (positions in ``model.parameters``) whose derivatives are asked
    for; all arrays of derivatives are in that order.
    """

    def __init__(self, model: FactorModel, group: int, rows: IntArray) -> None:
        self.model = model
        self.rows = rows
        self._all = _Places(model, model.of_group(group))
        self._active = _Places(model, rows)

    def matrices(self, values: FloatArray) -> Matrices:
        """Fill the matrices from the values of all parameters of the model."""
        p, m = self.model.items, self.model.factors
        kind = values.dtype
        lam, psi, theta = np.zeros((p, m), kind), np.zeros((m, m), kind), np.zeros((p, p), kind)
        nu, alpha = np.zeros(p, kind), np.zeros(m, kind)
        at, row, column = self._all["loading"]
        lam[row, column] = values[self._all.rows[at]]
        for matrix, name in ((psi, "factor_covariance"), (theta, "residual_covariance")):
            at, row, column = self._all[name]
            matrix[row, column] = matrix[column, row] = values[self._all.rows[at]]
        at, row, _ = self._all["intercept"]
        nu[row] = values[self._all.rows[at]]
        at, row, _ = self._all["factor_mean"]
        alpha[row] = values[self._all.rows[at]]
        return Matrices(lam, psi, theta, nu, alpha)

    def slopes(self, found: Matrices) -> tuple[FloatArray, FloatArray]:
        """∂Σ/∂θ, (q, p, p), and ∂μ/∂θ, (q, p)."""
        p, q = self.model.items, len(self.rows)
        spread, level = np.zeros((q, p, p)), np.zeros((q, p))
        lam = found.loadings
        at, row, column = self._active["loading"]
        toward = (lam @ found.factor_covariance).T[column]
        spread[at, row, :] += toward
        spread[at, :, row] += toward
        level[at, row] = found.factor_means[column]
        at, row, column = self._active["factor_covariance"]
        outer = lam.T[row][:, :, None] * lam.T[column][:, None, :]
        outer = outer + outer.transpose(0, 2, 1)
        spread[at] = outer * np.where(row == column, 0.5, 1.0)[:, None, None]
        at, row, column = self._active["residual_covariance"]
        spread[at, row, column] = spread[at, column, row] = 1.0
        at, row, _ = self._active["intercept"]
        level[at, row] = 1.0
        at, row, _ = self._active["factor_mean"]
        level[at] = lam.T[row]
        return spread, level

    def curvature(self, found: Matrices, by_covariance: FloatArray, by_mean: FloatArray) -> FloatArray:
        """Σ_ij G_ij ∂²Σ_ij + Σ_i g_i ∂²μ_i over all pairs of parameters, (q, q).

        ``by_covariance`` is the symmetric G, (p, p), and ``by_mean`` g, (p,).
        """
        q = len(self.rows)
        second = np.zeros((q, q))
        at, item, factor = self._active["loading"]
        pair = 2 * by_covariance[np.ix_(item, item)]
        second[np.ix_(at, at)] = pair * found.factor_covariance[np.ix_(factor, factor)]
        weighted = by_covariance @ found.loadings
        to, row, column = self._active["factor_covariance"]
        cross = weighted[item][:, column] * (factor[:, None] == row)
        cross = cross + weighted[item][:, row] * (factor[:, None] == column)
        cross = cross * np.where(row == column, 1.0, 2.0)
        second[np.ix_(at, to)] += cross
        second[np.ix_(to, at)] += cross.T
        to, row, _ = self._active["factor_mean"]
        cross = by_mean[item][:, None] * (factor[:, None] == row)
        second[np.ix_(at, to)] += cross
        second[np.ix_(to, at)] += cross.T
        return second

    def quadratic(self, found: Matrices, weighted: FloatArray) -> FloatArray:
        """½ u′ ∂Σ u + u′ ∂μ for each person's u, a row of ``weighted`` (n, p); (n, q)."""
        result = np.empty((len(weighted), len(self.rows)))
        scores = weighted @ found.loadings
        at, row, column = self._active["loading"]
        toward = weighted @ (found.loadings @ found.factor_covariance) + found.factor_means
        result[:, at] = weighted[:, row] * toward[:, column]
        at, row, column = self._active["factor_covariance"]
        half = np.where(row == column, 0.5, 1.0)
        result[:, at] = scores[:, row] * scores[:, column] * half
        at, row, column = self._active["residual_covariance"]
        half = np.where(row == column, 0.5, 1.0)
        result[:, at] = weighted[:, row] * weighted[:, column] * half
        at, row, _ = self._active["intercept"]
        result[:, at] = weighted[:, row]
        at, row, _ = self._active["factor_mean"]
        result[:, at] = scores[:, row]
        return result


class _Places:
    """Positions, rows and columns of parameters by the matrix they stand in."""

    def __init__(self, model: FactorModel, rows: IntArray) -> None:
        self.rows = rows
        found: dict[Kind, list[tuple[int, int, int]]] = {}
        for at, position in enumerate(rows):
            parameter = model.parameters[position]
            entry = (at, parameter.row, parameter.column)
            found.setdefault(parameter.kind, []).append(entry)
        self._found = {kind: np.array(entries, np.int64).T for kind, entries in found.items()}

    def __getitem__(self, kind: str) -> IntArray:
        return self._found.get(kind, np.zeros((3, 0), np.int64))  # type: ignore[call-overload]
