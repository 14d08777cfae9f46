"""Exploratory factors by minimum residuals (unweighted least squares) of a correlation matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import checked_covariance, inverse

MAX_ITERATIONS = 200
# Largest absolute gradient, over the uniquenesses that are free to move, at the solution.
TOLERANCE = 1e-11
# Near the minimum the residuals are flat to rounding while the gradient still shrinks.
ROUNDING = 1e-14
# A uniqueness is kept inside; one that is held at the lower end is a Heywood case.
LOWEST, HIGHEST = 0.005, 1.0
# The observed curvature is used where it is positive by this share of its largest value.
POSITIVE = 1e-8


@dataclass(frozen=True, eq=False, slots=True)
class Factors:
    """Orthogonal factors of k standardised items, before any rotation.

    Attributes
    ----------
    loadings : (k, m) array
        Principal axes of the reduced correlation matrix, the strongest first, each with a sum
        that is not negative.
    uniquenesses : (k,) array
        ψ, between ``LOWEST`` and 1.
    misfit : float
        ½ Σ_ij (r_ij − (ΛΛ′ + ψ)_ij)²; where no uniqueness is held, only i ≠ j contribute.
    gradient : float
        Largest absolute derivative of the misfit by a uniqueness that is not held.
    heywood : tuple of int
        Items whose uniqueness is held at ``LOWEST``.
    iterations : int
        Steps of the search.
    """

    loadings: FloatArray
    uniquenesses: FloatArray
    misfit: float
    gradient: float
    heywood: tuple[int, ...]
    iterations: int


def minres(correlation: FloatArray, factors: int) -> Factors:
    """Fit ``factors`` common factors by minimum residuals.

    The misfit is minimised over the uniquenesses alone: given ψ, Λ are the leading principal axes
    of R − ψ, and half the sum of squares of the other eigenvalues θ_a is left. Its gradient is
    −Σ_a θ_a w_ia² and its second derivatives are (Σ_a w_ia w_ja)² +
    2 Σ_a Σ_b θ_a/(θ_a − θ_b) w_ia w_ja w_ib w_jb, a over the axes left out, b over those kept.
    Newton steps with bounds, from squared multiple correlations.

    Parameters
    ----------
    correlation : (k, k) array
        Positive definite; a covariance matrix is standardised first.
    factors
        m ≥ 1, few enough that ((k − m)² − (k + m))/2, the degrees of freedom, is not negative.

    Raises
    ------
    NotEstimable
        ``too_few_items`` for so many factors, ``no_variance``, ``singular``, ``factors_not_found``.

    Sources
    -------
    Harman & Jones (1966); Jöreskog (1977) for the reduction to ψ. Checked against R psych::fa
    (fm = "minres"), whose search stops earlier.
    """
    if factors < 1:
        raise ValueError("at least one factor")
    r = scale_to_unit_diagonal(checked_covariance(correlation, fewest_items(factors)))
    point = _At(r, np.clip(1 / np.diagonal(inverse(r)), LOWEST, HIGHEST), factors)
    for iteration in range(MAX_ITERATIONS):
        free = point.free()
        gradient = float(np.abs(point.slope[free]).max(initial=0.0))
        if gradient < TOLERANCE:
            return point.solution(gradient, iteration)
        further = point.step(free)
        if further is None:
            break
        point = further
    raise NotEstimable("factors_not_found")


def fewest_items(factors: int) -> int:
    """Items that ``factors`` exploratory factors need to have degrees of freedom left."""
    k = factors + 1
    while (k - factors) ** 2 < k + factors:
        k += 1
    return k


class _At:
    """The misfit and its derivatives at some uniquenesses."""

    def __init__(self, r: FloatArray, uniquenesses: FloatArray, factors: int) -> None:
        self.r, self.uniquenesses, self.factors = r, uniquenesses, factors
        self.values, self.axes = np.linalg.eigh(r - np.diag(uniquenesses))
        self.kept = (np.arange(len(r)) >= len(r) - factors) & (self.values > 0)
        self.misfit = float((self.values[~self.kept] ** 2).sum()) / 2
        self.slope = -(self.axes[:, ~self.kept] ** 2) @ self.values[~self.kept]

    def free(self) -> NDArray[np.bool_]:
        held_low = (self.uniquenesses <= LOWEST) & (self.slope > 0)
        held_high = (self.uniquenesses >= HIGHEST) & (self.slope < 0)
        return np.asarray(~(held_low | held_high), dtype=np.bool_)

    def step(self, free: NDArray[np.bool_]) -> _At | None:
        """Go downhill by a damped Newton step inside the bounds, or nowhere."""
        curvature = self._curvature(free)
        damping = 0.0
        while damping < 1e6:
            damped = curvature + damping * np.eye(len(curvature))
            moved = self.uniquenesses.copy()
            moved[free] -= np.linalg.solve(damped, self.slope[free])
            trial = _At(self.r, np.clip(moved, LOWEST, HIGHEST), self.factors)
            if trial.misfit <= self.misfit + ROUNDING:
                return trial
            damping = max(10 * damping, 1e-3)
        return None

    def _curvature(self, free: NDArray[np.bool_]) -> FloatArray:
        outside, inside = self.axes[free][:, ~self.kept], self.axes[free][:, self.kept]
        left, taken = self.values[~self.kept], self.values[self.kept]
        expected = (outside @ outside.T) ** 2
        weights = left[:, None] / (left[:, None] - taken[None, :])
        i, j = np.triu_indices(len(expected))
        within = np.zeros_like(expected)
        across = ((outside[i] * outside[j]) @ weights * (inside[i] * inside[j])).sum(axis=1)
        within[i, j] = within[j, i] = 2 * across
        observed: FloatArray = expected + within
        spectrum = np.linalg.eigvalsh(observed)
        if spectrum[0] > POSITIVE * spectrum[-1]:
            return observed
        ridge: FloatArray = expected + POSITIVE * np.eye(len(expected))
        return ridge

    def solution(self, gradient: float, iterations: int) -> Factors:
        at = np.argsort(-self.values)[: self.factors]
        loadings = self.axes[:, at] * np.sqrt(np.maximum(self.values[at], 0.0))
        loadings = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
        held = tuple(int(item) for item in np.flatnonzero(self.uniquenesses <= LOWEST))
        return Factors(loadings, self.uniquenesses, self.misfit, gradient, held, iterations)
