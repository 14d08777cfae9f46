"""A number axis on the page, and a number with its interval on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from samskaping.language.numbers import decimal
from samskaping.present.figures import style
from samskaping.present.figures.page import Page, line_height, text_width
from samskaping.present.released import Number

_STEPS = tuple(round(step * 10.0**power, -power) for power in range(-4, 10) for step in (1, 2, 5))


@dataclass(frozen=True)
class Axis:
    """Places numbers from ``low`` to ``high`` between two places on the page."""

    left: float
    right: float
    low: float
    high: float

    def at(self, number: float) -> float:
        """Where a number lies on the page, in centimetres."""
        return self.left + (number - self.low) / (self.high - self.low) * (self.right - self.left)

    def ticks(self, room: float) -> list[float]:
        """Round numbers to write at the axis, at least ``room`` centimetres apart.

        Where no round step leaves two of them, the outermost of a finer step.
        """
        scale = (self.right - self.left) / (self.high - self.low)
        wide = next((i for i, s in enumerate(_STEPS) if s * scale >= room - 1e-9), len(_STEPS) - 1)
        ticks = self._multiples(_STEPS[wide])
        for step in reversed(_STEPS[max(0, wide - 3) : wide]):
            if len(ticks) > 1:
                break
            finer = self._multiples(step)
            if finer and (finer[-1] - finer[0]) * scale >= room - 1e-9:
                ticks = [finer[0], finer[-1]]
        return ticks

    def _multiples(self, step: float) -> list[float]:
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [round(k * step, 4) for k in range(first, last + 1)]

    @classmethod
    def around(cls, left: float, right: float, numbers: Sequence[float]) -> Axis:
        """An axis that reaches a little beyond the numbers to both sides."""
        low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
        margin = 0.06 * (high - low) or 0.1 * abs(high) or 0.5
        return cls(left, right, low - margin, high + margin)

    def fitting_room(self, language: str) -> float:
        """The least room between two ticks in which their numbers stand apart."""
        rooms = [0.4 + 0.1 * k for k in range(40)]
        return next((room for room in rooms if self._widest(room, language) + 0.15 <= room), 4.4)

    def _widest(self, room: float, language: str) -> float:
        return max((text_width(text) for _, text in self._written(room, language)), default=0.0)

    def _written(self, room: float, language: str) -> list[tuple[float, str]]:
        ticks = self.ticks(room)
        digits = max((_decimals(tick) for tick in ticks), default=0)
        return [(tick, decimal(tick, digits, language)) for tick in ticks]

    def draw_grid(self, page: Page, top: float, bottom: float, room: float) -> None:
        """Faint lines at the ticks; a darker one at zero."""
        for tick in self.ticks(room):
            x = self.at(tick)
            colour = style.MUTED if tick == 0 and self.low < 0 else style.RULE
            page.line((x, x), (top, bottom), colour=colour, stroke=0.6, layer=1)

    def draw_ticks(self, page: Page, y: float, room: float, language: str) -> float:
        """The numbers at the ticks; gives where they end."""
        for tick, text in self._written(room, language):
            middle = y + line_height() / 2
            page.text(self.at(tick), middle, text, colour=style.MUTED, align="center")
        return y + line_height()


def _decimals(tick: float) -> int:
    return next((digits for digits in range(4) if round(tick, digits) == tick), 4)


def draw_interval(
    page: Page,
    axis: Axis,
    y: float,
    number: Number,
    mark: style.Mark,
    *,
    fill: str | None = None,
    size: float = 5.0,
    stroke: float = 1.3,
) -> None:
    """A marker at the estimate on a line from limit to limit; an arrow where a limit is outside."""
    if number.estimate is None:
        raise ValueError(f"{number.key} has no estimate to draw")
    if number.lower is not None and number.upper is not None:
        low, high = max(number.lower, axis.low), min(number.upper, axis.high)
        page.line((axis.at(low), axis.at(high)), (y, y), colour=mark.colour, stroke=stroke)
        if number.lower < axis.low:
            page.mark(axis.left, y, style.Mark(mark.colour, "<"), size=3.5)
        if number.upper > axis.high:
            page.mark(axis.right, y, style.Mark(mark.colour, ">"), size=3.5)
    if axis.low <= number.estimate <= axis.high:
        page.mark(axis.at(number.estimate), y, mark, size=size, fill=fill)
