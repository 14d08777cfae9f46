"""Whether something about the cases goes with how much they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np

from samskaping.analysis.assumptions import CASES_EXCHANGEABLE, NOT_BY_LOT
from samskaping.analysis.soimpact.pooled.case_changes import CaseChanges
from samskaping.effects.pooling import coefficient, meta_regression, permutation_p
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.pooling import Moderator

# With fewer cases for each moderator a slope says little: Deeks, Higgins & Altman (2008), 9.6.5.1.
FEWEST_PER_MODERATOR = 10
METHODS = {
    "moderator_slope": "reml_regression_adhoc",
    "moderator_permutation": "permutation_exact",
    "tau2_residual": "reml_regression_adhoc",
}


def add_moderators(
    table: Estimates, changes: CaseChanges, moderators: Sequence[Moderator], seed: int
) -> None:
    """The slope on each moderator by itself, its permutation p, and the variance that it leaves."""
    for moderator in moderators:
        for quantity, found in _numbers(changes, moderator, seed).items():
            words = [NOT_BY_LOT]
            words += [CASES_EXCHANGEABLE] if quantity == "moderator_permutation" else []
            changes.add(table, quantity, found, *words, moderator=moderator.id)


def _numbers(changes: CaseChanges, moderator: Moderator, seed: int) -> dict[str, Estimate]:
    values = [moderator.values[case] for case in changes.cases]
    try:
        fit = meta_regression(changes.effects, changes.variances, values)
        permuted = permutation_p(fit, _draws(changes, moderator, seed))
    except NotEstimable as cause:
        return {name: Estimate.missing(cause, method=method) for name, method in METHODS.items()}
    slope = coefficient(fit, 1, changes.confidence)
    left = Estimate(estimate=fit.tau2, method=METHODS["tau2_residual"])
    k, note = len(values), ""
    if k < FEWEST_PER_MODERATOR:
        note = NotEstimable("few_cases_per_moderator", n=k, minimum=FEWEST_PER_MODERATOR).note
    found = {"moderator_slope": slope, "moderator_permutation": permuted, "tau2_residual": left}
    return {name: replace(one, note=one.note or note) for name, one in found.items()}


def _draws(changes: CaseChanges, moderator: Moderator, seed: int) -> np.random.Generator:
    """Random numbers that depend on nothing but the study's seed and what they are for."""
    names = (changes.measured.indicator.id, changes.contrast.name, moderator.id)
    return np.random.default_rng([seed, crc32(".".join(names).encode())])
