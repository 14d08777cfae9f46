"""The lines of the logic model: from each activity over a track of its own to its indicators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from samskaping.present.figures import style
from samskaping.present.figures.page import Page

PITCH = 0.2
_DOT = 3.6
# Lines nearer to each other than this look like one.
_APART = 0.16


@dataclass(frozen=True)
class Net:
    """All lines of one activity: it leaves its box at ``x`` and goes down the lanes.

    ``lanes`` are the places of its lanes, with the height where each ends.
    """

    x: float
    colour: str
    dashed: bool
    lanes: dict[float, float] = field(default_factory=dict)


def colour_of(index: int) -> tuple[str, bool]:
    """The colour of an activity's lines, and whether they are dashed since all colours are used."""
    colours = style.OKABE_ITO
    return colours[index % len(colours)], bool(index // len(colours) % 2)


def exit_between(low: float, high: float, taken: Iterable[float]) -> float:
    """Where a line leaves its box: near the middle, and apart from the lines that are there."""
    middle = (low + high) / 2
    steps = max(1, round((high - low) / 0.05))
    places = [low + (high - low) * step / steps for step in range(steps + 1)]
    others = list(taken)

    def worth(place: float) -> tuple[float, float]:
        nearest = min((abs(place - other) for other in others), default=_APART)
        return min(nearest, _APART), -abs(place - middle)

    return max(places, key=worth)


def draw_nets(page: Page, nets: Sequence[Net], top: float) -> None:
    """Down from ``top``, across on a track of its own, and down the lanes.

    The first activity has the lowest track: its lanes stand to the left of the others, and so
    cross fewer of their tracks.
    """
    leading = [net for net in nets if net.lanes]
    for i, net in enumerate(leading):
        y = top + PITCH * (len(leading) - i)
        _draw_net(page, net, top, y)


def _draw_net(page: Page, net: Net, top: float, y: float) -> None:
    def line(xs: Sequence[float], ys: Sequence[float]) -> None:
        page.line(xs, ys, colour=net.colour, stroke=1.2, dashed=net.dashed)

    turns = (net.x, *net.lanes)
    left, right = min(turns), max(turns)
    line((net.x, net.x), (top, y))
    line((left, right), (y, y))
    for lane, end in net.lanes.items():
        line((lane, lane), (y, end))
    for turn in turns:
        if left < turn < right:
            dot(page, turn, y, net)


def draw_arrival(page: Page, nets: Sequence[tuple[Net, float]], y: float, right: float) -> None:
    """One arrow into a box from all the lanes that lead to it, a dot on each."""
    page.arrow(min(lane for _, lane in nets), y, right, y)
    for net, lane in nets:
        dot(page, lane, y, net)


def dot(page: Page, x: float, y: float, net: Net) -> None:
    """Where lines of an activity meet; lines that cross without a dot do not."""
    page.mark(x, y, style.Mark(net.colour, "o"), size=_DOT)
