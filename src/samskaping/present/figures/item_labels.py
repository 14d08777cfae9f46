"""Places for short labels beside points, so that none covers a point or another label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from samskaping.present.figures.page import line_height, text_width

_MARK = 0.12
_RINGS = tuple(0.26 + 0.12 * ring for ring in range(24))
_DIRECTIONS = 16
# From this distance on a line says which point a label belongs to.
_FAR = 0.4

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A point on the page, and what is to be written beside it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Placed:
    """The middle of a label; ``far`` when it is not just beside its point."""

    x: float
    y: float
    far: bool


def place_labels(spots: Sequence[Spot], inside: Box) -> list[Placed]:
    """A place for each label, the nearest that is free; crowded points choose first.

    Labels keep inside ``inside`` (left, top, right, bottom). Where no place is free, the farthest
    tried is taken.
    """
    marks = [(s.x - _MARK, s.y - _MARK, s.x + _MARK, s.y + _MARK) for s in spots]
    taken: list[Box] = []
    places: dict[int, Placed] = {}
    for at in sorted(range(len(spots)), key=lambda i: (-_crowd(spots[i], spots), i)):
        spot, place = spots[at], Placed(spots[at].x, spots[at].y, far=True)
        box = _box(spot.text, place.x, place.y)
        for place in _around(spot):
            box = _box(spot.text, place.x, place.y)
            if _within(box, inside) and not any(_overlap(box, one) for one in (*marks, *taken)):
                break
        taken.append(box)
        places[at] = place
    return [places[at] for at in range(len(spots))]


def _around(spot: Spot) -> Iterator[Placed]:
    """Right first, then round the point, ring by ring."""
    for ring in _RINGS:
        for step in range(_DIRECTIONS):
            turn = 2 * pi * ((step + 1) // 2) / _DIRECTIONS * (1 if step % 2 else -1)
            x, y = spot.x + ring * cos(turn), spot.y + ring * sin(turn)
            yield Placed(x, y, far=ring > _FAR)


def _crowd(spot: Spot, spots: Sequence[Spot]) -> int:
    return sum(abs(one.x - spot.x) < 1 and abs(one.y - spot.y) < 1 for one in spots)


def _box(text: str, x: float, y: float) -> Box:
    wide, high = text_width(text) / 2 + 0.03, line_height() / 2
    return x - wide, y - high, x + wide, y + high


def _within(box: Box, inside: Box) -> bool:
    return (
        box[0] >= inside[0] and box[1] >= inside[1] and box[2] <= inside[2] and box[3] <= inside[3]
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
