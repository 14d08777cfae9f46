"""A change beside its raw size: in standard deviations, by ranks, and of who changed sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    FOLLOWED_ONLY,
    INDEPENDENT,
    INDEPENDENT_OCCASIONS,
    MISSING_AT_RANDOM,
    assuming,
)
from samskaping.analysis.soimpact.measured import Contrast, Measured, group_of, smallest, total
from samskaping.effects.change import Occasions
from samskaping.effects.linked import LinkedCase, linked_change
from samskaping.effects.paired_shares import (
    DIFFERENCE,
    EXACT,
    MID_P,
    PairedTable,
    mcnemar,
    paired_share_difference,
)
from samskaping.effects.rank_sums import rank_biserial_apart, shift
from samskaping.effects.signed_ranks import hodges_lehmann, rank_biserial
from samskaping.effects.standardised_change import PERSONS_METHOD, d_rm, d_z, g_av
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, FloatArray, NotEstimable


def add_change_in_cases(
    table: Estimates,
    measured: Measured,
    contrast: Contrast,
    arm: str,
    cases: Sequence[str],
    words: Sequence[str],
) -> None:
    """Add what persons' values tell of a change beside its mean, by case and over an arm's cases.

    Of yes and no: ``paired_share_change``, ``mcnemar`` and ``mcnemar_mid_p`` by case, of those who
    answered twice. Of other values: ``d_z``, ``rank_biserial`` and ``hodges_lehmann`` by case, and
    ``g_av`` and ``d_rm`` by arm. Where nobody can be followed, ``d_z`` and ``d_rm`` say so and the
    ranks compare the two occasions.
    """
    if not measured.is_of_persons:
        return
    binary = all(_is_binary(measured, case, contrast) for case in cases)
    for case in cases:
        if measured.indicator.measure == "share" and binary:
            _add_sides(table, measured, contrast, case)
        else:
            _add_of_case(table, measured, contrast, case, words)
    if measured.indicator.measure != "share":
        _add_standardised(table, measured, contrast, arm, cases, words)


def add_model(
    table: Estimates,
    measured: Measured,
    contrast: Contrast,
    arm: str,
    cases: Sequence[str],
    words: Sequence[str],
) -> None:
    """Add the mean over an arm's cases of their changes by a mixed model of all that was measured.

    It stands beside the others where some persons were followed and some were not.
    """
    sides = {
        case: (measured.pairs(case, contrast), *measured.alone(case, contrast)) for case in cases
    }
    known = {
        case: LinkedCase.of(*parts)
        for case, parts in sides.items()
        if all(len(parts[0]) + len(alone) for alone in parts[1:])
    }
    sizes = measured.sizes(known, contrast.baseline, contrast.follow_up)
    found = linked_change(list(known.values()), measured.confidence)
    left_out = not found.note and len(known) < len(cases)
    note = "cases_not_in_both_occasions" if left_out else found.note
    table.add(
        "indicator_change_model",
        measured.indicator.id,
        group_of(contrast, arm=arm),
        assuming(replace(found, n=total(sizes), note=note), EQUAL_CASES, MISSING_AT_RANDOM, *words),
        n_min_cell=smallest(sizes),
    )


def _is_binary(measured: Measured, case: str, contrast: Contrast) -> bool:
    ends = [measured.values(case, one.id) for one in (contrast.baseline, contrast.follow_up)]
    return bool(np.isin(np.concatenate(ends), [0.0, measured.top]).all())


def _followed(measured: Measured, case: str, contrast: Contrast) -> tuple[str, ...]:
    """What the persons found at both occasions take for granted."""
    pairs = len(measured.pairs(case, contrast))
    sizes = measured.sizes([case], contrast.baseline, contrast.follow_up)
    return (INDEPENDENT,) if all(n == pairs for n in sizes) else (INDEPENDENT, FOLLOWED_ONLY)


def _too_few(measured: Measured, contrast: Contrast) -> NotEstimable:
    if measured.is_linked(contrast):
        return NotEstimable("too_few_linked", minimum=1)
    return NotEstimable("occasions_not_linked")


def _add_sides(table: Estimates, measured: Measured, contrast: Contrast, case: str) -> None:
    pairs = measured.pairs(case, contrast) / measured.top
    counted, confidence = PairedTable.of(pairs), measured.confidence
    if len(pairs):
        change = paired_share_difference(counted, confidence)
        change = replace(
            change,
            **{
                name: value * measured.top
                for name in ("estimate", "lower", "upper")
                if (value := getattr(change, name)) is not None
            },
        )
        tests = [mcnemar(counted, confidence), mcnemar(counted, confidence, mid_p=True)]
    else:
        cause = _too_few(measured, contrast)
        change, *tests = (
            Estimate.missing(cause, n=0, method=method) for method in (DIFFERENCE, EXACT, MID_P)
        )
    words = _followed(measured, case, contrast)
    names = ("paired_share_change", "mcnemar", "mcnemar_mid_p")
    for name, found in zip(names, (change, *tests), strict=True):
        table.add(
            name,
            measured.indicator.id,
            group_of(contrast, case=case),
            assuming(found, *words),
            n_min_cell=counted.smallest,
        )


def _add_of_case(
    table: Estimates, measured: Measured, contrast: Contrast, case: str, words: Sequence[str]
) -> None:
    pairs, confidence = measured.pairs(case, contrast), measured.confidence
    moved = pairs[:, 1] - pairs[:, 0]
    if len(pairs) or measured.is_linked(contrast):
        found = {
            "d_z": d_z(moved, confidence),
            "rank_biserial": rank_biserial(moved),
            "hodges_lehmann": hodges_lehmann(moved, confidence),
        }
        smallest_side = len(pairs)
        own = _followed(measured, case, contrast)
    else:
        ends = [measured.values(case, one.id) for one in (contrast.baseline, contrast.follow_up)]
        cause = NotEstimable("occasions_not_linked")
        found = {
            "d_z": Estimate.missing(cause, n=0, method=PERSONS_METHOD),
            "rank_biserial": rank_biserial_apart(ends[0], ends[1], confidence),
            "hodges_lehmann": shift(ends[0], ends[1], confidence),
        }
        smallest_side = min(map(len, ends))
        own = (INDEPENDENT, INDEPENDENT_OCCASIONS)
    for name, estimate in found.items():
        table.add(
            name,
            measured.indicator.id,
            group_of(contrast, case=case),
            assuming(estimate, *own, *words),
            n_min_cell=smallest_side,
        )


def _add_standardised(
    table: Estimates,
    measured: Measured,
    contrast: Contrast,
    arm: str,
    cases: Sequence[str],
    words: Sequence[str],
) -> None:
    both: dict[str, Occasions] = {}
    for case in cases:
        try:
            both[case] = measured.between(case, contrast)
        except NotEstimable:
            # A case that was not measured stands as such among the changes.
            continue
    sizes = measured.sizes(both, contrast.baseline, contrast.follow_up)
    pairs = {case: measured.pairs(case, contrast) for case in cases}
    linked: list[FloatArray] = [one for one in pairs.values() if len(one)]
    average = replace(g_av(list(both.values()), measured.confidence), n=total(sizes))
    repeated = d_rm(linked, measured.confidence)
    if not measured.is_linked(contrast):
        cause = NotEstimable("occasions_not_linked")
        repeated = Estimate.missing(cause, n=0, n_cases=0, method=repeated.method)
    persons = [len(one) for one in linked]
    for name, found, n_min, used, more in (
        ("g_av", average, smallest(sizes), len(both), ()),
        ("d_rm", repeated, smallest(persons), len(linked), (FOLLOWED_ONLY,)),
    ):
        left_out = not found.note and used < len(cases)
        note = "cases_not_in_both_occasions" if left_out else found.note
        table.add(
            name,
            measured.indicator.id,
            group_of(contrast, arm=arm),
            assuming(replace(found, note=note), EQUAL_CASES, *more, *words),
            n_min_cell=n_min,
        )
