"""Which roles bring up a code more often than the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from samskaping.analysis.assumptions import (
    CASES_MIXED,
    EACH_ALONE,
    EQUAL_CASES,
    INDEPENDENT_INTERVIEWS,
    WITH_CODES_BELOW,
    assuming,
)
from samskaping.analysis.interviews.persons import (
    Interviewed,
    codebook_of,
    whose_codes,
    why_unread,
)
from samskaping.effects.means import case_means_difference_t
from samskaping.effects.share_difference import METHOD, newcombe
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline

# Fewer cases tell too little of how much the contrast differs from case to case.
MINIMUM_CASES = 4
WITHIN = "case_means_difference_t"


def add_contrasts(table: Estimates, found: Interviewed, outline: Outline) -> None:
    """Estimate for each role and code the share with the code less the share among all others.

    ``code_contrast``, groups ``role=…``: persons of all cases together, with Newcombe's interval.
    Where a role is met in some cases more than in others, it also tells of the cases; group
    ``role=…;variant=within_case`` is the unweighted mean of the differences within the cases that
    have both, with a t interval over at least four such cases. Others are all who were read and do
    not have the role. ``n_min_cell`` is the smallest of the groups. No contrast is tested: there
    are as many as roles times codes, and persons were not drawn.
    """
    if len(outline.roles) < 2:
        return
    book = codebook_of(outline)
    words = (EACH_ALONE, WITH_CODES_BELOW, whose_codes(book))
    for place, role in enumerate(outline.roles):
        for k, code in enumerate(book.codes):
            row, smallest = _pooled(found, place, k, outline)
            row = assuming(row, INDEPENDENT_INTERVIEWS, CASES_MIXED, *words)
            group = name_group(role=role.id)
            table.add("code_contrast", code.id, group, row, n_min_cell=smallest)
            if len(outline.cases) < 2:
                continue
            row, smallest = _within_cases(found, place, k, outline)
            group = name_group(role=role.id, variant="within_case")
            row = assuming(row, EQUAL_CASES, *words)
            table.add("code_contrast", code.id, group, row, n_min_cell=smallest)


def _pooled(found: Interviewed, role: int, code: int, outline: Outline) -> tuple[Estimate, int]:
    inside = found.role == role
    (count, n), (others, n_others) = (
        _counted(found, part & found.was_read, code) for part in (inside, ~inside)
    )
    if not n or not n_others:
        here = inside if not n else ~inside
        cause = why_unread(found.count(here))
        return Estimate.missing(cause, n=n + n_others, method=METHOD), n + n_others
    row = newcombe(count, n, others, n_others, outline.analysis.confidence)
    return replace(row, n_cases=found.n_cases(found.was_read)), min(n, n_others)


def _within_cases(
    found: Interviewed, role: int, code: int, outline: Outline
) -> tuple[Estimate, int]:
    inside = found.role == role
    shares, sizes = [], []
    for place in range(len(outline.cases)):
        here = found.was_read & (found.case == place)
        counts = [_counted(found, here & part, code) for part in (inside, ~inside)]
        if all(n for _, n in counts):
            shares.append([count / n for count, n in counts])
            sizes += [n for _, n in counts]
    persons, smallest = sum(sizes), min(sizes, default=0)
    if len(shares) < MINIMUM_CASES:
        cause = NotEstimable("too_few_cases", n=len(shares), minimum=MINIMUM_CASES)
        return Estimate.missing(cause, n=persons, n_cases=len(shares), method=WITHIN), smallest
    first, second = np.array(shares).T
    row = case_means_difference_t(first, second, outline.analysis.confidence)
    return replace(row, n=persons, p=None, statistic=None), smallest


def _counted(found: Interviewed, inside: NDArray[np.bool_], code: int) -> tuple[int, int]:
    """Persons with the code, and all of the group."""
    return found.count(inside & found.has_code[:, code]), found.count(inside)
