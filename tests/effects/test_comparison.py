"""Arms are compared on case means, and as far as the number of cases allows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.effects.comparison import case_means_pooled_t

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
