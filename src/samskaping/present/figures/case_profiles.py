"""A panel per case: the mean of every value with its interval by wave, and the roles' means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import percent, whole
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent, sample
from samskaping.present.figures.intervals import Axis, draw_interval
from samskaping.present.figures.letters import letters
from samskaping.present.figures.page import Page, line_height, wrap
from samskaping.present.figures.profile_key import draw_key
from samskaping.present.figures.profile_roles import ROLE_ROW, draw_roles
from samskaping.present.figures.wording import title_of
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Case, Outline

NAME = "case_profiles"
_ACROSS = 2
_BETWEEN = 0.7
_LABEL = 2.55
_ASIDE = 1.35  # room for roles whose means are withheld
_PITCH = 0.36
_GAP = 0.14
_ROOM = 0.6


@dataclass(frozen=True)
class _Panel:
    """Where one case is drawn, and what it shares with the others."""

    page: Page
    left: float
    axis: Axis
    right: float
    fills: tuple[str, ...]
    signs: dict[str, str]


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the profiles of all cases from the released estimates."""
    words = Catalogue(language)
    released = Released.of(estimates)
    page = Page()
    y = page.title(title_of(NAME, language))
    fills = wave_fills(len(outline.waves))
    labels = {role.id: in_language(role.label, language) for role in outline.roles}
    signs = letters(labels) if _has_roles(released, outline) else {}
    roles = [n for n in released.select("mean", wave=outline.waves[-1].id) if "role" in n.levels]
    y = draw_key(
        page,
        y,
        outline,
        words,
        fills,
        signs,
        compared=len(outline.cases) > 1 and released.has("mean_over_cases"),
        withheld=any(number.withheld for number in roles),
    )
    across = min(_ACROSS, len(outline.cases))
    width = (page.width - 2 * style.MARGIN - (across - 1) * _BETWEEN) / across
    low, high = outline.scorecard.scale.minimum, outline.scorecard.scale.maximum
    for start in range(0, len(outline.cases), across):
        ends = []
        for i, case in enumerate(outline.cases[start : start + across]):
            left = style.MARGIN + i * (width + _BETWEEN)
            plot = left + _LABEL * (1 if across > 1 else 1.6) + 0.2
            end = left + width - (_ASIDE if signs else 0.25)
            axis = Axis(plot, end, low, high)
            panel = _Panel(page, left, axis, left + width, fills, signs)
            ends.append(_draw_case(panel, released, outline, case, y, words))
        y = max(ends) + 0.25
    return page.finish(y - 0.2, stamp_of(outline, language, "scorecard"))


def caption(outline: Outline, language: str) -> str:
    """How to read the figure."""
    scale = outline.scorecard.scale
    return Catalogue(language)(
        f"figures.{NAME}.{'caption' if outline.roles else 'caption_without_roles'}",
        minimum=whole(scale.minimum, language),
        maximum=whole(scale.maximum, language),
        confidence=percent(outline.analysis.confidence, 0, language),
        wave=in_language(outline.waves[-1].label, language),
    )


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it: the means of the last wave."""
    words = Catalogue(language)
    released = Released.of(estimates)
    values = outline.scorecard.values
    last = outline.waves[-1]
    sentences = [words(f"figures.{NAME}.alt", wave=in_language(last.label, language))]
    for case in outline.cases:
        means = []
        for value in values:
            number = released.find("samson", "mean", value.id, case=case.id, wave=last.id)
            if number is not None and number.estimate is not None:
                text = write(number, "estimate", language)
            else:
                text = absent(number, words)
            means.append(f"{in_language(value.label, language)} {text}")
        sentences.append(words(f"figures.{NAME}.alt_case", case=case.name, means="; ".join(means)))
    return " ".join(sentences)


def wave_fills(waves: int) -> tuple[str, ...]:
    """What fills the circles of each wave: white for the first, the full colour for the last."""
    if waves == 1:
        return (style.OKABE_ITO[0],)
    steps = ("white", "#9CC5DF", "#5CA0CB")
    return (*(steps[min(i, len(steps) - 1)] for i in range(waves - 1)), style.OKABE_ITO[0])


def _has_roles(released: Released, outline: Outline) -> bool:
    return bool(outline.roles) and any("role" in n.levels for n in released.select("mean"))


def _draw_case(
    panel: _Panel,
    released: Released,
    outline: Outline,
    case: Case,
    y: float,
    words: Catalogue,
) -> float:
    page = panel.page
    page.line((panel.left, panel.right), (y, y), stroke=1.6 if case.reference else 0.8)
    name = words("terms.reference_case", case=case.name) if case.reference else case.name
    lines = wrap(name, panel.right - panel.left, style.HEADING, bold=True)
    y += page.lines(panel.left, y + 0.06, lines, size=style.HEADING, bold=True) + 0.06
    y += page.lines(panel.left, y, _sizes(released, outline, case, panel, words)) + 0.06
    top = y
    for value in outline.scorecard.values:
        label = in_language(value.label, words.language)
        y = _draw_value(panel, released, outline, case, value.id, label, y, words)
    panel.axis.draw_grid(page, top, y, _ROOM)
    return panel.axis.draw_ticks(page, y, _ROOM, words.language)


def _sizes(
    released: Released, outline: Outline, case: Case, panel: _Panel, words: Catalogue
) -> list[str]:
    """How many persons the case has in each wave."""
    parts = []
    for wave in outline.waves:
        number = released.find("study", "kept", "total", case=case.id, wave=wave.id)
        if number is None:
            continue
        name = in_language(wave.label, words.language)
        text = sample(number, words)
        parts.append(text if len(outline.waves) == 1 else f"{name}: {text}")
    return wrap("; ".join(parts), panel.right - panel.left)


def _draw_value(
    panel: _Panel,
    released: Released,
    outline: Outline,
    case: Case,
    value: str,
    label: str,
    y: float,
    words: Catalogue,
) -> float:
    page = panel.page
    lines = wrap(label, panel.axis.left - panel.left - 0.2)
    rows = len(outline.waves) * _PITCH + (ROLE_ROW if panel.signs else 0)
    tall = max(rows, len(lines) * line_height()) + _GAP
    page.lines(panel.left, y + (tall - len(lines) * line_height()) / 2, lines)
    first = y + (tall - rows) / 2
    means = [
        released.find("samson", "mean", value, case=case.id, wave=wave.id) for wave in outline.waves
    ]
    _draw_means(panel, means, first, words)
    last = outline.waves[-1].id
    everywhere = released.find("samson", "mean_over_cases", value, wave=last)
    if len(outline.cases) > 1 and everywhere is not None and everywhere.estimate is not None:
        x = panel.axis.at(everywhere.estimate)
        ends = (first, first + len(means) * _PITCH)
        page.line((x, x), ends, colour=style.FAINT, stroke=2.2, layer=1.5)
    if panel.signs:
        numbers = {
            role: released.find("samson", "mean", value, case=case.id, role=role, wave=last)
            for role in panel.signs
        }
        below = first + len(means) * _PITCH
        draw_roles(page, panel.axis, panel.right, panel.signs, numbers, below)
    return y + tall


def _draw_means(panel: _Panel, means: Sequence[Number | None], y: float, words: Catalogue) -> None:
    """One row per wave; a thin line leads from each mean to the next."""
    page = panel.page
    before: tuple[float, float] | None = None
    for i, (number, fill) in enumerate(zip(means, panel.fills, strict=True)):
        middle = y + (i + 0.5) * _PITCH
        if number is None or number.estimate is None:
            text = absent(number, words)
            page.text(
                panel.axis.left + 0.1, middle, text, italic=True, colour=style.MUTED, backed=True
            )
            before = None
            continue
        mark = style.Mark(style.OKABE_ITO[0], "o")
        draw_interval(page, panel.axis, middle, number, mark, fill=fill)
        here = (panel.axis.at(number.estimate), middle)
        if before is not None:
            page.line((before[0], here[0]), (before[1], here[1]), stroke=0.8, layer=3.5)
        before = here
