"""The series of one indicator, arranged by period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samskaping.numeric import FloatArray, IntArray
from samskaping.study.model import Outline
from samskaping.study.over_time import Series
from samskaping.study.periods import id_of, period_id, place_in, place_of
from samskaping.study.record import Indicator


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """One series: periods as numbers, in order, with figures and the persons behind them."""

    places: IntArray
    values: FloatArray
    persons: tuple[int | None, ...]

    def within(self, places: IntArray) -> FloatArray:
        """The figures of some of its periods."""
        return self.values[np.searchsorted(self.places, places)]


@dataclass(frozen=True, eq=False, slots=True)
class Recorded:
    """The series of an indicator: of the cases that it is measured in, and of the donors."""

    indicator: Indicator
    settings: Series
    cases: dict[str, Line]
    donors: dict[str, Line]
    confidence: float

    @property
    def start(self) -> int:
        """The first period from the start on."""
        return place_of(self.settings.starts, self.settings.every)

    def period(self, place: int) -> str:
        """The id of a period, as it stands in a group."""
        return id_of(int(place), self.settings.every)

    def shared(self, *lines: Line) -> IntArray:
        """The periods that are in all of the series."""
        found = lines[0].places
        for line in lines[1:]:
            found = np.intersect1d(found, line.places)
        return found

    def matched(self, before: IntArray) -> list[int] | None:
        """The places among the periods before the start of those that are declared, if any are.

        A declared period that is missing in one of the series is not among them.
        """
        if not self.settings.matched:
            return None
        names = (period_id(str(text), self.settings.every) for text in self.settings.matched)
        asked = {place_in(name, self.settings.every) for name in names if name is not None}
        return [at for at, place in enumerate(before.tolist()) if place in asked]


def read_series(measurements: pd.DataFrame, outline: Outline) -> Iterator[Recorded]:
    """The series of every indicator that has them. Of a period that stands twice the last counts.

    A comparison group without a figure is no donor; a case without one has an empty series.
    """
    record = outline.record
    if record is None:
        return
    known = measurements[measurements["value"].notna()]
    for indicator in record.indicators:
        if indicator.series is None:
            continue
        rows = known[known["indicator"].eq(indicator.id).fillna(False)]
        groups = [group.id for group in record.comparison_groups]
        donors = {name: _line(rows, name, indicator.series) for name in groups}
        chosen = indicator.series.donors or tuple(groups)
        cases = indicator.cases or tuple(case.id for case in outline.cases)
        yield Recorded(
            indicator,
            indicator.series,
            {name: _line(rows, name, indicator.series) for name in cases},
            {name: line for name, line in donors.items() if name in chosen and len(line.places)},
            outline.analysis.confidence,
        )


def _line(rows: pd.DataFrame, case: str, settings: Series) -> Line:
    own = rows[rows["case"].eq(case).fillna(False)]
    numbers = [place_in(str(name), settings.every) for name in own["occasion"]]
    placed = own.assign(place=pd.array(numbers, dtype="Int64")).dropna(subset=["place"])
    once = placed.drop_duplicates("place", keep="last").sort_values("place")
    return Line(
        once["place"].to_numpy(dtype=np.int64),
        once["value"].to_numpy(dtype=np.float64),
        tuple(None if pd.isna(n) else int(n) for n in once["n"]),
    )
