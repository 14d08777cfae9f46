"""The answers to the items of a score, and their covariances under the missing-data policy.

Where the policy imputes, a covariance is one for each completed set of answers (``Levels``), and
``psychometrics.imputed`` combines what is estimated from them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.analysis.assumptions import FULL_INFORMATION, LISTWISE, PAIRWISE, TWO_WAY
from samskaping.analysis.samson.scored import Scored, Subject
from samskaping.numeric import FloatArray, IntArray, Moments, NotEstimable
from samskaping.psychometrics import item_covariance
from samskaping.psychometrics.item_covariance import ItemCovariance
from samskaping.psychometrics.two_way import imputations_needed, two_way_imputations
from samskaping.study.model import Analysis, Outline

_WORDS = {
    "listwise": LISTWISE,
    "pairwise": PAIRWISE,
    "fiml": FULL_INFORMATION,
    "two_way": TWO_WAY,
}


def missing_policy(analysis: Analysis) -> str:
    """The assumption word of the configured missing-data policy."""
    return _WORDS[analysis.missing]


Cases = tuple[FloatArray, ...]
# The covariance of a level, of each completed set of answers.
Levels = tuple[ItemCovariance, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Answers:
    """The answers to a score's items in one wave, as scored.

    Attributes
    ----------
    given : length G
        Answers of each case, (n_g, k), NaN where missing.
    completed : one or more times length G
        Imputed answers, set by set; the given ones alone where the policy fills in none.
    role : length G
        Position of each person's role, (n_g,).
    policy : str
        ``analysis.missing``.
    refused : NotEstimable or None
        Why the policy could not fill in the missing answers.
    """

    given: Cases
    completed: tuple[Cases, ...]
    role: tuple[IntArray, ...]
    policy: str
    refused: NotEstimable | None = None

    @classmethod
    def of(cls, scored: Scored, subject: Subject, outline: Outline, at: int) -> Answers:
        """The answers of a wave, case by case."""
        rows = [scored.rows(at, case) for case in range(len(outline.cases))]
        given = tuple(scored.scored[np.ix_(inside, subject.columns)] for inside in rows)
        role = tuple(scored.role[inside] for inside in rows)
        policy = outline.analysis.missing
        if policy != "two_way":
            return cls(given, (given,), role, policy)
        rng = np.random.default_rng((outline.study.seed, at, *subject.columns.tolist()))
        try:
            drawn = two_way_imputations(given, rng, imputations_needed(given))
        except NotEstimable as cause:
            return cls(given, (given,), role, policy, cause)
        return cls(given, tuple(map(tuple, drawn)), role, policy)

    @property
    def word(self) -> str:
        """The assumption word of the policy."""
        return _WORDS[self.policy]

    @property
    def pairs_word(self) -> str:
        """The policy of what can use only complete forms or pairs of items."""
        return LISTWISE if self.policy == "listwise" else PAIRWISE

    @property
    def moments_word(self) -> str:
        """The policy of what rests on ``moments``."""
        return PAIRWISE if self.policy == "fiml" else self.word

    def moments(self) -> tuple[tuple[Moments, ...], ...]:
        """The moments of every case, of each completed set."""
        return tuple(self._moments(cases) for cases in self._sets())

    def of_role(self, role: int) -> Answers:
        """The answers of the persons of one role."""
        inside = [places == role for places in self.role]

        def chosen(cases: Sequence[FloatArray]) -> Cases:
            return tuple(x[here] for x, here in zip(cases, inside, strict=True))

        return Answers(
            chosen(self.given),
            tuple(map(chosen, self.completed)),
            tuple(x[here] for x, here in zip(self.role, inside, strict=True)),
            self.policy,
            self.refused,
        )

    def within(self) -> Levels:
        """Covariance within cases."""
        if self.policy == "fiml":
            return (item_covariance.likely_within(self.given),)
        return self._levels(item_covariance.within)

    def between(self) -> Levels:
        """Covariance of the true case means; under likelihood too from pairs of items."""
        return self._levels(item_covariance.between)

    def of_all(self) -> Levels:
        """Covariance over all persons."""
        if self.policy == "fiml":
            return (item_covariance.likely_of_all(self.given),)
        return self._levels(item_covariance.of_all)

    def of_case(self, case: int) -> Levels:
        """Covariance of one case by itself."""
        if self.policy == "fiml":
            return (item_covariance.likely_of_one(self.given[case]),)
        own = Answers(
            (self.given[case],),
            tuple((cases[case],) for cases in self.completed),
            (self.role[case],),
            self.policy,
            self.refused,
        )
        return own._levels(lambda cases: item_covariance.of_one(cases[0]))

    def _levels(self, level: Callable[[Sequence[Moments]], ItemCovariance]) -> Levels:
        first, *others = (level(self._moments(cases)) for cases in self._sets())
        if self.refused is not None and _gaps(self.given):
            return (_refused(first, self.refused),)
        for other in others:
            other.near = first
        return (first, *others)

    def _sets(self) -> tuple[Cases, ...]:
        """The completed sets; one of them where nothing had to be filled in."""
        return self.completed if _gaps(self.given) else self.completed[:1]

    def _moments(self, cases: Cases) -> tuple[Moments, ...]:
        listwise = self.policy == "listwise"
        return tuple(Moments.from_array(answers, listwise=listwise) for answers in cases)


def _gaps(cases: Cases) -> bool:
    """Whether somebody who gave an answer lacks another."""
    return imputations_needed(cases) > 1


def _refused(level: ItemCovariance, cause: NotEstimable) -> ItemCovariance:
    """The persons and items of a level, where there is a reason not to estimate its covariance."""

    def refuse(_: Sequence[int]) -> FloatArray:
        raise cause

    return ItemCovariance(
        refuse,
        level.weights,
        n=level.n,
        n_smallest=level.n_smallest,
        items=level.items,
        assumption=level.assumption,
        left_out=level.left_out,
    )
