"""A Parquet file larger than memory need be: read once, and reduced as it is read."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet

from benchmarks.reliability.alpha import all_coefficients
from samskaping.answer_files import read_answers
from samskaping.numeric import Contingency, Moments
from samskaping.numeric.batches import ROWS

THREADS = 2


def read(path: Path) -> float:
    """The peer: decode every answer and look at none; how many persons there are."""
    with pyarrow.parquet.ParquetFile(path) as file:
        return float(sum(len(batch) for batch in file.iter_batches(ROWS)))


def moments(path: Path) -> float:
    """Every coefficient that needs only moments; alpha."""
    found = Moments.from_batches(read_answers(path), threads=THREADS)
    return float(all_coefficients(found)["alpha"])  # type: ignore[arg-type]


def tables(path: Path) -> float:
    """The same, and the contingency tables of all pairs; alpha."""
    found = Contingency.from_batches(read_answers(path), range(1, 6), threads=THREADS)
    return float(all_coefficients(found.moments())["alpha"])  # type: ignore[arg-type]
