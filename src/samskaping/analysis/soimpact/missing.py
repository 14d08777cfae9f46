"""Who was lost on the way, the main result had they not been, and how far they must differ."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from samskaping.analysis.assumptions import (
    ALL_OF_BASELINE,
    EQUAL_CASES,
    LOST_APART,
    MISSING_AT_RANDOM,
    PARALLEL,
    RIVALS,
    assuming,
)
from samskaping.analysis.soimpact.change import CASES_LEFT_OUT, signed
from samskaping.analysis.soimpact.lost import Completed, losses
from samskaping.analysis.soimpact.measured import Contrast, Measured, group_of
from samskaping.effects.comparison import case_means_pooled_t
from samskaping.effects.imputation import combine_effects, missing_pattern
from samskaping.effects.means import case_means_difference_t
from samskaping.effects.trust import tipping_point
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, NotEstimable

# By arm; or why there is none.
Completions = Mapping[str, Completed] | NotEstimable
AVERAGED, RUBIN = "imputed_averaged_t", "imputed_rubin"
# Departures that are shown, in standard deviations of persons, to both sides of none.
FARTHEST, STEPS_EACH_WAY = 1.5, 6
# How far is looked where a scale has no ends, in the same.
WITHOUT_ENDS = 5.0
PATTERNS = ("complete", "dropped_out", "came_back", "joined_later")


def add_missing(
    table: Estimates, measured: Measured, made: Sequence[tuple[Contrast, Completions]]
) -> None:
    """Add the rows about an indicator of persons: who was lost, and what may follow from it.

    ``missing_pattern`` by ``arm=…;variant=…``; ``indicator_change_imputed`` by
    ``arm=effort;occasion=later-baseline`` or, with comparison groups, ``effect_imputed`` by
    ``occasion=…``, each also with ``variant=rubin``; ``tipping_point`` and ``tipping_point_sd`` by
    ``occasion=…;variant=interval`` and ``…;variant=direction``; ``delta`` and ``delta_adjusted``
    by ``occasion=…;step=…``.

    The estimate is the primary one of the design on the cases' gains averaged over the completed
    tables, with its own t: the spread of the cases' averages holds what the imputation adds. By
    Rubin's rules that part would count twice; they stand beside it as ``variant=rubin``.
    """
    _add_patterns(table, measured)
    for contrast, found in made:
        _add_imputed(table, measured, contrast, found)
        _add_tipping(table, measured, contrast, found)


def _add_patterns(table: Estimates, measured: Measured) -> None:
    occasions = [one.id for one in measured.occasions]
    if len(occasions) < 2 or measured.occasions[0].kind != "baseline":
        return
    linked = True
    try:
        for contrast in measured.contrasts():
            losses(measured, contrast)
    except NotEstimable:
        linked = False
    for arm, cases in measured.arms.items():
        rows = measured.rows[measured.rows["case"].isin(cases)]
        if not linked or not len(rows):
            continue
        wide = rows.pivot(index=["case", "unit"], columns="occasion", values="value")
        found = missing_pattern(wide.reindex(columns=occasions).to_numpy(dtype=np.float64))
        counts = dict.fromkeys(PATTERNS, 0)
        for observed, count in zip(found.observed, found.counts, strict=True):
            counts[_pattern(observed)] += int(count)
        for name, count in counts.items():
            group = name_group(arm=arm, variant=name)
            told = Estimate(estimate=float(count), n=count, method="count")
            table.add("missing_pattern", measured.indicator.id, group, told)


def _pattern(observed: np.ndarray) -> str:
    """Complete; gone for good (monotone); away in between (intermittent); or not there at first."""
    if not observed[0]:
        return "joined_later"
    if observed.all():
        return "complete"
    return "dropped_out" if (observed[1:] <= observed[:-1]).all() else "came_back"


@dataclass(frozen=True)
class _Asked:
    """The primary estimator of the design on the cases' gains."""

    measured: Measured
    made: Mapping[str, Completed]

    @property
    def is_compared(self) -> bool:
        return self.measured.indicator.design == "comparison"

    def of(self, gains: Mapping[str, FloatArray]) -> Estimate:
        confidence = self.measured.confidence
        if not self.is_compared:
            own = gains["effort"]
            return case_means_difference_t(own, np.zeros(len(own)), confidence)
        sizes = [int(n) for one in self.made.values() for n in one.sizes]
        return case_means_pooled_t(gains["effort"], gains["comparison"], confidence, sizes)

    def at(self, delta: float) -> Estimate:
        """With the lost of the effort δ from what was imputed."""
        gains = {arm: one.gains() for arm, one in self.made.items()}
        gains["effort"] = self.made["effort"].gains(delta, self.limits)
        return self.of(gains)

    @property
    def limits(self) -> tuple[float, float]:
        low, high = self.measured.indicator.limits
        return -math.inf if low is None else low, math.inf if high is None else high

    def by_rubin(self) -> Estimate:
        # An arm where nobody was lost has one table, which stands beside all of the other's.
        each = [
            self.of({arm: one.each[at % len(one.each)] for arm, one in self.made.items()})
            for at in range(max(len(one.each) for one in self.made.values()))
        ]
        return replace(combine_effects(each, self.measured.confidence).estimate, method=RUBIN)

    @property
    def lost(self) -> int:
        return int(sum(one.lost.sum() for one in self.made.values()))

    def full(self, found: Estimate, *words: str) -> Estimate:
        """With its persons, cases, notes and what it takes for granted."""
        asked = sum(len(cases) for cases in self.measured.arms.values())
        n = int(sum(one.sizes.sum() for one in self.made.values()))
        cases = sum(len(one.cases) for one in self.made.values())
        note = found.note or (CASES_LEFT_OUT if cases < asked else "")
        design = PARALLEL if self.is_compared else RIVALS
        full = replace(found, n=n, n_cases=cases, note=note)
        return assuming(full, EQUAL_CASES, design, *words, *signed(self.measured))

    @property
    def smallest(self) -> int:
        return int(min(n for one in self.made.values() for n in one.sizes))


def _asked(measured: Measured, found: Completions) -> _Asked:
    if isinstance(found, NotEstimable):
        raise found
    asked = _Asked(measured, found)
    if not asked.lost:
        raise NotEstimable("nobody_lost")
    return asked


def _add_imputed(
    table: Estimates, measured: Measured, contrast: Contrast, found: Completions
) -> None:
    compared = measured.indicator.design == "comparison"
    quantity = "effect_imputed" if compared else "indicator_change_imputed"
    levels = {} if compared else {"arm": "effort"}
    words = (MISSING_AT_RANDOM, ALL_OF_BASELINE)
    try:
        asked = _asked(measured, found)
        rows = {
            None: asked.full(replace(asked.at(0.0), method=AVERAGED), *words),
            "rubin": asked.full(asked.by_rubin(), *words),
        }
        cell = asked.smallest
    except NotEstimable as cause:
        rows, cell = {None: Estimate.missing(cause, method=AVERAGED)}, 0
    for variant, row in rows.items():
        group = name_group(**levels, occasion=contrast.name, variant=variant)
        table.add(quantity, measured.indicator.id, group, row, n_min_cell=cell or None)


def _add_tipping(
    table: Estimates, measured: Measured, contrast: Contrast, found: Completions
) -> None:
    subject = measured.indicator.id
    variants = ("interval", "direction")
    try:
        asked = _asked(measured, found)
    except NotEstimable as cause:
        for variant in variants:
            missing = Estimate.missing(cause, method="tipping_point")
            table.add("tipping_point", subject, group_of(contrast, variant=variant), missing)
        return
    words = (EQUAL_CASES, LOST_APART)
    sd = spread_of_persons(measured, contrast)
    start = asked.at(0.0)
    low, high = asked.limits
    span = high - low if math.isfinite(high - low) else WITHOUT_ENDS * sd
    # The lost of the effort did worse than was imputed where the result is an increase.
    largest = -math.copysign(span, start.estimate or 0.0)
    for variant in variants:
        ask = asked.at if variant == "interval" else (lambda delta: _as_point(asked.at(delta)))
        point = tipping_point(ask, largest) if span > 0 else Estimate.missing(
            NotEstimable("interval_no_variance"), method="tipping_point")  # fmt: skip
        point = asked.full(point, *words)
        group = group_of(contrast, variant=variant)
        table.add("tipping_point", subject, group, point, n_min_cell=asked.smallest)
        if point.estimate is not None and sd > 0:
            inside = replace(point, estimate=point.estimate / sd)
            table.add("tipping_point_sd", subject, group, inside, n_min_cell=asked.smallest)
    if sd > 0:
        _add_grid(table, asked, contrast, sd)


def _add_grid(table: Estimates, asked: _Asked, contrast: Contrast, sd: float) -> None:
    subject = asked.measured.indicator.id
    for step in range(2 * STEPS_EACH_WAY + 1):
        delta = FARTHEST * sd * (step - STEPS_EACH_WAY) / STEPS_EACH_WAY
        group = group_of(contrast, step=f"{step:02d}")
        where = Estimate(estimate=delta, n=asked.full(Estimate(estimate=0.0)).n, method="design")
        table.add("delta", subject, group, where, n_min_cell=asked.smallest)
        shown = asked.full(replace(asked.at(delta), method="delta_adjusted_t"), LOST_APART)
        table.add("delta_adjusted", subject, group, shown, n_min_cell=asked.smallest)


def _as_point(found: Estimate) -> Estimate:
    return replace(found, lower=found.estimate, upper=found.estimate)


def spread_of_persons(measured: Measured, contrast: Contrast) -> float:
    """Standard deviation of persons at the baseline, within cases; 0 where there is none."""
    parts = [
        measured.values(case, contrast.baseline.id)
        for cases in measured.arms.values()
        for case in cases
    ]
    freedom = sum(len(part) - 1 for part in parts if len(part))
    squares = sum(float(((part - part.mean()) ** 2).sum()) for part in parts if len(part))
    return math.sqrt(squares / freedom) if freedom > 0 else 0.0
