"""The p of every indicator's primary test, adjusted for how many its family holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.analysis.soimpact.comparison.compared import Compared, of_contrast
from samskaping.analysis.soimpact.measured import Measured, group_of, smallest, total
from samskaping.effects.few_clusters import draws, fit_by_cluster, romano_wolf, squared_t, wild
from samskaping.effects.means import case_means_difference_t
from samskaping.effects.multiplicity import benjamini_hochberg, holm
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.study.model import Outline

STEPDOWN = 7303
VARIANTS = ("holm", "romano_wolf", "benjamini_hochberg")


@dataclass(frozen=True, eq=False, slots=True)
class Test:
    """A primary test: the difference of a comparison, or the change of the cases over time."""

    compared: Compared
    estimate: Estimate
    cases: tuple[str, ...]

    @property
    def gains(self) -> FloatArray:
        """Of its cases, in order."""
        return np.array([self.compared.gains[case] for case in self.cases])

    @property
    def is_compared(self) -> bool:
        """Whether the design has comparison groups."""
        return self.compared.measured.indicator.design == "comparison"


def add_adjusted(table: Estimates, everything: Sequence[Measured], outline: Outline) -> None:
    """Enter ``adjusted_p`` of the indicators of every declared family, at each follow-up.

    Holm on the p of the case means: the difference of a comparison, else the cases' mean change.
    Romano and Wolf on the signs that the outcomes share, where all were measured in the same
    cases under one design. Benjamini and Hochberg for exploration. A family holds the tests of
    one follow-up; those that could not be made do not count. Without declared families there is
    nothing to adjust.
    """
    for family in outline.record.families if outline.record else ():
        members = [one for one in everything if one.indicator.id in family.indicators]
        contrasts = {one.name: None for member in members for one in member.contrasts()}
        for name in contrasts:
            tests = [
                _test(of_contrast(member, one, outline))
                for member in members
                for one in member.contrasts()
                if one.name == name
            ]
            _add(table, tests, outline.study.seed)


def _test(compared: Compared) -> Test:
    if compared.measured.indicator.design == "comparison":
        return Test(compared, compared.primary, tuple(compared.cases))
    cases = tuple(compared.cases)
    gains = [compared.gains[case] for case in cases]
    found = case_means_difference_t(gains, np.zeros(len(gains)), compared.measured.confidence)
    return Test(compared, found, cases)


def _add(table: Estimates, tests: Sequence[Test], seed: int) -> None:
    made = [one for one in tests if one.estimate.p is not None]
    sizes = smallest(size for one in tests for size in one.compared.sizes)
    for variant in VARIANTS:
        adjusted, why = _adjusted(variant, made, seed)
        for one in tests:
            p = adjusted.get(one.compared.measured.indicator.id)
            found = Estimate(
                estimate=p,
                p=p,
                n=total(one.compared.sizes),
                n_cases=len(one.cases),
                method=variant,
                assumption=one.estimate.assumption,
                note="" if p is not None else (one.estimate.note if one not in made else why),
            )
            group = group_of(one.compared.contrast, variant=variant)
            subject = one.compared.measured.indicator.id
            table.add("adjusted_p", subject, group, found, n_min_cell=sizes)


def _adjusted(variant: str, tests: Sequence[Test], seed: int) -> tuple[dict[str, float], str]:
    """Adjusted p by indicator, or why there is none."""
    p = np.array([one.estimate.p for one in tests], dtype=np.float64)
    try:
        if not tests:
            found = p
        elif variant == "romano_wolf":
            found = _stepdown(tests, seed)
        else:
            found = (holm if variant == "holm" else benjamini_hochberg)(p)
    except NotEstimable as cause:
        return {}, cause.note
    names = [one.compared.measured.indicator.id for one in tests]
    return dict(zip(names, found.tolist(), strict=True)), ""


def _stepdown(tests: Sequence[Test], seed: int) -> FloatArray:
    """Romano and Wolf's p on the wild signs of the cases."""
    first = tests[0]
    alike = {(one.cases, one.is_compared) for one in tests}
    if len(alike) > 1:
        raise NotEstimable("cases_differ_in_family")
    columns = [np.ones(len(first.cases))]
    if first.is_compared:
        columns.append(first.compared.arm)
    contrast = np.eye(len(columns))[-1]
    outcomes = np.stack([one.gains for one in tests])
    fit = fit_by_cluster(np.column_stack(columns), outcomes, np.arange(len(first.cases)))
    drawn = draws(len(first.cases), rng=np.random.default_rng([seed, STEPDOWN]))
    return romano_wolf(*squared_t(wild(fit, contrast), drawn))
