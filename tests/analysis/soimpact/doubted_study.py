"""A study that declares all that can be declared to doubt its numbers, and loses persons."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from samskaping.analysis.soimpact.trust import trust
from samskaping.study.model import Outline
from tests.analysis.soimpact.conftest import (
    WORDS,
    Row,
    make_measurements,
    make_record,
    persons,
)

CASES, GROUPS = tuple("abcde"), tuple("vwxyz")
_SHARE = {"low": 0.1, "high": 0.3, "basis": WORDS}
INDICATORS: dict[str, dict[str, Any]] = {
    "joy": {"minimum": 1, "maximum": 5, "smallest_relevant": 0.3},
    "alone": {"minimum": 0, "maximum": 10, "direction": "decrease", "design": "comparison",
              "smallest_relevant": 1.0},
    "visits": {"measured": "aggregate", "measure": "count", "counts_persons": False},
}  # fmt: skip
DECLARED: dict[str, Any] = {
    "pairs": [{"case": one, "comparison": two} for one, two in zip(CASES, GROUPS, strict=True)],
    "contributions": [
        {"indicator": "joy", "deadweight": _SHARE,
         "attribution": {**_SHARE, "mode": 0.2, "distribution": "pert"},
         "drop_off": _SHARE, "periods": 2},
        {"indicator": "alone", "displacement": _SHARE},
    ],
}  # fmt: skip


def record(**more: Any) -> dict[str, Any]:
    """Its record, with what it declares and ``more``."""
    return make_record(INDICATORS, groups=GROUPS) | DECLARED | more


def drawn_rows(seed: int = 3) -> list[Row]:
    """Those who began low leave more often; the cases change by 0.6 and the groups not at all."""
    rng, rows = np.random.default_rng(seed), []
    for case in (*CASES, *GROUPS):
        n = int(rng.integers(14, 22))
        for name in ("joy", "alone"):
            if case in GROUPS and name == "joy":
                continue
            low, high, turn = (1, 5, 1.0) if name == "joy" else (0, 10, -2.0)
            person = rng.normal(size=n)
            gone = rng.random(n) < 1 / (1 + np.exp(1.5 + person))
            gone[:2], later = (False, True), (rng.random(n) < 0.5) & gone
            for step, occasion in enumerate(("base", "mid", "late")):
                drift = turn * 0.3 * step if case in CASES else 0.0
                raw = (low + high) / 2 + 0.8 * person + drift + rng.normal(0, 0.5, n)
                values = np.clip(raw, low, high)
                away = (np.zeros(n, bool), gone & ~later, gone)[step]
                rows += [row for row, lost in zip(persons(case, occasion, values.tolist(), 0,
                         name), away, strict=True) if not lost]  # fmt: skip
        if case in CASES:
            rows += [(case, "visits", occasion, "", 40.0 + 10 * step + int(rng.integers(9)), None)
                     for step, occasion in enumerate(("base", "mid", "late"))]  # fmt: skip
    return rows


def estimates(outline: Outline, rows: list[Row]) -> pd.DataFrame:
    """Every estimate of how far the numbers hold."""
    return trust(make_measurements(rows, GROUPS), outline)
