"""Pooling of many sets of effects by REML with Hartung–Knapp errors, beside metafor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.reliability.rows import Row
from benchmarks.reliability.serve import serve
from benchmarks.reliability.sides import Side, alternate, r_has

SETS, CASES, GOAL = 100, 13, 20.0


def write_effects(path: Path) -> None:
    rng = np.random.default_rng(20)
    variances = rng.uniform(0.02, 0.4, (SETS, CASES))
    effects = rng.normal(0.4, 0.5, (SETS, CASES)) + rng.normal(size=(SETS, CASES)) * variances**0.5
    np.stack([effects, variances]).tofile(path)


def pool_all(path: Path) -> None:
    from samskaping.effects.pooling import pool_sets

    effects, variances = np.fromfile(path).reshape(2, SETS, CASES)
    serve(lambda: float(pool_sets(effects, variances, kind="knha").tau2[-1]))


def rows(folder: Path) -> Iterator[Row]:
    """The goal."""
    script = Path(__file__).parent / "peers.R"
    path = folder / "effects.bin"
    write_effects(path)
    own, peer = Side([sys.executable, "-m", "benchmarks.effects.pooling", str(path)], 1), None
    if r_has("metafor"):
        command = ["Rscript", "--vanilla", str(script), str(path), str(SETS), str(CASES)]
        peer = Side(command, 1)
    alternate([peer, own] if peer else [own], 7)
    task = f"REML and Hartung–Knapp, {SETS} sets of {CASES}"
    yield Row(task, "metafor::rma", peer.seconds if peer else [], own.seconds, GOAL)


if __name__ == "__main__":
    pool_all(Path(sys.argv[1]))
