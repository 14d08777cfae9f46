"""Forms given as what differs from an ordinary one, in a study of one case and three items."""

from __future__ import annotations

from typing import Any

import pandas as pd

from samskaping.study.model import Outline
from samskaping.tables import typed

ITEMS = ("a", "b", "c")


def outline(**cleaning: Any) -> Outline:
    text = {"en": "x"}
    return Outline.model_validate(
        {
            "study": {
                "id": "s", "title": text, "description": text, "provenance": "synthetic",
                "languages": ["en"], "seed": 1, "time_zone": "Europe/Oslo",
                "data_source": text, "data_licence": "CC0-1.0",
            },
            "cases": [{"id": "north", "name": "N", "municipality": "N", "country": "NO"}],
            "roles": [{"id": "citizen", "label": text}],
            "waves": [{"id": "once", "label": text, "opens": "2025-01-10", "closes": "2025-01-20"}],
            "scorecard": {
                "id": "s", "title": text, "wording": "illustrative", "source": {"en": "made up"},
                "scale": {"minimum": 1, "maximum": 5, "labels": {1: text, 5: text}},
                "values": [{"id": "v", "label": text}],
                "items": [
                    {"id": "a", "value": "v", "text": text},
                    {"id": "b", "value": "v", "text": text},
                    {"id": "c", "value": "v", "text": text, "reversed": True},
                ],
            },
            "cleaning": {"straight_lining": 3, **cleaning},
        }
    )  # fmt: skip


def forms(*rows: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Submissions and responses of forms given as what differs from an ordinary form."""
    submissions, responses = [], []
    for number, row in enumerate(rows, start=2):
        form = {
            "case": "north", "municipality": "N", "country": "NO", "wave": "once",
            "respondent": f"p{number}", "role": "citizen", "language": "nb",
            "submitted_at": "2025-01-15T12:00Z", "consent": True, "is_test": False,
            "duration_seconds": 60.0, "case_given": True, "role_given": True,
            "source_file": "file.csv", "source_sheet": pd.NA, "source_row": number,
        } | {name: what for name, what in row.items() if name != "answers"}  # fmt: skip
        submissions.append(form)
        answers = row.get("answers", (4, 4, 2))
        for item, value in zip(ITEMS, answers, strict=True):
            reason = pd.NA if value is not None else "skipped"
            responses.append(form | {"item": item, "value": value, "missing_reason": reason})
    tables = (("submissions", submissions), ("responses", responses))
    first, second = (
        typed(
            pd.DataFrame(table).assign(
                submitted_at=lambda one: pd.to_datetime(
                    one["submitted_at"], utc=True, format="ISO8601"
                )
            ),
            name,
        )
        for name, table in tables
    )
    return first, second
