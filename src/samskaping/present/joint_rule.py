"""The joint display's signs and limits, as its figure, its pages and the report write them."""

from __future__ import annotations

from samskaping.language.numbers import as_given, percent
from samskaping.present.instruments import midpoint
from samskaping.study.model import Outline

# What the interviews say beside the score, by the number of the category.
SIGNS = {1: "–", 2: "=", 3: "+", 4: "≠"}
# The same as counted in a sentence.
COUNTED = {1: "silent", 2: "confirming", 3: "expanding", 4: "diverging"}


def written_midpoint(outline: Outline, language: str) -> str:
    """The score that is neither high nor low."""
    return as_given(midpoint(outline), language)


def written_share(outline: Outline, language: str) -> str:
    """The share of those interviewed from which a side is heard."""
    return percent(outline.analysis.joint_display.mentioned, 0, language)
