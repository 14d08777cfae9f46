"""The units that coders are compared on, and which codings lie in which of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.numeric import IntArray
from samskaping.study.codebook import Unit
from samskaping.tables import PARAGRAPH, SENTENCE, TEXT

# Two cases may number their interviews alike.
SOURCE = ["case", "source"]
# A share that misses the limit by rounding alone meets it.
ROUNDING = 1e-9
_KINDS = {"segment": PARAGRAPH, "sentence": SENTENCE}


@dataclass(frozen=True, eq=False, slots=True)
class Units:
    """Units, and the codings that lie in them.

    Attributes
    ----------
    sources
        (case, source) of every interview that anybody read.
    source, person : (U,) int arrays
        Which of the interviews a unit is part of, and who speaks.
    case : (U,) texts
        The id of its case.
    size : (U,) int array
        How many units a row stands for.
    start, end : (U,) int arrays
        The ends of a passage or of a stretch of characters; −1 where the unit is none.
    number : (U,) texts
        The number of a segment that the files number; missing where the unit is none.
    coding, unit : (L,) int arrays
        The row of each coding and a unit that it lies in; it may lie in several.
    unplaced
        Codings that lie in none, though they have a code.
    """

    sources: pd.MultiIndex
    source: IntArray
    person: IntArray
    case: pd.Series
    size: IntArray
    start: IntArray
    end: IntArray
    number: pd.Series
    coding: IntArray
    unit: IntArray
    unplaced: int


@dataclass(frozen=True, eq=False, slots=True)
class Spans:
    """Stretches of texts: the source that each lies in, its first character and the one after."""

    source: IntArray
    start: IntArray
    end: IntArray

    def of(self, which: IntArray) -> Spans:
        """Some of them."""
        return Spans(self.source[which], self.start[which], self.end[which])


def names(table: pd.DataFrame, columns: Sequence[str] = SOURCE) -> pd.MultiIndex:
    """What tells the interviews (or the segments) of a table apart."""
    return pd.MultiIndex.from_frame(table[list(columns)].astype("string").fillna(""))


def read_units(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    passages: pd.DataFrame,
    unit: Unit,
    overlap: float,
) -> Units:
    """The units of one kind.

    Where the text of an interview is known, a coding lies in a passage if they share at least
    ``overlap`` of the shorter of the two, so that a few words too many or too few change nothing;
    characters are those between its ends. Characters that lie between the same ends of codings
    are one row. Elsewhere a coding lies in the segment of its number.
    """
    sources = names(coverage).unique()
    heads = coverage[~names(coverage).duplicated()]
    of_coding = sources.get_indexer(names(codings)).astype(np.int64)
    if unit == "source":
        parts = [_whole(len(sources), of_coding)]
    else:
        texts = _texts(passages, sources)
        placed = [_in_texts(codings, of_coding, passages, texts, sources, unit, overlap)]
        parts = [*placed, *([_numbered(codings, coverage, texts, sources)] * (unit == "segment"))]
    # What lies in a numbered segment is told of by its own row: there may be several speakers.
    head = np.concatenate([_row_of(heads, part, coverage) for part in parts])
    shift = np.cumsum([0, *(len(part.source) for part in parts)])
    about = coverage.iloc[head]
    coding = np.concatenate([part.coding for part in parts])
    coded = codings["code"].notna().to_numpy(copy=True)
    coded[coding] = False
    return Units(
        sources=sources,
        source=np.concatenate([part.source for part in parts]),
        person=pd.factorize(about["person"])[0].astype(np.int64),
        case=about["case"],
        size=np.concatenate([part.size for part in parts]),
        start=np.concatenate([part.start for part in parts]),
        end=np.concatenate([part.end for part in parts]),
        number=about["unit"].where(np.concatenate([part.is_numbered for part in parts])),
        coding=coding,
        unit=np.concatenate([part.unit + n for part, n in zip(parts, shift, strict=False)]),
        unplaced=int(coded.sum()),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    source: IntArray
    size: IntArray
    coding: IntArray
    unit: IntArray
    start: IntArray
    end: IntArray
    row: IntArray | None = None

    @property
    def is_numbered(self) -> NDArray[np.bool_]:
        return np.full(len(self.source), self.row is not None)


def _row_of(heads: pd.DataFrame, part: _Part, coverage: pd.DataFrame) -> IntArray:
    """The place in the coverage table of the row that tells of each unit."""
    if part.row is not None:
        return part.row
    first = np.flatnonzero(coverage.index.isin(heads.index))
    return np.asarray(first[part.source], dtype=np.int64)


def _whole(n: int, of_coding: IntArray) -> _Part:
    """Each interview as a unit."""
    known = np.flatnonzero(of_coding >= 0)
    every = np.arange(n, dtype=np.int64)
    nowhere = np.full(n, -1, dtype=np.int64)
    ones = np.ones(n, dtype=np.int64)
    return _Part(every, ones, known, of_coding[known], nowhere, nowhere)


def _numbered(
    codings: pd.DataFrame, coverage: pd.DataFrame, texts: IntArray, sources: pd.MultiIndex
) -> _Part:
    """The segments that the files number, of interviews without a text."""
    where = [*SOURCE, "unit"]
    source = sources.get_indexer(names(coverage))
    rows = np.flatnonzero(coverage["unit"].notna().to_numpy() & (texts[source] < 0))
    segments = names(coverage.iloc[rows], where)
    first = rows[~segments.duplicated()]
    found = segments.unique().get_indexer(names(codings, where)).astype(np.int64)
    coding = np.flatnonzero((found >= 0) & codings["unit"].notna().to_numpy())
    size, nowhere = np.ones(len(first), dtype=np.int64), np.full(len(first), -1, dtype=np.int64)
    of = source[first].astype(np.int64)
    return _Part(of, size, coding, found[coding], nowhere, nowhere, first)


def _texts(passages: pd.DataFrame, sources: pd.MultiIndex) -> IntArray:
    """The length of each interview's text; −1 where it is not known."""
    whole = passages[passages["kind"] == TEXT]
    place = sources.get_indexer(names(whole))
    length = np.full(len(sources), -1, dtype=np.int64)
    length[place[place >= 0]] = whole["end"].to_numpy(dtype=np.int64)[place >= 0]
    return length


def _in_texts(
    codings: pd.DataFrame,
    of_coding: IntArray,
    passages: pd.DataFrame,
    texts: IntArray,
    sources: pd.MultiIndex,
    unit: Unit,
    overlap: float,
) -> _Part:
    """Passages or characters of the interviews whose text is known."""
    known = codings["start"].notna().to_numpy() & codings["end"].notna().to_numpy()
    rows = np.flatnonzero(known & (of_coding >= 0) & (texts[of_coding] >= 0))
    ends = (codings[name].iloc[rows].to_numpy(dtype=np.int64) for name in ("start", "end"))
    start, end = (np.minimum(place, texts[of_coding[rows]]) for place in ends)
    some = end > start
    rows, spans = rows[some], Spans(of_coding[rows[some]], start[some], end[some])
    if unit == "character":
        units, least = _stretches(spans, texts), 1.0
    else:
        units, least = _passages(passages, sources, _KINDS[unit]), overlap
    coding, place = within(spans, units, least)
    size = units.end - units.start if unit == "character" else np.ones_like(units.start)
    return _Part(units.source, size, rows[coding], place, units.start, units.end)


def _passages(passages: pd.DataFrame, sources: pd.MultiIndex, kind: str) -> Spans:
    rows = passages[passages["kind"] == kind]
    place = sources.get_indexer(names(rows)).astype(np.int64)
    start, end = (rows[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    order = np.lexsort([start, place])
    return Spans(place, start, end).of(order[place[order] >= 0])


def _stretches(spans: Spans, texts: IntArray) -> Spans:
    """The characters of each text, parted wherever a coding begins or ends."""
    with_text = np.flatnonzero(texts > 0)
    ends = [(with_text, np.zeros_like(with_text)), (with_text, texts[with_text])]
    ends += [(spans.source, spans.start), (spans.source, spans.end)]
    step = int(texts.max(initial=0)) + 1
    places = np.unique(np.concatenate([source * step + place for source, place in ends]))
    source, place = np.divmod(places, step)
    same = np.flatnonzero(source[1:] == source[:-1])
    return Spans(source[same], place[same], place[same + 1])


def within(spans: Spans, units: Spans, overlap: float) -> tuple[IntArray, IntArray]:
    """Pairs of a span and a unit that share at least ``overlap`` of the shorter of the two.

    Units are sorted by source and start and do not overlap each other; neither they nor the spans
    are empty.
    """
    step = int(max(spans.end.max(initial=0), units.end.max(initial=0))) + 1
    first = np.searchsorted(
        units.source * step + units.end, spans.source * step + spans.start, side="right"
    )
    after = np.searchsorted(
        units.source * step + units.start, spans.source * step + spans.end, side="left"
    )
    many = np.maximum(after - first, 0)
    span = np.repeat(np.arange(len(many)), many)
    unit = np.arange(len(span)) + np.repeat(first - (np.cumsum(many) - many), many)
    common = np.minimum(spans.end[span], units.end[unit]) - np.maximum(
        spans.start[span], units.start[unit]
    )
    shorter = np.minimum((spans.end - spans.start)[span], (units.end - units.start)[unit])
    met = common >= overlap * shorter - ROUNDING
    return span[met].astype(np.int64), unit[met].astype(np.int64)
