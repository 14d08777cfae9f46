"""The columns of the joint display, and one row of it: a case's score, and what was said there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from samskaping.language import Catalogue
from samskaping.language.numbers import percent
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.intervals import Axis, draw_interval
from samskaping.present.figures.page import Page
from samskaping.present.joint_rule import SIGNS
from samskaping.present.released import Number
from samskaping.present.written import write

FACES = {1: "#ffffff", 2: "#ffffff", 3: style.BAND, 4: style.INK}
SUPPORTING = style.OKABE_ITO[0]
QUESTIONING = style.OKABE_ITO[1]
_SCORE = style.Mark(style.INK, "o")
_NUMBER = 0.95  # room for a share in figures
_VERDICT = 2.25
_SPREAD = 1.25


@dataclass(frozen=True)
class Columns:
    """Where everything beside a case's name stands."""

    score: Axis
    spread: float
    shares: Axis
    verdict: float

    @classmethod
    def between(cls, left: float, right: float, minimum: float, maximum: float) -> Columns:
        """Columns from ``left`` to ``right``; score and shares divide what the others leave."""
        fixed = _SPREAD + 2 * _NUMBER + _VERDICT + 0.9
        plots = right - left - fixed
        plot = 0.48 * plots
        score = Axis(left + 0.1, left + plots - plot, minimum, maximum)
        spread = score.right + 0.2 + _SPREAD
        start = spread + 0.3 + _NUMBER
        shares = Axis(start, start + plot, -1.0, 1.0)
        return cls(score, spread, shares, right - _VERDICT)

    def draw_grid(self, page: Page, top: float, bottom: float, mentioned: float) -> None:
        """Zero between the shares, and how large a share must be to be heard."""
        zero = self.shares.at(0)
        page.line((zero, zero), (top, bottom), stroke=0.8, layer=4)
        for share in (-mentioned, mentioned):
            x = self.shares.at(share)
            page.line((x, x), (top, bottom), colour=style.MUTED, stroke=0.8, dashed=True, layer=1)

    def draw_ticks(self, page: Page, y: float, room: float, words: Catalogue) -> float:
        """The numbers of both axes; gives where they end."""
        end = self.score.draw_ticks(page, y, room, words.language)
        for share in (-1.0, 0.0, 1.0):
            text = percent(abs(share), 0, words.language)
            page.text(
                self.shares.at(share), (y + end) / 2, text, colour=style.MUTED, align="center"
            )
        return end


def draw_row(
    page: Page,
    columns: Columns,
    numbers: Mapping[str, Number | None],
    y: float,
    words: Catalogue,
) -> None:
    """Draw one case's row about ``y``."""
    score = numbers["mean"]
    if score is not None and score.estimate is not None:
        draw_interval(page, columns.score, y, score, _SCORE)
    elif score is not None:
        _draw_absent(page, score, columns.score.left + 0.1, y, words)
    spread = numbers["role_spread"]
    if spread is not None and spread.estimate is not None:
        text = write(spread, "estimate", words.language)
        page.text(columns.spread, y, text, align="right")
    elif spread is not None:
        _draw_absent(page, spread, columns.spread - 0.5, y, words)
    _draw_share(page, columns.shares, numbers["questioning_share"], -1, y, words)
    _draw_share(page, columns.shares, numbers["supporting_share"], 1, y, words)
    _draw_verdict(page, columns.verdict, numbers["meta_inference"], y, words)


def _draw_absent(page: Page, number: Number, x: float, y: float, words: Catalogue) -> None:
    """A hatched box for what is withheld, a dash for what there is not."""
    if number.withheld:
        page.withheld(x, y - 0.1, 0.5, 0.2)
    else:
        page.text(x + 0.25, y, "–", colour=style.MUTED, align="center")


def _draw_share(
    page: Page, axis: Axis, number: Number | None, side: int, y: float, words: Catalogue
) -> None:
    """A bar from the middle outwards, and the share in figures beyond its end of the axis."""
    if number is None:
        return
    outer = axis.at(side) + side * 0.1
    if number.estimate is None:
        x = axis.at(0.5 * side) - 0.25
        _draw_absent(page, number, x, y, words)
        return
    start, end = sorted((axis.at(0), axis.at(side * number.estimate)))
    face = SUPPORTING if side > 0 else QUESTIONING
    page.box(start, y - 0.11, end - start, 0.22, face=face, edge=face, stroke=0)
    text = write(number, "estimate", words.language)
    page.text(outer, y, text, align="left" if side > 0 else "right")


def _draw_verdict(page: Page, x: float, number: Number | None, y: float, words: Catalogue) -> None:
    if number is None:
        return
    if number.estimate is None:
        text = absent(number, words)
        page.text(x + 0.45, y, text, italic=True, colour=style.MUTED)
        if number.withheld:
            page.withheld(x, y - 0.14, 0.3, 0.28)
        return
    draw_sign(page, x + 0.15, y, round(number.estimate))
    page.text(x + 0.45, y, write(number, "estimate", words.language))


def draw_sign(page: Page, x: float, y: float, category: int) -> None:
    """The sign of a category in a box, which differs in shape, shade and frame."""
    face = FACES[category]
    ink = "#ffffff" if face == style.INK else style.INK
    edge = style.RULE if category == 1 else style.INK
    page.box(x - 0.15, y - 0.15, 0.3, 0.3, face=face, edge=edge, stroke=0.7)
    page.text(x, y, SIGNS[category], size=style.HEADING, bold=True, colour=ink, align="center")
