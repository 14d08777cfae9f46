"""ICCs of nested raters are what R gives, with honest signs, intervals and reasons."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.agreement import (
    OneWay,
    between_variance,
    case_mean_reliability,
    f_limits,
    icc1,
    icc2,
    one_way,
    thomas_hultquist,
    within_variance,
)
from samskaping.numeric import Estimate

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]


def everything(table: OneWay) -> list[Estimate]:
    return [
        icc1(table, 0.95),
        icc2(table, 0.95),
        case_mean_reliability(table, 10),
        between_variance(table),
        within_variance(table),
    ]


def test_shrout_and_fleiss_are_what_r_gives(from_r: FromR, reference_data: Loader):
    table = one_way(reference_data("shrout_fleiss").ravel(), np.repeat(np.arange(6), 4))
    for name, found in (("icc1", icc1(table, 0.95)), ("icc2", icc2(table, 0.95))):
        assert found.estimate == pytest.approx(from_r[f"shrout_fleiss.{name}.ICC"], abs=1e-12)
        assert found.lower == pytest.approx(from_r[f"shrout_fleiss.{name}.lower"], abs=1e-10)
        assert found.upper == pytest.approx(from_r[f"shrout_fleiss.{name}.upper"], abs=1e-10)
        assert found.statistic == pytest.approx(from_r[f"shrout_fleiss.{name}.F"], abs=1e-12)
        assert found.p == pytest.approx(from_r[f"shrout_fleiss.{name}.p"], abs=1e-12)
        assert (found.n, found.n_cases, found.method) == (24, 6, "anova_f")


def test_unequal_cases_are_what_r_gives(from_r: FromR, reference_data: Loader):
    data = reference_data("sim6_wide")
    table = one_way(data[:, 3], data[:, 0].astype(int))
    assert table.ms_between == pytest.approx(from_r["sim6.msb"], rel=1e-12)
    assert table.ms_within == pytest.approx(from_r["sim6.msw"], rel=1e-12)
    assert table.n0 == pytest.approx(from_r["sim6.n0"], rel=1e-12)
    assert table.sizes.tolist() == [22, 35, 28, 41, 30, 24]
    found = icc1(table, 0.95)
    assert found.estimate == pytest.approx(from_r["sim6.icc1"], rel=1e-12)
    by_f = f_limits(table, 0.95)
    assert by_f.lower / (1 + by_f.lower) == pytest.approx(from_r["sim6.lower"], rel=1e-10)
    assert by_f.upper / (1 + by_f.upper) == pytest.approx(from_r["sim6.upper"], rel=1e-10)
    assert found.method == "thomas_hultquist"
    limits = from_r["sim6.thomas_hultquist"]
    assert [found.lower, found.upper] == pytest.approx(limits, rel=1e-10)
    assert icc2(table, 0.95).estimate == pytest.approx(from_r["sim6.icc2"], rel=1e-12)
    assert between_variance(table).estimate == pytest.approx(from_r["sim6.tau2"], rel=1e-12)


def test_two_cases_by_hand():
    table = one_way([1.0, 3.0, 5.0, 7.0, 9.0], [4, 4, 9, 9, 9])
    assert (table.ss_within, table.ms_within) == (pytest.approx(10), pytest.approx(10 / 3))
    assert table.ms_between == pytest.approx(30)
    assert table.n0 == pytest.approx(5 - 13 / 5)
    tau2 = (30 - 10 / 3) / 2.4
    assert between_variance(table).estimate == pytest.approx(tau2)
    assert within_variance(table).estimate == pytest.approx(10 / 3)
    assert icc1(table, 0.9).estimate == pytest.approx(tau2 / (tau2 + 10 / 3))
    assert case_mean_reliability(table, 3).estimate == pytest.approx(tau2 / (tau2 + 10 / 9))


def test_a_negative_icc_is_shown_as_it_is():
    table = one_way([1.0, 9, 2, 8, 1, 9], [1, 1, 2, 2, 3, 3])
    assert icc1(table, 0.95).estimate == pytest.approx(-1)
    # An interval would have no width: the case means are all the same.
    assert (icc1(table, 0.95).lower, icc1(table, 0.95).note) == (
        None,
        "interval_no_variance_between",
    )
    assert between_variance(table).estimate < 0
    own = case_mean_reliability(table, 2)
    assert (own.estimate, own.note) == (0.0, "negative_between_variance")
    assert icc2(table, 0.95).note == "no_variance_between_cases"


def test_mean_squares_that_are_equal_are_zero_and_not_negative() -> None:
    # Both are 4/3 here, and rounding makes the one between cases the smaller.
    table = one_way([2.0, 3, 4, 4, 5, 5, 5], [4, 2, 1, 4, 1, 1, 4])
    own = case_mean_reliability(table, 3)
    assert own.estimate == pytest.approx(0, abs=1e-12)
    assert own.note == ""


def test_perfect_agreement_within_cases_is_one_without_interval():
    table = one_way([2.0, 2, 4, 4, 5, 5], [1, 1, 2, 2, 3, 3])
    for found in (icc1(table, 0.95), icc2(table, 0.95)):
        assert (found.estimate, found.lower) == (1.0, None)
        assert found.note == "interval_no_variance_within"
    assert case_mean_reliability(table, 2).estimate == 1.0


def test_scores_without_any_variance_are_a_reason():
    table = one_way([4.2] * 6, [1, 1, 2, 2, 3, 3])
    for found in everything(table)[:3]:
        assert (found.estimate, found.note) == (None, "no_variance")
    assert within_variance(table).estimate == 0


def test_equal_scores_stay_without_variance_despite_rounding():
    table = one_way([0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2], [1, 1, 2, 2])
    assert icc1(table, 0.95).note == "no_variance"


def test_one_case_says_nothing_about_differences_between_cases():
    table = one_way([1.0, 2, 3], [7, 7, 7])
    for found in everything(table)[:4]:
        assert found.note == "too_few_cases;minimum=2;n=1"
    assert within_variance(table).estimate == pytest.approx(1)


def test_cases_of_one_respondent_say_nothing_about_agreement():
    for found in everything(one_way([1.0, 2, 3], [1, 2, 3])):
        assert (found.estimate, found.note) == (None, "all_cases_of_one")


def test_nobody_and_nobody_in_this_case_are_reasons():
    for found in everything(one_way([], [])):
        assert found.note.startswith("too_few_cases")
    table = one_way([1.0, 2, 4, 5], [1, 1, 2, 2])
    assert case_mean_reliability(table, 0).note == "too_few_persons;minimum=1"


def test_scores_that_are_missing_are_refused():
    with pytest.raises(ValueError, match="finite"):
        one_way([1.0, np.nan], [1, 1])
    with pytest.raises(ValueError, match="same length"):
        one_way([1.0, 2.0], [1])


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4)), min_size=4, max_size=30),
    st.randoms(use_true_random=False),
)
def test_order_and_scale_of_the_scores_do_not_matter(rows: list[tuple[int, int]], random: object):
    turned = random.sample(rows, len(rows))  # type: ignore[attr-defined]
    one = one_way([float(x) for x, _ in rows], [g for _, g in rows])
    other = one_way([7 + 0.25 * x for x, _ in turned], [10 * g for _, g in turned])
    for a, b in zip(everything(one)[:3], everything(other)[:3], strict=True):
        assert a.note == b.note
        if a.estimate is not None:
            assert b.estimate == pytest.approx(a.estimate, rel=1e-9, abs=1e-9)


def test_equal_cases_have_one_interval_whichever_way_it_is_found():
    table = one_way([1.0, 3, 2, 6, 7, 5, 4, 4, 9], [1, 1, 1, 2, 2, 2, 3, 3, 3])
    assert thomas_hultquist(table, 0.95)[:2] == pytest.approx(f_limits(table, 0.95)[:2])
    assert icc1(table, 0.95).method == "anova_f"


def test_unequal_cases_with_a_small_icc_keep_the_f_interval():
    alike = one_way([1.0, 3, 5, 2, 5, 1, 3, 5], [1, 1, 1, 2, 2, 3, 3, 3])
    assert icc1(alike, 0.95).method == "anova_f"
    apart = one_way([1.0, 2, 1, 4, 5, 8, 9, 9], [1, 1, 1, 2, 2, 3, 3, 3])
    assert icc1(apart, 0.95).method == "thomas_hultquist"


def test_the_interval_of_unequal_cases_by_hand():
    # Means 4/3, 4.5 and 26/3; n_h = 3/(1/3 + 1/2 + 1/3) = 18/7; SS_W = 2/3 + .5 + 2/3 on 5 df.
    table = one_way([1.0, 2, 1, 4, 5, 8, 9, 9], [1, 1, 1, 2, 2, 3, 3, 3])
    size, within = 18 / 7, (2 / 3 + 0.5 + 2 / 3) / 5
    f = size * np.var([4 / 3, 4.5, 26 / 3], ddof=1) / within
    assert table.harmonic_size == pytest.approx(size)
    low = (f / 8.433620739 - 1) / size  # the .975 quantile of F with 2 and 5 df
    assert thomas_hultquist(table, 0.95).lower == pytest.approx(low, rel=1e-8)
    assert icc1(table, 0.95).lower == pytest.approx(low / (1 + low), rel=1e-8)


def test_a_case_means_interval_is_that_of_the_variances_seen_through_its_size():
    table = one_way([1.0, 2, 1, 4, 5, 8, 9, 9], [1, 1, 1, 2, 2, 3, 3, 3])
    low, high, method = thomas_hultquist(table, 0.95)
    own = case_mean_reliability(table, 3, 0.95)
    assert (own.lower, own.upper) == (
        pytest.approx(3 * low / (1 + 3 * low)),
        pytest.approx(3 * high / (1 + 3 * high)),
    )
    assert own.method == method
    assert own.lower < own.estimate < own.upper


def test_the_reliability_of_the_mean_of_k_is_the_one_way_icc_of_k_raters(from_r: FromR):
    # psych::ICC row ICC1k, four judges of six targets.
    rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    table = one_way(np.ravel(rows), np.repeat(np.arange(6), 4))
    own = case_mean_reliability(table, 4, 0.95)
    assert own.estimate == pytest.approx(from_r["crossed.ICC"][3], rel=1e-12)
    assert own.upper == pytest.approx(from_r["crossed.upper"][3], rel=1e-10)


def around(means: list[float], sizes: list[int]) -> OneWay:
    """Cases of even sizes whose persons lie one point above and below the case's mean."""
    scores = [
        mean + one for mean, n in zip(means, sizes, strict=True) for one in [1, -1] * (n // 2)
    ]
    return one_way(scores, np.repeat(np.arange(len(sizes)), sizes))


def test_an_interval_that_the_estimate_is_outside_of_is_none():
    # Twenty small cases differ much, two large ones not at all.
    table = around([3.0, -3.0] * 10 + [0.0, 0.0], [2] * 20 + [50, 50])
    theta = (table.ms_between / table.ms_within - 1) / table.n0
    assert thomas_hultquist(table, 0.95).lower > theta
    for found in (icc1(table, 0.95), icc2(table, 0.95), case_mean_reliability(table, 4, 0.95)):
        assert found.estimate is not None
        assert (found.lower, found.upper) == (None, None)
        assert found.note == "interval_needs_more_cases;n_cases=22"


def test_a_lower_limit_without_an_icc2_is_zero_and_never_above_the_estimate():
    # Two large cases differ, and two small ones lie between: θ may be −.2, but n₀ is 22.
    table = around([0.5, -0.5, 0.0, 0.0], [60, 60, 2, 2])
    assert thomas_hultquist(table, 0.95).lower < -1 / table.n0
    found = icc2(table, 0.95)
    assert found.method == "thomas_hultquist"
    assert found.lower == 0
    assert found.lower < found.estimate < found.upper < 1


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), min_size=4, max_size=40),
)
def test_an_interval_holds_its_estimate(rows: list[tuple[int, int]]):
    case, score = zip(*rows, strict=True)
    table = one_way(score, case)
    for found in (icc1(table, 0.95), icc2(table, 0.95), case_mean_reliability(table, 3, 0.95)):
        if found.lower is not None:
            assert found.lower <= found.estimate <= found.upper


def chosen_way(table: OneWay) -> int:
    """Which of the two intervals ``limits`` is."""
    unequal = table.sizes.min() < table.sizes.max()
    between, within = table.ms_between, table.ms_within
    return int(unequal and (between - within) / (between + (table.n0 - 1) * within) > 0.1)


def coverage(sizes: list[int], icc: float, runs: int, seed: int) -> tuple[float, float, float]:
    """How often the F interval, that of Thomas and Hultquist, and the one chosen hold the truth."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    truth = icc / (1 - icc)
    hits = np.zeros(3)
    for _ in range(runs):
        cases = np.sqrt(icc) * rng.normal(size=len(sizes))
        table = one_way(cases[groups] + np.sqrt(1 - icc) * rng.normal(size=len(groups)), groups)
        both = f_limits(table, 0.95), thomas_hultquist(table, 0.95)
        held = [found.lower <= truth <= found.upper for found in both]
        hits += [*held, held[chosen_way(table)]]
    by_f, unweighted, chosen_share = hits / runs
    return float(by_f), float(unweighted), float(chosen_share)


def test_the_interval_of_icc1_covers_the_truth_in_equal_cases():
    runs = 300
    error = np.sqrt(0.95 * 0.05 / runs)
    assert coverage([20] * 6, 0.3, runs, 31)[2] == pytest.approx(0.95, abs=3 * error)


@pytest.mark.slow
@pytest.mark.parametrize("icc", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("sizes", [[20] * 6, [10, 15, 20, 30, 45, 60], [5, 10, 60, 60]])
def test_the_interval_of_icc1_covers_over_the_grid(sizes: list[int], icc: float):
    runs = 500
    by_f, unweighted, chosen = coverage(sizes, icc, runs, 32)
    error = 3 * np.sqrt(0.95 * 0.05 / runs)
    assert chosen > 0.92 - error
    if icc >= 0.5:
        assert unweighted == pytest.approx(0.95, abs=error)
        assert unweighted >= by_f - 0.01
