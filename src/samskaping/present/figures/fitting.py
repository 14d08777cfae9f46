"""How a figure of many parts is kept on one page, and how it then names the cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from samskaping.present.figures import style
from samskaping.present.figures.page import Page, text_width, wrap

# Centimetres of an A4 page that are left beside margins and caption.
HIGHEST = 24.0


def first_that_fits(ways: Sequence[Callable[[], Figure]]) -> Figure:
    """The first of several ways to draw a figure that is not too high; otherwise the last."""
    for way in ways[:-1]:
        figure = way()
        if figure.get_size_inches()[1] * 2.54 <= HIGHEST:
            return figure
    return ways[-1]()


@dataclass(frozen=True)
class CaseNames:
    """What stands for a case: its name, or a number that a line above explains."""

    names: Mapping[str, str]
    numbered: bool

    def short(self, case: str) -> str:
        """What stands at the case's row or column."""
        return str(list(self.names).index(case) + 1) if self.numbered else self.names[case]

    def width(self, most: float) -> float:
        """Width of the column of names, at most ``most``."""
        widest = max((text_width(self.short(case)) for case in self.names), default=0.0)
        return min(most, widest)

    def draw_key(self, page: Page, y: float, lead: str) -> float:
        """The numbers with the names that they stand for; nothing where names are shown."""
        if not self.numbered:
            return y
        space = "\N{NO-BREAK SPACE}"
        pairs = [f"{self.short(case)}{space}{name}" for case, name in self.names.items()]
        text = ", ".join(pair.replace(" ", space) for pair in pairs)
        lines = wrap(f"{lead} {text}", page.width - 2 * style.MARGIN)
        return y + page.lines(style.MARGIN, y, lines) + 0.1
