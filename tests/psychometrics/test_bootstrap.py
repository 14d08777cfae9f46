"""Weighted sums give the same intervals as copying persons, and refuse what they cannot carry."""

import numpy as np
import pytest

from samskaping.numeric import Moments, NotEstimable
from samskaping.numeric.moments import pooled_within
from samskaping.psychometrics import bootstrap
from samskaping.psychometrics.bootstrap import resample_cases, resample_respondents
from samskaping.psychometrics.consistency import alpha, lambda2
from samskaping.psychometrics.one_factor import omega_total


def one_factor(seed: int, n: int, k: int = 5) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return 100 + rng.normal(size=(n, 1)) + rng.normal(size=(n, k))


def by_weights(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The covariance of persons copied as often as they are drawn, pair by pair."""
    copied = np.repeat(x, weights.astype(int), axis=0)
    return Moments.from_array(copied).covariance()


@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_replicates_are_those_of_copied_persons(missing: float):
    x = one_factor(1, 700, 4)
    x[np.random.default_rng(2).random(x.shape) < missing] = np.nan
    seen: list[np.ndarray] = []

    def kernel(covariance: np.ndarray) -> float:
        seen.append(covariance)
        return alpha(covariance)

    resample_respondents(kernel, x, 0.95, np.random.default_rng(3), resamples=5)
    blocks = list(bootstrap._weights(700, 5, np.random.default_rng(3)))
    weights = np.concatenate([w for _, w in blocks], axis=1)
    assert (weights.sum(axis=1) == 700).all()
    for covariance, w in zip(seen, weights, strict=True):
        np.testing.assert_allclose(covariance, by_weights(x, w), atol=1e-5)


def test_every_person_is_drawn_as_often_as_any_other():
    rng = np.random.default_rng(4)
    weights = np.concatenate([w for _, w in bootstrap._weights(1300, 4000, rng)], axis=1)
    # Multinomial counts have mean 1, variance 1 − 1/n and covariance −1/n.
    np.testing.assert_allclose(weights.mean(axis=0), 1, atol=0.08)
    assert weights.var(axis=0).mean() == pytest.approx(1, abs=0.01)
    assert np.cov(weights[:, 0], weights[:, -1])[0, 1] == pytest.approx(0, abs=0.06)


def test_the_interval_is_that_of_the_delta_method_for_many_persons():
    x = one_factor(5, 5000)
    found = resample_respondents(alpha, x, 0.95, np.random.default_rng(6))
    a = alpha(np.cov(x.T))
    expected = (1 - a) * np.sqrt(2 * 5 / (4 * 4999))
    assert found.se == pytest.approx(expected, rel=0.08)
    assert found.lower == pytest.approx(a - 1.96 * expected, abs=0.3 * expected)
    assert found.upper == pytest.approx(a + 1.96 * expected, abs=0.3 * expected)


def test_a_large_constant_in_the_answers_takes_no_digits():
    x = one_factor(7, 300)
    near = resample_respondents(alpha, x, 0.95, np.random.default_rng(8), resamples=200)
    far = resample_respondents(alpha, x + 1e6, 0.95, np.random.default_rng(8), resamples=200)
    assert far.lower == pytest.approx(near.lower, abs=1e-5)


def test_any_coefficient_of_a_covariance_has_an_interval():
    x = one_factor(9, 400)
    for kernel in (lambda2, omega_total):
        found = resample_respondents(kernel, x, 0.95, np.random.default_rng(10), resamples=100)
        assert found.lower < kernel(np.cov(x.T)) < found.upper


def test_the_same_seed_gives_the_same_interval():
    x = one_factor(11, 100)
    first, second = (
        resample_respondents(alpha, x, 0.9, np.random.default_rng(12), resamples=50)
        for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("within", [True, False])
def test_cases_are_drawn_whole(within: bool):
    rng = np.random.default_rng(13)
    tables = [
        rng.normal() + rng.normal(size=(n, 1)) + rng.normal(size=(n, 4)) for n in range(5, 45)
    ]
    cases = [Moments.from_array(table) for table in tables]
    seen: list[np.ndarray] = []

    def kernel(covariance: np.ndarray) -> float:
        seen.append(covariance)
        return alpha(covariance)

    resample_cases(kernel, cases, 0.95, np.random.default_rng(14), resamples=20, within=within)
    weights = np.random.default_rng(14).multinomial(40, np.full(40, 1 / 40), size=20)
    for covariance, w in zip(seen, weights, strict=True):
        drawn = [g for g, times in enumerate(w) for _ in range(times)]
        if within:
            expected = pooled_within([cases[g] for g in drawn])
        else:
            expected = np.cov(np.vstack([tables[g] for g in drawn]).T)
        np.testing.assert_allclose(covariance, expected, rtol=1e-10, atol=1e-12)


def test_few_cases_are_not_resampled():
    cases = [Moments.from_array(one_factor(seed, 20)) for seed in range(6)]
    with pytest.raises(NotEstimable) as caught:
        resample_cases(alpha, cases, 0.95, np.random.default_rng(15))
    assert caught.value.note == "interval_needs_more_cases;n_cases=6"


def test_a_coefficient_that_some_resample_does_not_determine_has_no_interval():
    x = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [2.0, 2.0], [1.0, 2.0]])
    with pytest.raises(NotEstimable) as caught:
        resample_respondents(alpha, x, 0.95, np.random.default_rng(16))
    assert caught.value.reason == "interval_unstable_in_resamples"


def test_a_pair_that_almost_nobody_answered_has_no_interval():
    x = one_factor(17, 40)
    x[2:, 0] = np.nan
    with pytest.raises(NotEstimable) as caught:
        resample_respondents(alpha, x, 0.95, np.random.default_rng(18))
    assert caught.value.reason == "interval_unstable_in_resamples"


def test_one_person_is_too_few():
    with pytest.raises(NotEstimable) as caught:
        resample_respondents(alpha, np.ones((1, 3)), 0.95, np.random.default_rng(19))
    assert caught.value.reason == "too_few_persons"
