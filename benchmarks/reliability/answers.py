"""Made answers: 20 items in five categories, five of them to each of four correlated factors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

ITEMS = 20
SEED = 20240601
CUTS = (-1.4, -0.6, 0.3, 1.2)
PART = 500_000


def made(persons: int) -> np.ndarray:
    """(persons, 20) answers from 1 to 5."""
    return np.concatenate(list(_parts(persons)))


def _parts(persons: int) -> Iterator[np.ndarray]:
    """The same answers a part at a time: the first persons do not depend on how many there are."""
    loadings = np.tile(np.array([0.8, 0.75, 0.7, 0.65, 0.6], np.float32), 4)
    unique = np.sqrt(1 - loadings**2)
    root = np.linalg.cholesky(np.full((4, 4), 0.4) + 0.6 * np.eye(4)).astype(np.float32)
    spread = np.linspace(-0.3, 0.3, ITEMS, dtype=np.float32)
    for part in range(-(-persons // PART)):
        rng = np.random.default_rng([SEED, part])
        size = min(PART, persons - part * PART)
        factors = rng.standard_normal((PART, 4), dtype=np.float32)[:size] @ root.T
        latent = rng.standard_normal((size, ITEMS), dtype=np.float32) * unique + spread
        latent += factors[:, np.repeat(np.arange(4), 5)] * loadings
        answers = np.ones((size, ITEMS), np.int8)
        for cut in CUTS:
            answers += latent > cut
        yield answers


def write_parquet(sizes: list[int], folder: Path, missing: float = 0.0) -> list[Path]:
    """A file of the first ``n`` persons for each size, as pyarrow writes files unless told else."""
    names = [f"i{item + 1}" for item in range(ITEMS)]
    schema = pa.schema([(name, pa.int8()) for name in names])
    paths = [folder / f"{size}_{missing:g}.parquet" for size in sizes]
    writers = [pyarrow.parquet.ParquetWriter(path, schema) for path in paths]
    rng, written = np.random.default_rng([SEED, 1]), 0
    for answers in _parts(max(sizes)):
        gaps = rng.random(answers.shape, dtype=np.float32) < missing if missing else None
        columns = [
            pa.array(answers[:, j].copy(), mask=None if gaps is None else gaps[:, j].copy())
            for j in range(ITEMS)
        ]
        table = pa.table(columns, schema)
        for size, writer in zip(sizes, writers, strict=True):
            if written < size:
                writer.write_table(table.slice(0, size - written))
        written += len(answers)
    for writer in writers:
        writer.close()
    return paths
