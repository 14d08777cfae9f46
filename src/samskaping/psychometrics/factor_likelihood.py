"""The normal-theory likelihood of one group's moments, with its derivatives.

Up to a constant the negative log-likelihood is L = ½ Σ_r n_r [log|Σ_r| + tr(Σ_r⁻¹ T_r)] over the
patterns r of answered items, with T_r = S_r + (m_r − μ_r)(m_r − μ_r)′. With W = Σ⁻¹, V = WTW and
d = m − μ its second derivatives are
½ n [tr(W∂Σ_a(2V − W)∂Σ_b) + 2 ∂μ_a′W∂μ_b + 2 ∂μ_a′W∂Σ_b W d + 2 ∂μ_b′W∂Σ_a W d] + G·∂²Σ + g·∂²μ,
where G = ½ n (W − V) and g = −n W d are the derivatives by Σ and μ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.numeric.result import FloatArray
from samskaping.psychometrics.factor_samples import Pattern, Sample
from samskaping.psychometrics.factor_structure import GroupStructure, Matrices


@dataclass(frozen=True, eq=False, slots=True)
class Derivatives:
    """Slope (q,) and the two matrices of second derivatives (q, q) of L."""

    slope: FloatArray
    observed: FloatArray
    expected: FloatArray


class NormalLikelihood:
    """L of one group as a function of the model's matrices."""

    def __init__(self, sample: Sample, means: bool) -> None:
        if not means and not sample.complete:
            raise ValueError("with missing answers the means must be part of the model")
        self.sample = sample
        self.means = means

    def value(self, found: Matrices) -> float:
        """L; infinite where Σ is not positive definite."""
        covariance, means = found.covariance, found.means
        total = 0.0
        for pattern in self.sample.patterns:
            at = pattern.observed
            try:
                root = np.linalg.cholesky(covariance[np.ix_(at, at)])
            except np.linalg.LinAlgError:
                return math.inf
            t, _ = self._about(pattern, means)
            misfit = np.trace(np.linalg.solve(root, np.linalg.solve(root, t).T))
            total += pattern.n * (2 * np.log(np.diagonal(root)).sum() + float(misfit))
        return total / 2

    def derivatives(self, structure: GroupStructure, found: Matrices) -> Derivatives:
        """First and second derivatives by the structure's parameters."""
        spread, level = structure.slopes(found)
        if not self.means:
            level = np.zeros_like(level)
        p, q = self.sample.items, len(structure.rows)
        by_covariance, by_mean = np.zeros((p, p)), np.zeros(p)
        observed, expected = np.zeros((q, q)), np.zeros((q, q))
        covariance, means = found.covariance, found.means
        for pattern in self.sample.patterns:
            at = pattern.observed
            block = np.ix_(at, at)
            whole = len(at) == p
            w = _inverse(covariance[block])
            t, d = self._about(pattern, means)
            v = w @ t @ w
            a = spread if whole else spread[:, at[:, None], at]
            b = level if whole else level[:, at]
            by_covariance[block] += pattern.n / 2 * (w - v)
            by_mean[at] -= pattern.n * (w @ d)
            weighted = b @ w
            plain, curved = _traces(a, w, w), _traces(a, w, 2 * v - w)
            level_part = weighted @ b.T
            cross = weighted @ (a @ (w @ d)).T
            observed += pattern.n * (curved / 2 + level_part + cross + cross.T)
            expected += pattern.n * (plain / 2 + level_part)
        slope = np.tensordot(spread, by_covariance, 2) + level @ by_mean
        g = by_mean if self.means else np.zeros(p)
        observed += structure.curvature(found, by_covariance, g)
        return Derivatives(slope, (observed + observed.T) / 2, expected)

    def _about(self, pattern: Pattern, means: FloatArray) -> tuple[FloatArray, FloatArray]:
        """T about the implied means, and how far the observed means are from them."""
        if not self.means:
            return pattern.covariance, np.zeros(len(pattern.observed))
        d = pattern.mean - means[pattern.observed]
        return pattern.covariance + np.outer(d, d), d


def log_likelihood(samples: Sequence[Sample], misfit: float) -> float:
    """The log-likelihood with its constant, from L over the same samples."""
    answers = sum(part.n * len(part.observed) for sample in samples for part in sample.patterns)
    return -misfit - answers / 2 * math.log(2 * math.pi)


def _inverse(covariance: FloatArray) -> FloatArray:
    inverse: FloatArray = np.linalg.inv(covariance)
    return (inverse + inverse.T) / 2


def _traces(slopes: FloatArray, p: FloatArray, q: FloatArray) -> FloatArray:
    """tr(P ∂Σ_a Q ∂Σ_b) for all pairs, made symmetric in a and b."""
    number = len(slopes)
    left = (slopes @ p).reshape(number, -1)
    right = (slopes @ q).transpose(0, 2, 1).reshape(number, -1)
    traces: FloatArray = left @ right.T
    return (traces + traces.T) / 2
