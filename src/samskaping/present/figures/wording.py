"""The title of a figure and how to read it, where neither depends on the study's own words."""

from __future__ import annotations

from samskaping.language import Catalogue
from samskaping.language.numbers import percent
from samskaping.study.model import Outline


def title_of(name: str, language: str) -> str:
    """What the figure shows."""
    return Catalogue(language)(f"figures.{name}.title")


def caption_of(name: str, outline: Outline, language: str) -> str:
    """How to read the figure; a caption that names no confidence leaves it out."""
    confidence = percent(outline.analysis.confidence, 0, language)
    return Catalogue(language)(f"figures.{name}.caption", confidence=confidence)
