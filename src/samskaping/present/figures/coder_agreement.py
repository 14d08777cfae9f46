"""How far the coders agree on each code, beside how many units have it."""

from __future__ import annotations

from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import coefficient, percent
from samskaping.present.figures import style
from samskaping.present.figures.coder_rows import (
    MARKS,
    CoderRow,
    Columns,
    draw_prevalence,
    draw_row,
    lowest,
    rows_of,
    said,
)
from samskaping.present.figures.counts import with_limits
from samskaping.present.figures.fitting import first_that_fits
from samskaping.present.figures.key_line import Sign, draw_entries, hatched_sign
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.prevalence import CUSTOMARY
from samskaping.present.released import Released
from samskaping.present.stamp import stamp_of
from samskaping.study.model import Outline

NAME = "coder_agreement"
_LABEL = 5.0
_INDENT = 0.35
_PITCHES = (0.56, 0.46, 0.4)
_ROOM = 0.68


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw agreement by code from the released estimates."""
    released = Released.of(estimates)
    return first_that_fits([partial(_draw, released, outline, language, one) for one in _PITCHES])


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: the coefficient of every code and of all together."""
    words = Catalogue(language)
    rows = rows_of(Released.of(estimates), outline, words)
    told = []
    for row in rows:
        told.append(f"{row.label} {with_limits(row.kappa, words)}")
    name = words(f"tables.column.{rows[0].quantity}")
    return words(f"figures.{NAME}.alt", name=name, codes="; ".join(told))


def _draw(released: Released, outline: Outline, language: str, pitch: float) -> Figure:
    words = Catalogue(language)
    rows = rows_of(released, outline, words)
    page = Page()
    widest = max(text_width(row.label, bold=row.is_total) + row.depth * _INDENT for row in rows)
    left = style.MARGIN + min(_LABEL, widest) + 0.25
    remarks = {row.remark for row in rows if row.remark}
    told = max((text_width(said(one, words)) for one in remarks), default=0.0)
    columns = Columns.between(left, page.width - style.MARGIN - told, lowest(rows))
    y = page.title(title_of(NAME, language))
    y = _draw_key(page, rows, words, y) + 0.15
    y = _draw_heads(page, columns, words, y)
    top = y
    for row in rows:
        x = style.MARGIN + row.depth * _INDENT
        lines = wrap(row.label, left - 0.2 - x, bold=row.is_total)
        tall = max(pitch, len(lines) * line_height() + 0.06)
        if row.is_branch:
            ends = (style.MARGIN, page.width - style.MARGIN)
            page.area(ends, (y, y), (y + tall, y + tall), face=style.PALE)
        if row.is_total:
            page.line((style.MARGIN, page.width - style.MARGIN), (y, y))
        height = len(lines) * line_height()
        page.lines(x, y + (tall - height) / 2, lines, bold=row.is_total)
        draw_row(page, columns, row, y + tall / 2, words)
        y += tall
    columns.axis.draw_grid(page, top, y, _ROOM)
    customary = columns.axis.at(CUSTOMARY)
    page.line((customary, customary), (top, y), colour=style.MUTED, dashed=True, layer=1.6)
    y = columns.axis.draw_ticks(page, y + 0.04, _ROOM, language)
    return page.finish(y, stamp_of(outline, language, "codebook"))


def caption(outline: Outline, language: str) -> str:
    """How to read the figure."""
    words = Catalogue(language)
    return words(
        f"figures.{NAME}.caption",
        confidence=percent(outline.analysis.confidence, 0, language),
        customary=coefficient(CUSTOMARY, 2, language),
    )


def _draw_key(page: Page, rows: list[CoderRow], words: Catalogue, y: float) -> float:
    def mark(name: str) -> Sign:
        return lambda x, y: page.mark(x, y, MARKS[name][0], fill=MARKS[name][1])

    def bar(x: float, y: float) -> None:
        draw_prevalence(page, x - 0.15, y, 0.3, 0.6)

    entries: list[tuple[Sign, str]] = [
        (mark("kappa"), words(f"tables.column.{rows[0].quantity}")),
        (mark("gwet_ac1"), words("tables.column.gwet_ac1")),
    ]
    # Of two coders only.
    if any(row.pabak for row in rows):
        entries.append((mark("pabak"), words("tables.column.pabak")))
    entries.append((bar, words(f"figures.{NAME}.prevalence")))
    if any(row.is_withheld for row in rows):
        entries.append((hatched_sign(page), words("figures.withheld")))
    return draw_entries(page, y, "", entries)


def _draw_heads(page: Page, columns: Columns, words: Catalogue, y: float) -> float:
    """The heads of the columns."""
    heads = (
        (columns.prevalence, words("tables.column.code_prevalence")),
        (columns.axis.left, words(f"figures.{NAME}.coefficients")),
    )
    for x, text in heads:
        page.text(x, y + line_height() / 2, text, colour=style.MUTED)
    percent_head = words("tables.column.agreement_percent")
    x = columns.percent
    page.text(x, y + line_height() / 2, percent_head, colour=style.MUTED, align="right")
    return y + line_height() + 0.1
