"""A heat map of codes by case: the share of the interviewed persons who have each code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import percent
from samskaping.present.figures import style
from samskaping.present.figures.counts import count
from samskaping.present.figures.key_line import Sign, draw_entries, hatched_sign
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import code_tree
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.codebook import Codebook
from samskaping.study.model import Outline

NAME = "code_frequencies"
_LABEL = 5.6
_INDENT = 0.35
_PITCH = 0.46
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class _Column:
    """A case, or all persons together: its heading, and the group that its numbers have."""

    label: str
    levels: dict[str, str]


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the heat map from the released estimates."""
    words = Catalogue(language)
    released = Released.of(estimates)
    page = Page()
    y = page.title(title_of(NAME, language))
    y = _draw_key(page, released, words, y) + 0.15
    tree = list(code_tree(_codebook(outline)))
    names = [in_language(code.label, language) for code, _ in tree]
    columns = _columns(outline, words)
    widest = max(
        text_width(name) + depth * _INDENT for name, (_, depth) in zip(names, tree, strict=True)
    )
    left = style.MARGIN + min(_LABEL, widest) + 0.25
    # Wide cells would suggest more than a share does.
    wide = min(2.4, (page.width - style.MARGIN - left) / len(columns))
    y = _draw_heads(page, released, columns, left, wide, y, words)
    for name, (code, depth) in zip(names, tree, strict=True):
        x = style.MARGIN + depth * _INDENT
        lines = wrap(name, left - 0.2 - x)
        tall = max(_PITCH, len(lines) * line_height() + 0.08)
        page.lines(x, y + (tall - len(lines) * line_height()) / 2, lines)
        for i, column in enumerate(columns):
            number = released.find("interviews", "code_share", code.id, **column.levels)
            apart = 0.12 if not column.levels and len(columns) > 1 else 0.0
            _draw_cell(page, number, (left + i * wide + apart, y, wide - apart, tall), words)
        y += tall
    return page.finish(y + 0.1, stamp_of(outline, language, "codebook"))


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: every code's share over all who were interviewed."""
    words = Catalogue(language)
    released = Released.of(estimates)
    parts = []
    for code, _ in code_tree(_codebook(outline)):
        number = released.find("interviews", "code_share", code.id)
        if number is not None and number.estimate is not None:
            share = write(number, "estimate", language)
            parts.append(f"{in_language(code.label, language)} {share}")
    sentence = words(f"figures.{NAME}.alt", codes=len(_codebook(outline).codes))
    told = words(f"figures.{NAME}.alt_part", shares="; ".join(parts)) if parts else ""
    return f"{sentence} {told}".strip()


def _codebook(outline: Outline) -> Codebook:
    if outline.codebook is None:
        raise ValueError("a study without a codebook has no codes to draw")
    return outline.codebook


def _columns(outline: Outline, words: Catalogue) -> list[_Column]:
    columns = [_Column(case.name, {"case": case.id}) for case in outline.cases]
    if len(columns) > 1:
        columns.append(_Column(words("terms.all_cases"), {}))
    return columns


def _draw_key(page: Page, released: Released, words: Catalogue, y: float) -> float:
    def box(share: float) -> Sign:
        face, _ = style.share_colour(share)
        return lambda x, y: page.box(
            x - 0.15, y - 0.11, 0.3, 0.22, face=face, edge=style.MUTED, stroke=0.4
        )

    entries = [(box(share), percent(share, 0, words.language)) for share in _STEPS]
    if any(number.withheld for number in released.select("code_share")):
        entries.append((hatched_sign(page), words("figures.withheld")))
    return draw_entries(page, y, words(f"figures.{NAME}.key"), entries)


def _draw_heads(
    page: Page,
    released: Released,
    columns: Sequence[_Column],
    left: float,
    wide: float,
    y: float,
    words: Catalogue,
) -> float:
    """Names of the cases, upright where they are too wide, and the number of persons below."""
    room = wide - 0.12
    level = all(text_width(word) <= room for one in columns for word in one.label.split())
    step = line_height()
    if level:
        heads = [wrap(one.label, room) for one in columns]
        tall = max(len(lines) for lines in heads) * step
    else:
        fits = max(1, floor((wide - 0.02) / step))
        longest = max(text_width(word) for one in columns for word in one.label.split())
        tall = next(
            longest + 0.05 + more / 2
            for more in range(200)
            if all(len(wrap(one.label, longest + 0.05 + more / 2)) <= fits for one in columns)
        )
        heads = [wrap(one.label, tall) for one in columns]
    for i, (column, lines) in enumerate(zip(columns, heads, strict=True)):
        middle = left + (i + 0.5) * wide + (0.06 if not column.levels else 0.0)
        if level:
            page.lines(middle, y + tall - len(lines) * step, lines, align="center")
        else:
            page.upright(middle, y + tall, lines)
        number = released.find("interviews", "interviewed", "total", **column.levels)
        _draw_count(page, number, middle, y + tall + 0.08 + step / 2, words)
    page.text(
        left - 0.2,
        y + tall + 0.08 + step / 2,
        words(f"figures.{NAME}.persons"),
        colour=style.MUTED,
        align="right",
    )
    return y + tall + step + 0.16


def _draw_count(
    page: Page, number: Number | None, middle: float, y: float, words: Catalogue
) -> None:
    if number is not None and number.withheld:
        page.withheld(middle - 0.25, y - 0.1, 0.5, 0.2)
    else:
        text = "–" if number is None else count(number, words)
        page.text(middle, y, text, colour=style.MUTED, align="center")


def _draw_cell(
    page: Page,
    number: Number | None,
    place: tuple[float, float, float, float],
    words: Catalogue,
) -> None:
    x, y, width, tall = place
    if number is not None and number.withheld:
        page.withheld(x, y, width, tall)
        return
    if number is None or number.estimate is None:
        page.box(x, y, width, tall, face=style.PALE, edge=style.RULE, stroke=0.4)
        page.text(x + width / 2, y + tall / 2, "–", colour=style.MUTED, align="center")
        return
    face, ink = style.share_colour(number.estimate)
    page.box(x, y, width, tall, face=face, edge=style.RULE, stroke=0.4)
    text = write(number, "estimate", words.language)
    page.text(x + width / 2, y + tall / 2, text, colour=ink, align="center")
