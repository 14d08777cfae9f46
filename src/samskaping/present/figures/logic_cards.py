"""The boxes of the logic model: a sign, a label, and whom and what it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samskaping.present.figures import style
from samskaping.present.figures.page import Page, line_height, text_width, wrap

_PAD = 0.14
_SIGN = 0.36
_MARK = 0.28


@dataclass(frozen=True)
class Card:
    """What stands in a box; ``shape`` and ``marks`` are shapes of target groups.

    A sign or a shape of its own stands before the label, and the marks and letters of what the
    box belongs to stand below it, beside the last line where there is room.
    """

    label: str
    sign: str = ""
    shape: str = ""
    marks: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    text: str = ""
    strong: bool = False

    @property
    def indent(self) -> float:
        """Width of the strip before the label."""
        return _SIGN if self.sign or self.shape else 0.0


def card_height(card: Card, width: float) -> float:
    """Height of a box of this width that holds all its words."""
    label, text, below = _pieces(card, width)
    return (len(label) + len(text) + below) * line_height() + 2 * _PAD


def draw_card(page: Page, x: float, y: float, width: float, height: float, card: Card) -> None:
    """A box with all its words; a box that is higher than it needs to be has room in the middle."""
    page.box(x, y, width, height)
    label, text, _ = _pieces(card, width)
    left, first = x + _PAD + card.indent, y + _PAD + line_height() / 2
    page.text(x + _PAD, first, card.sign, bold=True)
    if card.shape:
        page.mark(x + _PAD + 0.1, first, style.Mark(style.INK, card.shape))
    below = page.lines(left, y + _PAD, label, bold=card.strong)
    page.lines(left, y + _PAD + below, text)
    feet = _feet(card, width)
    top = y + height - _PAD - len(feet) * line_height()
    right = x + width - _PAD
    page.lines(right, top, [line for line, _ in feet], align="right")
    for at, (line, marks) in enumerate(feet):
        middle = top + (at + 0.5) * line_height()
        for i, shape in enumerate(reversed(marks)):
            place = right - text_width(line) - (_MARK if line else 0.12) - i * _MARK
            page.mark(place, middle, style.Mark(style.INK, shape))


def _pieces(card: Card, width: float) -> tuple[list[str], list[str], int]:
    """The lines of the label and of the text, and how many more the marks and letters need."""
    inner = width - 2 * _PAD - card.indent
    label, text = wrap(card.label, inner, bold=card.strong), wrap(card.text, inner)
    feet = _feet(card, width)
    last, bold = (text[-1], False) if text else (label[-1], card.strong)
    beside = inner - text_width(last, bold=bold) - 0.2
    fits = len(feet) == 1 and _foot_width(*feet[0]) <= beside
    return label, text, len(feet) - fits


def _feet(card: Card, width: float) -> list[tuple[str, Sequence[str]]]:
    """Lines at the lower right: the marks stand before the first of the letters."""
    inner = width - 2 * _PAD
    across = max(1, int((inner - 0.1) / _MARK))
    rows = [card.marks[i : i + across] for i in range(0, len(card.marks), across)] or [()]
    letters = wrap(
        " ".join(card.letters), inner - (_MARK * len(rows[-1]) + 0.1 if card.marks else 0)
    )
    first, *more = letters or [""]
    lines = [("", row) for row in rows[:-1]] + [(first, rows[-1])] + [(one, ()) for one in more]
    return [(line, row) for line, row in lines if line or row]


def _foot_width(line: str, marks: Sequence[str]) -> float:
    return text_width(line) + _MARK * len(marks) + (0.12 if marks else 0.0)
