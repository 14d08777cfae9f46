"""Small drawings beside figures in a page: an interval on its scale, a bar, a sign in a box.

They repeat what stands beside them in figures, so they are hidden from who listens, and they differ
in shape as well as in shade, so that a copy without colours says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from samskaping.language.numbers import decimal
from samskaping.present.joint_rule import SIGNS
from samskaping.present.released import Number

# A drawing is counted in units of which its width has so many; the ends leave room for a dot.
_WIDE, _END = 200.0, 9.0
_MIDDLE, _TALL = 10.0, 20.0
_MOST_TICKS = 7


@dataclass(frozen=True)
class Scale:
    """The response scale as an axis, with the score that parts low from high."""

    points: Sequence[int]
    midpoint: float

    def at(self, score: float) -> float:
        """Where a score lies; one beyond the scale at its end."""
        low, high = self.points[0], self.points[-1]
        share = (min(max(score, low), high) - low) / (high - low)
        return round(_END + share * (_WIDE - 2 * _END), 1)

    @property
    def ticks(self) -> Sequence[int]:
        """The points that are written: all of a short scale, the ends of a long one."""
        few = len(self.points) <= _MOST_TICKS
        return self.points if few else (self.points[0], self.points[-1])


def draw_ticks(scale: Scale, language: str) -> Markup:
    """The points of the scale in figures, to stand above the intervals."""
    texts = Markup("").join(
        Markup('<text x="{}" y="15">{}</text>').format(scale.at(tick), decimal(tick, 0, language))
        for tick in scale.ticks
    )
    return _drawing("ticks", texts)


def draw_score(scale: Scale, mean: Number) -> Markup:
    """A dot at the estimate on a line from limit to limit, over the scale and its middle."""
    if mean.estimate is None:
        raise ValueError(f"{mean.key} has no estimate to draw")
    first, last = scale.at(scale.points[0]), scale.at(scale.points[-1])
    parts = [
        Markup('<path class="axis" d="M{} {}H{}"/>').format(first, _MIDDLE, last),
        *(
            Markup('<path class="axis" d="M{} 7v6"/>').format(scale.at(point))
            for point in scale.points
        ),
        Markup('<path class="limit" d="M{} 0V{}"/>').format(scale.at(scale.midpoint), _TALL),
    ]
    if mean.lower is not None and mean.upper is not None:
        ends = scale.at(mean.lower), scale.at(mean.upper)
        parts.append(
            Markup('<path class="interval-line" d="M{0} {2}H{1}M{0} 6v8M{1} 6v8"/>').format(
                *ends, _MIDDLE
            )
        )
    dot = Markup('<circle class="dot" cx="{}" cy="{}" r="5"/>')
    return _drawing(
        "score", Markup("").join([*parts, dot.format(scale.at(mean.estimate), _MIDDLE)])
    )


def draw_share(share: float, mentioned: float, side: str) -> Markup:
    """A bar from 0 to 1 in its frame, and how long it must be to count as heard."""
    frame, bar = (
        Markup('<rect class="{}" x="0.5" y="4" width="{}" height="12"/>').format(name, round(x, 1))
        for name, x in (("frame", _WIDE - 1), (side, (_WIDE - 1) * share))
    )
    limit = Markup('<path class="limit" d="M{} 0V{}"/>').format(round(_WIDE * mentioned, 1), _TALL)
    return _drawing("share", frame + bar + limit)


def draw_sign(category: int) -> Markup:
    """The sign of what the interviews do to the score."""
    return Markup(
        '<svg class="sign sign-{0}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<rect x="1" y="1" width="18" height="18"/><text x="10" y="15">{1}</text></svg>'
    ).format(category, SIGNS[category])


def hatching() -> Markup:
    """The hatching of the bars that question, which the drawings of a page share."""
    return Markup(
        '<svg class="shared" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
        '<pattern id="hatching" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="5" height="5" fill="#fff"/>'
        '<rect width="2.2" height="5" fill="#a33c00"/></pattern></defs></svg>'
    )


def _drawing(name: str, inside: Markup) -> Markup:
    return Markup(
        '<svg class="{}" viewBox="0 0 {:.0f} {:.0f}" aria-hidden="true" focusable="false">{}</svg>'
    ).format(name, _WIDE, _TALL, inside)
