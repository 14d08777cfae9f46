"""Means and covariances of one group without any model, also where answers are missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.factor.likelihood import NormalLikelihood
from samskaping.psychometrics.factor.model import saturated_model
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.search import Problem, search
from samskaping.psychometrics.factor.structure import Matrices

# EM stops when no moment moves by more than this share of its standard deviations. Newton steps
# take over where EM crawls; with many patterns of missing answers they cost far more.
EM_TOLERANCE, EM_ITERATIONS = 1e-10, 300
# Persons who answered both items of a pair, without which their covariance is anybody's guess.
FEWEST_TOGETHER = 2


@dataclass(frozen=True, eq=False, slots=True)
class Saturated:
    """Maximum likelihood means (p,), covariance (p, p) and L, as in ``NormalLikelihood``."""

    means: FloatArray
    covariance: FloatArray
    misfit: float


def saturated(sample: Sample) -> Saturated:
    """Fit means and covariances freely: closed form if complete, else EM and Newton steps.

    Raises
    ------
    NotEstimable
        ``saturated_not_converged``: some pair of items was answered by too few persons, or the
        covariance tends to singularity.

    Sources
    -------
    Dempster, Laird & Rubin (1977); Little & Rubin (2002), ch. 11. Checked against R
    lavaan::lavInspect(fit, "sampstat.h1") with ``missing = "ml"``.
    """
    if sample.complete:
        pattern = sample.patterns[0]
        found = free_matrices(pattern.mean, pattern.covariance)
        misfit = NormalLikelihood(sample, True).value(found)
        return Saturated(pattern.mean, pattern.covariance, misfit)
    _refuse_strangers(sample)
    _, means, variances = item_moments(sample)
    covariance = np.diag(variances)
    for _ in range(EM_ITERATIONS):
        new_means, new_covariance = _em_step(sample, means, covariance)
        scale = np.sqrt(np.diagonal(new_covariance))
        moved = np.abs((new_covariance - covariance) / np.outer(scale, scale)).max()
        moved = max(moved, np.abs((new_means - means) / scale).max())
        means, covariance = new_means, new_covariance
        if moved < EM_TOLERANCE:
            misfit = NormalLikelihood(sample, True).value(free_matrices(means, covariance))
            return Saturated(means, covariance, misfit)
    return _newton(sample, means, covariance)


def free_problem(sample: Sample) -> Problem:
    """All covariances, (1,1), (2,1), (2,2), (3,1), …, and then all means as parameters."""
    return Problem(saturated_model(sample.items, True), [NormalLikelihood(sample, True)])


def free_parameters(means: FloatArray, covariance: FloatArray) -> FloatArray:
    """Covariances and means in the order of ``free_problem``."""
    return np.concatenate([covariance[np.tril_indices(len(means))], means])


def free_matrices(means: FloatArray, covariance: FloatArray) -> Matrices:
    """A model without factors that implies these moments."""
    p = len(means)
    return Matrices(np.zeros((p, 0)), np.zeros((0, 0)), covariance, means, np.zeros(0))


def item_moments(sample: Sample) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Count, mean and variance (denominator n) of each item over whoever answered it, (p,)."""
    count, total = np.zeros(sample.items), np.zeros(sample.items)
    square = np.zeros(sample.items)
    for pattern in sample.patterns:
        at = pattern.observed
        count[at] += pattern.n
        total[at] += pattern.n * pattern.mean
    means = total / count
    for pattern in sample.patterns:
        at = pattern.observed
        away = pattern.mean - means[at]
        square[at] += pattern.n * (np.diagonal(pattern.covariance) + away**2)
    return count, means, square / count


def _em_step(
    sample: Sample, means: FloatArray, covariance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Expected sums given the answers, and the moments that they give."""
    total = np.zeros_like(means)
    square = np.zeros_like(covariance)
    for pattern in sample.patterns:
        at = pattern.observed
        try:
            onto = np.linalg.solve(covariance[np.ix_(at, at)], covariance[at]).T
        except np.linalg.LinAlgError as cause:
            raise NotEstimable("saturated_not_converged") from cause
        left = covariance - onto @ covariance[at]
        away = onto @ (pattern.mean - means[at])
        total += pattern.n * away
        square += pattern.n * (left + onto @ pattern.covariance @ onto.T + np.outer(away, away))
    shift = total / sample.n
    moved = square / sample.n - np.outer(shift, shift)
    return means + shift, (moved + moved.T) / 2


def _refuse_strangers(sample: Sample) -> None:
    together = np.zeros((sample.items, sample.items))
    for pattern in sample.patterns:
        together[np.ix_(pattern.observed, pattern.observed)] += pattern.n
    if together.min() < FEWEST_TOGETHER:
        raise NotEstimable("saturated_not_converged")


def _newton(sample: Sample, means: FloatArray, covariance: FloatArray) -> Saturated:
    try:
        found = search(free_problem(sample), free_parameters(means, covariance))
    except NotEstimable as cause:
        raise NotEstimable("saturated_not_converged") from cause
    p = sample.items
    full = np.zeros((p, p))
    below = np.tril_indices(p)
    full[below] = full[below[::-1]] = found.free[:-p]
    return Saturated(found.free[-p:], full, found.misfit)
