"""Values that can be read and still look wrong: what an indicator's definition says of them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from samskaping.study.findings import Finding
from samskaping.study.periods import place_in
from samskaping.study.record import Indicator, Record


def check_values(measurements: pd.DataFrame, record: Record) -> Iterator[Finding]:
    """Findings on each column's values of each indicator; a value itself is never shown."""
    known = {one.id: one for one in record.indicators}
    given = measurements[measurements["value"].notna() & measurements["indicator"].notna()]
    for (column, name), part in given.groupby(["source_column", "indicator"], sort=False):
        for code, met in _odd(known[str(name)], part["value"]).items():
            rows = part[met.to_numpy(dtype=bool)]
            if len(rows):
                yield Finding(
                    code=code,
                    file=str(rows["source_file"].iloc[0]),
                    sheet=None
                    if pd.isna(rows["source_sheet"].iloc[0])
                    else str(rows["source_sheet"].iloc[0]),
                    row=int(rows["source_row"].iloc[0]),
                    column=str(column),
                    arguments={"n": len(rows), "indicator": str(name)},
                )


def check_gaps(measurements: pd.DataFrame, record: Record) -> Iterator[Finding]:
    """A finding for every series of a case in which periods are missing between others."""
    lengths = {one.id: one.series.every for one in record.indicators if one.series is not None}
    given = measurements[measurements["value"].notna() & measurements["indicator"].isin(lengths)]
    for (name, case), part in given.groupby(["indicator", "case"], sort=False):
        found = {place_in(str(one), lengths[str(name)]) for one in part["occasion"].dropna()}
        places = {place for place in found if place is not None}
        missing = max(places) - min(places) + 1 - len(places) if places else 0
        if missing:
            yield Finding(
                code="series_gaps",
                file=str(part["source_file"].iloc[0]),
                column=str(part["source_column"].iloc[0]),
                arguments={"n": missing, "indicator": str(name), "case": str(case)},
            )


def _odd(indicator: Indicator, values: pd.Series) -> dict[str, pd.Series]:
    """Which values are odd, and in what way."""
    lowest, highest = indicator.limits
    inside = values.between(
        float("-inf") if lowest is None else lowest, float("inf") if highest is None else highest
    )
    odd = {"measurement_outside": ~inside}
    if indicator.measure == "count" and indicator.measured == "aggregate":
        odd["count_not_whole"] = values % 1 != 0
    if indicator.measure == "share" and (highest or 1.0) > 1:
        # Per cents that are all below one were most likely stored as parts of one.
        odd["share_of_one"] = pd.Series(
            bool(values.max() <= 1 and (values % 1 != 0).any()), index=values.index
        )
    return odd
