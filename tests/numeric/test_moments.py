"""Moments are what the raw answers give, however the answers are cut up, and however large."""

from fractions import Fraction
from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from samskaping.numeric import Moments, NotEstimable, pooled_within

NAN = float("nan")
ANSWERS = np.array([[1.0, 2, 4], [2, 2, 5], [4, 3, 1], [5, 5, 2], [3, 1, 3]])
GAPS = np.array([[1.0, NAN, 4], [2, 2, 5], [4, 3, NAN], [5, 5, 2], [NAN, 1, 3], [3, 4, 4]])

tables = st.tuples(st.integers(1, 40), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([1.0, 2, 3, 4, 5, NAN]))
)


def exact_covariance(x: np.ndarray) -> np.ndarray:
    """Covariances of the given floats in rational arithmetic."""
    columns = [[Fraction(value) for value in column] for column in x.T.tolist()]
    n = len(x)
    centred = [[value - sum(column) / n for value in column] for column in columns]
    return np.array(
        [
            [float(sum(a * b for a, b in zip(one, two, strict=True)) / (n - 1)) for two in centred]
            for one in centred
        ]
    )


def test_complete_answers_give_the_textbook_moments():
    moments = Moments.from_array(ANSWERS)
    assert (moments.n, moments.n_smallest, moments.k) == (5, 5, 3)
    np.testing.assert_allclose(moments.means, [3, 2.6, 3], rtol=1e-15)
    np.testing.assert_allclose(moments.variances, [2.5, 2.3, 2.5], rtol=1e-15)
    np.testing.assert_allclose(moments.covariance(), np.cov(ANSWERS.T), rtol=1e-14)
    np.testing.assert_allclose(moments.correlation(), np.corrcoef(ANSWERS.T), rtol=1e-14)


def test_with_gaps_each_pair_uses_all_who_answered_both():
    moments = Moments.from_array(GAPS)
    assert moments.counts.tolist() == [[5, 4, 4], [4, 5, 4], [4, 4, 5]]
    assert moments.n == 5
    both = np.array([[2.0, 2], [4, 3], [5, 5], [3, 4]])
    assert moments.covariance()[0, 1] == pytest.approx(np.cov(both.T)[0, 1], rel=1e-14)
    assert moments.variances[0] == pytest.approx(np.var([1, 2, 4, 5, 3], ddof=1), rel=1e-14)


def test_listwise_keeps_only_those_who_answered_everything():
    complete = GAPS[[1, 3, 5]]
    moments = Moments.from_array(GAPS, listwise=True)
    assert moments.n == 3
    np.testing.assert_allclose(moments.covariance(), np.cov(complete.T), rtol=1e-14)


def test_a_large_constant_costs_no_digits_that_the_data_still_have():
    x = np.random.default_rng(5).normal(size=(400, 3)) + np.array([1e9, -3e8, 5e7])
    np.testing.assert_allclose(Moments.from_array(x).covariance(), exact_covariance(x), rtol=1e-12)
    parts = reduce(add, (Moments.from_array(part) for part in np.array_split(x, 7)))
    np.testing.assert_allclose(parts.covariance(), exact_covariance(x), rtol=1e-12)
    np.testing.assert_allclose(parts.means, x.mean(axis=0), rtol=1e-14)


def test_blocks_of_rows_add_up_as_one_table():
    x = np.random.default_rng(6).integers(1, 6, size=(40_000, 3)).astype(float)
    np.testing.assert_allclose(Moments.from_array(x).covariance(), np.cov(x.T), rtol=1e-12)
    x[::11, 1] = NAN
    rows = ~np.isnan(x[:, 1])
    expected = np.cov(x[rows].T)[0, 1]
    assert Moments.from_array(x).covariance()[0, 1] == pytest.approx(expected, rel=1e-12)


@given(tables, st.data())
def test_partitions_merge_to_the_whole(x, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(x)), max_size=4)))
    parts = [Moments.from_array(part) for part in np.split(x, cuts)]
    merged, whole = reduce(add, parts), Moments.from_array(x)
    assert (merged.counts == whole.counts).all()
    for item in np.flatnonzero(whole.item_counts):
        answered = x[~np.isnan(x[:, item]), item]
        mean = merged.origin[item] + merged.shifts[item, item]
        assert mean == pytest.approx(answered.mean(), rel=1e-12)
    np.testing.assert_allclose(merged.comoments, whole.comoments, rtol=1e-12, atol=1e-11)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_respondents_does_not_matter(x, random):
    order = random.sample(range(len(x)), len(x))
    one, other = Moments.from_array(x), Moments.from_array(x[order])
    np.testing.assert_allclose(one.comoments, other.comoments, rtol=1e-12, atol=1e-12)


def test_nobody_adds_nothing():
    moments = Moments.from_array(GAPS)
    for nobody in (Moments.empty(3), Moments.from_array(np.empty((0, 3)))):
        for total in (nobody + moments, moments + nobody):
            np.testing.assert_array_equal(total.comoments, moments.comoments)
            np.testing.assert_array_equal(total.means, moments.means)


def test_one_respondent_has_means_but_no_spread():
    moments = Moments.from_array(np.array([[1.0, 5.0]]))
    assert moments.means.tolist() == [1, 5]
    with pytest.raises(NotEstimable) as caught:
        moments.covariance()
    assert caught.value.note == "too_few_persons;minimum=2"


def test_an_item_nobody_answered_is_a_reason_and_no_number():
    moments = Moments.from_array(np.array([[1.0, NAN], [2.0, NAN]]))
    for broken in (lambda: moments.means, lambda: moments.variances, moments.covariance):
        with pytest.raises(NotEstimable, match="too_few_persons"):
            broken()


def test_a_constant_item_has_no_correlations():
    with pytest.raises(NotEstimable, match="no_variance"):
        Moments.from_array(np.array([[1.0, 3], [2, 3], [4, 3]])).correlation()


@pytest.mark.parametrize("broken", [[[1.0, np.inf]], [[np.nan, -np.inf]], [1.0, 2.0], [[]]])
def test_what_is_no_table_of_answers_is_refused(broken):
    with pytest.raises(ValueError, match="answers must be"):
        Moments.from_array(np.array(broken))


def test_different_items_do_not_add_up():
    with pytest.raises(ValueError, match="2 and of 3"):
        Moments.empty(2) + Moments.empty(3)
    with pytest.raises(ValueError, match="differ"):
        pooled_within([Moments.empty(2), Moments.empty(3)])


def test_pooled_within_removes_the_differences_between_cases():
    first, second = ANSWERS, ANSWERS[:3] + 100
    residuals = np.vstack([first - first.mean(axis=0), second - second.mean(axis=0)])
    found = pooled_within([Moments.from_array(first), Moments.from_array(second)])
    np.testing.assert_allclose(found, residuals.T @ residuals / 6, rtol=1e-12)


def test_a_case_of_one_adds_nothing_within_cases():
    several = [Moments.from_array(ANSWERS), Moments.from_array(ANSWERS[:3])]
    alone = Moments.from_array(np.array([[5.0, 1, 5]]))
    np.testing.assert_array_equal(pooled_within([*several, alone]), pooled_within(several))
    with pytest.raises(NotEstimable, match="too_few_persons_within_cases"):
        pooled_within([alone, alone])
    with pytest.raises(NotEstimable, match="too_few_cases"):
        pooled_within([])
