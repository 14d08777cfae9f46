"""Files of measured rows, reduced to their cells in one pass.

``cr2_from_cells(design, sum_cells("rows.parquet", ...).sums, contrast, 0.95)`` gives a difference
in differences of a file larger than memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet

from samskaping.effects.few_clusters import CellSums
from samskaping.numeric.batches import ROWS

# Clusters × cells that a batch may have at most: its counts are held at once.
MOST_PLACES = 1 << 24


@dataclass(frozen=True, eq=False, slots=True)
class CellsOfFile:
    """The cells of a file.

    Attributes
    ----------
    clusters : tuple of G labels, sorted
    cells : tuple of C tuples, sorted
        One label of each column that makes the cells.
    sums : CellSums
        (G, C), numbered as above.
    left_out : int
        Rows that lack a label or the outcome.
    """

    clusters: tuple[Any, ...]
    cells: tuple[tuple[Any, ...], ...]
    sums: CellSums
    left_out: int


def sum_cells(
    path: str | Path, cluster: str, cells: Sequence[str], outcome: str, rows: int = ROWS
) -> CellsOfFile:
    """Counts, sums and sums of squares of an outcome by cluster and cell, in one pass.

    Parameters
    ----------
    path
        A Parquet file with a row per measurement.
    cluster, cells
        Columns of texts or whole numbers: the cluster, and what makes the cells, such as arm and
        occasion.
    outcome
        A column of numbers.
    rows
        Rows in a batch; memory grows with it, and not with the file.

    Raises
    ------
    ValueError
        The file lacks a column or has two of its name, the outcome is not all of finite numbers,
        no row is whole, or the labels are too many to be cells.
    """
    keys = [cluster, *cells]
    found: dict[tuple[Any, ...], np.ndarray] = {}
    left_out = 0
    _require_columns(pyarrow.parquet.read_schema(path), keys, outcome)
    with pyarrow.parquet.ParquetFile(path, read_dictionary=keys) as file:
        for batch in file.iter_batches(rows, columns=[*keys, outcome]):
            whole = batch.drop_null()
            left_out += len(batch) - len(whole)
            if len(whole):
                _add(found, whole, keys, outcome)
    if not found:
        raise ValueError("no row has its labels and the outcome")
    clusters = tuple(sorted({labels[0] for labels in found}))
    kinds = tuple(sorted({labels[1:] for labels in found}))
    at_cluster = {label: place for place, label in enumerate(clusters)}
    at_cell = {labels: place for place, labels in enumerate(kinds)}
    table = np.zeros((3, len(clusters), len(kinds)))
    for (label, *others), parts in found.items():
        table[:, at_cluster[label], at_cell[tuple(others)]] = parts
    return CellsOfFile(clusters, kinds, CellSums(*table), left_out)


def _add(
    found: dict[tuple[Any, ...], np.ndarray], batch: pa.RecordBatch, keys: list[str], outcome: str
) -> None:
    """Add the cells of a batch to those that were found."""
    values = batch.column(outcome).cast(pa.float64()).to_numpy()
    if not np.isfinite(values).all():
        raise ValueError(f"column {outcome!r} holds what is not a finite number")
    columns = [_dictionary(batch.column(name)) for name in keys]
    labels = [column.dictionary.to_pylist() for column in columns]
    sizes = [len(one) for one in labels]
    if prod(sizes) > MOST_PLACES:
        raise ValueError(f"columns {', '.join(keys)} have too many labels to be clusters and cells")
    place = np.zeros(len(batch), np.int64)
    for column, size in zip(columns, sizes, strict=True):
        place = place * size + column.indices.to_numpy()
    parts = np.array(
        [np.bincount(place, weigh, prod(sizes)) for weigh in (None, values, values**2)]
    )
    for at, of in enumerate(product(*labels)):
        if parts[0, at]:
            found[of] = found.get(of, 0.0) + parts[:, at]


def _dictionary(column: pa.Array) -> pa.DictionaryArray:
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _require_columns(schema: pa.Schema, keys: list[str], outcome: str) -> None:
    for name in (*keys, outcome):
        places = schema.get_all_field_indices(name)
        if len(places) != 1:
            raise ValueError(f"the file has {len(places)} columns {name!r}; one is needed")
        kind = schema.field(places[0]).type
        number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
        if name == outcome and not number:
            raise ValueError(f"column {name!r} holds {kind}; an outcome is a number")
        if name != outcome and pa.types.is_floating(kind):
            raise ValueError(f"column {name!r} holds {kind}; labels are texts or whole numbers")
