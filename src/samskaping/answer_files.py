"""Files of answers, a row per person and a column per item, read a batch at a time.

``Moments.from_batches(read_answers("answers.parquet"), threads=2)`` gives the moments of a file
larger than memory, ``Contingency.from_batches`` the tables of all pairs of items.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from numpy.typing import NDArray

from samskaping.numeric.batches import ROWS

Answers = NDArray[Any]


def read_answers(
    path: str | Path, items: Sequence[str] | None = None, rows: int = ROWS
) -> Iterator[Answers]:
    """The answers of a Parquet file, at most ``rows`` persons at a time.

    Parameters
    ----------
    path
        A Parquet file with a column per item, of whole or floating-point numbers.
    items
        The columns that are items, in the order wanted; all columns unless given.
    rows
        Persons in a batch; memory grows with it, and not with the file.

    Returns
    -------
    iterator of (≤ rows, items) arrays
        Integers where all items are, masked (``numpy.ma``) where an answer is null; otherwise
        floats, NaN where one is null. Always of the same type. A file without rows gives one
        batch without rows.

    Raises
    ------
    ValueError
        The file lacks an item, has two columns of its name, or a column that holds no numbers;
        the message says which.
    """
    with pyarrow.parquet.ParquetFile(path) as file:
        schema = file.schema_arrow
        names = list(schema.names if items is None else items)
        kind = _common_type(schema, names)
        empty = True
        for batch in file.iter_batches(rows, columns=names):
            empty = False
            yield _block([batch.column(name) for name in names], kind)
        if empty:
            yield np.empty((0, len(names)), kind)


def _common_type(schema: pa.Schema, names: Sequence[str]) -> np.dtype[Any]:
    """The smallest type that holds the answers to every item."""
    if not names:
        raise ValueError("a file of answers has at least one item")
    kinds = []
    for name in names:
        places = schema.get_all_field_indices(name)
        if len(places) != 1:
            raise ValueError(f"the file has {len(places)} columns {name!r}; one is needed")
        kind = schema.field(places[0]).type
        if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
            raise ValueError(f"column {name!r} holds {kind}; answers are numbers")
        kinds.append(kind.to_pandas_dtype())
    return np.result_type(*kinds)


def _block(columns: Sequence[pa.Array], kind: np.dtype[Any]) -> Answers:
    """Columns side by side, each of them contiguous in memory."""
    shape = len(columns), len(columns[0])
    block = np.empty(shape, kind)
    gaps = np.zeros(shape, bool) if any(column.null_count for column in columns) else None
    for number, column in enumerate(columns):
        valid, values = column.buffers()
        cells = slice(column.offset, column.offset + len(column))
        block[number] = np.frombuffer(values, column.type.to_pandas_dtype())[cells]
        if gaps is not None and column.null_count:
            bits = np.frombuffer(valid, np.uint8)
            gaps[number] = np.unpackbits(bits, count=cells.stop, bitorder="little")[cells] == 0
    if gaps is None:
        return block.T
    if kind.kind == "f":
        block[gaps] = np.nan
        return block.T
    masked: Answers = np.ma.MaskedArray(block.T, mask=gaps.T)
    return masked
