"""Tidy tables that are too long to hold at once: written and read in slices, a row group each.

A slice is an Arrow table whose text columns are dictionaries, so that a text which stands in many
rows is held once. Rows are sorted by file, sheet and row, and all rows of one row of a raw file
stand in one slice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
import pyarrow.parquet
from numpy.typing import NDArray

from samskaping.tables import SCHEMAS, SOURCE, empty_table, publish

# About how many rows a slice has.
ROWS = 1 << 20
_TEXT = pa.dictionary(pa.int32(), pa.string())
# A column whose dictionary is larger than this is written without one, many times as long.
_DICTIONARY_BYTES = 1 << 25
_KINDS: dict[Any, Any] = {
    pa.string(): SCHEMAS["responses"].columns["item"].dtype.type,
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}

BoolArray = NDArray[np.bool_]
Place = tuple[str, bool, str, int]


@cache
def slice_schema(name: str) -> pa.Schema:
    """The Arrow types of a slice of the named table."""
    plain = pa.Schema.from_pandas(empty_table(name), preserve_index=False)
    return pa.schema([(part.name, _TEXT if _is_text(part.type) else part.type) for part in plain])


def in_arrow(table: pd.DataFrame, name: str) -> pa.Table:
    """A typed table as one slice."""
    plain = pa.Table.from_pandas(table, preserve_index=False)
    return _as_slice(plain, name)


def in_pandas(slices: Sequence[pa.Table], name: str) -> pd.DataFrame:
    """Slices as one table with the schema's types."""
    if not slices:
        return empty_table(name)
    plain = pa.schema(
        [(one.name, pa.string() if one.type == _TEXT else one.type) for one in slice_schema(name)]
    )
    whole = pa.concat_tables([part.cast(plain) for part in slices])
    frame: pd.DataFrame = whole.to_pandas(types_mapper=_KINDS.get)
    return frame


def write_slices(slices: Iterable[pa.Table], path: str | Path, name: str) -> None:
    """Check a tidy table against its schema and write it as Parquet, slice by slice.

    Raises
    ------
    pandera.errors.SchemaErrors
        A rule of the schema does not hold.
    ValueError
        Rows stand twice, or are not sorted by file, sheet and row.
    """
    with (
        publish(path) as beside,
        pa.parquet.ParquetWriter(
            beside, slice_schema(name), compression="zstd", store_schema=False,
            dictionary_pagesize_limit=_DICTIONARY_BYTES, write_statistics=False,
            write_batch_size=1 << 16,
        ) as writer,
    ):  # fmt: skip
        for part in ahead(checked(slices, name)):
            writer.write_table(part, row_group_size=len(part))


def read_slices(path: str | Path, name: str, columns: Sequence[str] = ()) -> Iterator[pa.Table]:
    """The slices of a tidy table, or some columns of them, as they stand in the file.

    They are checked by ``checked``, and when they are written again.
    """
    texts = [part.name for part in slice_schema(name) if part.type == _TEXT]
    with pa.parquet.ParquetFile(path, read_dictionary=texts) as file:
        for number in range(file.num_row_groups):
            yield _as_slice(file.read_row_group(number, list(columns) or None), name)


def checked(slices: Iterable[pa.Table], name: str) -> Iterator[pa.Table]:
    """The slices that have rows, each checked against the schema.

    The rules of every column that a slice has are checked, and where it has all of them also those
    of its rows.

    Raises
    ------
    pandera.errors.SchemaErrors
        A rule of the schema does not hold.
    ValueError
        Rows stand twice, or are not sorted by file, sheet and row.
    """
    last: Place | None = None
    for part in slices:
        if len(part):
            _require_rules(part, name)
            last = _require_order(part, name, last)
            yield part


def ahead(slices: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The slices, each made in a second thread while the one before it is worked on."""
    source = iter(slices)
    with ThreadPoolExecutor(1) as thread:
        upcoming = thread.submit(next, source, None)
        while (part := upcoming.result()) is not None:
            upcoming = thread.submit(next, source, None)
            yield part


def _as_slice(table: pa.Table, name: str) -> pa.Table:
    """A table in one chunk, each text column with one dictionary."""
    schema = pa.schema([part for part in slice_schema(name) if part.name in table.column_names])
    columns = []
    for part in schema:
        column = table[part.name]
        if part.type == _TEXT and not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        columns.append(column.unify_dictionaries().cast(part.type))
    return pa.table(columns, schema).combine_chunks()


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _require_rules(part: pa.Table, name: str) -> None:
    """Check texts on the values that they have, all else and the rows as they are."""
    schema = SCHEMAS[name]
    rules = {column: schema.columns[column] for column in part.column_names}
    texts = [column for column in rules if part[column].type == _TEXT]
    samples = [_sample(part[column].chunk(0), rules[column]) for column in texts]
    longest = max(map(len, samples))
    # A shorter sample is repeated: what holds for a value holds for it twice.
    even = [one.take(pa.array(np.resize(np.arange(len(one)), longest))) for one in samples]
    _validate(pa.table(even, texts), {column: rules.pop(column) for column in texts})
    whole = len(part.column_names) == len(schema.columns)
    _validate(part, rules, schema.checks if whole else [])


def _validate(
    part: pa.Table, rules: dict[str, pandera.Column], checks: Sequence[pandera.Check] = ()
) -> None:
    def kind(arrow: pa.DataType) -> Any:
        return pd.ArrowDtype(arrow) if arrow == _TEXT else _KINDS.get(arrow)

    frame = part.to_pandas(types_mapper=kind)
    pandera.DataFrameSchema(rules, checks=list(checks)).validate(frame, lazy=True)


def _sample(cells: pa.DictionaryArray, rule: pandera.Column) -> pa.StringArray:
    """Each text of a column once, or only one where no rule asks; a blank if it has one."""
    texts = cells.dictionary if rule.checks else cells.dictionary.slice(0, 1)
    return pa.concat_arrays([texts, pa.nulls(min(cells.null_count, 1), pa.string())])


def _require_order(part: pa.Table, name: str, last: Place | None) -> Place:
    """Check that rows are sorted and that none stands twice; returns the place of the last row."""
    begins = changes(part, SOURCE)
    starts = np.flatnonzero(begins)
    new_sheet = changes(part, SOURCE[:2])[starts]
    places = [_place(part, int(start)) for start in starts[new_sheet]]
    ascending = all(one < other for one, other in pairwise(places))
    downwards = (np.diff(part["source_row"].to_numpy()[starts]) > 0) | new_sheet[1:]
    if not (ascending and downwards.all() and (last is None or last < places[0])):
        raise ValueError(f"rows of {name} are not sorted by file, sheet and row")
    _require_unique(part, name, begins)
    return _place(part, len(part) - 1)


def _require_unique(part: pa.Table, name: str, begins: BoolArray) -> None:
    """Check that no row stands twice among those of one row of a raw file."""
    unique = SCHEMAS[name].unique
    if not unique:
        return
    key = np.cumsum(begins)
    for column in unique:
        if column not in SOURCE:
            codes = part[column].chunk(0)
            key = key * len(codes.dictionary) + codes.indices.to_numpy()
    if not (np.diff(key) > 0).all() and len(np.unique(key)) < len(key):
        raise ValueError(f"rows of {name} stand twice")


def changes(part: pa.Table, columns: Sequence[str]) -> BoolArray:
    """The rows of a slice that have something else in the columns than the row before."""
    changed = np.zeros(len(part), dtype=bool)
    changed[:1] = True
    for column in columns:
        cells = part[column].chunk(0)
        if pa.types.is_dictionary(cells.type):
            cells = cells.indices.fill_null(-1)
        codes = cells.to_numpy()
        changed[1:] |= codes[1:] != codes[:-1]
    return changed


def _place(part: pa.Table, row: int) -> Place:
    """The place of a row, so that places sort as rows do: those without a sheet come last."""
    file, sheet, number = (part[column][row].as_py() for column in SOURCE)
    return file, sheet is None, sheet or "", number
