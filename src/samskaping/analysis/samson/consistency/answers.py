"""The answers to the items of a score, and their covariances under the missing-data policy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.analysis.assumptions import FULL_INFORMATION, LISTWISE, PAIRWISE, TWO_WAY
from samskaping.analysis.samson.scored import Scored, Subject
from samskaping.numeric import FloatArray, IntArray, Moments, NotEstimable
from samskaping.psychometrics import item_covariance
from samskaping.psychometrics.item_covariance import ItemCovariance
from samskaping.psychometrics.two_way import two_way
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


@dataclass(frozen=True, eq=False, slots=True)
class Answers:
    """The answers to a score's items in one wave, as scored.

    Attributes
    ----------
    given : length G
        Answers of each case, (n_g, k), NaN where missing.
    filled : length G
        The same with missing answers filled in where the policy fills them.
    role : length G
        Position of each person's role, (n_g,).
    policy : str
        ``analysis.missing``.
    """

    given: tuple[FloatArray, ...]
    filled: tuple[FloatArray, ...]
    role: tuple[IntArray, ...]
    policy: str

    @classmethod
    def of(cls, scored: Scored, subject: Subject, outline: Outline, at: int) -> Answers:
        """The answers of a wave, case by case."""
        rows = [scored.rows(at, case) for case in range(len(outline.cases))]
        given = tuple(scored.scored[np.ix_(inside, subject.columns)] for inside in rows)
        policy = outline.analysis.missing
        filled = given
        if policy == "two_way":
            seed = (outline.study.seed, at, *subject.columns.tolist())
            filled = _filled(given, np.random.default_rng(seed))
        return cls(given, filled, tuple(scored.role[inside] for inside in rows), policy)

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

    def moments(self) -> tuple[Moments, ...]:
        """The moments of every case."""
        return tuple(self._moments(case) for case in self.filled)

    def of_role(self, role: int) -> Answers:
        """The answers of the persons of one role."""
        inside = [places == role for places in self.role]
        return Answers(
            tuple(x[here] for x, here in zip(self.given, inside, strict=True)),
            tuple(x[here] for x, here in zip(self.filled, inside, strict=True)),
            tuple(x[here] for x, here in zip(self.role, inside, strict=True)),
            self.policy,
        )

    def within(self) -> ItemCovariance:
        """Covariance within cases."""
        if self.policy == "fiml":
            return item_covariance.likely_within(self.given)
        return item_covariance.within(self.moments())

    def of_all(self) -> ItemCovariance:
        """Covariance over all persons."""
        if self.policy == "fiml":
            return item_covariance.likely_of_all(self.given)
        return item_covariance.of_all(self.moments())

    def of_case(self, case: int) -> ItemCovariance:
        """Covariance of one case by itself."""
        if self.policy == "fiml":
            return item_covariance.likely_of_one(self.given[case])
        return item_covariance.of_one(self._moments(self.filled[case]))

    def _moments(self, answers: FloatArray) -> Moments:
        return Moments.from_array(answers, listwise=self.policy == "listwise")


def _filled(cases: tuple[FloatArray, ...], rng: np.random.Generator) -> tuple[FloatArray, ...]:
    try:
        return tuple(two_way(cases, rng))
    except NotEstimable:
        # Without two answers there is nothing to fill in from, nor anything to estimate.
        return cases
