"""A change uses everybody, and its interval knows who was measured twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.effects.change import Occasions, Sample, change_t
from samskaping.numeric import NotEstimable


def people(rng, both, left, joined, correlation=0.6, shift=0.0):
    pairs = rng.multivariate_normal([0, shift], [[1, correlation], [correlation, 1]], both)
    before = np.concatenate([pairs[:, 0], rng.normal(size=left)])
    after = np.concatenate([pairs[:, 1], rng.normal(shift, 1, joined)])
    return Occasions.of(before, after, pairs)


def test_everybody_followed_is_the_paired_t(from_r, reference_data):
    data = reference_data("sim6_wide")
    pairs = data[data[:, 0] == 1, 3:5]
    found = change_t(Occasions.of(pairs[:, 0], pairs[:, 1], pairs), 0.95)
    assert [found.lower, found.upper] == pytest.approx(from_r["paired.conf.int"], rel=1e-10)
    assert (found.method, found.n, found.df) == ("paired_t", 22, 21)


def test_nobody_followed_is_welch(from_r, reference_data):
    data = reference_data("sim6_wide")
    one, two = (data[data[:, 0] == case, 3] for case in (1, 2))
    found = change_t(Occasions.of(two, one), 0.95)
    assert [found.lower, found.upper] == pytest.approx(from_r["welch.conf.int"], rel=1e-10)
    assert (found.method, found.n) == ("welch_t", 57)


def test_some_followed_by_hand():
    # Three followed with r = 1 and s² = 1 on both sides, one who left, none who joined.
    pairs = [(1, 2), (2, 3), (3, 4)]
    found = change_t(Occasions.of([1, 2, 3, 2], [2, 3, 4], pairs), 0.95)
    spreads = 2 / 3, 1.0  # of 1, 2, 3, 2 and of 2, 3, 4
    squared = spreads[0] / 4 + spreads[1] / 3 - 2 * 3 * np.sqrt(spreads[0] * spreads[1]) / (4 * 3)
    assert found.estimate == 1
    assert found.se == pytest.approx(np.sqrt(squared), rel=1e-12)
    assert (found.df, found.n, found.method) == (2, 7, "partly_paired_t")


def test_pairing_that_goes_together_makes_the_interval_narrower():
    rng = np.random.default_rng(3)
    found = people(rng, 30, 10, 5, correlation=0.8)
    apart = Occasions(found.before, found.after)
    assert change_t(found, 0.95).se < change_t(apart, 0.95).se


def test_more_followed_of_the_same_people_carries_over_to_the_paired_t():
    rng = np.random.default_rng(4)
    pairs = rng.multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], 40)
    whole = Occasions.of(pairs[:, 0], pairs[:, 1], pairs)
    one_left = Occasions.of(pairs[:, 0], pairs[1:, 1], pairs[1:])
    assert change_t(one_left, 0.95).se == pytest.approx(change_t(whole, 0.95).se, rel=0.05)
    assert change_t(one_left, 0.95).df == 38


@given(
    st.lists(st.floats(-5, 5), min_size=4, max_size=9),
    st.lists(st.floats(-5, 5), min_size=4, max_size=9),
    st.floats(-100, 100),
)
def test_a_constant_changes_nothing_and_turning_time_flips_the_sign(before, after, constant):
    k = min(len(before), len(after)) - 1
    earlier, later = np.round(before, 3), np.round(after, 3)
    pairs = np.column_stack([earlier[:k], later[:k]])
    found = change_t(Occasions.of(earlier, later, pairs), 0.95)
    moved = change_t(Occasions.of(earlier + constant, later + constant, pairs + constant), 0.95)
    turned = change_t(Occasions.of(later, earlier, pairs[:, ::-1]), 0.95)
    assert moved.estimate == pytest.approx(found.estimate, abs=1e-9)
    assert turned.estimate == -found.estimate
    assert (turned.se is None) == (found.se is None)
    if found.se is not None and moved.se is not None:
        assert moved.se == pytest.approx(found.se, rel=1e-6, abs=1e-6)
        assert turned.se == pytest.approx(found.se, rel=1e-9)


def test_no_combination_of_the_means_has_a_negative_variance():
    rng = np.random.default_rng(8)
    for _ in range(300):
        found = people(rng, int(rng.integers(3, 6)), *rng.integers(0, 4, 2), correlation=0.99)
        first, second = found.before.squared_error, found.after.squared_error
        assert found.covariance**2 <= first * second * (1 + 1e-12)


def test_degenerate_changes_give_a_reason():
    with pytest.raises(NotEstimable, match="too_few_persons"):
        Occasions.of([], [1.0])
    one = change_t(Occasions.of([3.0], [1.0, 2.0]), 0.95)
    assert (one.estimate, one.note) == (-1.5, "interval_needs_more_persons;minimum=2")
    same = change_t(Occasions.of([1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [(1, 2)] * 3), 0.95)
    assert (same.estimate, same.se, same.note) == (1, 0, "interval_no_variance")
    alike = change_t(Occasions.of([1.0, 1.0, 1.0], [2.0, 2.0], [(1, 2)] * 2), 0.95)
    assert (alike.estimate, alike.note) == (1, "interval_no_variance")
    equal_gain = change_t(Occasions.of([0.1, 0.2, 0.3], [1.1, 1.2, 1.3],
                                       [(0.1, 1.1), (0.2, 1.2), (0.3, 1.3)]), 0.95)  # fmt: skip
    assert equal_gain.note == "interval_no_variance"
    figures = change_t(Occasions(Sample(40.0), Sample(52.0)), 0.95)
    assert (figures.estimate, figures.n) == (12, None)
    assert figures.note == "interval_of_a_figure"
    with pytest.raises(ValueError, match="finite"):
        Occasions.of([np.nan], [1.0])
    with pytest.raises(ValueError, match="both occasions"):
        Occasions.of([1.0], [1.0], [(1, 1), (2, 2)])


@pytest.mark.parametrize(
    ("both", "left", "joined", "correlation"),
    [(20, 0, 0, 0.7), (15, 8, 0, 0.7), (6, 10, 14, 0.5), (0, 12, 12, 0.0), (4, 3, 20, 0.8)],
)
def test_the_interval_holds_a_true_null_about_as_often_as_it_says(both, left, joined, correlation):
    rng, runs = np.random.default_rng([both, left, joined]), 1500
    rejected = 0
    for _ in range(runs):
        rejected += change_t(people(rng, both, left, joined, correlation), 0.95).p < 0.05
    error = np.sqrt(0.05 * 0.95 / runs)
    # Smaller degrees of freedom than the best ones: never above, and not far below.
    assert 0.025 - 3 * error < rejected / runs < 0.05 + 3 * error


def test_two_pairs_say_nothing_of_how_alike_a_person_s_values_are():
    found = Occasions.of([1.0, 2.0, 4.0], [2.0, 3.0, 7.0], [(1, 2), (2, 3)])
    assert (found.correlation, found.both) == (0, 2)
    apart = Occasions.of([1.0, 2.0, 4.0], [2.0, 3.0, 7.0])
    assert change_t(found, 0.95).se == pytest.approx(change_t(apart, 0.95).se, rel=1e-12)
