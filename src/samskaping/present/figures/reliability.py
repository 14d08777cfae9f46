"""How dependable the means of cases are, and consistency within cases, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import percent
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.intervals import Axis, draw_interval
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline, Wave

NAME = "reliability"
_WITHIN = ("alpha", "omega_total")
_BETWEEN = ("icc1", "icc2")
_LABEL = 3.9
_WAVE = 2.2
_PITCH = 0.62
_GAP = 0.2
_ROOM = 0.75
_LOWEST = -0.5  # intervals that go further down end in an arrow


@dataclass(frozen=True)
class _Panel:
    title: str
    quantities: tuple[str, ...]
    level: str | None
    axis: Axis
    own_means: bool = False

    @property
    def offsets(self) -> tuple[float, float]:
        """Where the two coefficients lie about the middle of their row."""
        return (-0.19, 0.05) if self.own_means else (-0.14, 0.14)

    def find(self, released: Released, quantity: str, subject: str, wave: str) -> Number | None:
        return released.find("samson", quantity, subject, level=self.level, wave=wave)


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw reliability by score and wave from the released estimates."""
    words = Catalogue(language)
    released = Released.of(estimates)
    page = Page()
    names = [in_language(wave.label, language) for wave in outline.waves]
    several = len(names) > 1
    wave_room = min(_WAVE, max(map(text_width, names))) + 0.25 if several else 0.0
    left = style.MARGIN + _LABEL + wave_room + 0.2
    panels = _panels(released, outline, words, left, page.width - style.MARGIN - 0.3)
    y = page.title(title(outline, language))
    y = max(_draw_head(page, panel, y, words) for panel in panels) + 0.1
    for heading, subjects in _sections(outline, words):
        if heading:
            y += 0.1 + page.lines(style.MARGIN, y + 0.1, [heading], size=style.HEADING, bold=True)
        top = y
        for subject, label in subjects:
            y = _draw_subject(page, panels, released, outline, subject, label, y, words)
        for panel in panels:
            panel.axis.draw_grid(page, top, y, _ROOM)
    y = max(panel.axis.draw_ticks(page, y, _ROOM, language) for panel in panels)
    return page.finish(y, stamp_of(outline, language, "scorecard"))


def title(outline: Outline, language: str) -> str:
    """What the figure shows."""
    word = "title" if len(outline.cases) > 1 else "title_one_case"
    return Catalogue(language)(f"figures.{NAME}.{word}")


def caption(outline: Outline, language: str) -> str:
    """How to read the figure."""
    word = "caption" if len(outline.cases) > 1 else "caption_one_case"
    confidence = percent(outline.analysis.confidence, 0, language)
    return Catalogue(language)(f"figures.{NAME}.{word}", confidence=confidence)


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it."""
    words = Catalogue(language)
    released = Released.of(estimates)
    sentences = [words(f"figures.{NAME}.alt")]
    for wave in outline.waves:
        for quantity in (*_BETWEEN, *_WITHIN):
            level = "within_case" if quantity in _WITHIN else None
            number = released.find("samson", quantity, "total", level=level, wave=wave.id)
            if number is not None and number.estimate is not None:
                sentences.append(
                    words(
                        f"figures.{NAME}.alt_part",
                        wave=in_language(wave.label, language),
                        name=words(f"figures.{NAME}.{quantity}"),
                        number=write(number, "estimate", language),
                    )
                )
    return " ".join(sentences)


def _panels(
    released: Released, outline: Outline, words: Catalogue, left: float, right: float
) -> list[_Panel]:
    """The panel of dependability is left out where there is but one case to depend on."""
    several = len(outline.cases) > 1
    middle = left + (right - left) / 2
    ends = [(left, middle - 0.35), (middle + 0.35, right)] if several else [(left, right)]
    within = "within" if several else "one_case"
    kinds: list[tuple[str, tuple[str, ...], str | None]] = [(within, _WITHIN, "within_case")]
    if several:
        kinds.insert(0, ("between", _BETWEEN, None))
    panels = []
    for (title, quantities, level), (start, end) in zip(kinds, ends, strict=True):
        low = _lowest(released, quantities, level, outline.waves)
        panels.append(
            _Panel(
                title=words(f"figures.{NAME}.{title}"),
                quantities=quantities,
                level=level,
                axis=Axis(start, end, low, 1.0),
                own_means=title == "between" and released.has("case_mean_reliability"),
            )
        )
    return panels


def _lowest(
    released: Released, quantities: Sequence[str], level: str | None, waves: Sequence[Wave]
) -> float:
    limits = [
        limit
        for quantity in quantities
        for wave in waves
        for number in released.select(quantity, wave=wave.id)
        if number.levels == {"wave": wave.id, **({"level": level} if level else {})}
        for limit in (number.lower, number.estimate)
        if limit is not None
    ]
    return max(_LOWEST, floor(10 * min([0.0, *limits])) / 10)


def _sections(outline: Outline, words: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings with the ids and labels of the scores under them."""
    card = outline.scorecard
    values = [(value.id, in_language(value.label, words.language)) for value in card.values]
    fields = [(part.id, in_language(part.label, words.language)) for part in card.fields]
    sections = [
        ("", [("total", words(f"figures.{NAME}.total"))]),
        (words(f"figures.{NAME}.values"), values),
        (words(f"figures.{NAME}.fields"), fields),
    ]
    return [section for section in sections if section[1]]


def _marks(panel: _Panel) -> list[style.Mark]:
    first = 0 if panel.quantities == _WITHIN else len(_WITHIN)
    return [style.group_mark(first + i) for i in range(len(panel.quantities))]


def _draw_head(page: Page, panel: _Panel, y: float, words: Catalogue) -> float:
    """The panel's title with its key: each coefficient with its marker."""
    width = panel.axis.right - panel.axis.left
    lines = wrap(panel.title, width, style.HEADING, bold=True)
    y += page.lines(panel.axis.left, y, lines, size=style.HEADING, bold=True) + 0.05
    for quantity, mark in zip(panel.quantities, _marks(panel), strict=True):
        middle = y + line_height() / 2
        page.mark(panel.axis.left + 0.1, middle, mark)
        page.text(panel.axis.left + 0.35, middle, words(f"figures.{NAME}.{quantity}"))
        y += line_height() + 0.04
    if panel.own_means:
        middle = y + line_height() / 2
        x = panel.axis.left + 0.1
        page.line((x, x), (middle - 0.1, middle + 0.1), colour=style.MUTED, stroke=1.2)
        page.text(panel.axis.left + 0.35, middle, words(f"figures.{NAME}.own_mean"))
        y += line_height()
    return y


def _draw_subject(
    page: Page,
    panels: Sequence[_Panel],
    released: Released,
    outline: Outline,
    subject: str,
    label: str,
    y: float,
    words: Catalogue,
) -> float:
    lines = wrap(label, _LABEL)
    rows = len(outline.waves) * _PITCH
    tall = max(rows, len(lines) * line_height()) + _GAP
    page.lines(style.MARGIN, y + (tall - len(lines) * line_height()) / 2, lines)
    for i, wave in enumerate(outline.waves):
        middle = y + (tall - rows) / 2 + (i + 0.5) * _PITCH
        if len(outline.waves) > 1:
            name = in_language(wave.label, words.language)
            x = panels[0].axis.left - 0.25
            page.text(x, middle, name, colour=style.MUTED, align="right")
        for panel in panels:
            _draw_numbers(page, panel, released, outline, subject, wave.id, middle, words)
    return y + tall


def _draw_numbers(
    page: Page,
    panel: _Panel,
    released: Released,
    outline: Outline,
    subject: str,
    wave: str,
    y: float,
    words: Catalogue,
) -> None:
    numbers = [panel.find(released, name, subject, wave) for name in panel.quantities]
    if all(number is None or number.estimate is None for number in numbers):
        page.text(
            (panel.axis.left + panel.axis.right) / 2,
            y,
            absent(next((n for n in numbers if n is not None), None), words),
            italic=True,
            colour=style.MUTED,
            align="center",
            backed=True,
        )
        return
    for number, mark, offset in zip(numbers, _marks(panel), panel.offsets, strict=True):
        if number is not None and number.estimate is not None:
            draw_interval(page, panel.axis, y + offset, number, mark)
        else:
            x = panel.axis.left + 0.1
            page.mark(x, y + offset, mark, fill="white")
            text = absent(number, words)
            page.text(x + 0.2, y + offset, text, italic=True, colour=style.MUTED, backed=True)
    if panel.own_means:
        for case in outline.cases:
            own = released.find("samson", "case_mean_reliability", subject, case=case.id, wave=wave)
            if own is not None and own.estimate is not None:
                x = panel.axis.at(own.estimate)
                page.line((x, x), (y + 0.18, y + 0.28), colour=style.MUTED, stroke=1.2)
