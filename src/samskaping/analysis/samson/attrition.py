"""Who left between two waves: their scores at the start beside those of the persons who stayed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    INDEPENDENT,
    MINIMUM_ANSWERED,
    assuming,
)
from samskaping.analysis.samson.followed import Followed
from samskaping.analysis.samson.groups import Groups, group_scores, smallest_group
from samskaping.effects.means import case_means_difference_t, case_means_t, mean_t
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, IntArray, NotEstimable
from samskaping.study.model import Outline

WITHOUT_BOTH = "cases_without_both_groups"
QUANTITIES = ("baseline_stayers", "baseline_leavers")


def add_attrition(
    table: Estimates, subject: str, followed: Followed, wave: str, outline: Outline
) -> None:
    """Add the earlier scores of stayers and leavers, by case and over the cases.

    A person stayed who has the score in the later wave too. Over the cases, only those with
    somebody of both kinds are compared: unweighted means, the mean difference (leavers less
    stayers) with t on G − 1, and that difference in standard deviations within cases and groups.
    """
    stayed = np.isfinite(followed.score).all(axis=1)
    earlier = followed.score[:, 0]
    cases = len(outline.cases)
    sides = [
        group_scores(np.where(rows, earlier, np.nan), (followed.case, cases))
        for rows in (stayed, ~stayed)
    ]
    for quantity, groups in zip(QUANTITIES, sides, strict=True):
        for place, case in enumerate(outline.cases):
            own = mean_t(*groups.at(place), outline.analysis.confidence)
            full = assuming(_cut(own, outline), INDEPENDENT, MINIMUM_ANSWERED)
            table.add(quantity, subject, name_group(case=case.id, wave=wave), full)
    _add_over_cases(table, subject, (sides[0], sides[1]), wave, outline)


def _add_over_cases(
    table: Estimates, subject: str, sides: tuple[Groups, Groups], wave: str, outline: Outline
) -> None:
    stay, left = sides
    both = (stay.n > 0) & (left.n > 0)
    confidence, group = outline.analysis.confidence, name_group(wave=wave)
    for quantity, side in zip(QUANTITIES, sides, strict=True):
        mean = _cut(case_means_t(side.mean[both], confidence), outline)
        _add(table, quantity, subject, group, mean, side.n[both], len(both))
    persons = np.concatenate([stay.n[both], left.n[both]])
    gap = case_means_difference_t(left.mean[both], stay.mean[both], confidence)
    _add(table, "attrition_gap", subject, group, gap, persons, len(both))
    scaled = _standardised(gap, (stay, left), both)
    _add(table, "attrition_gap_standardised", subject, group, scaled, persons, len(both))


def _standardised(gap: Estimate, sides: tuple[Groups, Groups], both: np.ndarray) -> Estimate:
    """The gap over the pooled standard deviation within cases and groups."""
    freedom = sum(int((side.n[both] - 1).sum()) for side in sides)
    squares = sum(float(((side.n[both] - 1) * side.variance[both]).sum()) for side in sides)
    known = Estimate(estimate=0.0, n_cases=gap.n_cases, method="standardised_gap")
    if gap.estimate is None:
        return replace(known, estimate=None, note=gap.note)
    if freedom < 1 or squares <= 0:
        return replace(known, estimate=None, note=NotEstimable("no_variance").note)
    return replace(known, estimate=gap.estimate / math.sqrt(squares / freedom))


def _cut(mean: Estimate, outline: Outline) -> Estimate:
    if mean.lower is None or mean.upper is None:
        return mean
    scale = outline.scorecard.scale
    return replace(mean, lower=max(mean.lower, scale.minimum), upper=min(mean.upper, scale.maximum))


def _add(
    table: Estimates,
    quantity: str,
    subject: str,
    group: str,
    estimate: Estimate,
    persons: IntArray,
    cases: int,
) -> None:
    left_out = not estimate.note and (estimate.n_cases or 0) < cases
    full = replace(estimate, n=int(persons.sum()), note=WITHOUT_BOTH if left_out else estimate.note)
    table.add(
        quantity,
        subject,
        group,
        assuming(full, EQUAL_CASES, MINIMUM_ANSWERED),
        n_min_cell=smallest_group(persons),
    )
