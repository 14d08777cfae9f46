"""One indicator's panel: a row per case or comparison group, its axis, and what the rows show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from samskaping.language import Catalogue
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.fitting import CaseNames
from samskaping.present.figures.intervals import Axis, draw_interval
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.instruments import cases_of, compared_with
from samskaping.present.released import Number, Released
from samskaping.study.closed import in_language
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Record

_LABEL = 3.35
_ASIDE = 0.25  # beside the axis, for occasions whose figure is withheld
_ROOM = 0.85
_APART = 0.12


@dataclass(frozen=True)
class Sheet:
    """What all panels of the figure share."""

    page: Page
    words: Catalogue
    released: Released
    outline: Outline
    record: Record
    names: CaseNames
    fills: Mapping[str, str]
    narrow: bool


@dataclass(frozen=True)
class Panel:
    """One indicator, where it is drawn, and what stands at the right of its rows."""

    indicator: Indicator
    left: float
    right: float
    attained: Mapping[str, Number | None]
    texts: Mapping[str, str | None]


def draw_panel(sheet: Sheet, panel: Panel, y: float) -> float:
    """Draw a panel from the top ``y``; gives where it ends."""
    page, words = sheet.page, sheet.words
    indicator, width = panel.indicator, panel.right - panel.left
    page.line((panel.left, panel.right), (y, y), stroke=0.8)
    name = wrap(in_language(indicator.label, words.language), width, style.HEADING, bold=True)
    y += page.lines(panel.left, y + 0.06, name, size=style.HEADING, bold=True) + 0.06
    y += page.lines(panel.left, y, wrap(_about(sheet, indicator), width), colour=style.MUTED)
    y += 0.1
    rows = cases_of(sheet.outline, indicator)
    compared = [group.id for group in compared_with(sheet.record, indicator)]
    axis = _axis(sheet, panel, [*rows, *compared])
    top = y
    for case in (*rows, *compared):
        y = _draw_row(sheet, panel, axis, case, y, compared=case in compared)
    axis.draw_grid(page, top, y, _ROOM)
    return axis.draw_ticks(page, y, _ROOM, words.language)


def _about(sheet: Sheet, indicator: Indicator) -> str:
    words = sheet.words
    parts = (
        words(f"terms.level.{indicator.level}"),
        in_language(indicator.unit, words.language),
        words(f"figures.attainment.direction.{indicator.direction}"),
    )
    return " · ".join(parts)


def _figures(sheet: Sheet, indicator: Indicator, case: str) -> dict[str, Number | None]:
    return {
        one.id: sheet.released.find("soimpact", "measured", indicator.id, case=case, occasion=one.id)
        for one in sheet.record.occasions_of(indicator)
    }


def target_of(sheet: Sheet, panel: Panel, case: str) -> Number | None:
    """The target that the case's last follow-up is held against, or the first that it has."""
    last = panel.attained.get(case)
    targets = sorted(
        (
            one
            for one in sheet.released.select("target", case=case)
            if one.subject == panel.indicator.id
        ),
        key=lambda one: datetime.strptime(one.levels["due"], "%Y%m%d"),
    )
    due = None if last is None else last.levels.get("due")
    return next((one for one in targets if one.levels["due"] == due), next(iter(targets), None))


def _axis(sheet: Sheet, panel: Panel, cases: list[str]) -> Axis:
    label = sheet.names.width(0.6 if sheet.narrow else _LABEL)
    beside = max((text_width(text) for text in panel.texts.values() if text), default=0.0)
    left = panel.left + label + 0.15 + _ASIDE
    right = panel.right - (beside + 0.2 if beside else 0.15)
    points, limits = [], []
    for case in cases:
        for number in _figures(sheet, panel.indicator, case).values():
            if number is not None and number.estimate is not None:
                points.append(number.estimate)
                limits += [one for one in (number.lower, number.upper) if one is not None]
        target = target_of(sheet, panel, case)
        if target is not None and target.estimate is not None:
            points += [target.estimate, *_band(panel.indicator, target.estimate)]
    if not points:
        return Axis.around(left, right, points)
    # A wide interval of one case does not squeeze all the others: it ends in an arrow.
    reach = 0.8 * (max(points) - min(points))
    low, high = min(points) - reach, max(points) + reach
    return Axis.around(left, right, [*points, *(min(max(one, low), high) for one in limits)])


def _band(indicator: Indicator, target: float) -> list[float]:
    if indicator.direction != "maintain":
        return []
    return [target - indicator.tolerance, target + indicator.tolerance]


def _draw_row(
    sheet: Sheet, panel: Panel, axis: Axis, case: str, y: float, *, compared: bool
) -> float:
    page, words = sheet.page, sheet.words
    figures = _figures(sheet, panel.indicator, case)
    lines = wrap(sheet.names.short(case), axis.left - _ASIDE - 0.15 - panel.left)
    wanted = (len(figures) + 2) * _APART if not sheet.narrow else 0.0
    tall = max(wanted, len(lines) * line_height() + 0.05)
    middle = y + tall / 2
    top = middle - len(lines) * line_height() / 2
    page.lines(panel.left, top, lines, colour=style.MUTED if compared else style.INK)
    target = target_of(sheet, panel, case)
    if target is not None and target.estimate is not None:
        _draw_target(page, axis, panel.indicator, target.estimate, middle, tall)
    if all(number is None or number.estimate is None for number in figures.values()):
        number = next((one for one in figures.values() if one is not None), None)
        text = absent(number, words)
        page.text(
            axis.left + 0.05, middle, text, italic=True, colour=style.MUTED, backed=True
        )
    else:
        _draw_figures(sheet, axis, figures, middle, compared=compared)
    _draw_attained(page, panel, case, middle)
    return y + tall


def _draw_target(
    page: Page, axis: Axis, indicator: Indicator, target: float, middle: float, tall: float
) -> None:
    band = _band(indicator, target)
    if band and band[1] > band[0]:
        left, right = (axis.at(end) for end in band)
        page.box(left, middle - tall / 2 + 0.03, right - left, tall - 0.06, face=style.BAND,
                 edge=style.BAND, stroke=0)  # fmt: skip
    x, half = axis.at(target), min(0.18, tall / 2 - 0.02)
    page.line((x, x), (middle - half, middle + half), colour=style.OKABE_ITO[1], stroke=2.4)


def _draw_figures(
    sheet: Sheet,
    axis: Axis,
    figures: Mapping[str, Number | None],
    middle: float,
    *,
    compared: bool,
) -> None:
    """A marker per occasion, the earliest at the top, joined by a thin line."""
    page = sheet.page
    apart = 0.09 if sheet.narrow else _APART
    mark = style.Mark(style.MUTED, "s") if compared else style.Mark(style.OKABE_ITO[0], "o")
    before: tuple[float, float] | None = None
    for i, (occasion, number) in enumerate(figures.items()):
        y = middle + (i - (len(figures) - 1) / 2) * apart
        if number is None or number.estimate is None:
            if number is not None and number.withheld:
                page.withheld(axis.left - _ASIDE, y - 0.06, 0.2, 0.12)
            continue
        fill = style.greyed(sheet.fills[occasion]) if compared else sheet.fills[occasion]
        draw_interval(page, axis, y, number, mark, fill=fill, size=4.2, stroke=1.0)
        here = (axis.at(number.estimate), y)
        if before is not None:
            page.line((before[0], here[0]), (before[1], here[1]), stroke=0.7, layer=3.5)
        before = here


def _draw_attained(page: Page, panel: Panel, case: str, middle: float) -> None:
    text, number = panel.texts.get(case), panel.attained.get(case)
    if not text:
        return
    plain = number is not None and number.estimate is not None
    colour = style.INK if plain else style.MUTED
    page.text(panel.right, middle, text, colour=colour, italic=not plain, align="right")
