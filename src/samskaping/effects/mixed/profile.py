"""The likelihood of a mixed model with its fixed part and its scale profiled out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from samskaping.effects.mixed.likelihood import Blocks, Components, Jet, first_order
from samskaping.effects.mixed.products import CaseProducts
from samskaping.numeric.result import FloatArray

# Largest standard deviation of a case's or person's effect over that of the residual.
LARGEST = 1e6


@dataclass(frozen=True, eq=False, slots=True)
class Profile:
    """−2 log likelihood with β and σ² profiled out, as a function of the relative factor θ.

    d(θ) = log|V| + [log|XᵀV⁻¹X|] + m (1 + log(2π r²/m)), V in units of σ², m = n − p by REML, which
    has the bracket, and n by ML. θ is the lower triangle of Λ, ΛΛᵀ = Σ/σ², and the person's
    standard deviation over σ. Bates, Mächler, Bolker & Walker (2015), equations 34 and 41.
    """

    data: CaseProducts
    parts: Components
    reml: bool
    blocks: Blocks

    @classmethod
    def of(cls, data: CaseProducts, parts: Components, reml: bool) -> Profile:
        """The profile of these data."""
        return cls(data, parts, reml, Blocks.of(data))

    @property
    def freedom(self) -> int:
        """The m of the formula."""
        return self.data.n - (self.data.p if self.reml else 0)

    def ratios(self, theta: FloatArray) -> FloatArray:
        """The components over σ², the last of them 1."""
        factor = self.factor(theta)
        sigma = factor @ factor.T
        found = [sigma[i, j] for i, j in self.parts.places]
        return np.array([*found, *([theta[-1] ** 2] if self.parts.persons else []), 1.0])

    def factor(self, theta: FloatArray) -> FloatArray:
        """Λ, lower triangular."""
        found = np.zeros((self.parts.q, self.parts.q))
        for value, (i, j) in zip(theta, self.parts.places, strict=False):
            found[i, j] = value
        return found

    def jet(self, theta: FloatArray) -> Jet:
        """log|V| and (X, y)ᵀV⁻¹(X, y), σ² being 1, with their slopes."""
        return first_order(self.blocks, self.parts, self.ratios(theta))

    def value(self, theta: FloatArray) -> tuple[float, FloatArray]:
        """D(θ) and its slopes."""
        value, slopes = self.by_ratio(self.jet(theta))
        pull = 2 * self.pull(slopes) @ self.factor(theta)
        found = [pull[i, j] for i, j in self.parts.places]
        if self.parts.persons:
            found.append(2 * theta[-1] * slopes[-2])
        return value, np.array(found)

    def by_ratio(self, jet: Jet) -> tuple[float, FloatArray]:
        """The deviance and its slopes by the components over σ²."""
        p, m = self.data.p, self.freedom
        inverse, aside, square = solved(jet.table, p)
        d_square = jet.d_table @ aside @ aside
        value = jet.size + m * (1 + math.log(2 * math.pi * square / m))
        slopes = jet.d_size + m * d_square / square
        if self.reml:
            value -= float(np.linalg.slogdet(inverse)[1])
            slopes = slopes + (jet.d_table[:, :p, :p] * inverse).sum(axis=(1, 2))
        return float(value), slopes

    def pull(self, slopes: FloatArray) -> FloatArray:
        """The slopes as a symmetric matrix: what a small rise of Σ in any direction costs."""
        found = np.zeros((self.parts.q, self.parts.q))
        for slope, (i, j) in zip(slopes, self.parts.places, strict=False):
            found[i, j] = found[j, i] = slope if i == j else slope / 2
        return found

    @property
    def floors(self) -> list[tuple[float | None, float]]:
        """Bounds of θ: standard deviations are not below zero."""
        found: list[tuple[float | None, float]] = [
            (0.0, LARGEST) if i == j else (-LARGEST, LARGEST) for i, j in self.parts.places
        ]
        return found + ([(0.0, LARGEST)] if self.parts.persons else [])

    @property
    def unit(self) -> FloatArray:
        """Of each θ: a standard deviation of which one case, or one person, tells nothing."""
        data = self.data
        z = slice(data.p, data.p + data.q)
        whole = data.within[:, z, z].sum(axis=0) + data.between[:, :, z, z].sum(axis=(0, 1))
        case = np.sqrt(data.n_cases / np.diag(whole))
        found = [case[i] for i, _ in self.parts.places]
        if self.parts.persons:
            found.append(np.sqrt(data.n_persons / data.n))
        return np.array(found)


def solved(table: FloatArray, p: int) -> tuple[FloatArray, FloatArray, float]:
    """(XᵀV⁻¹X)⁻¹, the vector (−β, 1) and the weighted residual sum of squares."""
    inverse = np.asarray(np.linalg.inv(table[:p, :p]), np.float64)
    aside = np.append(-inverse @ table[:p, p], 1.0)
    return inverse, aside, float(aside @ table @ aside)


def information(jet: Jet, p: int, reml: bool = True) -> FloatArray:
    """Expected information of the components, (r, r).

    ½ tr(V⁻¹G_r V⁻¹G_s) by ML; by REML less tr(Φ Q_rs) − ½ tr(Φ P_r Φ P_s), with G the derivatives
    of V, Φ = (XᵀV⁻¹X)⁻¹, P_r = ∂Φ⁻¹ and Q_rs + Q_sr = ∂²Φ⁻¹. Kenward & Roger (1997), section 2.
    """
    found = -jet.dd_size / 2
    if reml:
        phi = np.linalg.inv(jet.table[:p, :p])
        first = phi @ jet.d_table[:, :p, :p]
        found = found - np.einsum("ab,rsba->rs", phi, jet.dd_table[:, :, :p, :p]) / 2
        found = found + np.einsum("rab,sba->rs", first, first) / 2
    return np.asarray(found, np.float64)
