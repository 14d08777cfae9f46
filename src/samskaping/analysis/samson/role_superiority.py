"""How often somebody of one role scores higher than somebody of another role of the same case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    EQUAL_ROLES,
    INDEPENDENT,
    MINIMUM_ANSWERED,
    assuming,
)
from samskaping.analysis.samson.groups import smallest_group
from samskaping.analysis.samson.scored import Scored
from samskaping.effects.means import case_means_t
from samskaping.effects.superiority import METHOD, superiority_over_others
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, IntArray, NotEstimable
from samskaping.study.model import Outline

CASES_LEFT_OUT = "cases_without_score"


def add_role_superiority(
    table: Estimates, subject: str, scored: Scored, score: FloatArray, outline: Outline
) -> None:
    """Add every role's probability of superiority over the other roles, by case and over cases."""
    known = np.isfinite(score)
    for at, wave in enumerate(outline.waves):
        found = np.full((len(outline.cases), len(outline.roles)), np.nan)
        persons = np.zeros(found.shape, dtype=np.int64)
        for place, case in enumerate(outline.cases):
            rows = scored.rows(at, place)
            rows = rows[known[rows]]
            groups = [score[rows[scored.role[rows] == role]] for role in range(len(outline.roles))]
            persons[place] = [len(group) for group in groups]
            for role, own in enumerate(_of_case(groups, outline.analysis.confidence)):
                group = name_group(case=case.id, role=outline.roles[role].id, wave=wave.id)
                found[place, role] = np.nan if own.estimate is None else own.estimate
                words = (EQUAL_ROLES, INDEPENDENT, MINIMUM_ANSWERED)
                table.add(
                    "role_superiority",
                    subject,
                    group,
                    assuming(own, *words),
                    n_min_cell=smallest_group(persons[place]),
                )
        for role, part in enumerate(outline.roles):
            over, smallest = _over_cases(found[:, role], persons, outline)
            group = name_group(role=part.id, wave=wave.id)
            table.add("role_superiority_over_cases", subject, group, over, n_min_cell=smallest)


def _of_case(groups: list[FloatArray], confidence: float) -> list[Estimate]:
    """The roles of one case side by side; a role that nobody has there is left out."""
    answered = [role for role, group in enumerate(groups) if len(group)]
    found = []
    for role in range(len(groups)):
        if role in answered:
            others = [groups[one] for one in answered]
            found.append(superiority_over_others(answered.index(role), others, confidence))
        else:
            cause = NotEstimable("too_few_persons", minimum=1)
            found.append(Estimate.missing(cause, n=0, method=METHOD))
    return found


def _over_cases(found: FloatArray, persons: IntArray, outline: Outline) -> tuple[Estimate, int]:
    """Unweighted mean of the cases' own values, t on their number less one, cut to 0 and 1."""
    has = np.isfinite(found)
    estimate = within_share(case_means_t(found[has], outline.analysis.confidence))
    note = estimate.note or (CASES_LEFT_OUT if 0 < has.sum() < len(found) else "")
    full = replace(estimate, n=int(persons[has].sum()), note=note)
    words = (EQUAL_CASES, EQUAL_ROLES, MINIMUM_ANSWERED)
    return assuming(full, *words), smallest_group(persons[has])


def within_share(estimate: Estimate) -> Estimate:
    """An interval of a probability cut at 0 and 1."""
    if estimate.lower is None or estimate.upper is None:
        return estimate
    return replace(estimate, lower=max(estimate.lower, 0.0), upper=min(estimate.upper, 1.0))
