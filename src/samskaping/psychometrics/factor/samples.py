"""What a factor model is fitted to: the moments of one group, by pattern of missing answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from samskaping.numeric.moments import Moments
from samskaping.numeric.result import FloatArray, IntArray, NotEstimable
from samskaping.psychometrics.consistency import checked_covariance, inverse


@dataclass(frozen=True, eq=False, slots=True)
class Pattern:
    """Persons who answered the same items.

    Attributes
    ----------
    observed : (o,) int array
        The items they answered.
    n : int
        Their number (or degrees of freedom, for a pooled-within covariance).
    mean, covariance : (o,) and (o, o) arrays
        Their moments; the covariance with denominator n.
    persons : (N, o) array or None
        Their answers, for robust standard errors.
    """

    observed: IntArray
    n: int
    mean: FloatArray
    covariance: FloatArray
    persons: FloatArray | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """One group: its patterns of missing answers; complete data have one pattern."""

    items: int
    patterns: tuple[Pattern, ...]

    @property
    def n(self) -> int:
        """Number of persons with any answer."""
        return sum(pattern.n for pattern in self.patterns)

    @property
    def complete(self) -> bool:
        """Whether every person answered every item."""
        return len(self.patterns) == 1 and len(self.patterns[0].observed) == self.items

    @classmethod
    def from_covariance(
        cls, covariance: FloatArray, n: int, mean: FloatArray | None = None
    ) -> Self:
        """Take a covariance as it stands, with χ² = n · F.

        For a pooled-within covariance n is N − G (Wishart likelihood); for the covariance of one
        group its denominator should be n, as in ``from_moments``.

        Raises
        ------
        NotEstimable
            ``singular``, ``no_variance``.
        """
        s = checked_covariance(covariance, minimum_items=1)
        _positive_definite(s)
        level = np.zeros(len(s)) if mean is None else np.asarray(mean, dtype=np.float64)
        return cls(len(s), (Pattern(np.arange(len(s)), n, level, s),))

    @classmethod
    def from_moments(cls, moments: Moments) -> Self:
        """Moments of complete answers, covariance with denominator n.

        Raises
        ------
        ValueError
            The pairs of items rest on different persons.
        NotEstimable
            ``singular``, ``no_variance``, ``too_few_persons``.
        """
        if moments.n_smallest != moments.n:
            raise ValueError("these moments are of incomplete answers; give the answers")
        covariance = moments.covariance() * ((moments.n - 1) / moments.n)
        return cls.from_covariance(covariance, moments.n, moments.means)

    @classmethod
    def from_answers(
        cls, answers: FloatArray, missing: Literal["listwise", "fiml"] = "listwise"
    ) -> Self:
        """Answers of one group, (n, p), NaN where missing.

        ``listwise`` drops every person who lacks an answer; ``fiml`` keeps everyone with any.

        Raises
        ------
        NotEstimable
            ``too_few_persons``, ``no_variance``, ``singular``.
        """
        x = np.asarray(answers, dtype=np.float64)
        if x.ndim != 2 or np.isinf(x).any():
            raise ValueError("answers are a table of persons by items of finite numbers or NaN")
        there = ~np.isnan(x)
        x = x[there.all(axis=1) if missing == "listwise" else there.any(axis=1)]
        if len(x) <= 1:
            raise NotEstimable("too_few_persons", minimum=2)
        there = ~np.isnan(x)
        if there.all():
            whole = _pattern(np.arange(x.shape[1]), x)
            _positive_definite(whole.covariance)
            return cls(x.shape[1], (whole,))
        if not (Moments.from_array(x).variances > 0).all():
            raise NotEstimable("no_variance")
        packed, belongs = np.unique(np.packbits(there, axis=1), axis=0, return_inverse=True)
        kinds = np.unpackbits(packed, axis=1, count=x.shape[1]).astype(bool)
        patterns = (
            _pattern(np.flatnonzero(kind), x[belongs.ravel() == number][:, kind])
            for number, kind in enumerate(kinds)
        )
        return cls(x.shape[1], tuple(patterns))

    @classmethod
    def within_cases(cls, answers: FloatArray, cases: IntArray) -> Self:
        """Complete answers about each case's mean: the pooled-within covariance, n = N − G.

        Rows with a missing answer are dropped. The rows are stretched so that their mean square
        is the pooled-within covariance.

        Raises
        ------
        NotEstimable
            ``too_few_persons_within_cases``, ``no_variance``, ``singular``.
        """
        x = np.asarray(answers, dtype=np.float64)
        whole = ~np.isnan(x).any(axis=1)
        x, group = x[whole], np.unique(np.asarray(cases)[whole], return_inverse=True)[1]
        sizes = np.bincount(group)
        freedom = len(x) - len(sizes)
        if freedom < 1:
            raise NotEstimable("too_few_persons_within_cases")
        sums = np.zeros((len(sizes), x.shape[1]))
        np.add.at(sums, group, x)
        deviations = (x - (sums / sizes[:, None])[group]) * np.sqrt(len(x) / freedom)
        covariance = deviations.T @ deviations / len(x)
        _positive_definite(covariance)
        items = np.arange(x.shape[1])
        level = np.zeros(len(items))
        return cls(len(items), (Pattern(items, freedom, level, covariance, deviations),))


def _pattern(observed: IntArray, rows: FloatArray) -> Pattern:
    mean = rows.mean(axis=0)
    deviations = rows - mean
    return Pattern(observed, len(rows), mean, deviations.T @ deviations / len(rows), rows)


def _positive_definite(covariance: FloatArray) -> None:
    spread = np.diagonal(covariance)
    if not (spread > 0).all():
        raise NotEstimable("no_variance")
    inverse(covariance / np.sqrt(np.outer(spread, spread)))
