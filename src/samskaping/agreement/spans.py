"""Passages that coders marked in texts, and the stretches between all their ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.agreement.blocks import Blocks
from samskaping.agreement.tallies import MISSING, Codes
from samskaping.numeric.result import FloatArray, IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Spans:
    """What coders marked in which source with which code.

    Attributes
    ----------
    source, coder, start, end, code : (S,) int arrays
        Source, coder and code by place; the characters from ``start`` up to, not including,
        ``end``.
    lengths : (T,) int array
        Characters of each source.
    reads : (T, C) bools
        Which coder read which source; one who marked nothing there decided against every code.
    """

    source: IntArray
    coder: IntArray
    start: IntArray
    end: IntArray
    code: IntArray
    lengths: IntArray
    reads: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        source: ArrayLike,
        coder: ArrayLike,
        start: ArrayLike,
        end: ArrayLike,
        code: ArrayLike,
        lengths: ArrayLike,
        reads: ArrayLike,
    ) -> Spans:
        """Spans from anything that is a list of whole numbers.

        Raises
        ------
        ValueError
            Lists of different lengths; a source without characters; a span that is empty, ends
            beyond its source, or is by a coder who did not read it.
        """
        found = cls(
            np.asarray(source, dtype=np.int64),
            np.asarray(coder, dtype=np.int64),
            np.asarray(start, dtype=np.int64),
            np.asarray(end, dtype=np.int64),
            np.asarray(code, dtype=np.int64),
            np.asarray(lengths, dtype=np.int64),
            np.asarray(reads, dtype=np.bool_),
        )
        columns = (found.source, found.coder, found.start, found.end, found.code)
        if len({one.shape for one in columns}) != 1 or found.source.ndim != 1:
            raise ValueError("spans are lists of the same length")
        sizes, readers = found.lengths, found.reads
        if readers.ndim != 2 or sizes.shape != (len(readers),) or (sizes < 1).any():
            raise ValueError("each source has a length, and says which coders read it")
        inside = (found.source >= 0) & (found.source < len(sizes)) & (found.code >= 0)
        inside &= (found.coder >= 0) & (found.coder < readers.shape[1])
        if not inside.all():
            raise ValueError("source, coder and code are places in lists")
        ends = sizes[found.source]
        if not ((found.start >= 0) & (found.start < found.end) & (found.end <= ends)).all():
            raise ValueError("a span has a character and lies in its source")
        if not readers[found.source, found.coder].all():
            raise ValueError("a coder read the sources of all their spans")
        return found

    def __len__(self) -> int:
        return len(self.source)

    def rows(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Spans:
        """Some of the spans, of the same sources."""
        return replace(
            self,
            source=self.source[rows],
            coder=self.coder[rows],
            start=self.start[rows],
            end=self.end[rows],
            code=self.code[rows],
        )

    def only(self, code: int) -> Spans:
        """The spans of one code."""
        return self.rows(self.code == code)

    def by(self, coder: int) -> Spans:
        """The spans of one coder."""
        return self.rows(self.coder == coder)

    def of_one_code(self) -> Spans:
        """The same spans as if all were of the first code."""
        return replace(self, code=np.zeros(len(self), dtype=np.int64))

    def merged(self) -> Spans:
        """One coder's overlapping spans of one code as one span; touching ones stay two.

        In the order of code, coder, source and start.
        """
        total = int(self.lengths.sum())
        group = self.code * self.reads.shape[1] + self.coder
        begin = group * total + self.offsets[self.source] + self.start
        order = np.argsort(begin, kind="stable")
        begin, reach = begin[order], np.maximum.accumulate((begin + self.end - self.start)[order])
        first = np.concatenate([[True], begin[1:] >= reach[:-1]])[: len(self)]
        last = np.append(np.flatnonzero(first)[1:] - 1, len(self) - 1)[: first.sum()]
        found = self.rows(order[first])
        return replace(found, end=found.start + reach[last] - begin[first])

    @property
    def offsets(self) -> IntArray:
        """Where each source begins if all are one text."""
        return np.concatenate([[0], np.cumsum(self.lengths)[:-1]]).astype(np.int64)


@dataclass(frozen=True, eq=False, slots=True)
class Stretches:
    """Texts cut at every end of every span, so that within a stretch nothing changes.

    Attributes
    ----------
    codes : Codes
        A row per stretch: what each coder marked it as (0 for nothing, else the code's place
        plus 1), and as ``repeats`` its characters.
    source, layer : (E,) int arrays
        Source of each stretch, and which of the continua laid over it.
    first, last : (S,) int arrays
        The first stretch of each span, and the one after its last.
    """

    codes: Codes
    source: IntArray
    layer: IntArray
    first: NDArray[np.intp]
    last: NDArray[np.intp]

    def blocks(self, of_sources: Blocks | None) -> Blocks | None:
        """Blocks of the stretches from those of the sources."""
        if of_sources is None:
            return None
        cases = of_sources.cases
        return Blocks(
            of_sources.sources[self.source], None if cases is None else cases[self.source]
        )

    def within_spans(self, weight: FloatArray) -> FloatArray:
        """Sum over the stretches of each span."""
        upto = np.concatenate([[0.0], np.cumsum(weight)])
        return np.asarray(upto[self.last] - upto[self.first])


def stretches(spans: Spans, layers: IntArray, n_layers: int, n_codes: int) -> Stretches:
    """Cut the sources at the ends of spans, in time S log S of the number of spans.

    Parameters
    ----------
    spans
        Those of one coder in one layer do not overlap.
    layers : (S,) int array
        Continuum that each span belongs to; every layer covers all sources.
    n_layers, n_codes
        How many there are.
    """
    total, offsets = int(spans.lengths.sum()), spans.offsets
    begin = layers * total + offsets[spans.source] + spans.start
    end = begin + spans.end - spans.start
    heads = (np.arange(n_layers)[:, None] * total + offsets).ravel()
    points = np.unique(np.concatenate([heads, begin, end]))
    points = points[points < n_layers * total]
    layer, inside = np.divmod(points, max(total, 1))
    source = np.searchsorted(offsets, inside, side="right") - 1
    first, last = np.searchsorted(points, begin), np.searchsorted(points, end)
    change = np.zeros((len(points) + 1, spans.reads.shape[1]), dtype=np.int64)
    np.add.at(change, (first, spans.coder), spans.code + 1)
    np.subtract.at(change, (last, spans.coder), spans.code + 1)
    marked = np.where(spans.reads[source], np.cumsum(change, axis=0)[:-1], MISSING)
    characters = np.diff(np.append(points, n_layers * total)).astype(np.float64)
    codes = Codes(np.arange(n_codes + 1, dtype=np.float64), marked, characters)
    return Stretches(codes, source.astype(np.int64), layer, first, last)
