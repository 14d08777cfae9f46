"""Seeded codings for the benchmarks."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from samskaping.numeric import FloatArray

SEED = 20240601


def made(units: int, coders: int) -> FloatArray:
    """Five categories; a coder gives the unit's own in six of ten, and leaves one in ten out."""
    rng = np.random.default_rng([SEED, units, coders])
    own = rng.integers(1, 6, (units, 1))
    other = rng.integers(1, 6, (units, coders))
    codings = np.where(rng.random((units, coders)) < 0.6, own, other).astype(np.float64)
    codings[rng.random(codings.shape) < 0.1] = np.nan
    return codings


def write_passages(path: Path, sources: int, each: int, length: int) -> Path:
    """Two coders' spans of three codes in texts of the length given, ``each`` per text and coder.

    The second coder marks what the first does, with other ends.
    """
    rng = np.random.default_rng([SEED, sources, each])
    share = np.sort(rng.random((sources, each)), axis=1)
    source = np.repeat(np.arange(sources), each)
    start = (share.ravel() * (length - 10)).astype(np.int64)
    code = rng.integers(0, 3, len(source))
    ends = [start + rng.integers(2, 10, len(start)) for _ in range(2)]
    np.savez(
        path,
        source=np.tile(source, 2),
        coder=np.repeat([0, 1], len(source)),
        start=np.tile(start, 2),
        end=np.concatenate(ends),
        code=np.tile(code, 2),
        lengths=np.full(sources, length),
        reads=np.ones((sources, 2)),
    )
    return path
