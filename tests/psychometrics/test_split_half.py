"""Split halves: every halving, the worst and the best of them."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samskaping.numeric import Moments, NotEstimable
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.split_half import split_halves

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def covariance(seed: int, k: int) -> np.ndarray:
    x = np.random.default_rng(seed).normal(size=(50, k))
    return np.cov((x + x.mean(axis=1, keepdims=True) * k / 2).T)


def test_the_best_halving_of_standardised_items_is_what_psych_gives(
    reference_data: Loader, from_r: FromR
):
    found = split_halves(Moments.from_array(reference_data("attitude")).correlation(), rng())
    # psych steps up each correlation of halves, which is the same only where they vary alike.
    assert found.highest == pytest.approx(from_r["attitude.split_half"][2], abs=1e-12)
    assert found.splits == 35
    assert found.complete


def test_four_items_have_three_halvings():
    s = np.array([[4.0, 2, 1, 1], [2, 4, 1, 1], [1, 1, 4, 3], [1, 1, 3, 4]])
    total = s.sum()
    by_hand = [
        4 * s[np.ix_([0, second], [i for i in range(1, 4) if i != second])].sum() / total
        for second in (1, 2, 3)
    ]
    found = split_halves(s, rng())
    assert (found.lowest, found.highest) == pytest.approx((min(by_hand), max(by_hand)), rel=1e-14)
    assert found.mean == pytest.approx(np.mean(by_hand), rel=1e-14)
    assert found.splits == 3


@given(st.integers(0, 2**32 - 1), st.sampled_from([2, 4, 6, 8]))
def test_the_mean_over_all_halvings_of_an_even_scale_is_alpha(seed: int, k: int):
    s = covariance(seed, k)
    assume(s.sum() > 0.1 * np.trace(s))
    found = split_halves(s, rng())
    assert found.mean == pytest.approx(alpha(s), abs=1e-10)
    assert found.lowest <= found.mean <= found.highest


@given(st.integers(0, 2**32 - 1), st.integers(2, 9), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(seed: int, k: int, random: object):
    s = covariance(seed, k)
    assume(s.sum() > 0.1 * np.trace(s))
    order = random.sample(range(k), k)  # type: ignore[attr-defined]
    first, second = split_halves(s, rng()), split_halves(s[np.ix_(order, order)], rng())
    assert second.highest == pytest.approx(first.highest, abs=1e-10)
    assert second.lowest == pytest.approx(first.lowest, abs=1e-10)
    assert second.mean == pytest.approx(first.mean, abs=1e-10)


@pytest.mark.parametrize("k", [2, 3, 5, 6])
def test_every_halving_is_looked_at_once(k: int):
    s = covariance(3, k)
    found = split_halves(s, rng())
    values = {
        round(4 * s[np.ix_(half, [i for i in range(k) if i not in half])].sum() / s.sum(), 10)
        for half in combinations(range(k), k // 2)
    }
    assert found.splits == len(values)
    assert found.highest == pytest.approx(max(values), abs=1e-9)


def test_too_many_halvings_are_sampled_and_said_to_be():
    s = covariance(4, 14)
    every, some = split_halves(s, rng()), split_halves(s, rng(), most=500)
    assert (every.splits, every.complete) == (1716, True)
    assert (some.splits, some.complete) == (500, False)
    assert every.lowest <= some.lowest < some.highest <= every.highest
    assert some.mean == pytest.approx(alpha(s), abs=0.01)


def test_one_item_cannot_be_halved():
    with pytest.raises(NotEstimable) as caught:
        split_halves(np.array([[1.0]]), rng())
    assert caught.value.reason == "too_few_items"


def test_items_that_cancel_out_have_no_reliability():
    with pytest.raises(NotEstimable) as caught:
        split_halves(np.array([[1.0, -1.0], [-1.0, 1.0]]), rng())
    assert caught.value.reason == "no_variance"
