"""A specification under every division of the cases is the same analysis each time."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from samskaping.effects.comparison import case_means_ancova_t, case_means_pooled_t
from samskaping.effects.few_clusters.case_assignments import assignments
from samskaping.effects.trust import (
    approximate_ratio,
    e_value_difference,
    first_what_was_done,
    flipped_means,
    reassigned_ancova,
    reassigned_differences,
    signs_of_cases,
)
from samskaping.numeric import NotEstimable

GAINS = np.array([0.9, 0.2, 0.7, -0.1, 0.3, 0.1])
BEFORE = np.array([2.1, 3.4, 2.8, 3.0, 2.2, 3.7])
ALIKE = np.ones(6)


def rng():
    return np.random.default_rng(0)


def test_all_signs_are_tried_and_the_first_turns_none():
    signs, complete = signs_of_cases(3, rng())
    assert complete
    assert signs[0].tolist() == [1, 1, 1]
    assert {tuple(row) for row in signs} == set(itertools.product((1.0, -1.0), repeat=3))
    many, complete = signs_of_cases(20, rng())
    assert (many.shape, complete, many[0].min()) == ((4096, 20), False, 1.0)


def test_with_equal_weights_every_turn_is_students_t():
    signs, _ = signs_of_cases(6, rng())
    found = flipped_means(GAINS, ALIKE, signs)
    for at in (0, 5, 40):
        expected = stats.ttest_1samp(signs[at] * GAINS, 0)
        assert found.effects[at] == pytest.approx((signs[at] * GAINS).mean())
        assert found.p[at] == pytest.approx(expected.pvalue, rel=1e-12)
    assert found.df == 5


def test_with_equal_weights_every_assignment_is_the_pooled_t():
    ways = first_what_was_done(assignments([True] * 3 + [False] * 3))
    found = reassigned_differences(GAINS, ALIKE, ways)
    assert ways[0].tolist() == [1, 1, 1, 0, 0, 0]
    for way, effect, p in zip(ways, found.effects, found.p, strict=True):
        first, second = GAINS[way == 1], GAINS[way == 0]
        own = case_means_pooled_t(first, second, 0.95)
        assert (effect, p) == pytest.approx((own.estimate, own.p), rel=1e-12)


def test_every_assignment_at_the_same_baseline_is_the_ancova_of_cases():
    ways = first_what_was_done(assignments([True] * 3 + [False] * 3))
    found = reassigned_ancova(BEFORE, BEFORE + GAINS, ways)
    pairs = np.column_stack([BEFORE, BEFORE + GAINS])
    for way, effect, error in zip(ways, found.effects, found.errors, strict=True):
        own = case_means_ancova_t(pairs[way == 1], pairs[way == 0], 0.95)
        assert (effect, error) == pytest.approx((own.estimate, own.se), rel=1e-9)


def test_the_error_of_a_weighted_mean_is_right_where_cases_vary_alike():
    """E se² = σ² Σ w², whatever the weights."""
    weights = np.array([1.0, 1, 2, 3, 8])
    y = np.random.default_rng(2).normal(size=(40_000, 5))
    share = weights / weights.sum()
    each = [flipped_means(row, weights, np.ones((1, 5))).errors[0] ** 2 for row in y[:4000]]
    assert np.mean(each) == pytest.approx(share @ share, rel=0.05)
    assert (y @ share).var() == pytest.approx(share @ share, rel=0.03)


def test_cases_that_do_not_differ_have_no_error_and_too_few_are_refused():
    flat = flipped_means([0.5, 0.5], [1, 1], np.ones((1, 2)))
    assert (flat.errors[0], flat.p[0]) == (0.0, 0.0)
    assert flipped_means([0.0, 0.0], [1, 1], np.ones((1, 2))).p[0] == 1.0
    with pytest.raises(NotEstimable, match="interval_needs_more_cases"):
        flipped_means([0.5], [1], np.ones((1, 1)))
    with pytest.raises(NotEstimable, match="too_few_cases"):
        reassigned_differences(GAINS[:3], ALIKE[:3], np.array([[1.0, 0, 0]]))
    with pytest.raises(NotEstimable, match="interval_df_below_two"):
        reassigned_ancova(BEFORE[:4], GAINS[:4], np.array([[1.0, 1, 0, 0]]))
    for wrong in ([1.0, math.nan], [1.0]):
        with pytest.raises(ValueError, match="finite value"):
            flipped_means(wrong, [1, 1], np.ones((1, 2)))


def test_baselines_alike_within_the_arms_leave_the_plain_difference():
    same = np.array([2.0, 2, 2, 3, 3, 3])
    found = reassigned_ancova(same, same + GAINS, np.array([[1.0, 1, 1, 0, 0, 0]]))
    assert found.effects[0] == pytest.approx((same + GAINS)[:3].mean() - (same + GAINS)[3:].mean())
    assert np.isfinite(found.errors).all()


def test_a_difference_beyond_all_reason_is_refused_with_its_cause():
    for ask in (lambda: e_value_difference(900.0, 0.1), lambda: approximate_ratio(-900.0)):
        with pytest.raises(ValueError, match="no risk ratio"):
            ask()
