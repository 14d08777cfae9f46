"""From problem to indicators: the logic of the record, with lines from activities to indicators."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.present.figures import style
from samskaping.present.figures.fitting import first_that_fits
from samskaping.present.figures.flow_boxes import box_height, draw_box
from samskaping.present.figures.logic_cards import Card
from samskaping.present.figures.logic_levels import Level, draw_levels, heads_height, levels_of
from samskaping.present.figures.logic_lines import PITCH, Net, colour_of, draw_nets
from samskaping.present.figures.logic_rows import Row, draw_row
from samskaping.present.figures.page import Page, line_height, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.stamp import stamp_of
from samskaping.study.closed import in_language
from samskaping.study.model import Outline
from samskaping.study.record import LEVELS, Indicator, Record

NAME = "logic_model"
_ARROW = 0.38


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the record; a long one without the goals of its target groups, which the report has."""
    del estimates  # a plan has no numbers
    record = _record(outline)
    return first_that_fits(
        [partial(_draw, outline, record, language, goals) for goals in (True, False)]
    )


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: which indicators belong to every activity."""
    words = Catalogue(language)
    record = _record(outline)
    sentences = [
        words(
            f"figures.{NAME}.alt",
            groups="; ".join(in_language(one.label, language) for one in record.target_groups),
        )
    ]
    for activity in record.activities:
        led_to = [
            in_language(one.label, language)
            for one in record.indicators
            if activity.id in one.activities
        ]
        key = "alt_part" if led_to else "alt_alone"
        sentences.append(
            words(
                f"figures.{NAME}.{key}",
                activity=in_language(activity.label, language),
                indicators="; ".join(led_to),
            )
        )
    return " ".join(sentences)


def _record(outline: Outline) -> Record:
    if outline.record is None:
        raise ValueError("a study without a record has no logic to draw")
    return outline.record


def _draw(outline: Outline, record: Record, language: str, goals: bool) -> Figure:
    words = Catalogue(language)
    page = Page()
    groups, activities = _groups(record, words, goals), _activities(record, words)
    levels = levels_of(page, _parts(record, words), [one.id for one in record.activities])
    y = page.title(title_of(NAME, language))
    y = _told(page, y, words("soimpact.fact.challenge"), record.problem.challenge, language)
    y = _arrow(page, y)
    y, _ = draw_row(page, y, Row(words("soimpact.fact.target_groups"), groups, 4))
    y = _arrow(page, y)
    row = Row(words("soimpact.fact.activities"), activities, 5)
    lanes = [x for level in levels for x in level.lanes.values()]
    bottom, exits = draw_row(page, y, row, lanes)
    leading = [any(one.id in level.lanes for level in levels) for one in record.activities]
    top = bottom + _ARROW
    y = _told(
        page, top, words("soimpact.fact.change_hypothesis"), record.change_hypothesis, language
    )
    nets = {}
    heads = y + PITCH * (sum(leading) + 1.4)
    for i, (activity, points) in enumerate(zip(record.activities, exits, strict=True)):
        xs, ys = zip(*points, strict=True)
        nets[activity.id] = _net(activity.id, i, xs[-1], levels, heads)
        if leading[i]:
            colour, dashed = colour_of(i)
            page.line((*xs, xs[-1]), (*ys, top), colour=colour, stroke=1.2, dashed=dashed)
    draw_nets(page, list(nets.values()), y)
    y = draw_levels(page, levels, nets, heads, words(f"figures.{NAME}.nothing"))
    return page.finish(
        _draw_key(page, y + 0.15, record, words), stamp_of(outline, language, "record")
    )


def _net(activity: str, index: int, x: float, levels: Sequence[Level], heads: float) -> Net:
    below = heads + heads_height(levels)
    lanes = {
        level.lanes[activity]: level.ends(below)[activity]
        for level in levels
        if activity in level.lanes
    }
    return Net(x, *colour_of(index), lanes)


def _told(page: Page, y: float, heading: str, text: dict[str, str], language: str) -> float:
    """A box across the page with a heading; gives where it ends."""
    lines = (heading, in_language(text, language))
    width = page.width - 2 * style.MARGIN
    height = box_height(lines, width)
    draw_box(page, style.MARGIN, y, width, height, lines, listed=True)
    return y + height


def _arrow(page: Page, y: float) -> float:
    page.arrow(page.width / 2, y, page.width / 2, y + _ARROW)
    return y + _ARROW


def _groups(record: Record, words: Catalogue, goals: bool) -> list[Card]:
    shapes = _shapes(record)
    cards = []
    for group in record.target_groups:
        goal = in_language(group.success_goal, words.language)
        cards.append(
            Card(
                in_language(group.label, words.language),
                shape=shapes.get(group.id, ""),
                text=words(f"figures.{NAME}.goal", goal=goal) if goals else "",
                strong=True,
            )
        )
    return cards


def _activities(record: Record, words: Catalogue) -> list[Card]:
    shapes, letters = _shapes(record), _letters(record)
    return [
        Card(
            in_language(one.label, words.language),
            sign=letters.get(one.id, ""),
            marks=tuple(shapes[group] for group in one.target_groups if group in shapes),
        )
        for one in record.activities
    ]


def _parts(record: Record, words: Catalogue) -> list[tuple[str, list[tuple[Indicator, Card]]]]:
    shapes, letters = _shapes(record), _letters(record)

    def card(indicator: Indicator) -> Card:
        shape = shapes.get(indicator.target_group)
        return Card(
            in_language(indicator.label, words.language),
            sign=_direction(indicator, words)[0],
            marks=(shape,) if shape else (),
            letters=tuple(sign for one, sign in letters.items() if one in indicator.activities),
        )

    return [
        (
            words(f"terms.level.{level}"),
            [(one, card(one)) for one in record.indicators if one.level == level],
        )
        for level in LEVELS
    ]


def _shapes(record: Record) -> dict[str, str]:
    """A shape for every target group; with one group there is nothing to tell apart."""
    groups = record.target_groups if len(record.target_groups) > 1 else ()
    return {one.id: style.group_mark(i).shape for i, one in enumerate(groups)}


def _letters(record: Record) -> dict[str, str]:
    """A letter for every activity, doubled after the last; with one there is nothing to tell."""
    known = record.activities if len(record.activities) > 1 else ()
    return {one.id: chr(ord("A") + i % 26) * (1 + i // 26) for i, one in enumerate(known)}


def _direction(indicator: Indicator, words: Catalogue) -> str:
    return words(f"figures.attainment.direction.{indicator.direction}")


def _draw_key(page: Page, y: float, record: Record, words: Catalogue) -> float:
    """What stands in the boxes of the indicators, in words; gives where it ends."""
    signs = dict.fromkeys(_direction(one, words) for one in record.indicators)
    parts = [words(f"figures.{NAME}.key.direction", signs=", ".join(signs))]
    if _shapes(record):
        parts.append(words(f"figures.{NAME}.key.group"))
    if _letters(record):
        parts.append(words(f"figures.{NAME}.key.activities"))
    lines = wrap(" ".join(parts), page.width - 2 * style.MARGIN)
    page.lines(style.MARGIN, y, lines)
    return y + len(lines) * line_height()
