"""One indicator at one follow-up: the cases and groups that were measured then and at baseline."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from samskaping.analysis.assumptions import EQUAL_CASES, PARALLEL, PERSONS_ALIKE, assuming
from samskaping.analysis.soimpact.change import signed
from samskaping.analysis.soimpact.measured import (
    Contrast,
    Measured,
    group_of,
    smallest,
    total,
)
from samskaping.analysis.soimpact.municipality import municipalities
from samskaping.effects.comparison import case_means_pooled_t
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, FloatArray
from samskaping.study.model import Outline

# Digits of a figure that rounding leaves alone.
DIGITS = 12


@dataclass(frozen=True, eq=False)
class Regression:
    """Least squares of an indicator: the last column of ``design`` is what is asked.

    Attributes
    ----------
    outcome, design : (n,), (n, p) arrays
    places : (n,) ints
        The case of each row.
    word : str
        Who counts alike.
    weights : (n,) array or None
        With which the others would: cases instead of persons, or persons instead of cases.
    """

    outcome: FloatArray
    design: FloatArray
    places: np.ndarray
    word: str
    weights: FloatArray | None

    @property
    def contrast(self) -> FloatArray:
        """What takes the last coefficient."""
        last: FloatArray = np.eye(self.design.shape[1])[-1]
        return last


@dataclass(frozen=True, eq=False)
class Compared:
    """The cases that were measured at both ends, their gains, and where they lie."""

    measured: Measured
    contrast: Contrast
    outline: Outline

    @cached_property
    def gains(self) -> dict[str, float]:
        """The gain of every case and comparison group that has one, without its rounding.

        Where all of them gained the same, only the rounding of their figures would vary.
        """
        found = {case: self.measured.gain(case, self.contrast) for case in self.asked}
        known = {case: gain for case, gain in found.items() if gain is not None}
        both = [self.measured.between(case, self.contrast) for case in known]
        size = max((abs(one.mean) for ends in both for one in (ends.before, ends.after)), default=0)
        digits = DIGITS - math.ceil(math.log10(size)) if size > 0 else DIGITS
        return {case: round(gain, digits) for case, gain in known.items()}

    @property
    def asked(self) -> tuple[str, ...]:
        """The cases and the comparison groups of the indicator."""
        return (*self.measured.effort, *self.measured.comparison)

    @property
    def cases(self) -> list[str]:
        """Those with a gain."""
        return list(self.gains)

    @property
    def arm(self) -> FloatArray:
        """1 for a case and 0 for a comparison group."""
        return np.isin(self.cases, self.measured.effort).astype(np.float64)

    @property
    def fewest(self) -> int:
        """Cases of the smaller arm."""
        return min(int(self.arm.sum()), int((1 - self.arm).sum()))

    @property
    def sizes(self) -> list[int | None]:
        """Persons behind each figure, at both ends."""
        return self.measured.sizes(self.cases, self.contrast.baseline, self.contrast.follow_up)

    @property
    def case_sizes(self) -> list[int | None]:
        """Persons behind each gain: the fewer of its two figures."""
        ends = (self.contrast.baseline, self.contrast.follow_up)
        return [smallest(self.measured.sizes([case], *ends)) for case in self.cases]

    @property
    def known_sizes(self) -> list[int]:
        """Persons behind each gain; empty where one does not tell."""
        known = [size for size in self.case_sizes if size]
        return known if len(known) == len(self.cases) else []

    @cached_property
    def primary(self) -> Estimate:
        """The pooled t on the case means of the gain."""
        values, arm = np.array(list(self.gains.values())), self.arm == 1
        confidence = self.measured.confidence
        return case_means_pooled_t(values[arm], values[~arm], confidence, self.known_sizes)

    @property
    def is_followed(self) -> bool:
        """Whether every person of every case was measured at both ends."""
        return all(self.measured.between(case, self.contrast).is_paired for case in self.cases)

    @cached_property
    def municipalities(self) -> list[str]:
        """Where each case lies."""
        known = municipalities(self.outline)
        return [known[case] for case in self.cases]

    @cached_property
    def regression(self) -> Regression:
        """On gains where there are gains of a case's own or of every person, else on all values."""
        return _regression(self)

    def add(
        self, table: Estimates, quantity: str, estimate: Estimate, *words: str, **levels: str
    ) -> None:
        """Enter a number of all cases, with what every number of a comparison takes for granted."""
        known = replace(estimate, n=total(self.sizes), n_cases=len(self.cases))
        table.add(
            quantity,
            self.measured.indicator.id,
            group_of(self.contrast, **levels),
            assuming(known, PARALLEL, *signed(self.measured), *words),
            n_min_cell=smallest(self.sizes),
        )

    def add_check(self, table: Estimates, variant: str, estimate: Estimate, *words: str) -> None:
        """Enter a check; where an arm has one case only it is a number and no test."""
        if self.fewest < 2:
            estimate = Estimate(
                estimate=estimate.estimate if self.fewest else None,
                n_cases=len(self.cases),
                method=estimate.method,
                assumption=estimate.assumption,
                note=self.primary.note,
            )
        self.add(table, "effect_check", estimate, *words, variant=variant)


def of_contrast(measured: Measured, contrast: Contrast, outline: Outline) -> Compared:
    """What was measured of an indicator at a follow-up and at baseline."""
    return Compared(measured, contrast, outline)


def _regression(compared: Compared) -> Regression:
    measured, contrast, arm = compared.measured, compared.contrast, compared.arm
    ends = (contrast.baseline, contrast.follow_up)
    if not measured.is_of_persons:
        sizes, places = compared.known_sizes, np.arange(len(compared.cases))
        weights = np.array(sizes, dtype=np.float64) if sizes else None
        outcome = np.array(list(compared.gains.values()))
        return Regression(outcome, _columns(arm), places, EQUAL_CASES, weights)
    if compared.is_followed:
        pairs = [measured.pairs(case, contrast) for case in compared.cases]
        places = np.repeat(np.arange(len(pairs)), [len(pair) for pair in pairs])
        outcome = np.concatenate([pair[:, 1] - pair[:, 0] for pair in pairs])
        return Regression(outcome, _columns(arm[places]), places, PERSONS_ALIKE, _even(places))
    values = [measured.values(case, one.id) for case in compared.cases for one in ends]
    cell = np.repeat(np.arange(len(values)), [len(part) for part in values])
    places, late = cell // 2, (cell % 2).astype(np.float64)
    design = np.column_stack([_columns(arm[places]), late, arm[places] * late])
    return Regression(np.concatenate(values), design, places, PERSONS_ALIKE, _even(cell))


def _columns(arm: FloatArray) -> FloatArray:
    return np.column_stack([np.ones(len(arm)), arm])


def _even(cell: np.ndarray) -> FloatArray:
    """Weights with which cells count alike."""
    found: FloatArray = 1.0 / np.bincount(cell)[cell]
    return found
