"""ICCs and variance components are what R and NIST give, with honest signs and reasons."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from samskaping.agreement import (
    OneWay,
    between_variance,
    case_mean_reliability,
    icc1,
    icc2,
    one_way,
    within_variance,
)
from samskaping.numeric import Estimate

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]
NIST = Path(scipy.stats.__file__).parent / "tests" / "data" / "nist_anova"
LOWER = ["SiRstv", "SmLs01", "SmLs02", "SmLs03"]
AVERAGE = ["AtmWtAg", "SmLs04", "SmLs05", "SmLs06"]
HIGHER = ["SmLs07", "SmLs08", "SmLs09"]


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
    assert found.lower == pytest.approx(from_r["sim6.lower"], rel=1e-10)
    assert found.upper == pytest.approx(from_r["sim6.upper"], rel=1e-10)
    assert icc2(table, 0.95).estimate == pytest.approx(from_r["sim6.icc2"], rel=1e-12)
    assert between_variance(table).estimate == pytest.approx(from_r["sim6.tau2"], rel=1e-12)


def nist(name: str) -> tuple[list[str], list[int], tuple[float, ...]]:
    """Responses as written, treatments, and the certified sums of squares and F."""
    path = NIST / f"{name}.dat"
    if not path.exists():
        pytest.skip("this SciPy came without its test data")
    text = path.read_text(encoding="ascii")
    between = re.search(r"Between \S+ +\d+ +(\S+) +\S+ +(\S+)", text)
    within = re.search(r"Within +\S+ +\d+ +(\S+)", text)
    assert between is not None
    assert within is not None
    rows = [line.split() for line in text.splitlines()[60:] if line.strip()]
    certified = (float(between[1]), float(within[1]), float(between[2]))
    return [row[1] for row in rows], [int(row[0]) for row in rows], certified


def digits(found: float, certified: float) -> float:
    """Correct significant digits, NIST's LRE; 15 where all are."""
    error = abs(found - certified) / abs(certified)
    return 15.0 if error == 0 else min(15.0, -float(np.log10(error)))


def worst_digits(scores: list[float], groups: list[int], certified: tuple[float, ...]) -> float:
    table = one_way(scores, groups)
    found = (table.ss_between, table.ss_within, table.ms_between / table.ms_within)
    return min(digits(*pair) for pair in zip(found, certified, strict=True))


@pytest.mark.parametrize(("name", "least"), [(n, 12) for n in LOWER] + [(n, 9) for n in AVERAGE])
def test_certified_analyses_of_variance_are_met(name: str, least: int):
    responses, groups, certified = nist(name)
    assert worst_digits([float(text) for text in responses], groups, certified) >= least


@pytest.mark.parametrize("name", [*AVERAGE, *HIGHER])
def test_the_hardest_ones_are_met_once_their_constant_is_taken_off_exactly(name: str):
    responses, groups, certified = nist(name)
    # A float of 1e12 holds four decimals at best: what is lost on reading no kernel brings back.
    shifted = [float(Decimal(text) - Decimal(responses[0])) for text in responses]
    assert worst_digits(shifted, groups, certified) >= 12


@pytest.mark.parametrize("name", HIGHER)
def test_the_hardest_ones_are_exact_for_the_floats_that_are_given(name: str):
    responses, groups, _ = nist(name)
    scores = [Fraction(float(text)) for text in responses]
    grand = sum(scores) / len(scores)
    by_group = {g: [x for x, h in zip(scores, groups, strict=True) if h == g] for g in set(groups)}
    means = {g: sum(x) / len(x) for g, x in by_group.items()}
    between = float(sum(len(x) * (means[g] - grand) ** 2 for g, x in by_group.items()))
    within = float(sum((value - means[g]) ** 2 for g, x in by_group.items() for value in x))
    table = one_way([float(text) for text in responses], groups)
    assert digits(table.ss_between, between) >= 12
    assert digits(table.ss_within, within) >= 12


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
    assert icc1(table, 0.95).note == ""
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


def icc_coverage(sizes: list[int], icc: float, runs: int, seed: int) -> float:
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    hits = 0
    for _ in range(runs):
        cases = np.sqrt(icc) * rng.normal(size=len(sizes))
        scores = cases[groups] + np.sqrt(1 - icc) * rng.normal(size=len(groups))
        found = icc1(one_way(scores, groups), 0.95)
        hits += found.lower <= icc <= found.upper
    return hits / runs


def test_the_interval_of_icc1_covers_the_truth_in_equal_cases():
    runs = 600
    error = np.sqrt(0.95 * 0.05 / runs)
    assert icc_coverage([20] * 6, 0.3, runs, 31) == pytest.approx(0.95, abs=3 * error)


@pytest.mark.slow
@pytest.mark.parametrize("icc", [0.0, 0.1, 0.3, 0.5])
@pytest.mark.parametrize("sizes", [[20] * 6, [10, 15, 20, 30, 45, 60], [5, 10, 60, 60]])
def test_the_interval_of_icc1_covers_over_the_grid(sizes: list[int], icc: float):
    runs = 4000
    assert icc_coverage(sizes, icc, runs, 32) > 0.92 - 3 * np.sqrt(0.95 * 0.05 / runs)
