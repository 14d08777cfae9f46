"""Specification curves: every listed analysis of an indicator, above the choices it was made of."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from samskaping.present.figures import style
from samskaping.present.figures.absences import draw_absent
from samskaping.present.figures.counts import absent
from samskaping.present.figures.fitting import CaseNames
from samskaping.present.figures.key_line import Sign, draw_entries
from samskaping.present.figures.page import Page, text_width, wrap
from samskaping.present.figures.upright import Upright
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import compared_with, doubted_indicators
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.tables.trust import chosen, listed
from samskaping.present.words import Words
from samskaping.present.written import write
from samskaping.study.model import Outline
from samskaping.study.record import LEVELS, Indicator
from samskaping.study.trust import Specification

NAME = "specification_curve"
_ANY = style.Mark(style.OKABE_ITO[0], "o")
_PRIMARY = style.Mark(style.INK, "D")
_TALL, _PITCH, _GAP, _ACROSS, _APART = 1.95, 0.32, 0.08, 2, 0.5
_MOST = 6
_CHOICES = ("occasion", "persons", "weighting", "estimator")


@dataclass(frozen=True)
class _Point:
    one: Specification
    number: Number


@dataclass(frozen=True)
class _Sheet:
    page: Page
    words: Words
    released: Released
    names: CaseNames


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw a curve per indicator from the released estimates."""
    if outline.record is None:
        raise ValueError("a study without a record has no analyses to draw")
    released, words = Released.of(estimates, outline.record), Words(outline, language)
    page = Page()
    sheet = _Sheet(page, words, released, CaseNames(_named(outline), True))
    y = page.title(title_of(NAME, language))
    y = _draw_key(sheet, y) + 0.15
    known = [one for one in doubted_indicators(outline) if _points(sheet, one)]
    shown = _first(known)
    for start in range(0, len(shown), _ACROSS):
        y = _draw_panels(sheet, shown[start : start + _ACROSS], y) + 0.25
    y = draw_absent(page, words, [one for one in known if one not in shown], y, "in_table_only")
    y = draw_absent(
        page, words, [one for one in doubted_indicators(outline) if one not in known], y
    )
    return page.finish(y - 0.2, stamp_of(outline, language, "record"))


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: how many analyses of each indicator there are, and their median."""
    words = Words(outline, language)
    released = Released.of(estimates, outline.record)
    shown = doubted_indicators(outline)
    sentences = [str(words.say(f"figures.{NAME}.alt", indicators=len(shown)))]
    for indicator in shown:
        median = released.find("soimpact", "specification_median", indicator.id)
        told = absent(median, words.catalogue)
        if median is not None and median.estimate is not None:
            told = write(median, "estimate", language)
        name = words.label("indicator", indicator.id)
        sentences.append(words.catalogue(f"figures.{NAME}.alt_part", indicator=name, median=told))
    return " ".join(sentences)


def _first(known: Sequence[Indicator]) -> list[Indicator]:
    """As many as a page holds, those of the highest level first, in their usual order."""
    ranked = sorted(known, key=lambda one: (-LEVELS.index(one.level), known.index(one)))
    return [one for one in known if one in ranked[:_MOST]]


def _named(outline: Outline) -> dict[str, str]:
    """Every case and group that some indicator measures, in order."""
    names = {case.id: case.name for case in outline.cases}
    for indicator in outline.record.indicators if outline.record else ():
        for group in compared_with(outline.record, indicator) if outline.record else ():
            names[group.id] = group.name
    return names


def _draw_key(sheet: _Sheet, y: float) -> float:
    page, say = sheet.page, sheet.words.catalogue

    def marked(mark: style.Mark) -> Sign:
        def sign(x: float, y: float) -> None:
            page.line((x, x), (y - 0.16, y + 0.16), colour=mark.colour, stroke=1.2)
            page.mark(x, y, mark, size=4)

        return sign

    def dashed(x: float, y: float) -> None:
        page.line((x - 0.2, x + 0.2), (y, y), colour=style.INK, stroke=0.7, dashed=True)

    entries = [
        (marked(_ANY), say(f"figures.{NAME}.any")),
        (marked(_PRIMARY), say(f"figures.{NAME}.primary")),
        (dashed, say(f"figures.{NAME}.median")),
    ]
    y = draw_entries(page, y, "", entries)
    return sheet.names.draw_key(page, y + 0.05, say(f"figures.{NAME}.cases"))


def _draw_panels(sheet: _Sheet, shown: Sequence[Indicator], y: float) -> float:
    page = sheet.page
    width = (page.width - 2 * style.MARGIN - (_ACROSS - 1) * _APART) / _ACROSS
    lefts = [style.MARGIN + place * (width + _APART) for place in range(len(shown))]
    tops = [
        _draw_head(sheet, indicator, left, width, y)
        for indicator, left in zip(shown, lefts, strict=True)
    ]
    return max(
        _draw_panel(sheet, indicator, left, width, max(tops))
        for indicator, left in zip(shown, lefts, strict=True)
    )


def _draw_head(sheet: _Sheet, indicator: Indicator, left: float, width: float, y: float) -> float:
    page, words = sheet.page, sheet.words
    page.line((left, left + width), (y, y), stroke=0.8)
    bold = wrap(words.label("indicator", indicator.id), width, style.HEADING, bold=True)
    y += 0.06
    y += page.lines(left, y, bold, size=style.HEADING, bold=True)
    direction = words.catalogue(f"figures.attainment.direction.{indicator.direction}")
    about = [f"{words.text(indicator.unit)} ({direction})", _together(sheet, indicator)]
    quiet = [line for text in about if text for line in wrap(text, width)]
    return y + page.lines(left, y, quiet, colour=style.MUTED) + 0.15


def _together(sheet: _Sheet, indicator: Indicator) -> str:
    """The median of the analyses and their joint p."""
    find, language = sheet.released.find, sheet.words.language
    median, test, least = (
        find("soimpact", f"specification_{name}", indicator.id)
        for name in ("median", "test", "smallest_p")
    )
    if median is None or median.estimate is None or test is None or least is None:
        return ""
    if test.p is None or least.p is None:
        return ""
    return sheet.words.catalogue(
        f"figures.{NAME}.together",
        median=write(median, "estimate", language),
        p=write(test, "p", language),
        least=write(least, "p", language),
    )


def _points(sheet: _Sheet, indicator: Indicator) -> list[_Point]:
    found = []
    for one, contrast in listed(sheet.words, indicator):
        number = sheet.released.find(
            "soimpact", "specification", indicator.id, occasion=contrast, variant=one.id
        )
        if number is not None and number.estimate is not None:
            found.append(_Point(one, number))
    return sorted(found, key=lambda point: point.number.estimate or 0.0)


def _draw_panel(sheet: _Sheet, indicator: Indicator, left: float, width: float, y: float) -> float:
    page, words = sheet.page, sheet.words
    points = _points(sheet, indicator)
    rows = _rows(sheet, points)
    labels = [label for _, label, _ in rows]
    column = min(0.45 * width, max((text_width(label) for label in labels), default=1.0)) + 0.35
    start, end = left + max(column, 1.2), left + width
    step = min(0.55, (end - start) / len(points))
    places = [start + step * (k + 0.5) for k in range(len(points))]
    limits = [limit for one in points for limit in (one.number.lower, one.number.upper)]
    values = [0.0, *(limit for limit in limits if limit is not None)]
    values += [one.number.estimate or 0.0 for one in points]
    bottom = y + _TALL
    axis = Upright.around(y, bottom, values)
    axis.draw(page, start, places[-1] + step / 2, words.language)
    median = sheet.released.find("soimpact", "specification_median", indicator.id)
    if median is not None and median.estimate is not None:
        at = axis.at(median.estimate)
        page.line((start, places[-1] + step / 2), (at, at), stroke=0.7, dashed=True, layer=2)
    for x, point in zip(places, points, strict=True):
        _draw_point(page, axis, x, point, _is_primary(point.one, words, indicator))
    return _draw_matrix(sheet, rows, places, left, bottom + 0.12)


def _is_primary(one: Specification, words: Words, indicator: Indicator) -> bool:
    """The main result at the last follow-up."""
    last = [spec.occasion for spec, _ in listed(words, indicator)]
    record = words.outline.record
    order = [occasion.id for occasion in record.occasions] if record else []
    latest = max((name for name in last if name in order), key=order.index, default=None)
    choices = (one.persons, one.weighting, one.estimator, one.without, one.occasion)
    return choices == ("measured", "cases", "gain", (), latest)


def _draw_point(page: Page, axis: Upright, x: float, point: _Point, primary: bool) -> None:
    number, mark = point.number, _PRIMARY if primary else _ANY
    if number.lower is not None and number.upper is not None:
        ys = (axis.at(number.lower), axis.at(number.upper))
        page.line((x, x), ys, colour=mark.colour, stroke=1.2)
    page.mark(x, axis.at(number.estimate or 0.0), mark, size=4 if primary else 3.5)


def _rows(sheet: _Sheet, points: Sequence[_Point]) -> list[tuple[str, str, list[str]]]:
    """Rows of the matrix: the choice, its label, and what stands at each analysis."""
    found: list[tuple[str, str, list[str]]] = []
    picked = [chosen(sheet.words, point.one) for point in points]
    for choice in _CHOICES:
        options = dict.fromkeys((one[choice].id, one[choice].label) for one in picked)
        if len(options) > 1:
            order = sorted(options, key=lambda option: _place(sheet.words, choice, option[0]))
            for name, label in order:
                found.append((choice, label, ["x" if one[choice].id == name else "" for one in
                                              picked]))  # fmt: skip
    if any(point.one.without for point in points):
        numbers = [",".join(sheet.names.short(case) for case in point.one.without)
                   for point in points]  # fmt: skip
        label = sheet.words.catalogue(f"figures.{NAME}.without")
        found.append(("without", label, numbers))
    return found


def _place(words: Words, choice: str, option: str) -> int:
    orders = {
        "persons": ["measured", "followed", "imputed"],
        "weighting": ["cases", "persons"],
        "estimator": ["gain", "ancova"],
        "occasion": [one.id for one in words.outline.record.occasions]
        if words.outline.record
        else [],
    }
    return orders[choice].index(option) if option in orders[choice] else 0


def _draw_matrix(
    sheet: _Sheet,
    rows: Sequence[tuple[str, str, list[str]]],
    places: Sequence[float],
    left: float,
    y: float,
) -> float:
    page, before = sheet.page, ""
    apart = min((b - a for a, b in itertools.pairwise(places)), default=1.0)
    for choice, label, marks in rows:
        y += _GAP if before and choice != before else 0.0
        before = choice
        middle = y + _PITCH / 2
        page.text(left, middle, label)
        # Numbers that would touch each other are dots; the table says which case is meant.
        written = choice == "without" and all(text_width(mark) + 0.06 <= apart for mark in marks)
        for x, mark in zip(places, marks, strict=True):
            if written and mark:
                page.text(x, middle, mark, align="center")
            elif not written or not mark:
                colour = style.INK if mark else style.RULE
                page.mark(x, middle, style.Mark(colour, "o"), size=3.6 if mark else 1.6)
        y += _PITCH
    return y
