"""How every indicator changed since its baseline, with the case as the unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    FOLLOWED_ONLY,
    INDEPENDENT,
    RAW_SIGN,
    RIVALS,
    assuming,
)
from samskaping.analysis.soimpact.change_in_cases import add_change_in_cases, add_model
from samskaping.analysis.soimpact.measured import (
    Contrast,
    Measured,
    group_of,
    read_measured,
    smallest,
    total,
    words_of_change,
)
from samskaping.analysis.soimpact.municipality import add_by_municipality, municipalities
from samskaping.analysis.soimpact.selection import add_selection
from samskaping.analysis.soimpact.then_test import add_looking_back
from samskaping.effects.change import Sample, change_t
from samskaping.effects.means import case_means_difference_t, paired_t
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline

CASES_LEFT_OUT = "cases_not_in_both_occasions"


def indicator_change(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate the change of every indicator from its baseline to each follow-up.

    All that was measured is used. In a case: Student's t on the differences where everybody was
    followed, Welch's t where nobody was, and between them an interval that carries the pairing;
    a figure that was delivered without its spread gives a difference without interval. Over the
    cases of an arm: t on G − 1 for the unweighted mean of the cases' own changes. Where some but
    not all persons were followed, the change of those who were stands beside it.

    The sign is that of the figures: for an indicator that is to decrease, a negative change is
    the intended one.

    Parameters
    ----------
    measurements
        The clean tidy table.
    outline
        Of it: cases, record and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates: ``case_indicator_change`` and ``case_indicator_change_paired`` by
        ``case=…;occasion=later-baseline``; ``indicator_change`` and ``indicator_change_paired``
        by ``arm=…;occasion=later-baseline``, with ``indicator_change_model`` where some persons
        were followed and some were not, and ``indicator_change_municipality`` where cases share a
        municipality; and what ``add_change_in_cases``, ``add_looking_back`` and
        ``add_selection`` add. An indicator without a baseline or without a follow-up gives one
        row that says so.
    """
    table, where = Estimates(domain="soimpact"), municipalities(outline)
    for measured in read_measured(measurements, outline):
        contrasts = list(measured.contrasts())
        if not contrasts:
            _say_why(table, measured)
        for contrast in contrasts:
            for arm, cases in measured.arms.items():
                words = signed(measured)
                _of_all(table, measured, contrast, arm, cases)
                add_by_municipality(table, measured, contrast, arm, cases, where, words)
                add_change_in_cases(table, measured, contrast, arm, cases, words)
                if _some_left(measured, contrast):
                    _of_followed(table, measured, contrast, arm, cases)
                    add_model(table, measured, contrast, arm, cases, words)
            add_selection(table, measured, contrast, signed(measured))
        add_looking_back(table, measured, signed(measured))
    return table.frame()


def case_change(measured: Measured, case: str, contrast: Contrast) -> Estimate:
    """The change of one case's figure; everything that was measured is used."""
    try:
        found = measured.between(case, contrast)
    except NotEstimable as cause:
        return Estimate.missing(cause)
    estimate = change_t(found, measured.confidence)
    return assuming(estimate, *words_of_change(measured, found))


def signed(measured: Measured) -> tuple[str, ...]:
    """The word that says which sign is the intended one."""
    return (RAW_SIGN,) if measured.indicator.direction == "decrease" else ()


def _say_why(table: Estimates, measured: Measured) -> None:
    kinds = {one.kind for one in measured.occasions}
    reason = "no_follow_up" if "baseline" in kinds else "no_baseline"
    group = name_group(arm="effort", occasion=measured.occasions[0].id if kinds else None)
    cause = NotEstimable(reason)
    table.add("indicator_change", measured.indicator.id, group, Estimate.missing(cause))


def _of_all(
    table: Estimates, measured: Measured, contrast: Contrast, arm: str, cases: Sequence[str]
) -> None:
    ends, subject = (contrast.baseline, contrast.follow_up), measured.indicator.id
    for case in cases:
        sizes = measured.sizes([case], *ends)
        estimate = case_change(measured, case, contrast)
        # A share that was delivered with its n has one here already.
        n = total(sizes) if estimate.n is None else estimate.n
        table.add(
            "case_indicator_change",
            subject,
            group_of(contrast, case=case),
            assuming(replace(estimate, n=n), *signed(measured)),
            n_min_cell=smallest(sizes),
        )
    gains = {case: measured.gain(case, contrast) for case in cases}
    found = [case for case in cases if gains[case] is not None]
    estimate = _over([gain for gain in gains.values() if gain is not None], measured, len(cases))
    sizes = measured.sizes(found, *ends)
    rivals = (RIVALS,) if measured.indicator.design == "before_after" else ()
    table.add(
        "indicator_change",
        subject,
        group_of(contrast, arm=arm),
        assuming(replace(estimate, n=total(sizes)), EQUAL_CASES, *rivals, *signed(measured)),
        n_min_cell=smallest(sizes),
    )


def _over(gains: Sequence[float], measured: Measured, cases: int) -> Estimate:
    estimate = case_means_difference_t(gains, np.zeros(len(gains)), measured.confidence)
    left_out = not estimate.note and len(gains) < cases
    return replace(estimate, note=CASES_LEFT_OUT) if left_out else estimate


def _some_left(measured: Measured, contrast: Contrast) -> bool:
    """Whether some persons were followed and others were not, in any case."""
    cases = [case for names in measured.arms.values() for case in names]
    followed = {case: len(measured.pairs(case, contrast)) for case in cases}
    sizes = {case: measured.sizes([case], contrast.baseline, contrast.follow_up) for case in cases}
    return any(followed.values()) and any(
        size != followed[case] for case in cases for size in sizes[case]
    )


def _of_followed(
    table: Estimates, measured: Measured, contrast: Contrast, arm: str, cases: Sequence[str]
) -> None:
    samples = {case: _differences(measured, case, contrast) for case in cases}
    for case, sample in samples.items():
        n = 0 if sample is None else sample.n or 0
        mean, spread = (0.0, 0.0) if sample is None else (sample.mean, sample.variance or 0.0)
        estimate = paired_t(n, mean, spread, measured.confidence)
        table.add(
            "case_indicator_change_paired",
            measured.indicator.id,
            group_of(contrast, case=case),
            assuming(estimate, FOLLOWED_ONLY, INDEPENDENT, *signed(measured)),
        )
    found = [sample for sample in samples.values() if sample is not None]
    sizes = [sample.n for sample in found]
    estimate = replace(
        _over([sample.mean for sample in found], measured, len(cases)), n=total(sizes)
    )
    table.add(
        "indicator_change_paired",
        measured.indicator.id,
        group_of(contrast, arm=arm),
        assuming(estimate, EQUAL_CASES, FOLLOWED_ONLY, *signed(measured)),
        n_min_cell=smallest(sizes),
    )


def _differences(measured: Measured, case: str, contrast: Contrast) -> Sample | None:
    pairs = measured.pairs(case, contrast)
    return Sample.of(pairs[:, 1] - pairs[:, 0]) if len(pairs) else None
