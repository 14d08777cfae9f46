"""Cases that start one after the other, beside those that have not started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import (
    EQUAL_CASES,
    PARALLEL_STARTS,
    RAW_SIGN,
    STARTS_EXCHANGEABLE,
    assuming,
)
from samskaping.analysis.soimpact.measured import Measured, read_measured, smallest, total
from samskaping.effects.staggered import (
    Cohorts,
    CohortTime,
    average,
    average_permuted,
    read_cohorts,
)
from samskaping.effects.staggered.cohorts import NEVER
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline
from samskaping.study.record import Record

# What the seed of these draws is told apart by.
_PURPOSE = 61


def staggered(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate how cases that have started differ in change from those that have not.

    Only indicators whose design is ``staggered``. Each cohort of cases that start together is
    compared at each occasion with all that have not started then, comparison groups among them,
    on unweighted case means. The averages count every started case alike.

    Returns
    -------
    DataFrame
        ``staggered_cohort`` by ``at=occasion;start=occasion``, ``staggered_event`` by
        ``event=occasions since the start`` (``m1`` one before it), ``staggered_overall`` of all
        from the start on, and its permutation test as a variant.
    """
    table = Estimates(domain="soimpact")
    for measured in read_measured(measurements, outline):
        if measured.indicator.design == "staggered" and outline.record is not None:
            _Staggered(table, measured, outline.record, outline).add()
    return table.frame()


class _Staggered:
    """One indicator."""

    def __init__(
        self, table: Estimates, measured: Measured, record: Record, outline: Outline
    ) -> None:
        self.table, self.measured, self.seed = table, measured, outline.study.seed
        self.cases = (*measured.effort, *measured.comparison)
        self.names = [one.id for one in measured.occasions]
        order = [one.id for one in record.occasions]
        began = {one.case: order.index(one.occasion) for one in record.starts}
        starts = [self._start(began.get(case), order) for case in self.cases]
        values = [[self._mean(case, name) for name in self.names] for case in self.cases]
        shape = (len(self.cases), len(self.names))
        self.cohorts: Cohorts = read_cohorts(np.array(values).reshape(shape), starts)

    def _start(self, began: int | None, order: Sequence[str]) -> int:
        """The first of the indicator's occasions that the case has started at."""
        if began is None:
            return NEVER
        places = [at for at, name in enumerate(self.names) if order.index(name) >= began]
        return places[0] if places else NEVER

    def _mean(self, case: str, occasion: str) -> float:
        values = self.measured.values(case, occasion)
        return float(values.mean()) if len(values) else float("nan")

    def add(self) -> None:
        """Add every comparison and their averages."""
        for start in np.unique(self.cohorts.starts[self.cohorts.starts == 0]):
            cause = NotEstimable("staggered_started_first")
            group = name_group(start=self.names[start])
            self._row("staggered_cohort", group, Estimate.missing(cause), ())
        for cell in self.cohorts.cells:
            group = name_group(at=self.names[cell.at], start=self.names[cell.start])
            self._averaged("staggered_cohort", group, [cell])
        events = sorted({cell.event for cell in self.cohorts.cells})
        for event in events:
            cells = [cell for cell in self.cohorts.cells if cell.event == event]
            name = f"m{-event}" if event < 0 else str(event)
            self._averaged("staggered_event", name_group(event=name), cells)
        after = [cell for cell in self.cohorts.cells if cell.event >= 0]
        self._averaged("staggered_overall", "total", after)
        rng = np.random.default_rng([self.seed, _PURPOSE])
        permuted = average_permuted(self.cohorts, after, rng)
        group = name_group(variant="permutation")
        self._row("staggered_overall", group, permuted, after, STARTS_EXCHANGEABLE)

    def _averaged(self, quantity: str, group: str, cells: Sequence[CohortTime]) -> None:
        found = average(self.cohorts, cells, self.measured.confidence)
        self._row(quantity, group, found, cells, EQUAL_CASES)

    def _row(
        self,
        quantity: str,
        group: str,
        found: Estimate,
        cells: Sequence[CohortTime],
        *words: str,
    ) -> None:
        """Add an estimate with the persons behind all figures that it rests on."""
        figures = {
            (int(case), occasion)
            for cell in cells
            if cell.is_estimable
            for case in (*cell.effort, *cell.controls)
            for occasion in (cell.at, cell.base)
        }
        sizes = [
            self.measured.persons(self.cases[case], self.names[at]) for case, at in sorted(figures)
        ]
        signed = (RAW_SIGN,) if self.measured.indicator.direction == "decrease" else ()
        estimate = assuming(replace(found, n=total(sizes)), PARALLEL_STARTS, *signed, *words)
        self.table.add(
            quantity, self.measured.indicator.id, group, estimate, n_min_cell=smallest(sizes)
        )
