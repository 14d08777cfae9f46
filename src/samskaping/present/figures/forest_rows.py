"""The rows of a forest plot: cases by their weight, what pools them, and where another may lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.intervals import Axis, draw_interval
from samskaping.present.figures.page import Page
from samskaping.present.released import Number
from samskaping.present.words import Words

CASE = style.Mark(style.OKABE_ITO[0], "o")
POOLED = style.Mark(style.INK, "D")
PLAIN = style.Mark(style.INK, "s")
# The rows below the cases, in their order; each is the quantity of its number.
BELOW = ("pooled_change", "indicator_change", "pooled_change_prediction")
# Half the height of the pooled estimate's diamond and of the band, and the largest marker.
_HALF, _LARGEST, _SMALLEST, _UNWEIGHED = 0.11, 7.5, 2.5, 4.0


def axis_of(numbers: Sequence[Number], left: float, right: float) -> Axis:
    """An axis for all rows of a panel; a case's wide interval does not squeeze the others."""
    points = [0.0, *(one.estimate for one in numbers if one.estimate is not None)]
    limits = [one for number in numbers for one in (number.lower, number.upper) if one is not None]
    reach = 1.5 * (max(points) - min(points))
    low, high = min(points) - reach, max(points) + reach
    return Axis.around(left, right, [*points, *(min(max(one, low), high) for one in limits)])


def sizes_of(weights: Mapping[str, float]) -> dict[str, float]:
    """Sizes of the cases' markers, whose areas are as their weights; the largest is the same."""
    most = max(weights.values(), default=1.0)
    return {
        case: max(_LARGEST * sqrt(weight / most), _SMALLEST) for case, weight in weights.items()
    }


def draw_row(
    page: Page,
    words: Words,
    axis: Axis,
    row: str,
    number: Number | None,
    middle: float,
    size: float | None,
) -> None:
    """A row's number, or why there is none; ``size`` is that of a case with a weight."""
    if number is not None and number.withheld:
        page.withheld(axis.left, middle - 0.1, 0.5, 0.2)
    elif number is None or number.estimate is None:
        word = absent(number, words.catalogue)
        page.text(axis.left, middle, word, italic=True, colour=style.MUTED, backed=True)
    elif row == "pooled_change_prediction":
        draw_band(page, axis, middle, number)
    elif row == "pooled_change":
        draw_diamond(page, axis, middle, number)
    elif row == "indicator_change":
        draw_interval(page, axis, middle, number, PLAIN, fill="white", size=_UNWEIGHED, stroke=0.8)
    elif size is None:
        draw_interval(page, axis, middle, number, CASE, fill="white", size=_UNWEIGHED, stroke=0.8)
    else:
        draw_interval(page, axis, middle, number, CASE, size=size)


def draw_diamond(page: Page, axis: Axis, middle: float, number: Number) -> None:
    """A diamond from limit to limit; a marker on a line where a limit is missing or outside."""
    lower, upper, value = number.lower, number.upper, number.estimate
    if lower is None or upper is None or value is None or lower < axis.low or upper > axis.high:
        draw_interval(page, axis, middle, number, POOLED)
        return
    left, centre, right = (axis.at(one) for one in (lower, value, upper))
    page.shape(
        ((left, middle), (centre, middle - _HALF), (right, middle), (centre, middle + _HALF)),
        face=style.INK,
    )


def draw_band(page: Page, axis: Axis, middle: float, number: Number) -> None:
    """A pale band from limit to limit, without a marker: its middle is no estimate."""
    if number.lower is None or number.upper is None:
        return
    ends = [axis.at(min(max(one, axis.low), axis.high)) for one in (number.lower, number.upper)]
    page.box(
        ends[0],
        middle - _HALF,
        ends[1] - ends[0],
        2 * _HALF,
        face=style.BAND,
        edge=style.MUTED,
        stroke=0.5,
    )
    for outside, x, sign in (
        (number.lower < axis.low, axis.left, "<"),
        (number.upper > axis.high, axis.right, ">"),
    ):
        if outside:
            page.mark(x, middle, style.Mark(style.MUTED, sign), size=3.5)
