"""Which distributions of answers may be shown.

Behind the numbers of one item in one group stand the persons per answer: the shares are those
counts, and n, mean and standard deviation are Σ c, Σ k c and Σ k² c. An answer that few gave, or
that everyone gave, must follow neither from one group's numbers nor from a difference of groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.estimates import name_group
from samskaping.numeric import FloatArray, IntArray
from samskaping.release.attack import BoolArray, determined, recoverable, small_sums
from samskaping.release.cells import Cells
from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import System, protect
from samskaping.study.scorecard import Scorecard

SHARES = ("item_share", "floor_share", "ceiling_share")
# What a reader loses: the mean is worth more than a share, a share more than the spread.
_COST_OF_MOMENTS = {2: 0.0, 1: 0.5, 0: 3.5}
_LOST_MOMENTS: dict[int, tuple[str, ...]] = {2: (), 1: ("item_sd",), 0: ("item_mean", "item_sd")}


@dataclass(frozen=True)
class Distribution:
    """The numbers of one item in one group.

    ``counts`` (K,) are persons per answer; ``tells`` says for each share which answer it tells of.
    """

    counts: IntArray
    tells: dict[Row, int]
    moments: tuple[Row, ...]

    @property
    def shares(self) -> tuple[Row, ...]:
        """The rows with shares of answers."""
        return tuple(self.tells)

    @property
    def unanimous(self) -> BoolArray:
        """The answer that everyone in the group gave, if there is one."""
        full: BoolArray = (self.counts > 0) & (self.counts == self.counts.sum())
        return full

    def must_hide(self, threshold: int) -> BoolArray:
        """The answers that few gave, or everyone."""
        few: BoolArray = (self.counts > 0) & (self.counts < threshold)
        return few | self.unanimous


def withhold_distributions(
    rows: Sequence[Row], cells: Cells, card: Scorecard, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold answers that few gave, and whatever else of their distribution gives them away."""
    turned = {item.id: item.reversed for item in card.items}
    items: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.measure == "answers":
            items[row.subject].append(row)
    for item, about in items.items():
        groups = _distributions(about, card.scale.points, turned.get(item, False))
        for found in groups:
            if found.must_hide(threshold).any():
                _withhold(found, card.scale.points, threshold, verdicts)
        _withhold_differences(groups, cells, threshold, verdicts)


def _distributions(
    rows: Sequence[Row], points: Sequence[int], is_reversed: bool
) -> list[Distribution]:
    """The distributions of an item, one per group."""
    lowest, highest = (points[-1], points[0]) if is_reversed else (points[0], points[-1])
    ends = {"floor_share": lowest, "ceiling_share": highest}
    by_group: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        levels = {name: level for name, level in row.levels.items() if name != "answer"}
        by_group[name_group(**levels)].append(row)
    found: list[Distribution] = []
    for part in by_group.values():
        counts = np.zeros(len(points), dtype=np.int64)
        tells: dict[Row, int] = {}
        for row in part:
            if row.quantity in SHARES:
                at = points.index(int(row.levels.get("answer", ends.get(row.quantity, lowest))))
                tells[row] = at
                counts[at] = round((row.estimate or 0.0) * (row.n or 0))
        if tells:
            moments = tuple(row for row in part if row.kind in ("mean", "spread"))
            found.append(Distribution(counts, tells, moments))
    return found


def _withhold(
    found: Distribution, points: Sequence[int], threshold: int, verdicts: Verdicts
) -> None:
    """Withhold the cheapest choice of shares and moments that leaves the answers in doubt.

    The choices are the h answers that fewest gave, alone or with the spread or with the mean too.
    """
    order = np.argsort(found.counts, kind="stable")
    needed = int(np.flatnonzero(found.must_hide(threshold)[order]).max()) + 1
    choices = sorted(
        (_COST_OF_MOMENTS[degree] + sum(at in order[:h] for at in found.tells.values()), h, degree)
        for h in range(needed, len(points) + 1)
        for degree in _COST_OF_MOMENTS
    )
    safe = (
        (h, degree)
        for _, h, degree in choices
        if in_doubt(found, np.sort(order[:h]), points, degree, threshold)
    )
    h, degree = next(safe, (len(points), 0))
    for row, at in found.tells.items():
        if at in order[:h]:
            verdicts.withhold(row, "answers", f"few gave it, or hides one;count={found.counts[at]}")
    for row in found.moments:
        if row.quantity in _LOST_MOMENTS[degree]:
            verdicts.withhold(row, "answers", "gives away an answer that few gave")


def in_doubt(
    found: Distribution, hidden: IntArray, points: Sequence[int], degree: int, threshold: int
) -> bool:
    """Whether the hidden answers stay unknown when n, the other shares and the moments are known.

    The moments shown tell Σ k^j c for j up to ``degree``.
    """
    at = np.array(points, dtype=np.int64)[hidden]
    counts = found.counts[hidden]
    centred = (at - at.mean()) / max(float(np.ptp(at)), 1.0)
    known: FloatArray = np.vander(centred, degree + 1, increasing=True).T
    if len(small_sums(known, counts, threshold)):
        return False
    secret = found.must_hide(threshold)[hidden]
    return not determined(at, counts, degree)[secret].any()


def _withhold_differences(
    groups: Sequence[Distribution], cells: Cells, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold further distributions from which a withheld answer follows by subtraction."""
    inside = np.array([cells.mask(found.shares[0].levels) for found in groups])
    for answer in range(len(groups[0].counts) if groups else 0):
        shown = [
            at
            for at, found in enumerate(groups)
            if verdicts.passed([row for row, told in found.tells.items() if told == answer])
        ]
        overlap = (inside[shown] & (cells.persons > 0)).sum(axis=0) > 1
        if not overlap.any():
            continue
        system = _one_answer(groups, inside & (cells.persons > 0), shown, answer, threshold)
        for at, stays in zip(shown, protect(system), strict=True):
            if not stays:
                for row in groups[at].shares:
                    verdicts.withhold(row, "answers", "gives away an answer of another group")


def _one_answer(
    groups: Sequence[Distribution],
    inside: BoolArray,
    shown: Sequence[int],
    answer: int,
    threshold: int,
) -> System:
    """Counts of one answer, over the parts that all the groups cut the persons into."""
    cut = np.unique(inside.T, axis=0)
    parts: FloatArray = cut[cut.any(axis=1)].T.astype(np.float64)
    counts = np.array([group.counts[answer] for group in groups], dtype=float)
    size, *_ = np.linalg.lstsq(parts, counts, rcond=None)
    told = recoverable(parts, np.eye(parts.shape[1]))
    suspects = np.flatnonzero(~told | ((size > 0.5) & (size < threshold - 0.5)))
    secret = [at not in shown and bool(group.unanimous[answer]) for at, group in enumerate(groups)]
    return System(
        rows=parts[list(shown)],
        totals=counts[list(shown)],
        suspects=tuple(suspects.tolist()),
        rank=tuple((groups[at].shares[0].rank, groups[at].counts.sum()) for at in shown),
        threshold=threshold,
        hidden=parts[secret],
        table=size,
        local=np.zeros(len(shown), dtype=np.bool_),
    )
