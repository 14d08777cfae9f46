"""The one-factor model is fitted to the maximum, or says why not; omega follows from it."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import optimize

from samskaping.numeric import Moments, NotEstimable
from samskaping.psychometrics import fit_one_factor
from samskaping.psychometrics.one_factor import (
    omega_total,
    omega_total_observed,
    omega_totals_near,
)

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]

LOADINGS = np.array([0.9, 0.7, 1.4, 0.5])
UNIQUENESSES = np.array([0.6, 0.8, 1.1, 0.3])
IMPLIED = np.outer(LOADINGS, LOADINGS) + np.diag(UNIQUENESSES)


def discrepancy(s: np.ndarray, loadings: np.ndarray, uniquenesses: np.ndarray) -> float:
    sigma = np.outer(loadings, loadings) + np.diag(uniquenesses)
    determinants = np.linalg.slogdet(sigma)[1] - np.linalg.slogdet(s)[1]
    return float(determinants + np.trace(s @ np.linalg.inv(sigma)) - len(s))


def test_a_matrix_made_by_one_factor_gives_that_factor_back():
    model = fit_one_factor(IMPLIED)
    np.testing.assert_allclose(model.loadings, LOADINGS, rtol=1e-9)
    np.testing.assert_allclose(model.uniquenesses, UNIQUENESSES, rtol=1e-9)
    assert model.discrepancy == pytest.approx(0, abs=1e-12)
    assert model.omega == pytest.approx(3.5**2 / (3.5**2 + 2.8), rel=1e-10)


@pytest.mark.parametrize("dataset", ["attitude", "agree"])
def test_omega_is_what_lavaan_gives(dataset: str, from_r: FromR, reference_data: Loader):
    moments = Moments.from_array(reference_data(dataset))
    s = moments.covariance()
    # lavaan stops at a relative change of 1e-10 in F, which leaves omega about 5e-7 short.
    assert omega_total(s) == pytest.approx(from_r[f"{dataset}.omega.omega"], abs=1e-6)
    assert omega_total_observed(s) == pytest.approx(from_r[f"{dataset}.omega.observed"], abs=1e-6)
    model = fit_one_factor(s)
    assert model.omega_standard_error(moments.n) == pytest.approx(
        from_r[f"{dataset}.omega.se"], abs=1e-7
    )
    assert moments.n * model.discrepancy == pytest.approx(
        from_r[f"{dataset}.omega.chisq"], rel=1e-9
    )


def test_another_search_from_the_solution_finds_nothing_better(reference_data: Loader):
    s = Moments.from_array(reference_data("attitude")).correlation()
    model = fit_one_factor(s)
    k = len(s)
    start = np.concatenate([model.loadings, model.uniquenesses])
    rng = np.random.default_rng(3)
    for _ in range(5):
        found = optimize.minimize(
            lambda x: discrepancy(s, x[:k], x[k:]),
            np.clip(start + rng.normal(scale=0.1, size=2 * k), -0.95, None).clip(0.05),
            bounds=[(-2, 2)] * k + [(1e-3, 2)] * k,
        )
        assert model.discrepancy <= found.fun + 1e-12


def test_the_standard_error_is_that_of_the_numerical_likelihood(reference_data: Loader):
    s = Moments.from_array(reference_data("attitude")).covariance()
    model, k, h = fit_one_factor(s), 7, 1e-3
    scale = np.sqrt(np.diagonal(s))
    at = np.concatenate([model.loadings / scale, model.uniquenesses / scale**2])
    r = s / np.outer(scale, scale)

    def omega(x: np.ndarray) -> float:
        common = float((x[:k] * scale).sum()) ** 2
        return common / (common + float((x[k:] * scale**2).sum()))

    def second(i: int, j: int) -> float:
        a, b = h * np.eye(2 * k)[i], h * np.eye(2 * k)[j]
        corners = (at + a + b, at + a - b, at - a + b, at - a - b)
        plus, minus, other, both = (discrepancy(r, x[:k], x[k:]) for x in corners)
        return (plus - minus - other + both) / (4 * h * h)

    hessian = np.array([[second(i, j) for j in range(2 * k)] for i in range(2 * k)])
    slope = np.array([(omega(at + e) - omega(at - e)) / (2 * h) for e in h * np.eye(2 * k)])
    expected = np.sqrt(slope @ np.linalg.solve(hessian / 2, slope) / 30)
    assert model.omega_standard_error(30) == pytest.approx(expected, rel=1e-3)


def test_units_and_order_of_the_items_move_the_solution_with_them():
    s = IMPLIED + 0.05 * np.cos(np.add.outer(np.arange(4.0), np.arange(4.0)) ** 2)
    model, units, order = fit_one_factor(s), np.array([100, 0.01, 3, 1]), [2, 0, 3, 1]
    rescaled = fit_one_factor(s * np.outer(units, units))
    np.testing.assert_allclose(rescaled.loadings, model.loadings * units, rtol=1e-8)
    np.testing.assert_allclose(rescaled.uniquenesses, model.uniquenesses * units**2, rtol=1e-8)
    turned = fit_one_factor(s[np.ix_(order, order)])
    np.testing.assert_allclose(turned.loadings, model.loadings[order], rtol=1e-8)


def test_items_keyed_against_each_other_still_have_one_factor():
    signs = np.array([1, -1, 1, 1])
    model = fit_one_factor(IMPLIED * np.outer(signs, signs))
    np.testing.assert_allclose(model.loadings, LOADINGS * signs, rtol=1e-9)
    assert model.omega == pytest.approx(2.1**2 / (2.1**2 + 2.8), rel=1e-9)


def test_two_items_do_not_identify_a_factor():
    with pytest.raises(NotEstimable, match="too_few_items;minimum=3;n=2"):
        omega_total(np.array([[1.0, 0.5], [0.5, 1.0]]))


def test_an_item_that_would_need_negative_error_is_a_heywood_case():
    # The exact solution has λ1² = .8 · .8 / .4 = 1.6, more than the item's variance.
    s = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.4], [0.8, 0.4, 1.0]])
    with pytest.raises(NotEstimable, match="heywood"):
        fit_one_factor(s)


def test_a_matrix_that_is_not_positive_definite_is_singular():
    with pytest.raises(NotEstimable, match="singular"):
        fit_one_factor(np.ones((3, 3)))
    with pytest.raises(NotEstimable, match="singular"):
        fit_one_factor(np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1.0]]))


def test_many_items_of_little_in_common_are_fitted():
    rng = np.random.default_rng(11)
    x = 0.3 * rng.normal(size=(60, 1)) + rng.normal(size=(60, 24))
    model = fit_one_factor(np.cov(x.T))
    sigma_inverse = np.linalg.inv(model.implied)
    misfit = sigma_inverse - sigma_inverse @ model.observed @ sigma_inverse
    assert np.abs(np.diagonal(misfit)).max() < 1e-9
    assert np.abs(misfit @ model.loadings).max() < 1e-9


def noisy(rng: np.random.Generator, n: int) -> np.ndarray:
    return np.cov((rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, 5))).T)


def test_a_search_that_starts_from_a_neighbour_ends_where_the_other_does():
    rng = np.random.default_rng(5)
    known = fit_one_factor(noisy(rng, 60))
    others = [noisy(rng, 60) for _ in range(6)]
    plain = [omega_total(other) for other in others]
    assert omega_totals_near(known, others) == pytest.approx(plain, rel=1e-10)
    near = fit_one_factor(others[0], near=known)
    far = fit_one_factor(others[0])
    np.testing.assert_allclose(near.loadings, far.loadings, rtol=1e-9)


def test_a_neighbour_that_is_far_away_is_searched_for_by_itself():
    rng = np.random.default_rng(6)
    known = fit_one_factor(noisy(rng, 60))
    loadings = np.array([0.95, 0.05, -0.1, 0.02, -0.05])
    other = np.outer(loadings, loadings) + np.diag(1 - loadings**2) + 0.3 * noisy(rng, 200)
    assert omega_totals_near(known, [other]) == pytest.approx([omega_total(other)], rel=1e-9)


def test_a_matrix_without_a_proper_solution_is_refused_from_a_neighbour_too():
    known = fit_one_factor(IMPLIED[:3, :3])
    # Unit variances; λ₁² would be .8 · .8 / .4 = 1.6.
    heywood = np.array([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]])
    singular = np.ones((3, 3)) + np.diag([0.0, 0.0, 1.0])
    for matrix, reason in ((heywood, "heywood"), (singular, "singular")):
        with pytest.raises(NotEstimable, match=reason):
            omega_totals_near(known, [known.observed, matrix])
        with pytest.raises(NotEstimable, match=reason):
            fit_one_factor(matrix, near=known)
