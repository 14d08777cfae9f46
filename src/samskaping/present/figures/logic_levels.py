"""The indicators of the logic model: a column per level, with lanes for the activities' lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samskaping.present.figures import style
from samskaping.present.figures.logic_cards import Card, card_height, draw_card
from samskaping.present.figures.logic_lines import PITCH, Net, draw_arrival
from samskaping.present.figures.page import Page, line_height, wrap
from samskaping.study.record import Indicator

_BETWEEN = 0.3
_HEAD = 0.45
_LOWER = 0.14
# Most that all lanes together may take of the page's width.
_MOST = 5.0


@dataclass(frozen=True)
class Level:
    """One column: its boxes from ``left``, and a lane for each activity that leads into it."""

    title: str
    left: float
    width: float
    lanes: dict[str, float]
    indicators: tuple[Indicator, ...]
    cards: tuple[Card, ...]

    def tops(self, y: float) -> Iterator[tuple[float, float]]:
        """Top and height of every box, from ``y`` downwards."""
        for card in self.cards:
            height = card_height(card, self.width)
            yield y, height
            y += height + _LOWER

    def ends(self, y: float) -> dict[str, float]:
        """Where the lane of every activity ends: at the last box that it leads to."""
        ends: dict[str, float] = {}
        for (top, height), indicator in zip(self.tops(y), self.indicators, strict=True):
            ends |= dict.fromkeys(indicator.activities, top + height / 2)
        return ends


def levels_of(
    page: Page, parts: Sequence[tuple[str, Sequence[tuple[Indicator, Card]]]], order: Sequence[str]
) -> list[Level]:
    """The columns beside each other; boxes are equally wide, lanes as many as are needed.

    ``parts`` are the title of every level with its indicators, ``order`` the activities.
    """
    used = [
        [one for one in order if any(one in indicator.activities for indicator, _ in part)]
        for _, part in parts
    ]
    count = sum(map(len, used))
    pitch = min(PITCH, _MOST / max(1, count))
    gaps = _BETWEEN * (len(parts) - 1) + sum(_HEAD for lanes in used if lanes)
    width = (page.width - 2 * style.MARGIN - gaps - pitch * count) / len(parts)
    levels, x = [], style.MARGIN
    for (title, part), lanes in zip(parts, used, strict=True):
        places = {one: x + (i + 0.5) * pitch for i, one in enumerate(lanes)}
        left = x + len(lanes) * pitch + (_HEAD if lanes else 0.0)
        indicators = tuple(indicator for indicator, _ in part)
        cards = tuple(card for _, card in part)
        levels.append(Level(title, left, width, places, indicators, cards))
        x = left + width + _BETWEEN
    return levels


def heads_height(levels: Sequence[Level]) -> float:
    """Height of the row of titles."""
    most = max(len(_title(level)) for level in levels)
    return most * line_height(style.HEADING) + 0.15


def draw_levels(
    page: Page, levels: Sequence[Level], nets: dict[str, Net], y: float, nothing: str
) -> float:
    """Titles, boxes, and an arrow into every box; gives where the longest column ends."""
    lowest = below = y + heads_height(levels)
    for level in levels:
        title = _title(level)
        page.lines(level.left, y, title, size=style.HEADING, bold=True)
        if not level.cards:
            page.lines(level.left, below, wrap(nothing, level.width), colour=style.MUTED)
            lowest = max(lowest, below + len(wrap(nothing, level.width)) * line_height())
        boxes = zip(level.tops(below), level.indicators, level.cards, strict=True)
        for (top, height), indicator, card in boxes:
            draw_card(page, level.left, top, level.width, height, card)
            leading = [(nets[one], level.lanes[one]) for one in indicator.activities]
            draw_arrival(page, leading, top + height / 2, level.left)
            lowest = max(lowest, top + height)
    return lowest


def _title(level: Level) -> list[str]:
    return wrap(level.title, level.width, style.HEADING, bold=True)
