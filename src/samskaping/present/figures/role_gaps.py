"""How far each role lies from the other roles of its case: a row per role, a panel per value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.intervals import Axis, draw_interval
from samskaping.present.figures.key_line import draw_entries, hatched_sign
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.figures.profile_roles import role_mark
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.words import Words
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline

NAME = "role_gaps"
_LABEL = 3.1
_BETWEEN = 0.5
_PITCH = 0.38
_ACROSS = 5
_LEAST_ROOM = 0.75


@dataclass(frozen=True)
class _Block:
    """A case, or all of them, with its roles: of each a number per panel."""

    name: str
    strong: bool
    rows: tuple[tuple[int, tuple[Number | None, ...]], ...]

    @property
    def is_withheld(self) -> bool:
        """Whether nothing of the block may be shown."""
        numbers = [number for _, row in self.rows for number in row if number is not None]
        known = [number for number in numbers if number.estimate is not None]
        return not known and any(number.withheld for number in numbers)


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the gaps of the last wave from the released estimates."""
    words, released, page = Words(outline, language), Released.of(estimates), Page()
    y = page.title(title(outline, language))
    subjects = [*(value.id for value in outline.scorecard.values), "total"]
    blocks = list(_blocks(released, outline, words, subjects))
    y = _draw_key(page, y, outline, words.catalogue, blocks)
    limits = _reach(blocks, outline)
    for start in range(0, len(subjects), _ACROSS):
        shown = slice(start, start + _ACROSS)
        y = _draw_band(page, y, words, blocks, shown, subjects[shown], limits)
    if not blocks:
        y += page.lines(style.MARGIN, y, [words.catalogue(f"figures.{NAME}.nothing")])
    return page.finish(y, stamp_of(outline, language, "scorecard"))


def title(outline: Outline, language: str) -> str:
    """What the figure shows."""
    word = "title" if len(outline.waves) == 1 else "title_wave"
    wave = in_language(outline.waves[-1].label, language)
    return Catalogue(language)(f"figures.{NAME}.{word}", wave=wave)


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it: the total, case by case."""
    words = Words(outline, language)
    sentences = [words.catalogue(f"figures.{NAME}.alt")]
    for block in _blocks(Released.of(estimates), outline, words, ["total"]):
        gaps = [
            f"{in_language(outline.roles[role].label, language)} {_said(number, words.catalogue)}"
            for role, (number,) in block.rows
        ]
        part = words.catalogue(f"figures.{NAME}.alt_part", case=block.name, gaps="; ".join(gaps))
        sentences.append(part)
    return " ".join(sentences)


def _said(number: Number | None, words: Catalogue) -> str:
    if number is None or number.estimate is None:
        return absent(number, words)
    return write(number, "estimate", words.language)


def _blocks(
    released: Released, outline: Outline, words: Words, subjects: Sequence[str]
) -> Iterator[_Block]:
    """All cases together first; roles that nobody has in a case are left out of it."""
    wave = outline.waves[-1].id
    names: list[tuple[str | None, str]] = [(case.id, case.name) for case in outline.cases]
    if len(names) > 1:
        names.insert(0, (None, str(words.say("tables.column.mean_over_cases"))))
    for case, name in names:
        quantity = "role_gap" if case else "role_gap_over_cases"
        rows = [
            (
                place,
                tuple(
                    released.find("samson", quantity, subject, case=case, role=role.id, wave=wave)
                    for subject in subjects
                ),
            )
            for place, role in enumerate(outline.roles)
        ]
        held = tuple(row for row in rows if any(_is_told(number) for number in row[1]))
        if held:
            yield _Block(name, case is None, held)


def _is_told(number: Number | None) -> bool:
    return number is not None and (number.estimate is not None or number.withheld)


def _reach(blocks: Sequence[_Block], outline: Outline) -> tuple[float, float]:
    """The same axis in every panel, zero in it; no further than the scale is wide."""
    told = [number for block in blocks for _, row in block.rows for number in row if number]
    ends = [
        limit for number in told for limit in (number.lower, number.estimate, number.upper)
        if limit is not None
    ]  # fmt: skip
    widest = 0.5 * (outline.scorecard.scale.maximum - outline.scorecard.scale.minimum)
    low, high = min([-0.5, *ends]), max([0.5, *ends])
    return max(low, -widest) * 1.06, min(high, widest) * 1.06


def _draw_key(
    page: Page, y: float, outline: Outline, words: Catalogue, blocks: Sequence[_Block]
) -> float:
    numbers = [number for block in blocks for _, row in block.rows for number in row if number]
    if not any(number.withheld for number in numbers):
        return y
    return draw_entries(page, y, "", [(hatched_sign(page), words("figures.withheld"))]) + 0.1


def _draw_band(
    page: Page,
    y: float,
    words: Words,
    blocks: Sequence[_Block],
    shown: slice,
    subjects: Sequence[str],
    limits: tuple[float, float],
) -> float:
    """As many panels as stand beside one another, with all cases below."""
    if not blocks:
        return y
    left = style.MARGIN + _LABEL + 0.15
    room = page.width - style.MARGIN - left
    wide = (room - (len(subjects) - 1) * _BETWEEN) / len(subjects)
    axes = [
        Axis(start, start + wide, *limits)
        for start in (left + place * (wide + _BETWEEN) for place in range(len(subjects)))
    ]
    heads = [wrap(words.subject(one), wide, bold=True) for one in subjects]
    tall = max(map(len, heads)) * line_height()
    for axis, lines in zip(axes, heads, strict=True):
        below = tall - len(lines) * line_height()
        middle = (axis.left + axis.right) / 2
        page.lines(middle, y + below, lines, bold=True, align="center")
    y += tall + 0.1
    for block in blocks:
        y = _draw_block(page, y, words, block, shown, axes)
    written = [axis.draw_ticks(page, y, _room(axis, words.language), words.language)
               for axis in axes]  # fmt: skip
    return max(written) + 0.25


def _room(axis: Axis, language: str) -> float:
    return max(_LEAST_ROOM, axis.fitting_room(language))


def _draw_block(
    page: Page, y: float, words: Words, block: _Block, shown: slice, axes: Sequence[Axis]
) -> float:
    page.line((style.MARGIN, axes[-1].right), (y, y), stroke=1.6 if block.strong else 0.6)
    lines = wrap(block.name, axes[-1].right - style.MARGIN, bold=True)
    y += page.lines(style.MARGIN, y + 0.05, lines, bold=True) + 0.08
    if block.is_withheld:
        wide = axes[-1].right - axes[0].left
        page.withheld(axes[0].left, y + 0.05, wide, _PITCH - 0.1)
        page.text(style.MARGIN, y + _PITCH / 2, str(words.say(f"figures.{NAME}.all_roles")))
        return y + _PITCH + 0.08
    top = y
    for place, numbers in block.rows:
        y = _draw_row(page, y, words, place, numbers[shown], axes)
    for axis in axes:
        axis.draw_grid(page, top, y, _room(axis, words.language))
    return y + 0.08


def _draw_row(
    page: Page,
    y: float,
    words: Words,
    place: int,
    numbers: Sequence[Number | None],
    axes: Sequence[Axis],
) -> float:
    """One role: its name, and in each panel its gap, a hatched bar, or why there is none."""
    role = words.outline.roles[place]
    lines = wrap(in_language(role.label, words.language), _LABEL - 0.2)
    tall = max(_PITCH, len(lines) * line_height() + 0.06)
    middle = y + tall / 2
    page.lines(style.MARGIN + 0.2, middle - len(lines) * line_height() / 2, lines)
    for axis, number in zip(axes, numbers, strict=True):
        centre = (axis.left + axis.right) / 2
        if number is not None and number.estimate is not None:
            draw_interval(page, axis, middle, number, role_mark(place))
        elif number is not None and number.withheld:
            page.withheld(centre - 0.45, middle - 0.11, 0.9, 0.22)
        else:
            text = absent(number, words.catalogue)
            text = text if text_width(text) <= axis.right - axis.left else "–"
            page.text(centre, middle, text, italic=True, colour=style.MUTED, align="center",
                      backed=True)  # fmt: skip
    return y + tall
