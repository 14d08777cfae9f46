"""A study with every kind of indicator: followed, left, delivered, compared, to stay, to fall."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samskaping.analysis.soimpact.attainment import attainment
from samskaping.analysis.soimpact.calibration import calibration
from samskaping.analysis.soimpact.change import indicator_change
from samskaping.analysis.soimpact.comparison import comparison
from samskaping.analysis.soimpact.pooled import pooled
from samskaping.estimates import join_estimates
from samskaping.study.model import Outline
from tests.analysis.soimpact.conftest import Row, make_measurements, persons

CASES, GROUPS = tuple("abcdef"), tuple("xyz")
INDICATORS = {
    "joy": {"minimum": 1, "maximum": 5},
    "apart": {},
    "helped": {"measure": "share", "maximum": 1},
    "alone": {"design": "comparison", "direction": "decrease", "cases": list("abc")},
    "visits": {"measured": "aggregate", "measure": "count", "counts_persons": False},
    "young": {"measured": "aggregate", "measure": "share", "maximum": 100,
              "direction": "decrease"},
    "hosts": {"measured": "aggregate", "direction": "maintain", "tolerance": 0.3},
}  # fmt: skip
TARGETS = [
    {"indicator": "joy", "value": 4.5, "date": "2026-12-31"},
    {"indicator": "helped", "value": 0.9, "date": "2026-12-31"},
    {"indicator": "alone", "value": 1.0, "date": "2025-12-31"},
    {"indicator": "visits", "value": 90, "date": "2025-12-31"},
    {"indicator": "visits", "value": 120, "date": "2026-12-31"},
    {"indicator": "hosts", "value": 4.0, "date": "2026-12-31"},
]


def drawn_rows(seed: int = 9) -> list[Row]:
    """Measurements of every indicator; case ``f`` has few persons, and ``a`` many."""
    rng, rows = np.random.default_rng(seed), []
    for case in (*CASES, *GROUPS):
        size = {"a": 40, "f": 6, "x": 12}.get(case, int(rng.integers(14, 36)))
        left = int(rng.integers(0, 4))
        for name in ("joy", "apart", "helped", "alone"):
            if case in GROUPS and name != "alone":
                continue
            person, drift = rng.normal(size=size), rng.normal(0.4, 0.2)
            for step, occasion in enumerate(("base", "mid", "late")):
                raw = 2.5 + 0.6 * person + drift * step / 2 + rng.normal(0, 0.6, size)
                values = (raw > 2.7).astype(float) if name == "helped" else np.clip(raw, 1, 5)
                stayed = values[: size - left * step] if name == "joy" else values
                first = 1000 * step if name == "apart" else 0
                rows += persons(case, occasion, stayed.tolist(), first, name)
        for step, occasion in enumerate(("base", "mid", "late")):
            if case in CASES:
                rows += [
                    (case, "visits", occasion, "", float(rng.poisson(50 + 20 * step)), None),
                    (case, "young", occasion, "", float(rng.integers(15, 30) - step), 80),
                    (case, "hosts", occasion, "", round(rng.normal(4, 0.2), 1), 8),
                ]
    return rows


def estimates(outline: Outline, rows: list[Row]) -> pd.DataFrame:
    """Every estimate of the measurements."""
    groups = [group.id for group in outline.record.comparison_groups] if outline.record else []
    table = make_measurements(rows, groups)
    asked = (attainment, indicator_change, comparison, pooled, calibrated)
    return join_estimates([question(table, outline) for question in asked])


def calibrated(table: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """The calibration with the fewest studies that may be asked for."""
    fewer = outline.analysis.calibration.model_copy(update={"runs": 200})
    analysis = outline.analysis.model_copy(update={"calibration": fewer})
    return calibration(table, outline.model_copy(update={"analysis": analysis}))
