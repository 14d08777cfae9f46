"""Every speed goal of the reliability engine, beside its peers, in one run.

    python -m benchmarks.reliability [TASK ...]

TASKs are alpha, interval, polychoric, factor, icc and streaming; all unless given. Each side is a
process of its own on the same seeded answers; sides run in turn after a run that warms up (the
slowest R peers run cold, which costs them less than a hundredth). A row compares the smallest
times; the ratio of the medians stands beside it. Against R and pingouin both sides have one
thread; numpy.cov and ours have as many as NumPy takes; reading a file and reducing it have two.
Peers in R need psych and lavaan; pingouin is looked for in PEER_PYTHON. Exits with 1 if a goal is
missed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.reliability.answers import made, write_parquet
from benchmarks.reliability.rows import Row, told
from benchmarks.reliability.sides import (
    ROOT,
    Side,
    alternate,
    ours,
    python_with,
    r_has,
    r_peer,
)

SIZES = (2_500_000, 5_000_000, 10_000_000)


def saved(persons: int, folder: Path) -> Path:
    """The answers of so many persons, for NumPy and as bare bytes for R."""
    path = folder / f"{persons}.npy"
    if not path.exists():
        answers = made(persons)
        np.save(path, answers)
        answers.tofile(path.with_suffix(".bin"))
    return path


def beside_r(
    task: str, name: str, job: str, persons: int, folder: Path, rounds: int, goal: float, own: str
) -> tuple[Row, Side, Side | None]:
    """One goal against a job of ``peers.R``."""
    path = saved(persons, folder)
    mine = ours(own, path, threads=1)
    slow = rounds < 3
    package = name.split("::")[0]
    peer = None
    if r_has(package):
        peer = r_peer(job, path.with_suffix(".bin"), str(persons))
        alternate([peer, mine], rounds, warm=not slow, extra=3 if slow else 1)
    else:
        alternate([mine], max(rounds, 3))
    return Row(task, name, peer.seconds if peer else [], mine.seconds, goal), mine, peer


def alpha(folder: Path) -> Iterator[Row]:
    n = 1_000_000
    row, mine, peer = beside_r(
        "alpha, all item statistics, 1,000,000 × 20", "psych::alpha", "alpha", n, folder, 2, 60,
        "alpha",
    )  # fmt: skip
    yield row
    memory = [peer.memory] if peer and peer.memory else []
    yield Row("the same, largest memory", "psych::alpha", memory, [mine.memory], 8, unit="MiB")
    path = saved(n, folder)
    covariance, own = (ours(name, path, "as_floats") for name in ("numpy_cov", "alpha"))
    alternate([covariance, own], 9)
    yield Row("the same, of floats", "numpy.cov", covariance.seconds, own.seconds, 2, at_most=True)


def interval(folder: Path) -> Iterator[Row]:
    task = "interval of alpha, 2,000 resamples, 10,000 × 20"
    yield beside_r(task, "psych::alpha n.iter", "alpha_interval", 10_000, folder, 1, 40,
                   "alpha_interval")[0]  # fmt: skip


def polychoric(folder: Path) -> Iterator[Row]:
    for n, name, job, rounds, goal in (
        (1_000, "psych::polychoric", "polychoric", 5, 20),
        (1_000, "lavaan::lavCor", "lavcor", 9, 5),
        (1_000_000, "psych::polychoric", "polychoric", 2, 20),
    ):
        task = f"polychoric correlations, {n:,} × 20"
        yield beside_r(task, name, job, n, folder, rounds, goal, "polychoric")[0]


def factor(folder: Path) -> Iterator[Row]:
    for name, goal in (("WLSMV", 5), ("ML", 2), ("MLR", 4)):
        job = name.lower()
        task = f"factor model 4 × 5, {name}, n = 1,000"
        yield beside_r(task, "lavaan::cfa", job, 1_000, folder, 9, goal, job)[0]


def icc(folder: Path) -> Iterator[Row]:
    path = folder / "ratings.npy"
    np.save(path, made(10_000)[:, :5].astype(np.float64))
    mine, python = ours("icc", path, threads=1), python_with("pingouin")
    peer = None
    if python:
        peer = Side([python, "-m", "benchmarks.reliability.pingouin_icc", str(path)], 1)
        alternate([peer, mine], 2, extra=20)
    else:
        alternate([mine], 20)
    task = "six intraclass correlations, 10,000 × 5"
    yield Row(task, "pingouin", peer.seconds if peer else [], mine.seconds, 500)


def streaming(folder: Path) -> Iterator[Row]:
    largest = max(SIZES)
    by_size: dict[int, dict[str, Side]] = {}
    for path, size in zip(write_parquet(list(SIZES), folder), SIZES, strict=True):
        by_size[size] = sides = {name: ours(name, path) for name in ("read", "moments", "tables")}
        alternate(list(sides.values()), 5)
    sides = by_size[largest]
    read, goals = sides["read"].seconds, {"moments": 2.5, "tables": 8.0}
    words = {"moments": "all coefficients of moments", "tables": "the same, all 190 tables"}
    for name, goal in goals.items():
        own = sides[name]
        task = f"file of {largest:,} × 20: {words[name]}"
        yield Row(task, "reading it once", read, own.seconds, goal, at_most=True)
        yield Row("  largest memory", "1 GiB", [1024], [own.memory], 1, at_most=True, unit="MiB")
        for size, others in list(by_size.items())[:-1]:
            # Per million persons: in time that is linear the largest file costs no more.
            small = [1e6 * one / size for one in others[name].seconds]
            large = [1e6 * one / largest for one in own.seconds]
            task = f"  per million, {largest:,} beside {size:,}"
            yield Row(task, "ours, smaller file", small, large, 1.25, at_most=True)
    path = write_parquet([largest], folder, missing=0.05)[0]
    sides = {name: ours(name, path) for name in ("read", "moments", "tables")}
    alternate(list(sides.values()), 2)
    for name in goals:
        task = f"  with 5 % missing: {words[name]}"
        yield Row(task, "reading it once", sides["read"].seconds, sides[name].seconds, at_most=True)


TASKS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "alpha": alpha,
    "interval": interval,
    "polychoric": polychoric,
    "factor": factor,
    "icc": icc,
    "streaming": streaming,
}


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(told(TASKS, sys.argv[1:]))
