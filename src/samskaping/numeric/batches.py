"""Batches of answers cut into blocks of fixed size, and blocks reduced by several threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Persons in a block. Blocks, not batches, are what is reduced: results rest on this number alone.
ROWS = 131_072

Table = NDArray[Any]
Result = TypeVar("Result")


def blocks(batches: Iterable[ArrayLike], rows: int = ROWS) -> Iterator[Table]:
    """The persons of all batches in their order, ``rows`` at a time; the last block may be smaller.

    What fits is handed on as a view; only persons at the seams of batches are copied.

    Raises
    ------
    ValueError
        A batch is no table, has no items, or has others than the one before it.
    """
    waiting: list[Table] = []
    held, items = 0, None
    for batch in batches:
        table = np.asanyarray(batch)
        if table.ndim != 2 or table.shape[1] == 0:
            raise ValueError("answers must be a table of persons by items with at least one item")
        if items not in (None, table.shape[1]):
            raise ValueError(f"batches of {items} and of {table.shape[1]} items do not add up")
        items, start = table.shape[1], 0
        while len(table) - start >= rows - held:
            stop = start + rows - held
            yield joined([*waiting, table[start:stop]])
            waiting, held, start = [], 0, stop
        if start < len(table):
            waiting.append(table[start:])
            held += len(table) - start
    if waiting:
        yield joined(waiting)
    elif items is None:
        raise ValueError("there are no batches: how many items there are is not known")
    else:
        yield table[:0]


def joined(tables: list[Table]) -> Table:
    """Tables below one another, masked where one of them is."""
    if len(tables) == 1:
        return tables[0]
    if any(isinstance(table, np.ma.MaskedArray) for table in tables):
        masked: Table = np.ma.concatenate(tables)  # type: ignore[no-untyped-call]
        return masked
    return np.concatenate(tables)


def answers_and_gaps(block: Table) -> tuple[Table, NDArray[np.bool_] | None]:
    """The answers of a block, and where they are masked; ``None`` where no answer is."""
    if not isinstance(block, np.ma.MaskedArray):
        return block, None
    gaps = np.ma.getmaskarray(block)
    return block.data, gaps if gaps.any() else None


def in_floats(block: Table) -> Table:
    """A block in double precision, with NaN where it is masked; itself if it is that already."""
    answers, gaps = answers_and_gaps(block)
    floats = np.asarray(answers, dtype=np.float64)
    return floats if gaps is None else np.where(gaps, np.nan, floats)


def in_order(
    reduce: Callable[[Table], Result], tables: Iterable[Table], threads: int
) -> Iterator[Result]:
    """``reduce`` of every table, in the order of the tables, by ``threads`` at the same time.

    The next tables are read while those before them are reduced. At most twice as many as there
    are threads are held.
    """
    if threads < 1:
        raise ValueError("at least one thread is needed")
    with ThreadPoolExecutor(threads) as pool:
        under_way: deque[Future[Result]] = deque()
        for table in tables:
            under_way.append(pool.submit(reduce, table))
            if len(under_way) >= 2 * threads:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
