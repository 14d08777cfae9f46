"""Scatter plots: how participants rated each case's process, against how its indicators changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language.numbers import decimal, percent
from samskaping.present.figures import style
from samskaping.present.figures.fitting import CaseNames, first_that_fits
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import cases_of, rated_indicators
from samskaping.present.latest import last_contrast
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.words import Words
from samskaping.present.written import write
from samskaping.study.model import Outline
from samskaping.study.record import Indicator

NAME = "quality_and_change"
_POINT = style.Mark(style.OKABE_ITO[0], "o")
_HIGH, _BETWEEN, _SCALE = 3.1, 0.55, 1.0
# A dot is this far from its number, and no two numbers are closer than their height.
_NEAR = 0.13


@dataclass(frozen=True)
class _Sheet:
    page: Page
    words: Words
    released: Released
    outline: Outline
    names: CaseNames
    across: int

    def ends(self, place: int) -> tuple[float, float]:
        """Left and right end of a panel with its scale."""
        room = self.page.width - 2 * style.MARGIN
        width = (room - (self.across - 1) * _BETWEEN) / self.across
        left = style.MARGIN + place * (width + _BETWEEN)
        return left, left + width


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw a panel per indicator from the released estimates."""
    released = Released.of(estimates, outline.record)
    most = max(1, len(rated_indicators(outline)))
    ways = dict.fromkeys(min(across, most) for across in (3, 4))
    return first_that_fits([partial(_draw, released, outline, language, one) for one in ways])


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: the correlation of every panel."""
    words = Words(outline, language)
    released = Released.of(estimates, outline.record)
    shown = rated_indicators(outline)
    sentences = [words.catalogue(f"figures.{NAME}.alt", indicators=len(shown))]
    for indicator in shown:
        name = words.label("indicator", indicator.id)
        told = _correlation(released, words, indicator)
        sentences.append(f"{name}: {told}.")
    return " ".join(sentences)


def _contrast(released: Released, outline: Outline, indicator: Indicator) -> str:
    record = outline.record
    found = last_contrast(released, record, indicator, "case_indicator_change") if record else None
    return found or ""


def _correlation(released: Released, words: Words, indicator: Indicator) -> str:
    """ρ with its p and power, or why there is none."""
    outline, language = words.outline, words.language
    find = partial(
        released.find,
        "integration",
        subject=indicator.id,
        occasion=_contrast(released, outline, indicator),
        wave=outline.waves[-1].id,
    )
    rho, power = find("quality_change_correlation"), find("quality_change_power")
    if rho is None or rho.estimate is None:
        withheld = rho is not None and rho.withheld
        return words.catalogue("figures.withheld" if withheld else "figures.not_estimated")
    told = f"ρ = {write(rho, 'estimate', language)}"
    if rho.p is None or power is None or power.estimate is None:
        return f"{told}, {words.catalogue(f'figures.{NAME}.no_test')}"
    p = write(rho, "p", language)
    p = p if p.startswith("<") else f"= {p}"
    told_power = percent(power.estimate, 0, language)
    return words.catalogue(f"figures.{NAME}.test", rho=told, p=p, power=told_power)


def _draw(released: Released, outline: Outline, language: str, across: int) -> Figure:
    words, page = Words(outline, language), Page()
    names = CaseNames({case.id: case.name for case in outline.cases}, True)
    sheet = _Sheet(page, words, released, outline, names, across)
    y = page.title(title_of(NAME, language))
    axes = words.catalogue(f"figures.{NAME}.axes", wave=words.wave(outline.waves[-1].id))
    y += page.lines(style.MARGIN, y, wrap(axes, page.width - 2 * style.MARGIN)) + 0.05
    y = names.draw_key(page, y, words.catalogue("figures.cases")) + 0.1
    shown = rated_indicators(outline)
    for start in range(0, len(shown), across):
        y = _draw_row(sheet, shown[start : start + across], y) + 0.3
    return page.finish(y - 0.2, stamp_of(outline, language, "scorecard", "record"))


def _draw_row(sheet: _Sheet, shown: Sequence[Indicator], y: float) -> float:
    page, words = sheet.page, sheet.words
    ends = []
    for place, indicator in enumerate(shown):
        left, right = sheet.ends(place)
        page.line((left, right), (y, y), stroke=0.8)
        bold = wrap(words.label("indicator", indicator.id), right - left, style.HEADING, bold=True)
        end = y + 0.06
        end += page.lines(left, end, bold, size=style.HEADING, bold=True)
        about = [
            words.text(indicator.unit),
            words.catalogue(f"figures.attainment.direction.{indicator.direction}"),
            words.occasion(_contrast(sheet.released, sheet.outline, indicator)),
            _correlation(sheet.released, words, indicator),
        ]
        quiet = [line for text in about for line in wrap(text, right - left)]
        ends.append(end + page.lines(left, end, quiet, colour=style.MUTED))
    top = max(ends) + 0.2
    for place, indicator in enumerate(shown):
        _draw_panel(sheet, indicator, sheet.ends(place), top)
    return top + _HIGH + line_height() + 0.1


def _points(sheet: _Sheet, indicator: Indicator) -> dict[str, tuple[Number, Number]]:
    """Score and change of every case that has both."""
    wave = sheet.outline.waves[-1].id
    contrast = _contrast(sheet.released, sheet.outline, indicator)
    found = {}
    for case in cases_of(sheet.outline, indicator):
        score = sheet.released.find("samson", "mean", "total", case=case, wave=wave)
        change = sheet.released.find(
            "soimpact", "case_indicator_change", indicator.id, case=case, occasion=contrast
        )
        if score is not None and change is not None:
            found[case] = (score, change)
    return found


def _draw_panel(sheet: _Sheet, indicator: Indicator, ends: tuple[float, float], top: float) -> None:
    page, words = sheet.page, sheet.words
    shown = {
        case: (score.estimate, change.estimate)
        for case, (score, change) in _points(sheet, indicator).items()
        if score.estimate is not None and change.estimate is not None
    }
    left, right, bottom = ends[0] + _SCALE, ends[1] - 0.15, top + _HIGH
    if not shown:
        text = words.catalogue("figures.not_estimated")
        page.text(left, top + _HIGH / 2, text, italic=True, colour=style.MUTED)
        return
    across = Axis.around(left + 0.2, right - 0.2, [score for score, _ in shown.values()])
    # Upwards on the page: the upper end of the scale is the panel's top.
    upward = Axis.around(bottom - 0.2, top + 0.2, [0.0, *(change for _, change in shown.values())])
    _draw_scales(sheet, across, upward, (left, right, top, bottom))
    taken: list[tuple[float, float]] = []
    for case, (score, change) in sorted(shown.items(), key=lambda one: one[1]):
        x, y = across.at(score), upward.at(change)
        page.mark(x, y, _POINT, rimmed=True)
        beside = _free_place(x, y, taken)
        taken.append(beside)
        page.text(*beside, sheet.names.short(case), align="center")


def _free_place(x: float, y: float, taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where a number stands by its dot without covering another: right, left, above, below."""
    step = line_height() * 0.8
    places = [(x + _NEAR + 0.08, y), (x - _NEAR - 0.08, y), (x, y - step), (x, y + step)]
    free = (
        place
        for place in places
        if all(abs(place[0] - a) > 0.2 or abs(place[1] - b) > step * 0.8 for a, b in taken)
    )
    return next(free, places[0])


def _draw_scales(
    sheet: _Sheet, across: Axis, upward: Axis, ends: tuple[float, float, float, float]
) -> None:
    page, language = sheet.page, sheet.words.language
    left, right, top, bottom = ends
    room = across.fitting_room(language)
    across.draw_grid(page, top, bottom, room)
    across.draw_ticks(page, bottom, room, language)
    ticks = Axis(0.0, bottom - top, upward.low, upward.high).ticks(0.6)
    digits = max((_decimals(tick) for tick in ticks), default=0)
    for tick in ticks:
        y = upward.at(tick)
        colour = style.MUTED if tick == 0 else style.RULE
        page.line((left, right), (y, y), colour=colour, stroke=0.6, layer=1)
        text = decimal(tick, digits, language)
        page.text(left - 0.1 - text_width(text), y, text, colour=style.MUTED)


def _decimals(tick: float) -> int:
    return next((digits for digits in range(4) if round(tick, digits) == tick), 4)
