import itertools

import numpy as np
import pytest
from scipy import stats

from samskaping.effects.superiority import placements, superiority, superiority_over_others
from tests.effects.score_values import from_r

HIGH = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
LOW = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]


def counted(first, second):
    """Pairs in which the first is higher, ties half."""
    won = [(x > y) + 0.5 * (x == y) for x, y in itertools.product(first, second)]
    return sum(won) / len(won)


def test_it_is_the_share_of_pairs_won_with_ties_half():
    draw = np.random.default_rng(1)
    for _ in range(20):
        x, y = draw.integers(1, 6, 7), draw.integers(1, 6, 9)
        assert superiority(x, y, 0.95).estimate == pytest.approx(counted(x, y), abs=1e-14)
    assert superiority(HIGH, LOW, 0.95).estimate == pytest.approx(from_r("superiority.theta"))


def test_the_test_is_brunner_and_munzels():
    found, expected = superiority(HIGH, LOW, 0.95), stats.brunnermunzel(LOW, HIGH)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-10)


def test_limits_are_those_of_the_other_side_turned_over_and_stay_between_nought_and_one():
    one, other = superiority(HIGH, LOW, 0.95), superiority(LOW, HIGH, 0.95)
    assert one.estimate == pytest.approx(1 - other.estimate)
    assert (one.lower, one.upper) == pytest.approx((1 - other.upper, 1 - other.lower))
    assert 0 < one.lower < one.estimate < one.upper < 1


def test_without_overlap_there_are_limits_and_the_note_says_so():
    found = superiority([4, 5, 5, 4, 5, 4], [1, 2, 3, 1, 2, 3], 0.95)
    assert (found.estimate, found.upper, found.se) == (1.0, 1.0, None)
    assert found.note == "superiority_without_overlap"
    # |1 − θ| = z √V(θ) at the lower limit, by Newcombe's variance.
    theta, half = found.lower, 5
    curve = 1 + half * ((1 - theta) / (2 - theta) + theta / (1 + theta))
    assert 1 - theta == pytest.approx(
        1.959964 * np.sqrt(theta * (1 - theta) * curve / 36), rel=1e-5
    )
    assert superiority([1, 1], [4, 5], 0.95).lower == 0


def test_the_same_persons_in_both_groups_narrow_the_interval():
    later, earlier = [3, 4, 5, 2, 4, 5], [2, 3, 5, 1, 4, 4]
    apart = superiority(later, earlier, 0.95)
    together = superiority(later, earlier, 0.95, pairs=list(zip(earlier, later, strict=True)))
    assert together.estimate == apart.estimate
    assert (together.n, together.df) == (6, 5)
    assert together.upper - together.lower < apart.upper - apart.lower
    # All the same persons: Student's error of the differences of the placements.
    difference = placements(later, earlier) - placements(earlier, later)
    assert together.se == pytest.approx(difference.std(ddof=1) / np.sqrt(6))


def test_over_several_others_each_of_them_counts_alike():
    groups = [HIGH, LOW, [2, 3, 3]]
    found = superiority_over_others(0, groups, 0.95)
    expected = (counted(HIGH, LOW) + counted(HIGH, [2, 3, 3])) / 2
    assert found.estimate == pytest.approx(expected)
    every = [superiority_over_others(index, groups, 0.95).estimate for index in range(3)]
    assert np.mean(every) == pytest.approx(0.5)
    two = superiority_over_others(0, groups[:2], 0.95)
    assert (two.estimate, two.se, two.df) == pytest.approx(
        (superiority(HIGH, LOW, 0.95).estimate, *_spread(HIGH, LOW))
    )


def _spread(first, second):
    found = superiority(first, second, 0.95)
    return found.se, found.df


@pytest.mark.parametrize(
    ("first", "second", "estimate", "note"),
    [
        ([], [1, 2], None, "too_few_persons"),
        ([3], [1, 2], 1.0, "interval_needs_more_persons"),
        ([3, 3], [3, 3], 0.5, "interval_no_variance"),
    ],
)
def test_where_it_cannot_be_told_it_says_why(first, second, estimate, note):
    found = superiority(first, second, 0.95)
    assert (found.estimate, found.note.partition(";")[0]) == (estimate, note)
    assert found.lower is None
    alone = superiority_over_others(0, [[1, 2]], 0.95)
    assert alone.note.startswith("too_few_roles")


@pytest.mark.slow
@pytest.mark.parametrize(("sizes", "apart"), [((6, 20), 0.5), ((12, 12), 1.2), ((8, 30), 0.0)])
def test_the_interval_holds_for_scores_with_ties(sizes, apart):
    draw = np.random.default_rng([4, *sizes])

    def scores(n, middle, sd):
        return np.clip(np.round(2 * draw.normal(middle, sd, n)) / 2, -2, 2)

    true = superiority(scores(20_000, apart, 1), scores(20_000, 0, 1.5), 0.95).estimate
    hits = []
    for _ in range(400):
        found = superiority(scores(sizes[0], apart, 1), scores(sizes[1], 0, 1.5), 0.95)
        hits.append(found.lower <= true <= found.upper)
    assert np.mean(hits) >= 0.93
