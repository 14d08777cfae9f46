"""The likelihood of a mixed model and its exact derivatives by the variance components."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.effects.mixed.products import CaseProducts
from samskaping.numeric.result import FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class Components:
    """Which variance components a model has, in this order, each of them entering V linearly.

    First the covariance of the case's effects (row by row of its lower triangle; its diagonal
    alone where they are independent), then the person's variance, then the residual variance.
    """

    q: int
    correlated: bool
    persons: bool

    @property
    def places(self) -> list[tuple[int, int]]:
        """Row and column of each component of the case's covariance."""
        if not self.correlated:
            return [(i, i) for i in range(self.q)]
        return [(i, j) for i in range(self.q) for j in range(i + 1)]

    @property
    def number(self) -> int:
        """How many there are, the residual included."""
        return len(self.places) + self.persons + 1

    @property
    def directions(self) -> FloatArray:
        """The (r, q, q) derivatives of the case's covariance by its own components."""
        found = np.zeros((len(self.places), self.q, self.q))
        for at, (i, j) in enumerate(self.places):
            found[at, i, j] = found[at, j, i] = 1.0
        return found

    def covariance(self, at: FloatArray) -> FloatArray:
        """The case's covariance matrix."""
        found = np.zeros((self.q, self.q))
        for value, (i, j) in zip(at, self.places, strict=False):
            found[i, j] = found[j, i] = value
        return found

    def person(self, at: FloatArray) -> float:
        """The person's variance, 0 where the model has none."""
        return float(at[-2]) if self.persons else 0.0


@dataclass(frozen=True, eq=False, slots=True)
class Jet:
    """log|V| and A = (X, y)ᵀV⁻¹(X, y) with their derivatives by the r components.

    Attributes
    ----------
    size, table : float, (p + 1, p + 1) array
    d_size, d_table : (r,), (r, p + 1, p + 1) arrays
    dd_size, dd_table : (r, r), (r, r, p + 1, p + 1) arrays
        Second derivatives; empty unless asked for.
    """

    size: float
    table: FloatArray
    d_size: FloatArray
    d_table: FloatArray
    dd_size: FloatArray
    dd_table: FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class Blocks:
    """The products of ``data`` as the first derivatives need them, (K + 1) of each kind.

    Attributes
    ----------
    sizes, free : (K + 1,) arrays
        Rows of a person, and how many dimensions of the data have that root; the first of each
        is of the deviations within persons, with size 0.
    zz, yz : (K + 1, G, q, q), (K + 1, G, p + 1, q) arrays
        Of the case's columns, and of (X, y) with them.
    yy : (K + 1, p + 1, p + 1) array
        Of (X, y), summed over the cases.
    """

    sizes: FloatArray
    free: FloatArray
    zz: FloatArray
    yz: FloatArray
    yy: FloatArray

    @classmethod
    def of(cls, data: CaseProducts) -> Blocks:
        """Sort the products."""
        own, z = _places(data)
        whole = np.concatenate([data.within[None], data.between.swapaxes(0, 1)])
        return cls(
            np.append(0.0, data.sizes),
            np.append(data.n - data.n_persons, data.counts),
            np.ascontiguousarray(whole[:, :, z, z]),
            np.ascontiguousarray(whole[:, :, own][:, :, :, z]),
            whole[:, :, own][:, :, :, own].sum(axis=1),
        )


def first_order(blocks: Blocks, parts: Components, at: FloatArray) -> Jet:
    """log|V| and A with their first derivatives, the residual variance being 1.

    With Σ the case's covariance and K = UᵀB⁻¹U of a case, B being the persons' and the residual
    part of V, T = UᵀV⁻¹U = K − K_·z Σ (I + K_zz Σ)⁻¹ K_z· and log|V| = log|B| + log|I + K_zz Σ|.
    In the direction E of Σ ∂T = −T_·z E T_z·, and R ∂K Rᵀ in one of B, with R = I − T_·z Σ. The
    derivative by the residual variance is left at 0: it is profiled out.

    Sources
    -------
    Woodbury (1950); Bates, Mächler, Bolker & Walker (2015), section 3.
    """
    sigma = parts.covariance(at)
    roots = 1 + blocks.sizes * parts.person(at)
    weights = 1 / roots
    kzz, kyz = (np.tensordot(weights, block, 1) for block in (blocks.zz, blocks.yz))
    system = np.eye(parts.q) + kzz @ sigma
    tyz = _solved(system, kyz.swapaxes(1, 2)).swapaxes(1, 2)
    table = np.tensordot(weights, blocks.yy, 1)
    table = table - np.tensordot(tyz @ sigma, kyz, ((0, 2), (0, 2)))
    size = float(blocks.free @ np.log(roots) + np.log(_determinants(system)).sum())
    d_size, d_table = np.zeros(parts.number), np.zeros((parts.number, *table.shape))
    tzz = _solved(system, kzz).sum(axis=0)
    cross = np.tensordot(tyz, tyz, (0, 0))
    for r, e in enumerate(parts.directions):
        d_size[r] = float((tzz * e).sum())
        d_table[r] = -np.tensordot(cross, e, ((1, 3), (0, 1)))
    if parts.persons:
        weights = -blocks.sizes / roots**2
        mzz, myz = (np.tensordot(weights, block, 1) for block in (blocks.zz, blocks.yz))
        turn = -(tyz @ sigma)
        half = np.tensordot(turn, myz + turn @ mzz / 2, ((0, 2), (0, 2)))
        d_table[-2] = np.tensordot(weights, blocks.yy, 1) + half + half.T
        inverse = _solved(system, mzz)
        d_size[-2] = float(-weights @ (blocks.free * roots) + (inverse * sigma).sum())
    return Jet(size, table, d_size, d_table, np.empty(0), np.empty(0))


def _solved(system: FloatArray, right: FloatArray) -> FloatArray:
    found = right / system if system.shape[-1] == 1 else np.linalg.solve(system, right)
    return np.asarray(found, np.float64)


def _determinants(system: FloatArray) -> FloatArray:
    return system[:, 0, 0] if system.shape[-1] == 1 else np.linalg.det(system)


class _Inner:
    """K = UᵀB⁻¹U of each case and what its derivatives are made of."""

    def __init__(self, data: CaseProducts, person: float, residual: float) -> None:
        self.data, self.residual = data, residual
        self.roots = residual + data.sizes * person

    def power(self, times: int, degree: int) -> FloatArray:
        """UᵀB⁻ᵈJᵗU, J being the persons' blocks of ones."""
        data = self.data
        found = np.zeros_like(data.within) if times else data.within / self.residual**degree
        weights = data.sizes**times / self.roots**degree
        return np.asarray(found + np.einsum("k,gkab->gab", weights, data.between), np.float64)

    @property
    def size(self) -> float:
        """log|B|."""
        data = self.data
        free = data.n - data.n_persons
        return float(free * np.log(self.residual) + data.counts @ np.log(self.roots))

    def traces(self, times: int, degree: int) -> float:
        """Trace of B⁻ᵈJᵗ."""
        data = self.data
        free = 0.0 if times else (data.n - data.n_persons) / self.residual**degree
        return float(free + data.counts @ (data.sizes**times / self.roots**degree))


def second_order(data: CaseProducts, parts: Components, at: FloatArray) -> Jet:
    """The same with all first and second derivatives.

    dT_r = R dK_r Rᵀ − T dΣ_r T with R = I − TΣ, and once more by the product rule; the case's
    covariance is padded with zeros to the size of U.
    """
    person, residual = parts.person(at), float(at[-1])
    inner = _Inner(data, person, residual)
    d, q, r = data.p + data.q + 1, data.q, parts.number
    own, z = _places(data)
    sigma = np.zeros((d, d))
    sigma[z, z] = parts.covariance(at)
    k = inner.power(0, 1)
    turn = np.linalg.inv(np.eye(d) + k @ sigma)
    t, back = turn @ k, turn.swapaxes(1, 2)
    turned = np.zeros((r, d, d))
    turned[: len(parts.places), z, z] = parts.directions
    # Of B, the person's variance moves J and the residual variance the identity.
    times = {r - 1: 0} | ({r - 2: 1} if parts.persons else {})
    dk = {at_: -inner.power(power, 2) for at_, power in times.items()}
    d_turn, dt = [], []
    d_size = np.array([inner.traces(times[i], 1) if i in times else 0.0 for i in range(r)])
    for i in range(r):
        inside = (dk[i] @ sigma) if i in dk else k @ turned[i]
        d_turn.append(-turn @ inside @ turn)
        dt.append(turn @ dk[i] @ back if i in dk else -(t @ turned[i] @ t))
        d_size[i] += float(np.einsum("gij,gji->", turn, inside))
    dd_size, dd_table = np.zeros((r, r)), np.zeros((r, r, data.p + 1, data.p + 1))
    for i in range(r):
        for j in range(i + 1):
            if i in dk:
                half = d_turn[j] @ dk[i] @ back
                second = half + half.swapaxes(1, 2)
                bend = np.einsum("ij,gjk,gki->", sigma, d_turn[j], dk[i])
                if j in dk:
                    twice = 2 * inner.power(times[i] + times[j], 3)
                    second = second + turn @ twice @ back
                    bend += np.einsum("ij,gjk,gki->", sigma, turn, twice)
                    bend -= inner.traces(times[i] + times[j], 2)
                else:
                    bend += np.einsum("ij,gjk,gki->", turned[j], turn, dk[i])
            else:
                half = dt[j] @ turned[i] @ t
                second = -(half + half.swapaxes(1, 2))
                bend = np.einsum("gij,ji->", dt[j], turned[i])
            dd_size[i, j] = dd_size[j, i] = float(bend)
            dd_table[i, j] = dd_table[j, i] = second[:, own][:, :, own].sum(axis=0)
    size = inner.size + float(np.log(np.linalg.det(np.eye(q) + k[:, z, z] @ sigma[z, z])).sum())
    first = np.array([one[:, own][:, :, own].sum(axis=0) for one in dt])
    table = t[:, own][:, :, own].sum(axis=0)
    return Jet(size, table, d_size, first, dd_size, dd_table)


def _places(data: CaseProducts) -> tuple[list[int], slice]:
    """The columns (X, y) of U, and those of Z."""
    return [*range(data.p), data.p + data.q], slice(data.p, data.p + data.q)
