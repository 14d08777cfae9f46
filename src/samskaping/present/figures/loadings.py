"""The measurement model as a path diagram: values at the left, items at the right."""

from __future__ import annotations

from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.fitting import first_that_fits
from samskaping.present.figures.loading_rows import (
    Diagram,
    ValueLoadings,
    correlation,
    diagram,
)
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.words import Words
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline

NAME = "loadings"
_FACTOR = 3.9
_PATHS = 2.3
_NUMBER = 1.0
_INTERVAL = 1.9
_APART = 0.35
_CELL = 1.5


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the last wave's model from the released estimates."""
    released, words = Released.of(estimates), Words(outline, language)
    ways = [partial(_draw, released, words, shown) for shown in (True, False)]
    return first_that_fits(ways)


def caption(outline: Outline, language: str) -> str:
    """How to read the figure."""
    word = "caption" if len(outline.cases) > 1 else "caption_one_case"
    return Catalogue(language)(f"figures.{NAME}.{word}")


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it."""
    released, words = Released.of(estimates), Words(outline, language)
    say = words.catalogue
    found = diagram(released, words)
    sentences = [say(f"figures.{NAME}.alt", wave=words.label("wave", found.wave))]
    for value in found.values:
        known = sorted(value.known, key=lambda number: number.estimate or 0.0)
        if known:
            low, high = (write(number, "estimate", language) for number in (known[0], known[-1]))
            text = say(f"figures.{NAME}.alt_value", value=value.label, low=low, high=high)
        else:
            text = say(f"figures.{NAME}.alt_refused", value=value.label)
        sentences.append(text)
    return " ".join(sentences)


def _draw(released: Released, words: Words, intervals: bool) -> Figure:
    page, found = Page(), diagram(released, words)
    y = page.title(title_of(NAME, words.language))
    y = _draw_head(page, found, words, y) + 0.15
    for number, value in enumerate(found.values, 1):
        label = f"{number} {value.label}" if len(found.values) > 1 else value.label
        y = _draw_value(page, found, value, label, words, intervals, y) + _APART
    if found.whole and len(found.values) > 1:
        y = _draw_correlations(page, released, found, words, y)
    return page.finish(y, stamp_of(words.outline, words.language, "scorecard"))


def _draw_head(page: Page, found: Diagram, words: Words, y: float) -> float:
    wave = in_language(
        next(wave.label for wave in words.outline.waves if wave.id == found.wave), words.language
    )
    inner = page.width - 2 * style.MARGIN
    say = words.catalogue
    fit = ", ".join(
        say(
            f"figures.{NAME}.index",
            name=name,
            number=write(number, "estimate", words.language).replace(" ", "\N{NO-BREAK SPACE}"),
        )
        for name, number in found.fit
    )
    text = say(f"figures.{NAME}.fit", wave=wave, fit=fit) if fit else wave
    y += page.lines(style.MARGIN, y, wrap(text, inner))
    if found.refused is not None:
        reason = words.reason(found.refused.note).unescape()
        lines = wrap(say(f"figures.{NAME}.refused", reason=reason), inner)
        y += page.lines(style.MARGIN, y, lines, colour=style.MUTED)
        if any(value.known for value in found.values):
            own = wrap(say(f"figures.{NAME}.own"), inner)
            y += page.lines(style.MARGIN, y, own, colour=style.MUTED)
    if any((number.estimate or 0.0) < 0 for value in found.values for number in value.known):
        y += page.lines(style.MARGIN, y, wrap(say(f"figures.{NAME}.negative"), inner))
    return y


def _draw_value(
    page: Page,
    found: Diagram,
    value: ValueLoadings,
    label: str,
    words: Words,
    intervals: bool,
    y: float,
) -> float:
    lines = wrap(label, _FACTOR - 0.3, style.HEADING, bold=True)
    box = len(lines) * line_height(style.HEADING) + 0.3
    left = style.MARGIN + _FACTOR + _PATHS + 0.1
    if not value.known:
        reason = _why(value, found, words)
        told = wrap(reason, page.width - style.MARGIN - (style.MARGIN + _FACTOR + 0.4))
        tall = max(box, len(told) * line_height())
        _draw_box(page, lines, y + (tall - box) / 2, box)
        top = y + (tall - len(told) * line_height()) / 2
        page.lines(style.MARGIN + _FACTOR + 0.4, top, told, colour=style.MUTED)
        return y + tall
    text = left + _NUMBER + (_INTERVAL if intervals else 0.0)
    rows = [
        (number, wrap(_item(words, item), page.width - style.MARGIN - text))
        for item, number in value.items
    ]
    heights = [max(0.46, len(item) * line_height() + 0.08) for _, item in rows]
    tall = max(box, sum(heights))
    start = y + tall / 2
    _draw_box(page, lines, start - box / 2, box)
    top = y + (tall - sum(heights)) / 2
    for (number, item), height in zip(rows, heights, strict=True):
        middle = top + height / 2
        _draw_path(page, number, start, middle)
        _draw_number(page, number, words, left, middle, intervals)
        page.lines(text, middle - len(item) * line_height() / 2, item)
        top += height
    return y + tall


def _item(words: Words, identifier: str) -> str:
    text = words.label("item", identifier)
    reversed_ = next(one.reversed for one in words.outline.scorecard.items if one.id == identifier)
    return words.catalogue("terms.reversed_item", item=text) if reversed_ else text


def _draw_box(page: Page, lines: list[str], y: float, height: float) -> None:
    page.box(style.MARGIN, y, _FACTOR, height, face=style.PALE)
    page.lines(
        style.MARGIN + _FACTOR / 2,
        y + 0.15,
        lines,
        size=style.HEADING,
        bold=True,
        align="center",
    )


def _draw_path(page: Page, number: Number | None, start: float, end: float) -> None:
    """The thicker the line, the larger the loading; a hair where none was estimated."""
    size = abs(number.estimate) if number is not None and number.estimate is not None else 0.0
    negative = number is not None and (number.estimate or 0.0) < 0
    x = style.MARGIN + _FACTOR
    page.line(
        (x, x + _PATHS),
        (start, end),
        colour=style.OKABE_ITO[0] if size else style.FAINT,
        stroke=0.3 + 3.2 * min(size, 1.0),
        dashed=negative,
        layer=1,
    )


def _draw_number(
    page: Page, number: Number | None, words: Words, x: float, y: float, intervals: bool
) -> None:
    if number is None or number.estimate is None:
        page.text(x, y, absent(number, words.catalogue), italic=True, colour=style.MUTED)
        return
    page.text(x, y, write(number, "estimate", words.language), bold=True)
    if intervals and number.has_interval:
        text = write(number, "interval", words.language)
        page.text(x + _NUMBER, y, text, colour=style.MUTED)


def _draw_correlations(
    page: Page, released: Released, found: Diagram, words: Words, y: float
) -> float:
    """Half a table: the second value down to the last against the first to the last but one."""
    heading = words.catalogue(f"figures.{NAME}.correlations")
    y += page.lines(style.MARGIN, y, [heading], size=style.HEADING, bold=True) + 0.05
    labels = [f"{number} {value.label}" for number, value in enumerate(found.values, 1)]
    room = page.width - 2 * style.MARGIN - _CELL * (len(labels) - 1)
    left = style.MARGIN + min(max(map(text_width, labels)) + 0.3, max(room, 2.5))
    cell = min(_CELL, (page.width - style.MARGIN - left) / max(len(labels) - 1, 1))
    for column in range(len(labels) - 1):
        page.text(left + (column + 0.5) * cell, y + 0.2, str(column + 1), bold=True, align="center")
    y += 0.42
    for row in range(1, len(labels)):
        lines = wrap(labels[row], left - style.MARGIN - 0.2)
        tall = max(0.46, len(lines) * line_height() + 0.08)
        page.lines(style.MARGIN, y + (tall - len(lines) * line_height()) / 2, lines)
        for column in range(row):
            number = correlation(
                released, found.wave, found.values[column].value, found.values[row].value
            )
            _draw_cell(page, number, words, left + column * cell, y, cell, tall)
        y += tall
    return y


def _draw_cell(
    page: Page, number: Number | None, words: Words, x: float, y: float, width: float, tall: float
) -> None:
    middle = y + tall / 2
    if number is not None and number.estimate is not None:
        face, ink = style.share_colour(min(abs(number.estimate), 1.0) * 0.7)
        page.box(x + 0.03, y + 0.03, width - 0.06, tall - 0.06, face=face, edge=face)
        text = write(number, "estimate", words.language)
        page.text(x + width / 2, middle, text, colour=ink, align="center")
    elif number is not None and number.withheld:
        page.withheld(x + 0.03, y + 0.03, width - 0.06, tall - 0.06)
    else:
        page.text(x + width / 2, middle, "–", colour=style.MUTED, align="center")


def _why(value: ValueLoadings, found: Diagram, words: Words) -> str:
    missing = value.missing
    if missing is None:
        return words.catalogue(f"figures.{NAME}.none")
    reason = words.reason(missing.note).unescape()
    return words.catalogue(f"figures.{NAME}.refused_value", reason=reason)
