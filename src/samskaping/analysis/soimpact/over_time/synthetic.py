"""A case's series beside a mixture of the comparison series."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from samskaping.analysis.assumptions import DONORS_UNTOUCHED, MIXTURE_GOES_ON, RAW_SIGN, assuming
from samskaping.analysis.soimpact.over_time.recorded import Line, Recorded
from samskaping.effects.series import Placebos, mean_gap, placebos, without_each
from samskaping.effects.series.simplex import NOTHING
from samskaping.effects.series.synthetic_control import METHOD
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, IntArray, NotEstimable

ALL_PERIODS = "all_periods"


def add_synthetic(table: Estimates, recorded: Recorded, case: str, line: Line) -> None:
    """Add the synthetic control of a case, its placebos and what each donor decides.

    Where the record declares which periods are matched, the gap with all periods before the start
    matched stands beside.
    """
    names, lines = list(recorded.donors), list(recorded.donors.values())
    places = recorded.shared(line, *lines)
    own, donors = line.within(places), np.column_stack([one.within(places) for one in lines])
    before = int((places < recorded.start).sum())
    matched = recorded.matched(places[:before])
    try:
        found = placebos(own, donors, before, matched)
    except NotEstimable as cause:
        missing = Estimate.missing(cause, method=METHOD)
        group = name_group(case=case)
        table.add("synthetic_gap_mean", recorded.indicator.id, group, missing)
        return
    add = _Adding(table, recorded, case, names)
    add.summary(found)
    add.lines(found, places)
    for at, value in without_each(own, donors, before, matched).items():
        add.one("synthetic_gap_mean", value, without=names[at])
    if matched is not None:
        everything = placebos(own, donors, before)
        add.estimate("synthetic_gap_mean", mean_gap(everything), variant=ALL_PERIODS)
        add.one("synthetic_fit", everything.case.miss_before, variant=ALL_PERIODS)
        add.one("synthetic_ratio", everything.case.ratio, variant=ALL_PERIODS)
        add.rank(everything, variant=ALL_PERIODS)


class _Adding:
    """Adds the rows of one case."""

    def __init__(
        self, table: Estimates, recorded: Recorded, case: str, names: Sequence[str]
    ) -> None:
        self.table, self.recorded, self.case, self.names = table, recorded, case, names
        signed = (RAW_SIGN,) if recorded.indicator.direction == "decrease" else ()
        self.words = (DONORS_UNTOUCHED, MIXTURE_GOES_ON, *signed)

    def one(self, quantity: str, value: float, **levels: str) -> None:
        """Add a number that stands by itself."""
        if math.isinf(value):
            cause = NotEstimable("synthetic_exact_fit")
            found = Estimate.missing(cause, method=METHOD)
        else:
            found = Estimate(estimate=value, method=METHOD)
        self.estimate(quantity, found, **levels)

    def estimate(self, quantity: str, found: Estimate, **levels: str) -> None:
        """Add an estimate with what it takes for granted."""
        group = name_group(case=self.case, **levels)
        self.table.add(quantity, self.recorded.indicator.id, group, assuming(found, *self.words))

    def rank(self, found: Placebos, **levels: str) -> None:
        """Add the case's place among all series."""
        place = Estimate(estimate=float(found.rank), n_cases=len(self.names) + 1, method=METHOD)
        self.estimate("synthetic_rank", place, **levels)

    def summary(self, found: Placebos) -> None:
        """Add what is said of the case, and of every donor in its place."""
        self.estimate("synthetic_gap_mean", mean_gap(found))
        self.rank(found)
        self.one("synthetic_fit", found.case.miss_before)
        self.one("synthetic_ratio", found.case.ratio)
        for name, weight, placebo in zip(self.names, found.case.weights, found.donors, strict=True):
            if weight > NOTHING:
                self.one("synthetic_weight", float(weight), **{"with": name})
            self.one("synthetic_fit", placebo.miss_before, **{"with": name})
            self.one("synthetic_ratio", placebo.ratio, **{"with": name})

    def lines(self, found: Placebos, places: IntArray) -> None:
        """Add the synthetic control and the gaps, period by period."""
        self._line("synthetic_value", found.case.values, places)
        self._line("synthetic_gap", found.case.gaps, places)
        for name, placebo in zip(self.names, found.donors, strict=True):
            self._line("synthetic_gap", placebo.gaps, places, **{"with": name})

    def _line(self, quantity: str, values: FloatArray, places: IntArray, **levels: str) -> None:
        for place, value in zip(places, values, strict=True):
            period = self.recorded.period(place)
            found = Estimate(estimate=float(value), method=METHOD)
            group = name_group(case=self.case, period=period, **levels)
            self.table.add(quantity, self.recorded.indicator.id, group, found)
