"""The normal-theory likelihood of one group's moments, with its derivatives.

Up to a constant the negative log-likelihood is L = ½ Σ_r n_r [log|Σ_r| + tr(Σ_r⁻¹ T_r)] over the
patterns r of answered items, with T_r = S_r + (m_r − μ_r)(m_r − μ_r)′. With W = Σ⁻¹, V = WTW and
d = m − μ its second derivatives are
½ n [tr(W∂Σ_a(2V − W)∂Σ_b) + 2 ∂μ_a′W∂μ_b + 2 ∂μ_a′W∂Σ_b W d + 2 ∂μ_b′W∂Σ_a W d] + G·∂²Σ + g·∂²μ,
where G = ½ n (W − V) and g = −n W d are the derivatives by Σ and μ.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.factor.samples import Pattern, Sample
from samskaping.psychometrics.factor.structure import GroupStructure, Matrices

# Persons whose scores are made at a time: few enough that one core does it without threads.
BLOCK = 128


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
        slopes = structure.slopes(found)
        p, q = self.sample.items, len(structure.rows)
        by_covariance, by_mean = np.zeros((p, p)), np.zeros(p)
        observed, expected = np.zeros((q, q)), np.zeros((q, q))
        covariance, means = found.covariance, found.means
        for pattern in self.sample.patterns:
            at = pattern.observed
            block = np.ix_(at, at)
            own = slopes if len(at) == p else slopes.of_items(at)
            w = _inverse(covariance[block])
            t, d = self._about(pattern, means)
            v = w @ t @ w
            by_covariance[block] += pattern.n / 2 * (w - v)
            by_mean[at] -= pattern.n * (w @ d)
            expected += pattern.n / 2 * own.traces(w, w)
            observed += pattern.n / 2 * own.traces(w, 2 * v - w)
            if self.means:
                level, cross = own.levels(w), own.crossed(w, w @ d)
                expected += pattern.n * level
                observed += pattern.n * (level + cross + cross.T)
        observed += structure.curvature(found, by_covariance, by_mean)
        return Derivatives(slopes.inner(by_covariance, by_mean), observed, expected)

    def scores(self, structure: GroupStructure, found: Matrices) -> Iterator[FloatArray]:
        """Each person's slope of the log-likelihood, some rows (n, q) at a time.

        The rows of a pattern are weighted so that they count as its ``n``, which for a
        pooled-within covariance is less than their number.
        """
        slopes, means = structure.slopes(found), found.means
        for pattern in self.sample.patterns:
            if pattern.persons is None:
                raise ValueError("robust errors need the persons' answers, not only moments")
            at = pattern.observed
            own = slopes.of_items(at)
            w = _inverse(found.covariance[np.ix_(at, at)])
            centre = own.inner(w / 2, np.zeros(len(at)))
            level = means[at] if self.means else pattern.mean
            weight = math.sqrt(pattern.n / len(pattern.persons))
            for start in range(0, len(pattern.persons), BLOCK):
                away = pattern.persons[start : start + BLOCK] - level
                yield weight * (own.quadratic(away @ w) - centre)

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
    try:
        inverse = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
    except np.linalg.LinAlgError as cause:
        raise NotEstimable("factor_model_not_converged") from cause
    return (inverse + inverse.T) / 2
