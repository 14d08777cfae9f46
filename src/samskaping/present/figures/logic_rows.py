"""A framed row of boxes of the logic model, on more lines where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from samskaping.present.figures import style
from samskaping.present.figures.logic_cards import Card, card_height, draw_card
from samskaping.present.figures.logic_lines import exit_between
from samskaping.present.figures.page import Page, line_height

_PAD = 0.16
_GAP = 0.25
# Room that a line from an upper box takes between the boxes below it.
_PASSING = 0.2

# The points by which a line leaves a box: the last is where it turns down.
Exit = list[tuple[float, float]]


@dataclass(frozen=True)
class Row:
    """Boxes under a heading, at most ``across`` beside each other."""

    heading: str
    cards: Sequence[Card]
    across: int


def draw_row(
    page: Page, y: float, row: Row, lanes: Sequence[float] = ()
) -> tuple[float, list[Exit]]:
    """Draw the frame and its boxes; gives where it ends, and where lines leave the boxes.

    A line from a box above others goes down to the right of those below it. Lines keep clear of
    ``lanes``, which run further down the page.
    """
    lines = ceil(len(row.cards) / row.across)
    across = ceil(len(row.cards) / lines)
    gap = _GAP + _PASSING * (lines - 1)
    # To the right of the last box of a line there is a gap only where lines pass there.
    over = gap - _GAP
    step = (page.width - 2 * style.MARGIN - 2 * _PAD - over + gap) / across
    width = step - gap
    left = style.MARGIN + _PAD
    head = line_height(style.HEADING) + 0.1
    rows = [row.cards[i : i + across] for i in range(0, len(row.cards), across)]
    heights = [max(card_height(card, width) for card in cards) for cards in rows]
    bottom = y + head + sum(heights) + _GAP * (lines - 1) + 2 * _PAD
    page.box(
        style.MARGIN, y, page.width - 2 * style.MARGIN, bottom - y,
        face=style.PALE, edge=style.RULE,
    )  # fmt: skip
    page.lines(left, y + _PAD / 2, [row.heading], size=style.HEADING, bold=True)
    top = y + head + _PAD
    exits: list[Exit] = []
    for i, (cards, height) in enumerate(zip(rows, heights, strict=True)):
        for j, card in enumerate(cards):
            x = left + j * step
            draw_card(page, x, top, width, height, card)
            taken = [*lanes, *(points[-1][0] for points in exits)]
            if i == lines - 1:
                place = exit_between(x + 0.3, x + width - 0.3, taken)
                exits.append([(place, top + height)])
            else:
                place = exit_between(x + width + 0.08, x + step - 0.08, taken)
                middle = top + height / 2
                exits.append([(x + width, middle), (place, middle)])
        top += height + _GAP
    return bottom, exits
