"""One indicator's panel: a row per case or comparison group, its axis, and what the rows show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from samskaping.language import Catalogue
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.fitting import CaseNames
from samskaping.present.figures.grid_rows import Grid
from samskaping.present.figures.intervals import Axis, draw_interval
from samskaping.present.figures.page import Page, text_width
from samskaping.present.instruments import cases_of, compared_with
from samskaping.present.released import Number, Released
from samskaping.study.closed import in_language
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Record

_PITCH, _TIGHT = 0.46, 0.4
_ASIDE = 0.25  # beside the axis, for occasions whose figure is withheld
_APART = 0.11
_WITHHELD = 0.5  # width of the sign at the right of a row
_VERDICT = 0.32  # beside it, whether the case is on track
# What stands for the verdicts on the path to the target.
VERDICTS = {1: "✓", 2: "✗", 3: "?"}


@dataclass(frozen=True)
class Sheet:
    """What all panels of the figure share."""

    page: Page
    words: Catalogue
    released: Released
    outline: Outline
    record: Record
    grid: Grid
    names: CaseNames
    fills: Mapping[str, str]


@dataclass(frozen=True)
class Panel:
    """One indicator, and what stands at the right of its rows."""

    indicator: Indicator
    attained: Mapping[str, Number | None]
    texts: Mapping[str, str]
    verdicts: Mapping[str, Number | None]


def draw_panels(sheet: Sheet, panels: Sequence[Panel], y: float) -> float:
    """Draw panels beside each other from the top ``y``; gives where they end."""
    page, words, record = sheet.page, sheet.words, sheet.record
    heads = [
        (in_language(one.indicator.label, words.language), _about(sheet, one.indicator))
        for one in panels
    ]
    top = sheet.grid.draw_heads(heads, y)
    shown = [case.id for case in sheet.outline.cases]
    compared = [group.id for one in panels for group in compared_with(record, one.indicator)]
    rows = {case: sheet.names.short(case) for case in dict.fromkeys([*shown, *compared])}
    middles, heights, bottom = sheet.grid.draw_labels(
        rows, compared, _TIGHT if sheet.names.numbered else _PITCH, top
    )
    end = bottom
    for place, panel in enumerate(panels):
        left, right = sheet.grid.ends(place)
        groups = [group.id for group in compared_with(record, panel.indicator)]
        measured = [*cases_of(sheet.outline, panel.indicator), *groups]
        axis = _axis(sheet, panel, measured, left, right)
        for case in rows:
            if case in measured:
                place_of = _Place(middles[case], heights[case], right, case in groups)
                _draw_row(sheet, panel, axis, case, place_of)
            elif case in shown:
                text = words("figures.attainment.elsewhere")
                page.text(axis.left, middles[case], text, italic=True, colour=style.MUTED,
                          backed=True)  # fmt: skip
        room = axis.fitting_room(words.language)
        axis.draw_grid(page, top, bottom, room)
        end = max(end, axis.draw_ticks(page, bottom, room, words.language))
    return end


@dataclass(frozen=True)
class _Place:
    middle: float
    tall: float
    right: float
    compared: bool


def _about(sheet: Sheet, indicator: Indicator) -> tuple[str, str, str]:
    words = sheet.words
    level = words(f"terms.level.{indicator.level}")
    unit = in_language(indicator.unit, words.language)
    groups = {one.id: one.label for one in sheet.record.target_groups}
    group = in_language(groups[indicator.target_group], words.language)
    direction = words(f"figures.attainment.direction.{indicator.direction}")
    return f"{level} · {unit}", group, direction


def _figures(sheet: Sheet, indicator: Indicator, case: str) -> dict[str, Number | None]:
    find = partial(sheet.released.find, "soimpact", "measured", indicator.id, case=case)
    shown = [one.id for one in sheet.record.occasions_of(indicator) if one.id in sheet.fills]
    return {occasion: find(occasion=occasion) for occasion in shown}


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


def _axis(sheet: Sheet, panel: Panel, cases: list[str], left: float, right: float) -> Axis:
    beside = max((_beside(panel, case) for case in panel.texts), default=0.0)
    left, right = left + _ASIDE, right - (beside + 0.2 + _VERDICT if beside else 0.15)
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


def _beside(panel: Panel, case: str) -> float:
    """Room for what stands at the right of a row."""
    number = panel.attained.get(case)
    return _WITHHELD if number is not None and number.withheld else text_width(panel.texts[case])


def _band(indicator: Indicator, target: float) -> list[float]:
    if indicator.direction != "maintain":
        return []
    return [target - indicator.tolerance, target + indicator.tolerance]


def _draw_row(sheet: Sheet, panel: Panel, axis: Axis, case: str, place: _Place) -> None:
    page, words = sheet.page, sheet.words
    figures = _figures(sheet, panel.indicator, case)
    target = target_of(sheet, panel, case)
    if target is not None and target.estimate is not None:
        _draw_target(page, axis, panel.indicator, target.estimate, place)
    if any(number is not None and _says(number) for number in figures.values()):
        _draw_figures(sheet, axis, figures, place)
    else:
        number = next((one for one in figures.values() if one is not None), None)
        text = absent(number, words)
        page.text(axis.left, place.middle, text, italic=True, colour=style.MUTED, backed=True)
    _draw_attained(page, panel, case, place)


def _says(number: Number) -> bool:
    """Whether a figure is drawn: as a marker, or as the sign of what is withheld."""
    return number.estimate is not None or number.withheld


def _draw_target(
    page: Page, axis: Axis, indicator: Indicator, target: float, place: _Place
) -> None:
    middle, tall = place.middle, place.tall
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
    place: _Place,
) -> None:
    """A marker per occasion, the earliest at the top, joined by a thin line."""
    page = sheet.page
    mark = style.Mark(style.MUTED, "s") if place.compared else style.Mark(style.OKABE_ITO[0], "o")
    before: tuple[float, float] | None = None
    for i, (occasion, number) in enumerate(figures.items()):
        y = place.middle + (i - (len(figures) - 1) / 2) * _APART
        if number is None or number.estimate is None:
            if number is not None and number.withheld:
                page.withheld(axis.left - _ASIDE, y - 0.06, 0.2, 0.12)
            continue
        fill = style.greyed(sheet.fills[occasion]) if place.compared else sheet.fills[occasion]
        draw_interval(page, axis, y, number, mark, fill=fill, size=4.2, stroke=1.0)
        here = (axis.at(number.estimate), y)
        if before is not None:
            page.line((before[0], here[0]), (before[1], here[1]), stroke=0.7, layer=3.5)
        before = here


def _draw_attained(page: Page, panel: Panel, case: str, place: _Place) -> None:
    text, number = panel.texts.get(case), panel.attained.get(case)
    if number is None or not text:
        return
    right = place.right - _VERDICT
    if number.withheld:
        page.withheld(right - _WITHHELD, place.middle - 0.1, _WITHHELD, 0.2)
        return
    plain = number.estimate is not None
    colour = style.INK if plain else style.MUTED
    page.text(right, place.middle, text, colour=colour, italic=not plain, align="right")
    verdict = panel.verdicts.get(case)
    if verdict is not None and verdict.estimate is not None:
        sign = VERDICTS[round(verdict.estimate)]
        page.text(place.right, place.middle, sign, colour=style.MUTED, align="right")
