"""A number axis that stands upright on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samskaping.language.numbers import decimal
from samskaping.present.figures import style
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.page import Page, line_height

_ROOM = 0.75


@dataclass(frozen=True)
class Upright:
    """Places numbers between a bottom and the top above it."""

    axis: Axis
    bottom: float

    @classmethod
    def around(cls, top: float, bottom: float, numbers: Sequence[float]) -> Upright:
        """An axis that reaches a little beyond the numbers to both sides."""
        return cls(Axis.around(0.0, bottom - top, numbers), bottom)

    def at(self, number: float) -> float:
        """Where a number lies on the page; one beyond an end lies on it."""
        inside = min(max(number, self.axis.low), self.axis.high)
        return self.bottom - self.axis.at(inside)

    def draw(self, page: Page, left: float, right: float, language: str) -> None:
        """Faint lines at round numbers, which stand at the left; a darker one at zero."""
        ticks = self.axis.ticks(max(_ROOM, line_height()))
        digits = max((_decimals(tick) for tick in ticks), default=0)
        for tick in ticks:
            y = self.at(tick)
            colour = style.MUTED if tick == 0 else style.RULE
            page.line((left, right), (y, y), colour=colour, stroke=0.6, layer=1)
            written = decimal(tick, digits, language)
            page.text(left - 0.12, y, written, colour=style.MUTED, align="right")


def _decimals(tick: float) -> int:
    return next((digits for digits in range(4) if round(tick, digits) == tick), 4)
