"""How many of the passages that one coder marked another marked too, give or take their ends."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from samskaping.agreement.blocks import Blocks, estimate_with_blocks
from samskaping.agreement.coders import METHOD
from samskaping.agreement.spans import Spans
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable


def segment_match(
    spans: Spans, threshold: float, blocks: Blocks | None, confidence: float
) -> Estimate:
    """Share of marked segments that have a partner: 2 M/(n₁ + n₂).

    M is the largest number of pairs of segments of the two coders, one to one, of the same source
    and code, that have at least ``threshold`` of their union in common. It is Dice's coefficient,
    and the F-measure of either coder judged by the other. Unlike α it takes nothing off for chance:
    unmarked text is no segment, so how many could have matched by chance is not defined. With
    more coders both terms are summed over their pairs.

    Parameters
    ----------
    spans
        Overlapping spans of one coder and code are united; touching ones are two segments.
    threshold
        Intersection over union, above 0 and at most 1.
    blocks : of the T sources
        Where the sources belong; None for no interval.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        ``n`` counts segments in sources that at least two coders read. Missing with a reason
        where there are no such sources or segments.

    Raises
    ------
    ValueError
        A threshold that is none.

    Sources
    -------
    Hripcsak & Rothschild (2005); Dice (1945).
    """
    if not 0 < threshold <= 1:
        raise ValueError("the threshold is a share above 0 and at most 1")
    segments = spans.merged()
    counts = np.zeros((len(spans.lengths), spans.reads.shape[1]))
    np.add.at(counts, (segments.source, segments.coder), 1)
    parts = np.zeros((len(spans.lengths), 2))
    for first, second in combinations(range(spans.reads.shape[1]), 2):
        both = spans.reads[:, [first, second]].all(axis=1)
        found = matches(segments.by(first), segments.by(second), threshold)
        parts[:, 0] += 2 * np.bincount(found, minlength=len(parts))
        parts[:, 1] += np.where(both, counts[:, first] + counts[:, second], 0)

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        found = np.zeros((n, 2))
        np.add.at(found, groups, parts[rows])
        return found

    def formula(sums_: FloatArray) -> float:
        if sums_[1] <= 0:
            raise NotEstimable("no_passage_marked")
        return float(sums_[0] / sums_[1])

    compared = spans.reads.sum(axis=1) >= 2
    return estimate_with_blocks(
        sums, formula, compared, counts.sum(axis=1), blocks, confidence, METHOD, least=0.0
    )


def matches(one: Spans, other: Spans, threshold: float) -> IntArray:
    """The source of every pair in a largest one-to-one matching of two coders' segments.

    Segments of one coder and code do not overlap, so pairs that have something in common never
    cross: of two segments, all partners of the earlier come before or are those of the later. To
    go from left to right and take the first free partner is therefore a largest matching.

    Parameters
    ----------
    one, other
        United segments, as ``Spans.merged`` gives them.
    threshold
        Intersection over union that makes partners.
    """
    begin, end = _on_one_line(one)
    begin_other, end_other = _on_one_line(other)
    low = np.searchsorted(end_other, begin, side="right")
    high = np.maximum(np.searchsorted(begin_other, end, side="left"), low)
    left = np.repeat(np.arange(len(one)), high - low)
    before = np.concatenate([[0], np.cumsum(high - low)])[:-1]
    right = np.arange(len(left)) + np.repeat(low - before, high - low)
    shared = np.minimum(end[left], end_other[right]) - np.maximum(begin[left], begin_other[right])
    union = (end - begin)[left] + (end_other - begin_other)[right] - shared
    partners = shared / union >= threshold
    found, last_left, last_right = [], -1, -1
    for i, j in zip(left[partners].tolist(), right[partners].tolist(), strict=True):
        if i > last_left and j > last_right:
            found.append(i)
            last_left, last_right = i, j
    return one.source[np.array(found, dtype=np.intp)]


def _on_one_line(segments: Spans) -> tuple[IntArray, IntArray]:
    """Begin and end of segments when every code has all sources to itself."""
    total = int(segments.lengths.sum())
    begin = segments.code * total + segments.offsets[segments.source] + segments.start
    return begin, begin + segments.end - segments.start
