"""Factor models of ordinal items in several groups, fitted by weighted least squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.linalg import block_diag

from samskaping.numeric.contingency import Answers
from samskaping.numeric.result import FloatArray, IntArray, NotEstimable
from samskaping.psychometrics.factor.likelihood import Derivatives
from samskaping.psychometrics.factor.model import FactorModel
from samskaping.psychometrics.factor.result import ChiSquare, FactorFit, improper
from samskaping.psychometrics.factor.saturated import Saturated
from samskaping.psychometrics.factor.search import Problem, inverse_information, search
from samskaping.psychometrics.factor.start import start_values
from samskaping.psychometrics.factor.structure import GroupStructure, Matrices, Slopes
from samskaping.psychometrics.factor.weighted import MINIMUM_N, shifted
from samskaping.psychometrics.polychoric.estimate import Polychoric


@dataclass(frozen=True, eq=False, slots=True)
class OrdinalSample:
    """Thresholds and polychoric correlations of one group.

    Attributes
    ----------
    thresholds : tuple of arrays
        Those of each item, increasing.
    correlation : (p, p) array
    sampling : (t + p(p − 1)/2, same) array
        Their sampling covariance: thresholds item by item, then correlations (1,2), (1,3), …
    n : int
        Persons.
    """

    thresholds: tuple[FloatArray, ...]
    correlation: FloatArray
    sampling: FloatArray
    n: int

    @classmethod
    def from_polychoric(cls, found: Polychoric, answers: Answers) -> Self:
        """Take the estimates of one group with the (complete) answers that they are from.

        Raises
        ------
        ValueError
            Some answers are missing: every pair must rest on the same persons.
        """
        counts = found.contingency.counts
        if counts.min() != counts.max():
            raise ValueError("the answers of a group must be complete")
        sampling = found.asymptotic_covariance(answers)
        return cls(found.thresholds, found.correlation, sampling, int(counts[0, 0]))

    @property
    def moments(self) -> FloatArray:
        """All thresholds, then all correlations."""
        pairs = np.triu_indices(len(self.correlation), 1)
        return np.concatenate([*self.thresholds, self.correlation[pairs]])


class ThresholdDistance:
    """L = ½ (n − 1)/n Σ (observed − implied)²/v over thresholds and correlations of a group.

    Implied are δ_i(τ_ia − μ_i), μ = ν + Λα, and δ_i δ_j (ΛΨΛ′ + Θ)_ij.
    """

    def __init__(self, sample: OrdinalSample) -> None:
        self.sample = sample
        self.pairs = np.triu_indices(len(sample.correlation), 1)
        self.items: IntArray = np.repeat(
            np.arange(len(sample.thresholds)), [len(own) for own in sample.thresholds]
        )
        self.observed = sample.moments
        self.share = (sample.n - 1) / sample.n
        self.weights = self.share / np.diagonal(sample.sampling)

    def implied(self, found: Matrices) -> FloatArray:
        """Thresholds, then correlations."""
        delta, tau = scaled(found)
        level = delta[self.items] * (tau - found.means[self.items])
        return np.concatenate([level, found.covariance[self.pairs]])

    def value(self, found: Matrices) -> float:
        """L at these matrices."""
        return float(self.weights @ (self.observed - self.implied(found)) ** 2) / 2

    def derivatives(self, structure: GroupStructure, found: Matrices) -> Derivatives:
        """First and second derivatives by the structure's parameters."""
        base = structure.slopes(found)
        slopes = self._slopes(structure, found, base)
        left = self.weights * (self.observed - self.implied(found))
        expected = (slopes * self.weights) @ slopes.T
        curved = self._curvature(structure, found, base, left)
        return Derivatives(-(slopes @ left), expected + curved, expected)

    def slopes(self, structure: GroupStructure, found: Matrices) -> FloatArray:
        """Derivatives of what is implied, (q, thresholds + pairs)."""
        return self._slopes(structure, found, structure.slopes(found))

    def _slopes(self, structure: GroupStructure, found: Matrices, base: Slopes) -> FloatArray:
        delta, tau = scaled(found)
        i, j = self.pairs
        count = len(self.items)
        slopes = np.empty((len(structure.rows), len(self.observed)))
        slopes[:, :count] = -base.means()[:, self.items] * delta[self.items]
        slopes[:, count:] = base.covariances(i, j) * (delta[i] * delta[j])
        at, item, place = structure.active("threshold")
        slopes[at, structure.first_threshold[item] + place] = delta[item]
        at, item, _ = structure.active("scale")
        own = item[:, None] == self.items
        slopes[at, :count] = own * (tau - found.means[self.items])
        by_pair = (item[:, None] == i) * delta[j] + (item[:, None] == j) * delta[i]
        slopes[at, count:] = by_pair * found.unscaled[self.pairs]
        return slopes

    def _curvature(
        self, structure: GroupStructure, found: Matrices, base: Slopes, left: FloatArray
    ) -> FloatArray:
        """−Σ left · ∂² of what is implied, (q, q)."""
        delta, _ = scaled(found)
        count, p = len(self.items), len(delta)
        apart = np.zeros((p, p))
        apart[self.pairs] = left[count:]
        apart += apart.T
        level = np.bincount(self.items, left[:count], minlength=p)
        second = structure.curvature(found, -apart * np.outer(delta, delta) / 2, level * delta)
        at, item, _ = structure.active("scale")
        if not len(at):
            return second
        i, j = self.pairs
        # Each scale with the elements of Σ and μ, then with thresholds, then with other scales.
        moved = base.covariances(i, j) * left[count:]
        with_scale = np.zeros((p, len(structure.rows)))
        np.add.at(with_scale, i, -(moved * delta[j]).T)
        np.add.at(with_scale, j, -(moved * delta[i]).T)
        with_scale += level[:, None] * base.means().T
        to, own, place = structure.active("threshold")
        with_scale[own, to] -= left[structure.first_threshold[own] + place]
        second[at, :] += with_scale[item]
        second[:, at] += with_scale[item].T
        second[np.ix_(at, at)] -= (apart * found.unscaled)[np.ix_(item, item)]
        return second


def scaled(found: Matrices) -> tuple[FloatArray, FloatArray]:
    """δ and τ of a model that has them."""
    if found.scales is None or found.thresholds is None:
        raise ValueError("the model has no thresholds")
    return found.scales, found.thresholds


def fit_ordinal_groups(
    model: FactorModel, samples: Sequence[OrdinalSample], *, minimum_n: int = MINIMUM_N
) -> FactorFit:
    """Fit thresholds and polychoric correlations of several groups by WLSMV.

    As ``fit_weighted_least_squares``, with thresholds among the moments: Δ, W and Γ are those of
    all groups, one below the other, n in Cov(θ̂) is N and n − 1 is N less the number of groups.

    Parameters
    ----------
    model
        From ``ordinal_group_model``.
    samples
        One per group, in the model's order.
    minimum_n
        Fewest persons in a group.

    Raises
    ------
    NotEstimable
        ``too_few_persons``; ``categories_differ_between_groups`` (a category that one group used
        and another did not); ``polychoric_without_error``; ``factor_model_not_identified``;
        ``factor_model_not_converged``.
    ValueError
        The samples do not fit the model.

    Sources
    -------
    Muthén, du Toit & Spisic (1997); Asparouhov & Muthén (2010) for the shift. Checked against R
    lavaan::cfa(estimator = "WLSMV", group = …), delta parameterisation.
    """
    _check(model, samples, minimum_n)
    distances = [ThresholdDistance(sample) for sample in samples]
    problem = Problem(model, distances)
    start = start_values(
        model,
        [sample.correlation for sample in samples],
        [np.zeros(model.items)] * len(samples),
        [np.concatenate(sample.thresholds) for sample in samples],
    )
    solution = search(problem, start)
    groups = tuple(part.matrices(solution.values) for part in problem.structures)
    k = model.constraints
    slopes = moment_slopes(problem, groups)
    sampling = block_diag(*(sample.sampling for sample in samples))
    weights = 1 / np.diagonal(sampling)
    weighted = slopes * weights
    bread = inverse_information(weighted @ slopes.T) @ weighted
    product = weights[:, None] * sampling - weighted.T @ (bread @ sampling)
    n = sum(sample.n for sample in samples)
    spread = bread @ (sampling * (n / (n - len(samples)))) @ bread.T
    chi_square = ChiSquare(2 * solution.misfit, model.df)
    alone = np.concatenate([np.arange(len(d.observed)) >= len(d.items) for d in distances])
    observed = np.concatenate([distance.observed for distance in distances])
    shared = np.concatenate([distance.weights for distance in distances])
    baseline = ChiSquare(float(shared[alone] @ observed[alone] ** 2), int(alone.sum()))
    unrelated = (weights[:, None] * sampling)[np.ix_(alone, alone)]
    return FactorFit(
        model=model,
        estimator="wlsmv",
        values=solution.values,
        covariance=k @ spread @ k.T,
        groups=groups,
        observed=tuple(Saturated(np.zeros(model.items), s.correlation, 0.0) for s in samples),
        sizes=tuple(sample.n for sample in samples),
        chi_square=chi_square,
        baseline=baseline,
        scaled=shifted(chi_square, product),
        baseline_scaled=shifted(baseline, unrelated),
        log_likelihood=None,
        notes=improper(model, groups),
        problem=problem,
    )


def moment_slopes(problem: Problem, groups: Sequence[Matrices]) -> FloatArray:
    """Derivatives of all groups' moments by the free parameters, (t, moments)."""
    parts = []
    for distance, structure, found in zip(
        problem.objectives, problem.structures, groups, strict=True
    ):
        if not isinstance(distance, ThresholdDistance):
            raise ValueError("this model has no thresholds")
        own = problem.model.constraints[structure.rows].T
        parts.append(own @ distance.slopes(structure, found))
    return np.hstack(parts)


def _check(model: FactorModel, samples: Sequence[OrdinalSample], minimum_n: int) -> None:
    if not model.cuts or len(samples) != model.groups:
        raise ValueError("the samples and the model differ in groups, or it has no thresholds")
    if any(len(sample.correlation) != model.items for sample in samples):
        raise ValueError("the samples and the model differ in items")
    if min(sample.n for sample in samples) < minimum_n:
        raise NotEstimable("too_few_persons", minimum=minimum_n)
    if any(tuple(map(len, sample.thresholds)) != model.cuts for sample in samples):
        raise NotEstimable("categories_differ_between_groups")
    if model.df < 0:
        raise NotEstimable("factor_model_not_identified")
    if not all((np.diagonal(sample.sampling) > 0).all() for sample in samples):
        raise NotEstimable("polychoric_without_error")
