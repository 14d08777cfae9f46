"""The geometry of a diverging stacked bar, and how withheld answers are put together in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from samskaping.present.released import Number

# Shares are released with enough digits that less than this is rounding, not persons.
_NOTHING = 5e-4
_APART = 0.03


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in shares of the answers from the middle of the scale."""

    start: float
    end: float
    point: int | None  # index of the answer on the scale; None for withheld answers


@dataclass(frozen=True)
class Bar:
    """The answers to one item in one wave; no segments when nothing at all may be shown."""

    segments: tuple[Segment, ...]
    withheld: bool

    @property
    def reach(self) -> tuple[float, float]:
        """How far the bar reaches below and above the middle, both positive."""
        if not self.segments:
            return 0.0, 0.0
        return -min(s.start for s in self.segments), max(s.end for s in self.segments)


def bar_of(shares: list[Number | None]) -> Bar:
    """Stack the shares outwards from the middle of the scale, lowest answer first.

    Withheld answers are one segment of what the shown ones leave of the whole. It ends the bar
    below if none of them lies above the middle of the scale, and above if none lies below it;
    otherwise it stands apart beyond the upper end, because its place cannot be told.
    """
    known = {
        i: s.estimate for i, s in enumerate(shares) if s is not None and s.estimate is not None
    }
    hidden = [i for i, share in enumerate(shares) if share is not None and share.withheld]
    if not known:
        return Bar((), withheld=bool(hidden))
    count = len(shares)
    middle = count // 2 if count % 2 else None
    low = [i for i in known if i < count // 2]
    high = [i for i in known if i >= count // 2 and i != middle]
    half = known.get(middle, 0.0) / 2 if middle is not None else 0.0
    segments = [Segment(-half, half, middle)] if half else []
    edge = -half
    for i in sorted(low, reverse=True):
        segments.append(Segment(edge - known[i], edge, i))
        edge -= known[i]
    top = half
    for i in sorted(high):
        segments.append(Segment(top, top + known[i], i))
        top += known[i]
    rest = 1 - sum(known.values())
    if hidden and rest > _NOTHING:
        if all(i < count / 2 for i in hidden):
            ends = (edge - rest, edge)
        elif any(i < count // 2 for i in hidden):
            ends = (top + _APART, top + _APART + rest)
        else:
            ends = (top, top + rest)
        segments.append(Segment(*ends, None))
    return Bar(tuple(s for s in segments if s.end > s.start), withheld=bool(hidden))


@dataclass(frozen=True)
class ShareAxis:
    """Places shares of the answers on the page, zero where the middle of the scale is."""

    left: float
    right: float
    below: float
    above: float

    @classmethod
    def around(cls, bars: Iterable[Bar], left: float, right: float) -> ShareAxis:
        """An axis just wide enough for all bars, in whole tenths."""
        reaches = [bar.reach for bar in bars]
        below = max((reach[0] for reach in reaches), default=0.0)
        above = max((reach[1] for reach in reaches), default=0.0)
        if not below and not above:
            return cls(left, right, 0.5, 0.5)
        return cls(left, right, *(max(1, ceil(round(10 * x, 6))) / 10 for x in (below, above)))

    def at(self, share: float) -> float:
        """Where a share lies on the page, in centimetres."""
        return self.left + (share + self.below) / (self.below + self.above) * (
            self.right - self.left
        )

    def ticks(self, room: float) -> list[float]:
        """Shares to write at the axis, at least ``room`` centimetres apart, zero among them."""
        for step in (10, 20, 25, 50):
            if self.at(step / 100) - self.at(0) >= room - 1e-9:
                break
        first, last = -round(100 * self.below) // step, round(100 * self.above) // step
        steps = range(first if -first * step <= round(100 * self.below) else first + 1, last + 1)
        return [k * step / 100 for k in steps]
