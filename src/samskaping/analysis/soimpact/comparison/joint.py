"""All follow-ups in one test, so that none is picked after the fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import PARALLEL, assuming
from samskaping.analysis.soimpact.change import signed
from samskaping.analysis.soimpact.comparison.compared import Compared, of_contrast
from samskaping.analysis.soimpact.measured import smallest, total
from samskaping.effects.few_clusters import fit_by_cluster, wald_htz
from samskaping.effects.few_clusters.variance import LEAST_DF
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, NotEstimable

METHOD = "wald_htz"


def add_joint(table: Estimates, compared: Sequence[Compared]) -> None:
    """Enter ``effect_joint`` of an indicator with several follow-ups.

    Hotelling's T² with CR2 covariances of the differences at all follow-ups, over the cases that
    were measured at every one. The regressions are those of ``cr2``, in one.
    """
    if len(compared) < 2:
        return
    first = compared[0]
    everywhere = [one for one in first.cases if all(one in other.gains for other in compared)]
    kept = [_only(one, everywhere) for one in compared]
    try:
        found = _tested(kept)
    except NotEstimable as cause:
        found = Estimate.missing(cause, method=METHOD)
    occasions = (first.contrast.baseline, *(one.contrast.follow_up for one in kept))
    sizes = first.measured.sizes(everywhere, *occasions)
    found = replace(found, n=total(sizes), n_cases=len(everywhere))
    word = (kept[0].regression.word,) if kept[0].fewest else ()
    table.add(
        "effect_joint",
        first.measured.indicator.id,
        name_group(variant="htz"),
        assuming(found, PARALLEL, *signed(first.measured), *word),
        n_min_cell=smallest(sizes),
    )


def _only(compared: Compared, cases: Sequence[str]) -> Compared:
    """The same with these cases alone."""
    measured = compared.measured
    left = replace(
        measured,
        effort=tuple(one for one in measured.effort if one in cases),
        comparison=tuple(one for one in measured.comparison if one in cases),
    )
    return of_contrast(left, compared.contrast, compared.outline)


def _tested(compared: Sequence[Compared]) -> Estimate:
    first = compared[0]
    if first.fewest == 0:
        raise NotEstimable("arm_without_cases")
    if first.fewest == 1:
        raise NotEstimable("too_few_cases_for_joint_test", n=len(compared))
    on_gains = not first.measured.is_of_persons or all(one.is_followed for one in compared)
    outcome, design, places = _gains(compared) if on_gains else _values(compared)
    fit = fit_by_cluster(design, outcome, places)
    contrasts = np.eye(design.shape[1])[-len(compared) :]
    test = wald_htz(fit, contrasts)
    if test.df < LEAST_DF:
        raise NotEstimable("too_few_cases_for_joint_test", n=len(compared))
    return Estimate(
        estimate=test.statistic, statistic=test.statistic, df=test.df, p=test.p, method=METHOD
    )


def _gains(compared: Sequence[Compared]) -> tuple[FloatArray, FloatArray, np.ndarray]:
    """Gains of every follow-up below one another: its level, then its difference."""
    parts, q = [one.regression for one in compared], len(compared)
    sizes = [len(part.outcome) for part in parts]
    when = np.repeat(np.arange(q), sizes)
    level = (when[:, None] == np.arange(q)).astype(np.float64)
    arm = np.concatenate([part.design[:, -1] for part in parts])
    design = np.column_stack([level, level * arm[:, None]])
    outcome, places = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("outcome", "places")
    )
    return outcome, design, places


def _values(compared: Sequence[Compared]) -> tuple[FloatArray, FloatArray, np.ndarray]:
    """All values: arm, each follow-up, and their products."""
    first, q = compared[0], len(compared)
    occasions = (first.contrast.baseline, *(one.contrast.follow_up for one in compared))
    values = [first.measured.values(case, one.id) for case in first.cases for one in occasions]
    cell = np.repeat(np.arange(len(values)), [len(part) for part in values])
    places, when = cell // (q + 1), cell % (q + 1)
    late = (when[:, None] == np.arange(1, q + 1)).astype(np.float64)
    arm = first.arm[places][:, None]
    design = np.column_stack([np.ones(len(cell)), arm, late, late * arm])
    return np.concatenate(values), design, places
