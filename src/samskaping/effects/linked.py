"""The change of cases some of whose persons are found at both occasions: all answers are used."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import ArrayLike

from samskaping.effects.means import case_means_difference_t
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

METHOD = "mixed_model_case_t"
# With fewer pairs beyond one a case, nothing is known of how alike a person's two values are.
FEWEST_PAIRS = 3
# A correlation is looked for up to tanh of this.
STEEPEST = 6.0
CONTRAST = np.array([-1.0, 1.0])


@dataclass(frozen=True, eq=False, slots=True)
class LinkedCase:
    """The sufficient statistics of one case at two occasions.

    Attributes
    ----------
    n : (3,) array
        Persons at both occasions, at the first only, at the second only.
    pair_mean, pair_squares : (2,), (2, 2) arrays
        Mean, and sums of squares and products about it, of the persons at both.
    alone_mean, alone_squares : (2,) arrays
        Mean and sum of squares of those at the first only and at the second only; 0 without any.
    """

    n: FloatArray
    pair_mean: FloatArray
    pair_squares: FloatArray
    alone_mean: FloatArray
    alone_squares: FloatArray

    @classmethod
    def of(cls, pairs: ArrayLike, first_only: ArrayLike, second_only: ArrayLike) -> LinkedCase:
        """Sum up a case: ``pairs`` (k, 2) as earlier and later, and the values of the others.

        Raises
        ------
        ValueError
            A value is not finite, or an occasion has nobody.
        """
        both = np.asarray(pairs, np.float64).reshape(-1, 2)
        alone = [np.asarray(values, np.float64) for values in (first_only, second_only)]
        if not all(np.isfinite(values).all() for values in (both, *alone)):
            raise ValueError("values are finite numbers")
        if any(not len(both) + len(values) for values in alone):
            raise ValueError("a case has somebody at both occasions")
        middle = both.mean(axis=0) if len(both) else np.zeros(2)
        means = np.array([values.mean() if len(values) else 0.0 for values in alone])
        squares = [float(((v - m) ** 2).sum()) for v, m in zip(alone, means, strict=True)]
        return cls(
            np.array([len(both), *map(len, alone)], dtype=np.float64),
            middle,
            (both - middle).T @ (both - middle),
            means,
            np.array(squares),
        )

    @property
    def difference(self) -> float:
        """Mean of all at the second occasion less the mean of all at the first."""
        n = self.n[0] + self.n[1:]
        means = (self.n[0] * self.pair_mean + self.n[1:] * self.alone_mean) / n
        return float(CONTRAST @ means)


@dataclass(frozen=True, eq=False, slots=True)
class _Stacked:
    """The statistics of G cases, the cases along the first axis."""

    n: FloatArray
    pair_mean: FloatArray
    pair_squares: FloatArray
    alone_mean: FloatArray
    alone_squares: FloatArray

    @classmethod
    def of(cls, cases: Sequence[LinkedCase]) -> _Stacked:
        parts = ("n", "pair_mean", "pair_squares", "alone_mean", "alone_squares")
        return cls(*(np.array([getattr(case, part) for case in cases]) for part in parts))

    def in_units(self, scale: FloatArray) -> _Stacked:
        """The same with the values of each occasion divided by its ``scale``."""
        return _Stacked(
            self.n,
            self.pair_mean / scale,
            self.pair_squares / np.outer(scale, scale),
            self.alone_mean / scale,
            self.alone_squares / scale**2,
        )

    def information(self, covariance: FloatArray) -> FloatArray:
        """Of the two means of each case, given the covariance of a person's two values."""
        whole = self.n[:, :1, None] * np.linalg.inv(covariance)
        own = np.zeros_like(whole)
        own[:, [0, 1], [0, 1]] = self.n[:, 1:] / np.diag(covariance)
        return np.asarray(whole + own, dtype=np.float64)

    def means(self, covariance: FloatArray, information: FloatArray) -> FloatArray:
        """The generalised least-squares means of each case at both occasions."""
        weighted = self.n[:, :1] * (self.pair_mean @ np.linalg.inv(covariance))
        weighted = weighted + self.n[:, 1:] / np.diag(covariance) * self.alone_mean
        means = np.linalg.solve(information, weighted[:, :, None])[:, :, 0]
        return np.asarray(means, dtype=np.float64)

    def deviance(self, at: FloatArray) -> float:
        """−2 log restricted likelihood, but for a constant."""
        covariance = _covariance(at)
        inverse, variances = np.linalg.inv(covariance), np.diag(covariance)
        information = self.information(covariance)
        means = self.means(covariance, information)
        off, apart = self.pair_mean - means, self.alone_mean - means
        size = math.log(float(np.linalg.det(covariance)))
        pairs = self.n[:, 0] * (size + np.einsum("gi,ij,gj->g", off, inverse, off))
        pairs += np.einsum("ij,gij->g", inverse, self.pair_squares)
        alone = self.n[:, 1:] * (np.log(variances) + apart**2 / variances)
        alone += self.alone_squares / variances
        return float((pairs + alone.sum(axis=1) + np.log(np.linalg.det(information))).sum())

    def slope(self, at: FloatArray) -> FloatArray:
        """The derivative of ``deviance``; that of the means drops out, since they minimise it."""
        covariance = _covariance(at)
        inverse, variances = np.linalg.inv(covariance), np.diag(covariance)
        information = self.information(covariance)
        means, spread = self.means(covariance, information), np.linalg.inv(information)
        off, apart = self.pair_mean - means, self.alone_mean - means
        n = self.n[:, :1, None]
        inner = self.pair_squares + n * (off[:, :, None] * off[:, None, :] + spread)
        by_covariance = float(self.n[:, 0].sum()) * inverse - inverse @ inner.sum(axis=0) @ inverse
        left = self.alone_squares + self.n[:, 1:] * (apart**2 + spread[:, [0, 1], [0, 1]])
        alone = self.n[:, 1:] / variances - left / variances**2
        by_covariance += np.diag(alone.sum(axis=0))
        shared, steep = covariance[0, 1], 1 - math.tanh(float(at[2])) ** 2
        both = by_covariance[0, 1] * shared
        return np.array(
            [
                by_covariance[0, 0] * variances[0] + both,
                by_covariance[1, 1] * variances[1] + both,
                2 * by_covariance[0, 1] * steep * math.sqrt(float(np.prod(variances))),
            ]
        )

    def changes(self, covariance: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Each case's change and its standard error, given the covariance."""
        information = self.information(covariance)
        spread = np.einsum("i,gij,j->g", CONTRAST, np.linalg.inv(information), CONTRAST)
        return self.means(covariance, information) @ CONTRAST, np.sqrt(spread)


@dataclass(frozen=True, eq=False, slots=True)
class LinkedFit:
    """The mixed model of all cases.

    Attributes
    ----------
    changes, se : (G,) arrays
        Each case's change and its standard error given the covariance.
    covariance : (2, 2) array
        Of a person's two values about the case's means, the same in all cases.
    """

    changes: FloatArray
    se: FloatArray
    covariance: FloatArray


def fit_linked(cases: Sequence[LinkedCase]) -> LinkedFit:
    """Fit the mixed model by restricted maximum likelihood.

    A person's two values have one covariance matrix in all cases, unstructured, about means that
    are free for every case and occasion; a value that is missing is missing at random given the
    other. That is a model with a random person and fixed cases by occasions. Each case's change
    is the generalised least-squares difference of its means.

    Raises
    ------
    NotEstimable
        No cases; no variance at an occasion; too few persons at both occasions to tell how alike
        a person's two values are; or no covariance of theirs can be found.

    Sources
    -------
    Patterson & Thompson (1971); Laird & Ware (1982). Checked against R nlme::gls.
    """
    if not cases:
        raise NotEstimable("too_few_cases", n=0, minimum=1)
    if sum(max(case.n[0] - 1, 0) for case in cases) < FEWEST_PAIRS:
        raise NotEstimable("too_few_linked", minimum=FEWEST_PAIRS)
    stacked = _Stacked.of(cases)
    # Each occasion in its own standard deviations, so that the search is about one and zero.
    scale = np.exp(_start(stacked)[:2] / 2)
    unit = stacked.in_units(scale)
    try:
        found = scipy.optimize.minimize(
            unit.deviance, _start(unit), jac=unit.slope, method="BFGS", options={"gtol": 1e-9}
        )
        covariance = _covariance(found.x) * np.outer(scale, scale)
        changes, errors = stacked.changes(covariance)
    except (np.linalg.LinAlgError, ValueError) as singular:
        # Two occasions that settle each other leave nothing to invert.
        raise NotEstimable("mixed_model_not_converged") from singular
    return LinkedFit(changes, errors, covariance)


def linked_change(cases: Sequence[LinkedCase], confidence: float) -> Estimate:
    """Unweighted mean over G cases of each case's change by ``fit_linked``; t on G − 1.

    The interval rests on how far the cases' changes lie apart, so it holds whether or not the
    model of persons does; the model decides how those who left or came are weighed. Where the
    values have no variance or too few persons are linked, each case's change is that of its means.

    Returns
    -------
    Estimate
        Missing without cases, without interval for one; ``n`` is left to the caller.

    Sources
    -------
    As ``fit_linked``; Donald & Lang (2007) for the interval.
    """
    try:
        changes, note = fit_linked(cases).changes, ""
    except NotEstimable as cause:
        changes = np.array([case.difference for case in cases])
        note = cause.note if len(cases) else ""
    estimate = case_means_difference_t(changes, np.zeros(len(changes)), confidence)
    return replace(estimate, method=METHOD, note=estimate.note or note)


def _start(stacked: _Stacked) -> FloatArray:
    both = stacked.pair_squares.sum(axis=0)
    squares = np.diag(both) + stacked.alone_squares.sum(axis=0)
    freedom = np.maximum(stacked.n - 1, 0).sum(axis=0)
    variance = squares / np.maximum(freedom[0] + freedom[1:], 1)
    scale = max(float(np.abs(stacked.pair_mean).max()), 1.0)
    if (variance <= (1e-12 * scale) ** 2).any():
        raise NotEstimable("no_variance")
    lengths = math.sqrt(float(np.prod(np.diag(both))))
    alike = float(np.clip(both[0, 1] / lengths, -0.95, 0.95)) if lengths > 0 else 0.0
    return np.array([*np.log(variance), math.atanh(alike)])


def _covariance(at: FloatArray) -> FloatArray:
    first, second = np.exp(at[:2] / 2)
    both = math.tanh(float(np.clip(at[2], -STEEPEST, STEEPEST))) * first * second
    return np.array([[first**2, both], [both, second**2]])
