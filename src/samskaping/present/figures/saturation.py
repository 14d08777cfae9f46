"""How many codes so many persons have between them, and when hardly a new one comes up."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import decimal
from samskaping.present.figures import style
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.key_line import Sign, draw_entries
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.model import Outline

NAME = "saturation"
_TALL = 6.5
_ROOM = 0.7
# Lines at the numbers of persons of this many further persons.
_RUNS = {"2": False, "3": True}


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the curve from the released estimates, or say why there is none."""
    words = Catalogue(language)
    released = Released.of(estimates)
    page = Page()
    y = page.title(title_of(NAME, language))
    points = _points(released)
    if not points:
        lines = wrap(_why_not(released, words), page.width - 2 * style.MARGIN)
        y += page.lines(style.MARGIN, y, lines, colour=style.MUTED)
    else:
        y = _draw_key(page, released, words, y) + 0.3
        y = _draw_curve(page, points, released, words, y)
    return page.finish(y + 0.1, stamp_of(outline, language, "codebook"))


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: the first and the last point, and the persons until saturation."""
    words = Catalogue(language)
    released = Released.of(estimates)
    points = _points(released)
    if not points:
        return _why_not(released, words)
    ends = [points[min(points)], points[max(points)]]
    told = [
        words(f"figures.{NAME}.alt", one=write(ends[0], "estimate", language),
              n=max(points), all=write(ends[1], "estimate", language))
    ]  # fmt: skip
    told += [
        words(f"figures.{NAME}.alt_run", run=run, persons=write(number, "estimate", language))
        for run, number in _reached(released).items()
    ]
    return " ".join(told)


def _points(released: Released) -> dict[int, Number]:
    """The curve by the number of persons."""
    return {
        int(number.levels["persons"]): number
        for number in released.select("codes_found")
        if number.estimate is not None
    }


def _reached(released: Released) -> dict[str, Number]:
    """After how many persons hardly a new code comes up, by how many more are looked at."""
    found = {
        run: released.find("interviews", "saturation_persons", "total", run=run) for run in _RUNS
    }
    return {
        run: number
        for run, number in found.items()
        if number is not None and number.estimate is not None
    }


def _why_not(released: Released, words: Catalogue) -> str:
    hidden = any(number.withheld for number in released.select("codes_found"))
    return words(f"figures.{NAME}.{'withheld' if hidden else 'nothing'}")


def _draw_key(page: Page, released: Released, words: Catalogue, y: float) -> float:
    def line(dashed: bool) -> Sign:
        return lambda x, y: page.line((x, x), (y - 0.15, y + 0.15), stroke=1.0, dashed=dashed)

    def curve(x: float, y: float) -> None:
        page.line((x - 0.2, x + 0.2), (y, y), colour=style.OKABE_ITO[0], stroke=1.2)
        page.mark(x, y, style.Mark(style.OKABE_ITO[0], "o"), size=3.5)

    entries: list[tuple[Sign, str]] = [(curve, words(f"figures.{NAME}.key.curve"))]
    entries += [
        (line(_RUNS[run]), words(f"figures.{NAME}.key.run", run=run)) for run in _reached(released)
    ]
    return draw_entries(page, y, "", entries)


def _draw_curve(
    page: Page, points: dict[int, Number], released: Released, words: Catalogue, y: float
) -> float:
    heights = {n: number.estimate or 0.0 for n, number in points.items()}
    page.text(style.MARGIN, y + line_height() / 2, words(f"figures.{NAME}.up"), bold=True)
    top = y + line_height() + 0.3
    # Upwards on the page is downwards in its measures.
    plain = Axis(0.0, _TALL, 0.0, max(*heights.values(), 1.0) * 1.04)
    ticks = [tick for tick in plain.ticks(_ROOM) if tick == round(tick)]
    written = {tick: decimal(tick, 0, words.language) for tick in ticks}
    left = style.MARGIN + max(text_width(text) for text in written.values()) + 0.15
    across = Axis(left, page.width - style.MARGIN - 0.2, 0.0, float(max(points)) + 0.5)
    bottom = top + _TALL
    for tick, text in written.items():
        at = bottom - plain.at(tick)
        page.line((across.left, across.right), (at, at), colour=style.RULE, stroke=0.6, layer=1)
        page.text(across.left - 0.1, at, text, colour=style.MUTED, align="right")
    for run, number in _reached(released).items():
        x = across.at(number.estimate or 0.0)
        page.line((x, x), (bottom, top), stroke=1.0, dashed=_RUNS[run], layer=2)
    xs = [across.at(n) for n in sorted(points)]
    ys = [bottom - plain.at(heights[n]) for n in sorted(points)]
    page.line(xs, ys, colour=style.OKABE_ITO[0], stroke=1.2)
    for x, at in zip(xs, ys, strict=True):
        page.mark(x, at, style.Mark(style.OKABE_ITO[0], "o"), size=3.5)
    for tick in across.ticks(_ROOM):
        if tick == round(tick):
            x = across.at(tick)
            page.line((x, x), (bottom, bottom + 0.08), colour=style.MUTED, stroke=0.6)
    y = across.draw_ticks(page, bottom + 0.1, max(_ROOM, 1.0), words.language)
    page.text(
        across.right, y + line_height() / 2, words(f"figures.{NAME}.along"), bold=True,
        align="right",
    )  # fmt: skip
    return y + line_height()
