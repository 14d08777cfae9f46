"""Forest plots: every case's own change, their pooled mean, and where another case may lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from samskaping.present.figures import style
from samskaping.present.figures.counts import with_limits
from samskaping.present.figures.fitting import CaseNames, first_that_fits
from samskaping.present.figures.forest_notes import calibration_note, spread_lines
from samskaping.present.figures.forest_rows import (
    BELOW,
    CASE,
    PLAIN,
    axis_of,
    draw_row,
    sizes_of,
)
from samskaping.present.figures.grid_rows import Grid
from samskaping.present.figures.key_line import Sign, draw_entries, hatched_sign
from samskaping.present.figures.page import Page, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import cases_of, pooled_indicators
from samskaping.present.latest import last_contrast
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.words import Words
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Record

NAME = "pooled_changes"
_PITCH = 0.37
_NUMBERED_FROM = 4


@dataclass(frozen=True)
class _Sheet:
    page: Page
    words: Words
    released: Released
    outline: Outline
    record: Record
    grid: Grid
    names: CaseNames
    shared: str


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw a forest plot per indicator from the released estimates."""
    if outline.record is None:
        raise ValueError("a study without a record has no changes to draw")
    released = Released.of(estimates, outline.record)
    most = max(1, len(pooled_indicators(outline)))
    ways = dict.fromkeys(min(across, most) for across in (3, 4, 5))
    return first_that_fits(
        [partial(_draw, released, outline, outline.record, language, across) for across in ways]
    )


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: the pooled change of every indicator."""
    words = Words(outline, language)
    if outline.record is None:
        raise ValueError("a study without a record has no changes")
    released = Released.of(estimates, outline.record)
    shown = pooled_indicators(outline)
    sentences = [str(words.say(f"figures.{NAME}.alt", indicators=len(shown)))]
    for indicator in shown:
        contrast = _contrast(released, outline.record, indicator)
        number = released.find("soimpact", "pooled_change", indicator.id, occasion=contrast)
        told = with_limits(number, words.catalogue)
        name = words.label("indicator", indicator.id)
        sentences.append(words.catalogue(f"figures.{NAME}.alt_part", indicator=name, change=told))
    return " ".join(sentences)


def _contrast(released: Released, record: Record, indicator: Indicator) -> str:
    """The latest change; an indicator that is pooled has one."""
    return last_contrast(released, record, indicator, "case_indicator_change") or ""


def _draw(
    released: Released, outline: Outline, record: Record, language: str, across: int
) -> Figure:
    words = Words(outline, language)
    page = Page()
    names = CaseNames({case.id: case.name for case in outline.cases}, across >= _NUMBERED_FROM)
    labels = [names.short(case.id) for case in outline.cases]
    labels += [words.catalogue(f"figures.{NAME}.row.{name}") for name in BELOW]
    shown = pooled_indicators(outline)
    found = {_contrast(released, record, one) for one in shown}
    shared = found.pop() if len(found) == 1 else ""
    grid = Grid.of(page, labels, across)
    sheet = _Sheet(page, words, released, outline, record, grid, names, shared)
    y = page.title(title_of(NAME, language))
    if shared:
        told = words.catalogue(f"figures.{NAME}.contrast", contrast=words.occasion(shared))
        y += page.lines(style.MARGIN, y, wrap(told, page.width - 2 * style.MARGIN)) + 0.05
    y = _draw_key(sheet, y) + 0.15
    for start in range(0, len(shown), across):
        y = _draw_panels(sheet, shown[start : start + across], y) + 0.25
    note = calibration_note(
        released, words, {one.id: _contrast(released, record, one) for one in shown}
    )
    if note:
        y += page.lines(style.MARGIN, y, wrap(note, page.width - 2 * style.MARGIN)) + 0.2
    return page.finish(y - 0.2, stamp_of(outline, language, "record"))


def _draw_key(sheet: _Sheet, y: float) -> float:
    page, say = sheet.page, sheet.words.catalogue

    def marked(mark: style.Mark, fill: str | None = None, size: float = 5.0) -> Sign:
        def sign(x: float, y: float) -> None:
            page.line((x - 0.2, x + 0.2), (y, y), colour=mark.colour, stroke=1.0)
            page.mark(x, y, mark, fill=fill, size=size)

        return sign

    def diamond(x: float, y: float) -> None:
        page.shape(((x - 0.18, y), (x, y - 0.1), (x + 0.18, y), (x, y + 0.1)))

    def band(x: float, y: float) -> None:
        page.box(x - 0.18, y - 0.09, 0.34, 0.18, face=style.BAND, edge=style.MUTED, stroke=0.5)

    entries: list[tuple[Sign, str]] = [
        (marked(CASE), say(f"figures.{NAME}.case")),
        (marked(CASE, "white", 4.0), say(f"figures.{NAME}.case_unweighed")),
        (diamond, say(f"figures.{NAME}.pooled_key")),
        (marked(PLAIN, "white", 4.0), say(f"figures.{NAME}.unweighted_key")),
        (band, say(f"figures.{NAME}.prediction_key")),
    ]
    changes = sheet.released.select("case_indicator_change")
    if any(number.withheld for number in changes):
        entries.append((hatched_sign(page), say("figures.withheld")))
    y = draw_entries(page, y, "", entries)
    return sheet.names.draw_key(page, y + 0.05, say("figures.cases"))


def _about(sheet: _Sheet, indicator: Indicator, contrast: str) -> list[str]:
    words = sheet.words
    unit = words.text(indicator.unit)
    direction = words.catalogue(f"figures.attainment.direction.{indicator.direction}")
    return [unit, direction] if sheet.shared else [unit, words.occasion(contrast), direction]


def _numbers(sheet: _Sheet, indicator: Indicator, contrast: str) -> dict[str, Number | None]:
    """The number of each row, by case and by the quantities that pool the cases."""
    find = partial(sheet.released.find, "soimpact", subject=indicator.id, occasion=contrast)
    rows = {
        case: find("case_indicator_change", case=case)
        for case in cases_of(sheet.outline, indicator)
    }
    arms: dict[str, dict[str, str]] = {"indicator_change": {"arm": "effort"}}
    return rows | {name: find(name, **arms.get(name, {})) for name in BELOW}


def _sizes(sheet: _Sheet, indicator: Indicator, contrast: str) -> dict[str, float]:
    """The size of each case's marker, of the cases that have a weight."""
    weights = {
        number.levels["weighed"]: number.estimate
        for number in sheet.released.select("pooling_weight", occasion=contrast)
        if number.subject == indicator.id and number.estimate is not None
    }
    return sizes_of(weights)


def _draw_panels(sheet: _Sheet, shown: Sequence[Indicator], y: float) -> float:
    page, words = sheet.page, sheet.words
    changes = [_contrast(sheet.released, sheet.record, one) for one in shown]
    heads = [
        (words.label("indicator", one.id), _about(sheet, one, contrast))
        for one, contrast in zip(shown, changes, strict=True)
    ]
    top = sheet.grid.draw_heads(heads, y)
    rows = {case.id: sheet.names.short(case.id) for case in sheet.outline.cases}
    rows |= {name: words.catalogue(f"figures.{NAME}.row.{name}") for name in BELOW}
    middles, heights, bottom = sheet.grid.draw_labels(rows, (), _PITCH, top)
    above = middles[BELOW[0]] - heights[BELOW[0]] / 2
    end = bottom
    for place, (indicator, contrast) in enumerate(zip(shown, changes, strict=True)):
        left, right = sheet.grid.ends(place)
        numbers = _numbers(sheet, indicator, contrast)
        sizes = _sizes(sheet, indicator, contrast)
        axis = axis_of([one for one in numbers.values() if one], left + 0.1, right - 0.1)
        page.line((left, right), (above, above), colour=style.RULE, stroke=0.6, layer=1)
        for row in rows:
            if row in numbers:
                draw_row(page, words, axis, row, numbers[row], middles[row], sizes.get(row))
            else:
                text = words.catalogue("figures.attainment.elsewhere")
                page.text(axis.left, middles[row], text, italic=True, colour=style.MUTED,
                          backed=True)  # fmt: skip
        room = axis.fitting_room(words.language)
        axis.draw_grid(page, top, bottom, room)
        below = axis.draw_ticks(page, bottom, room, words.language) + 0.04
        lines = [part for line in spread_lines(sheet.released, words, indicator.id, contrast)
                 for part in wrap(line, right - left)]  # fmt: skip
        end = max(end, below + page.lines(left, below, lines, colour=style.MUTED))
    return end
