"""Spearman's correlation of few cases: exact where it can be, silent where it cannot."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

from samskaping.effects.rank_correlation import rank_correlation, rank_correlation_power
from samskaping.numeric import NotEstimable


def test_six_cases_meet_the_published_points():
    # Two neighbours have changed places twice: Σd² = 4.
    found = rank_correlation([1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 6, 5])
    assert found.estimate == pytest.approx(1 - 6 * 4 / 210)
    almost = rank_correlation([1, 2, 3, 4, 5, 6], [1, 3, 2, 4, 6, 5])
    assert almost.estimate == pytest.approx(0.885714, abs=1e-6)
    assert almost.p == pytest.approx(24 / 720)
    perfect = rank_correlation(range(6), range(6))
    assert (perfect.estimate, perfect.p) == pytest.approx((1.0, 2 / 720))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=6, max_size=6))
def test_p_is_the_share_of_all_orders_also_with_ties(pairs):
    first, second = (np.array(one, dtype=float) for one in zip(*pairs, strict=True))
    found = rank_correlation(first, second)
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert found.note == "no_variance"
        return
    ranks = rankdata(first)
    rho = [np.corrcoef(ranks, order)[0, 1] for order in permutations(rankdata(second))]
    assert found.estimate == pytest.approx(spearmanr(first, second).statistic, abs=1e-12)
    share = np.mean(np.abs(rho) >= abs(found.estimate) - 1e-9)
    assert found.p == pytest.approx(share, abs=1e-12)


def test_above_nine_cases_it_is_the_t_test():
    rng = np.random.default_rng(4)
    first, second = rng.standard_normal((2, 14))
    known = spearmanr(first, second)
    found = rank_correlation(first, second)
    assert (found.estimate, found.p) == pytest.approx((known.statistic, known.pvalue), abs=1e-12)
    assert found.method == "spearman_t"
    assert rank_correlation(range(10), range(10)).p == pytest.approx(2 / math.factorial(10))


@pytest.mark.parametrize(
    ("n", "note"), [(2, "too_few_cases;minimum=3;n=2"), (0, "too_few_cases;minimum=3;n=0")]
)
def test_below_three_cases_nothing_is_estimated(n, note):
    found = rank_correlation(range(n), range(n))
    assert (found.estimate, found.note, found.n_cases) == (None, note, n)


@pytest.mark.parametrize("n", [3, 5])
def test_below_six_cases_there_is_a_number_and_no_test(n):
    found = rank_correlation(range(n), range(n))
    assert (found.estimate, found.p) == (pytest.approx(1.0), None)
    assert found.note == f"no_test_below;minimum=6;n={n}"


def test_order_and_monotone_scales_change_nothing_and_a_turned_trait_turns_the_sign():
    first, second = [3.0, 1.0, 4.0, 1.5, 9.0, 2.0], [2.0, 7.0, 1.0, 8.0, 2.5, 0.0]
    found = rank_correlation(first, second)
    turned = rank_correlation(first[::-1], second[::-1])
    scaled = rank_correlation(np.exp(first), np.array(second) * 3 - 1)
    opposite = rank_correlation(first, [-one for one in second])
    assert found == turned == scaled
    assert opposite.estimate == pytest.approx(-found.estimate)
    assert opposite.p == found.p


def test_what_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="finite"):
        rank_correlation([1, 2, math.nan], [1, 2, 3])


def test_six_cases_seldom_find_a_large_correlation():
    assert rank_correlation_power(6, 0.6) == pytest.approx(0.142, abs=0.003)
    # Under no correlation it errs as often as the orders allow: 24 of 720.
    assert rank_correlation_power(6, 0.0) == pytest.approx(24 / 720, abs=0.0015)
    assert rank_correlation_power(12, 0.6) > 0.4
    with pytest.raises(NotEstimable, match="no_test_below"):
        rank_correlation_power(5, 0.6)
