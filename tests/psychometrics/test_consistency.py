"""Coefficients of consistency are what R gives, and behave as their definitions say."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samskaping.numeric import Moments, NotEstimable
from samskaping.psychometrics import COEFFICIENTS
from samskaping.psychometrics import consistency as c

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]

SPREAD_ONE = np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]])
CLOSED_FORMS = ("alpha", "alpha_standardised", "lambda2", "lambda6")

answers = st.builds(
    lambda seed, n, k: np.random.default_rng(seed).integers(1, 6, (n, k)).astype(np.float64),
    st.integers(0, 2**32 - 1),
    st.integers(12, 30),
    st.integers(3, 6),
)


def estimable(x: np.ndarray) -> np.ndarray:
    """The covariance of answers that determine every closed-form coefficient well."""
    covariance = np.cov(x.T)
    assume((np.diagonal(covariance) > 0).all())
    assume(covariance.sum() > 0.05 * np.trace(covariance))
    assume(np.linalg.eigvalsh(covariance)[0] > 1e-6)
    return covariance


@pytest.mark.parametrize("dataset", ["attitude", "agree"])
def test_coefficients_are_what_r_gives(dataset: str, from_r: FromR, reference_data: Loader):
    s = Moments.from_array(reference_data(dataset)).covariance()
    for name in ("alpha", "alpha_standardised", "lambda6", "mean_inter_item_correlation"):
        assert getattr(c, name)(s) == pytest.approx(from_r[f"{dataset}.{name}"], abs=1e-12)
    for name in ("alpha_if_deleted", "item_rest_correlations"):
        np.testing.assert_allclose(getattr(c, name)(s), from_r[f"{dataset}.{name}"], atol=1e-12)
    r = Moments.from_array(reference_data(dataset)).correlation()
    assert c.lambda2(r) == pytest.approx(from_r[f"{dataset}.lambda2_standardised"], abs=1e-12)


def test_parallel_items_follow_spearman_and_brown():
    expected = 3 * 0.5 / (1 + 2 * 0.5)
    assert c.alpha(SPREAD_ONE) == pytest.approx(expected, rel=1e-14)
    assert c.alpha_standardised(SPREAD_ONE) == pytest.approx(expected, rel=1e-14)
    assert c.lambda2(SPREAD_ONE) == pytest.approx(expected, rel=1e-14)
    # Each item's squared multiple correlation on the two others is 1/3.
    assert c.lambda6(SPREAD_ONE) == pytest.approx(1 - 3 * (2 / 3) / 6, rel=1e-14)
    assert c.alpha_if_deleted(SPREAD_ONE) == pytest.approx([2 / 3] * 3, rel=1e-14)
    assert c.item_rest_correlations(SPREAD_ONE) == pytest.approx([1 / np.sqrt(3)] * 3, rel=1e-14)


def test_unequal_spread_tells_raw_from_standardised():
    s = np.array([[4.0, 1.0], [1.0, 1.0]])
    assert c.alpha(s) == pytest.approx(2 * (1 - 5 / 7), rel=1e-14)
    assert c.alpha_standardised(s) == pytest.approx(2 * (1 - 2 / 3), rel=1e-14)


@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(x: np.ndarray, random: object):
    s = estimable(x)
    order = random.sample(range(len(s)), len(s))  # type: ignore[attr-defined]
    turned = s[np.ix_(order, order)]
    for name in CLOSED_FORMS:
        kernel = COEFFICIENTS[name]
        assert kernel(turned) == pytest.approx(kernel(s), rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(c.alpha_if_deleted(SPREAD_ONE[::-1, ::-1]), [2 / 3] * 3)


@given(answers, st.floats(0.01, 100), st.floats(-50, 50))
def test_a_linear_rescaling_of_the_answers_changes_nothing(x: np.ndarray, b: float, a: float):
    s = estimable(x)
    rescaled = Moments.from_array(a + b * x).covariance()
    for name in CLOSED_FORMS:
        assert COEFFICIENTS[name](rescaled) == pytest.approx(
            COEFFICIENTS[name](s), rel=1e-7, abs=1e-7
        )


@given(answers, st.lists(st.floats(0.1, 10), min_size=6, max_size=6))
def test_standardised_coefficients_ignore_each_items_unit(x: np.ndarray, units: list[float]):
    s = estimable(x)
    scale = np.array(units[: len(s)])
    rescaled = s * np.outer(scale, scale)
    for name in ("alpha_standardised", "lambda6"):
        assert COEFFICIENTS[name](rescaled) == pytest.approx(
            COEFFICIENTS[name](s), rel=1e-9, abs=1e-9
        )


@given(answers)
def test_alpha_never_exceeds_lambda2(x: np.ndarray):
    s = estimable(x)
    assert c.alpha(s) <= c.lambda2(s) + 1e-12


@given(answers)
def test_answers_give_a_number_or_a_reason(x: np.ndarray):
    moments = Moments.from_array(x)
    for kernel in COEFFICIENTS.values():
        try:
            outcome: float | str = kernel(moments.covariance())
        except NotEstimable as cause:
            outcome = cause.reason
        reasons = {"no_variance", "singular", "heywood", "not_converged"}
        assert outcome in reasons or np.isfinite(outcome)


def test_one_item_says_that_it_is_too_few():
    for kernel in COEFFICIENTS.values():
        with pytest.raises(NotEstimable) as caught:
            kernel(np.array([[1.0]]))
        assert caught.value.note.startswith("too_few_items;minimum=")
    with pytest.raises(NotEstimable, match="too_few_items;minimum=3;n=2"):
        c.alpha_if_deleted(np.eye(2))


def test_items_that_cancel_leave_no_total_to_be_consistent():
    opposite = np.array([[1.0, -1.0], [-1.0, 1.0]])
    for kernel in (c.alpha, c.lambda2):
        with pytest.raises(NotEstimable, match="no_variance"):
            kernel(opposite)


def test_a_constant_item_counts_in_raw_alpha_and_stops_the_standardised():
    s = np.array([[1.0, 0.5, 0], [0.5, 1.0, 0], [0, 0, 0]])
    assert c.alpha(s) == pytest.approx(1.5 * (1 - 2 / 3), rel=1e-14)
    for kernel in (c.alpha_standardised, c.lambda6, c.mean_inter_item_correlation):
        with pytest.raises(NotEstimable, match="no_variance"):
            kernel(s)
    assert c.item_rest_correlation(s, 0) == pytest.approx(0.5)
    with pytest.raises(NotEstimable, match="no_variance"):
        c.item_rest_correlation(s, 2)
    with pytest.raises(NotEstimable, match="no_variance"):
        c.item_rest_correlations(s)


def test_an_item_copied_from_another_is_singular_only_where_that_matters():
    s = np.array([[1.0, 1.0, 0.4], [1.0, 1.0, 0.4], [0.4, 0.4, 1.0]])
    assert c.alpha(s) == pytest.approx(1.5 * (1 - 3 / 6.6), rel=1e-14)
    with pytest.raises(NotEstimable, match="singular"):
        c.lambda6(s)


@pytest.mark.parametrize(
    "broken", [np.ones((2, 3)), np.array([[1.0, np.nan], [np.nan, 1.0]]), [[1.0, 0.5], [0.2, 1.0]]]
)
def test_what_is_no_covariance_matrix_is_refused(broken: np.ndarray):
    with pytest.raises(ValueError, match="covariance matrix is"):
        c.alpha(broken)
