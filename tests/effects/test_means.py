"""Means and differences have the intervals that R gives, at the sizes where they may have one."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.effects import (
    case_means_difference_t,
    case_means_t,
    gap_from_others,
    mean_t,
    paired_t,
    proportion_wilson,
    role_means,
    welch,
)

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]


def summary(x: np.ndarray) -> tuple[int, float, float]:
    return len(x), float(x.mean()), float(x.var(ddof=1))


def test_welch_is_what_r_gives(from_r: FromR, reference_data: Loader):
    data = reference_data("sim6_wide")
    one, two = (data[data[:, 0] == case, 3] for case in (1, 2))
    found = welch(*summary(one), *summary(two), 0.95)
    assert found.statistic == pytest.approx(from_r["welch.statistic"], rel=1e-10)
    assert found.df == pytest.approx(from_r["welch.parameter"], rel=1e-10)
    assert found.p == pytest.approx(from_r["welch.p.value"], rel=1e-10)
    assert [found.lower, found.upper] == pytest.approx(from_r["welch.conf.int"], rel=1e-10)
    assert (found.n, found.method) == (57, "welch_t")


def test_paired_differences_are_what_r_gives(from_r: FromR, reference_data: Loader):
    data = reference_data("sim6_wide")
    gains = (data[:, 4] - data[:, 3])[data[:, 0] == 1]
    found = paired_t(*summary(gains), 0.95)
    assert found.statistic == pytest.approx(from_r["paired.statistic"], rel=1e-10)
    assert found.p == pytest.approx(from_r["paired.p.value"], rel=1e-8)
    assert [found.lower, found.upper] == pytest.approx(from_r["paired.conf.int"], rel=1e-10)
    assert (found.df, found.n, found.method) == (pytest.approx(21), 22, "paired_t")


def test_case_means_are_what_r_gives(from_r: FromR, reference_data: Loader):
    data = reference_data("sim6_wide")
    pre, post = (
        [float(data[data[:, 0] == case, column].mean()) for case in range(1, 7)]
        for column in (3, 4)
    )
    level = case_means_t(pre, 0.95)
    assert [level.lower, level.upper] == pytest.approx(from_r["case_means.conf.int"], rel=1e-10)
    assert (level.statistic, level.p, level.n, level.n_cases) == (None, None, None, 6)
    change = case_means_difference_t(post, pre, 0.95)
    assert change.statistic == pytest.approx(from_r["case_means_difference.statistic"], rel=1e-10)
    assert change.p == pytest.approx(from_r["case_means_difference.p.value"], rel=1e-10)
    assert change.df == 5
    limits = [change.lower, change.upper]
    assert limits == pytest.approx(from_r["case_means_difference.conf.int"], rel=1e-10)


def test_a_mean_by_hand():
    # 2, 4, 6: s² = 4; with two degrees of freedom t² = 2γ²/(1 − γ²).
    found = mean_t(3, 4.0, 4.0, 0.95)
    reach = np.sqrt(2 * 0.95**2 / (1 - 0.95**2)) * np.sqrt(4 / 3)
    assert [found.lower, found.upper] == pytest.approx([4 - reach, 4 + reach], rel=1e-12)
    assert (found.se, found.df, found.p) == (pytest.approx(np.sqrt(4 / 3)), pytest.approx(2), None)


@pytest.mark.parametrize(
    ("count", "n", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718), (20, 20, 0.8389, 1)],
)
def test_wilson_intervals_that_are_published(count: int, n: int, lower: float, upper: float):
    found = proportion_wilson(count, n, 0.95)
    assert found.estimate == count / n
    assert [found.lower, found.upper] == pytest.approx([lower, upper], abs=5e-5)


def test_wilson_is_what_r_gives(from_r: FromR):
    found = proportion_wilson(81, 263, 0.95)
    assert [found.lower, found.upper] == pytest.approx(from_r["wilson.81_of_263"], abs=1e-11)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_stays_inside_zero_and_one_and_is_symmetric(pair: tuple[int, int]):
    count, n = pair
    found, mirrored = proportion_wilson(count, n, 0.95), proportion_wilson(n - count, n, 0.95)
    assert 0 <= found.lower <= found.estimate <= found.upper <= 1
    assert mirrored.lower == pytest.approx(1 - found.upper, abs=1e-12)


def test_role_means_give_every_role_the_same_weight():
    found = role_means([40, 5], [4.0, 2.0], [1.0, 0.5], 0.95)
    parts = np.array([1 / 4 / 40, 0.5 / 4 / 5])
    assert found.estimate == 3.0
    assert found.se == pytest.approx(np.sqrt(parts.sum()))
    assert found.df == pytest.approx(parts.sum() ** 2 / (parts[0] ** 2 / 39 + parts[1] ** 2 / 4))
    assert (found.n, found.method, found.p) == (45, "role_means_linear", None)


def test_one_role_is_a_mean_and_two_roles_gap_is_welch():
    alone, mean = role_means([9], [3.5], [1.2], 0.9), mean_t(9, 3.5, 1.2, 0.9)
    assert [alone.lower, alone.upper] == pytest.approx([mean.lower, mean.upper], rel=1e-12)
    gap = gap_from_others(1, [9, 14], [3.5, 4.0], [1.2, 0.7], 0.95)
    two = welch(14, 4.0, 0.7, 9, 3.5, 1.2, 0.95)
    assert gap.estimate == 0.5
    assert (gap.df, gap.p) == (pytest.approx(two.df, rel=1e-12), pytest.approx(two.p, rel=1e-12))
    assert [gap.lower, gap.upper] == pytest.approx([two.lower, two.upper], rel=1e-12)


def test_a_gap_is_from_the_unweighted_mean_of_the_others():
    found = gap_from_others(0, [10, 20, 40], [5.0, 3.0, 4.0], [1.0, 2.0, 4.0], 0.95)
    assert found.estimate == pytest.approx(1.5)
    assert found.se == pytest.approx(np.sqrt(1 / 10 + 2 / 20 / 4 + 4 / 40 / 4))


def test_one_respondent_has_a_mean_and_no_interval():
    for found in (
        mean_t(1, 4.0, float("nan"), 0.95),
        welch(1, 4.0, float("nan"), 12, 3.0, 1.0, 0.95),
        role_means([1, 12], [4.0, 3.0], [float("nan"), 1.0], 0.95),
    ):
        assert found.estimate is not None
        assert (found.lower, found.se) == (None, None)
        assert found.note == "interval_needs_more_persons;minimum=2"


def test_nobody_is_a_reason():
    nan = float("nan")
    for found in (
        mean_t(0, nan, nan, 0.95),
        welch(0, nan, nan, 5, 3.0, 1.0, 0.95),
        role_means([5, 0], [3.0, nan], [1.0, nan], 0.95),
        role_means([], [], [], 0.95),
        proportion_wilson(0, 0, 0.95),
    ):
        assert (found.estimate, found.note) == (None, "too_few_persons;minimum=1")
    assert case_means_t([], 0.95).note == "too_few_cases;minimum=1;n=0"
    assert gap_from_others(0, [5], [3.0], [1.0], 0.95).note == "too_few_roles;minimum=2;n=1"


def test_values_that_are_all_equal_have_no_interval():
    for found in (
        mean_t(8, 5.0, 0.0, 0.95),
        welch(8, 5.0, 0.0, 6, 4.0, 0.0, 0.95),
        case_means_t([4.0, 4.0, 4.0], 0.95),
    ):
        assert (found.lower, found.p, found.note) == (None, None, "interval_no_variance")


def test_one_case_has_no_interval_and_two_have_a_wide_one():
    assert case_means_t([3.5], 0.95).note == "interval_needs_more_cases;n_cases=1"
    found = case_means_t([3.0, 4.0], 0.95)
    assert found.upper - found.lower == pytest.approx(12.706204736, rel=1e-8)


def test_input_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="variances"):
        mean_t(5, 3.0, -1.0, 0.95)
    with pytest.raises(ValueError, match="same length"):
        role_means([5, 6], [3.0], [1.0, 1.0], 0.95)
    with pytest.raises(ValueError, match="same cases"):
        case_means_difference_t([1.0, 2.0], [1.0], 0.95)
    with pytest.raises(ValueError, match="finite"):
        case_means_t([1.0, float("nan")], 0.95)
    with pytest.raises(ValueError, match="between 0 and n"):
        proportion_wilson(5, 4, 0.95)
    with pytest.raises(ValueError, match="probability"):
        mean_t(5, 3.0, 1.0, 95)
    with pytest.raises(ValueError, match="position"):
        gap_from_others(2, [5, 5], [1.0, 2.0], [1.0, 1.0], 0.95)


@given(st.integers(2, 80), st.floats(-5, 5), st.floats(0.01, 10))
def test_more_confidence_is_a_wider_interval(n: int, mean: float, variance: float):
    widths = [mean_t(n, mean, variance, level) for level in (0.8, 0.9, 0.95, 0.99)]
    assert all(a.upper < b.upper and a.lower > b.lower for a, b in pairwise(widths))


def test_case_means_intervals_cover_the_truth_and_respondents_alone_do_not():
    rng, runs, hits, naive = np.random.default_rng(41), 600, 0, 0
    for _ in range(runs):
        scores = np.sqrt(0.3) * rng.normal(size=(6, 1)) + np.sqrt(0.7) * rng.normal(size=(6, 25))
        found = case_means_t(scores.mean(axis=1), 0.95)
        hits += found.lower <= 0 <= found.upper
        pooled = mean_t(*summary(scores.ravel()), 0.95)
        naive += pooled.lower <= 0 <= pooled.upper
    error = np.sqrt(0.95 * 0.05 / runs)
    assert hits / runs == pytest.approx(0.95, abs=3 * error)
    assert naive / runs < 0.7


def test_change_on_case_means_keeps_its_false_positive_rate():
    rng, runs, rejected = np.random.default_rng(42), 600, 0
    for _ in range(runs):
        cases = rng.normal(size=6)
        first, second = (cases + 0.4 * rng.normal(size=6) for _ in range(2))
        rejected += case_means_difference_t(first, second, 0.95).p < 0.05
    assert rejected / runs == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / runs))
