"""Whether those who were lost between two occasions began otherwise than those who stayed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.case_jackknife import jackknifed
from samskaping.effects.change import Sample
from samskaping.effects.standardised_change import small_sample_j
from samskaping.numeric.result import Estimate, NotEstimable

METHOD = "standardised_jackknife"


def lost_gap(cases: Sequence[tuple[ArrayLike, ArrayLike]], confidence: float) -> Estimate:
    """Mean over cases of the baseline of the lost less that of the stayers, standardised.

    J · Σ_g (M_lost,g − M_stayed,g)/G / s over the G cases that have somebody of both, with s²
    pooled within cases and groups and J for its degrees of freedom. The interval is a
    leave-one-case-out jackknife.

    Parameters
    ----------
    cases
        Of each case the baseline values of those who were lost, and of those who stayed.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing where no case has both or nothing varies; otherwise as ``jackknifed``. ``n`` counts
        the persons of the cases that are used, and a note says where some are not.

    Sources
    -------
    Hedges (1981); What Works Clearinghouse (2022) for baseline differences of those who stayed.
    """
    groups = [
        tuple(np.asarray(group, np.float64) for group in (lost, stayed)) for lost, stayed in cases
    ]
    if not all(np.isfinite(group).all() for case in groups for group in case):
        raise ValueError("values are finite numbers")
    both = [tuple(Sample.of(group) for group in case) for case in groups if all(map(len, case))]
    n = sum(one.n or 0 for case in both for one in case)
    known = Estimate(estimate=0.0, n=n, n_cases=len(both), method=METHOD)
    found = jackknifed(_gap, both, confidence, known)
    if found.note or len(both) == len(groups):
        return found
    return replace(found, note=NotEstimable("cases_without_both_groups").note)


def _gap(cases: Sequence[tuple[Sample, ...]]) -> float:
    if not cases:
        raise NotEstimable("nobody_lost_or_stayed")
    known = [one for case in cases for one in case if one.variance is not None and one.n]
    freedom = sum((one.n or 0) - 1 for one in known)
    if freedom < 2:
        raise NotEstimable("too_few_persons", minimum=3)
    squares = sum(((one.n or 0) - 1) * (one.variance or 0.0) for one in known)
    if squares == 0:
        raise NotEstimable("no_variance")
    gap = math.fsum(lost.mean - stayed.mean for lost, stayed in cases) / len(cases)
    return small_sample_j(freedom) * gap / math.sqrt(squares / freedom)
