"""A panel with periods along its foot and figures up its side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from samskaping.language.numbers import decimal
from samskaping.present.figures import style
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.page import Page, line_height, text_width
from samskaping.study.periods import IN_A_YEAR, Every

# What a line goes through: the number of a period, and the figure there.
Points = Mapping[int, float]
_ROOM = 0.7


@dataclass(frozen=True)
class TimePanel:
    """Places periods and figures between the sides of a panel."""

    page: Page
    across: Axis
    up: Axis
    language: str

    @classmethod
    def around(
        cls,
        page: Page,
        box: tuple[float, float, float, float],
        lines: Sequence[Points],
        language: str,
        zero: bool = False,
    ) -> TimePanel:
        """A panel in left, top, right and bottom, around lines; left of it is room for numbers."""
        left, top, right, bottom = box
        places = [place for line in lines for place in line] or [0, 1]
        figures = [figure for line in lines for figure in line.values()]
        upward = Axis.around(0.0, bottom - top, [*figures, *([0.0] if zero else [])])
        widest = max((text_width(text) for _, text in _written(upward, language)), default=0.0)
        low, high = float(min(places)), float(max(places))
        # The last year may stand a little beyond its tick.
        across = Axis(left + widest + 0.15, right - 0.2, low - 0.5, high + 0.5)
        return cls(page, across, Axis(bottom, top, upward.low, upward.high), language)

    def draw_axes(self, every: Every) -> float:
        """Faint lines at round figures, years at the foot; gives where they end."""
        plain = Axis(0.0, self.up.left - self.up.right, self.up.low, self.up.high)
        for tick, text in _written(plain, self.language):
            y = self.up.at(tick)
            colour = style.MUTED if tick == 0 and self.up.low < 0 else style.RULE
            ends = (self.across.left, self.across.right)
            self.page.line(ends, (y, y), colour=colour, stroke=0.6, layer=1)
            self.page.text(self.across.left - 0.1, y, text, colour=style.MUTED, align="right")
        bottom = self.up.left
        for year in self._years(IN_A_YEAR[every]):
            x = self.across.at(year * IN_A_YEAR[every])
            self.page.line((x, x), (bottom, bottom + 0.08), colour=style.MUTED, stroke=0.6)
            middle = bottom + 0.1 + line_height() / 2
            self.page.text(x, middle, str(year), colour=style.MUTED, align="center")
        return bottom + 0.1 + line_height()

    def _years(self, in_a_year: int) -> list[int]:
        """Years that have room beside one another and inside the panel."""
        half = text_width("2000") / 2
        inside = [
            year
            for year in range(
                ceil(self.across.low / in_a_year), int(self.across.high // in_a_year) + 1
            )
            if self.across.at(year * in_a_year) <= self.across.right - half + 0.3
        ]
        apart = self.across.at(in_a_year) - self.across.at(0)
        step = next((n for n in (1, 2, 5, 10, 20, 50) if n * apart >= 2 * half + 0.2), 50)
        return [year for year in inside if year % step == 0] or inside[:1]

    def draw_start(self, start: int) -> None:
        """An upright line between the last period before the start and the first after it."""
        x = self.across.at(start - 0.5)
        self.page.line((x, x), (self.up.left, self.up.right), colour=style.INK, stroke=0.8)

    def draw_line(
        self,
        points: Points,
        colour: str,
        stroke: float = 1.2,
        dashed: bool = False,
        layer: float = 3,
    ) -> None:
        """A line through neighbouring periods; a missing period leaves a gap in it."""
        for run in _runs(points):
            xs = [self.across.at(place) for place in run]
            ys = [self._inside(points[place]) for place in run]
            self.page.line(xs, ys, colour=colour, stroke=stroke, dashed=dashed, layer=layer)

    def draw_dots(self, points: Points, mark: style.Mark, size: float) -> None:
        """A marker for every figure."""
        for place, figure in points.items():
            self.page.mark(self.across.at(place), self._inside(figure), mark, size=size)

    def draw_band(self, lows: Points, highs: Points, face: str) -> None:
        """What lies between two lines."""
        places = sorted(lows)
        xs = [self.across.at(place) for place in places]
        ys = ([self._inside(side[place]) for place in places] for side in (lows, highs))
        low, high = ys
        self.page.area(xs, low, high, face=face)

    def _inside(self, figure: float) -> float:
        """The place of a figure, kept within the panel."""
        return self.up.at(min(max(figure, self.up.low), self.up.high))


def _written(axis: Axis, language: str) -> list[tuple[float, str]]:
    ticks = axis.ticks(_ROOM)
    digits = max((next((d for d in range(4) if round(t, d) == t), 4) for t in ticks), default=0)
    return [(tick, decimal(tick, digits, language)) for tick in ticks]


def _runs(points: Points) -> list[list[int]]:
    """Periods without a gap between them."""
    found: list[list[int]] = []
    for place in sorted(points):
        if found and place == found[-1][-1] + 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found
