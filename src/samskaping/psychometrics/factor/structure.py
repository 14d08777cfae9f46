"""What a factor model implies for one group, with first and second derivatives."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samskaping.numeric.result import FloatArray, IntArray
from samskaping.psychometrics.factor.model import FactorModel, Kind


@dataclass(frozen=True, eq=False, slots=True)
class Matrices:
    """Λ (p, m), Ψ (m, m), Θ (p, p), ν (p,), α (m,) of one group; may be complex.

    Where thresholds are modelled also scales δ (p,) and thresholds τ, item by item, (t,): the
    latent responses are then measured in units of 1/δ.
    """

    loadings: FloatArray
    factor_covariance: FloatArray
    residual_covariance: FloatArray
    intercepts: FloatArray
    factor_means: FloatArray
    scales: FloatArray | None = None
    thresholds: FloatArray | None = None

    @property
    def unscaled(self) -> FloatArray:
        """ΛΨΛ′ + Θ, (p, p)."""
        common: FloatArray = self.loadings @ self.factor_covariance @ self.loadings.T
        return common + self.residual_covariance

    @property
    def covariance(self) -> FloatArray:
        """Implied covariance δ(ΛΨΛ′ + Θ)δ, (p, p), with δ = 1 where no scales are modelled."""
        if self.scales is None:
            return self.unscaled
        return self.unscaled * np.outer(self.scales, self.scales)

    @property
    def means(self) -> FloatArray:
        """Implied means ν + Λα, (p,)."""
        means: FloatArray = self.intercepts + self.loadings @ self.factor_means
        return means


@dataclass(frozen=True, eq=False, slots=True)
class Slopes:
    """∂Σ and ∂μ by every parameter, as vectors of which they are made.

    ∂Σ_a = h_a (x_a y_a′ + y_a x_a′) and ∂μ_a = s_a z_a, where x_a, y_a and z_a are columns of
    ``vectors``: unit vectors of items, columns of ΛΨ, and columns of Λ. All products with given
    matrices then need only small tables of inner products.

    Attributes
    ----------
    vectors : (p, r) array
    x, y, z : (q,) int arrays
        Columns of ``vectors``.
    half, step : (q,) arrays
        h: ½ where x_a = y_a stands for a variance, 0 where Σ does not move; s: 0 where μ does not.
    """

    vectors: FloatArray
    x: IntArray
    y: IntArray
    z: IntArray
    half: FloatArray
    step: FloatArray

    def of_items(self, items: IntArray) -> Slopes:
        """The derivatives of the covariances and means of some items only."""
        return replace(self, vectors=self.vectors[items])

    def covariances(self, rows: IntArray, columns: IntArray) -> FloatArray:
        """∂σ_ij/∂θ for pairs i = ``rows``, j = ``columns`` of items; (q, pairs)."""
        x, y = self.vectors[:, self.x].T, self.vectors[:, self.y].T
        slopes: FloatArray = x[:, rows] * y[:, columns] + y[:, rows] * x[:, columns]
        return slopes * self.half[:, None]

    def means(self) -> FloatArray:
        """∂μ/∂θ, (q, p)."""
        slopes: FloatArray = self.vectors[:, self.z].T * self.step[:, None]
        return slopes

    def inner(self, by_covariance: FloatArray, by_mean: FloatArray) -> FloatArray:
        """tr(G ∂Σ_a) + g′∂μ_a, (q,), G symmetric."""
        table = self.vectors.T @ by_covariance @ self.vectors
        spread: FloatArray = 2 * self.half * table[self.x, self.y]
        level: FloatArray = self.step * (by_mean @ self.vectors)[self.z]
        return spread + level

    def traces(self, p: FloatArray, q: FloatArray) -> FloatArray:
        """½ [tr(P ∂Σ_a Q ∂Σ_b) + tr(Q ∂Σ_a P ∂Σ_b)] for all pairs, P and Q symmetric; (q, q)."""
        first, second = self.vectors.T @ p @ self.vectors, self.vectors.T @ q @ self.vectors
        x, y = self.x, self.y
        xx, yy, xy = np.ix_(x, x), np.ix_(y, y), np.ix_(x, y)
        total = first[xx] * second[yy] + first[yy] * second[xx]
        crossed = first[xy] * second[xy].T
        total += crossed + crossed.T
        return total * np.outer(self.half, self.half)

    def levels(self, w: FloatArray) -> FloatArray:
        """∂μ_a′ W ∂μ_b, (q, q)."""
        table = self.vectors.T @ w @ self.vectors
        return np.outer(self.step, self.step) * table[np.ix_(self.z, self.z)]

    def crossed(self, w: FloatArray, toward: FloatArray) -> FloatArray:
        """∂μ_a′ W ∂Σ_b l for a vector l, (q, q)."""
        table = self.vectors.T @ w @ self.vectors
        along = toward @ self.vectors
        product = table[np.ix_(self.z, self.x)] * along[self.y]
        product += table[np.ix_(self.z, self.y)] * along[self.x]
        return product * np.outer(self.step, self.half)

    def quadratic(self, weighted: FloatArray) -> FloatArray:
        """½ u′∂Σ_a u + u′∂μ_a for each person's u, a row of ``weighted`` (n, p); (n, q)."""
        along = weighted @ self.vectors
        spread: FloatArray = along[:, self.x] * along[:, self.y] * self.half
        if self.step.any():
            spread += along[:, self.z] * self.step
        return spread


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
        self.first_threshold = np.cumsum([0, *model.cuts[:-1]])

    def active(self, kind: Kind) -> IntArray:
        """Positions in ``rows``, rows and columns of the parameters of a kind, (3, number)."""
        return self._active[kind]

    def matrices(self, values: FloatArray) -> Matrices:
        """Fill the matrices from the values of all parameters of the model."""
        p, m = self.model.items, self.model.factors
        kind = values.dtype
        lam, psi, theta = np.zeros((p, m), kind), np.zeros((m, m), kind), np.zeros((p, p), kind)
        nu, alpha = np.zeros(p, kind), np.zeros(m, kind)
        at, row, column = self._all["loading"]
        lam[row, column] = values[self._all.rows[at]]
        at, row, column = self._all["factor_covariance"]
        psi[row, column] = psi[column, row] = values[self._all.rows[at]]
        at, row, column = self._all["residual_covariance"]
        theta[row, column] = theta[column, row] = values[self._all.rows[at]]
        at, row, _ = self._all["intercept"]
        nu[row] = values[self._all.rows[at]]
        at, row, _ = self._all["factor_mean"]
        alpha[row] = values[self._all.rows[at]]
        if not self.model.cuts:
            return Matrices(lam, psi, theta, nu, alpha)
        delta, tau = np.ones(p, kind), np.zeros(sum(self.model.cuts), kind)
        at, row, _ = self._all["scale"]
        delta[row] = values[self._all.rows[at]]
        at, row, place = self._all["threshold"]
        tau[self.first_threshold[row] + place] = values[self._all.rows[at]]
        return Matrices(lam, psi, theta, nu, alpha, delta, tau)

    def slopes(self, found: Matrices) -> Slopes:
        """First derivatives of Σ and μ at these matrices."""
        p, m, q = self.model.items, self.model.factors, len(self.rows)
        lam = found.loadings
        vectors = np.hstack([np.eye(p), lam @ found.factor_covariance, lam])
        x, y, z = np.zeros(q, np.int64), np.zeros(q, np.int64), np.zeros(q, np.int64)
        half, step = np.zeros(q), np.zeros(q)
        at, row, column = self._active["loading"]
        x[at], y[at], z[at], half[at] = row, p + column, row, 1.0
        step[at] = found.factor_means[column]
        at, row, column = self._active["factor_covariance"]
        x[at], y[at], half[at] = p + m + row, p + m + column, np.where(row == column, 0.5, 1.0)
        at, row, column = self._active["residual_covariance"]
        x[at], y[at], half[at] = row, column, np.where(row == column, 0.5, 1.0)
        at, row, _ = self._active["intercept"]
        z[at], step[at] = row, 1.0
        at, row, _ = self._active["factor_mean"]
        z[at], step[at] = p + m + row, 1.0
        return Slopes(vectors, x, y, z, half, step)

    def curvature(
        self, found: Matrices, by_covariance: FloatArray, by_mean: FloatArray
    ) -> FloatArray:
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

    def __getitem__(self, kind: Kind) -> IntArray:
        return self._found.get(kind, np.zeros((3, 0), np.int64))
