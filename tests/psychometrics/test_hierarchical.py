"""Omega hierarchical finds a planted general factor, agrees with R and says when it cannot."""

import json
import shutil
import subprocess

import numpy as np
import pytest
from scipy import optimize

from samskaping.numeric import NotEstimable
from samskaping.psychometrics.hierarchical import hierarchical
from samskaping.psychometrics.minres import fewest_items, minres
from samskaping.psychometrics.oblimin import oblimin
from tests.psychometrics.exploratory_matrices import THURSTONE, planted, symmetric

THREE = ([0.8, 0.7, 0.6], [[0.8, 0.7, 0.6, 0.5], [0.7, 0.6, 0.5], [0.75, 0.65, 0.55, 0.45, 0.4]])
# R psych::omega(Thurstone, 3): psych stops while the residuals still fall, hence 1e-6.
PSYCH = {"omega_h": 0.736070318258, "omega_t": 0.930825414903, "limit": 0.790771616754}
PSYCH_ECV, PSYCH_MISFIT = 0.59690162785431, 0.0012284054527884


def quartimin(pattern: np.ndarray) -> float:
    squares = pattern**2
    return float((squares * (squares.sum(axis=1, keepdims=True) - squares)).sum() / 4)


def test_a_planted_general_factor_is_found_exactly():
    r, general, groups = planted(*THREE)
    found = hierarchical(r, 3)
    unique = 1 - general**2 - (groups**2).sum(axis=1)
    assert found.omega_hierarchical == pytest.approx(general.sum() ** 2 / r.sum(), abs=1e-9)
    assert found.omega_total == pytest.approx(1 - unique.sum() / r.sum(), abs=1e-9)
    shares = (general**2).sum() / ((general**2).sum() + (groups**2).sum())
    assert found.explained_common_variance == pytest.approx(shares, abs=1e-9)
    np.testing.assert_allclose(found.general, general, atol=1e-8)
    np.testing.assert_allclose(found.uniquenesses, unique, atol=1e-8)
    np.testing.assert_allclose(np.sort(found.second_order), [0.6, 0.7, 0.8], atol=1e-8)
    assert not found.heywood


def test_thurstones_tests_give_what_psych_gives_or_a_little_better():
    found = hierarchical(THURSTONE, 3)
    assert found.omega_hierarchical == pytest.approx(PSYCH["omega_h"], abs=1e-6)
    assert found.omega_total == pytest.approx(PSYCH["omega_t"], abs=1e-6)
    assert found.omega_hierarchical_limit == pytest.approx(PSYCH["limit"], abs=1e-6)
    assert found.explained_common_variance == pytest.approx(PSYCH_ECV, abs=2e-6)
    assert PSYCH_MISFIT - 1e-9 < found.first_order.misfit < PSYCH_MISFIT
    assert found.first_order.gradient < 1e-11
    assert found.rotation.agreeing == found.rotation.starts == 8


def test_no_other_search_leaves_smaller_residuals():
    found = minres(THURSTONE, 3)

    def misfit(uniquenesses: np.ndarray) -> float:
        rest = np.linalg.eigvalsh(THURSTONE - np.diag(uniquenesses))[:-3]
        return float((rest**2).sum() / 2)

    rng = np.random.default_rng(1)
    for _ in range(5):
        other = optimize.minimize(misfit, rng.uniform(0.1, 0.9, 9), bounds=[(0.005, 1)] * 9)
        assert found.misfit <= other.fun + 1e-12
    implied = found.loadings @ found.loadings.T + np.diag(found.uniquenesses)
    assert ((THURSTONE - implied) ** 2).sum() / 2 == pytest.approx(found.misfit, rel=1e-9)
    # Right second derivatives arrive in few steps.
    assert found.iterations <= 6
    np.testing.assert_allclose(np.diagonal(implied), 1, atol=1e-10)


def test_a_rotation_keeps_what_the_loadings_imply_and_no_small_turn_betters_it():
    loadings = minres(THURSTONE, 3).loadings
    found = oblimin(loadings)
    np.testing.assert_allclose(
        found.pattern @ found.correlation @ found.pattern.T, loadings @ loadings.T, atol=1e-12
    )
    np.testing.assert_allclose(np.diagonal(found.correlation), 1, atol=1e-14)
    assert found.criterion == pytest.approx(quartimin(found.pattern), rel=1e-12)
    rng = np.random.default_rng(2)
    for _ in range(50):
        moved = np.eye(3) + 1e-3 * rng.standard_normal((3, 3))
        lengths = np.sqrt(np.diagonal(moved.T @ found.correlation @ moved))
        assert quartimin(found.pattern @ np.linalg.inv(moved / lengths).T) >= found.criterion


def test_perfect_simple_structure_is_found_from_any_turn():
    pattern = np.kron(np.eye(4), np.array([[0.8], [0.7], [0.6]]))
    turn, _ = np.linalg.qr(np.random.default_rng(3).standard_normal((4, 4)))
    found = oblimin(pattern @ turn)
    assert found.criterion == pytest.approx(0, abs=1e-20)
    np.testing.assert_allclose(found.correlation, np.eye(4), atol=1e-9)
    assert found.agreeing >= 1


def test_the_order_and_the_units_of_items_do_not_matter():
    units = np.array([1, 10, 0.1, 1, 2, 3, 0.5, 1, 7])
    order = [4, 8, 0, 2, 6, 1, 3, 7, 5]
    base = hierarchical(THURSTONE, 3)
    other = hierarchical((THURSTONE * np.outer(units, units))[np.ix_(order, order)], 3)
    assert other.omega_hierarchical == pytest.approx(base.omega_hierarchical, abs=1e-10)
    assert other.explained_common_variance == pytest.approx(
        base.explained_common_variance, abs=1e-10
    )
    np.testing.assert_allclose(other.general, base.general[order], atol=1e-9)


def test_an_item_that_stays_unturned_lowers_the_coefficient():
    signs = np.ones(12)
    signs[3] = -1
    r, general, _ = planted(*THREE)
    found = hierarchical(r * np.outer(signs, signs), 3)
    total = (r * np.outer(signs, signs)).sum()
    assert found.omega_hierarchical == pytest.approx((signs * general).sum() ** 2 / total, abs=1e-9)


def test_two_group_factors_do_not_identify_a_general_one():
    with pytest.raises(NotEstimable) as caught:
        hierarchical(THURSTONE, 2)
    assert caught.value.note == "too_few_group_factors;minimum=3;n=2"


@pytest.mark.parametrize(("factors", "items"), [(1, 3), (2, 5), (3, 6), (4, 8), (5, 9)])
def test_exploratory_factors_need_degrees_of_freedom(factors: int, items: int):
    assert fewest_items(factors) == items


def test_too_few_items_for_so_many_factors_are_a_reason():
    with pytest.raises(NotEstimable, match="too_few_items"):
        hierarchical(THURSTONE[:5, :5], 3)
    with pytest.raises(NotEstimable, match="too_few_items"):
        hierarchical(THURSTONE, 5)


def test_unrelated_or_determined_items_are_reasons():
    with pytest.raises(NotEstimable, match="rotation_not_found"):
        hierarchical(np.eye(9), 3)
    with pytest.raises(NotEstimable, match="singular"):
        hierarchical(np.ones((9, 9)), 3)
    with pytest.raises(NotEstimable, match="no_variance"):
        hierarchical(np.diag([0.0] + [1.0] * 8), 3)


def test_a_heywood_case_is_held_and_said():
    # The exact communality of the first item is .8 · .8 / .4 = 1.6.
    found = minres(symmetric([[0.8], [0.8, 0.4]]), 1)
    assert found.heywood == (0,)
    assert found.uniquenesses[0] == pytest.approx(0.005)
    # The group factors' correlations would give one of them more than its variance.
    r, _, _ = planted([1.0, 0.7, 0.6], THREE[1])
    assert hierarchical(r, 3).heywood


def test_a_group_factor_is_held_from_being_more_than_the_general_one():
    # φ₁₂ φ₁₃ / φ₂₃ = .8 · .7 / .4 = 1.4 is more than a loading's square may be.
    phi = symmetric([[0.8], [0.7, 0.4]])
    pattern = np.kron(np.eye(3), np.array([[0.8], [0.7], [0.6], [0.75]]))
    r = pattern @ phi @ pattern.T
    np.fill_diagonal(r, 1.0)
    found = hierarchical(r, 3)
    assert found.heywood
    held, *others = np.sort(found.second_order**2)[::-1]
    assert held == pytest.approx(0.995)
    # With the first at its limit c, the others are the best for φ₁₂ = .8, φ₁₃ = .7, φ₂₃ = .4.
    c = np.sqrt(0.995)
    best = optimize.minimize(
        lambda g: (0.8 - c * g[0]) ** 2 + (0.7 - c * g[1]) ** 2 + (0.4 - g[0] * g[1]) ** 2,
        [0.7, 0.6],
        options={"gtol": 1e-12},
    )
    assert sorted(np.sqrt(others)) == pytest.approx(sorted(best.x), abs=1e-6)
    assert 0 < found.explained_common_variance < 1


def test_samples_of_a_planted_factor_come_nearer_to_it_the_larger_they_are():
    r, general, _ = planted(*THREE)
    truth = general.sum() ** 2 / r.sum()
    rng, root = np.random.default_rng(4), np.linalg.cholesky(r)

    def mean_of(n: int, runs: int) -> float:
        samples = (np.cov(root @ rng.standard_normal((12, n))) for _ in range(runs))
        return float(np.mean([hierarchical(s, 3).omega_hierarchical for s in samples]))

    # With 800 persons, rotated sampling error takes about .015 from the general factor.
    assert -0.03 < mean_of(800, 60) - truth < 0.01
    assert mean_of(40_000, 10) == pytest.approx(truth, abs=0.004)


R_PROBE = """
suppressMessages({library(psych); library(GPArotation)})
quartimin <- function(L) { S <- unclass(L)^2; sum(S * (rowSums(S) - S)) / 4 }
one <- function(R, m) {
  R <- as.matrix(R)
  o <- suppressWarnings(suppressMessages(omega(R, m, n.obs = 500, plot = FALSE, flip = FALSE)))
  f <- fa(R, m, n.obs = 500, rotate = "varimax")
  A <- unclass(f$loadings); u <- 1 - rowSums(A^2)
  q <- quartimin(GPArotation::oblimin(A)$loadings)
  list(r = unname(R), m = m, loadings = unname(A),
       omega_h = o$omega_h, omega_t = o$omega.tot, ecv = unname(o$ECV),
       misfit = sum((R - A %*% t(A) - diag(u))^2) / 2, criterion = q)
}
data(Holzinger, package = "psych"); data(Bechtoldt.1, package = "psych")
data(Reise, package = "psych")
set.seed(3); sim <- cor(sim.hierarchical(n = 500, raw = TRUE)$observed)
cat(jsonlite::toJSON(list(one(Thurstone, 3), one(Holzinger, 4), one(Bechtoldt.1, 4),
  one(Reise, 5), one(sim, 3)), digits = 16, auto_unbox = TRUE))
"""


@pytest.mark.r
def test_r_gives_the_same_for_further_matrices_or_has_not_arrived():
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    done = subprocess.run(["Rscript", "-e", R_PROBE], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"R lacks psych, GPArotation or jsonlite: {done.stderr[-200:]}")
    for entry in json.loads(done.stdout):
        found = hierarchical(np.array(entry["r"]), entry["m"])
        assert found.first_order.misfit <= entry["misfit"] + 1e-10
        theirs = oblimin(np.array(entry["loadings"])).criterion
        assert theirs <= entry["criterion"] + 1e-12
        same = abs(found.rotation.criterion - entry["criterion"]) < 1e-4
        assert same or found.rotation.criterion < entry["criterion"]
        if same:
            assert found.omega_hierarchical == pytest.approx(entry["omega_h"], abs=1e-4)
            assert found.omega_total == pytest.approx(entry["omega_t"], abs=1e-4)
            assert found.explained_common_variance == pytest.approx(entry["ecv"], abs=1e-4)
