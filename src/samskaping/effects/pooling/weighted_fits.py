"""Weighted least squares of many sets of effects at once, at a given variance between cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.numeric.result import FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class WeightedFits:
    """R fits y = Xβ with weights w = 1/(v + τ²), the fits along the first axes.

    With W = diag w, A = X′WX and P = W − WXA⁻¹X′W.

    Attributes
    ----------
    design : (k, p) array
        X, the same for all fits.
    weights : (…, k) array
        w.
    inverse : (…, p, p) array
        A⁻¹, the covariance matrix of β.
    coefficients : (…, p) array
        β.
    residuals : (…, k) array
        y − Xβ.
    """

    design: FloatArray
    weights: FloatArray
    inverse: FloatArray
    coefficients: FloatArray
    residuals: FloatArray

    @classmethod
    def of(cls, y: FloatArray, variances: FloatArray, design: FloatArray) -> WeightedFits:
        """Fit ``y`` (…, k) with total variances v + τ² (…, k)."""
        weights = 1 / variances
        inverse = _inverse(_products(design, weights))
        coefficients = _times(inverse, (weights * y) @ design)
        return cls(design, weights, inverse, coefficients, y - coefficients @ design.T)

    def q(self) -> FloatArray:
        """Σ w_i (y_i − x_i′β)²."""
        return np.asarray((self.weights * self.residuals**2).sum(axis=-1))

    def trace(self) -> FloatArray:
        """Trace of P, Σ w_i − tr(A⁻¹X′W²X)."""
        squared = _products(self.design, self.weights**2)
        return np.asarray(self.weights.sum(axis=-1) - _paired(self.inverse, squared))

    def log_likelihood(self, restricted: bool) -> FloatArray:
        """Twice the (restricted) log likelihood of τ², less a constant."""
        fit = np.log(self.weights).sum(axis=-1) - self.q()
        if restricted:
            fit += np.linalg.slogdet(self.inverse)[1]
        return np.asarray(fit)

    def score(self, restricted: bool) -> tuple[FloatArray, FloatArray]:
        """Twice the slope of the log likelihood in τ², and the slope of that.

        y′PPy − tr P (ML: − Σ w) and −2 y′PPPy + tr PP (ML: + Σ w²).
        """
        w = self.weights
        drawn = w * self.residuals
        crossed = (w * drawn) @ self.design
        cubed = (w * drawn**2).sum(axis=-1) - (_times(self.inverse, crossed) * crossed).sum(axis=-1)
        slope, bend = (drawn**2).sum(axis=-1), -2 * cubed
        if not restricted:
            return slope - w.sum(axis=-1), bend + (w**2).sum(axis=-1)
        squared = self.inverse @ _products(self.design, w**2)
        cube = _paired(self.inverse, _products(self.design, w**3))
        bend = bend + (w**2).sum(axis=-1) - 2 * cube + _paired(squared, squared)
        return slope - self.trace(), bend


def _products(design: FloatArray, weights: FloatArray) -> FloatArray:
    """X′ diag(weights) X, (…, p, p)."""
    k, p = design.shape
    crossed = (design[:, :, None] * design[:, None, :]).reshape(k, p * p)
    return np.asarray((weights @ crossed).reshape(*weights.shape[:-1], p, p))


def _inverse(matrices: FloatArray) -> FloatArray:
    """Without the cost of a factorisation where the matrices are numbers."""
    if matrices.shape[-1] == 1:
        return 1 / matrices
    return np.asarray(np.linalg.inv(matrices))


def _times(matrices: FloatArray, vectors: FloatArray) -> FloatArray:
    return np.asarray((matrices @ vectors[..., None])[..., 0])


def _paired(one: FloatArray, other: FloatArray) -> FloatArray:
    """Trace of the product of two stacks of matrices."""
    return np.asarray((one * np.swapaxes(other, -1, -2)).sum(axis=(-1, -2)))
