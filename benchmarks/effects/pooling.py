"""Pooling of many sets of effects by REML with Hartung–Knapp errors, beside metafor, one thread.

    python -m benchmarks.effects.pooling

Each side is a process of its own on the same seeded effects; they run in turn after a run that
warms up. Exits with 1 if the goal is missed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.reliability.rows import HEADER, Row, exit_code
from benchmarks.reliability.serve import serve
from benchmarks.reliability.sides import Side, alternate

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


def has_metafor() -> bool:
    probe = ["Rscript", "-e", "loadNamespace('metafor')"]
    try:
        return subprocess.run(probe, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def main() -> int:
    script = Path(__file__).parent / "peers.R"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "effects.bin"
        write_effects(path)
        own = Side([sys.executable, "-m", "benchmarks.effects.pooling", str(path)], 1)
        sides = [own]
        if has_metafor():
            command = ["Rscript", "--vanilla", str(script), str(path), str(SETS), str(CASES)]
            sides.insert(0, Side(command, 1))
        alternate(sides, 7)
    task = f"REML and Hartung–Knapp, {SETS} sets of {CASES}"
    peer = sides[0].seconds if len(sides) > 1 else []
    row = Row(task, "metafor::rma", peer, own.seconds, GOAL)
    print(HEADER, row, sep="\n")
    return exit_code([row])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        pool_all(Path(sys.argv[1]))
    else:
        sys.exit(main())
