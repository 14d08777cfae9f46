"""Every item by how easily it is agreed to and how it goes with the others of its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language.numbers import decimal
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.item_labels import Spot, place_labels
from samskaping.present.figures.key_line import Sign, draw_entries
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.words import Words
from samskaping.present.written import write
from samskaping.study.model import Outline
from samskaping.study.scorecard import Item

NAME = "item_map"
_HIGH = 6.6
_SCALE = 0.75
_ROOM = 0.8
_MOST_PANELS = 2
_COLUMNS = 2


@dataclass(frozen=True)
class _Point:
    """An item of one wave: its number, its value's number, and where it lies, if it is known."""

    number: int
    group: int
    item: Item
    mean: float | None
    rest: float | None
    absent: str = ""

    @property
    def spot(self) -> tuple[float, float] | None:
        """Mean as scored, and item–rest correlation."""
        return None if self.mean is None or self.rest is None else (self.mean, self.rest)


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the items of each wave, or of the last one where there are more than two."""
    words, released = Words(outline, language), Released.of(estimates)
    page = Page()
    y = page.title(title(outline, language))
    y = _draw_signs(page, words, y) + 0.1
    points = {wave: _points(released, words, wave) for wave in _waves(outline)}
    low, high = _reach([one for found in points.values() for one in found], outline)
    width = (page.width - 2 * style.MARGIN + 0.4) / len(points) - 0.4
    ends = []
    for place, (wave, found) in enumerate(points.items()):
        left = style.MARGIN + place * (width + 0.4)
        heading = words.label("wave", wave)
        across = Axis(left + _SCALE, left + width - 0.15, low[0], high[0])
        ends.append(_draw_panel(page, words, heading, found, across, (low[1], high[1]), y))
    y = max(ends) + 0.15
    y = _draw_names(page, words, next(iter(points.values())), y)
    return page.finish(y, stamp_of(outline, language, "scorecard"))


def title(outline: Outline, language: str) -> str:
    """What the figure shows."""
    return str(Words(outline, language).catalogue(f"figures.{NAME}.title"))


def caption(outline: Outline, language: str) -> str:
    """How to read the figure."""
    word = "caption" if len(outline.cases) > 1 else "caption_one_case"
    return str(Words(outline, language).catalogue(f"figures.{NAME}.{word}"))


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it."""
    words, released = Words(outline, language), Released.of(estimates)
    sentences = [words.catalogue(f"figures.{NAME}.alt")]
    for wave in _waves(outline):
        known = [
            (number.estimate, number)
            for item in outline.scorecard.items
            if (number := _rest(released, item, wave)) is not None and number.estimate is not None
        ]
        if known:
            low, high = min(known, key=lambda one: one[0])[1], max(known, key=lambda one: one[0])[1]
            sentences.append(
                words.catalogue(
                    f"figures.{NAME}.alt_wave",
                    wave=words.label("wave", wave),
                    low=write(low, "estimate", language),
                    low_item=words.label("item", low.subject).removesuffix("."),
                    high=write(high, "estimate", language),
                    high_item=words.label("item", high.subject).removesuffix("."),
                )
            )
    return " ".join(sentences)


def _waves(outline: Outline) -> list[str]:
    waves = [wave.id for wave in outline.waves]
    return waves if len(waves) <= _MOST_PANELS else waves[-1:]


def _rest(released: Released, item: Item, wave: str) -> Number | None:
    return released.find("samson", "item_rest_correlation", item.id, level="within_case", wave=wave)


def _points(released: Released, words: Words, wave: str) -> list[_Point]:
    """The items value by value, numbered in that order."""
    card = words.outline.scorecard
    found: list[_Point] = []
    turned = card.scale.minimum + card.scale.maximum
    for group, value in enumerate(card.values):
        for item in card.items_of(value=value.id):
            mean = released.find("samson", "item_mean", item.id, wave=wave)
            rest = _rest(released, item, wave)
            ticked = mean.estimate if mean is not None else None
            lacking = next((n for n in (mean, rest) if n is None or n.estimate is None), None)
            found.append(
                _Point(
                    number=len(found) + 1,
                    group=group,
                    item=item,
                    mean=turned - ticked if item.reversed and ticked is not None else ticked,
                    rest=rest.estimate if rest is not None else None,
                    absent=absent(lacking, words.catalogue),
                )
            )
    return found


def _reach(
    points: Sequence[_Point], outline: Outline
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Lower left and upper right corner of the panels, the same in all."""
    spots = [point.spot for point in points if point.spot is not None]
    scale = outline.scorecard.scale
    means, rests = [spot[0] for spot in spots], [spot[1] for spot in spots]
    lowest = floor(min(means)) if means else scale.minimum
    lowest = max(scale.minimum, min(lowest, scale.maximum - 1))
    bottom = floor(10 * min([0.0, *rests])) / 10
    top = min(1.0, ceil(10 * max([0.5, *rests]) + 0.5) / 10)
    return (float(lowest), bottom), (float(scale.maximum), top)


def _draw_signs(page: Page, words: Words, y: float) -> float:
    """Each value's marker, and what an open one is."""
    entries = [
        (_sign(page, style.group_mark(group), None), words.label("value", value.id))
        for group, value in enumerate(words.outline.scorecard.values)
    ]
    if any(item.reversed for item in words.outline.scorecard.items):
        hollow = _sign(page, style.Mark(style.INK, "o"), "white")
        entries.append((hollow, words.catalogue(f"figures.{NAME}.reversed")))
    return draw_entries(page, y, "", entries)


def _sign(page: Page, mark: style.Mark, fill: str | None) -> Sign:
    return lambda x, y: page.mark(x, y, mark, fill=fill)


def _draw_panel(
    page: Page,
    words: Words,
    heading: str,
    points: Sequence[_Point],
    across: Axis,
    reach: tuple[float, float],
    y: float,
) -> float:
    width = across.right - across.left
    y += page.lines(
        across.left, y, wrap(heading, width, style.HEADING, bold=True),
        size=style.HEADING, bold=True,
    )  # fmt: skip
    y += page.lines(across.left, y, wrap(words.catalogue(f"figures.{NAME}.upwards"), width)) + 0.15
    bottom, up = y + _HIGH, Axis(0.0, _HIGH, *reach)
    page.box(across.left, y, width, _HIGH, face="none", edge=style.RULE)
    across.draw_grid(page, y, bottom, _ROOM)
    _draw_upright(page, words, across, up, bottom)
    spots = [
        Spot(across.at(point.spot[0]), bottom - up.at(point.spot[1]), str(point.number))
        for point in points
        if point.spot is not None
    ]
    known = [point for point in points if point.spot is not None]
    labels = place_labels(spots, (across.left, y, across.right, bottom))
    for point, spot, label in zip(known, spots, labels, strict=True):
        mark = style.group_mark(point.group)
        if label.far:
            page.line((spot.x, label.x), (spot.y, label.y), colour=style.FAINT, stroke=0.5)
        page.mark(spot.x, spot.y, mark, fill="white" if point.item.reversed else None)
        page.text(label.x, label.y, spot.text, align="center")
    y = across.draw_ticks(page, bottom + 0.18, _ROOM, words.language)
    y += page.lines(across.left, y, wrap(words.catalogue(f"figures.{NAME}.rightwards"), width))
    return _draw_absent(page, points, across.left, width, y)


def _draw_upright(page: Page, words: Words, across: Axis, up: Axis, bottom: float) -> None:
    ends = (across.left, across.right)
    for tick in up.ticks(_ROOM):
        at = bottom - up.at(tick)
        colour = style.MUTED if tick == 0 else style.RULE
        page.line(ends, (at, at), colour=colour, stroke=0.6, layer=1)
        text = decimal(tick, 1, words.language)
        page.text(across.left - 0.1, at, text, colour=style.MUTED, align="right")


def _draw_absent(
    page: Page, points: Sequence[_Point], left: float, width: float, y: float
) -> float:
    """The numbers of items that are not on the map, by the reason why."""
    reasons = dict.fromkeys(point.absent for point in points if point.spot is None)
    for reason in reasons:
        numbers = [str(p.number) for p in points if p.spot is None and p.absent == reason]
        lines = wrap(f"{reason}: {', '.join(numbers)}", width)
        y += page.lines(left, y, lines, colour=style.MUTED)
    return y


def _draw_names(page: Page, words: Words, points: Sequence[_Point], y: float) -> float:
    """The items by their numbers, in columns of about the same height."""
    width = (page.width - 2 * style.MARGIN + 0.5) / _COLUMNS - 0.5
    indent = max((text_width(str(point.number)) for point in points), default=0.0) + 0.55
    blocks = []
    for point in points:
        label = words.label("item", point.item.id)
        if point.item.reversed:
            label = str(words.say("terms.reversed_item", item=label).unescape())
        blocks.append((point, wrap(label, width - indent)))
    total = sum(len(lines) for _, lines in blocks)
    column, used, ends, at = 0, 0, [y], y
    for point, lines in blocks:
        if used * _COLUMNS >= total * (column + 1) and column < _COLUMNS - 1:
            column, at = column + 1, y
        left = style.MARGIN + column * (width + 0.5)
        page.text(left + indent - 0.2, at + line_height() / 2, str(point.number), align="right")
        mark, fill = style.group_mark(point.group), "white" if point.item.reversed else None
        page.mark(left + 0.1, at + line_height() / 2, mark, fill=fill, size=4)
        at += page.lines(left + indent, at, lines) + 0.03
        used += len(lines)
        ends.append(at)
    return max(ends)
