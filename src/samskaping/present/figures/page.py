"""A sheet to draw on in centimetres from its upper left corner; its height follows its contents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyArrowPatch, Polygon, Rectangle
from matplotlib.textpath import TextToPath

from samskaping.present.figures import style
from samskaping.present.stamp import Stamp

Align = Literal["left", "center", "right"]
_CAPITAL = 0.729  # height of a capital letter of DejaVu Sans, in em
_MEASURE = TextToPath()


@cache
def text_width(text: str, size: float = style.TEXT, bold: bool = False) -> float:
    """Width of one line of text in centimetres."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    points, _, _ = _MEASURE.get_text_width_height_descent(text, font, False)
    # Hinting at low resolution makes a line up to two per cent wider than its outline.
    return float(points) * style.POINT * 1.02


def line_height(size: float = style.TEXT) -> float:
    """Distance between two lines of text in centimetres."""
    return size * style.LINE * style.POINT


def wrap(text: str, width: float, size: float = style.TEXT, bold: bool = False) -> list[str]:
    """Break text into lines no wider than ``width``; a word that is too long gets a hyphen."""
    lines: list[str] = []
    line = ""
    # A no-break space holds a number and its unit together, so only plain spaces count.
    words = [word for word in text.split(" ") if word]
    while words:
        word = words.pop(0)
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold) <= width:
            line = longer
        elif line:
            lines.append(line)
            line = ""
            words.insert(0, word)
        else:
            fits = max(2, _longest_start(word, width, size, bold))
            if fits >= len(word):
                line = word
                continue
            lines.append(f"{word[:fits].rstrip('-')}-")
            words.insert(0, word[fits:])
    return [*lines, line] if line else lines


def _longest_start(word: str, width: float, size: float, bold: bool) -> int:
    known = word.rfind("-", 0, len(word) - 1) + 1
    if known and text_width(word[:known], size, bold) <= width:
        return known
    fits = [n for n in range(1, len(word)) if text_width(f"{word[:n]}-", size, bold) <= width]
    # Two letters alone at the start of a line read badly.
    return min(fits[-1], len(word) - 3) if fits else 0


class Page:
    """Draws text, boxes, lines and markers; ``y`` grows downwards."""

    def __init__(self, width: float = style.WIDTH) -> None:
        self.width = width
        self.figure = Figure(figsize=(width / 2.54, 1), facecolor="white")
        self._axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = style.TEXT,
        bold: bool = False,
        italic: bool = False,
        colour: str = style.INK,
        align: Align = "left",
        backed: bool = False,
    ) -> None:
        """One line of text, its capitals centred on ``y``; ``backed`` hides lines behind it."""
        backing = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if backed else None
        self._axes.text(
            x,
            y + size * _CAPITAL * style.POINT / 2,
            text,
            fontfamily="sans-serif",
            fontsize=size,
            fontweight="bold" if bold else "normal",
            fontstyle="italic" if italic else "normal",
            color=colour,
            ha=align,
            va="baseline",
            bbox=backing,
            parse_math=False,
            zorder=5,
        )

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = style.TEXT,
        bold: bool = False,
        colour: str = style.INK,
        align: Align = "left",
    ) -> float:
        """Several lines of text from ``y`` downwards; gives the height that they take."""
        step = line_height(size)
        for i, line in enumerate(lines):
            self.text(
                x, y + (i + 0.5) * step, line, size=size, bold=bold, colour=colour, align=align
            )
        return len(lines) * step

    def upright(self, x: float, y: float, lines: Sequence[str]) -> None:
        """Lines of text that run upwards from ``y``, side by side about ``x``."""
        step = line_height()
        for i, line in enumerate(lines):
            self._axes.text(
                x + (i - (len(lines) - 1) / 2) * step,
                y,
                line,
                fontfamily="sans-serif",
                fontsize=style.TEXT,
                color=style.INK,
                rotation=90,
                ha="center",
                va="bottom",
                parse_math=False,
                zorder=5,
            )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        face: str = "white",
        edge: str = style.INK,
        stroke: float = 0.8,
        hatched: bool = False,
    ) -> None:
        """A rectangle from its upper left corner."""
        patch = Rectangle(
            (x, y),
            width,
            height,
            facecolor=face,
            edgecolor=edge,
            linewidth=stroke,
            hatch=style.HATCH if hatched else None,
            zorder=2,
        )
        patch.set_hatch_linewidth(0.6)
        self._axes.add_patch(patch)

    def shape(self, corners: Sequence[tuple[float, float]], *, face: str = style.INK) -> None:
        """A filled shape with these corners."""
        self._axes.add_patch(Polygon(corners, closed=True, facecolor=face, edgecolor=face,
                                     linewidth=0.8, zorder=4))  # fmt: skip

    def withheld(self, x: float, y: float, width: float, height: float) -> None:
        """The hatched sign of what is withheld."""
        self.box(x, y, width, height, edge=style.MUTED, stroke=0.4, hatched=True)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        colour: str = style.INK,
        stroke: float = 0.8,
        dashed: bool = False,
        layer: float = 3,
    ) -> None:
        """A line through the points."""
        self._axes.plot(
            xs,
            ys,
            color=colour,
            linewidth=stroke,
            linestyle="--" if dashed else "-",
            solid_capstyle="butt",
            zorder=layer,
        )

    def area(
        self, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], *, face: str
    ) -> None:
        """What lies between two lines."""
        self._axes.fill_between(xs, lows, highs, facecolor=face, edgecolor="none", zorder=1.5)

    def arrow(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """An arrow from the first point to the second."""
        self._axes.add_patch(
            FancyArrowPatch(
                (x0, y0),
                (x1, y1),
                arrowstyle="-|>",
                mutation_scale=8,
                shrinkA=0,
                shrinkB=0,
                linewidth=0.8,
                color=style.INK,
                zorder=1,
            )
        )

    def mark(
        self,
        x: float,
        y: float,
        mark: style.Mark,
        *,
        size: float = 5.0,
        fill: str | None = None,
        rimmed: bool = False,
    ) -> None:
        """A marker; ``fill`` replaces the colour inside, and a white rim parts close neighbours."""
        self._axes.plot(
            [x],
            [y],
            marker=mark.shape,
            markersize=size,
            markerfacecolor=mark.colour if fill is None else fill,
            markeredgecolor="white" if rimmed else mark.colour,
            markeredgewidth=0.5 if rimmed else 1.0,
            linestyle="none",
            clip_on=False,
            zorder=4,
        )

    def title(self, text: str) -> float:
        """The figure's title; gives the height where the drawing may begin."""
        inner = self.width - 2 * style.MARGIN
        lines = wrap(text, inner, style.TITLE, bold=True)
        return 0.25 + self.lines(style.MARGIN, 0.1, lines, size=style.TITLE, bold=True)

    def finish(self, y: float, stamp: Stamp) -> Figure:
        """Set the stamp below ``y`` and cut the sheet to its height."""
        face, edge = style.STAMPS[stamp.provenance]
        inner = self.width - 2 * style.MARGIN
        x = style.MARGIN + 0.15
        data = wrap(stamp.data, inner - 0.3, style.HEADING, bold=True)
        beside = inner - 0.7 - text_width(stamp.data, style.HEADING, bold=True)
        one_line = text_width(stamp.wording) <= beside
        wording = [] if one_line else wrap(stamp.wording, inner - 0.3)
        tall = len(data) * line_height(style.HEADING) + len(wording) * line_height() + 0.2
        y += 0.2
        self.box(style.MARGIN, y, inner, tall, face=face, edge=edge)
        below = y + 0.1 + self.lines(x, y + 0.1, data, size=style.HEADING, bold=True)
        if one_line and stamp.wording:
            self.text(x + inner - 0.3, y + tall / 2, stamp.wording, align="right")
        self.lines(x, below, wording)
        height = y + tall + 0.15
        self.figure.set_size_inches(self.width / 2.54, height / 2.54)
        self._axes.set_ylim(height, 0)
        return self.figure
