"""The figures of a study, drawn from released estimates: one module per figure.

The names stand here without the modules, which load the drawing library: who only asks what
figures there are need not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from samskaping.present.figures.wording import caption_of, title_of
from samskaping.present.instruments import (
    at_occasions,
    doubted_indicators,
    followed_indicators,
    has_pairs,
    joint_values,
    pooled_indicators,
    rated_indicators,
)
from samskaping.present.stamp import Instrument, stamp_of
from samskaping.study.model import Outline

if TYPE_CHECKING:
    from types import ModuleType

    from samskaping.present.figures.picture import Picture

# What one job draws: loading the drawing library takes longer than drawing one of them.
SHEETS: dict[str, tuple[str, ...]] = {
    "answers": ("respondent_flow", "answer_distributions"),
    "reliability": ("reliability", "item_map", "agreement_by_case", "d_study"),
    "structure": ("loadings", "invariance"),
    "scores": ("case_profiles", "role_gaps"),
    "measurements": (
        "logic_model",
        "attainment",
        "change_by_case",
        "pooled_changes",
        "over_time",
        "quality_and_change",
        "tipping_point",
        "specification_curve",
    ),
    "interviews": (
        "code_frequencies",
        "co_occurrence",
        "saturation",
        "coder_agreement",
        "joint_display",
    ),
}
FIGURES = tuple(name for names in SHEETS.values() for name in names)
_OF_SCORECARD = FIGURES[: FIGURES.index("logic_model")]


# Whose words and numbers a figure shows, where it is not those of the scorecard.
_SHOWN: dict[str, tuple[Instrument, ...]] = {
    "logic_model": ("record",),
    "attainment": ("record",),
    "change_by_case": ("record",),
    "pooled_changes": ("record",),
    "over_time": ("record",),
    "tipping_point": ("record",),
    "specification_curve": ("record",),
    "code_frequencies": ("codebook",),
    "coder_agreement": ("codebook",),
    "co_occurrence": ("codebook",),
    "saturation": ("codebook",),
    "joint_display": ("scorecard", "codebook"),
    "quality_and_change": ("scorecard", "record"),
}


def instruments_of(name: str) -> tuple[Instrument, ...]:
    """The instruments whose wording a figure carries in its stamp."""
    return _SHOWN.get(name, ("scorecard",))


def figures_of(outline: Outline) -> tuple[str, ...]:
    """The figures that a study can have, by the instruments that it has."""
    names: list[str] = []
    if outline.scorecard.items:
        # With one case there is nothing to tell it apart from, however many are asked.
        several = len(outline.cases) > 1
        names += [name for name in _OF_SCORECARD if several or name != "d_study"]
        # Without two roles nothing is far from anything.
        if len(outline.roles) < 2:
            names.remove("role_gaps")
    if outline.record is not None:
        names += ["logic_model"]
        names += ["attainment"] if at_occasions(outline.record) else []
        names += ["change_by_case"] if followed_indicators(outline.record) else []
        names += ["pooled_changes"] if pooled_indicators(outline) else []
        names += ["over_time"] if any(one.series for one in outline.record.indicators) else []
        names += ["quality_and_change"] if rated_indicators(outline) else []
        doubted = doubted_indicators(outline)
        names += ["tipping_point"] if any(one.measured == "individual" for one in doubted) else []
        names += ["specification_curve"] if doubted else []
    if outline.codebook is not None:
        names += ["code_frequencies"]
        # Who coded alone agrees with nobody.
        names += ["coder_agreement"] if len(outline.codebook.coders) > 1 else []
        names += ["co_occurrence"] if has_pairs(outline.codebook) else []
        names += ["saturation"]
        names += ["joint_display"] if joint_values(outline) else []
    return tuple(names)


def sheets_of(outline: Outline) -> dict[str, tuple[str, ...]]:
    """The same by the job that draws them."""
    names = figures_of(outline)
    sheets = {sheet: tuple(one for one in of if one in names) for sheet, of in SHEETS.items()}
    return {sheet: of for sheet, of in sheets.items() if of}


@dataclass(frozen=True)
class Description:
    """What stands beside a figure: its title, how to read it, and what it shows in words."""

    title: str
    caption: str
    alt: str


def _module(name: str) -> ModuleType:
    from samskaping.present.figures import (
        agreement_by_case,
        answer_distributions,
        attainment,
        case_profiles,
        change_by_case,
        co_occurrence,
        code_frequencies,
        coder_agreement,
        d_study,
        invariance,
        item_map,
        joint_display,
        loadings,
        logic_model,
        over_time,
        pooled_changes,
        quality_and_change,
        reliability,
        respondent_flow,
        role_gaps,
        saturation,
        specification_curve,
        tipping_point,
    )

    modules = (
        respondent_flow,
        answer_distributions,
        reliability,
        item_map,
        agreement_by_case,
        d_study,
        loadings,
        invariance,
        case_profiles,
        role_gaps,
        logic_model,
        attainment,
        change_by_case,
        pooled_changes,
        over_time,
        quality_and_change,
        code_frequencies,
        coder_agreement,
        co_occurrence,
        saturation,
        joint_display,
        tipping_point,
        specification_curve,
    )
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
        stamp=stamp_of(outline, language, *instruments_of(name)).line,
    )


def describe_figure(
    name: str, estimates: pd.DataFrame, outline: Outline, language: str
) -> Description:
    """The words that stand beside a figure, without drawing it."""
    module = _module(name)
    # A figure whose words depend on the study says them itself.
    title, caption = getattr(module, "title", None), getattr(module, "caption", None)
    return Description(
        title=title(outline, language) if title else title_of(name, language),
        caption=(caption or partial(caption_of, name))(outline, language),
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
