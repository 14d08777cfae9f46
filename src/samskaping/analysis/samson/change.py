"""How the scores change between waves, with the case as the unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    INDEPENDENT,
    INDEPENDENT_WAVES,
    LINKED_ONLY,
    MINIMUM_ANSWERED,
    assuming,
)
from samskaping.analysis.samson.groups import Groups, group_scores, smallest_group
from samskaping.analysis.samson.scored import Scored, person_scores, read_scored, subjects
from samskaping.effects.means import case_means_difference_t, paired_t, welch
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.study.model import Outline

CASES_LEFT_OUT = "cases_not_in_both_waves"


@dataclass(frozen=True, slots=True)
class Contrast:
    """A later wave against an earlier one, by their positions."""

    earlier: int
    later: int


def change(responses: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate the change of every score between waves, in each case and over the cases.

    Each wave against the one before it, and with more than two waves the last against the first.
    All available answers are compared: Welch's interval in a case, and over the cases t on G − 1
    for the mean of the cases' own changes. Where respondents can be linked, the change of those
    who are found in both waves stands beside it.

    Parameters
    ----------
    responses
        The clean tidy table.
    outline
        Of it: cases, waves, linkage, scorecard and the confidence.

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
    card = outline.scorecard
    levels = (scored.wave, len(outline.waves)), (scored.case, len(outline.cases))
    for subject in subjects(card):
        score = person_scores(scored.scored[:, subject.columns], card.minimum_answered)
        by_case = group_scores(score, *levels)
        for contrast in contrasts(len(outline.waves)):
            _of_all(table, subject.key, by_case, contrast, outline)
            if outline.linkage != "none":
                _of_linked(table, subject.key, scored, score, contrast, outline)
    return table.frame()


def contrasts(waves: int) -> Iterator[Contrast]:
    """Each wave against the one before it; with more than two, the last against the first."""
    for earlier, later in pairwise(range(waves)):
        yield Contrast(earlier, later)
    if waves > 2:
        yield Contrast(0, waves - 1)


def _wave(contrast: Contrast, outline: Outline) -> str:
    return f"{outline.waves[contrast.later].id}-{outline.waves[contrast.earlier].id}"


def _of_all(
    table: Estimates, subject: str, by_case: Groups, contrast: Contrast, outline: Outline
) -> None:
    """Two cross-sections, whether or not some respondents are the same."""
    wave, confidence = _wave(contrast, outline), outline.analysis.confidence
    later, earlier = by_case.n[contrast.later], by_case.n[contrast.earlier]
    for place, case in enumerate(outline.cases):
        estimate = welch(
            *by_case.at(contrast.later, place), *by_case.at(contrast.earlier, place), confidence
        )
        table.add(
            "case_change",
            subject,
            name_group(case=case.id, wave=wave),
            assuming(estimate, INDEPENDENT, INDEPENDENT_WAVES, MINIMUM_ANSWERED),
            n_min_cell=int(min(later[place], earlier[place])),
        )
    both = (later > 0) & (earlier > 0)
    estimate = case_means_difference_t(
        by_case.mean[contrast.later][both], by_case.mean[contrast.earlier][both], confidence
    )
    persons = np.concatenate([later[both], earlier[both]])
    _add_over_cases(table, "change", subject, wave, estimate, persons, len(both))


def _of_linked(
    table: Estimates,
    subject: str,
    scored: Scored,
    score: FloatArray,
    contrast: Contrast,
    outline: Outline,
) -> None:
    """The persons who are found with a score in both waves of a case."""
    wave, confidence = _wave(contrast, outline), outline.analysis.confidence
    found = _differences(scored, score, contrast, len(outline.cases))
    for place, case in enumerate(outline.cases):
        estimate = paired_t(*found.at(place), confidence)
        table.add(
            "case_change_paired",
            subject,
            name_group(case=case.id, wave=wave),
            assuming(estimate, INDEPENDENT, LINKED_ONLY, MINIMUM_ANSWERED),
        )
    linked = found.n > 0
    estimate = case_means_difference_t(found.mean[linked], np.zeros(linked.sum()), confidence)
    persons = found.n[linked]
    _add_over_cases(
        table, "change_paired", subject, wave, estimate, persons, len(linked), LINKED_ONLY
    )


def _differences(scored: Scored, score: FloatArray, contrast: Contrast, cases: int) -> Groups:
    """Later minus earlier score of every linked person, summed up by case.

    Of a person with several forms in one case and wave, the last one counts.
    """
    person = scored.case * (scored.person.max(initial=0) + 1) + scored.person
    known = np.isfinite(score)
    sides = []
    for at in (contrast.later, contrast.earlier):
        rows = np.flatnonzero(known & (scored.wave == at))
        sides.append(pd.Series(score[rows], index=person[rows]))
    later, earlier = (side[~side.index.duplicated(keep="last")] for side in sides)
    together = later.index.intersection(earlier.index)
    difference = (later[together] - earlier[together]).to_numpy(dtype=np.float64)
    case = together.to_numpy(dtype=np.int64) // (scored.person.max(initial=0) + 1)
    return group_scores(np.asarray(difference), (case, cases))


def _add_over_cases(
    table: Estimates,
    quantity: str,
    subject: str,
    wave: str,
    estimate: Estimate,
    persons: np.ndarray,
    cases: int,
    *words: str,
) -> None:
    note = estimate.note
    if not note and estimate.n_cases is not None and estimate.n_cases < cases:
        note = CASES_LEFT_OUT
    full = replace(estimate, n=int(persons.sum()), note=note)
    table.add(
        quantity,
        subject,
        name_group(wave=wave),
        assuming(full, EQUAL_CASES, MINIMUM_ANSWERED, *words),
        n_min_cell=smallest_group(persons),
    )
