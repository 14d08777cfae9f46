"""A difference in differences of a Parquet file larger than memory need be, in one pass.

10,000,000 rows in 400 clusters with CR2 and Satterthwaite's degrees of freedom in 1 GiB at most,
libraries included; the peer decodes every row and looks at none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from benchmarks.reliability.rows import Row
from benchmarks.reliability.serve import serve
from benchmarks.reliability.sides import Side, alternate
from samskaping.numeric.batches import ROWS

SIZES = (2_500_000, 10_000_000)
CLUSTERS, PART = 400, 500_000
DESIGN = np.array([[1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1]])


def write_rows(size: int, folder: Path) -> Path:
    """Case, arm, occasion and value, half of the cases treated, as pyarrow writes files."""
    path = folder / f"{size}.parquet"
    names = np.array([f"case_{number:03}" for number in range(CLUSTERS)])
    levels = np.random.default_rng(20240601).normal(size=(2, CLUSTERS)) / 3
    schema = pa.schema([(name, pa.string()) for name in ("case", "arm", "occasion")])
    schema = schema.append(pa.field("value", pa.float64()))
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        for part in range(size // PART):
            rng = np.random.default_rng([20240601, part])
            case, late = rng.integers(0, CLUSTERS, PART), rng.integers(0, 2, PART)
            arm = (case < CLUSTERS // 2).astype(int)
            value = levels[0, case] + levels[1, case] * late + 0.2 * arm * late
            columns = [names[case], np.array(["comparison", "effort"])[arm]]
            columns += [np.array(["before", "later"])[late], value + rng.standard_normal(PART)]
            writer.write_table(pa.table([pa.array(one) for one in columns], schema))
    return path


def read(path: Path) -> float:
    """The peer: decode every row; how many there are."""
    keys = ["case", "arm", "occasion"]
    with pyarrow.parquet.ParquetFile(path, read_dictionary=keys) as file:
        return float(sum(len(batch) for batch in file.iter_batches(ROWS)))


def difference(path: Path) -> float:
    """The standard error of the difference in differences."""
    from samskaping.cell_files import sum_cells
    from samskaping.effects.few_clusters import cr2_from_cells

    found = sum_cells(path, "case", ["arm", "occasion"], "value")
    by = cr2_from_cells(DESIGN, found.sums, [0, 0, 0, 1], 0.95)
    assert by.se is not None
    return by.se


JOBS: dict[str, Callable[[Path], float]] = {"read": read, "difference": difference}


def side(job: str, path: Path) -> Side:
    """A job of this file."""
    return Side([sys.executable, "-m", "benchmarks.effects.streaming", job, str(path)], 1)


def rows(folder: Path) -> Iterator[Row]:
    """Memory and time of the larger file, and whether time grows with the rows."""
    small, large = SIZES
    sides: dict[int, list[Side]] = {}
    for size in SIZES:
        path = write_rows(size, folder)
        sides[size] = [side("read", path), side("difference", path)]
        alternate(sides[size], 3)
        path.unlink()
    peer, own = sides[large]
    task = f"CR2 of {large:,} rows in {CLUSTERS} clusters"
    yield Row(task, "reading it once", peer.seconds, own.seconds, at_most=True)
    yield Row("  largest memory", "1 GiB", [1024], [own.memory], 1, at_most=True, unit="MiB")
    each = [[1e6 * one / size for one in sides[size][1].seconds] for size in SIZES]
    task = f"  per million, {large:,} beside {small:,}"
    yield Row(task, "ours, smaller file", each[0], each[1], 1.25, at_most=True)


if __name__ == "__main__":
    serve(lambda: JOBS[sys.argv[1]](Path(sys.argv[2])))
