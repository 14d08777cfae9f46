"""Which indicators a figure has no panel for."""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.present.figures import style
from samskaping.present.figures.page import Page, wrap
from samskaping.present.words import Words
from samskaping.study.record import Indicator


def draw_absent(
    page: Page,
    words: Words,
    indicators: Sequence[Indicator],
    y: float,
    why: str = "without_numbers",
) -> float:
    """A line that names the indicators that have no panel; gives where it ends."""
    if not indicators:
        return y
    named = [words.catalogue("figures.quoted", label=words.label("indicator", one.id))
             for one in indicators]  # fmt: skip
    text = words.catalogue(f"figures.{why}", indicators=", ".join(named))
    lines = wrap(text, page.width - 2 * style.MARGIN)
    return y + page.lines(style.MARGIN, y, lines, colour=style.MUTED) + 0.25
