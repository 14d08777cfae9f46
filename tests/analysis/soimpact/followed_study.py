"""A study whose people were asked again, some to look back, and some chosen by how they began."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from samskaping.analysis.soimpact.attainment import attainment
from samskaping.analysis.soimpact.change import indicator_change
from samskaping.estimates import join_estimates
from samskaping.study.model import Outline
from tests.analysis.soimpact.conftest import OCCASIONS, Row, make_measurements, make_record, persons

CASES, GROUPS = tuple("abcd"), tuple("xy")
THEN = {
    "id": "then", "label": {"en": "text"}, "kind": "retrospective", "asked_at": "late",
    "opens": "2026-01-10", "indicators": ["joy"],
}  # fmt: skip
INDICATORS = {
    "joy": {"minimum": 1, "maximum": 5, "design": "comparison",
            "selected": {"side": "below", "cutoff": 3.2, "mean": 3.4, "sd": 0.9}},
    "apart": {},
    "helped": {"measure": "share", "maximum": 1},
    "visits": {"measured": "aggregate", "measure": "count"},
}  # fmt: skip
TARGETS = [
    {"indicator": "joy", "value": 4.5, "date": "2026-12-31",
     "path": [{"date": "2025-12-31", "value": 3.5}]},
    {"indicator": "visits", "value": 90, "date": "2025-12-31"},
]  # fmt: skip


def made_record() -> dict[str, Any]:
    """The record, with how many were asked in three of the four cases and both groups."""
    record = make_record(INDICATORS, TARGETS, GROUPS, [*OCCASIONS, THEN])
    asked = [
        {"case": case, "occasion": occasion, "asked": 40}
        for case in ("a", "b", "c", *GROUPS)
        for occasion in ("base", "mid", "late")
    ]
    return {**record, "asked": asked}


def drawn_rows(seed: int = 4) -> list[Row]:
    """Persons of four cases and two groups; a few of each case are lost on the way."""
    rng, rows = np.random.default_rng(seed), []
    for case in (*CASES, *GROUPS):
        size = int(rng.integers(20, 36))
        for name in ("joy", "apart", "helped"):
            if case in GROUPS and name != "joy":
                continue
            person, drift = rng.normal(size=size), rng.normal(0.4, 0.2)
            for step, occasion in enumerate(("base", "mid", "late")):
                raw = 2.5 + 0.6 * person + drift * step / 2 + rng.normal(0, 0.6, size)
                values = (raw > 2.7).astype(float) if name == "helped" else np.clip(raw, 1, 5)
                stayed = values[: size - 3 * step].tolist()
                rows += persons(case, occasion, stayed, 1000 * step * (name == "apart"), name)
                if (name, occasion) == ("joy", "late"):
                    rows += persons(case, "then", (values[: len(stayed)] - 0.5).tolist())
        for step, occasion in enumerate(("base", "mid", "late")):
            rows += [(case, "visits", occasion, "", 50.0 + 20 * step, None)] * (case in CASES)
    return rows


def estimates(outline: Outline, rows: list[Row]) -> pd.DataFrame:
    """Every estimate of what was attained and how it changed."""
    table = make_measurements(rows, GROUPS)
    return join_estimates([question(table, outline) for question in (attainment, indicator_change)])
