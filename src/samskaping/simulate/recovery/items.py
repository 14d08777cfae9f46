"""Items whose answers follow a factor model, and what is true of them in the population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from samskaping.numeric import FloatArray, IntArray
from samskaping.psychometrics.polychoric.bivariate_normal import cumulative

# Five points, half of the answers at the highest.
CEILING = (-1.8, -1.2, -0.6, 0.0)


@dataclass(frozen=True, eq=False, slots=True)
class Items:
    """Items y_j = λ_j η + √(1 − λ_j²) ε with standard normal ε, as they are or cut into points.

    η = √ICC · b + √(1 − ICC) · f with b a case's and f a person's factors, both standard normal
    with the same correlations: ICC is the share of a factor's variance that lies between cases.

    Attributes
    ----------
    loadings : (k,) array
        Between 0 and 1.
    factor : (k,) int array
        Which factor each item belongs to.
    correlation : (m, m) array
        Of the factors.
    cuts
        Borders of the points of the scale on y; none for continuous items.
    """

    loadings: FloatArray
    factor: IntArray
    correlation: FloatArray
    cuts: tuple[float, ...] = ()

    @property
    def k(self) -> int:
        """Number of items."""
        return len(self.loadings)

    def draw(
        self, rng: np.random.Generator, studies: int, sizes: Sequence[int], icc: float
    ) -> FloatArray:
        """Answers of many studies at once, (studies, N, k); persons in the order of their cases."""
        root = np.linalg.cholesky(self.correlation)
        shape = studies, len(sizes), len(self.correlation)
        case = np.repeat(rng.standard_normal(shape) @ root.T, sizes, axis=1)
        person = rng.standard_normal((studies, sum(sizes), shape[2])) @ root.T
        common = np.sqrt(icc) * case + np.sqrt(1 - icc) * person
        error = rng.standard_normal((studies, sum(sizes), self.k))
        latent = self.loadings * common[:, :, self.factor] + np.sqrt(1 - self.loadings**2) * error
        if not self.cuts:
            return np.asarray(latent, dtype=np.float64)
        return np.asarray(1.0 + np.searchsorted(self.cuts, latent), dtype=np.float64)

    def within(self, icc: float) -> FloatArray:
        """Covariance of the answers within cases, averaged over cases, (k, k)."""
        return self.total() - self.between(icc)

    def between(self, icc: float) -> FloatArray:
        """Covariance of the cases' expected answers, (k, k).

        Two answers of different persons of one case covary by what the case's factors do; their
        latent responses correlate λ_i λ_j φ_ij · ICC.
        """
        return self._covariance(icc * self._common())

    def total(self) -> FloatArray:
        """Covariance of the answers over persons of all cases, (k, k)."""
        latent = self._common()
        np.fill_diagonal(latent, 1.0)
        return self._covariance(latent)

    def _common(self) -> FloatArray:
        phi = self.correlation[np.ix_(self.factor, self.factor)]
        return np.asarray(np.outer(self.loadings, self.loadings) * phi)

    def _covariance(self, latent: FloatArray) -> FloatArray:
        """Covariances of answers from correlations of latent responses: Σ_ab Φ₂(τ_a, τ_b) − ΦΦ."""
        if not self.cuts:
            return latent.copy()
        h, k = np.array(self.cuts)[:, None], np.array(self.cuts)[None, :]
        r = latent[:, :, None, None]
        same = r == 1
        joint = np.where(same, ndtr(np.minimum(h, k)), cumulative(h, k, np.where(same, 0.0, r)))
        return np.asarray((joint - ndtr(h) * ndtr(k)).sum(axis=(2, 3)))


def one_factor_items(k: int, cuts: tuple[float, ...] = ()) -> Items:
    """Items of one factor with loadings spaced evenly from .5 to .8."""
    return Items(np.linspace(0.5, 0.8, k), np.zeros(k, dtype=np.int64), np.eye(1), cuts)


def two_factor_items(cuts: tuple[float, ...] = ()) -> Items:
    """Three items with loadings .6, .7, .8 on each of two factors that correlate .5."""
    loadings, factor = np.array([0.6, 0.7, 0.8] * 2), np.repeat([0, 1], 3)
    return Items(loadings, factor, np.array([[1.0, 0.5], [0.5, 1.0]]), cuts)
