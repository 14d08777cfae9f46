"""What the scores are: by case, by role, and over all cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    EQUAL_ROLES,
    INDEPENDENT,
    MINIMUM_ANSWERED,
    assuming,
)
from samskaping.analysis.samson.ends_of_scale import add_ends, headroom
from samskaping.analysis.samson.groups import Groups, group_scores, smallest_group
from samskaping.analysis.samson.role_superiority import add_role_superiority
from samskaping.analysis.samson.scored import (
    crossed_subjects,
    person_scores,
    read_scored,
    subjects,
    top_box_shares,
    with_weights,
)
from samskaping.analysis.samson.shrunken import add_shrunken
from samskaping.analysis.samson.weighted import add_weighted
from samskaping.effects.means import (
    case_means_difference_t,
    case_means_t,
    gap_from_others,
    mean_t,
    role_means,
)
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline

# Said where the mean over cases rests on fewer cases than the study has.
CASES_LEFT_OUT = "cases_without_score"


def scores(
    responses: pd.DataFrame, outline: Outline, submissions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Estimate the scores of every case and role, and over all cases.

    A respondent's score is the mean of the answered items, reversed ones turned, if at least the
    scorecard's share of them is answered. Within a case: mean with Student's t, spread, share of
    top-box answers, mean with all roles alike, each role's gap from the other roles. Over all
    cases the case is the unit: unweighted mean of case means with t on G − 1, never respondents
    as if they were independent. Beside the means stand the empirical-Bayes means of the cases,
    the headroom above them, and how often a role scores higher than the others.

    Parameters
    ----------
    responses
        The clean tidy table.
    outline
        Of it: cases, roles, waves, scorecard and the confidence.
    submissions
        The clean forms, of which the survey weights are taken if they have any.

    Returns
    -------
    DataFrame
        A table of estimates for values, fields and the total (groups ``wave=…``,
        ``case=…;wave=…``, ``role=…;wave=…``, ``case=…;role=…;wave=…``), and means of every value
        within every field (without roles).
    """
    scored = read_scored(with_weights(responses, submissions), outline)
    card = outline.scorecard
    table = Estimates(domain="samson")
    levels = (scored.wave, len(outline.waves)), (scored.case, len(outline.cases))
    role = (scored.role, len(outline.roles))
    for subject in subjects(card):
        answers = scored.scored[:, subject.columns]
        score = person_scores(answers, card.minimum_answered)
        by_case = group_scores(score, *levels)
        _of_cases(table, subject.key, by_case, outline)
        _headroom(table, subject.key, by_case, outline)
        add_shrunken(table, subject.key, by_case, outline)
        add_weighted(table, subject.key, scored, score, outline)
        if len(subject.columns) > 1:
            add_ends(table, subject.key, scored, score, outline)
        _top_box(table, subject.key, group_scores(top_box_shares(answers, card), *levels), outline)
        if outline.roles:
            _of_roles(table, subject.key, group_scores(score, *levels, role), outline)
            add_role_superiority(table, subject.key, scored, score, outline)
    for subject in crossed_subjects(card):
        score = person_scores(scored.scored[:, subject.columns], card.minimum_answered)
        _of_cases(table, subject.key, group_scores(score, *levels), outline)
    return table.frame()


def _of_cases(table: Estimates, subject: str, by_case: Groups, outline: Outline) -> None:
    for at, wave in enumerate(outline.waves):
        for place, case in enumerate(outline.cases):
            group = name_group(case=case.id, wave=wave.id)
            _mean_and_spread(table, subject, group, by_case.at(at, place), outline)
        over = _over_cases(by_case.n[at], by_case.mean[at], outline)
        _add_over_cases(table, subject, name_group(wave=wave.id), over, by_case.n[at])


def _mean_and_spread(
    table: Estimates, subject: str, group: str, found: tuple[int, float, float], outline: Outline
) -> None:
    table.add("mean", subject, group, _case_mean(found, outline))
    table.add("sd", subject, group, _spread(found[0], found[2]))


def _case_mean(found: tuple[int, float, float], outline: Outline) -> Estimate:
    mean = _on_the_scale(mean_t(*found, outline.analysis.confidence), outline)
    return assuming(mean, INDEPENDENT, MINIMUM_ANSWERED)


def _headroom(table: Estimates, subject: str, by_case: Groups, outline: Outline) -> None:
    scale = outline.scorecard.scale
    for at, wave in enumerate(outline.waves):
        for place, case in enumerate(outline.cases):
            left = headroom(_case_mean(by_case.at(at, place), outline), scale)
            table.add("headroom", subject, name_group(case=case.id, wave=wave.id), left)
        over = headroom(_over_cases(by_case.n[at], by_case.mean[at], outline), scale)
        full = _with_cases(over, int(by_case.n[at].sum()), len(outline.cases))
        smallest = smallest_group(by_case.n[at])
        table.add("headroom", subject, name_group(wave=wave.id), full, n_min_cell=smallest)


def _spread(n: int, variance: float) -> Estimate:
    if n < 2:
        cause = NotEstimable("too_few_persons", minimum=2)
        return Estimate.missing(cause, n=n, method="descriptive", assumption=MINIMUM_ANSWERED)
    value = math.sqrt(variance)
    return Estimate(estimate=value, n=n, method="descriptive", assumption=MINIMUM_ANSWERED)


def _top_box(table: Estimates, subject: str, by_case: Groups, outline: Outline) -> None:
    for at, wave in enumerate(outline.waves):
        for place, case in enumerate(outline.cases):
            share = mean_t(*by_case.at(at, place), outline.analysis.confidence)
            table.add(
                "top_box_share",
                subject,
                name_group(case=case.id, wave=wave.id),
                assuming(_within(share, 0.0, 1.0), INDEPENDENT, MINIMUM_ANSWERED),
            )


def _within(estimate: Estimate, lowest: float, highest: float) -> Estimate:
    """An interval cut at the values that there can be."""
    if estimate.lower is None or estimate.upper is None:
        return estimate
    return replace(estimate, lower=max(estimate.lower, lowest), upper=min(estimate.upper, highest))


def _of_roles(table: Estimates, subject: str, by_role: Groups, outline: Outline) -> None:
    confidence = outline.analysis.confidence
    for at, wave in enumerate(outline.waves):
        for place, case in enumerate(outline.cases):
            for position, role in enumerate(outline.roles):
                group = name_group(case=case.id, role=role.id, wave=wave.id)
                found = by_role.at(at, place, position)
                _mean_and_spread(table, subject, group, found, outline)
            _compare_roles(table, subject, by_role, (at, place), outline)
        for position, role in enumerate(outline.roles):
            group = name_group(role=role.id, wave=wave.id)
            n, mean = by_role.n[at, :, position], by_role.mean[at, :, position]
            _add_over_cases(table, subject, group, _over_cases(n, mean, outline), n)
            gap, smallest = _gap_over_cases(by_role.n[at], by_role.mean[at], position, confidence)
            table.add("role_gap_over_cases", subject, group, gap, n_min_cell=smallest)


def _compare_roles(
    table: Estimates, subject: str, by_role: Groups, place: tuple[int, int], outline: Outline
) -> None:
    """The roles of one case side by side; a role that nobody has there is left out."""
    confidence = outline.analysis.confidence
    wave, case = outline.waves[place[0]].id, outline.cases[place[1]].id
    answered = np.flatnonzero(by_role.n[place])
    found: tuple[Sequence[int], Sequence[float], Sequence[float]] = (
        by_role.n[place][answered].tolist(),
        by_role.mean[place][answered].tolist(),
        by_role.variance[place][answered].tolist(),
    )
    smallest = smallest_group(by_role.n[place])
    words = (EQUAL_ROLES, INDEPENDENT, MINIMUM_ANSWERED)
    equal = assuming(_on_the_scale(role_means(*found, confidence), outline), *words)
    group = name_group(case=case, wave=wave)
    table.add("mean_role_equal", subject, group, equal, n_min_cell=smallest)
    for position, role in enumerate(outline.roles):
        group = name_group(case=case, role=role.id, wave=wave)
        if position in answered:
            index = int(np.flatnonzero(answered == position)[0])
            gap = gap_from_others(index, *found, confidence)
        else:
            cause = NotEstimable("too_few_persons", minimum=1)
            gap = Estimate.missing(cause, n=0, method="role_means_linear")
        table.add("role_gap", subject, group, assuming(gap, *words), n_min_cell=smallest)


def _over_cases(n: np.ndarray, mean: np.ndarray, outline: Outline) -> Estimate:
    return _on_the_scale(case_means_t(mean[n > 0], outline.analysis.confidence), outline)


def _on_the_scale(mean: Estimate, outline: Outline) -> Estimate:
    """A t interval of a mean score cut at the ends of the response scale."""
    return _within(mean, outline.scorecard.scale.minimum, outline.scorecard.scale.maximum)


def _gap_over_cases(
    n: np.ndarray, mean: np.ndarray, position: int, confidence: float
) -> tuple[Estimate, int]:
    """Mean over cases of a role's gap, from the cases where it and another role answered.

    ``n`` and ``mean`` have a row per case and a column per role.
    """
    others = np.arange(n.shape[1]) != position
    answered = n[:, others] > 0
    compared = (n[:, position] > 0) & answered.any(axis=1)
    sums = np.where(answered, mean[:, others], 0.0).sum(axis=1)
    rest = sums[compared] / answered.sum(axis=1)[compared]
    estimate = case_means_difference_t(mean[compared, position], rest, confidence)
    persons = n[compared]
    full = _with_cases(estimate, int(persons.sum()), len(n), EQUAL_ROLES)
    return full, smallest_group(persons)


def _add_over_cases(
    table: Estimates, subject: str, group: str, estimate: Estimate, n: np.ndarray
) -> None:
    full = _with_cases(estimate, int(n.sum()), len(n))
    table.add("mean_over_cases", subject, group, full, n_min_cell=smallest_group(n))


def _with_cases(estimate: Estimate, persons: int, cases: int, *words: str) -> Estimate:
    """An estimate over cases with its persons, and a note where a case has no score."""
    note = estimate.note
    if not note and estimate.n_cases is not None and estimate.n_cases < cases:
        note = CASES_LEFT_OUT
    full = replace(estimate, n=persons, note=note)
    return assuming(full, EQUAL_CASES, MINIMUM_ANSWERED, *words)
