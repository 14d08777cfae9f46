"""How unusual the difference is among what signs or assignments could have given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import BY_LOT, CHANGE_PLACES, EQUAL_CASES
from samskaping.analysis.soimpact.comparison.compared import Compared
from samskaping.effects.few_clusters import (
    assignments,
    case_permutation,
    draws,
    wild_contrast,
)
from samskaping.effects.few_clusters.cluster_signs import MOST_CLUSTERS, Signs
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable

# The streams of random numbers of this question.
WILD, PERMUTED = 7301, 7302


def add_resampled(table: Estimates, compared: Compared) -> None:
    """Enter ``wild_rademacher``, ``wild_webb`` and ``permutation``.

    The wild cluster bootstrap imposes the null and takes all draws of signs (a sample above
    sixteen cases); Webb's six values only up to six cases, as a sensitivity. The permutation takes
    all assignments of the cases to the arms. Its assumption says whether lots were drawn: only
    then is it a randomisation test. A note gives the smallest p that there could have been.
    """
    kinds: tuple[Signs, ...] = ("rademacher", "webb")
    for kind in kinds:
        if kind == "rademacher" or len(compared.cases) <= MOST_CLUSTERS[kind]:
            word = compared.regression.word if compared.fewest else ""
            compared.add_check(table, f"wild_{kind}", _wild(compared, kind), *filter(None, [word]))
    lots = compared.outline.record is not None and compared.outline.record.assigned_by_lot
    word = BY_LOT if lots else CHANGE_PLACES
    compared.add_check(table, "permutation", _permuted(compared), EQUAL_CASES, word)


def smallest(estimate: Estimate, one_in: int) -> Estimate:
    """The estimate with a note on the smallest p, if it has a p and no other note."""
    if estimate.p is None or estimate.note:
        return estimate
    return replace(estimate, note=NotEstimable("smallest_p", n=one_in).note)


def _wild(compared: Compared, kind: Signs) -> Estimate:
    if not compared.fewest:
        cause = NotEstimable("arm_without_cases")
        return Estimate.missing(cause, n_cases=len(compared.cases), method=f"wild_{kind}")
    found, seed = compared.regression, compared.outline.study.seed
    estimate = wild_contrast(
        found.design,
        found.outcome,
        found.places,
        found.contrast,
        compared.measured.confidence,
        kind=kind,
        rng=np.random.default_rng([seed, WILD]),
    )
    count = draws(len(compared.cases), kind, np.random.default_rng([seed, WILD])).one_in
    return smallest(estimate, count)


def _permuted(compared: Compared) -> Estimate:
    seed, gains = compared.outline.study.seed, list(compared.gains.values())
    rng = np.random.default_rng([seed, PERMUTED])
    estimate = case_permutation(gains, compared.arm, compared.measured.confidence, rng=rng)
    if estimate.p is None:
        return estimate
    ways = assignments(compared.arm, rng=np.random.default_rng([seed, PERMUTED]))
    return smallest(estimate, ways.one_in)
