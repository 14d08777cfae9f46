"""Small changes to a table of text that a tool's own columns and header rows ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from samskaping.ingest.delimited_text import TextTable, shown
from samskaping.ingest.findings import refused
from samskaping.study.findings import Finding


def present(names: Iterable[str], table: TextTable) -> tuple[str, ...]:
    """Those of ``names`` that are columns of the table."""
    return tuple(name for name in names if name in table.columns)


def without_records(table: TextTable, n: int) -> TextTable:
    """The table without its first ``n`` records, which belong to the header.

    Raises
    ------
    IngestError
        Nothing is left.
    """
    if len(table.rows) <= n:
        raise refused("raw_no_rows", table.file)
    columns = {name: cells.slice(n) for name, cells in table.columns.items()}
    return replace(table, columns=columns, rows=table.rows[n:])


def renamed(table: TextTable, names: Mapping[str, str]) -> TextTable:
    """The table with columns renamed; no two may end up with one name.

    Raises
    ------
    IngestError
        Two columns would have the same name.
    """
    header = [names.get(name, name) for name in table.header]
    times = Counter(header)
    first = next((name for name in header if times[name] > 1), None)
    if first is not None:
        places = [str(place) for place, name in enumerate(header, start=1) if name == first]
        raise refused("raw_header_twice", table.file, 1, positions=", ".join(places))
    return replace(table, columns=dict(zip(header, table.columns.values(), strict=True)))


def with_cells(table: TextTable, cells: Mapping[str, pa.ChunkedArray]) -> TextTable:
    """The table with the cells of some of its columns replaced."""
    return replace(table, columns={**table.columns, **cells})


def each_text(cells: pa.ChunkedArray, change: Callable[[str], str]) -> pa.ChunkedArray:
    """The cells with each distinct text changed once."""
    chunks = []
    for chunk in cells.chunks:
        encoded = chunk.dictionary_encode()
        texts = pa.array([change(text) for text in encoded.dictionary.to_pylist()], pa.string())
        chunks.append(texts.take(encoded.indices))
    return pa.chunked_array(chunks, pa.string())


def count(cells: pa.ChunkedArray, texts: Collection[str]) -> int:
    """How many cells hold one of ``texts``, whatever their case and outer blanks."""
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(cells))
    met = pc.sum(pc.is_in(plain, pa.array(sorted(texts), pa.string()))).as_py()
    return int(met or 0)


def note_unfinished(
    table: TextTable, column: str, texts: Collection[str], code: str = "raw_unfinished"
) -> None:
    """Add a note of how many forms a status column calls unfinished; they are kept."""
    n = count(table.columns[column], texts)
    if n:
        table.findings.append(
            Finding(code=code, file=table.file, column=shown(column), arguments={"n": n})
        )
