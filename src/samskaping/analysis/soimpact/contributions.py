"""What is left of a change when what is declared to be owed to something else is taken off."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

import numpy as np

from samskaping.analysis.assumptions import DECLARED_SHARES, EQUAL_CASES, assuming
from samskaping.analysis.soimpact.change import signed
from samskaping.analysis.soimpact.measured import Contrast, Measured, group_of, smallest, total
from samskaping.effects.comparison import case_means_pooled_t
from samskaping.effects.means import case_means_difference_t
from samskaping.effects.trust import Assumptions, DeclaredRange, DeclaredShare, declared_range
from samskaping.effects.trust.contribution import Dependence
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.record import Record
from samskaping.study.trust import Contribution

# Of the draws that lie within the range.
SHARE = 0.9
VARIANTS = ("independent", "comonotone", "sampling", "assumptions", "corners", "outer_corners")


def add_contribution(table: Estimates, measured: Measured, record: Record, seed: int) -> None:
    """Add ``contribution`` by ``occasion=later-baseline;variant=…``, where shares are declared.

    The change over the cases (with comparison groups the difference from theirs) times what every
    declared share leaves of it, 20,000 draws. ``independent`` and ``comonotone`` (all shares high
    together) hold the middle nine tenths of the draws; ``sampling`` and ``assumptions`` what each
    does alone; ``corners`` the declared ends at the change's estimate, ``outer_corners`` those at
    the limits of its interval. It is a range under declared assumptions: no data speak for them,
    so ``confidence`` is empty.
    """
    declared = [one for one in record.contributions if one.indicator == measured.indicator.id]
    for one in declared:
        for contrast in measured.contrasts():
            _add(table, measured, contrast, one, seed)


def _add(
    table: Estimates, measured: Measured, contrast: Contrast, declared: Contribution, seed: int
) -> None:
    compared = measured.indicator.design == "comparison"
    change, sizes = _change(measured, contrast)
    purpose = crc32(f"soimpact.contribution.{measured.indicator.id}.{contrast.name}".encode())
    try:
        found: dict[Dependence, DeclaredRange] = {
            dependence: declared_range(
                change,
                assumptions_of(declared),
                np.random.default_rng([seed, purpose]),
                share=SHARE,
                periods=declared.periods,
                dependence=dependence,
                compared=compared,
            )
            for dependence in ("independent", "comonotone")
        }
        rows = _rows(found)
    except NotEstimable as cause:
        rows = dict.fromkeys(VARIANTS[:1], Estimate.missing(cause, method="declared_range"))
    for variant, row in rows.items():
        full = replace(row, n=total(sizes), n_cases=change.n_cases)
        full = assuming(full, EQUAL_CASES, DECLARED_SHARES, *signed(measured))
        group = group_of(contrast, variant=variant)
        table.add("contribution", measured.indicator.id, group, full, n_min_cell=smallest(sizes))


def assumptions_of(declared: Contribution) -> Assumptions:
    """The declared shares as floor 0 takes them."""
    shares = {
        name: DeclaredShare(part.distribution, part.low, part.high, part.mode)
        for name, part in declared.parts.items()
    }
    return Assumptions(**shares)


def _change(measured: Measured, contrast: Contrast) -> tuple[Estimate, list[int | None]]:
    """The primary result of the design, and the persons behind it."""
    gains = {
        arm: {case: gain for case in cases if (gain := measured.gain(case, contrast)) is not None}
        for arm, cases in measured.arms.items()
    }
    cases = [case for own in gains.values() for case in own]
    sizes = measured.sizes(cases, contrast.baseline, contrast.follow_up)
    own, others = (list(gains.get(arm, {}).values()) for arm in ("effort", "comparison"))
    if measured.indicator.design == "comparison":
        return case_means_pooled_t(own, others, measured.confidence), sizes
    return case_means_difference_t(own, np.zeros(len(own)), measured.confidence), sizes


def _rows(found: dict[Dependence, DeclaredRange]) -> dict[str, Estimate]:
    apart, together = found["independent"], found["comonotone"]
    ends = {
        "independent": (apart.middle, apart.low, apart.high),
        "comonotone": (together.middle, together.low, together.high),
        "sampling": (apart.middle, *apart.from_sampling),
        "assumptions": (apart.middle, *apart.from_assumptions),
        "corners": (apart.middle, *apart.corners),
        "outer_corners": (apart.middle, *apart.outer_corners),
    }
    return {
        variant: Estimate(estimate=middle, lower=low, upper=high, method="declared_range")
        for variant, (middle, low, high) in ends.items()
    }
