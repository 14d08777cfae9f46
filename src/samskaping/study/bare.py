"""A study without its words, for a rule whose numbers do not depend on them."""

from __future__ import annotations

import re
from typing import Any

from samskaping.study.model import Outline

_LANGUAGE = re.compile(r"[a-z]{2}")
BLANK = {"en": "–"}
# What is said of places and papers: for a part that has an id, the id says as much.
_NAMES = ("name", "municipality", "data_licence")
_LEFT_OUT = ("municipality_number", "citation", "opens", "closes", "description")
_RECORD = {
    "id", "title", "wording", "source", "facts", "problem", "target_groups", "activities",
    "change_hypothesis", "indicators", "occasions", "comparison_groups",
}  # fmt: skip


def design_alone(outline: Outline) -> dict[str, Any]:
    """Of an outline what the design of its measurements is: no words, dates or targets.

    It is an outline again, and an edit of anything else leaves it as it is.
    """
    kept: Any = {
        "study": True,
        "cases": True,
        "record": _RECORD,
        "analysis": {"confidence", "calibration"},
    }
    if outline.record is None:
        del kept["record"]
    bare: dict[str, Any] = without_words(outline.model_dump(mode="json", include=kept))
    return bare


def without_words(part: Any) -> Any:
    """Plain values with every text put as a dash and every name as an id."""
    if isinstance(part, list):
        return [without_words(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part and all(_LANGUAGE.fullmatch(key) and isinstance(text, str)
                    for key, text in part.items()):  # fmt: skip
        return BLANK
    kept = {name: without_words(value) for name, value in part.items() if name not in _LEFT_OUT}
    if "description" in part and isinstance(part["description"], dict):
        kept["description"] = BLANK
    return kept | {name: kept.get("id", "–") for name in _NAMES if name in kept}
