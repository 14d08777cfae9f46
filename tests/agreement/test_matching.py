"""Segments of two coders are paired one to one, as many as can be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from samskaping.agreement import Blocks, segment_match
from tests.agreement.test_unitising import many_sources, spans


def share(rows, threshold=0.5, lengths=(40,), reads=None, blocks=None, coders=2):
    return segment_match(spans(rows, lengths, reads, coders), threshold, blocks, 0.95)


class TestTwoCoders:
    def test_half_of_the_union_makes_partners(self):
        # 2–8 and 4–9: 4 of 7 in common; 20–30 and 20–26: 6 of 10; 32–35 alone.
        rows = [(0, 0, 2, 8, 0), (0, 1, 4, 9, 0), (0, 0, 20, 30, 0), (0, 1, 20, 26, 0),
                (0, 0, 32, 35, 0)]  # fmt: skip
        found = share(rows)
        assert (found.estimate, found.n) == (pytest.approx(4 / 5), 5)
        assert share(rows, 0.6).estimate == pytest.approx(2 / 5)
        assert share(rows, 0.61).estimate == 0

    def test_a_segment_has_one_partner(self):
        # One long segment over two halves, each of which has half of it.
        rows = [(0, 0, 0, 20, 0), (0, 1, 0, 10, 0), (0, 1, 10, 20, 0)]
        assert share(rows).estimate == pytest.approx(2 / 3)

    def test_the_first_free_partner_leaves_the_next_one_to_the_next_segment(self):
        # 0–6, 6–12 beside 3–9, 9–15: each but the last has two neighbours, and both find one.
        rows = [(0, 0, 0, 6, 0), (0, 0, 6, 12, 0), (0, 1, 3, 9, 0), (0, 1, 9, 15, 0)]
        assert share(rows, 1 / 3).estimate == 1

    def test_codes_and_sources_are_not_mixed(self):
        assert share([(0, 0, 2, 8, 0), (0, 1, 2, 8, 1)]).estimate == 0
        assert share([(0, 0, 2, 8, 0), (1, 1, 2, 8, 0)], lengths=(9, 9)).estimate == 0
        # The end of one source is next to the start of the other.
        rows = [(0, 0, 5, 9, 0), (1, 1, 0, 4, 0), (1, 0, 0, 4, 0)]
        assert share(rows, lengths=(9, 9)).estimate == pytest.approx(2 / 3)

    def test_overlapping_spans_of_a_coder_are_one_segment(self):
        rows = [(0, 0, 2, 8, 0), (0, 0, 5, 12, 0), (0, 1, 2, 12, 0)]
        found = share(rows, 1.0)
        assert (found.estimate, found.n) == (1, 2)

    def test_sources_that_one_coder_read_do_not_count(self):
        rows = [(0, 0, 2, 8, 0), (0, 1, 2, 8, 0), (1, 0, 2, 8, 0)]
        found = share(rows, lengths=(9, 9), reads=[[1, 1], [1, 0]])
        assert (found.estimate, found.n) == (1, 2)


SEGMENTS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 25), st.integers(1, 9),
              st.integers(0, 1)),
    max_size=24,
).map(lambda rows: [(s, c, a, a + n, k) for s, c, a, n, k in rows])  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(SEGMENTS, st.sampled_from([0.01, 0.2, 1 / 3, 0.5, 0.8, 1.0]))
def test_no_matching_has_more_pairs(rows, threshold):
    found = share(rows, threshold, (40, 40))
    own = spans(rows, (40, 40)).merged()
    every = list(zip(own.source, own.code, own.start, own.end, strict=True))
    one, other = ([s for s, c in zip(every, own.coder, strict=True) if c == k] for k in (0, 1))
    partners = np.zeros((len(one), len(other)), dtype=int)
    for i, (source, code, start, end) in enumerate(one):
        for j, (source2, code2, start2, end2) in enumerate(other):
            shared = min(end, end2) - max(start, start2)
            if (source, code) == (source2, code2) and shared > 0:
                partners[i, j] = shared / (max(end, end2) - min(start, start2)) >= threshold
    if not every:
        assert found.note == "no_passage_marked"
        return
    pairs = 0
    if partners.size:
        pairs = (maximum_bipartite_matching(csr_array(partners)) >= 0).sum()
    assert found.estimate == pytest.approx(2 * pairs / len(every))


def test_more_coders_are_the_sum_of_their_pairs():
    # a and b agree, c marks elsewhere: one pair of three, of two segments each.
    rows = [(0, 0, 2, 8, 0), (0, 1, 2, 8, 0), (0, 2, 20, 28, 0)]
    found = share(rows, coders=3)
    assert (found.estimate, found.n) == (pytest.approx(2 / 6), 3)


@pytest.mark.parametrize("by_case", [True, False])
def test_blocks_are_left_out_in_turn(by_case):
    rows, lengths = many_sources()
    source = np.arange(12)
    block = source // 3 if by_case else source
    blocks = Blocks.of(source, block if by_case else None)
    found = share(rows, 0.6, lengths, blocks=blocks)
    parts = [
        share([row for row in rows if block[row[0]] != out], 0.6, lengths).estimate
        for out in np.unique(block)
    ]
    t, g = np.log(1 - np.array(parts)), len(parts)
    expected = (1 - found.estimate) * np.sqrt((g - 1) / g * ((t - t.mean()) ** 2).sum())
    assert found.se == pytest.approx(expected)
    assert found.lower < found.estimate < found.upper


def test_no_limit_of_a_share_lies_below_nothing():
    # Four cases match everything or nothing: the transformed interval would reach far below 0.
    rows = [
        (2 * case + n, coder, start, start + 9, 0)
        for case in range(4)
        for n in range(2)
        for coder in range(2)
        for start in ([0] if case % 2 else [20 * coder])
    ]
    blocks = Blocks.of(np.arange(8), np.repeat(np.arange(4), 2))
    found = share(rows, lengths=(40,) * 8, blocks=blocks)
    assert (found.estimate, found.lower) == (0.5, 0.0)
    assert found.upper > 0.5


class TestWhatCannotBeEstimated:
    def test_nothing_marked(self):
        found = share([])
        assert (found.estimate, found.note, found.n) == (None, "no_passage_marked", 0)

    def test_one_coder_alone(self):
        assert share([(0, 0, 2, 8, 0)], reads=[[1, 0]]).note == "no_unit_coded_twice"

    def test_all_segments_in_one_source_have_no_interval(self):
        rows = [(0, 0, 2, 8, 0), (0, 1, 2, 8, 0), (0, 0, 20, 22, 0)]
        found = share(rows, lengths=(40,) * 6, blocks=Blocks.of(np.arange(6)))
        assert found.estimate == pytest.approx(2 / 3)
        assert found.note == "interval_sources_too_unequal"

    def test_full_agreement_has_no_interval(self):
        rows = [(s, c, 2, 8, 0) for s in range(6) for c in range(2)]
        found = share(rows, lengths=(40,) * 6, blocks=Blocks.of(np.arange(6)))
        assert (found.estimate, found.note) == (1, "interval_perfect_consistency")

    @pytest.mark.parametrize("threshold", [0, 1.1, -0.5, np.nan])
    def test_a_threshold_is_a_share(self, threshold):
        with pytest.raises(ValueError, match="share above 0"):
            share([], threshold)
