"""The joint display: every value's score beside what the interviews say, and what both say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import percent
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.fitting import CaseNames, first_that_fits
from samskaping.present.figures.joint_rows import Columns, draw_row, draw_sign
from samskaping.present.figures.key_line import Sign, draw_entries, hatched_sign
from samskaping.present.figures.page import Page, line_height, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import joint_values, midpoint
from samskaping.present.joint_rule import SIGNS, written_midpoint, written_share
from samskaping.present.latest import joint_wave
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline

NAME = "joint_display"
_LABEL = 4.3
_ROOM = 0.7
_PITCHES = (0.46, 0.345)


@dataclass(frozen=True)
class _Way:
    """How tightly the rows stand, and whether cases are numbered."""

    pitch: float
    numbered: bool


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the joint display from the released estimates."""
    released = Released.of(estimates)
    ways = [_Way(pitch, numbered) for numbered in (False, True) for pitch in _PITCHES]
    return first_that_fits([partial(_draw, released, outline, language, way) for way in ways])


def caption(outline: Outline, language: str) -> str:
    """How to read the figure, with the rule that the study declares."""
    return Catalogue(language)(
        f"figures.{NAME}.caption",
        confidence=percent(outline.analysis.confidence, 0, language),
        midpoint=written_midpoint(outline, language),
        mentioned=written_share(outline, language),
    )


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: what the interviews say beside every value, case by case."""
    words = Catalogue(language)
    released = Released.of(estimates)
    wave = joint_wave(released, outline)
    labels = {value.id: in_language(value.label, language) for value in outline.scorecard.values}
    label = next(in_language(one.label, language) for one in outline.waves if one.id == wave)
    sentences = [words(f"figures.{NAME}.alt", wave=label)]
    for value in joint_values(outline):
        parts = []
        for case in outline.cases:
            number = released.find("integration", "meta_inference", value, case=case.id, wave=wave)
            if number is not None:
                shown = number.estimate is not None
                told = write(number, "estimate", language) if shown else absent(number, words)
                parts.append(f"{case.name} {told}")
        if parts:
            cases = "; ".join(parts)
            sentences.append(words(f"figures.{NAME}.alt_part", value=labels[value], cases=cases))
    return " ".join(sentences)


def _draw(released: Released, outline: Outline, language: str, way: _Way) -> Figure:
    words = Catalogue(language)
    page = Page()
    wave = joint_wave(released, outline)
    names = CaseNames({case.id: case.name for case in outline.cases}, way.numbered)
    scale = outline.scorecard.scale
    left = style.MARGIN + names.width(_LABEL) + 0.3
    columns = Columns.between(left, page.width - style.MARGIN, scale.minimum, scale.maximum)
    y = page.title(title_of(NAME, language))
    y = _draw_key(page, released, words, y) + 0.1
    y = names.draw_key(page, y, words("figures.cases"))
    y = _draw_heads(page, columns, outline, wave, words, y)
    for value in outline.scorecard.values:
        if value.id not in joint_values(outline):
            continue
        page.line((style.MARGIN, page.width - style.MARGIN), (y, y), stroke=0.8)
        heading = wrap(in_language(value.label, language), 12.0, style.HEADING, bold=True)
        y += 0.05
        y += page.lines(style.MARGIN, y, heading, size=style.HEADING, bold=True) + 0.03
        top = y
        for case in outline.cases:
            lines = wrap(names.short(case.id), left - 0.25 - style.MARGIN)
            tall = max(way.pitch, len(lines) * line_height())
            page.lines(style.MARGIN, y + (tall - len(lines) * line_height()) / 2, lines)
            numbers = _numbers(released, value.id, case.id, wave)
            draw_row(page, columns, numbers, y + tall / 2, words)
            y += tall
        columns.score.draw_grid(page, top, y, _ROOM)
        middle = columns.score.at(midpoint(outline))
        page.line((middle, middle), (top, y), colour=style.MUTED, stroke=0.8, dashed=True, layer=1)
        columns.draw_grid(page, top, y, outline.analysis.joint_display.mentioned)
        y += 0.1
    y = columns.draw_ticks(page, y - 0.06, _ROOM, words)
    return page.finish(y, stamp_of(outline, language, "scorecard", "codebook"))


def _draw_key(page: Page, released: Released, words: Catalogue, y: float) -> float:
    def sign(category: int) -> Sign:
        return lambda x, y: draw_sign(page, x, y, category)

    entries = [(sign(one), words(f"figures.{NAME}.meaning.{one}")) for one in SIGNS]
    shown = ("mean", "role_spread", "supporting_share", "questioning_share", "meta_inference")
    if any(number.withheld for name in shown for number in released.select(name)):
        entries.append((hatched_sign(page), words("figures.withheld")))
    return draw_entries(page, y, "", entries)


def _draw_heads(
    page: Page, columns: Columns, outline: Outline, wave: str, words: Catalogue, y: float
) -> float:
    """The heads of the columns, their last lines level."""
    label = next(in_language(one.label, words.language) for one in outline.waves if one.id == wave)
    score, shares = columns.score, columns.shares
    right, half = page.width - style.MARGIN, shares.at(0) - shares.left
    heads = (
        (score.left, words(f"figures.{NAME}.score", wave=label), score.right - score.left),
        (score.right + 0.1, words(f"figures.{NAME}.spread"), columns.spread - score.right + 0.1),
        (shares.left - 0.9, words(f"figures.{NAME}.questioning"), half + 0.7),
        (shares.at(0) + 0.2, words(f"figures.{NAME}.supporting"), half + 0.5),
        (columns.verdict, words(f"figures.{NAME}.verdict"), right - columns.verdict),
    )
    wrapped = [(x, wrap(text, width)) for x, text, width in heads]
    tall = max(len(lines) for _, lines in wrapped) * line_height()
    for x, lines in wrapped:
        page.lines(x, y + tall - len(lines) * line_height(), lines, colour=style.MUTED)
    return y + tall + 0.1


def _numbers(released: Released, value: str, case: str, wave: str) -> dict[str, Number | None]:
    find = partial(released.find, subject=value, case=case, wave=wave)
    numbers: dict[str, Number | None] = {"mean": find("samson", "mean")}
    for name in ("role_spread", "supporting_share", "questioning_share", "meta_inference"):
        numbers[name] = find("integration", name)
    return numbers
