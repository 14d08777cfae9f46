"""Standard errors and χ² that hold when the answers are not normal, from the persons' scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samskaping.numeric.result import FloatArray
from samskaping.psychometrics.factor_samples import Sample
from samskaping.psychometrics.factor_search import Problem, Solution
from samskaping.psychometrics.factor_structure import GroupStructure, Matrices
from samskaping.psychometrics.saturated import (
    Saturated,
    saturated_derivatives,
    saturated_scores,
)

# Persons whose scores are held in memory at a time.
BLOCK = 8_192


def cross_products(problem: Problem, solution: Solution, samples: Sequence[Sample]) -> FloatArray:
    """B = Σ s_i s_i′ over persons, in the distinct free parameters, (t, t)."""
    size = problem.model.n_free
    total = np.zeros((size, size))
    for sample, structure in zip(samples, problem.structures, strict=True):
        k = problem.model.constraints[structure.rows]
        own = _group_cross_products(sample, structure, structure.matrices(solution.values))
        total += k.T @ own @ k
    return total


def sandwich(information: FloatArray, meat: FloatArray) -> FloatArray:
    """A⁻¹ B A⁻¹, the covariance of estimates whose scores have the cross products B.

    Sources
    -------
    Huber (1967); White (1982), theorem 3.2.
    """
    bread = np.linalg.inv(information)
    covariance: FloatArray = bread @ meat @ bread
    return (covariance + covariance.T) / 2


def trace_of_model(information: FloatArray, meat: FloatArray) -> float:
    """tr(A⁻¹B) of the fitted model."""
    return float(np.trace(np.linalg.solve(information, meat)))


def trace_of_saturated(sample: Sample, found: Saturated) -> float:
    """tr(A⁻¹B) of one group's free means and covariances.

    With complete answers this is p + ½(b − p), b = Σ_i [(x_i − m)′S⁻¹(x_i − m)]²/n being
    Mardia's (1970) kurtosis.
    """
    if not sample.complete:
        scores = saturated_scores(sample, found.means, found.covariance)
        information = saturated_derivatives(sample, found.means, found.covariance)[1]
        return trace_of_model(information, scores.T @ scores)
    pattern = sample.patterns[0]
    away = _persons(pattern.persons) - pattern.mean
    distances = np.einsum("ij,ij->i", away, np.linalg.solve(pattern.covariance, away.T).T)
    return sample.items + (float((distances**2).mean()) - sample.items) / 2


def trace_of_independence(sample: Sample) -> float:
    """tr(A⁻¹B) of one group's means and variances, each item alone: Σ_j (1 + ½(b_j − 1))."""
    total = 0.0
    for item in range(sample.items):
        own = np.concatenate(
            [
                _persons(pattern.persons)[:, pattern.observed == item].ravel()
                for pattern in sample.patterns
            ]
        )
        away = own - own.mean()
        total += 1 + (float((away**4).mean() / (away**2).mean() ** 2) - 1) / 2
    return total


def _group_cross_products(
    sample: Sample, structure: GroupStructure, found: Matrices
) -> FloatArray:
    spread, _ = structure.slopes(found)
    means = found.means
    total = np.zeros((len(structure.rows),) * 2)
    for pattern in sample.patterns:
        at, block = pattern.observed, np.ix_(pattern.observed, pattern.observed)
        answers = _persons(pattern.persons)
        w = np.zeros((sample.items, sample.items))
        w[block] = np.linalg.inv(found.covariance[block])
        centre = np.tensordot(spread, w, 2) / 2
        level = means[at] if structure.model.means else pattern.mean
        part = np.zeros_like(total)
        for start in range(0, len(answers), BLOCK):
            u = (answers[start : start + BLOCK] - level) @ w[at]
            scores = structure.quadratic(found, u) - centre
            part += scores.T @ scores
        # The degrees of freedom of a pooled-within covariance are fewer than its rows.
        total += part * (pattern.n / len(answers))
    return total


def _persons(answers: FloatArray | None) -> FloatArray:
    if answers is None:
        raise ValueError("robust standard errors need the persons' answers, not only moments")
    return answers
