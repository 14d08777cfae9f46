"""The key to the colours of the answers, from the lowest to the highest."""

from __future__ import annotations

from samskaping.language import Catalogue
from samskaping.language.numbers import whole
from samskaping.present.figures import style
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.study.closed import in_language
from samskaping.study.scorecard import Scale

_TALL = 0.27


def draw_key(
    page: Page,
    y: float,
    scale: Scale,
    colours: tuple[str, ...],
    words: Catalogue,
    *,
    hatched: bool,
) -> float:
    """Coloured boxes with the answers' labels under them; with the hatching if there is any."""
    withheld = words("figures.answer_distributions.withheld")
    aside = min(text_width(withheld), 2.6) if hatched else 0.0
    step = (page.width - 2 * style.MARGIN - aside - (0.4 if hatched else 0)) / len(colours)
    below = y + _TALL + 0.03
    lines: list[list[str]] = []
    for i, (point, colour) in enumerate(zip(scale.points, colours, strict=True)):
        x = style.MARGIN + i * step
        page.box(x, y, step, _TALL, face=colour, edge="white", stroke=0.8)
        label = in_language(scale.labels[point], words.language) if point in scale.labels else ""
        lines.append(wrap(f"{whole(point, words.language)} {label}", step - 0.15))
        page.lines(x + step / 2, below, lines[-1], align="center")
    if hatched:
        x = page.width - style.MARGIN - aside
        page.withheld(x, y, aside, _TALL)
        lines.append(wrap(withheld, aside))
        page.lines(x + aside / 2, below, lines[-1], align="center")
    return below + max(map(len, lines)) * line_height() + 0.2
