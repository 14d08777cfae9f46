"""The greatest lower bound is what R gives, is certified, and bounds every other lower bound."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samskaping.numeric import Moments, NotEstimable
from samskaping.psychometrics.consistency import alpha, lambda2, lambda6
from samskaping.psychometrics.greatest_lower_bound import error_split, greatest_lower_bound
from samskaping.psychometrics.split_half import split_halves

Loader = Callable[[str], np.ndarray]

# R psych::glb.algebraic(cov(x))$glb and of cor(x), by Rcsdp.
RCSDP = {
    "attitude": (0.928181060046, 0.920447224352),
    "agree": (0.751928566508, 0.764207116545),
}


@pytest.mark.parametrize("dataset", sorted(RCSDP))
def test_the_bound_is_what_another_search_gives(dataset: str, reference_data: Loader):
    moments = Moments.from_array(reference_data(dataset))
    found = greatest_lower_bound(moments.covariance()), greatest_lower_bound(moments.correlation())
    # Rcsdp stops at a relative gap of 1e-8.
    assert found == pytest.approx(RCSDP[dataset], abs=5e-9)


def test_two_parallel_items_are_bounded_by_their_correlation():
    # det(R − θ I) = 0 at θ = 1 − r: 1 − 2(1 − r)/(2 + 2r) = 2r/(1 + r), Spearman and Brown's.
    assert greatest_lower_bound(np.array([[1, 0.5], [0.5, 1]])) == pytest.approx(2 / 3, abs=1e-10)


def test_a_tau_equivalent_matrix_has_alpha_as_its_bound():
    s = 2.0 + np.diag([1.0, 2.0, 0.5, 3.0, 1.5])
    found = error_split(s)
    assert found.bound == pytest.approx(alpha(s), abs=1e-9)
    np.testing.assert_allclose(found.error_variances, [1.0, 2.0, 0.5, 3.0, 1.5], atol=1e-7)


def test_the_errors_found_are_possible_and_the_dual_leaves_no_more_to_gain(reference_data: Loader):
    s = Moments.from_array(reference_data("attitude")).covariance()
    found = error_split(s)
    rest = np.linalg.eigvalsh(s - np.diag(found.error_variances))
    assert rest[0] > 0
    assert (found.error_variances > 0).all()
    assert found.gap < 1e-9
    # Any x′Sx/1′S1 with |x_j| ≥ 1 bounds what the errors take, by duality.
    rng = np.random.default_rng(1)
    x = np.sign(rng.standard_normal((500, 7))) * (1 + rng.exponential(0.2, (500, 7)))
    assert found.error_variances.sum() <= np.einsum("si,ij,sj->s", x, s, x).min()


@given(st.integers(0, 2**32 - 1), st.integers(2, 8))
def test_no_other_lower_bound_is_higher(seed: int, k: int):
    x = np.random.default_rng(seed).normal(size=(40, k))
    s = np.cov((x + x.mean(axis=1, keepdims=True) * k / 2).T)
    assume(s.sum() > 0.1 * np.trace(s))
    r = s / np.sqrt(np.outer(np.diagonal(s), np.diagonal(s)))
    assume(r.sum() > 0.1 * k)
    bound, standardised = greatest_lower_bound(s), greatest_lower_bound(r)
    assert alpha(s) <= lambda2(s) + 1e-12
    assert lambda2(s) <= bound + 1e-9
    assert split_halves(s, np.random.default_rng(1)).highest <= bound + 1e-9
    assert lambda6(s) <= standardised + 1e-9


@given(st.integers(0, 2**32 - 1), st.permutations(range(5)))
def test_order_and_a_common_unit_do_not_matter(seed: int, order: list[int]):
    x = np.random.default_rng(seed).normal(size=(40, 5))
    s = np.cov((x + x.mean(axis=1, keepdims=True)).T)
    assert greatest_lower_bound(400 * s[np.ix_(order, order)]) == pytest.approx(
        greatest_lower_bound(s), abs=1e-9
    )


def test_forty_items_are_bounded_too():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(300, 1)) + rng.normal(size=(300, 40))
    found = error_split(np.cov(x.T))
    assert alpha(np.cov(x.T)) < found.bound < 1
    assert found.gap < 1e-10


def test_small_samples_run_high():
    truth, rng = 5 / 4 * (1 - 10 / 30), np.random.default_rng(3)

    def mean_of(n: int) -> float:
        samples = (rng.normal(size=(n, 1)) + rng.normal(size=(n, 5)) for _ in range(40))
        return float(np.mean([greatest_lower_bound(np.cov(x.T)) for x in samples]))

    assert mean_of(30) > truth + 0.03
    assert mean_of(20_000) == pytest.approx(truth, abs=0.005)


def test_what_cannot_be_bounded_says_why():
    with pytest.raises(NotEstimable, match="too_few_items"):
        greatest_lower_bound(np.array([[1.0]]))
    with pytest.raises(NotEstimable, match="singular"):
        greatest_lower_bound(np.ones((3, 3)))
    with pytest.raises(NotEstimable, match="no_variance"):
        greatest_lower_bound(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    with pytest.raises(NotEstimable, match="no_variance"):
        greatest_lower_bound(np.diag([1.0, 0.0]))
