"""The row of roles under a mean: a marker with a letter for each, withheld ones set aside."""

from __future__ import annotations

from collections.abc import Mapping

from samskaping.present.figures import style
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.letters import spread
from samskaping.present.figures.page import Page, text_width
from samskaping.present.released import Number

ROLE_ROW = 0.64
_MARKS = 0.12
_LETTERS = 0.46


def role_mark(index: int) -> style.Mark:
    """The marker of a role; means over all persons have the first one."""
    return style.group_mark(index + 1)


def draw_roles(
    page: Page,
    axis: Axis,
    right: float,
    signs: Mapping[str, str],
    numbers: Mapping[str, Number | None],
    y: float,
) -> None:
    """Markers on one line, letters below them, moved aside where they would overlap."""
    shown = [
        (sign, role_mark(i), number.estimate)
        for i, (role, sign) in enumerate(signs.items())
        if (number := numbers[role]) is not None and number.estimate is not None
    ]
    places = [axis.at(mean) for _, _, mean in shown]
    widths = [text_width(sign) + 0.06 for sign, _, _ in shown]
    centres = spread(places, widths, axis.left, axis.right + 0.1)
    for (sign, mark, _), place, centre in zip(shown, places, centres, strict=True):
        page.mark(place, y + _MARKS, mark, size=5.5, rimmed=True)
        page.text(centre, y + _LETTERS, sign, align="center")
        ends = (y + _MARKS, y + _LETTERS - 0.14)
        page.line((place, centre), ends, colour=style.MUTED, stroke=0.6)
    withheld = [
        sign
        for role, sign in signs.items()
        if (number := numbers[role]) is not None and number.withheld
    ]
    if withheld:
        text = " ".join(withheld)
        wide = text_width(text)
        page.withheld(right - wide, y - 0.02, wide, 0.22)
        page.text(right - wide / 2, y + _LETTERS, text, colour=style.MUTED, align="center")
