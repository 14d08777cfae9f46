"""Polychoric correlations are the maximum of their likelihood, with lavaan's covariance."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm

from samskaping.numeric import NotEstimable
from samskaping.numeric.contingency import Contingency
from samskaping.psychometrics.polychoric.estimate import Polychoric, polychoric, smoothed
from tests.psychometrics.ordinal_answers import SIX, answers_of, with_gaps

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]

CUTS = [-1.2, -0.4, 0.5, 1.3]


def estimated(x: np.ndarray, categories: range = range(1, 6)) -> Polychoric:
    return polychoric(Contingency.from_array(x, categories))


def upper(matrix: np.ndarray) -> np.ndarray:
    return matrix[np.triu_indices(len(matrix), 1)]


def of_table(table: list[list[int]]) -> Contingency:
    """Two items whose joint answers are those of a table."""
    rows = [
        (a + 1, b + 1) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)
    ]
    return Contingency.from_array(np.array(rows), range(1, 1 + max(len(table), len(table[0]))))


@pytest.fixture(scope="module")
def agree(reference_data: Loader) -> np.ndarray:
    return reference_data("agree")


def test_correlations_and_thresholds_are_what_lavaan_gives(agree: np.ndarray, from_r: FromR):
    found = estimated(agree, SIX)
    # lavaan's own search stops within 2e-8 of the maximum.
    np.testing.assert_allclose(
        upper(found.correlation), from_r["ordinal.agree.polychoric"], atol=2e-8
    )
    np.testing.assert_allclose(
        np.concatenate(found.thresholds), from_r["ordinal.agree.thresholds"], atol=1e-12
    )


def test_a_correlation_is_the_root_found_with_thirty_digits(agree: np.ndarray):
    # Root of the slope with thresholds and probabilities by mpmath.
    assert estimated(agree, SIX).correlation[0, 1] == pytest.approx(0.4211335512674815, abs=1e-14)


def test_items_cut_in_two_give_lavaans_tetrachoric_correlations(agree: np.ndarray, from_r: FromR):
    found = estimated((agree > 4).astype(float), range(2))
    np.testing.assert_allclose(
        upper(found.correlation), from_r["ordinal.halves.polychoric"], atol=1e-8
    )


def test_each_pair_uses_all_who_answered_it_as_lavaan_pairwise(from_r: FromR):
    found = estimated(with_gaps(), SIX)
    np.testing.assert_allclose(
        upper(found.correlation), from_r["ordinal.gaps.polychoric"], atol=2e-8
    )


def test_empty_cells_are_kept_and_counted(agree: np.ndarray, from_r: FromR):
    few = estimated(agree[:80], SIX)
    np.testing.assert_allclose(upper(few.correlation), from_r["ordinal.few.polychoric"], atol=1e-8)
    assert few.zero_cells == 0
    assert few.empty_cells[0, 1] == 9
    assert few.empty_cells[0, 0] == 0


def test_empty_cells_are_filled_only_on_request(agree: np.ndarray, from_r: FromR):
    filled = polychoric(Contingency.from_array(agree[:80], SIX), zero_cells=0.5)
    # polycor stops within 2e-5 of the maximum.
    np.testing.assert_allclose(upper(filled.correlation), from_r["ordinal.few.filled"], atol=5e-5)
    assert filled.zero_cells == 0.5


def test_the_asymptotic_covariance_is_lavaans(agree: np.ndarray, from_r: FromR):
    found = estimated(agree, SIX)
    gamma = found.asymptotic_covariance(agree)
    for row, name in ((0, "first_threshold"), (25, "first_correlation")):
        np.testing.assert_allclose(gamma[row], from_r[f"ordinal.agree.gamma.{name}"], atol=1e-10)
    np.testing.assert_allclose(
        np.diagonal(gamma), from_r["ordinal.agree.gamma.diagonal"], atol=1e-10
    )


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_standard_errors_from_tables_are_those_of_the_persons(missing: float):
    rng = np.random.default_rng(3)
    x = answers_of(rng, np.full((4, 4), 0.4) + 0.6 * np.eye(4), 300, CUTS)
    x[rng.random(x.shape) < missing] = np.nan
    found = estimated(x)
    from_persons = np.sqrt(np.diagonal(found.asymptotic_covariance(x)))[-6:]
    np.testing.assert_allclose(upper(found.standard_errors()), from_persons, rtol=1e-12)


def test_the_asymptotic_covariance_adds_up_over_parts_of_the_answers():
    rng = np.random.default_rng(4)
    x = answers_of(rng, np.full((3, 3), 0.4) + 0.6 * np.eye(3), 400, CUTS)
    x[rng.random(x.shape) < 0.1] = np.nan
    found = estimated(x)
    parts = found.asymptotic_covariance(x[:150]) + found.asymptotic_covariance(x[150:])
    np.testing.assert_allclose(parts, found.asymptotic_covariance(x), rtol=1e-12, atol=1e-18)


def test_listwise_answers_give_a_listwise_covariance():
    rng = np.random.default_rng(5)
    x = answers_of(rng, np.full((3, 3), 0.4) + 0.6 * np.eye(3), 300, CUTS)
    x[rng.random(x.shape) < 0.1] = np.nan
    complete = x[~np.isnan(x).any(axis=1)]
    found = polychoric(Contingency.from_array(x, range(1, 6), listwise=True))
    np.testing.assert_allclose(
        found.asymptotic_covariance(x, listwise=True),
        estimated(complete).asymptotic_covariance(complete),
        rtol=1e-12,
    )


@pytest.mark.parametrize("share", [0.1, 0.25, 0.3, 0.45])
def test_two_items_cut_at_the_median_follow_sheppard(share: float):
    a, b = round(1000 * share), round(1000 * (0.5 - share))
    found = polychoric(of_table([[a, b], [b, a]]))
    assert found.correlation[0, 1] == pytest.approx(np.sin(2 * np.pi * (share - 0.25)), abs=1e-13)


@given(st.integers(0, 2**32 - 1), st.floats(-0.8, 0.8), st.integers(60, 300))
def test_turning_an_item_turns_the_sign_and_nothing_else(seed: int, rho: float, n: int):
    x = answers_of(np.random.default_rng(seed), np.array([[1, rho], [rho, 1]]), n, CUTS)
    turned = x * [1, -1] + [0, 6]
    first, second = estimated(x), estimated(turned)
    assert first.correlation[0, 1] == pytest.approx(-second.correlation[0, 1], abs=1e-11)
    assert first.standard_errors()[0, 1] == pytest.approx(second.standard_errors()[0, 1], rel=1e-8)
    np.testing.assert_allclose(first.thresholds[1], -second.thresholds[1][::-1], atol=1e-14)


@given(st.integers(0, 2**32 - 1), st.randoms(use_true_random=False))
def test_the_order_of_items_and_persons_does_not_matter(seed: int, random: object):
    x = answers_of(np.random.default_rng(seed), np.full((4, 4), 0.3) + 0.7 * np.eye(4), 150, CUTS)
    items = random.sample(range(4), 4)  # type: ignore[attr-defined]
    persons = random.sample(range(150), 150)  # type: ignore[attr-defined]
    r = estimated(x).correlation
    again = estimated(x[persons][:, items]).correlation
    np.testing.assert_allclose(again, r[np.ix_(items, items)], atol=1e-11)


@given(st.integers(0, 2**32 - 1))
def test_categories_that_nobody_used_change_nothing(seed: int):
    x = answers_of(np.random.default_rng(seed), np.array([[1, 0.5], [0.5, 1]]), 120, [-0.5, 0.6])
    assume(len(np.unique(x[:, 0])) == 3)
    plain = estimated(x, range(1, 4))
    spread = estimated(x * 2 + 1, range(12))
    assert spread.correlation[0, 1] == pytest.approx(plain.correlation[0, 1], abs=1e-12)
    assert spread.standard_errors()[0, 1] == pytest.approx(plain.standard_errors()[0, 1], rel=1e-9)
    np.testing.assert_allclose(spread.thresholds[0], plain.thresholds[0], atol=1e-15)
    np.testing.assert_array_equal(spread.empty_cells, plain.empty_cells)
    gamma = spread.asymptotic_covariance(x * 2 + 1)
    np.testing.assert_allclose(gamma, plain.asymptotic_covariance(x), rtol=1e-9, atol=1e-15)


def test_eleven_categories_and_a_strong_correlation_are_no_trouble():
    rng = np.random.default_rng(6)
    cuts = list(norm.ppf(np.arange(1, 11) / 11))
    x = answers_of(rng, np.array([[1, 0.97], [0.97, 1]]), 4000, cuts)
    found = estimated(x, range(1, 12))
    assert found.correlation[0, 1] == pytest.approx(0.97, abs=5 * found.standard_errors()[0, 1])


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[5, 6], [0, 0]], "no_variance"),
        ([[5, 0], [0, 7]], "perfect_association"),
        ([[5, 0], [3, 7]], "perfect_association"),
        ([[0, 5], [7, 3]], "perfect_association"),
        ([[4, 0, 0], [2, 3, 0], [0, 0, 5]], "perfect_association"),
        ([[0, 0, 4], [0, 3, 2], [6, 0, 0]], "perfect_association"),
        ([[1, 0], [0, 0]], "too_few_persons"),
    ],
)
def test_what_the_tables_do_not_determine_is_refused(table: list[list[int]], reason: str):
    with pytest.raises(NotEstimable) as caught:
        polychoric(of_table(table))
    assert caught.value.reason == reason


def test_a_filled_table_of_two_categories_has_a_correlation():
    found = polychoric(of_table([[5, 0], [3, 7]]), zero_cells=0.5)
    assert 0.5 < found.correlation[0, 1] < 1


def test_one_contradiction_among_many_is_enough():
    found = polychoric(of_table([[500, 1, 0], [0, 500, 0], [1, 0, 500]]))
    assert 0.9 < found.correlation[0, 1] < 1


def test_an_item_that_does_not_vary_among_those_who_answered_both_is_refused():
    x = np.array([[1, 1], [1, 2], [2, np.nan], [2, np.nan], [1, 1]])
    with pytest.raises(NotEstimable) as caught:
        estimated(x, range(1, 3))
    assert caught.value.reason == "no_variance"


def test_one_item_has_no_correlation():
    with pytest.raises(NotEstimable) as caught:
        estimated(np.array([[1.0], [2.0]]), range(1, 3))
    assert caught.value.reason == "too_few_items"


def test_nobody_gives_a_reason():
    with pytest.raises(NotEstimable) as caught:
        polychoric(Contingency.empty(3, range(1, 6)))
    assert caught.value.reason == "too_few_persons"


def test_a_proper_correlation_matrix_is_left_alone():
    r = np.full((3, 3), 0.5) + 0.5 * np.eye(3)
    matrix, change = smoothed(r)
    assert matrix is r
    assert change == 0


def test_an_improper_matrix_is_smoothed_and_says_by_how_much():
    r = np.array([[1, 0.9, 0.1], [0.9, 1, 0.9], [0.1, 0.9, 1]])
    matrix, change = smoothed(r)
    assert np.linalg.eigvalsh(r)[0] < 0 < np.linalg.eigvalsh(matrix)[0]
    np.testing.assert_allclose(np.diagonal(matrix), 1, atol=1e-15)
    assert change == pytest.approx(np.abs(matrix - r).max())
    assert 0.05 < change < 0.2


def coverage(rho: float, n: int, cuts: list[float], repeats: int) -> tuple[float, float, float]:
    """Mean error, its Monte Carlo error, and share of 95 % intervals that hold the truth."""
    rng = np.random.default_rng([n, round(100 + 100 * rho)])
    errors, hits = [], []
    for _ in range(repeats):
        found = estimated(answers_of(rng, np.array([[1, rho], [rho, 1]]), n, cuts))
        errors.append(found.correlation[0, 1] - rho)
        hits.append(abs(errors[-1]) < 1.96 * found.standard_errors()[0, 1])
    return float(np.mean(errors)), float(np.std(errors) / repeats**0.5), float(np.mean(hits))


def test_the_true_correlation_is_found_within_its_error():
    bias, _, hits = coverage(0.5, 400, CUTS, 300)
    assert abs(bias) < 0.01
    assert 0.91 < hits < 0.98


@pytest.mark.slow
@pytest.mark.parametrize("rho", [-0.3, 0.7])
@pytest.mark.parametrize("n", [200, 1000])
@pytest.mark.parametrize("cuts", [CUTS, [-2.0, -1.3, -0.7, 0.0], [0.3]], ids=["even", "top", "two"])
def test_the_true_correlation_is_found_over_a_grid(rho: float, n: int, cuts: list[float]):
    repeats = 400
    bias, error, hits = coverage(rho, n, cuts, repeats)
    assert abs(bias) < 0.005 + 3 * error
    # A Wald interval with 200 persons holds a little less than it says.
    allowed = 3 * np.sqrt(0.95 * 0.05 / repeats)
    assert 0.935 - allowed < hits < 0.95 + allowed
