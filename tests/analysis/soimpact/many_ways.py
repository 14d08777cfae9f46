"""A study whose changes are pooled in every way there is: nine cases, two moderators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pandas as pd

from samskaping.analysis.soimpact.pooled import pooled
from samskaping.study.model import Outline
from samskaping.study.pooling import OtherEstimator
from tests.analysis.soimpact.conftest import WORDS, make_measurements, make_record, persons

CASES = tuple("abcdefghi")
INDICATORS = {
    "joy": {"smallest_relevant": 0.3},
    "calm": {},
    "visits": {"measured": "aggregate", "measure": "count", "counts_persons": False},
    "alone": {"design": "comparison", "direction": "decrease"},
}
MODERATORS = [
    {"id": "years", "label": WORDS, "values": {case: at for at, case in enumerate(CASES)}},
    {"id": "urban", "label": WORDS, "values": {case: case in "ab" for case in CASES}},
]
POOLING = {"estimators": get_args(OtherEstimator), "prior_scales": [0.5, 1, 2]}


def study(outline_of: Callable[..., Outline], items: dict[str, str], **more: Any) -> Outline:
    """The study's outline."""
    record = make_record(INDICATORS, groups=("x", "y")) | {"moderators": MODERATORS}
    pooling = {"analysis": {"pooling": POOLING}}
    return outline_of(items, cases=CASES, record=record, **(pooling | more))


def estimates(outline: Outline, seed: int = 3) -> pd.DataFrame:
    """What is made of drawn measurements."""
    rng, rows = np.random.default_rng(seed), []
    for case in CASES:
        drift = rng.normal(0.4, 0.3)
        for name in ("joy", "calm"):
            person = rng.normal(3, 0.7, 14)
            for step, occasion in enumerate(("base", "late")):
                values = person + drift * step + rng.normal(0, 0.4, 14)
                rows += persons(case, occasion, values.tolist(), 0, name)
        rows += [(case, "visits", when, "", 40.0 + at, None)
                 for at, when in enumerate(("base", "late"))]  # fmt: skip
    return pooled(make_measurements(rows), outline)
