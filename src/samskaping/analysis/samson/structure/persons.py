"""The persons that a factor model is fitted to, and their sample within cases."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np

from samskaping.analysis.assumptions import FULL_INFORMATION, LISTWISE
from samskaping.analysis.samson.scored import Scored
from samskaping.numeric import FloatArray, IntArray, NotEstimable
from samskaping.psychometrics.factor import Sample
from samskaping.study.structure import Structure

Policy = Literal["listwise", "fiml"]


def policy_of(missing: str, n_cases: int) -> Policy:
    """What becomes of forms with missing answers in a factor model.

    Full information where the study asks for it and has one case; otherwise complete forms only,
    because a covariance of pairs that rest on different persons has no likelihood, filled-in
    answers would count as given ones, and the means of several cases are not known where answers
    are missing.
    """
    return "fiml" if missing == "fiml" and n_cases == 1 else "listwise"


def policy_word(policy: Policy) -> str:
    """The assumption word of a policy."""
    return FULL_INFORMATION if policy == "fiml" else LISTWISE


@dataclass(frozen=True, eq=False, slots=True)
class Persons:
    """Answers to the items of one model, (n, p), and the case of each form, (n,)."""

    answers: FloatArray
    case: IntArray

    @property
    def n(self) -> int:
        """Number of persons."""
        return len(self.answers)

    @property
    def n_cases(self) -> int:
        """Number of cases that they belong to."""
        return len(np.unique(self.case))

    @property
    def freedom(self) -> int:
        """Persons, less one for the mean of each case where there are several."""
        return self.n - (self.n_cases if self.n_cases > 1 else 0)


def persons_of(scored: Scored, columns: IntArray, rows: IntArray, policy: Policy) -> Persons:
    """The forms of these rows that a model of these items can use."""
    answers = scored.scored[np.ix_(rows, columns)]
    there = ~np.isnan(answers)
    used = there.any(axis=1) if policy == "fiml" else there.all(axis=1)
    return Persons(answers[used], scored.case[rows][used])


def within_cases(persons: Persons) -> Persons:
    """Those who have somebody in their case to be compared with."""
    cases, place, counts = np.unique(persons.case, return_inverse=True, return_counts=True)
    shared = counts[place] >= 2 if len(cases) else np.zeros(0, dtype=bool)
    return Persons(persons.answers[shared], persons.case[shared])


def sample_within(persons: Persons, policy: Policy) -> Sample:
    """The pooled-within covariance of persons from ``within_cases``; of one case, that case.

    Raises
    ------
    NotEstimable
        ``too_few_persons``, ``no_variance``, ``singular``.
    """
    if persons.n_cases <= 1:
        return Sample.from_answers(persons.answers, policy)
    return Sample.within_cases(persons.answers, persons.case)


def require_enough(n: int, parameters: int, rule: Structure, minimum: int) -> None:
    """Refuse a model that has too few persons for its parameters."""
    needed = max(minimum, ceil(rule.persons_per_parameter * parameters))
    if n < needed:
        raise NotEstimable("too_few_persons_for_model", minimum=needed)
