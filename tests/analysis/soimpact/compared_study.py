"""Many cases and groups, some in one municipality, their indicators in a family; and few by lot."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samskaping.analysis.soimpact.comparison import comparison
from samskaping.study.model import Outline
from tests.analysis.soimpact.conftest import OCCASIONS, Row, make_measurements, make_record, persons

CASES, GROUPS = tuple(f"c{i}" for i in range(11)), tuple(f"g{i}" for i in range(11))
INDICATORS = {
    "hours": {"measured": "aggregate", "design": "comparison"},
    "calls": {"measured": "aggregate", "design": "comparison"},
    "mood": {"ordered": True, "design": "comparison", "cases": list(CASES[:3])},
}
FAMILY = {"id": "all_of_it", "label": {"en": "text"}, "indicators": ["hours", "calls"]}


def record(**more: object) -> dict[str, object]:
    """The record of the study, whose last two groups lie where the first case does."""
    made = make_record(INDICATORS, groups=GROUPS, occasions=[OCCASIONS[0], OCCASIONS[2]])
    for group in made["comparison_groups"][-2:]:
        group["municipality"] = CASES[0]
    return {**made, "families": [FAMILY], **more}


def drawn_rows(seed: int = 3) -> list[Row]:
    """Figures of every case and group, and ordered answers of persons in some."""
    rng, rows = np.random.default_rng(seed), []
    for case in (*CASES, *GROUPS):
        for when in ("base", "late"):
            for name in ("hours", "calls"):
                rows.append((case, name, when, "", float(rng.normal(20, 3)), 20))
            if case in (*CASES[:3], *GROUPS[:3]):
                rows += persons(case, when, rng.integers(1, 6, 15).tolist(), indicator="mood")
    return rows


def estimates(outline: Outline) -> pd.DataFrame:
    """Every estimate of the comparison."""
    return comparison(make_measurements(drawn_rows(), GROUPS), outline)
