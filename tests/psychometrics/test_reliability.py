"""Intervals respect that respondents are nested in cases, and are withheld where they would lie."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.numeric import Moments, NotEstimable
from samskaping.psychometrics import COEFFICIENTS, intervals, one_case, pooled, within_case
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.reliability import WITH_JACKKNIFE

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]


def nested(
    rng: np.random.Generator, sizes: list[int], icc: float, items: int = 5
) -> list[np.ndarray]:
    """Answers whose within-case covariance is 1 + identity, so that within-case alpha is known."""
    between = np.sqrt(2 * icc / (1 - icc))
    return [
        between * rng.normal() + rng.normal(size=(n, 1)) + rng.normal(size=(n, items))
        for n in sizes
    ]


def moments_of(tables: list[np.ndarray]) -> list[Moments]:
    return [Moments.from_array(table) for table in tables]


CASES = moments_of(nested(np.random.default_rng(1), [20, 35, 15, 28, 40, 22], icc=0.2))


def test_within_case_alpha_and_its_jackknife_are_what_r_gives(
    from_r: FromR, reference_data: Loader
):
    table = reference_data("sim6_wide")
    cases = [Moments.from_array(table[table[:, 0] == case, 3:]) for case in range(1, 7)]
    found = within_case("alpha", cases, 0.95)
    assert found.estimate == pytest.approx(from_r["sim6.within.alpha"], abs=1e-12)
    assert found.lower == pytest.approx(from_r["sim6.within.lower"], abs=1e-10)
    assert found.upper == pytest.approx(from_r["sim6.within.upper"], abs=1e-10)
    assert found.df == pytest.approx(from_r["sim6.within.df"], abs=1e-10)
    assert (found.n, found.n_cases, found.method) == (180, 6, "jackknife_cases")
    assert (found.confidence, found.note, found.assumption) == (0.95, "", "")


@pytest.mark.parametrize("dataset", ["attitude", "agree"])
def test_one_case_has_feldts_interval_for_alpha_and_the_delta_one_for_omega(
    dataset: str, from_r: FromR, reference_data: Loader
):
    moments = Moments.from_array(reference_data(dataset))
    found = one_case("alpha", moments, 0.95)
    assert [found.lower, found.upper] == pytest.approx(from_r[f"{dataset}.feldt"], abs=1e-10)
    assert (found.method, found.assumption) == ("feldt", "independent_respondents")
    omega = one_case("omega_total", moments, 0.95)
    assert omega.lower == pytest.approx(from_r[f"{dataset}.omega.lower"], abs=1e-6)
    assert omega.upper == pytest.approx(from_r[f"{dataset}.omega.upper"], abs=1e-6)
    assert omega.se == pytest.approx(from_r[f"{dataset}.omega.se"], abs=1e-7)


@pytest.mark.parametrize("name", WITH_JACKKNIFE)
def test_a_coefficient_lies_inside_its_jackknife_interval(name: str):
    for found in (within_case(name, CASES, 0.95), pooled(name, CASES, 0.95)):
        assert found.lower < found.estimate < found.upper < 1
        assert 2 <= found.df <= 5
        assert found.n == 160


@pytest.mark.parametrize("name", sorted(set(COEFFICIENTS) - set(WITH_JACKKNIFE)))
def test_a_coefficient_whose_interval_does_not_hold_stands_without_one(name: str):
    for found in (within_case(name, CASES, 0.95), pooled(name, CASES, 0.95)):
        assert 0 < found.estimate < 1
        assert (found.lower, found.upper, found.note) == (None, None, "interval_not_defined")


def test_differences_between_cases_count_in_the_pooled_coefficient_only():
    apart = moments_of(
        [table + 5 * g for g, table in enumerate(nested(np.random.default_rng(2), [30] * 5, 0))]
    )
    assert pooled("alpha", apart, 0.95).estimate > 0.98
    assert pooled("alpha", apart, 0.95).assumption == "mixes_levels"
    assert within_case("alpha", apart, 0.95).estimate < 0.9


def test_pooled_is_the_coefficient_of_everyone_together():
    tables = nested(np.random.default_rng(4), [12, 9, 20], icc=0.3)
    together = np.cov(np.vstack(tables).T)
    assert pooled("alpha", moments_of(tables), 0.9).estimate == pytest.approx(
        alpha(together), rel=1e-12
    )


def test_equal_cases_have_one_degree_of_freedom_less_than_cases():
    for cases in (3, 6, 10):
        assert intervals.satterthwaite_df([19] * cases) == pytest.approx(cases - 1, rel=1e-12)


def test_unequal_cases_have_fewer_degrees_of_freedom():
    # By hand for m = (1, 1, 2): P ∝ [[12, −4, −12], [−4, 12, −12], [−12, −12, 36]] / 36 …
    m = np.array([1.0, 1.0, 2.0])
    a = np.diag([4 / 3, 4 / 3, 2.0])
    p = a @ (np.diag(m) - np.outer(m, m) / 4) @ a
    expected = np.trace(p) ** 2 / np.trace(p @ p)
    assert intervals.satterthwaite_df([1, 1, 2]) == pytest.approx(expected, rel=1e-12)
    assert expected < 2


@given(st.lists(st.integers(1, 200), min_size=2, max_size=12))
def test_degrees_of_freedom_lie_between_one_and_cases_minus_one(sizes: list[int]):
    df = intervals.satterthwaite_df(sizes)
    assert 1 - 1e-9 <= df <= len(sizes) - 1 + 1e-9


@given(st.permutations(range(6)))
def test_the_order_of_cases_does_not_matter(order: list[int]):
    found = within_case("alpha", [CASES[g] for g in order], 0.95)
    expected = within_case("alpha", CASES, 0.95)
    assert found.lower == pytest.approx(expected.lower, rel=1e-10)
    assert found.upper == pytest.approx(expected.upper, rel=1e-10)


def test_two_cases_give_a_coefficient_without_interval():
    for estimator in (within_case, pooled):
        found = estimator("alpha", CASES[:2], 0.95)
        assert 0 < found.estimate < 1
        assert (found.lower, found.upper, found.confidence) == (None, None, None)
        assert found.note == "interval_needs_more_cases;n_cases=2"
        assert found.method == "covariance_closed_form"


def test_three_cases_have_an_interval_if_equal_and_none_if_very_unequal():
    equal = moments_of(nested(np.random.default_rng(3), [20, 20, 20], 0.1))
    assert within_case("alpha", equal, 0.95).df == pytest.approx(2)
    unequal = moments_of(nested(np.random.default_rng(3), [60, 5, 5], 0.1))
    assert within_case("alpha", unequal, 0.95).note.startswith("interval_needs_more_cases")


@pytest.mark.parametrize("name", sorted(WITH_JACKKNIFE))
def test_cases_that_are_copies_of_one_another_give_no_interval_of_no_width(name: str):
    draw = np.random.default_rng(1)
    answers = draw.integers(1, 6, (20, 4)) + draw.integers(-1, 2, (20, 1)).astype(float)
    copies = [Moments.from_array(answers[order]) for order in (draw.permutation(20),) * 2]
    found = within_case(name, [*copies, Moments.from_array(answers)], 0.95)
    assert found.estimate is not None
    assert (found.lower, found.note) == (None, "interval_same_without_each_case")


def test_a_single_case_falls_back_to_the_interval_of_independent_respondents():
    for estimator in (within_case, pooled):
        assert estimator("alpha", CASES[:1], 0.95) == one_case("alpha", CASES[0], 0.95)
    assert one_case("lambda2", CASES[0], 0.95).note == "interval_not_defined"


def test_a_case_of_one_respondent_is_left_out_and_counted():
    alone = Moments.from_array(np.array([[1.0, 2, 3, 4, 5]]))
    found = within_case("alpha", [*CASES, alone], 0.95)
    assert found.estimate == within_case("alpha", CASES, 0.95).estimate
    assert (found.n, found.n_cases, found.note) == (160, 6, "cases_left_out;n=1")
    assert pooled("alpha", [*CASES, alone], 0.95).n == 161


def test_omega_of_cases_names_the_model_it_comes_from():
    found = within_case("omega_total", CASES[:2], 0.95)
    assert found.method == "one_factor_ml"
    assert within_case("omega_total", CASES, 0.95).method == "jackknife_cases"


def test_a_heywood_case_is_a_missing_estimate_with_its_reason():
    s = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.4], [0.8, 0.4, 1.0]])
    rng = np.random.default_rng(8)
    white = rng.normal(size=(50, 3))
    white = (white - white.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(white.T))).T
    found = one_case("omega_total", Moments.from_array(white @ np.linalg.cholesky(s).T), 0.95)
    assert (found.estimate, found.note, found.method) == (None, "heywood", "one_factor_ml")


def test_perfectly_consistent_answers_have_no_interval():
    copies = [Moments.from_array(np.outer([1.0, 2, 4 + g], [1.0, 1, 1])) for g in range(4)]
    for found in (within_case("alpha", copies, 0.95), one_case("alpha", copies[0], 0.95)):
        assert found.estimate == pytest.approx(1)
        assert found.note == "interval_perfect_consistency"


def test_nothing_to_estimate_from_is_a_reason():
    nobody = Moments.from_array(np.empty((0, 3)))
    alone = Moments.from_array(np.array([[1.0, 2, 3]]))
    constant = Moments.from_array(np.full((10, 3), 5.0))
    for name in COEFFICIENTS:
        for estimator in (within_case, pooled):
            assert estimator(name, [], 0.95).note == "too_few_cases;minimum=1;n=0"
            assert estimator(name, [nobody], 0.95).estimate is None
            assert estimator(name, [constant] * 4, 0.95).note == "no_variance"
        assert within_case(name, [alone, alone], 0.95).estimate is None
        assert one_case(name, alone, 0.95).note == "too_few_persons;minimum=2"


def test_when_one_case_carries_the_estimate_there_is_no_interval():
    flat = Moments.from_array(np.full((10, 4), 3.0))
    moving = Moments.from_array(nested(np.random.default_rng(9), [30], 0, items=4)[0])
    found = within_case("alpha", [flat, flat, flat, moving], 0.95)
    assert found.estimate == pytest.approx(alpha(moving.covariance()), rel=1e-10)
    assert found.note == "interval_unstable_without_a_case"


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_is_a_probability(confidence: float):
    with pytest.raises(ValueError, match="probability"):
        within_case("alpha", CASES, confidence)
    with pytest.raises(ValueError, match="probability"):
        one_case("alpha", CASES[0], confidence)


def test_an_upper_limit_of_omega_stops_at_one():
    assert intervals.delta(0.98, 0.05, 0.95).upper == 1
    with pytest.raises(NotEstimable, match="too_few_persons"):
        intervals.feldt(0.5, 1, 3, 0.95)


def on_five_points(latent: np.ndarray) -> np.ndarray:
    """Answers on a scale of five, about half of them at its top."""
    return np.clip(np.round(latent) + 4, 1, 5)


def true_within_alpha(icc: float) -> float:
    """Alpha of the within-case covariance over a great many cases on the five-point scale."""
    rng, cases, n = np.random.default_rng(10), 4000, 60
    between = np.sqrt(2 * icc / (1 - icc)) * rng.normal(size=(cases, 1, 1))
    latent = between + rng.normal(size=(cases, n, 1)) + rng.normal(size=(cases, n, 5))
    answers = on_five_points(latent)
    residuals = (answers - answers.mean(axis=1, keepdims=True)).reshape(-1, 5)
    return alpha(residuals.T @ residuals / (cases * (n - 1)))


def coverage(sizes: list[int], icc: float, runs: int, seed: int) -> dict[str, float]:
    """Share of runs whose interval holds the truth, for two ways to make one."""
    rng, truth = np.random.default_rng(seed), true_within_alpha(icc)
    hits = {"within_case": 0, "feldt_on_all": 0}
    for _ in range(runs):
        tables = [on_five_points(table) for table in nested(rng, sizes, icc)]
        found = {
            "within_case": within_case("alpha", moments_of(tables), 0.95),
            "feldt_on_all": one_case("alpha", Moments.from_array(np.vstack(tables)), 0.95),
        }
        for name, estimate in found.items():
            hits[name] += estimate.lower <= truth <= estimate.upper
    return {name: count / runs for name, count in hits.items()}


def test_the_jackknife_interval_covers_where_treating_respondents_as_independent_does_not() -> None:
    runs = 400
    found = coverage([20, 35, 15, 28, 40, 22], 0.3, runs, seed=20)
    assert found["within_case"] > 0.95 - 3 * np.sqrt(0.95 * 0.05 / runs)
    assert found["feldt_on_all"] < 0.6


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [[25] * 4, [12, 40, 20, 28], [20, 35, 15, 28, 40, 22], [15] * 10])
@pytest.mark.parametrize("icc", [0.0, 0.3, 0.5])
def test_the_jackknife_interval_covers_over_the_grid(sizes: list[int], icc: float) -> None:
    runs = 1000
    found = coverage(sizes, icc, runs, seed=21)
    # ASSUME .92: with few cases and a ceiling the logarithm is not quite symmetric.
    assert found["within_case"] > 0.92 - 3 * np.sqrt(0.95 * 0.05 / runs)


def test_feldts_interval_covers_among_independent_respondents() -> None:
    rng, runs, truth = np.random.default_rng(23), 600, 5 / 4 * (1 - 10 / 30)
    found = [
        one_case("alpha", Moments.from_array(nested(rng, [30], 0.0)[0]), 0.95) for _ in range(runs)
    ]
    share = np.mean([estimate.lower <= truth <= estimate.upper for estimate in found])
    assert share == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / runs))


def test_omega_and_its_interval_find_the_truth_among_independent_respondents() -> None:
    rng, runs = np.random.default_rng(24), 300
    loadings, uniquenesses = np.array([0.9, 0.7, 1.4, 0.5]), np.array([0.6, 0.8, 1.1, 0.3])
    truth = 3.5**2 / (3.5**2 + 2.8)
    found = [
        one_case(
            "omega_total",
            Moments.from_array(
                rng.normal(size=(200, 1)) * loadings
                + rng.normal(size=(200, 4)) * np.sqrt(uniquenesses)
            ),
            0.95,
        )
        for _ in range(runs)
    ]
    estimates = np.array([estimate.estimate for estimate in found])
    assert estimates.mean() == pytest.approx(truth, abs=0.003 + 3 * estimates.std() / runs**0.5)
    share = np.mean([estimate.lower <= truth <= estimate.upper for estimate in found])
    assert share == pytest.approx(0.95, abs=0.015 + 3 * np.sqrt(0.95 * 0.05 / runs))
