"""What change of a person is more than error, and how many changed that much."""

from __future__ import annotations

import math

import numpy as np

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    INDEPENDENT,
    LINKED_ONLY,
    LISTWISE,
    MINIMUM_ANSWERED,
    PAIRWISE,
    assuming,
)
from samskaping.analysis.samson.change_rows import over_cases
from samskaping.analysis.samson.followed import Followed
from samskaping.analysis.samson.groups import group_scores, smallest_group
from samskaping.analysis.samson.role_superiority import within_share
from samskaping.analysis.samson.scored import Scored, Subject
from samskaping.effects.means import case_means_t, proportion_wilson
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, Moments, NotEstimable
from samskaping.psychometrics.difference import change_beyond_error, reliable_changes
from samskaping.psychometrics.reliability import within_case
from samskaping.study.model import Outline

SHARES = ("reliably_improved_share", "reliably_deteriorated_share")


def add_reliable_change(
    table: Estimates,
    subject: Subject,
    scored: Scored,
    followed: Followed,
    wave: str,
    outline: Outline,
) -> None:
    """Add the reliability of the persons' differences, the MDC, and the shares beyond it.

    The reliability is α of the items' own differences, pooled within cases: what a person always
    answers to one item is no error of a difference. No person's own change leaves this function.
    """
    confidence, group = outline.analysis.confidence, name_group(wave=wave)
    listwise = outline.analysis.missing == "listwise"
    policy, words = LISTWISE if listwise else PAIRWISE, (LINKED_ONLY, MINIMUM_ANSWERED)
    moments = _item_differences(scored, subject, followed, len(outline.cases), listwise)
    reliability = within_case("alpha", moments, confidence)
    full = assuming(reliability, LINKED_ONLY, policy)
    table.add("difference_reliability", subject.key, group, full)
    differences = followed.differences()
    by_case = group_scores(differences, (followed.case, len(outline.cases)))
    freedom = int(np.maximum(by_case.n - 1, 0).sum())
    squares = float((np.maximum(by_case.n - 1, 0) * by_case.variance).sum())
    sd = math.sqrt(squares / freedom) if freedom else 0.0
    mdc = change_beyond_error(sd, reliability, confidence)
    table.add("mdc", subject.key, group, assuming(mdc, *words, policy))
    _add_shares(table, subject.key, followed, mdc, wave, outline)


def _item_differences(
    scored: Scored, subject: Subject, followed: Followed, cases: int, listwise: bool
) -> list[Moments]:
    """The moments of the items' differences of the persons in both waves, case by case."""
    rows = followed.stayed
    items = scored.scored[:, subject.columns]
    answers = items[followed.form[rows, 1]] - items[followed.form[rows, 0]]
    return [
        Moments.from_array(answers[followed.case[rows] == place], listwise=listwise)
        for place in range(cases)
    ]


def _add_shares(
    table: Estimates,
    subject: str,
    followed: Followed,
    mdc: Estimate,
    wave: str,
    outline: Outline,
) -> None:
    """The share of a case's persons who went up, and down, by more than the MDC."""
    n, shares = _beyond(followed, mdc, len(outline.cases))
    words = (LINKED_ONLY, MINIMUM_ANSWERED)
    for quantity, share in zip(SHARES, shares.T, strict=True):
        for place, case in enumerate(outline.cases):
            own = _share(share[place], int(n[place]), mdc, outline)
            group = name_group(case=case.id, wave=wave)
            table.add(quantity, subject, group, assuming(own, INDEPENDENT, *words))
        held = n > 0
        if mdc.estimate is None:
            over = Estimate(n_cases=mdc.n_cases, method="case_means_t", note=mdc.note)
        else:
            over = within_share(case_means_t(share[held], outline.analysis.confidence))
        full = over_cases(over, n[held], len(outline.cases))
        table.add(
            quantity,
            subject,
            name_group(wave=wave),
            assuming(full, EQUAL_CASES, *words),
            n_min_cell=smallest_group(n[held].astype(np.int64)),
        )


def _beyond(followed: Followed, mdc: Estimate, cases: int) -> tuple[FloatArray, FloatArray]:
    """Per case the persons in both waves, and the shares of them beyond the MDC each way."""
    differences = followed.differences()
    counts = np.zeros((cases, 3))
    for place in range(cases):
        own = differences[(followed.case == place) & np.isfinite(differences)]
        beyond = (0, 0) if mdc.estimate is None else reliable_changes(own, mdc.estimate)
        counts[place] = len(own), *beyond
    n = counts[:, 0]
    return n, counts[:, 1:] / np.maximum(n, 1)[:, None]


def _share(share: float, n: int, mdc: Estimate, outline: Outline) -> Estimate:
    if mdc.estimate is None:
        cause = NotEstimable("reliability_not_known")
        return Estimate.missing(cause, n=n, method="proportion_wilson")
    return proportion_wilson(round(share * n), n, outline.analysis.confidence)
