"""What a benchmark found, row by row, and whether the goals were met."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Literal

Verdict = Literal["met", "MISSED", "peer absent", "shown"]


@dataclass(frozen=True)
class Row:
    """One goal: how ours compares with a peer, both in the same unit.

    ``goal`` is the least that peer / ours may be, or with ``at_most`` the largest that ours / peer
    may be; without a goal the ratio is only shown. ``peer`` is empty when it is not installed, or
    where there is none to name.
    """

    task: str
    peer_name: str
    peer: Sequence[float]
    ours: Sequence[float]
    goal: float | None = None
    at_most: bool = False
    unit: str = "s"

    @property
    def ratio(self) -> float | None:
        """Of the smallest of each: other work on the machine only adds."""
        return self._ratio(min(self.peer), min(self.ours)) if self.peer else None

    @property
    def ratio_of_medians(self) -> float | None:
        return self._ratio(median(self.peer), median(self.ours)) if self.peer else None

    def _ratio(self, peer: float, ours: float) -> float:
        return ours / peer if self.at_most else peer / ours

    @property
    def verdict(self) -> Verdict:
        ratio = self.ratio
        if ratio is None:
            return "peer absent" if self.peer_name else "shown"
        if self.goal is None:
            return "shown"
        met = ratio <= self.goal if self.at_most else ratio >= self.goal
        return "met" if met else "MISSED"

    def __str__(self) -> str:
        goal = "-" if self.goal is None else f"{'≤' if self.at_most else '≥'} {self.goal:g}"
        peer = f"{min(self.peer):.4g} {self.unit}" if self.peer else "-"
        ratios = ["-" if r is None else f"{r:.2f}" for r in (self.ratio, self.ratio_of_medians)]
        ours = f"{min(self.ours):.4g} {self.unit}"
        return (
            f"{self.task:50} {self.peer_name:20} {peer:>12} {ours:>12}"
            f" {ratios[0]:>9} {ratios[1]:>9} {goal:>8}  {self.verdict}"
        )


HEADER = f"{'task':50} {'peer':20} {'peer':>12} {'ours':>12} {'ratio':>9} {'median':>9} {'goal':>8}"


def exit_code(rows: Sequence[Row]) -> int:
    """1 if any goal was missed. An absent peer is neither met nor missed."""
    return int(any(row.verdict == "MISSED" for row in rows))


def told(tasks: Mapping[str, Callable[[Path], Iterator[Row]]], names: Sequence[str]) -> int:
    """Run the tasks (all unless named), print a row for each goal, and return the exit code."""
    if unknown := set(names) - set(tasks):
        raise SystemExit(
            f"no such task: {', '.join(sorted(unknown))}; there are {', '.join(tasks)}"
        )
    rows: list[Row] = []
    print(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        for name in names or tasks:
            for row in tasks[name](Path(folder)):
                rows.append(row)
                print(row, flush=True)
    absent = sorted({row.peer_name for row in rows if row.verdict == "peer absent"})
    if absent:
        print(f"not compared, for the peer is absent: {', '.join(absent)}")
    missed = sum(row.verdict == "MISSED" for row in rows)
    print(f"{missed} goals missed" if missed else "no goal missed")
    return exit_code(rows)
