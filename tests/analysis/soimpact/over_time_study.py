"""A study with register series and with cases that start one after the other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samskaping.analysis.soimpact.over_time import over_time
from samskaping.study.model import Outline
from samskaping.study.periods import id_of
from tests.analysis.soimpact.conftest import OCCASIONS, Row, make_measurements, make_record

CASES, GROUPS = ("a", "b", "c", "d"), ("w", "x", "y", "z")
# The effort begins in the first month of 2021.
FIRST, START = 2015 * 12, 2021 * 12
SETTINGS = {"every": "month", "starts": "2021-01-01", "season": "wave"}
FIGURE = {"measured": "aggregate", "design": "series", "counts_persons": False}
INDICATORS = {
    "calls": {**FIGURE, "cases": ["a"], "series": {**SETTINGS, "matched": ["2016-03", "2020-12"]}},
    "visits": {**FIGURE, "cases": ["a"], "series": {"every": "month", "starts": "2021-01-01"}},
    "mood": {"design": "staggered", "direction": "decrease"},
}
STARTS = [
    {"case": "a", "occasion": "mid"},
    {"case": "b", "occasion": "mid"},
    {"case": "c", "occasion": "late"},
]


def record(indicators=INDICATORS, starts=STARTS):
    """The record of such a study."""
    return {**make_record(indicators, groups=GROUPS, occasions=OCCASIONS), "starts": list(starts)}


def months(
    case: str, values, indicator: str = "calls", n: int | None = None, first: int = FIRST
) -> list[Row]:
    """One figure a month from the first on; a month whose figure is ``None`` is not there."""
    return [
        (case, indicator, id_of(first + at, "month"), "", float(value), n)
        for at, value in enumerate(values)
        if value is not None
    ]


def drawn_rows(seed: int = 4, length: int = 110, jump: float = 6.0) -> list[Row]:
    """Months with a season, of which the case's jump, and occasions of persons' moods."""
    draw, rows = np.random.default_rng(seed), []
    t = np.arange(length)
    common = 50 + 0.05 * t + 4 * np.cos(2 * np.pi * t / 12)
    for case in ("a", *GROUPS):
        own = common + draw.normal(0, 1, length) + draw.normal(0, 2)
        rows += months(case, own + (jump * (t >= START - FIRST) if case == "a" else 0))
    # A short series of another indicator.
    short = draw.normal(20, 2, 30)
    rows += months("a", short, "visits", first=START - 15)
    for case in (*CASES, *GROUPS):
        level = draw.normal(3, 0.4)
        for step, occasion in enumerate(("base", "mid", "late")):
            began = {"a": 1, "b": 1, "c": 2}.get(case, 9) <= step
            values = level - 0.5 * began + draw.normal(0, 0.3, 12)
            rows += [
                (case, "mood", occasion, f"p{case}{i}", value, None)
                for i, value in enumerate(values)
            ]
    return rows


def estimates(outline: Outline, rows: list[Row] | None = None) -> pd.DataFrame:
    """Every estimate over time."""
    return over_time(make_measurements(drawn_rows() if rows is None else rows, GROUPS), outline)
