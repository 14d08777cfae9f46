"""Codes against codes: how many persons have both in one unit."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import percent
from samskaping.present.figures import style
from samskaping.present.figures.key_line import Sign, draw_entries, hatched_sign
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import code_tree
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.codebook import Code
from samskaping.study.model import Outline

NAME = "co_occurrence"
# More codes leave no room for their numbers; those that most persons have are shown.
MOST = 20
_PITCH = 0.62
_LABEL = 5.2
_STEPS = (0.0, 0.1, 0.25, 0.5)
# Half of those with either code is much, and the darkest.
_DARKEST = 0.5
_TOLD = 5


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the lower half of a table of codes by codes from the released estimates."""
    words = Catalogue(language)
    released = Released.of(estimates)
    page = Page()
    y = page.title(title_of(NAME, language))
    codes = _codes(released, outline)
    if not codes:
        page.text(style.MARGIN, y + line_height() / 2, words(f"figures.{NAME}.nothing"))
        return page.finish(y + line_height() + 0.1, stamp_of(outline, language, "codebook"))
    y = _draw_key(page, released, words, y) + 0.15
    labels = [in_language(code.label, language) for code in codes]
    widest = min(_LABEL, max(text_width(label) for label in labels))
    # The last label stands beside the longest row, the others right of their own.
    wide = min(1.1, (page.width - 2 * style.MARGIN - widest - 0.3) / max(len(codes) - 1, 1))
    for row, (code, label) in enumerate(zip(codes, labels, strict=True)):
        lines = wrap(label, page.width - 2 * style.MARGIN - 0.15 - row * wide)
        tall = max(_PITCH, len(lines) * line_height() + 0.08)
        for column, other in enumerate(codes[:row]):
            place = (style.MARGIN + column * wide, y, wide, tall)
            _draw_cell(page, _pair(released, other, code), place, released, words)
        x = style.MARGIN + row * wide + 0.12
        page.lines(x, y + (tall - len(lines) * line_height()) / 2, lines)
        y += tall
    left_out = _left_out(released, outline)
    if left_out:
        text = words(f"figures.{NAME}.left_out", shown=MOST, n=left_out)
        y += 0.1 + page.lines(
            style.MARGIN, y + 0.1, wrap(text, page.width - 2 * style.MARGIN), colour=style.MUTED
        )
    return page.finish(y + 0.1, stamp_of(outline, language, "codebook"))


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: the pairs that most persons have."""
    words = Catalogue(language)
    released = Released.of(estimates)
    labels = {code.id: in_language(code.label, language) for code in _codes(released, outline)}
    pairs = [
        number
        for number in released.select("code_pair_persons")
        if number.estimate and {number.subject, number.levels["with"]} <= labels.keys()
    ]
    pairs.sort(key=lambda number: (-(number.estimate or 0.0), number.key))
    told = [
        words(
            f"figures.{NAME}.alt_pair",
            one=labels[number.subject],
            other=labels[number.levels["with"]],
            persons=write(number, "estimate", language),
        )
        for number in pairs[:_TOLD]
    ]
    sentence = words(f"figures.{NAME}.alt", codes=len(labels))
    most = words(f"figures.{NAME}.alt_most", pairs="; ".join(told)) if told else ""
    return f"{sentence} {most}".strip()


def _paired(released: Released, outline: Outline) -> list[Code]:
    """Codes that are in any pair, in the order of their tree."""
    numbers = list(released.select("code_pair_persons"))
    found = {number.subject for number in numbers} | {number.levels["with"] for number in numbers}
    tree = code_tree(outline.codebook) if outline.codebook is not None else ()
    return [code for code, _ in tree if code.id in found]


def _codes(released: Released, outline: Outline) -> list[Code]:
    """The codes that are shown."""
    codes = _paired(released, outline)

    def persons(code: Code) -> float:
        number = released.find("interviews", "code_persons", code.id)
        return -1.0 if number is None or number.estimate is None else number.estimate

    kept = {code.id for code in sorted(codes, key=persons, reverse=True)[:MOST]}
    return [code for code in codes if code.id in kept]


def _left_out(released: Released, outline: Outline) -> int:
    return max(0, len(_paired(released, outline)) - MOST)


def _pair(released: Released, one: Code, other: Code) -> Number | None:
    """The number of persons with both codes, whichever stands first in the codebook."""
    for a, b in ((one, other), (other, one)):
        number = released.find("interviews", "code_pair_persons", a.id, **{"with": b.id})
        if number is not None:
            return number
    return None


def _draw_key(page: Page, released: Released, words: Catalogue, y: float) -> float:
    def box(share: float) -> Sign:
        face, _ = style.share_colour(share / _DARKEST)
        return lambda x, y: page.box(
            x - 0.15, y - 0.11, 0.3, 0.22, face=face, edge=style.MUTED, stroke=0.4
        )

    entries = [(box(share), percent(share, 0, words.language)) for share in _STEPS[:-1]]
    most = words(f"figures.{NAME}.or_more", share=percent(_STEPS[-1], 0, words.language))
    entries.append((box(_STEPS[-1]), most))
    if any(number.withheld for number in released.select("code_pair_persons")):
        entries.append((hatched_sign(page), words("figures.withheld")))
    return draw_entries(page, y, words(f"figures.{NAME}.key"), entries)


def _draw_cell(
    page: Page,
    number: Number | None,
    place: Sequence[float],
    released: Released,
    words: Catalogue,
) -> None:
    x, y, width, tall = place
    if number is not None and number.withheld:
        page.withheld(x, y, width, tall)
        return
    middle = (x + width / 2, y + tall / 2)
    if number is None or number.estimate is None:
        page.box(x, y, width, tall, face=style.PALE, edge=style.RULE, stroke=0.4)
        page.text(*middle, "–", colour=style.MUTED, align="center")
        return
    overlap = released.find("interviews", "code_pair_jaccard", number.subject, **number.levels)
    face, ink = style.PALE, style.INK
    if overlap is not None and overlap.estimate is not None:
        face, ink = style.share_colour(min(overlap.estimate / _DARKEST, 1.0))
    page.box(x, y, width, tall, face=face, edge=style.RULE, stroke=0.4)
    page.text(*middle, write(number, "estimate", words.language), colour=ink, align="center")
