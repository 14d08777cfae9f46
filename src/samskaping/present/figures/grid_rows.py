"""Rows that panels beside each other share: their labels stand once, at the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samskaping.present.figures import style
from samskaping.present.figures.page import Page, line_height, text_width, wrap

_BETWEEN = 0.45
_MOST = 4.6


@dataclass(frozen=True)
class Grid:
    """Where the labels of the rows and the panels beside them stand."""

    page: Page
    label: float
    across: int

    @classmethod
    def of(cls, page: Page, labels: Sequence[str], across: int) -> Grid:
        """A grid whose first column holds the labels."""
        widest = max((text_width(label) for label in labels), default=0.0)
        return cls(page, min(_MOST, widest) + 0.25, across)

    def ends(self, place: int) -> tuple[float, float]:
        """Left and right end of the panel at a place from the left."""
        start = style.MARGIN + self.label
        room = self.page.width - style.MARGIN - start
        width = (room - (self.across - 1) * _BETWEEN) / self.across
        left = start + place * (width + _BETWEEN)
        return left, left + width

    def draw_labels(
        self, labels: Mapping[str, str], quiet: Sequence[str], pitch: float, y: float
    ) -> tuple[dict[str, float], dict[str, float], float]:
        """Write the labels below each other; gives middles, heights and the end of the rows."""
        middles, heights = {}, {}
        for row, label in labels.items():
            lines = wrap(label, self.label - 0.2)
            tall = max(pitch, len(lines) * line_height() + 0.05)
            top = y + (tall - len(lines) * line_height()) / 2
            colour = style.MUTED if row in quiet else style.INK
            self.page.lines(style.MARGIN, top, lines, colour=colour)
            middles[row], heights[row] = y + tall / 2, tall
            y += tall
        return middles, heights, y

    def draw_heads(self, heads: Sequence[tuple[str, Sequence[str]]], y: float) -> float:
        """A rule, a name and quiet lines over each panel; gives where the rows may begin."""
        ends = []
        for place, (name, about) in enumerate(heads):
            left, right = self.ends(place)
            self.page.line((left, right), (y, y), stroke=0.8)
            bold = wrap(name, right - left, style.HEADING, bold=True)
            end = y + 0.06
            end += self.page.lines(left, end, bold, size=style.HEADING, bold=True)
            quiet = [line for text in about for line in wrap(text, right - left)]
            ends.append(end + self.page.lines(left, end, quiet, colour=style.MUTED))
        return max(ends) + 0.1
