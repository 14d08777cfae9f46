"""The division of the cases is judged among all divisions that could have been."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from samskaping.effects.few_clusters import (
    assignments,
    case_permutation,
    fit_by_cluster,
    permutation_limits,
    permutation_p,
    permuted,
)
from samskaping.effects.few_clusters.permutation import Permuted
from samskaping.numeric import NotEstimable
from tests.effects.few_clusters.designs import designs

GAINS = np.array([0.9, 1.4, 0.7, 0.8, -0.2, 0.3, 0.1, 0.75, 0.0])


def by_hand(values, treated, effect=0.0, statistic=None):
    """Two-sided p: the effect taken off the treated, every division in turn."""
    null = values - effect * treated
    statistic = statistic or (lambda rest, chosen: rest[chosen].mean() - rest[~chosen].mean())
    found = []
    for chosen in combinations(range(len(values)), int(treated.sum())):
        arm = np.isin(np.arange(len(values)), chosen)
        found.append(abs(statistic(null, arm)))
    done = abs(statistic(null, treated.astype(bool)))
    return np.mean(np.array(found) >= done - 1e-9)


@pytest.mark.parametrize("treated_cases", [2, 3, 4, 5])
def test_p_is_that_of_every_division_by_difference_and_by_t(treated_cases):
    treated = np.arange(9) < treated_cases
    found = permuted(GAINS, assignments(treated))
    assert permutation_p(found) == pytest.approx(by_hand(GAINS, treated))
    by_t = by_hand(GAINS, treated, statistic=lambda y, arm: stats.ttest_ind(y[arm], y[~arm])[0])
    assert permutation_p(found) == pytest.approx(by_t)
    assert (np.abs(found.all_t) >= abs(found.t) * (1 - 1e-9)).mean() == pytest.approx(by_t)
    t = stats.ttest_ind(GAINS[treated], GAINS[~treated])
    assert float(found.t) == pytest.approx(t.statistic, rel=1e-10)


def test_three_and_three_cases_have_two_in_twenty():
    """R: combn(6, 3) on the case means of the gain in sim6, mean(abs(s) >= abs(s[1]))."""
    _, gain, case, _ = designs()["gain"]
    means = [gain[case == g].mean() for g in range(1, 7)]
    found = case_permutation(means, [1, 1, 1, 0, 0, 0], 0.95)
    assert (found.estimate, found.p) == (pytest.approx(0.929319874705), 0.1)
    assert (found.lower, found.note) == (None, "interval_level_not_attainable;n=10")
    assert case_permutation(means, [1, 1, 1, 0, 0, 0], 0.85).lower is not None


@pytest.mark.parametrize(
    ("treated", "others", "one_in"), [(3, 3, 10), (2, 4, 15), (2, 2, 3), (4, 4, 35), (1, 5, 6)]
)
def test_the_smallest_p_is_known_beforehand(treated, others, one_in):
    ways = assignments([1] * treated + [0] * others)
    assert ways.one_in == one_in
    apart = np.array([10.0] * treated + [0.0] * others) + np.arange(treated + others) / 1000
    if treated > 1:
        assert permutation_p(permuted(apart, ways)) == pytest.approx(1 / one_in)


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("treated_cases", [3, 4])
def test_p_crosses_the_level_at_the_limits(treated_cases, confidence):
    treated = np.arange(9) < treated_cases
    found = case_permutation(GAINS, treated, confidence)
    for end, inwards in ((found.lower, 1e-6), (found.upper, -1e-6)):
        assert by_hand(GAINS, treated, end + inwards) > 1 - confidence
        assert by_hand(GAINS, treated, end - inwards) <= 1 - confidence
    assert found.lower < found.estimate < found.upper


def test_no_division_of_the_same_cases_is_rejected_more_often_than_the_level_says():
    ways = assignments([1, 1, 1, 1, 0, 0, 0, 0, 0])
    every = [permutation_p(permuted(GAINS, assignments(arm))) for arm in ways.treated]
    for level in (0.01, 0.05, 0.1, 0.3, 0.5):
        assert np.mean(np.array(every) <= level + 1e-12) <= level + 1e-12


def test_cases_change_places_within_their_block_only():
    blocks = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2])
    treated = np.array([1, 1, 0, 0, 1, 0, 0, 1, 1])
    ways = assignments(treated, blocks)
    assert ways.treated.shape == (6 * 3 * 1, 9)
    assert len(np.unique(ways.treated, axis=0)) == 18
    for block in range(3):
        assert (ways.treated[:, blocks == block].sum(1) == treated[blocks == block].sum()).all()
    found = permuted(GAINS, ways)
    # The difference is the coefficient of least squares with a constant for every block.
    for arm, difference in zip(ways.treated, found.differences, strict=True):
        design = np.column_stack([arm, blocks[:, None] == np.arange(3)]).astype(float)
        fit = fit_by_cluster(design, GAINS, np.arange(9))
        assert difference == pytest.approx(fit.coefficients[0], abs=1e-12)
    assert permutation_p(found) == np.mean(np.abs(found.differences) >= abs(found.estimate) - 1e-12)
    named = case_permutation(GAINS, treated, 0.8, blocks=np.array(["a", "b", "c"])[blocks])
    assert named.p == permutation_p(found)
    lower, upper = permutation_limits(found, ways.one_in, 0.8)
    assert (named.lower, named.upper) == (lower, upper)
    for end, inwards in ((lower, 1e-6), (upper, -1e-6)):
        inside, outside = (
            permutation_p(permuted(GAINS - effect * treated, ways))
            for effect in (end + inwards, end - inwards)
        )
        assert inside > 0.2 >= outside


def test_matched_pairs_change_signs():
    gains = np.array([1.0, 0.2, 0.9, 0.3, 0.4, 0.6, 1.5, 0.1])
    found = case_permutation(gains, [1, 0] * 4, 0.8, blocks=[0, 0, 1, 1, 2, 2, 3, 3])
    pairs = gains[::2] - gains[1::2]
    signs = np.array(np.meshgrid(*[[1, -1]] * 4)).reshape(4, -1).T
    expected = np.mean(np.abs(signs @ pairs) >= pairs.sum() - 1e-12)
    assert (found.estimate, found.p) == (pytest.approx(pairs.mean()), expected)


def test_too_many_ways_are_sampled_with_a_seed():
    rng = np.random.default_rng(0)
    gains, treated = rng.normal(size=24), np.arange(24) < 12
    with pytest.raises(ValueError, match="give an rng"):
        case_permutation(gains, treated, 0.95)
    found, again = (
        case_permutation(gains, treated, 0.95, rng=np.random.default_rng(3)) for _ in range(2)
    )
    assert found == again
    assert found.method == "case_permutation_sampled"
    assert found.p == pytest.approx(stats.ttest_ind(gains[:12], gains[12:]).pvalue, abs=0.03)
    few = assignments(np.arange(8) < 4, rng=np.random.default_rng(1), most=10, sampled=30_000)
    whole = assignments(np.arange(8) < 4)
    assert (few.treated[0] == few.done).all()
    for shift in (0.0, 0.8):
        moved = GAINS[:8] + shift * few.done
        sampled, exact = (float(permutation_p(permuted(moved, ways))) for ways in (few, whole))
        assert sampled == pytest.approx(exact, abs=0.012)


@settings(max_examples=60)
@given(
    st.lists(st.floats(-3, 3).map(lambda x: round(x, 2)), min_size=8, max_size=8),
    st.floats(-20, 20),
    st.floats(0.1, 10),
    st.permutations(range(8)),
)
def test_relabelling_scale_origin_and_arms(values, constant, scale, order):
    y, treated = np.array(values), np.arange(8) < 4
    found = case_permutation(y, treated, 0.9)
    order = np.array(order)
    again = case_permutation(constant + scale * y[order], treated[order], 0.9)
    swapped = case_permutation(y, ~treated, 0.9)
    assert (again.p, swapped.p, again.note) == (found.p, found.p, found.note)
    assert swapped.estimate == pytest.approx(-found.estimate, abs=1e-12)
    if found.lower is not None:
        near = {"rel": 1e-9, "abs": 1e-9}
        limits = [scale * found.lower, scale * found.upper]
        assert [again.lower, again.upper] == pytest.approx(limits, **near)
        assert [swapped.lower, swapped.upper] == pytest.approx([-found.upper, -found.lower], **near)


def test_many_lists_of_values_are_permuted_as_each_alone():
    ways = assignments(np.arange(9) < 4)
    together = permuted(np.stack([GAINS, GAINS**2]), ways)
    for at, values in enumerate((GAINS, GAINS**2)):
        alone = permuted(values, ways)
        for part in ("estimate", "differences", "t", "all_t"):
            assert getattr(together, part)[at] == pytest.approx(getattr(alone, part), rel=1e-10)
        assert permutation_p(together)[at] == permutation_p(alone)


def test_what_allows_no_test_has_a_reason():
    one = case_permutation([0.5, 0.1, 0.7, 0.2, 0.5], [1, 0, 0, 0, 0], 0.95)
    assert (one.estimate, one.p) == (pytest.approx(0.125), None)
    assert one.note == "one_case_in_an_arm;n_cases=5;rank=2"
    assert case_permutation([1.0, 2.0], [1, 1], 0.95).note == "arm_without_cases"
    apart = case_permutation([1, 2, 3, 4.0], [1, 1, 0, 0], 0.95, blocks=[0, 0, 1, 1])
    assert (apart.estimate, apart.note) == (None, "no_other_assignment")
    flat = case_permutation([0.3] * 6, [1, 1, 1, 0, 0, 0], 0.95)
    assert (flat.estimate, flat.p, flat.note) == (0, None, "interval_no_variance")
    # 0.1 less the mean of six of them is no more than rounding.
    rounded = case_permutation([0.1] * 6, [1, 1, 1, 0, 0, 0], 0.95)
    assert (rounded.p, rounded.note) == (None, "interval_no_variance")
    # Nothing is left within the arms: t is infinite, the permutation as it is.
    whole = case_permutation([1.0, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0], 0.95)
    assert (whole.p, whole.statistic) == (0.1, None)
    with pytest.raises(NotEstimable, match="level_not_attainable"):
        permutation_limits(permuted(GAINS, assignments(np.arange(9) < 4)), 10, 0.95)
    with pytest.raises(ValueError, match="one per case"):
        permuted([1.0, np.nan, 2.0], assignments([1, 0, 0]))
    with pytest.raises(ValueError, match="same length"):
        assignments([1, 0, 0], [1, 2])
    with pytest.raises(ValueError, match="probability"):
        case_permutation(GAINS, np.arange(9) < 4, 95)
    assert isinstance(permuted(GAINS, assignments(np.arange(9) < 1)), Permuted)
