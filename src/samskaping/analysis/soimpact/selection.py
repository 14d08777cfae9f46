"""The change to expect of people who were chosen by how they began, and the change beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from samskaping.analysis.assumptions import CHOSEN_BY_BASELINE, EQUAL_CASES, assuming
from samskaping.analysis.soimpact.measured import Contrast, Measured, group_of, smallest, total
from samskaping.effects.trust import (
    ChosenCase,
    change_beyond_regression,
    expected_regression,
    retest_slope,
)
from samskaping.effects.trust.regression_to_mean import METHOD
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.following import Selection

EXPECTED_METHOD = "truncated_normal"
# Fewer persons of the comparison groups, beyond one a group, do not tell how alike two
# measurements of a person are.
FEWEST_RETESTED = 20


def add_selection(
    table: Estimates, measured: Measured, contrast: Contrast, words: Sequence[str]
) -> None:
    """Add ``regression_to_mean`` and ``change_beyond_regression`` of the cases; none if unselected.

    How alike two measurements are is declared, or the slope of the later value on the baseline
    among the persons of the comparison groups. Persons who cannot be linked do as well: a case's
    two means are enough.
    """
    selected = measured.indicator.selected
    if selected is None:
        return
    cases = [case for case in measured.effort if measured.gain(case, contrast) is not None]
    sizes = measured.sizes(cases, contrast.baseline, contrast.follow_up)
    n = total(sizes)
    try:
        mean, sd, alike = _described(measured, contrast, selected)
    except NotEstimable as cause:
        expected = Estimate.missing(cause, method=EXPECTED_METHOD)
        beyond = Estimate.missing(cause, method=METHOD)
    else:
        size = expected_regression(selected.cutoff, mean, sd, alike, selected.side == "above")
        note = NotEstimable("interval_of_the_declared").note
        expected = Estimate(estimate=size, method=EXPECTED_METHOD, note=note)
        chosen = [
            ChosenCase.of(
                [mean],
                [measured.values(case, contrast.baseline.id).mean()],
                [measured.values(case, contrast.follow_up.id).mean()],
            )
            for case in cases
        ]
        beyond = change_beyond_regression(chosen, measured.confidence, alike)
    for name, found in (("regression_to_mean", expected), ("change_beyond_regression", beyond)):
        table.add(
            name,
            measured.indicator.id,
            group_of(contrast, arm="effort"),
            assuming(
                replace(found, n=n, n_cases=len(cases)), CHOSEN_BY_BASELINE, EQUAL_CASES, *words
            ),
            n_min_cell=smallest(sizes),
        )


def _described(
    measured: Measured, contrast: Contrast, selected: Selection
) -> tuple[float, float, float]:
    """Mean and spread of those from whom people were chosen, and how alike two measurements are."""
    if selected.mean is None or selected.sd is None:
        raise NotEstimable("selection_not_described")
    if selected.retest is not None:
        return selected.mean, selected.sd, selected.retest
    groups = [measured.pairs(group, contrast) for group in measured.comparison]
    followed = [pairs for pairs in groups if len(pairs)]
    if sum(len(pairs) - 1 for pairs in followed) < FEWEST_RETESTED:
        raise NotEstimable("retest_unknown")
    slope = retest_slope([ChosenCase.of(p[:, 0], p[:, 0], p[:, 1]) for p in followed])
    if not -1 <= slope <= 1:
        raise NotEstimable("retest_unknown")
    return selected.mean, selected.sd, slope
