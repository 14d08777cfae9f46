"""How the scores change between waves, with the case as the unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    INDEPENDENT,
    INDEPENDENT_WAVES,
    LINKED_ONLY,
    MINIMUM_ANSWERED,
    MISSING_AT_RANDOM,
    assuming,
)
from samskaping.analysis.samson.attrition import add_attrition
from samskaping.analysis.samson.change_rows import over_cases
from samskaping.analysis.samson.followed import Contrast, Followed, both_waves, follow, occasions
from samskaping.analysis.samson.groups import Groups, group_scores, smallest_group
from samskaping.analysis.samson.reliable_change import add_reliable_change
from samskaping.analysis.samson.role_superiority import within_share
from samskaping.analysis.samson.scored import (
    Scored,
    Subject,
    person_scores,
    read_scored,
    subjects,
    top_box_shares,
)
from samskaping.effects.change import change_t
from samskaping.effects.linked import linked_change
from samskaping.effects.means import case_means_difference_t, case_means_t, paired_t
from samskaping.effects.superiority import superiority
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.study.model import Outline


def change(responses: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate the change of every score between waves, in each case and over the cases.

    Each wave against the one before it, and with more than two waves the last against the first.
    All available answers are compared. In a case: Welch's interval where nobody is found in both
    waves, Student's on the differences where everybody is, and between them one that carries the
    pairing. Over the cases: t on G − 1 for the unweighted mean of the cases' own changes. The
    probability that a score of the later wave lies above one of the earlier stands beside, and
    the change of the top-box share.

    Where respondents can be linked, three things more: the change by a mixed model of all answers,
    which weighs those who left or came by what their answers tell (the primary estimate then);
    the change of those in both waves alone; and who left. With it the change of a person that is
    more than error, and the shares of persons who changed that much.

    Parameters
    ----------
    responses
        The clean tidy table.
    outline
        Of it: cases, waves, linkage, scorecard and ``analysis``.

    Returns
    -------
    DataFrame
        A table of estimates for values, fields and the total; groups ``wave=later-earlier`` and
        ``case=…;wave=later-earlier``. A study of one wave gives one row that says so.
    """
    table = Estimates(domain="samson")
    if len(outline.waves) == 1:
        cause = NotEstimable("not_applicable_one_wave")
        group = name_group(wave=outline.waves[0].id)
        table.add("change", "total", group, Estimate.missing(cause))
        return table.frame()
    scored = read_scored(responses, outline)
    for subject in subjects(outline.scorecard):
        for contrast in contrasts(len(outline.waves)):
            _Changes.of(scored, subject, contrast, outline).add_to(table)
    return table.frame()


def contrasts(waves: int) -> Iterator[Contrast]:
    """Each wave against the one before it; with more than two, the last against the first."""
    for earlier, later in pairwise(range(waves)):
        yield Contrast(earlier, later)
    if waves > 2:
        yield Contrast(0, waves - 1)


@dataclass(frozen=True, eq=False, slots=True)
class _Changes:
    """One score between two waves: everybody's values, and who is found in both."""

    scored: Scored
    subject: Subject
    contrast: Contrast
    outline: Outline
    score: FloatArray
    followed: Followed
    wave: str

    @classmethod
    def of(cls, scored: Scored, subject: Subject, contrast: Contrast, outline: Outline) -> _Changes:
        answers = scored.scored[:, subject.columns]
        score = person_scores(answers, outline.scorecard.minimum_answered)
        followed = follow(scored, score, contrast, outline.linkage != "none")
        later, earlier = outline.waves[contrast.later].id, outline.waves[contrast.earlier].id
        return cls(scored, subject, contrast, outline, score, followed, f"{later}-{earlier}")

    @property
    def confidence(self) -> float:
        return self.outline.analysis.confidence

    @property
    def is_linked(self) -> bool:
        return self.outline.linkage != "none"

    def add_to(self, table: Estimates) -> None:
        top = top_box_shares(self.scored.scored[:, self.subject.columns], self.outline.scorecard)
        top_followed = follow(self.scored, top, self.contrast, self.is_linked)
        self._compare(table, self.score, self.followed, "case_change", "change")
        self._compare(table, top, top_followed, "case_top_box_change", "top_box_change")
        self._superiority(table)
        if self.is_linked:
            self._model(table)
            self._paired(table)
            add_attrition(table, self.subject.key, self.followed, self.wave, self.outline)
            add_reliable_change(
                table, self.subject, self.scored, self.followed, self.wave, self.outline
            )

    def _sides(self, score: FloatArray) -> Groups:
        levels = (
            (self.scored.wave, len(self.outline.waves)),
            (self.scored.case, len(self.outline.cases)),
        )
        return group_scores(score, *levels)

    def _compare(
        self,
        table: Estimates,
        score: FloatArray,
        followed: Followed,
        of_case: str,
        over_cases: str,
    ) -> None:
        """All available answers of both waves."""
        by_case = self._sides(score)
        later, earlier = by_case.n[self.contrast.later], by_case.n[self.contrast.earlier]
        for place in range(len(self.outline.cases)):
            try:
                found = occasions(self.scored, score, self.contrast, place, followed)
                estimate, apart = change_t(found, self.confidence), not found.both
            except NotEstimable as cause:
                n = int(later[place] + earlier[place])
                estimate, apart = Estimate.missing(cause, n=n, method="welch_t"), True
            words = (INDEPENDENT_WAVES,) if apart else ()
            full = assuming(estimate, INDEPENDENT, MINIMUM_ANSWERED, *words)
            smallest = int(min(later[place], earlier[place]))
            self._add(table, of_case, full, place, smallest)
        both = (later > 0) & (earlier > 0)
        estimate = case_means_difference_t(
            by_case.mean[self.contrast.later][both],
            by_case.mean[self.contrast.earlier][both],
            self.confidence,
        )
        persons = np.concatenate([later[both], earlier[both]])
        self._add_over_cases(table, over_cases, estimate, persons)

    def _superiority(self, table: Estimates) -> None:
        """How often a score of the later wave is above one of the earlier."""
        found, persons = [], []
        for place in range(len(self.outline.cases)):
            earlier, later = both_waves(self.scored, self.score, self.contrast, place)
            pairs = self.followed.parts(place)[0]
            own = superiority(later, earlier, self.confidence, pairs)
            smallest = min(len(earlier), len(later))
            words = () if len(pairs) else (INDEPENDENT_WAVES,)
            full = assuming(own, INDEPENDENT, MINIMUM_ANSWERED, *words)
            self._add(table, "wave_superiority", full, place, smallest)
            if own.estimate is not None:
                found.append(own.estimate)
                persons += [len(earlier), len(later)]
        over = within_share(case_means_t(found, self.confidence))
        quantity = "wave_superiority_over_cases"
        self._add_over_cases(table, quantity, over, np.array(persons, dtype=np.int64))

    def _model(self, table: Estimates) -> None:
        """The mixed model of all answers, cases with somebody in both waves."""
        places = range(len(self.outline.cases))
        sides = [both_waves(self.scored, self.score, self.contrast, place) for place in places]
        held = [place for place in places if all(len(side) for side in sides[place])]
        cases = [self.followed.linked_case(place) for place in held]
        persons = np.array([len(side) for place in held for side in sides[place]], dtype=np.int64)
        estimate = linked_change(cases, self.confidence)
        self._add_over_cases(table, "change_model", estimate, persons, MISSING_AT_RANDOM)

    def _paired(self, table: Estimates) -> None:
        """The persons who are found with a score in both waves of a case."""
        differences, case = self.followed.differences(), self.followed.case
        found = group_scores(differences, (case, len(self.outline.cases)))
        for place in range(len(self.outline.cases)):
            estimate = paired_t(*found.at(place), self.confidence)
            words = (INDEPENDENT, LINKED_ONLY, MINIMUM_ANSWERED)
            self._add(table, "case_change_paired", assuming(estimate, *words), place)
        linked = found.n > 0
        nothing = np.zeros(int(linked.sum()))
        estimate = case_means_difference_t(found.mean[linked], nothing, self.confidence)
        self._add_over_cases(table, "change_paired", estimate, found.n[linked], LINKED_ONLY)

    def _add(
        self,
        table: Estimates,
        quantity: str,
        estimate: Estimate,
        place: int,
        smallest: int | None = None,
    ) -> None:
        group = name_group(case=self.outline.cases[place].id, wave=self.wave)
        table.add(quantity, self.subject.key, group, estimate, n_min_cell=smallest)

    def _add_over_cases(
        self,
        table: Estimates,
        quantity: str,
        estimate: Estimate,
        persons: np.ndarray,
        *words: str,
    ) -> None:
        full = over_cases(estimate, persons, len(self.outline.cases))
        table.add(
            quantity,
            self.subject.key,
            name_group(wave=self.wave),
            assuming(full, EQUAL_CASES, MINIMUM_ANSWERED, *words),
            n_min_cell=smallest_group(persons),
        )
