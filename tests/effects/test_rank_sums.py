"""Two occasions of other persons are compared by all their pairs."""

import itertools

import numpy as np
import pytest

from samskaping.effects.rank_sums import _counted, rank_biserial_apart, shift

X, Y = (1.1, 2.3, 0.4, 5.2, 3.3, 2.9, 4.4), (2.2, 6.1, 3.7, 4.8, 7.7, 5.5)


def test_the_typical_difference_and_its_limits_are_those_of_r():
    # R 4.2: wilcox.test(y, x, conf.int = TRUE, exact = TRUE)
    found = shift(X, Y, 0.95)
    assert [found.estimate, found.lower, found.upper] == pytest.approx([2.35, -0.4, 4.8])
    # Of tied values R's root is 2.0000089864; the median of the pairs is 2.
    g1, g2 = (12, 15, 11, 18, 14, 13, 17, 16, 12, 15), (10, 13, 9, 14, 12, 11, 13, 15, 10, 12)
    tied = shift(g2, g1, 0.95)
    assert (tied.estimate, tied.n) == (2, 20)
    # W/mn of R's wilcox.test is 78/100.
    assert rank_biserial_apart(g2, g1, 0.95).estimate == pytest.approx(2 * 0.78 - 1)


def test_every_order_is_counted():
    sums = [sum(places) - 6 for places in itertools.combinations(range(1, 8), 3)]
    chances = np.bincount(sums, minlength=13) / len(sums)
    assert _counted(3, 4) == pytest.approx(chances)


def test_the_normal_place_is_near_the_counted_one(monkeypatch):
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=40), rng.normal(0.5, 1, 45)
    counted = shift(x, y, 0.95)
    monkeypatch.setattr("samskaping.effects.rank_sums.MOST_COUNTED", 10)
    assert shift(x, y, 0.95).lower == pytest.approx(counted.lower, abs=0.02)


@pytest.mark.parametrize(
    ("first", "second", "note"),
    [
        ([], [1], "too_few_persons;minimum=1"),
        ([1, 2], [3, 4], "interval_needs_more_persons;minimum=4"),
        ([2, 2], [3, 3], "interval_no_variance"),
        (np.zeros(3001), [1], "too_many_to_rank;maximum=3000"),
    ],
)
def test_what_is_missing_says_why(first, second, note):
    found = shift(first, second, 0.95)
    assert (found.lower, found.note) == (None, note)


def test_groups_that_do_not_overlap_have_a_limit_at_the_end():
    found = rank_biserial_apart([1, 2, 3], [4, 5, 6], 0.95)
    assert (found.estimate, found.upper, found.note) == (1, 1, "superiority_without_overlap")
    assert -1 < found.lower < 1
