"""Tipping points: the main result against how far the lost may lie from what was imputed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import decimal, percent
from samskaping.present.figures import style
from samskaping.present.figures.absences import draw_absent
from samskaping.present.figures.counts import absent
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.key_line import Sign, draw_entries
from samskaping.present.figures.page import Page, wrap
from samskaping.present.figures.upright import Upright
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import contrasts, indicators
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.words import Words
from samskaping.present.written import write
from samskaping.study.model import Outline
from samskaping.study.record import Indicator

NAME = "tipping_point"
_BAND = "#b9d3e6"
_RESULT = style.Mark(style.OKABE_ITO[0], "o")
_TIPS = {"interval": style.Mark(style.INK, "D"), "direction": style.Mark(style.INK, "o")}
_TALL, _ACROSS, _APART, _TICKS = 3.4, 3, 0.5, 1.15


@dataclass(frozen=True)
class _Panel:
    indicator: Indicator
    contrast: str
    deltas: list[Number]
    results: list[Number]

    @property
    def drawn(self) -> list[tuple[float, Number]]:
        """Departures with the results that have a value."""
        return [
            (where.estimate, result)
            for where, result in zip(self.deltas, self.results, strict=True)
            if where.estimate is not None and result.estimate is not None
        ]


@dataclass(frozen=True)
class _Sheet:
    page: Page
    words: Words
    released: Released
    shift: float


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw a panel per indicator of persons and follow-up from the released estimates."""
    if outline.record is None:
        raise ValueError("a study without a record has nobody to lose")
    released, words = Released.of(estimates, outline.record), Words(outline, language)
    page = Page()
    sheet = _Sheet(page, words, released, outline.record.plausible_shift)
    known = _panels(released, outline)
    panels = [one for one in known if one.drawn]
    y = page.title(title_of(NAME, language))
    y = _draw_key(sheet, y, panels) + 0.15
    for start in range(0, len(panels), _ACROSS):
        y = _draw_row(sheet, panels[start : start + _ACROSS], y) + 0.3
    drawn = [one.indicator for one in panels]
    followed = [one for one in indicators(outline.record) if one.measured == "individual"]
    y = draw_absent(page, words, [one for one in followed if one not in drawn], y)
    return page.finish(y - 0.25, stamp_of(outline, language, "record"))


def caption(outline: Outline, language: str) -> str:
    """How to read the figure."""
    shift = outline.record.plausible_shift if outline.record else 0.0
    return Catalogue(language)(
        f"figures.{NAME}.caption",
        confidence=percent(outline.analysis.confidence, 0, language),
        shift=decimal(shift, 1, language),
    )


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: the tipping points of every panel."""
    words = Words(outline, language)
    released = Released.of(estimates, outline.record)
    panels = _panels(released, outline)
    sentences = [str(words.say(f"figures.{NAME}.alt", panels=len(panels)))]
    for panel in panels:
        name = words.label("indicator", panel.indicator.id)
        tips = {
            variant: _told(_tip(released, panel, variant), words, language) for variant in _TIPS
        }
        when = words.occasion(panel.contrast)
        sentences.append(
            words.catalogue(f"figures.{NAME}.alt_part", indicator=name, contrast=when, **tips)
        )
    return " ".join(sentences)


def _told(number: Number | None, words: Words, language: str) -> str:
    if number is None or number.estimate is None:
        return absent(number, words.catalogue)
    return write(number, "estimate", language)


def _tip(released: Released, panel: _Panel, variant: str) -> Number | None:
    return released.find("soimpact", "tipping_point", panel.indicator.id,
                         occasion=panel.contrast, variant=variant)  # fmt: skip


def _panels(released: Released, outline: Outline) -> list[_Panel]:
    """Those that have steps, shown or withheld."""
    record = outline.record
    found = []
    for indicator in indicators(record) if record else ():
        for contrast in contrasts(record, indicator) if record else ():
            deltas, results = (
                sorted(
                    (
                        one
                        for one in released.select(quantity, occasion=contrast)
                        if one.subject == indicator.id
                    ),
                    key=lambda one: one.levels["step"],
                )
                for quantity in ("delta", "delta_adjusted")
            )
            if deltas:
                found.append(_Panel(indicator, contrast, deltas, results))
    return found


def _draw_key(sheet: _Sheet, y: float, panels: Sequence[_Panel]) -> float:
    page, say = sheet.page, sheet.words.catalogue

    def result(x: float, y: float) -> None:
        page.box(x - 0.2, y - 0.12, 0.4, 0.24, face=_BAND, edge=_BAND)
        page.line((x - 0.2, x + 0.2), (y, y), colour=_RESULT.colour, stroke=1.3)

    def plausible(x: float, y: float) -> None:
        page.box(x - 0.2, y - 0.12, 0.4, 0.24, face=style.PALE, edge=style.MUTED, stroke=0.4)

    def margin(x: float, y: float) -> None:
        page.line((x - 0.2, x + 0.2), (y, y), colour=style.MUTED, stroke=0.8, dashed=True)

    def tip(variant: str) -> Sign:
        mark = _TIPS[variant]
        fill = None if variant == "interval" else "white"
        return lambda x, y: page.mark(x, y, mark, size=4.5, fill=fill)

    entries: list[tuple[Sign, str]] = [
        (result, say(f"figures.{NAME}.result")),
        (plausible, say(f"figures.{NAME}.plausible",
                        shift=decimal(sheet.shift, 1, sheet.words.language))),
        (margin, say(f"figures.{NAME}.margin")),
        *((tip(variant), say(f"figures.{NAME}.{variant}")) for variant in _TIPS),
    ]  # fmt: skip
    return draw_entries(page, y, "", entries)


def _draw_row(sheet: _Sheet, panels: Sequence[_Panel], y: float) -> float:
    page = sheet.page
    width = (page.width - 2 * style.MARGIN - (_ACROSS - 1) * _APART) / _ACROSS
    lefts = [style.MARGIN + place * (width + _APART) for place in range(len(panels))]
    top = max(
        _draw_head(sheet, panel, left, width, y) for panel, left in zip(panels, lefts, strict=True)
    )
    return max(
        _draw_panel(sheet, panel, left + _TICKS, left + width, top)
        for panel, left in zip(panels, lefts, strict=True)
    )


def _draw_head(sheet: _Sheet, panel: _Panel, left: float, width: float, y: float) -> float:
    page, words = sheet.page, sheet.words
    page.line((left, left + width), (y, y), stroke=0.8)
    bold = wrap(words.label("indicator", panel.indicator.id), width, style.HEADING, bold=True)
    y += 0.06
    y += page.lines(left, y, bold, size=style.HEADING, bold=True)
    compared = panel.indicator.design == "comparison"
    about = [
        words.occasion(panel.contrast),
        words.catalogue(f"figures.{NAME}.{'difference' if compared else 'change'}"),
    ]
    quiet = [line for text in about for line in wrap(text, width)]
    return y + page.lines(left, y, quiet, colour=style.MUTED) + 0.2


def _draw_panel(sheet: _Sheet, panel: _Panel, left: float, right: float, y: float) -> float:
    page, words = sheet.page, sheet.words
    drawn = panel.drawn
    bottom = y + _TALL
    margin = panel.indicator.smallest_relevant
    limits = [
        limit
        for _, one in drawn
        for limit in (one.estimate, one.lower, one.upper)
        if limit is not None
    ]
    upright = Upright.around(
        y, bottom, [0.0, *limits, *((margin, -margin) if margin is not None else ())]
    )
    across = Axis(left, right, drawn[0][0], drawn[-1][0])
    _draw_plausible(sheet, panel, across, y, bottom)
    upright.draw(page, left, right, words.language)
    if margin is not None:
        for at in (margin, -margin):
            line = (upright.at(at),) * 2
            page.line((left, right), line, colour=style.MUTED, stroke=0.8, dashed=True, layer=2)
    whole = [(x, one) for x, one in drawn if one.has_interval]
    page.area(
        [across.at(x) for x, _ in whole],
        [upright.at(one.lower or 0.0) for _, one in whole],
        [upright.at(one.upper or 0.0) for _, one in whole],
        face=_BAND,
    )
    zero = (upright.at(0.0),) * 2
    page.line((left, right), zero, colour=style.MUTED, stroke=0.7, layer=2)
    page.line(
        [across.at(x) for x, _ in drawn],
        [upright.at(one.estimate or 0.0) for _, one in drawn],
        colour=_RESULT.colour,
        stroke=1.3,
    )
    for variant, mark in _TIPS.items():
        tip = _tip(sheet.released, panel, variant)
        if (
            tip is not None
            and tip.estimate is not None
            and drawn[0][0] <= tip.estimate <= across.high
        ):
            fill = None if variant == "interval" else "white"
            page.mark(across.at(tip.estimate), upright.at(0.0), mark, size=4.5, fill=fill)
    room = across.fitting_room(words.language)
    end = across.draw_ticks(page, bottom + 0.05, room, words.language)
    unit = words.text(panel.indicator.unit)
    told = wrap(words.catalogue(f"figures.{NAME}.axis", unit=unit), right - left)
    return end + page.lines(left, end, told, colour=style.MUTED)


def _draw_plausible(sheet: _Sheet, panel: _Panel, across: Axis, top: float, bottom: float) -> None:
    """The departures that were taken to be reasonable, in standard deviations of persons."""
    reach = [one.estimate for one in panel.deltas if one.estimate is not None]
    # The steps go as far as the analysis looked, in the same measure.
    each = max(reach) / FARTHEST * sheet.shift
    ends = [across.at(min(max(x, across.low), across.high)) for x in (-each, each)]
    sheet.page.area(ends, [bottom, bottom], [top, top], face=style.PALE)
    for x in ends:
        sheet.page.line((x, x), (top, bottom), colour=style.FAINT, stroke=0.5, layer=2)


# How far the steps go, in standard deviations of persons.
FARTHEST = 1.5
