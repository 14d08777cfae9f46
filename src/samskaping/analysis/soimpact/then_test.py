"""What people, looking back, say of where they began: the then-test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    FOLLOWED_ONLY,
    INDEPENDENT,
    LOOKING_BACK,
    assuming,
)
from samskaping.analysis.soimpact.measured import (
    Contrast,
    Measured,
    group_of,
    smallest,
    total,
    words_of_change,
)
from samskaping.effects.change import Occasions, change_t
from samskaping.effects.means import case_means_difference_t
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable


def add_looking_back(table: Estimates, measured: Measured, words: Sequence[str]) -> None:
    """Add what a retrospective question takes the change apart into.

    ``response_shift``, then less baseline: how the same moment is seen otherwise by now; and
    ``then_change``, follow-up less then: the change by the later yardstick. Their sum is the
    change of those who answered all three. By ``arm=…`` with t on G − 1, and by ``case=…`` with
    ``case_`` before the name; of the persons who answered both questions where any can be linked.
    """
    for shifted, changed in measured.looking_back():
        for name, contrast in (("response_shift", shifted), ("then_change", changed)):
            for arm, cases in measured.arms.items():
                _add(table, measured, (name, contrast), (arm, cases), words)


def _add(
    table: Estimates,
    measured: Measured,
    asked: tuple[str, Contrast],
    of: tuple[str, Sequence[str]],
    words: Sequence[str],
) -> None:
    (name, contrast), (arm, cases) = asked, of
    subject, linked = measured.indicator.id, measured.is_linked(contrast)
    gains, sizes = [], []
    for case in cases:
        found, own = _of_case(measured, case, contrast, linked)
        told = assuming(found, LOOKING_BACK, *own, *words)
        table.add(f"case_{name}", subject, group_of(contrast, case=case), told)
        if found.estimate is not None:
            gains.append(found.estimate)
            sizes.append(found.n)
    over = case_means_difference_t(gains, np.zeros(len(gains)), measured.confidence)
    note = over.note or ("cases_not_in_both_occasions" if len(gains) < len(cases) else "")
    told = assuming(replace(over, n=total(sizes), note=note), EQUAL_CASES, LOOKING_BACK, *words)
    table.add(name, subject, group_of(contrast, arm=arm), told, n_min_cell=smallest(sizes))


def _of_case(
    measured: Measured, case: str, contrast: Contrast, linked: bool
) -> tuple[Estimate, tuple[str, ...]]:
    try:
        if not linked:
            found = measured.between(case, contrast)
            return change_t(found, measured.confidence), words_of_change(measured, found)
        pairs = measured.pairs(case, contrast)
        found = Occasions.of(pairs[:, 0], pairs[:, 1], pairs)
    except NotEstimable as cause:
        return Estimate.missing(cause, n=0), ()
    sizes = measured.sizes([case], contrast.baseline, contrast.follow_up)
    more = () if all(n == len(pairs) for n in sizes) else (FOLLOWED_ONLY,)
    return change_t(found, measured.confidence), (INDEPENDENT, *more)
