"""Short signs for roles, and places for them beside each other without overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def letters(labels: Mapping[str, str]) -> dict[str, str]:
    """The shortest start of each label that no other label shares; the first in capitals.

    Two labels of which one begins the other, or that are equal, are told apart by a number.
    """
    signs: dict[str, str] = {}
    for key, label in labels.items():
        others = [other.casefold() for name, other in labels.items() if name != key]
        starts = (label[:size] for size in range(1, min(3, len(label)) + 1))
        alone = (s for s in starts if not any(o.startswith(s.casefold()) for o in others))
        sign = next(alone, f"{label[:1]}{len(signs) + 1}")
        signs[key] = sign[:1].upper() + sign[1:]
    return signs


def spread(
    places: Sequence[float], widths: Sequence[float], low: float, high: float
) -> list[float]:
    """Centres as near as may be to the wanted places, in their order, that do not overlap.

    Neighbours that collide form a block around the mean of their wanted places (pool adjacent
    violators). What does not fit between ``low`` and ``high`` runs over at ``high``.
    """
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    offsets, used = [], 0.0
    for i in order:
        offsets.append(used + widths[i] / 2)
        used += widths[i]
    blocks: list[list[float]] = []  # sum of wanted starts, members
    for i, offset in zip(order, offsets, strict=True):
        blocks.append([places[i] - offset, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, members = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += members
    starts = [total / members for total, members in blocks for _ in range(int(members))]
    centres = [0.0] * len(places)
    for i, start, offset in zip(order, starts, offsets, strict=True):
        centres[i] = max(low, min(start, high - used)) + offset
    return centres
