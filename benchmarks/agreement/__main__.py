"""Every speed goal of the agreement engine, beside its peer, in one run.

    python -m benchmarks.agreement [TASK ...]

TASKs are alpha, repeats and passages; all unless given. Each side is a process of its own with one
thread on the same seeded codings; sides run in turn after a run that warms up. A row compares the
smallest times; the ratio of the medians stands beside it, and the largest in a row below. The
Python package krippendorff is looked for in PEER_PYTHON. Exits with 1 if a goal is missed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.agreement.codings import made, write_passages
from benchmarks.reliability.rows import Row, told
from benchmarks.reliability.sides import ROOT, Side, alternate, python_with

ROUNDS = 30


def ours(task: str, *arguments: str | Path) -> Side:
    """A task of ``tasks.py`` in this environment."""
    return Side([sys.executable, "-m", "benchmarks.agreement.tasks", task, *map(str, arguments)], 1)


def alpha(folder: Path) -> Iterator[Row]:
    path, python = folder / "codings.npy", python_with("krippendorff")
    np.save(path, made(10_000, 5))
    for level in ("nominal", "ordinal"):
        mine = ours("alpha", path, level)
        peer = None
        if python:
            peer = Side([python, "-m", "benchmarks.agreement.alpha_peer", str(path), level], 1)
        alternate([peer, mine] if peer else [mine], ROUNDS)
        if peer and abs(peer.values[0] - mine.values[0]) > 1e-12:
            raise SystemExit(f"the two sides differ: {peer.values[0]}, {mine.values[0]}")
        beside = peer.seconds if peer else []
        task = f"alpha, {level}, 10,000 units × 5 coders"
        yield Row(task, "krippendorff", beside, mine.seconds, 1)
        largest = [max(beside)] if beside else []
        yield Row(f"  largest of {ROUNDS} runs", "krippendorff", largest, [max(mine.seconds)])


def repeats(folder: Path) -> Iterator[Row]:
    """Every coefficient with its interval, of rows that stand for several units each."""
    path = folder / "many.npy"
    np.save(path, made(100_000, 3))
    mine = ours("coefficients", path)
    alternate([mine], 3)
    yield Row("α, AC1, AC2 with intervals, 100,000 rows × 3", "", [], mine.seconds)
    # Of what the process takes, libraries and codings are part.
    yield Row("  largest memory", "256 MiB", [256], [mine.memory], 1, at_most=True, unit="MiB")


def passages(folder: Path) -> Iterator[Row]:
    """Cost goes with the number of passages, not with the length of texts."""
    sides = {}
    for length in (2_000, 2_000_000):
        path = write_passages(folder / f"{length}.npz", 60, 400, length)
        sides[length] = ours("passages", path)
    alternate(list(sides.values()), 5)
    short, long = (side.seconds for side in sides.values())
    task = "unitising α, 48,000 spans, 120 million characters"
    yield Row(task, "ours, 120 thousand", short, long, 1.5, at_most=True)


TASKS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "alpha": alpha,
    "repeats": repeats,
    "passages": passages,
}


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(told(TASKS, sys.argv[1:]))
