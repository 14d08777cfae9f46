"""A line of a figure's key: what the signs stand for, in as many lines as it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from samskaping.present.figures import style
from samskaping.present.figures.page import Page, line_height, text_width

_SIGN = 0.4
_APART = 0.45

# Draws a sign around the place that it is given.
Sign = Callable[[float, float], None]


def draw_entries(page: Page, y: float, lead: str, entries: Sequence[tuple[Sign, str]]) -> float:
    """Signs with their labels after a bold word, from the top ``y``; gives where they end."""
    right = page.width - style.MARGIN
    step = line_height() + 0.06
    page.text(style.MARGIN, y + step / 2, lead, bold=True)
    indent = x = style.MARGIN + (text_width(lead, bold=True) + _APART if lead else _SIGN / 2)
    for draw_sign, label in entries:
        wide = _SIGN / 2 + 0.1 + text_width(label)
        if x + wide > right and x > indent:
            x, y = indent, y + step
        draw_sign(x, y + step / 2)
        page.text(x + _SIGN / 2 + 0.05, y + step / 2, label)
        x += wide + _APART
    return y + step


def hatched_sign(page: Page) -> Sign:
    """The sign of what is withheld."""
    return lambda x, y: page.withheld(x - 0.15, y - 0.11, 0.3, 0.22)
