"""α of passages meets the published example, and what every single character says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.agreement import (
    Blocks,
    Spans,
    exclusive_unitising_alpha,
    krippendorff_alpha,
    unitising_alpha,
)

# Krippendorff (2019), figure 12.11: three observers of a continuum of 60; first and last place
# of each unit, counted from 1, and its value.
BOOK = (
    [(1, 7, 1), (8, 13, 2), (31, 32, 5), (33, 37, 6), (38, 44, 6), (45, 60, 7)],
    [(1, 7, 1), (8, 13, 3), (14, 21, 5), (33, 44, 6)],
    [(1, 7, 1), (8, 13, 4), (14, 21, 5), (33, 37, 6), (38, 41, 6), (42, 44, 6)],
)
EXAMPLE = [
    (0, coder, first - 1, last, value - 1)
    for coder, units in enumerate(BOOK)
    for first, last, value in units
]


def spans(rows, lengths, reads=None, coders=2):
    """From rows of source, coder, start, end and code; all coders read all sources by default."""
    columns = np.array(rows, dtype=int).reshape(-1, 5).T
    return Spans.of(*columns, lengths, np.ones((len(lengths), coders)) if reads is None else reads)


def characters(rows, lengths, reads, code=None):
    """What each coder says of each character (0: unmarked), and the units with their characters.

    Overlapping spans of one coder and code are one unit. With a code, of that code alone.
    """
    reads = np.asarray(reads, dtype=bool)
    offset = np.concatenate([[0], np.cumsum(lengths)])
    marks = np.where(np.repeat(reads, lengths, axis=0), 0, -1)
    units = []
    for key in sorted({(k, c, s) for s, c, _, _, k in rows if code in (None, k)}):
        own = sorted((a, b) for s, c, a, b, k in rows if (k, c, s) == key)
        joined = [list(own[0])]
        for a, b in own[1:]:
            if a < joined[-1][1]:
                joined[-1][1] = max(joined[-1][1], b)
            else:
                joined.append([a, b])
        value = 1 if code is not None else key[0] + 1
        for a, b in joined:
            where = slice(offset[key[2]] + a, offset[key[2]] + b)
            marks[where, key[1]] = value
            units.append((key[1], value, where))
    return marks, units


def disagreements(rows, lengths, reads, part="all", code=None):
    """Observed and expected, from every pair of characters: loops, no short cuts."""
    marks, units = characters(rows, lengths, reads, code)
    if part == "boundaries":
        marks = np.minimum(marks, 1)
        units = [(coder, 1, where) for coder, _, where in units]
    v = max([1, *(value for _, value, _ in units)]) + 1
    table, square = np.zeros((v, v)), np.zeros(v)
    weight = np.zeros(marks.shape)
    for place, said in enumerate(marks):
        there = [c for c in range(len(said)) if said[c] >= 0]
        for i in there if len(there) > 1 else ():
            for j in there:
                if i != j and (part != "coding" or min(said[i], said[j]) > 0):
                    table[said[i], said[j]] += 1 / (len(there) - 1)
                    weight[place, i] += 1 / (len(there) - 1)
    for coder, value, where in units:
        square[value] += weight[where, coder].sum() ** 2
    if part != "coding":
        square[0] += table[0].sum()
    n, margin = table.sum(), table.sum(axis=0)
    if not n:
        return 0, 0
    apart = [(c, k) for c in range(v) for k in range(v) if c != k]
    observed = sum(table[c, k] for c, k in apart)
    expected = sum(margin[c] * margin[k] for c, k in apart) / (n - square.sum() / n)
    return observed, expected


def agrees(found, observed, expected):
    if expected <= 1e-9:
        return found.estimate is None and found.note
    return found.estimate == pytest.approx(1 - observed / expected, abs=1e-9)


class TestPublishedExample:
    @pytest.mark.parametrize(
        ("part", "expected"),
        # The book has .413 for the second; it is .41360, and its expectations have one decimal.
        [("all", 0.510), ("boundaries", 0.414), ("coding", 0.724)],
    )
    def test_family(self, part, expected):
        found = exclusive_unitising_alpha(spans(EXAMPLE, [60], coders=3), None, 0.95, part)
        assert round(found.estimate, 3) == expected
        assert found.n == 60

    def test_values(self):
        example = spans(EXAMPLE, [60], coders=3)
        for value, expected in {1: 1, 2: 0, 3: 0, 4: 0, 5: 1, 6: 1}.items():
            found = exclusive_unitising_alpha(example, None, 0.95, "coding", code=value - 1)
            assert found.estimate == pytest.approx(expected, abs=1e-12)
        # Nobody else marked what one observer gave value 7.
        alone = exclusive_unitising_alpha(example, None, 0.95, "coding", code=6)
        assert alone.note == "no_passage_marked_twice"

    def test_coding_by_hand(self):
        # Of 20 characters 10 | 10 and 12 | 8 of codes A and B: ℓ_A 22, ℓ_AB 2, squares 244 of
        # A and 164 of B, so that a second draw has 40 − 408/40 left.
        rows = [(0, 0, 0, 10, 0), (0, 0, 10, 20, 1), (0, 1, 0, 12, 0), (0, 1, 12, 20, 1)]
        both = spans(rows, [30])
        found = exclusive_unitising_alpha(both, None, 0.95, "coding")
        assert found.estimate == pytest.approx(1 - 2 * 2 / (2 * 22 * 18 / (40 - 408 / 40)))
        of_first = exclusive_unitising_alpha(both, None, 0.95, "coding", code=0)
        chance = 22 * 18 / (22 * 40 - 244)
        assert of_first.estimate == pytest.approx(1 - (2 / 22) / chance)

    def test_one_code_is_the_boundaries_of_that_code(self):
        for code in range(7):
            only = spans(EXAMPLE, [60], coders=3).only(code)
            one = unitising_alpha(only, None, 0.95).estimate
            same = exclusive_unitising_alpha(only, None, 0.95, "boundaries").estimate
            assert one == pytest.approx(same, abs=1e-12)

    def test_by_hand(self):
        # Ten characters; one coder marks 2–5, the other 3–6: 2 of 20 pairs differ in either
        # order, units have 4 of 10 characters: expected 2·12·8 / (20 − (12 + 9 + 9 + …)/20).
        found = unitising_alpha(spans([(0, 0, 2, 6, 0), (0, 1, 3, 7, 0)], [10]), None, 0.95)
        expected = 2 * 12 * 8 / (20 - (12 + 16 + 16) / 20)
        assert found.estimate == pytest.approx(1 - 4 / expected)


def drawn(code):
    """Rows of spans of two sources (9 and 14 characters) by three coders."""
    row = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 8), st.integers(1, 5),
                    code)  # fmt: skip
    return st.lists(row, max_size=12).map(
        lambda rows: [(s, c, a, min(a + n, (9, 14)[s]), k) for s, c, a, n, k in rows]
    )


# The third coder did not read the first source.
READS = [[1, 1, 0], [1, 1, 1]]
QUICK = settings(max_examples=60, deadline=None)


def of_readers(rows):
    return [row for row in rows if READS[row[0]][row[1]]]


class TestEveryCharacter:
    @QUICK
    @given(drawn(st.integers(0, 2)))
    def test_codes_that_overlap(self, rows):
        rows = of_readers(rows)
        found = unitising_alpha(spans(rows, [9, 14], READS), None, 0.95)
        parts = [disagreements(rows, [9, 14], READS, code=k) for k in {row[4] for row in rows}]
        assert agrees(found, sum(o for o, _ in parts), sum(e for _, e in parts))

    @QUICK
    @given(drawn(st.integers(0, 2)), st.sampled_from(["all", "boundaries", "coding"]))
    def test_codes_that_exclude_each_other(self, rows, part):
        free, taken = [], set()
        for row in of_readers(rows):
            places = {(row[0], row[1], p) for p in range(row[2], row[3])}
            if not places & taken:
                free.append(row)
                taken |= places
        found = exclusive_unitising_alpha(spans(free, [9, 14], READS), None, 0.95, part)
        assert agrees(found, *disagreements(free, [9, 14], READS, part))

    @QUICK
    @given(drawn(st.just(0)), st.randoms(use_true_random=False))
    def test_the_order_of_spans_does_not_matter(self, rows, random):
        rows = of_readers(rows)
        one = unitising_alpha(spans(rows, [9, 14], READS), None, 0.95)
        other = unitising_alpha(
            spans(random.sample(rows, len(rows)), [9, 14], READS), None, 0.95
        )  # fmt: skip
        assert one == other


class TestWhatItMeans:
    def test_units_of_one_character_make_it_alpha_of_characters(self):
        rng = np.random.default_rng(6)
        marks = rng.random((50, 3)) < 0.3
        rows = [(0, c, p, p + 1, 0) for p, c in zip(*np.nonzero(marks), strict=True)]
        found = unitising_alpha(spans(rows, [50], coders=3), None, 0.95)
        assert found.estimate == pytest.approx(
            krippendorff_alpha(marks.astype(float), None, 0.95).estimate, abs=1e-12
        )

    def test_overlapping_spans_of_a_coder_are_one_and_touching_ones_are_two(self):
        other = [(0, 1, 2, 9, 0)]
        one = spans([(0, 0, 2, 6, 0), (0, 0, 5, 9, 0), (0, 0, 3, 4, 0), *other], [20]).merged()
        two = spans([(0, 0, 2, 6, 0), (0, 0, 6, 9, 0), *other], [20]).merged()
        assert list(zip(one.start, one.end, strict=True)) == [(2, 9), (2, 9)]
        assert list(zip(two.start, two.end, strict=True)) == [(2, 6), (6, 9), (2, 9)]

    def test_a_source_that_one_coder_read_does_not_count(self):
        rows = [(0, 0, 2, 6, 0), (0, 1, 3, 7, 0)]
        alone = spans([*rows, (1, 0, 0, 5, 0)], [10, 30], [[1, 1], [1, 0]])
        found, less = (
            unitising_alpha(alone, None, 0.95),
            unitising_alpha(spans(rows, [10]), None, 0.95),
        )
        assert (found.estimate, found.n) == (less.estimate, 10)

    @pytest.mark.parametrize("width", [1, 7])
    def test_large_samples_show_how_often_two_coders_saw_the_same(self, width):
        # A coder who does not see a passage marks it as if blind: α is the chance that both saw.
        rng = np.random.default_rng(width)
        truth = rng.random((200_000, 1)) < 0.2
        marks = np.where(rng.random((200_000, 2)) < 0.8, truth, rng.random((200_000, 2)) < 0.2)
        place, coder = np.nonzero(marks)
        rows = np.column_stack([0 * place, coder, place * width, (place + 1) * width, 0 * place])
        found = unitising_alpha(spans(rows, [200_000 * width]), None, 0.95)
        # Pairs differ with 2·.2·.8 chance times 1 − .64.
        error = np.sqrt(0.1152 * 0.8848 / 200_000) / 0.32
        assert found.estimate == pytest.approx(0.64, abs=4 * error)


def many_sources(n_sources=12, seed=8):
    rng = np.random.default_rng(seed)
    rows = []
    for source in range(n_sources):
        for start in (5, 30, 70):
            for coder in range(2):
                if rng.random() < 0.85:
                    slip = rng.integers(0, 6, 2)
                    rows.append((source, coder, start + slip[0], start + 12 + slip[1], start % 2))
    return rows, rng.integers(90, 110, n_sources)


class TestIntervals:
    @pytest.mark.parametrize("by_case", [True, False])
    def test_blocks_are_left_out_in_turn(self, by_case):
        rows, lengths = many_sources()
        source = np.arange(12)
        block = source // 3 if by_case else source
        blocks = Blocks.of(source, block if by_case else None)
        for estimator in (unitising_alpha, exclusive_unitising_alpha):
            found = estimator(spans(rows, lengths), blocks, 0.95)
            parts = []
            for out in np.unique(block):
                reads = np.where((block == out)[:, None], [1, 0], [1, 1])
                kept = [row for row in rows if reads[row[0]][row[1]]]
                parts.append(estimator(spans(kept, lengths, reads), None, 0.95).estimate)
            t, g = np.log(1 - np.array(parts)), len(parts)
            expected = (1 - found.estimate) * np.sqrt((g - 1) / g * ((t - t.mean()) ** 2).sum())
            assert found.se == pytest.approx(expected)
            assert found.lower < found.estimate < found.upper

    def test_few_sources_have_no_interval(self):
        rows, lengths = many_sources(4)
        found = unitising_alpha(spans(rows, lengths), Blocks.of(np.arange(4)), 0.95)
        assert found.note == "interval_needs_more_sources;minimum=5;n=4"


class TestWhatCannotBeEstimated:
    def test_nothing_marked(self):
        found = unitising_alpha(spans([], [40]), None, 0.95)
        assert (found.estimate, found.note, found.n) == (None, "codings_do_not_vary", 40)
        none = exclusive_unitising_alpha(spans([], [40]), None, 0.95, "coding")
        assert none.note == "no_passage_marked_twice"

    def test_everything_marked(self):
        rows = [(0, 0, 0, 40, 0), (0, 1, 0, 40, 0)]
        assert unitising_alpha(spans(rows, [40]), None, 0.95).note == "codings_do_not_vary"

    def test_one_coder_alone(self):
        alone = spans([(0, 0, 0, 4, 0)], [40], [[1, 0]])
        assert unitising_alpha(alone, None, 0.95).note == "no_unit_coded_twice"

    def test_no_sources(self):
        assert unitising_alpha(spans([], []), None, 0.95).note == "no_unit_coded_twice"

    def test_the_same_passages_agree_fully_and_have_no_interval(self):
        rows = [(s, c, 3, 9, 0) for s in range(6) for c in range(2)]
        found = unitising_alpha(spans(rows, [20] * 6), Blocks.of(np.arange(6)), 0.95)
        assert (found.estimate, found.note) == (1, "interval_perfect_consistency")

    def test_one_coder_marks_nothing(self):
        found = unitising_alpha(spans([(0, 0, 3, 9, 0)], [20]), None, 0.95)
        assert found.estimate < 0

    @pytest.mark.parametrize(
        ("rows", "lengths", "reads", "what"),
        [
            ([(0, 0, 4, 4, 0)], [9], [[1, 1]], "lies in its source"),
            ([(0, 0, 4, 10, 0)], [9], [[1, 1]], "lies in its source"),
            ([(0, 0, -1, 3, 0)], [9], [[1, 1]], "lies in its source"),
            ([(0, 1, 2, 3, 0)], [9], [[1, 0]], "read the sources"),
            ([(1, 1, 2, 3, 0)], [9], [[1, 1]], "places in lists"),
            ([(0, 0, 2, 3, -1)], [9], [[1, 1]], "places in lists"),
            ([], [0], [[1, 1]], "has a length"),
            ([], [4, 5], [[1, 1]], "has a length"),
        ],
    )
    def test_spans_that_cannot_be_are_refused(self, rows, lengths, reads, what):
        with pytest.raises(ValueError, match=what):
            spans(rows, lengths, reads)

    def test_spans_are_lists_of_one_length(self):
        with pytest.raises(ValueError, match="same length"):
            Spans.of([0], [0], [1], [2, 3], [0], [9], [[1, 1]])

    def test_codes_that_overlap_do_not_exclude_each_other(self):
        rows = [(0, 0, 2, 6, 0), (0, 0, 5, 9, 1)]
        with pytest.raises(ValueError, match="exclude each other"):
            exclusive_unitising_alpha(spans(rows, [20]), None, 0.95)

    def test_one_code_is_asked_for_of_coding_alone(self):
        with pytest.raises(ValueError, match="agreement on coding"):
            exclusive_unitising_alpha(spans(EXAMPLE, [60], coders=3), None, 0.95, "all", code=1)
