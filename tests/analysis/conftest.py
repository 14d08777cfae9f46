"""Small studies written out in the tests: an outline, and the answers of a few forms."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.respondents import respondents
from samskaping.analysis.samson.change import change
from samskaping.analysis.samson.items import items
from samskaping.analysis.samson.raters import raters
from samskaping.analysis.samson.reliability import reliability
from samskaping.analysis.samson.scores import scores
from samskaping.estimates import join_estimates
from samskaping.study.model import Outline
from samskaping.tables import empty_table, typed

# Case, wave, role, person, then one answer or reason per item.
Form = tuple[str, str, str | None, str, Sequence[int | str]]


def make_outline(
    items: dict[str, str],
    cases: Sequence[str] = ("east",),
    roles: Sequence[str] = (),
    waves: Sequence[str] = ("end",),
    reversed_items: Sequence[str] = (),
    fields: dict[str, str] | None = None,
    scale: tuple[int, int] = (1, 5),
    minimum_answered: float = 0.6,
    **more: Any,
) -> Outline:
    """A study whose ``items`` say which value each item belongs to, ``fields`` which field."""
    fields = fields or {}
    words = {"en": "text"}
    return Outline.model_validate(
        {
            "study": {
                "id": "made",
                "title": words,
                "description": words,
                "provenance": "synthetic",
                "seed": 1,
                "data_source": words,
                "data_licence": "CC0-1.0",
            },
            "cases": [
                {"id": case, "name": case, "municipality": case, "country": "NO"} for case in cases
            ],
            "roles": [{"id": role, "label": words} for role in roles],
            "waves": [{"id": wave, "label": words} for wave in waves],
            "scorecard": {
                "id": "card",
                "title": words,
                "wording": "own",
                "source": {"en": "made for the tests"},
                "scale": {"minimum": scale[0], "maximum": scale[1], "labels": {}},
                "values": [{"id": v, "label": words} for v in dict.fromkeys(items.values())],
                "fields": [{"id": f, "label": words} for f in dict.fromkeys(fields.values())],
                "items": [
                    {
                        "id": item,
                        "value": value,
                        "field": fields.get(item),
                        "reversed": item in reversed_items,
                        "text": words,
                    }
                    for item, value in items.items()
                ],
                "minimum_answered": minimum_answered,
            },
            **more,
        }
    )


def make_submissions(forms: Sequence[Form]) -> pd.DataFrame:
    """The forms as a tidy table."""
    nothing = {"municipality": None, "country": None, "language": None, "duration_seconds": None}
    rows = [
        {"case": case, "wave": wave, "role": role, "respondent": person, **nothing,
         "submitted_at": pd.Timestamp("2025-05-01", tz="UTC"), "consent": True, "is_test": False,
         "case_given": True, "role_given": role is not None,
         "source_file": "answers.csv", "source_sheet": None, "source_row": number + 1}
        for number, (case, wave, role, person, _) in enumerate(forms)
    ]  # fmt: skip
    columns = ["case", "wave", "role", "respondent", *nothing, "submitted_at", "consent",
               "is_test", "case_given", "role_given", "source_file", "source_sheet",
               "source_row"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    table["submitted_at"] = pd.to_datetime(table["submitted_at"], utc=True)
    return typed(table, "submissions")


def make_responses(outline: Outline, forms: Sequence[Form]) -> pd.DataFrame:
    """The answers of the forms as a tidy table."""
    heads = make_submissions(forms)
    heads = heads.drop(
        columns=["consent", "is_test", "duration_seconds", "case_given", "role_given"]
    )
    parts = []
    for place, item in enumerate(outline.scorecard.items):
        cells = [form[4][place] for form in forms]
        values = [cell if isinstance(cell, int) else None for cell in cells]
        reasons = [cell if isinstance(cell, str) else None for cell in cells]
        parts.append(
            heads.assign(
                item=item.id,
                value=pd.array(values, dtype="Int64"),
                missing_reason=pd.array(reasons, dtype="string"),
            )
        )
    table = pd.concat(parts).sort_values("source_row", kind="stable", ignore_index=True)
    return typed(table, "responses")


@pytest.fixture(scope="session")
def outline_of() -> Callable[..., Outline]:
    return make_outline


@pytest.fixture(scope="session")
def submissions_of() -> Callable[[Sequence[Form]], pd.DataFrame]:
    return make_submissions


@pytest.fixture(scope="session")
def responses_of() -> Callable[[Outline, Sequence[Form]], pd.DataFrame]:
    return make_responses


def drawn_forms(
    outline: Outline, persons: int = 8, seed: int = 7, people_return: bool = True
) -> list[Form]:
    """Forms whose answers share a person's and a case's leaning, from ``seed``."""
    draw = np.random.default_rng(seed)
    scale, card = outline.scorecard.scale, outline.scorecard
    forms = []
    for case in outline.cases:
        level = draw.normal(0, 0.4)
        for number in range(persons):
            role = outline.roles[number % len(outline.roles)].id if outline.roles else None
            leaning = draw.normal(level, 0.7)
            for wave in outline.waves:
                person = f"{case.id}{number}" + ("" if people_return else wave.id)
                raw = 3.2 + leaning + draw.normal(0, 0.8, len(card.items))
                ticked = np.clip(np.round(raw), scale.minimum, scale.maximum).astype(int).tolist()
                forms.append((case.id, wave.id, role, person, ticked))
    return forms


def analyse(outline: Outline, forms: Sequence[Form]) -> pd.DataFrame:
    """Every estimate of a study without exclusions."""
    kept, responses = make_submissions(forms), make_responses(outline, forms)
    asked = (items, reliability, raters, scores, change)
    return join_estimates(
        [
            respondents(kept, kept, empty_table("exclusions"), responses, outline),
            *(question(responses, outline) for question in asked),
        ]
    )


@pytest.fixture(scope="session")
def forms_of() -> Callable[..., list[Form]]:
    return drawn_forms


@pytest.fixture(scope="session")
def estimates_of() -> Callable[[Outline, Sequence[Form]], pd.DataFrame]:
    return analyse
