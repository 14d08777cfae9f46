"""How far an indicator's main result can be trusted: what was lost, rivals, margins, choices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    NO_HIDDEN_CHOICE,
    PARALLEL,
    RIVALS,
    SAME_BASELINE,
    assuming,
)
from samskaping.analysis.soimpact.change import CASES_LEFT_OUT, signed
from samskaping.analysis.soimpact.contributions import add_contribution
from samskaping.analysis.soimpact.lost import Completed, completed
from samskaping.analysis.soimpact.measured import (
    Contrast,
    Measured,
    group_of,
    read_measured,
    smallest,
    total,
)
from samskaping.analysis.soimpact.missing import Completions, add_missing
from samskaping.analysis.soimpact.specifications import add_specifications
from samskaping.effects.comparison import case_means_ancova_t
from samskaping.effects.trust import (
    approximate_ratio,
    bias_borne,
    e_value,
    equivalence_of_arms,
    equivalence_of_cases,
)
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.study.model import Outline
from samskaping.study.trust import Pair

SHOWN, NOT_SHOWN = "equivalence_shown", "equivalence_not_shown"


def trust(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Ask of every indicator's main result what could be wrong with it.

    The main result is the mean over the cases of their changes, or, with comparison groups, the
    difference between the arms in it; each by Student's t on the cases.

    Parameters
    ----------
    measurements
        The clean tidy table.
    outline
        Of it: cases, record, the study's seed and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates: those of ``missing.add_missing`` for indicators of persons, of
        ``specifications.add_specifications`` and ``contributions.add_contribution``, and by
        ``occasion=later-baseline`` ``equivalence`` to no change within the smallest relevant one,
        ``e_value`` and ``bias_borne``.
    """
    table = Estimates(domain="soimpact")
    record = outline.record
    for measured in read_measured(measurements, outline) if record else ():
        if not measured.indicator.is_judged_at_follow_ups:
            continue
        made = [(one, _completions(measured, one, outline.study.seed))
                for one in measured.contrasts()]  # fmt: skip
        if measured.is_of_persons:
            add_missing(table, measured, made)
        for contrast, _ in made:
            _add_equivalence(table, measured, contrast)
            _add_e_values(table, measured, contrast)
            if record is not None and measured.indicator.design == "comparison":
                _add_bounds(table, measured, contrast, record.pairs)
        if record is not None:
            named = {one.name: found for one, found in made}
            add_specifications(table, measured, record, named, outline.study.seed)
            add_contribution(table, measured, record, outline.study.seed)
    return table.frame()


def _completions(measured: Measured, contrast: Contrast, seed: int) -> Completions:
    if not measured.is_of_persons:
        return NotEstimable("persons_not_linked")
    found: dict[str, Completed] = {}
    try:
        for arm in ("effort", "comparison"):
            if arm in measured.arms:
                found[arm] = completed(measured, contrast, arm, seed)
    except NotEstimable as cause:
        return cause
    return found


def _gains(measured: Measured, contrast: Contrast) -> dict[str, FloatArray]:
    """The cases' gains by arm; of the effort alone without comparison groups."""
    found = {}
    for arm, cases in measured.arms.items():
        gains = [measured.gain(case, contrast) for case in cases]
        found[arm] = np.array([gain for gain in gains if gain is not None])
    return found


def _add_equivalence(table: Estimates, measured: Measured, contrast: Contrast) -> None:
    margin = measured.indicator.smallest_relevant
    gains, level = _gains(measured, contrast), 1 - measured.confidence
    compared = measured.indicator.design == "comparison"
    if margin is None:
        found = Estimate.missing(NotEstimable("no_margin"), method="tost_t")
    elif compared:
        arms = [gains.get(arm, np.empty(0)) for arm in ("effort", "comparison")]
        found = equivalence_of_arms(arms[0], arms[1], (-margin, margin), level)
    else:
        found = equivalence_of_cases(gains["effort"], (-margin, margin), level)
    if found.p is not None:
        found = replace(found, note=SHOWN if found.p <= level else NOT_SHOWN)
    sizes = _sizes(measured, contrast)
    words = (EQUAL_CASES, PARALLEL if compared else RIVALS, *signed(measured))
    group = group_of(contrast)
    full = assuming(replace(found, n=total(sizes)), *words)
    table.add("equivalence", measured.indicator.id, group, full, n_min_cell=smallest(sizes))


def _sizes(measured: Measured, contrast: Contrast) -> list[int | None]:
    """The persons behind the gains that are used."""
    cases = [
        case
        for arm in measured.arms.values()
        for case in arm
        if measured.gain(case, contrast) is not None
    ]
    return measured.sizes(cases, contrast.baseline, contrast.follow_up)


def _add_e_values(table: Estimates, measured: Measured, contrast: Contrast) -> None:
    """E-values of the difference at the same baseline; for gains the reason why there is none.

    An E-value weighs a confounder of two groups that are compared at one time. A change has no
    other group, and in a difference in changes what is stable cancels, so neither has one; the
    ANCOVA difference of the follow-up does. Its limits over the standard deviation of persons
    within arms are turned into risk ratios by exp(0.91 d).
    """
    subject = measured.indicator.id
    if measured.indicator.design != "comparison":
        missing = Estimate.missing(NotEstimable("e_value_needs_comparison"), method="e_value")
        table.add("e_value", subject, group_of(contrast), missing)
        return
    missing = Estimate.missing(NotEstimable("e_value_not_for_gains"), method="e_value")
    table.add("e_value", subject, group_of(contrast), missing)
    sizes = _sizes(measured, contrast)
    for variant, found in _e_values(measured, contrast).items():
        words = (SAME_BASELINE, *signed(measured))
        full = assuming(replace(found, n=total(sizes), method="e_value"), *words)
        group = group_of(contrast, variant=variant)
        table.add("e_value", subject, group, full, n_min_cell=smallest(sizes))


def _e_values(measured: Measured, contrast: Contrast) -> dict[str, Estimate]:
    arms = [_pairs(measured, contrast, cases) for cases in measured.arms.values()]
    try:
        if len(arms) < 2:
            raise NotEstimable("arm_without_cases")
        found = case_means_ancova_t(arms[0], arms[1], measured.confidence)
        if found.estimate is None or found.lower is None or found.upper is None:
            return {"ancova": replace(found, estimate=None, n_cases=len(arms[0]) + len(arms[1]))}
        sd = _spread_within_arms(measured, contrast)
        if not measured.is_of_persons or sd == 0:
            raise NotEstimable("e_value_needs_persons")
        try:
            ratios = [approximate_ratio(x / sd) for x in (found.estimate, found.lower, found.upper)]
        except ValueError as cause:
            raise NotEstimable("e_value_needs_persons") from cause
    except NotEstimable as cause:
        return {"ancova": Estimate.missing(cause)}
    values = e_value(*ratios)
    return {
        "ancova_estimate": Estimate(estimate=values.point, n_cases=found.n_cases),
        "ancova_limit": Estimate(estimate=values.limit, n_cases=found.n_cases),
    }


def _pairs(measured: Measured, contrast: Contrast, cases: Sequence[str]) -> FloatArray:
    """Baseline and follow-up means of the cases that have both, (G, 2)."""
    found = [
        measured.between(case, contrast)
        for case in cases
        if measured.gain(case, contrast) is not None
    ]
    return np.array([(one.before.mean, one.after.mean) for one in found]).reshape(-1, 2)


def _spread_within_arms(measured: Measured, contrast: Contrast) -> float:
    """Standard deviation of persons at the follow-up, cases of an arm taken together."""
    squares, freedom = 0.0, 0
    for cases in measured.arms.values():
        values = np.concatenate(
            [np.empty(0), *(measured.values(case, contrast.follow_up.id) for case in cases)]
        )
        if len(values):
            squares += float(((values - values.mean()) ** 2).sum())
            freedom += len(values) - 1
    return math.sqrt(squares / freedom) if freedom > 0 else 0.0


def _add_bounds(
    table: Estimates, measured: Measured, contrast: Contrast, pairs: Sequence[Pair]
) -> None:
    """Rosenbaum's Γ for the pairs that were declared; the direction is the intended one."""
    own = [
        (first, second)
        for pair in pairs
        if pair.case in measured.effort and pair.comparison in measured.comparison
        if (first := measured.gain(pair.case, contrast)) is not None
        and (second := measured.gain(pair.comparison, contrast)) is not None
    ]
    turn = {"increase": 1.0, "decrease": -1.0}.get(measured.indicator.direction)
    try:
        if not pairs:
            raise NotEstimable("pairs_not_declared")
        if turn is None:
            raise NotEstimable("no_intended_direction")
        found = bias_borne([turn * (first - second) for first, second in own])
    except NotEstimable as cause:
        found = Estimate.missing(cause, method="rosenbaum_bounds")
    sizes = _sizes(measured, contrast)
    note = found.note or (CASES_LEFT_OUT if len(own) < len(pairs) else "")
    full = replace(found, n=total(sizes), n_cases=2 * len(own), note=note)
    full = assuming(full, EQUAL_CASES, NO_HIDDEN_CHOICE)
    table.add("bias_borne", measured.indicator.id, group_of(contrast), full,
              n_min_cell=smallest(sizes))  # fmt: skip
