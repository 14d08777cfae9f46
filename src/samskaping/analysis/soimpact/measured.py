"""The measurements of one indicator, arranged by case and occasion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import (
    ALL_MEASURED,
    FIGURE,
    INDEPENDENT,
    INDEPENDENT_OCCASIONS,
)
from samskaping.effects.change import Occasions, Sample
from samskaping.estimates import name_group
from samskaping.numeric import FloatArray, NotEstimable
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Occasion, Record
from samskaping.tables import PERSON

NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True)
class Contrast:
    """A follow-up against the baseline."""

    baseline: Occasion
    follow_up: Occasion

    @property
    def name(self) -> str:
        """As it stands in a group, ``follow_up-baseline``."""
        return f"{self.follow_up.id}-{self.baseline.id}"


@dataclass(frozen=True, eq=False, slots=True)
class Cell:
    """What was measured in a case at an occasion: values, where each person's stands, and n."""

    values: FloatArray
    places: dict[str, int]
    n: int | None


NOBODY = Cell(np.empty(0), {}, None)


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured of one indicator.

    Attributes
    ----------
    effort, comparison
        The cases that measure it, and the comparison groups if its design has them.
    rows
        One row per case, occasion and person (or figure), with ``case, occasion, unit, value, n``.
    """

    indicator: Indicator
    occasions: tuple[Occasion, ...]
    effort: tuple[str, ...]
    comparison: tuple[str, ...]
    rows: pd.DataFrame
    confidence: float

    @property
    def arms(self) -> dict[str, tuple[str, ...]]:
        """The cases of each arm that there is."""
        arms = {"effort": self.effort, "comparison": self.comparison}
        return {name: cases for name, cases in arms.items() if cases}

    @property
    def is_of_persons(self) -> bool:
        """Whether persons were measured one by one."""
        return self.indicator.measured == "individual"

    @property
    def top(self) -> float:
        """What a share is a share of."""
        return 1.0 if self.indicator.maximum is None else self.indicator.maximum

    @cached_property
    def _cells(self) -> dict[tuple[str, str], Cell]:
        groups = self.rows.groupby(["case", "occasion"], sort=False)
        return {
            (str(case), str(occasion)): Cell(
                part["value"].to_numpy(dtype=np.float64),
                dict(zip(part["unit"], range(len(part)), strict=True)),
                None if pd.isna(part["n"].iloc[0]) else int(part["n"].iloc[0]),
            )
            for (case, occasion), part in groups
        }

    def contrasts(self) -> Iterator[Contrast]:
        """Every follow-up against the baseline; none where one of them is missing."""
        baseline = next((one for one in self.occasions if one.kind == "baseline"), None)
        for one in self.occasions:
            if baseline is not None and one.kind == "follow_up":
                yield Contrast(baseline, one)

    def values(self, case: str, occasion: str) -> FloatArray:
        """The values of a case's persons, or its one figure; empty where there is none."""
        cell = self._cells.get((case, occasion))
        return np.empty(0) if cell is None else cell.values

    def pairs(self, case: str, contrast: Contrast) -> FloatArray:
        """Values at baseline and follow-up of the persons found at both, (k, 2)."""
        before = self._cells.get((case, contrast.baseline.id))
        after = self._cells.get((case, contrast.follow_up.id))
        if before is None or after is None or not self.is_of_persons:
            return np.empty((0, 2))
        both = [unit for unit in before.places if unit in after.places]
        return np.column_stack(
            [cell.values[[cell.places[unit] for unit in both]] for cell in (before, after)]
        )

    def looking_back(self) -> Iterator[tuple[Contrast, Contrast]]:
        """Of every look back, its contrast with the baseline, and that of its follow-up with it."""
        known = {one.id: one for one in self.occasions}
        baseline = next((one for one in self.occasions if one.kind == "baseline"), None)
        for one in self.occasions:
            later = known.get(one.asked_at or "")
            if one.kind == "retrospective" and baseline is not None and later is not None:
                yield Contrast(baseline, one), Contrast(one, later)

    def stayed_and_lost(self, case: str, contrast: Contrast) -> tuple[FloatArray, FloatArray]:
        """Baseline values of the persons who could be followed: who were, and who were not."""
        before = self._cells.get((case, contrast.baseline.id))
        after = self._cells.get((case, contrast.follow_up.id))
        if before is None:
            return np.empty(0), np.empty(0)
        units = [unit for unit in before.places if unit.startswith(PERSON)]
        found = {} if after is None else after.places
        stayed = [before.places[unit] for unit in units if unit in found]
        lost = [before.places[unit] for unit in units if unit not in found]
        return before.values[stayed], before.values[lost]

    def alone(self, case: str, contrast: Contrast) -> tuple[FloatArray, FloatArray]:
        """Values of the persons at the baseline only, and at the follow-up only."""
        before = self._cells.get((case, contrast.baseline.id), NOBODY)
        after = self._cells.get((case, contrast.follow_up.id), NOBODY)
        first = [at for unit, at in before.places.items() if unit not in after.places]
        second = [at for unit, at in after.places.items() if unit not in before.places]
        return before.values[first], after.values[second]

    def is_linked(self, contrast: Contrast) -> bool:
        """Whether anybody is found at both occasions, in any case."""
        cases = (case for names in self.arms.values() for case in names)
        return any(len(self.pairs(case, contrast)) for case in cases)

    def persons(self, case: str, occasion: str) -> int | None:
        """How many persons stand behind a figure; ``None`` where that is not told."""
        values = self.values(case, occasion)
        if self.is_of_persons or not len(values):
            return len(values)
        return self._cells[case, occasion].n

    def sample(self, case: str, occasion: str) -> Sample:
        """The figure of a case with what is known of its spread.

        Raises
        ------
        NotEstimable
            Nothing was measured.
        """
        values = self.values(case, occasion)
        if not len(values):
            raise NotEstimable(NOT_MEASURED)
        if self.is_of_persons:
            return Sample.of(values)
        figure, n = float(values[0]), self.persons(case, occasion)
        if self.indicator.measure != "share" or not n or not 0 <= figure <= self.top:
            return Sample(figure)
        # The spread of n answers of which this share is the maximum and the rest are 0.
        spread = figure * (self.top - figure) * n / (n - 1) if n > 1 else None
        return Sample(figure, n, spread)

    def between(self, case: str, contrast: Contrast) -> Occasions:
        """Baseline and follow-up of a case.

        Raises
        ------
        NotEstimable
            Nothing was measured at one of them.
        """
        before, after = (
            self.sample(case, one.id) for one in (contrast.baseline, contrast.follow_up)
        )
        if not self.is_of_persons:
            return Occasions(before, after)
        return Occasions.of(
            self.values(case, contrast.baseline.id),
            self.values(case, contrast.follow_up.id),
            self.pairs(case, contrast),
        )

    def gain(self, case: str, contrast: Contrast) -> float | None:
        """Follow-up less baseline of a case's figure; ``None`` where one was not measured."""
        try:
            found = self.between(case, contrast)
        except NotEstimable:
            return None
        return found.after.mean - found.before.mean

    def sizes(self, cases: Iterable[str], *occasions: Occasion) -> list[int | None]:
        """The persons behind the figures of cases at occasions."""
        return [self.persons(case, occasion.id) for case in cases for occasion in occasions]


def read_measured(measurements: pd.DataFrame, outline: Outline) -> Iterator[Measured]:
    """The measurements of every indicator of the record, in its order; none without a record.

    Those of register series have no occasions and are left out.
    Of a person, or a case's figure, that was measured twice at one occasion the last counts.
    """
    if outline.record is None:
        return
    known = measurements[measurements["value"].notna()]
    for indicator in outline.record.indicators:
        if indicator.series is not None:
            continue
        yield _of_indicator(known, indicator, outline.record, outline)


def _of_indicator(
    known: pd.DataFrame, indicator: Indicator, record: Record, outline: Outline
) -> Measured:
    effort = indicator.cases or tuple(case.id for case in outline.cases)
    compared = indicator.has_comparison_groups
    comparison = tuple(group.id for group in record.comparison_groups) if compared else ()
    occasions = record.occasions_of(indicator)
    rows = known[
        known["indicator"].eq(indicator.id).fillna(False)
        & known["case"].isin([*effort, *comparison])
        & known["occasion"].isin([one.id for one in occasions])
    ]
    if indicator.measured == "individual":
        # Without a person's pseudonym every row is somebody else.
        apart = pd.Series([f"row{i}" for i in range(len(rows))], index=rows.index, dtype="string")
        unit = rows["unit"].where(rows["unit"].str.startswith(PERSON).fillna(False), apart)
    else:
        unit = pd.Series("", index=rows.index, dtype="string")
    columns = rows[["case", "occasion", "value", "n"]].assign(unit=unit)
    once = columns.drop_duplicates(["case", "occasion", "unit"], keep="last")
    return Measured(indicator, occasions, effort, comparison, once, outline.analysis.confidence)


def words_of_change(measured: Measured, found: Occasions) -> tuple[str, ...]:
    """What a change between two occasions takes for granted of its persons."""
    if found.before.n is None or found.after.n is None:
        return (FIGURE,)
    if found.is_paired:
        return (INDEPENDENT,)
    return (INDEPENDENT, ALL_MEASURED) if found.both else (INDEPENDENT, INDEPENDENT_OCCASIONS)


def group_of(contrast: Contrast, **levels: str) -> str:
    """The group part of a key for a contrast."""
    return name_group(occasion=contrast.name, **levels)


def total(sizes: Iterable[int | None]) -> int | None:
    """Persons behind several figures; ``None`` where one does not tell."""
    known = list(sizes)
    return None if None in known else sum(n for n in known if n is not None)


def smallest(sizes: Iterable[int | None]) -> int | None:
    """The smallest number of persons behind a figure that has any; ``None`` where one is silent."""
    known = list(sizes)
    return None if None in known else min((n for n in known if n), default=0)
