"""Standard errors and χ² that hold when the answers are not normal, from the persons' scores."""

from __future__ import annotations

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.factor.likelihood import NormalLikelihood
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.saturated import (
    Saturated,
    free_parameters,
    free_problem,
    item_moments,
)
from samskaping.psychometrics.factor.search import Problem, Solution, inverse_information


def cross_products(problem: Problem, solution: Solution) -> FloatArray:
    """B = Σ s_i s_i′ of the persons' scores, in the distinct free parameters, (t, t).

    Raises
    ------
    ValueError
        An objective is no likelihood, or its sample has moments only.
    """
    size = problem.model.n_free
    total = np.zeros((size, size))
    for objective, structure in zip(problem.objectives, problem.structures, strict=True):
        if not isinstance(objective, NormalLikelihood):
            raise ValueError("only a likelihood has scores")
        own = np.zeros((len(structure.rows),) * 2)
        for scores in objective.scores(structure, structure.matrices(solution.values)):
            own += scores.T @ scores
        total += problem.reduced(own, structure)
    return total


def sandwich(information: FloatArray, meat: FloatArray) -> FloatArray:
    """A⁻¹ B A⁻¹, the covariance of estimates whose scores have the cross products B.

    Sources
    -------
    Huber (1967); White (1982), theorem 3.2.
    """
    bread = inverse_information(information)
    covariance: FloatArray = bread @ meat @ bread
    return (covariance + covariance.T) / 2


def trace_of_model(information: FloatArray, meat: FloatArray) -> float:
    """tr(A⁻¹B) of the fitted model."""
    return float(np.sum(inverse_information(information) * meat))


def trace_of_saturated(sample: Sample, found: Saturated) -> float:
    """tr(A⁻¹B) of one group's free means and covariances.

    With complete answers this is p + ½(b − p), b = Σ_i [(x_i − m)′S⁻¹(x_i − m)]²/n being
    Mardia's (1970) kurtosis.
    """
    if not sample.complete:
        problem, free = free_problem(sample), free_parameters(found.means, found.covariance)
        information = problem.derivatives(free).observed
        values = problem.values(free)
        solution = Solution(free, values, found.misfit, information, information)
        try:
            return trace_of_model(information, cross_products(problem, solution))
        except NotEstimable as cause:
            raise NotEstimable("saturated_not_converged") from cause
    pattern = sample.patterns[0]
    away = _persons(pattern.persons) - pattern.mean
    distances = np.einsum("ij,ij->i", away, np.linalg.solve(pattern.covariance, away.T).T)
    return sample.items + (float((distances * distances).mean()) - sample.items) / 2


def trace_of_independence(sample: Sample) -> float:
    """tr(A⁻¹B) of one group's means and variances, each item alone: Σ_j (1 + ½(b_j − 1))."""
    count, second, fourth = np.zeros(sample.items), np.zeros(sample.items), np.zeros(sample.items)
    means = item_moments(sample)[1]
    for pattern in sample.patterns:
        at = pattern.observed
        away = _persons(pattern.persons) - means[at]
        square = away * away
        count[at] += len(away)
        second[at] += square.sum(axis=0)
        fourth[at] += (square * square).sum(axis=0)
    kurtosis = fourth * count / second**2
    return float((1 + (kurtosis - 1) / 2).sum())


def _persons(answers: FloatArray | None) -> FloatArray:
    if answers is None:
        raise ValueError("robust errors need the persons' answers, not only moments")
    return answers
