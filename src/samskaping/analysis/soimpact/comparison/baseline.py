"""How alike cases and comparison groups were before anything was done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import EQUAL_CASES
from samskaping.analysis.soimpact.comparison.compared import Compared
from samskaping.effects.change import Sample
from samskaping.effects.comparison import case_means_pooled_t
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable

METHOD = "standardised_gap"


def add_baseline_gap(table: Estimates, compared: Compared) -> None:
    """Enter the cases' mean less the groups' at baseline, and in standard deviations of persons.

    Over the cases that were measured at both ends, each counting alike. No p: whether arms differ
    by chance is not the question where they were not drawn by lot, and a difference that is not
    significant can still be one that matters.
    """
    befores = [compared.measured.between(case, compared.contrast).before for case in compared.cases]
    means, arm = np.array([one.mean for one in befores]), compared.arm == 1
    found = case_means_pooled_t(
        means[arm], means[~arm], compared.measured.confidence, compared.known_sizes
    )
    if compared.fewest == 1:
        # The rank that the note gives is that of a gain.
        found = replace(found, note=NotEstimable("interval_needs_more_cases", n_cases=1).note)
    gap = replace(found, p=None, statistic=None)
    compared.add(table, "baseline_gap", gap, EQUAL_CASES)
    compared.add(table, "baseline_gap_standardised", _standardised(gap, befores), EQUAL_CASES)


def _standardised(gap: Estimate, befores: list[Sample]) -> Estimate:
    """The gap over the persons' standard deviation within cases, √(Σ (n − 1)s²/Σ (n − 1))."""
    known = replace(gap, lower=None, upper=None, confidence=None, se=None, df=None, method=METHOD)
    if gap.estimate is None:
        return known
    spreads = [(one.n, one.variance) for one in befores if one.n and one.variance is not None]
    freedom = sum(n - 1 for n, _ in spreads)
    pooled = sum((n - 1) * variance for n, variance in spreads)
    if len(spreads) < len(befores) or freedom < 1:
        return replace(known, estimate=None, note=NotEstimable("spread_of_persons_unknown").note)
    if not pooled > 0:
        return replace(known, estimate=None, note=NotEstimable("no_variance").note)
    return replace(known, estimate=float(gap.estimate / np.sqrt(pooled / freedom)), note="")
