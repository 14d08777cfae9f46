"""The figures of a study, drawn from released estimates: one module per figure.

The names stand here without the modules, which load the drawing library: who only asks what
figures there are need not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from samskaping.present.stamp import stamp_of
from samskaping.study.model import Outline

if TYPE_CHECKING:
    from types import ModuleType

    from samskaping.present.figures.picture import Picture

FIGURES = ("respondent_flow", "answer_distributions", "reliability", "case_profiles")


@dataclass(frozen=True)
class Description:
    """What stands beside a figure: its title, how to read it, and what it shows in words."""

    title: str
    caption: str
    alt: str


def _module(name: str) -> ModuleType:
    from samskaping.present.figures import (
        answer_distributions,
        case_profiles,
        reliability,
        respondent_flow,
    )

    modules = (respondent_flow, answer_distributions, reliability, case_profiles)
    return {module.NAME: module for module in modules}[name]


def draw_figure(name: str, estimates: pd.DataFrame, outline: Outline, language: str) -> Picture:
    """Draw a figure from the released estimates.

    Raises
    ------
    KeyError
        There is no figure of that name.
    """
    from samskaping.present.figures.picture import Picture

    words = describe_figure(name, estimates, outline, language)
    return Picture(
        name=name,
        language=language,
        figure=_module(name).draw(estimates, outline, language),
        title=words.title,
        caption=words.caption,
        alt=words.alt,
        stamp=stamp_of(outline, language).line,
    )


def describe_figure(
    name: str, estimates: pd.DataFrame, outline: Outline, language: str
) -> Description:
    """The words that stand beside a figure, without drawing it."""
    module = _module(name)
    return Description(
        title=module.title(outline, language),
        caption=module.caption(outline, language),
        alt=module.alt_text(estimates, outline, language),
    )


def write_figure(
    name: str,
    estimates: pd.DataFrame,
    outline: Outline,
    languages: Iterable[str],
    folder: str | Path,
) -> None:
    """Write ``name.LANGUAGE.svg``, ``.pdf`` and ``.png`` to a folder, for every language."""
    from samskaping.present.figures.picture import save

    for language in languages:
        picture = draw_figure(name, estimates, outline, language)
        save(picture, Path(folder) / f"{name}.{language}")
