"""What ``Moments`` holds of answers that are floats: the means first, then what is about them.

The first pass says too whether any answer is missing, for complete answers need no counting.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from samskaping.numeric.batches import Table
from samskaping.numeric.result import FloatArray, IntArray

# Rows reduced at a time: the deviations of a block stay in the processor's cache.
BLOCK = 16_384

# Counts, origin, shifts and comoments, as ``Moments`` has them.
Sums = tuple[IntArray, FloatArray, FloatArray, FloatArray]


def sums_of_floats(x: Table, listwise: bool) -> Sums:
    """Reduce a table of floats, NaN where an answer is missing; see ``Moments.from_array``."""
    sums = x.sum(axis=0, dtype=np.float64)
    if np.isfinite(sums).all():
        return _of_complete(x, sums)
    k = x.shape[1]
    answered, sums, persons = np.zeros(k), np.zeros(k), 0
    for block in _blocks(x, listwise):
        if np.isinf(block).any():
            raise ValueError("answers must be finite numbers, or NaN where missing")
        answered += (~np.isnan(block)).sum(axis=0)
        sums += np.nansum(block, axis=0)
        persons += len(block)
    if not np.isfinite(sums).all():
        raise ValueError("answers must be finite numbers whose sum is one")
    if persons == 0:
        return of_nobody(k)
    return _of_incomplete(x, sums / np.maximum(answered, 1), listwise)


def of_nobody(k: int) -> Sums:
    """Those of no persons."""
    return np.zeros((k, k), np.int64), np.zeros(k), np.zeros((k, k)), np.zeros((k, k))


def _of_complete(x: Table, sums: FloatArray) -> Sums:
    n, k = x.shape
    if n == 0:
        return of_nobody(k)
    centre = sums / n
    products, residual = np.zeros((k, k)), np.zeros(k)
    for start in range(0, n, BLOCK):
        deviations = x[start : start + BLOCK] - centre
        products += deviations.T @ deviations
        residual += deviations.sum(axis=0)
    # What rounding left of the mean is taken out (Chan, Golub & LeVeque, eq. 1.7).
    comoments = products - np.outer(residual, residual) / n
    shifts = np.repeat(residual[:, None] / n, k, axis=1)
    return np.full((k, k), n, dtype=np.int64), centre, shifts, comoments


def _of_incomplete(x: Table, centre: FloatArray, listwise: bool) -> Sums:
    k = x.shape[1]
    counts, sums, products = np.zeros((k, k)), np.zeros((k, k)), np.zeros((k, k))
    for block in _blocks(x, listwise):
        missing = np.isnan(block)
        present = (~missing).astype(np.float64)
        deviations = np.where(missing, 0.0, block - centre)
        counts += present.T @ present
        sums += deviations.T @ present
        products += deviations.T @ deviations
    some = np.maximum(counts, 1.0)
    comoments = products - sums * sums.T / some
    return counts.astype(np.int64), centre, sums / some, comoments


def _blocks(x: Table, listwise: bool) -> Iterator[FloatArray]:
    for start in range(0, len(x), BLOCK):
        block: FloatArray = np.asarray(x[start : start + BLOCK], dtype=np.float64)
        yield block[~np.isnan(block).any(axis=1)] if listwise else block
