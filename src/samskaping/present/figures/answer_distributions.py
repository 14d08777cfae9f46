"""The answers to each item: diverging stacked bars by value and wave, with n and mean."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import percent
from samskaping.present.figures import style
from samskaping.present.figures.likert_bars import Bar, ShareAxis, bar_of
from samskaping.present.figures.likert_key import draw_key
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline
from samskaping.study.scorecard import Item

NAME = "answer_distributions"
_PITCH = 0.34
_BAR = 0.26
_GAP = 0.1
_ITEM = 6.7  # width of the items' texts
_WAVE = 2.2  # most that the names of the waves may take
_ROOM = 0.9  # between two shares written at the axis
_N_END, _MEAN_END = 15.55, style.WIDTH - style.MARGIN


@dataclass(frozen=True)
class _Sheet:
    """What all rows of the figure share."""

    page: Page
    words: Catalogue
    waves: tuple[str, ...]
    wave_names: tuple[str, ...]
    axis: ShareAxis
    colours: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    """One item in one wave."""

    bar: Bar
    n: Number | None
    mean: Number | None


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the distribution of the answers to every item of the instrument."""
    words = Catalogue(language)
    card = outline.scorecard
    rows = _rows(Released.of(estimates), outline)
    names = [in_language(wave.label, language) for wave in outline.waves]
    if len(names) == 1:
        names = [""]
    elif max(map(text_width, names)) > _WAVE:
        names = [str(i + 1) for i in range(len(names))]
    left = style.MARGIN + _ITEM + 0.2 + max(map(text_width, names)) + (0.2 if names[0] else 0)
    page = Page()
    sheet = _Sheet(
        page=page,
        words=words,
        waves=tuple(wave.id for wave in outline.waves),
        wave_names=tuple(names),
        axis=ShareAxis.around((row.bar for row in rows.values()), left, _N_END - 1.05),
        colours=style.likert_colours(len(card.scale.points)),
    )
    y = page.title(title_of(NAME, language))
    hatched = any(row.bar.withheld for row in rows.values())
    y = draw_key(page, y, card.scale, sheet.colours, words, hatched=hatched)
    if names[0] == "1":
        labels = (in_language(wave.label, language) for wave in outline.waves)
        text = ", ".join(f"{i} {label}" for i, label in enumerate(labels, start=1))
        told = wrap(words(f"figures.{NAME}.waves", waves=text), page.width - 2 * style.MARGIN)
        y += page.lines(style.MARGIN, y, told) + 0.1
    y = _draw_axis(sheet, y)
    for value in card.values:
        top = y = _draw_heading(sheet, in_language(value.label, language), y)
        for item in card.items_of(value=value.id):
            y = _draw_item(sheet, item, rows, y)
        _draw_grid(sheet, top, y)
    y = _draw_axis(sheet, y, labelled=True)
    return page.finish(y, stamp_of(outline, language, "scorecard"))


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it."""
    words = Catalogue(language)
    released = Released.of(estimates)
    card = outline.scorecard
    sentences = [
        words(f"figures.{NAME}.alt", items=len(card.items), values=len(card.values)).strip()
    ]
    for wave in outline.waves:
        means = [
            (number.estimate, number, item)
            for item in card.items
            if not item.reversed
            and (number := released.find("samson", "item_mean", item.id, wave=wave.id))
            and number.estimate is not None
        ]
        if means:
            _, high, high_item = max(means, key=lambda entry: entry[0])
            _, low, low_item = min(means, key=lambda entry: entry[0])
            text = words(
                f"figures.{NAME}.alt_extremes",
                wave=in_language(wave.label, language),
                high=write(high, "estimate", language),
                high_item=in_language(high_item.text, language).rstrip("."),
                low=write(low, "estimate", language),
                low_item=in_language(low_item.text, language).rstrip("."),
            )
            sentences.append(text.strip())
    return " ".join(sentences)


def _rows(released: Released, outline: Outline) -> dict[tuple[str, str], _Row]:
    card = outline.scorecard
    return {
        (item.id, wave.id): _Row(
            bar=bar_of(
                [
                    released.find("samson", "item_share", item.id, answer=str(point), wave=wave.id)
                    for point in card.scale.points
                ]
            ),
            n=released.find("samson", "item_n", item.id, wave=wave.id),
            mean=released.find("samson", "item_mean", item.id, wave=wave.id),
        )
        for item in card.items
        for wave in outline.waves
    }


def _draw_axis(sheet: _Sheet, y: float, *, labelled: bool = False) -> float:
    """Shares along the top or the bottom, and the heads of the columns at the top."""
    page, words = sheet.page, sheet.words
    step = line_height()
    for share in sheet.axis.ticks(_ROOM):
        text = percent(abs(share), 0, words.language)
        page.text(sheet.axis.at(share), y + step / 2, text, colour=style.MUTED, align="center")
    if labelled:
        label = wrap(words(f"figures.{NAME}.axis"), sheet.axis.right - sheet.axis.left)
        middle = (sheet.axis.left + sheet.axis.right) / 2
        return y + step + page.lines(middle, y + step, label, colour=style.MUTED, align="center")
    page.text(_N_END, y + step / 2, words(f"figures.{NAME}.n"), bold=True, align="right")
    page.text(_MEAN_END, y + step / 2, words(f"figures.{NAME}.mean"), bold=True, align="right")
    return y + step


def _draw_grid(sheet: _Sheet, top: float, bottom: float) -> None:
    for share in sheet.axis.ticks(_ROOM):
        x = sheet.axis.at(share)
        colour = style.INK if share == 0 else style.RULE
        sheet.page.line((x, x), (top, bottom), colour=colour, stroke=0.6, layer=1)


def _draw_heading(sheet: _Sheet, label: str, y: float) -> float:
    page = sheet.page
    right = page.width - style.MARGIN
    page.line((style.MARGIN, right), (y + 0.06, y + 0.06), colour=style.RULE, stroke=0.6, layer=1)
    lines = wrap(label, right - style.MARGIN, style.HEADING, bold=True)
    return y + 0.16 + page.lines(style.MARGIN, y + 0.1, lines, size=style.HEADING, bold=True)


def _draw_item(sheet: _Sheet, item: Item, rows: dict[tuple[str, str], _Row], y: float) -> float:
    page, words = sheet.page, sheet.words
    text = in_language(item.text, words.language)
    if item.reversed:
        text = f"{text} {words(f'figures.{NAME}.reversed')}"
    lines = wrap(text, _ITEM)
    bars = len(sheet.waves) * _PITCH
    tall = max(bars, len(lines) * line_height())
    page.lines(style.MARGIN, y + (tall - len(lines) * line_height()) / 2, lines)
    first = y + (tall - bars) / 2 + _PITCH / 2
    for i, (wave, name) in enumerate(zip(sheet.waves, sheet.wave_names, strict=True)):
        middle = first + i * _PITCH
        if name:
            page.text(sheet.axis.left - 0.2, middle, name, colour=style.MUTED, align="right")
        _draw_bar(sheet, rows[item.id, wave], middle)
    return y + tall + _GAP


def _draw_bar(sheet: _Sheet, row: _Row, middle: float) -> None:
    page, axis = sheet.page, sheet.axis
    for segment in row.bar.segments:
        x, width = axis.at(segment.start), axis.at(segment.end) - axis.at(segment.start)
        if segment.point is None:
            page.withheld(x, middle - _BAR / 2, width, _BAR)
        else:
            face = sheet.colours[segment.point]
            page.box(x, middle - _BAR / 2, width, _BAR, face=face, edge="white", stroke=0.4)
    if not row.bar.segments and row.bar.withheld:
        text = sheet.words(f"figures.{NAME}.whole")
        page.text(
            (axis.left + axis.right) / 2, middle, text, italic=True, align="center", backed=True
        )
    for number, end in ((row.n, _N_END), (row.mean, _MEAN_END)):
        if number is None:
            continue
        if number.estimate is not None:
            page.text(end, middle, write(number, "estimate", sheet.words.language), align="right")
        elif number.withheld:
            page.withheld(end - 0.55, middle - _BAR / 2, 0.55, _BAR)
