"""How an estimate over cases between two waves says what it rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.numeric import Estimate, FloatArray, IntArray

CASES_LEFT_OUT = "cases_not_in_both_waves"


def over_cases(estimate: Estimate, persons: IntArray | FloatArray, cases: int) -> Estimate:
    """An estimate over cases with its persons, and a note where a case is not in both waves."""
    note = estimate.note
    if not note and estimate.n_cases is not None and estimate.n_cases < cases:
        note = CASES_LEFT_OUT
    return replace(estimate, n=int(np.sum(persons)), note=note)
