"""The search for the parameters at which a factor model fits best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.factor.likelihood import Derivatives
from samskaping.psychometrics.factor.model import FactorModel
from samskaping.psychometrics.factor.structure import GroupStructure, Matrices

MAX_ITERATIONS = 300
# The distance to the optimum in standard errors, squared, that ends the search; one more Newton
# step is then taken, which roughly squares the distance.
TOLERANCE = 1e-14
MIN_DAMPING, MAX_DAMPING = 1e-12, 1e12
# A direction with less information than this, parameters scaled to unit information, is flat.
FLAT = 1e-10


class Objective(Protocol):
    """The misfit L of one group: half the χ² up to a constant."""

    def value(self, found: Matrices) -> float:
        """L at these matrices; infinite where they are not allowed."""

    def derivatives(self, structure: GroupStructure, found: Matrices) -> Derivatives:
        """Slope and second derivatives of L by the structure's parameters."""


@dataclass(frozen=True, eq=False, slots=True)
class Solution:
    """The best parameters and what L does around them.

    Attributes
    ----------
    free : (t,) array
        The distinct free parameters x.
    values : (parameters,) array
        All parameters of the model, θ = K x + c.
    misfit : float
        L at the solution.
    observed, expected : (t, t) arrays
        Information of all persons in x.
    """

    free: FloatArray
    values: FloatArray
    misfit: float
    observed: FloatArray
    expected: FloatArray


class Problem:
    """A model with the objective of each of its groups, as one function of x."""

    def __init__(self, model: FactorModel, objectives: Sequence[Objective]) -> None:
        self.model = model
        self.objectives = objectives
        active = np.flatnonzero(model.constraints.any(axis=1))
        self.structures = [
            GroupStructure(model, group, np.intersect1d(model.of_group(group), active))
            for group in range(model.groups)
        ]

    def values(self, free: FloatArray) -> FloatArray:
        """θ = K x + c."""
        values: FloatArray = self.model.constraints @ free + self.model.offsets
        return values

    def misfit(self, free: FloatArray) -> float:
        """L summed over groups."""
        values = self.values(free)
        parts = zip(self.objectives, self.structures, strict=True)
        return sum(part.value(structure.matrices(values)) for part, structure in parts)

    def derivatives(self, free: FloatArray) -> Derivatives:
        """Slope and second derivatives of L by x."""
        values, size = self.values(free), self.model.n_free
        slope, observed, expected = np.zeros(size), np.zeros((size, size)), np.zeros((size, size))
        for objective, structure in zip(self.objectives, self.structures, strict=True):
            part = objective.derivatives(structure, structure.matrices(values))
            slope += self.model.constraints[structure.rows].T @ part.slope
            observed += self.reduced(part.observed, structure)
            expected += self.reduced(part.expected, structure)
        return Derivatives(slope, observed, expected)

    def reduced(self, second: FloatArray, structure: GroupStructure) -> FloatArray:
        """K′HK of second derivatives by one group's parameters, (t, t)."""
        k = self.model.constraints[structure.rows]
        columns = k.argmax(axis=1)
        if len(np.unique(columns)) < len(columns):
            return np.asarray(k.T @ second @ k)
        total = np.zeros((self.model.n_free,) * 2)
        total[np.ix_(columns, columns)] = second
        return total


def search(problem: Problem, start: FloatArray) -> Solution:
    """Newton steps with Levenberg damping to a minimum of L.

    Where the observed second derivatives are not positive definite the expected ones are used.
    The criterion is the Newton decrement g′H⁻¹g, which depends on no units. Variances are left
    free to become negative, so that a Heywood case shows.

    Raises
    ------
    NotEstimable
        ``factor_model_not_identified`` or ``factor_model_not_converged``.

    Sources
    -------
    Lee & Jennrich (1979); Nocedal & Wright (2006), ch. 10.3.
    """
    free, damping = start, 1e-3
    value = problem.misfit(free)
    if not math.isfinite(value):
        raise NotEstimable("factor_model_not_converged")
    for _ in range(MAX_ITERATIONS):
        found = problem.derivatives(free)
        newton = _solved(found.observed, found.slope)
        if newton is not None and float(found.slope @ newton) < TOLERANCE:
            return _finish(problem, free - newton)
        curvature = found.observed if newton is not None else found.expected
        ridge = np.diagonal(found.expected)
        if not (ridge > 0).all():
            raise NotEstimable("factor_model_not_identified")
        rounding = 1e-13 * max(abs(value), 1.0)
        reached, trial = math.inf, free
        while not reached <= value + rounding:
            if damping > MAX_DAMPING:
                _refuse_flat(found.expected)
                raise NotEstimable("factor_model_not_converged")
            step = _solved(curvature + damping * np.diag(ridge), found.slope)
            trial = free if step is None else free - step
            reached = math.inf if step is None else problem.misfit(trial)
            damping *= 10
        free, value = trial, reached
        damping = max(damping / 1000, MIN_DAMPING)
    _refuse_flat(problem.derivatives(free).expected)
    raise NotEstimable("factor_model_not_converged")


def _finish(problem: Problem, free: FloatArray) -> Solution:
    misfit = problem.misfit(free)
    if not math.isfinite(misfit):
        raise NotEstimable("factor_model_not_converged")
    found = problem.derivatives(free)
    _refuse_flat(found.expected)
    # At a minimum the observed information is as positive as the expected one.
    _refuse_flat(found.observed)
    values = problem.values(free)
    return Solution(free, values, misfit, found.observed, found.expected)


def _solved(curvature: FloatArray, slope: FloatArray) -> FloatArray | None:
    """H⁻¹g, or None where H is not positive definite."""
    try:
        root = np.linalg.cholesky(curvature)
    except np.linalg.LinAlgError:
        return None
    return np.asarray(np.linalg.solve(root.T, np.linalg.solve(root, slope)))


def inverse_information(information: FloatArray) -> FloatArray:
    """Inverse of an information matrix, scaled to a unit diagonal for it: items have any units.

    Raises
    ------
    NotEstimable
        ``factor_model_not_identified``: it is not positive definite.
    """
    _refuse_flat(information)
    scale = 1 / np.sqrt(np.diagonal(information))
    units = np.outer(scale, scale)
    inverse: FloatArray = np.linalg.inv(information * units) * units
    return (inverse + inverse.T) / 2


def _refuse_flat(information: FloatArray) -> None:
    spread = np.diagonal(information)
    if not (spread > 0).all():
        raise NotEstimable("factor_model_not_identified")
    scaled = information / np.sqrt(np.outer(spread, spread))
    if np.linalg.eigvalsh(scaled)[0] < FLAT:
        raise NotEstimable("factor_model_not_identified")
