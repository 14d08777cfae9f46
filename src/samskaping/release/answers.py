"""Which distributions of answers may be shown.

Behind the numbers of one item in one group stand the persons per answer: the shares are those
counts, and n, mean and standard deviation are Σ c, Σ k c and Σ k² c. An answer that few gave, or
that everyone gave, must follow neither from one group's numbers nor from a difference of groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from samskaping.numeric import FloatArray, IntArray
from samskaping.release.attack import (
    BoolArray,
    ambiguous,
    recoverable,
    silent_moves,
    small_sums,
)
from samskaping.release.cells import Cells
from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import System, protect
from samskaping.study.scorecard import Scorecard

SHARES = ("item_share", "floor_share", "ceiling_share")
MOMENTS = ("item_mean", "item_sd")


@dataclass(frozen=True)
class Distribution:
    """The numbers of one item in one group: persons per answer, and the rows that tell of them."""

    item: str
    counts: IntArray
    shares: tuple[Row, ...]
    moments: tuple[Row, ...]

    @property
    def levels(self) -> dict[str, str]:
        """The group's levels."""
        return self.shares[0].levels

    @property
    def unanimous(self) -> bool:
        """Whether everyone gave the same answer."""
        return int((self.counts > 0).sum()) == 1

    def sensitive(self, threshold: int) -> bool:
        """Whether an answer was given by few, or by everyone."""
        few = (self.counts > 0) & (self.counts < threshold)
        return bool(few.any()) or self.unanimous


def withhold_distributions(
    rows: Sequence[Row], cells: Cells, card: Scorecard, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold distributions with an answer that few gave, and means that determine them."""
    for item in card.items:
        about = [row for row in rows if row.measure == "answers" and row.subject == item.id]
        groups = _distributions(about, item.id, item.reversed, card)
        for found in groups.values():
            shown = replace(found, moments=tuple(verdicts.passed(found.moments)))
            if not shown.sensitive(threshold):
                continue
            for row in shown.shares:
                verdicts.withhold(row, "answers", f"smallest={_smallest(shown.counts)}")
            if shown.moments and _determined(shown, card, threshold):
                for row in shown.moments:
                    verdicts.withhold(row, "answers", "mean and spread determine the answers")
        _withhold_differences(groups, cells, threshold, verdicts)


def _distributions(
    rows: Sequence[Row], item: str, is_reversed: bool, card: Scorecard
) -> dict[str, Distribution]:
    """The distributions of an item by group, from its shares or as far as its moments tell."""
    by_group: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        levels = {name: level for name, level in row.levels.items() if name != "answer"}
        by_group[";".join(f"{k}={v}" for k, v in sorted(levels.items())) or row.group].append(row)
    points = card.scale.points
    ends = {"floor_share": points[0], "ceiling_share": points[-1]}
    if is_reversed:
        ends = {"floor_share": points[-1], "ceiling_share": points[0]}
    found: dict[str, Distribution] = {}
    for group, part in by_group.items():
        counts = np.zeros(len(points), dtype=np.int64)
        for row in part:
            answer = ends.get(row.quantity, row.levels.get("answer"))
            if row.quantity in SHARES and row.estimate is not None and row.n and answer is not None:
                counts[points.index(int(answer))] = round(row.estimate * row.n)
        shares = tuple(row for row in part if row.quantity in SHARES)
        if shares and counts.any():
            moments = tuple(row for row in part if row.quantity in MOMENTS)
            found[group] = Distribution(item, counts, shares, moments)
    return found


def _determined(found: Distribution, card: Scorecard, threshold: int) -> bool:
    """Whether n, mean and spread leave no doubt about an answer that few gave, or that all gave."""
    points = np.array(card.scale.points, dtype=float)
    # A mean comes with its interval, and so with the spread.
    degree = 2
    known: FloatArray = np.vander(points - points.mean(), degree + 1, increasing=True).T
    if len(small_sums(known, found.counts, threshold)):
        return True
    moves = silent_moves(len(points), degree)
    if not len(moves):
        return True
    doubtful = ambiguous(moves, found.counts)
    few = (found.counts > 0) & (found.counts < threshold)
    return found.unanimous or not doubtful[few].all()


def _withhold_differences(
    groups: dict[str, Distribution], cells: Cells, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold further distributions from which a withheld one follows by subtraction."""
    names = list(groups)
    inside = np.array([cells.mask(groups[name].levels) for name in names]) & (cells.persons > 0)
    for answer in range(len(next(iter(groups.values())).counts) if groups else 0):
        shown = [at for at, name in enumerate(names) if verdicts.passed(groups[name].shares)]
        if (inside[shown].sum(axis=0) < 2).all():
            return
        system = _one_answer([groups[name] for name in names], inside, shown, answer, threshold)
        for at, stays in zip(shown, protect(system), strict=True):
            if not stays:
                for row in groups[names[at]].shares:
                    verdicts.withhold(row, "complementary", "gives away an answer that few gave")


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
    return System(
        rows=parts[list(shown)],
        totals=counts[list(shown)],
        suspects=tuple(suspects.tolist()),
        rank=tuple((groups[at].shares[0].rank, groups[at].counts.sum()) for at in shown),
        threshold=threshold,
        hidden=parts[[at not in shown and group.unanimous for at, group in enumerate(groups)]],
    )


def _smallest(counts: IntArray) -> int:
    return int(counts[counts > 0].min())
