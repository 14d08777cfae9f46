"""How far those who rate a case agree, score by score and case by case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from samskaping.agreement import Scale, average_deviation_cutoff
from samskaping.language import Catalogue
from samskaping.language.numbers import decimal
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.page import Page, line_height, wrap
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Case, Outline

NAME = "agreement_by_case"
_LABEL = 4.6
_PITCH = 0.46
_ROOM = 0.9


@dataclass(frozen=True)
class _Sheet:
    page: Page
    words: Catalogue
    released: Released
    outline: Outline
    chance: Axis
    deviation: Axis

    def rwg(self, subject: str, case: str) -> list[tuple[style.Mark, Number | None]]:
        wave = self.outline.waves[-1].id
        return [
            (
                style.group_mark(at),
                self.released.find("samson", "rwg_j", subject, case=case, null=null, wave=wave),
            )
            for at, null in enumerate(self.outline.analysis.raters.nulls)
        ]

    def average_deviation(self, subject: str, case: str) -> Number | None:
        wave = self.outline.waves[-1].id
        return self.released.find("samson", "ad_m_j", subject, case=case, wave=wave)


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw agreement in the last wave from the released estimates."""
    words, page = Catalogue(language), Page()
    left, right = style.MARGIN + _LABEL + 0.2, page.width - style.MARGIN - 0.3
    middle = left + 0.58 * (right - left)
    sheet = _Sheet(
        page,
        words,
        Released.of(estimates),
        outline,
        Axis(left, middle - 0.35, 0.0, 1.0),
        Axis(middle + 0.35, right, 0.0, _widest(outline)),
    )
    y = _draw_heads(sheet, page.title(title(outline, language)))
    for case in outline.cases:
        y = _draw_case(sheet, case, y + 0.12)
    ends = [axis.draw_ticks(page, y, _ROOM, language) for axis in (sheet.chance, sheet.deviation)]
    return page.finish(max(ends), stamp_of(outline, language, "scorecard"))


def title(outline: Outline, language: str) -> str:
    """What the figure shows."""
    word = "title" if len(outline.waves) == 1 else "title_wave"
    wave = in_language(outline.waves[-1].label, language)
    return Catalogue(language)(f"figures.{NAME}.{word}", wave=wave)


def caption(outline: Outline, language: str) -> str:
    """How to read the figure."""
    scale = outline.scorecard.scale
    categories = Scale(scale.minimum, scale.maximum).categories
    cutoff = decimal(average_deviation_cutoff(categories), 2, language)
    return Catalogue(language)(f"figures.{NAME}.caption", cutoff=cutoff)


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it."""
    words, released = Catalogue(language), Released.of(estimates)
    sentences = [words(f"figures.{NAME}.alt")]
    null, wave = outline.analysis.raters.nulls[0], outline.waves[-1].id
    for case in outline.cases:
        number = released.find("samson", "rwg_j", "total", case=case.id, null=null, wave=wave)
        shown = number is not None and number.estimate is not None
        text = write(number, "estimate", language) if number and shown else absent(number, words)
        sentences.append(words(f"figures.{NAME}.alt_part", case=case.name, number=text))
    return " ".join(sentences)


def _widest(outline: Outline) -> float:
    """The deviation axis reaches the largest that a group cut in half can have."""
    scale = outline.scorecard.scale
    return (scale.maximum - scale.minimum) / 2


def _draw_heads(sheet: _Sheet, y: float) -> float:
    """Titles of both panels, with the key of the nulls."""
    page, words, bottoms = sheet.page, sheet.words, []
    for axis, name in ((sheet.chance, "chance"), (sheet.deviation, "deviation")):
        lines = wrap(words(f"figures.{NAME}.{name}"), axis.right - axis.left, style.HEADING, True)
        below = y + page.lines(axis.left, y, lines, size=style.HEADING, bold=True) + 0.05
        keys = (
            [
                (style.group_mark(at), words(f"terms.null.{null}"))
                for at, null in enumerate(sheet.outline.analysis.raters.nulls)
            ]
            if name == "chance"
            else [(_DEVIATION, words(f"figures.{NAME}.mean_deviation"))]
        )
        for mark, text in keys:
            middle = below + line_height() / 2
            page.mark(axis.left + 0.1, middle, mark)
            page.text(axis.left + 0.35, middle, text)
            below += line_height() + 0.04
        if name == "deviation":
            middle = below + line_height() / 2
            x = axis.left + 0.1
            page.line((x, x), (middle - 0.14, middle + 0.14), stroke=1.0, dashed=True)
            page.text(axis.left + 0.35, middle, words(f"figures.{NAME}.cutoff"))
            below += line_height()
        bottoms.append(below)
    return max(bottoms)


_DEVIATION = style.Mark(style.INK, "s")


def _draw_case(sheet: _Sheet, case: Case, y: float) -> float:
    page, words, outline = sheet.page, sheet.words, sheet.outline
    name = words("terms.reference_case", case=case.name) if case.reference else case.name
    lines = wrap(name, page.width - 2 * style.MARGIN, style.HEADING, bold=True)
    y += page.lines(style.MARGIN, y, lines, size=style.HEADING, bold=True)
    top = y
    values = [(v.id, in_language(v.label, words.language)) for v in outline.scorecard.values]
    for subject, label in [("total", words(f"figures.{NAME}.total")), *values]:
        text = wrap(label, _LABEL)
        tall = max(_PITCH, len(text) * line_height() + 0.06)
        page.lines(style.MARGIN, y + (tall - len(text) * line_height()) / 2, text)
        middle = y + tall / 2
        _draw_chance(sheet, sheet.rwg(subject, case.id), middle)
        _draw_deviation(sheet, sheet.average_deviation(subject, case.id), middle)
        y += tall
    for axis in (sheet.chance, sheet.deviation):
        axis.draw_grid(page, top, y, _ROOM)
    scale = outline.scorecard.scale
    cutoff = average_deviation_cutoff(Scale(scale.minimum, scale.maximum).categories)
    x = sheet.deviation.at(min(cutoff, sheet.deviation.high))
    page.line((x, x), (top, y), stroke=1.0, dashed=True, layer=2)
    return y


def _draw_chance(
    sheet: _Sheet, numbers: Sequence[tuple[style.Mark, Number | None]], y: float
) -> None:
    """The coefficient under each null on one line, which joins the least and the most."""
    found = [(m, n.estimate) for m, n in numbers if n is not None and n.estimate is not None]
    if not found:
        _say_absent(sheet, sheet.chance, [number for _, number in numbers], y)
        return
    places = [sheet.chance.at(value) for _, value in found]
    sheet.page.line((min(places), max(places)), (y, y), colour=style.FAINT, stroke=1.0, layer=2)
    for mark, value in found:
        sheet.page.mark(sheet.chance.at(value), y, mark, rimmed=True, size=5.5)


def _draw_deviation(sheet: _Sheet, number: Number | None, y: float) -> None:
    if number is None or number.estimate is None:
        _say_absent(sheet, sheet.deviation, [number], y)
        return
    axis = sheet.deviation
    sheet.page.mark(axis.at(min(number.estimate, axis.high)), y, _DEVIATION, rimmed=True, size=5.5)


def _say_absent(sheet: _Sheet, axis: Axis, numbers: Sequence[Number | None], y: float) -> None:
    text = absent(next((n for n in numbers if n is not None), None), sheet.words)
    sheet.page.text(
        (axis.left + axis.right) / 2,
        y,
        text,
        italic=True,
        colour=style.MUTED,
        align="center",
        backed=True,
    )
