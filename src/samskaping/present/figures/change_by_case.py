"""Dumbbells of change: every case from baseline to follow-up, with the change's interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from samskaping.present.figures import style
from samskaping.present.figures.counts import absent, with_limits
from samskaping.present.figures.fitting import CaseNames, first_that_fits
from samskaping.present.figures.grid_rows import Grid
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.key_line import Sign, draw_entries, hatched_sign
from samskaping.present.figures.page import Page, text_width
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import cases_of, compared_with, followed_indicators
from samskaping.present.latest import last_attainment, last_contrast
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.words import Words
from samskaping.present.written import write
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Record

NAME = "change_by_case"
_PITCH, _APART = 0.42, 0.1
_NUMBERED_FROM = 4
_CASE = style.Mark(style.OKABE_ITO[0], "o")
_GROUP = style.Mark(style.MUTED, "s")
_MEAN, _GROUP_MEAN = style.Mark(style.INK, "D"), style.Mark(style.MUTED, "D")
_ARMS = ("effort", "comparison")


@dataclass(frozen=True)
class Moved:
    """One row: where it began, how it changed, its sign, and the target that it is held against."""

    start: Number | None
    change: Number | None
    mark: style.Mark
    target: float | None = None

    @property
    def end(self) -> float | None:
        """Where the follow-up lies."""
        if self.start is None or self.change is None:
            return None
        if self.start.estimate is None or self.change.estimate is None:
            return None
        return self.start.estimate + self.change.estimate

    @property
    def limits(self) -> tuple[float, float] | None:
        """The interval of the change, counted from the baseline."""
        if self.end is None or self.start is None or self.change is None:
            return None
        low, high, start = self.change.lower, self.change.upper, self.start.estimate
        if low is None or high is None or start is None:
            return None
        return start + low, start + high


@dataclass(frozen=True)
class _Sheet:
    page: Page
    words: Words
    released: Released
    outline: Outline
    record: Record
    grid: Grid
    names: CaseNames


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw a panel per indicator from the released estimates."""
    record = _record(outline)
    released = Released.of(estimates, record)
    most = max(1, len(followed_indicators(record)))
    ways = dict.fromkeys(min(across, most) for across in (3, 4, 5))
    return first_that_fits(
        [partial(_draw, released, outline, record, language, across) for across in ways]
    )


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: the mean change of every indicator."""
    words, record = Words(outline, language), _record(outline)
    released = Released.of(estimates, record)
    shown = followed_indicators(record)
    sentences = [words.catalogue(f"figures.{NAME}.alt", indicators=len(shown))]
    for indicator in shown:
        number = released.find(
            "soimpact", "indicator_change", indicator.id, arm="effort",
            occasion=_contrast(released, record, indicator),
        )  # fmt: skip
        told = with_limits(number, words.catalogue)
        name = words.label("indicator", indicator.id)
        sentences.append(words.catalogue(f"figures.{NAME}.alt_part", indicator=name, change=told))
    return " ".join(sentences)


def _record(outline: Outline) -> Record:
    if outline.record is None:
        raise ValueError("a study without a record has no changes to draw")
    return outline.record


def _contrast(released: Released, record: Record, indicator: Indicator) -> str:
    return last_contrast(released, record, indicator, "case_indicator_change") or ""


def _draw(
    released: Released, outline: Outline, record: Record, language: str, across: int
) -> Figure:
    words, page = Words(outline, language), Page()
    shown = followed_indicators(record)
    names = {case.id: case.name for case in outline.cases}
    names |= {group.id: group.name for one in shown for group in compared_with(record, one)}
    named = CaseNames(names, across >= _NUMBERED_FROM)
    labels = [named.short(case) for case in names]
    labels += [words.catalogue(f"figures.{NAME}.mean.{arm}") for arm in _ARMS]
    sheet = _Sheet(page, words, released, outline, record, Grid.of(page, labels, across), named)
    y = _draw_key(sheet, page.title(title_of(NAME, language))) + 0.15
    for start in range(0, len(shown), across):
        y = _draw_panels(sheet, shown[start : start + across], y) + 0.25
    return page.finish(y - 0.2, stamp_of(outline, language, "record"))


def _draw_key(sheet: _Sheet, y: float) -> float:
    page, say = sheet.page, sheet.words.catalogue

    def marked(mark: style.Mark, fill: str | None = None) -> Sign:
        return lambda x, y: page.mark(x, y, mark, fill=fill)

    def whisker(x: float, y: float) -> None:
        _draw_whisker(page, x - 0.17, x + 0.17, y)

    def target(x: float, y: float) -> None:
        page.line((x, x), (y - 0.16, y + 0.16), colour=style.OKABE_ITO[1], stroke=2.4)

    entries = [
        (marked(_CASE, "white"), say(f"figures.{NAME}.start")),
        (marked(_CASE), say(f"figures.{NAME}.end")),
        (whisker, say(f"figures.{NAME}.interval")),
        (marked(_MEAN), say(f"figures.{NAME}.mean_key")),
    ]
    if any(compared_with(sheet.record, one) for one in sheet.record.indicators):
        entries.append((marked(_GROUP), say("figures.attainment.comparison")))
    if sheet.record.targets:
        entries.append((target, say("figures.attainment.target")))
    if any(number.withheld for number in sheet.released.select("case_indicator_change")):
        entries.append((hatched_sign(page), say("figures.withheld")))
    y = draw_entries(page, y, "", entries)
    return sheet.names.draw_key(page, y + 0.05, say("figures.cases"))


def _rows(sheet: _Sheet, indicator: Indicator, contrast: str) -> dict[str, Moved]:
    """What each row of an indicator shows, by case, group and arm."""
    baseline = contrast.partition("-")[2]
    find = partial(sheet.released.find, "soimpact", subject=indicator.id)
    groups = [group.id for group in compared_with(sheet.record, indicator)]
    rows = {}
    for case in [*cases_of(sheet.outline, indicator), *groups]:
        held = last_attainment(sheet.released, sheet.record, indicator.id, case)
        due = "" if held is None else held.levels.get("due", "")
        target = find("target", case=case, due=due) if due else None
        rows[case] = Moved(
            find("measured", case=case, occasion=baseline),
            find("case_indicator_change", case=case, occasion=contrast),
            _GROUP if case in groups else _CASE,
            None if target is None else target.estimate,
        )
    for arm in ("effort", "comparison") if groups else ("effort",):
        rows[arm] = Moved(
            find("measured_over_cases", arm=arm, occasion=baseline),
            find("indicator_change", arm=arm, occasion=contrast),
            _MEAN if arm == "effort" else _GROUP_MEAN,
        )
    return rows


def _draw_panels(sheet: _Sheet, shown: Sequence[Indicator], y: float) -> float:
    page, words = sheet.page, sheet.words
    changes = [_contrast(sheet.released, sheet.record, one) for one in shown]
    each = [_rows(sheet, one, at) for one, at in zip(shown, changes, strict=True)]
    heads = [
        (words.label("indicator", one.id),
         [words.text(one.unit), words.occasion(at),
          words.catalogue(f"figures.attainment.direction.{one.direction}")])
        for one, at in zip(shown, changes, strict=True)
    ]  # fmt: skip
    top = sheet.grid.draw_heads(heads, y)
    known = {row for rows in each for row in rows}
    labels = {case.id: sheet.names.short(case.id) for case in sheet.outline.cases}
    labels |= {row: sheet.names.short(row) for row in sheet.names.names if row in known}
    quiet = [row for row in labels if row not in {case.id for case in sheet.outline.cases}]
    labels |= {arm: words.catalogue(f"figures.{NAME}.mean.{arm}") for arm in _ARMS if arm in known}
    middles, heights, bottom = sheet.grid.draw_labels(labels, quiet, _PITCH, top)
    above, end = middles["effort"] - heights["effort"] / 2, bottom
    for place, (one, rows) in enumerate(zip(shown, each, strict=True)):
        left, right = sheet.grid.ends(place)
        texts = {row: _told(sheet, moved) for row, moved in rows.items()}
        axis = _axis(list(rows.values()), left + 0.1, right - max(map(text_width, texts.values())))
        page.line((left, right), (above, above), colour=style.RULE, stroke=0.6, layer=1)
        for row in labels:
            if row in rows:
                _draw_row(sheet, axis, rows[row], texts[row], (middles[row], right))
            elif row in _elsewhere(sheet, one):
                text = words.catalogue("figures.attainment.elsewhere")
                page.text(axis.left, middles[row], text, italic=True, colour=style.MUTED,
                          backed=True)  # fmt: skip
        room = axis.fitting_room(words.language)
        axis.draw_grid(page, top, bottom, room)
        end = max(end, axis.draw_ticks(page, bottom, room, words.language))
    return end


def _elsewhere(sheet: _Sheet, indicator: Indicator) -> set[str]:
    """The study's cases that do not measure an indicator."""
    return {case.id for case in sheet.outline.cases} - set(cases_of(sheet.outline, indicator))


def _told(sheet: _Sheet, moved: Moved) -> str:
    """The change with its sign; nothing where it is withheld or missing."""
    change = moved.change
    if change is None or change.estimate is None:
        return ""
    text = write(change, "estimate", sheet.words.language)
    return f"+{text}" if change.estimate > 0 else text


def _axis(rows: Sequence[Moved], left: float, right: float) -> Axis:
    points: list[float] = []
    limits: list[float] = []
    for moved in rows:
        start = None if moved.start is None else moved.start.estimate
        points += [one for one in (start, moved.end, moved.target) if one is not None]
        limits += moved.limits or ()
    if not points:
        return Axis.around(left, right - 0.25, points)
    # A wide interval of one case does not squeeze all the others: it ends in an arrow.
    reach = 0.8 * (max(points) - min(points))
    low, high = min(points) - reach, max(points) + reach
    within = [*points, *(min(max(one, low), high) for one in limits)]
    return Axis.around(left, right - 0.25, within)


def _draw_whisker(page: Page, left: float, right: float, y: float) -> None:
    page.line((left, right), (y, y), colour=style.INK, stroke=0.7)
    for x in (left, right):
        page.line((x, x), (y - 0.05, y + 0.05), colour=style.INK, stroke=0.7)


def _draw_row(sheet: _Sheet, axis: Axis, moved: Moved, text: str, at: tuple[float, float]) -> None:
    page, (middle, right) = sheet.page, at
    if moved.target is not None:
        x = axis.at(moved.target)
        page.line((x, x), (middle - 0.17, middle + 0.17), colour=style.OKABE_ITO[1], stroke=2.4)
    start = None if moved.start is None else moved.start.estimate
    page.text(right, middle, text, align="right")
    if moved.end is None or start is None:
        missing = moved.change if start is not None else moved.start
        if missing is not None and missing.withheld:
            page.withheld(axis.left, middle - 0.1, 0.5, 0.2)
        else:
            word = absent(missing, sheet.words.catalogue)
            page.text(axis.left, middle, word, italic=True, colour=style.MUTED, backed=True)
        return
    y = middle - _APART / 2
    page.line((axis.at(start), axis.at(moved.end)), (y, y), colour=moved.mark.colour, stroke=1.8)
    if moved.limits is not None:
        low, high = (min(max(one, axis.low), axis.high) for one in moved.limits)
        _draw_whisker(page, axis.at(low), axis.at(high), middle + _APART)
    page.mark(axis.at(start), y, moved.mark, size=4.6, fill="white")
    page.mark(axis.at(moved.end), y, moved.mark, size=4.6)
