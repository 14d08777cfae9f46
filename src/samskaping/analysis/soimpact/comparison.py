"""Whether the cases changed otherwise than the groups that they are compared with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    PARALLEL,
    PERSONS_ALIKE,
    assuming,
)
from samskaping.analysis.soimpact.change import CASES_LEFT_OUT, signed
from samskaping.analysis.soimpact.measured import (
    Contrast,
    Measured,
    group_of,
    read_measured,
    smallest,
    total,
)
from samskaping.effects.comparison import case_means_pooled_t
from samskaping.effects.few_clusters import cr2_contrast
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.study.model import Outline


def comparison(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate the difference in change between cases and comparison groups, and check it.

    Only indicators whose design is ``comparison``. The estimate is the pooled t on unweighted
    case means of the gain, G − 2 degrees of freedom. The check is least squares with CR2 standard
    errors and Satterthwaite's degrees of freedom, clusters being cases: on the persons' own gains
    where everybody was followed, on all values with arm, occasion and their product otherwise,
    and on the cases' gains where figures were delivered. Persons count alike in it, so it
    estimates another average where cases differ in size.

    Parameters
    ----------
    measurements
        The clean tidy table.
    outline
        Of it: cases, record and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates: ``effect`` and ``effect_check`` by ``occasion=later-baseline``.
    """
    table = Estimates(domain="soimpact")
    for measured in read_measured(measurements, outline):
        if measured.indicator.design == "comparison":
            for contrast in measured.contrasts():
                _add_effect(table, measured, contrast)
    return table.frame()


def _add_effect(table: Estimates, measured: Measured, contrast: Contrast) -> None:
    gains = {
        case: gain
        for case in (*measured.effort, *measured.comparison)
        if (gain := measured.gain(case, contrast)) is not None
    }
    sizes = {
        case: smallest(measured.sizes([case], contrast.baseline, contrast.follow_up))
        for case in gains
    }
    all_sizes = measured.sizes(gains, contrast.baseline, contrast.follow_up)
    arms = [
        [gains[case] for case in cases if case in gains]
        for cases in (measured.effort, measured.comparison)
    ]
    known = [n for n in sizes.values() if n]
    estimate = case_means_pooled_t(
        arms[0], arms[1], measured.confidence, known if len(known) == len(sizes) else ()
    )
    asked = len(measured.effort) + len(measured.comparison)
    note = estimate.note or (CASES_LEFT_OUT if len(gains) < asked else "")
    words = (PARALLEL, *signed(measured))
    subject, group = measured.indicator.id, group_of(contrast)
    n = total(all_sizes)
    effect = assuming(replace(estimate, n=n, note=note), EQUAL_CASES, *words)
    table.add("effect", subject, group, effect, n_min_cell=smallest(all_sizes))
    check = assuming(replace(_check(measured, contrast, gains), n=n), *words)
    table.add("effect_check", subject, group, check)


def _check(measured: Measured, contrast: Contrast, gains: dict[str, float]) -> Estimate:
    cases = list(gains)
    effort = np.array([case in measured.effort for case in cases], dtype=np.float64)
    if not 0 < effort.sum() < len(cases):
        cause = NotEstimable("arm_without_cases")
        return Estimate.missing(cause, n_cases=len(cases), method="cr2_satterthwaite")
    if not measured.is_of_persons:
        outcome, places = np.array(list(gains.values())), np.arange(len(cases))
        return _regression(measured, outcome, effort, places, EQUAL_CASES)
    if all(measured.between(case, contrast).is_paired for case in cases):
        pairs = [measured.pairs(case, contrast) for case in cases]
        places = np.repeat(np.arange(len(cases)), [len(pair) for pair in pairs])
        outcome = np.concatenate([pair[:, 1] - pair[:, 0] for pair in pairs])
        return _regression(measured, outcome, effort[places], places, PERSONS_ALIKE)
    ends = (contrast.baseline, contrast.follow_up)
    cells = [(at, late) for at in range(len(cases)) for late in (0, 1)]
    values = [measured.values(cases[at], ends[late].id) for at, late in cells]
    repeats = [len(part) for part in values]
    places, late = (np.repeat([cell[side] for cell in cells], repeats) for side in (0, 1))
    return _regression(
        measured, np.concatenate(values), effort[places], places, PERSONS_ALIKE, late
    )


def _regression(
    measured: Measured,
    outcome: FloatArray,
    arm: FloatArray,
    places: np.ndarray,
    word: str,
    late: np.ndarray | None = None,
) -> Estimate:
    """The arm's coefficient, or that of its product with the later occasion."""
    columns = [np.ones(len(outcome)), arm]
    if late is not None:
        columns += [late.astype(np.float64), arm * late]
    contrast = np.zeros(len(columns))
    contrast[-1] = 1.0
    design = np.column_stack(columns)
    found = cr2_contrast(design, outcome, places, contrast, measured.confidence)
    return assuming(found, word)
