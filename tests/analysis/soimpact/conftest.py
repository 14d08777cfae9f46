"""Small studies with a record, and measurements written as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest

from samskaping.study.model import Outline
from samskaping.tables import typed

# Case, indicator, occasion, person (blank for a figure), value, and n behind a figure.
Row = tuple[str, str, str, str, float | None, int | None]

WORDS = {"en": "text"}
OCCASIONS = [
    {"id": "base", "label": WORDS, "kind": "baseline", "opens": "2025-01-10"},
    {"id": "mid", "label": WORDS, "kind": "follow_up", "opens": "2025-06-10"},
    {"id": "late", "label": WORDS, "kind": "follow_up", "opens": "2026-01-10"},
]


def make_record(
    indicators: dict[str, dict[str, Any]],
    targets: Sequence[dict[str, Any]] = (),
    groups: Sequence[str] = (),
    occasions: Sequence[dict[str, Any]] = OCCASIONS,
) -> dict[str, Any]:
    """A record of which the tests say the indicators, targets and comparison groups."""
    usual = {
        "label": WORDS, "level": "virkning", "target_group": "people", "activities": ["meet"],
        "method": WORDS, "unit": WORDS, "direction": "increase", "measured": "individual",
    }  # fmt: skip
    return {
        "id": "made", "title": WORDS, "wording": "own", "source": WORDS,
        "facts": {"purpose": WORDS, "deliverable": WORDS},
        "problem": {"challenge": WORDS, "causes": [WORDS], "effects": [WORDS]},
        "target_groups": [{"id": "people", "label": WORDS, "success_goal": WORDS}],
        "activities": [{"id": "meet", "label": WORDS, "target_groups": ["people"]}],
        "change_hypothesis": WORDS,
        "indicators": [{"id": name, **usual, **more} for name, more in indicators.items()],
        "occasions": list(occasions),
        "targets": list(targets),
        "comparison_groups": [
            {"id": name, "name": name, "municipality": name, "country": "NO"} for name in groups
        ],
    }  # fmt: skip


def make_measurements(rows: Sequence[Row], groups: Sequence[str] = ()) -> pd.DataFrame:
    """The rows as a tidy table; a value of ``None`` was skipped."""
    made = [
        {
            "case": case, "indicator": indicator, "level": "virkning", "unit": unit or None,
            "arm": "comparison" if case in groups else "effort", "occasion": occasion,
            "date": None, "value": value, "n": n,
            "missing_reason": "skipped" if value is None else None, "consent": None,
            "source_file": "measured.csv", "source_sheet": None, "source_row": number + 2,
            "source_column": "value",
        }
        for number, (case, indicator, occasion, unit, value, n) in enumerate(rows)
    ]  # fmt: skip
    columns = ["case", "indicator", "level", "unit", "arm", "occasion", "date", "value", "n",
               "missing_reason", "consent", "source_file", "source_sheet", "source_row",
               "source_column"]  # fmt: skip
    table = pd.DataFrame(made, columns=columns)
    return typed(table.assign(date=pd.to_datetime(table["date"])), "measurements")


def persons(
    case: str, occasion: str, values: Sequence[float | None], first: int = 0, indicator: str = "joy"
) -> list[Row]:
    """Persons of a case with their values; ``first`` is the number of the first one."""
    return [
        (case, indicator, occasion, f"p{case}{number}", value, None)
        for number, value in enumerate(values, first)
    ]


@pytest.fixture(scope="session")
def study_of(outline_of) -> Callable[..., Outline]:
    def study(
        indicators: dict[str, dict[str, Any]], cases: Sequence[str] = ("east", "west"), **more: Any
    ) -> Outline:
        made = {name: more.pop(name) for name in ("targets", "groups", "occasions") if name in more}
        record = make_record(indicators, **made)
        return outline_of({"a1": "trust"}, cases=cases, record=record, **more)

    return study
