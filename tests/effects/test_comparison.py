"""Arms are compared on case means, and as far as the number of cases allows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.effects.comparison import case_means_ancova_t, case_means_pooled_t
from samskaping.effects.few_clusters import cr2_contrast
from tests.effects.few_clusters.designs import designs
from tests.effects.few_clusters.designs import from_r as few_from_r

GAINS = st.lists(st.floats(-3, 3).map(lambda x: round(x, 3)), min_size=2, max_size=5)


def test_the_pooled_t_is_what_r_gives(from_r, reference_data):
    data = reference_data("sim6_wide")
    gains = [(data[data[:, 0] == g, 4] - data[data[:, 0] == g, 3]).mean() for g in range(1, 7)]
    found = case_means_pooled_t(gains[:3], gains[3:], 0.95)
    expected = from_r["pooled_t"]
    assert [found.statistic, found.df, found.p, found.lower, found.upper] == pytest.approx(
        expected, rel=1e-8
    )
    assert (found.n_cases, found.note, found.assumption) == (6, "", "arms_vary_alike")


@given(GAINS, GAINS, st.floats(-50, 50), st.floats(0.1, 20))
def test_relabelling_shifting_and_swapping(effort, others, constant, scale):
    found = case_means_pooled_t(effort, others, 0.95)
    turned = case_means_pooled_t(effort[::-1], others[::-1], 0.95)
    moved = case_means_pooled_t(
        constant + scale * np.array(effort), constant + scale * np.array(others), 0.95
    )
    swapped = case_means_pooled_t(others, effort, 0.95)
    assert turned.estimate == pytest.approx(found.estimate, abs=1e-12)
    assert moved.estimate == pytest.approx(scale * found.estimate, abs=1e-9)
    assert swapped.estimate == pytest.approx(-found.estimate, abs=1e-12)
    if found.se is not None and found.se > 1e-3:
        assert moved.p == pytest.approx(found.p, rel=1e-6)
        assert swapped.p == pytest.approx(found.p, rel=1e-6)
        assert swapped.upper == pytest.approx(-found.lower, rel=1e-9, abs=1e-12)


def test_one_case_in_an_arm_has_a_rank_and_no_test():
    found = case_means_pooled_t([0.5], [0.1, 0.7, 0.2, 0.5], 0.95)
    assert found.estimate == pytest.approx(0.125)
    assert (found.p, found.lower) == (None, None)
    assert found.note == "one_case_in_an_arm;n_cases=5;rank=2"
    other_way = case_means_pooled_t([0.1, 0.7, 0.2], [0.9], 0.95)
    assert other_way.note == "one_case_in_an_arm;n_cases=4;rank=1"


def test_two_cases_in_an_arm_are_tested_and_said_to_be_two():
    found = case_means_pooled_t([0.5, 0.8], [0.1, 0.2, 0.3, 0.0], 0.95)
    assert (found.df, found.note) == (4, "two_cases_in_an_arm")
    assert found.p is not None


def test_an_arm_without_cases_is_a_reason_and_equal_gains_have_no_interval():
    assert case_means_pooled_t([], [1.0, 2.0], 0.95).note == "arm_without_cases"
    found = case_means_pooled_t([0.3] * 3, [0.1] * 3, 0.95)
    assert (found.estimate, found.note) == (pytest.approx(0.2), "interval_no_variance")


@pytest.mark.parametrize(
    ("sizes", "flagged"), [((20, 40, 30, 25), False), ((20, 41, 30, 25), True), ((), False)]
)
def test_cases_of_unlike_size_are_flagged(sizes, flagged):
    found = case_means_pooled_t([0.5, 0.8], [0.1, 0.2], 0.95, sizes)
    assert ("case_sizes_unequal" in found.assumption.split(";")) == flagged


def test_input_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="finite"):
        case_means_pooled_t([np.nan, 1], [1, 2], 0.95)
    with pytest.raises(ValueError, match="probability"):
        case_means_pooled_t([1, 2], [1, 2], 95)


def means_of_sim6():
    design, post, case, _ = designs()["ancova"]
    return np.array([[design[case == g, 1].mean(), post[case == g].mean()] for g in range(1, 7)])


def test_adjusted_case_means_are_what_r_gives():
    means = means_of_sim6()
    found = case_means_ancova_t(means[:3], means[3:], 0.95)
    expected = few_from_r()["ancova_of_case_means"]
    numbers = [found.estimate, found.se, found.statistic, found.p, found.lower, found.upper]
    assert numbers == pytest.approx(list(expected), rel=1e-9)
    assert (found.df, found.n_cases, found.note) == (3, 6, "")
    assert (found.method, found.assumption) == ("case_means_ancova_t", "arms_vary_alike")


def test_equal_baselines_leave_the_difference_of_the_arms_and_a_slope_of_one_that_of_the_gains():
    first, others = [[1, 2.0], [3, 5.0], [2, 2.5]], [[1, 1.0], [3, 2.2], [2, 0.5]]
    found = case_means_ancova_t(first, others, 0.95)
    apart = np.mean(first, axis=0)[1] - np.mean(others, axis=0)[1]
    assert found.estimate == pytest.approx(apart)
    # Follow-up is baseline, plus 2 with effort, plus what baseline does not foretell.
    rest, start = np.array([0.1, -0.2, 0.1]), np.array([1.0, 2.0, 3.0])
    first = np.column_stack([start, start + 2 + rest])
    others = np.column_stack([start + 4, start + 4 - rest])
    adjusted = case_means_ancova_t(first, others, 0.95)
    gains = case_means_pooled_t(first[:, 1] - first[:, 0], others[:, 1] - others[:, 0], 0.95)
    assert adjusted.estimate == pytest.approx(gains.estimate) == pytest.approx(2)
    assert adjusted.df == gains.df - 1


@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=7, max_size=7),
    st.floats(-50, 50),
    st.floats(0.1, 20),
)
def test_adjusted_means_shift_scale_and_swap(values, constant, scale):
    means = np.round(np.array(values), 3)
    found = case_means_ancova_t(means[:3], means[3:], 0.95)
    moved = case_means_ancova_t(constant + scale * means[2::-1], constant + scale * means[3:], 0.95)
    swapped = case_means_ancova_t(means[3:], means[:3], 0.95)
    assert moved.note == swapped.note == found.note
    if found.se is not None and found.se > 1e-3 and within(means) > 1e-3:
        assert moved.estimate == pytest.approx(scale * found.estimate, rel=1e-6, abs=1e-6)
        assert swapped.estimate == pytest.approx(-found.estimate, rel=1e-9, abs=1e-9)
        assert (moved.p, swapped.p) == pytest.approx((found.p, found.p), rel=1e-5)


def within(means):
    return sum(((arm[:, 0] - arm[:, 0].mean()) ** 2).sum() for arm in (means[:3], means[3:]))


def test_adjusted_means_that_carry_no_test_have_a_reason():
    means = means_of_sim6()
    one = case_means_ancova_t(means[:1], means[3:], 0.95)
    assert (one.p, one.estimate is None) == (None, False)
    assert one.note == "one_case_in_an_arm;n_cases=4;rank=1"
    design = np.column_stack([np.ones(4), [1, 0, 0, 0], means[[0, 3, 4, 5], 0]])
    fitted = cr2_contrast(design, means[[0, 3, 4, 5], 1], np.arange(4), [0, 1, 0], 0.95)
    assert one.estimate == pytest.approx(fitted.estimate)
    four = case_means_ancova_t(means[:2], means[4:], 0.95)
    assert (four.p, four.note) == (None, "interval_df_below_two")
    assert case_means_ancova_t(means[:2], means[3:], 0.95).note == "two_cases_in_an_arm"
    assert case_means_ancova_t([], means, 0.95).note == "arm_without_cases"
    same = case_means_ancova_t([[1, 2], [1, 3], [1, 5]], [[2, 2], [2, 2.5]], 0.95)
    assert (same.estimate, same.note) == (None, "baselines_alike")
    exact = [[1, 2], [2, 3], [4, 5.0]]
    flat = case_means_ancova_t(exact, [[1, 1], [3, 3], [5, 5.0]], 0.95)
    assert (flat.estimate, flat.note) == (pytest.approx(1), "interval_no_variance")
    unequal = case_means_ancova_t(means[:3], means[3:], 0.95, [10, 30, 20, 20, 20, 20])
    assert unequal.assumption == "arms_vary_alike;case_sizes_unequal"
    with pytest.raises(ValueError, match="pairs"):
        case_means_ancova_t([1, 2, 3], means, 0.95)
    with pytest.raises(ValueError, match="probability"):
        case_means_ancova_t(means[:3], means[3:], 95)


@pytest.mark.parametrize("gap", [0.0, 1.0])
def test_adjusted_means_reject_a_true_null_as_often_as_they_say_and_find_what_is_there(gap):
    """Follow-up depends on baseline with a slope of .6; arms start ``gap`` apart."""
    runs, rng, effect = 1500, np.random.default_rng([41, int(gap)]), 0.8
    baseline = rng.normal(size=(runs, 6)) + gap * (np.arange(6) < 3)
    follow_up = 0.6 * baseline + rng.normal(scale=0.5, size=(runs, 6)) + effect * (np.arange(6) < 3)
    means = np.stack([baseline, follow_up], axis=-1)
    found = [case_means_ancova_t(one[:3], one[3:], 0.95) for one in means]
    missed = np.mean([not one.lower <= effect <= one.upper for one in found])
    assert missed == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / runs))
    values = np.array([one.estimate for one in found])
    assert values.mean() == pytest.approx(effect, abs=4 * values.std() / np.sqrt(runs))
