"""Errors that ask for no distribution are what R and the jackknife over persons give."""

from collections.abc import Callable

import numpy as np
import pytest

from samskaping.numeric import Moments, NotEstimable
from samskaping.psychometrics import alpha_intervals, fit_one_factor
from samskaping.psychometrics.consistency import alpha, alpha_standardised, lambda2
from samskaping.psychometrics.influence import (
    INFLUENCES,
    distribution_free,
    robust_standard_error,
)
from samskaping.psychometrics.one_factor import omega_total

Loader = Callable[[str], np.ndarray]

KERNELS = {
    "alpha": alpha,
    "alpha_standardised": alpha_standardised,
    "lambda2": lambda2,
    "omega_total": omega_total,
}


def skewed(seed: int, n: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.exp(rng.normal(size=(n, 1)) / 2) + rng.normal(size=(n, 5)) * [0.4, 0.5, 0.6, 0.5, 0.4]


def test_omega_has_the_errors_of_ml_and_mlr(reference_data: Loader):
    x = reference_data("agree")
    # R MBESS::ci.reliability(type = "omega", interval.type = "ml" and "mlr")$se.
    assert robust_standard_error("omega_total", x)[1] == pytest.approx(0.010415719111, abs=1e-7)
    plain = fit_one_factor(np.cov(x.T)).omega_standard_error(len(x))
    assert plain == pytest.approx(0.00873769277413, abs=1e-7)


@pytest.mark.parametrize(
    ("dataset", "se"), [("attitude", 0.041447563124), ("agree", 0.0108047705797)]
)
def test_alpha_has_the_adf_error(dataset: str, se: float, reference_data: Loader):
    assert robust_standard_error("alpha", reference_data(dataset))[1] == pytest.approx(
        se, abs=1e-10
    )


@pytest.mark.parametrize("name", sorted(INFLUENCES))
def test_influences_are_what_leaving_a_person_out_shows(name: str):
    x = skewed(1, 1500)
    value, moved = INFLUENCES[name](x - x.mean(axis=0))
    assert value == pytest.approx(KERNELS[name](np.cov(x.T)), rel=1e-9)
    assert moved.mean() == pytest.approx(0, abs=2e-3 * moved.std())
    for person in (0, 7, int(np.abs(moved).argmax())):
        without = KERNELS[name](np.cov(np.delete(x, person, axis=0).T))
        step = 1499 * (value - without)
        assert step == pytest.approx(moved[person], rel=0.05, abs=0.02 * moved.std())


@pytest.mark.parametrize("name", sorted(INFLUENCES))
def test_the_interval_is_on_the_scale_of_the_logarithm_of_the_complement(name: str):
    x = skewed(2, 300)
    x[5, 2] = np.nan
    found = distribution_free(name, x, 0.95)
    value, se = robust_standard_error(name, x)
    assert found.se == pytest.approx(se)
    assert found.lower < value < found.upper < 1
    down, up = np.log((1 - np.array([found.lower, found.upper])) / (1 - value))
    assert down == pytest.approx(1.959963984540054 * se / (1 - value), rel=1e-9)
    assert up == pytest.approx(-down, rel=1e-9)


def test_units_change_standardised_coefficients_not_at_all():
    x, units = skewed(3, 200), np.array([1, 10, 100, 0.1, 3])
    for name in ("alpha_standardised",):
        first, second = robust_standard_error(name, x), robust_standard_error(name, x * units + 50)
        assert second == pytest.approx(first, rel=1e-9)
    assert robust_standard_error("omega_total", 7 * x)[1] == pytest.approx(
        robust_standard_error("omega_total", x)[1], rel=1e-7
    )


def test_small_or_perfect_samples_have_no_interval():
    with pytest.raises(NotEstimable) as caught:
        distribution_free("lambda2", skewed(4, 99), 0.95)
    assert caught.value.note == "interval_needs_more_persons;minimum=100"
    with pytest.raises(NotEstimable, match="too_few_persons"):
        robust_standard_error("alpha", np.ones((2, 3)))
    same = np.repeat(np.arange(120.0)[:, None], 3, axis=1)
    with pytest.raises(NotEstimable, match="interval_perfect_consistency"):
        distribution_free("alpha", same, 0.95)
    with pytest.raises(ValueError, match="probability"):
        distribution_free("alpha", skewed(5, 200), 95)


@pytest.mark.parametrize(("a", "n", "k"), [(0.8, 30, 5), (0.6, 100, 8), (-0.2, 12, 3)])
def test_hakstian_and_whalens_interval_follows_from_cube_roots_of_mean_squares(
    a: float, n: int, k: int
):
    # Wilson & Hilferty (1931): ∛(χ²/ν) is nearly normal with mean 1 − 2/(9ν), variance 2/(9ν); the
    # means' ratio centres ∛(1 − α), the variances of both add up.
    persons, rest = 2 / (9 * (n - 1)), 2 / (9 * (n - 1) * (k - 1))
    root = (1 - a) ** (1 / 3)
    reach = 1.959963984540054 * root * np.sqrt(persons + rest) / (1 - persons)
    ratio = (1 - persons) / (1 - rest)
    found = alpha_intervals.hakstian_whalen(a, n, k, 0.95)
    assert found.lower == pytest.approx(1 - (ratio * (root + reach)) ** 3, abs=1e-12)
    assert found.upper == pytest.approx(1 - (ratio * (root - reach)) ** 3, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alpha_standardised", "lambda2", "omega_total"])
def test_the_interval_covers_from_a_hundred_persons(name: str):
    rng, runs = np.random.default_rng(6), 600

    def drawn(n: int) -> np.ndarray:
        x = rng.normal(size=(n, 1)) + rng.normal(size=(n, 5)) * [0.8, 1, 1.2, 1, 0.7]
        return np.clip(np.round(x) + 4, 1, 5)

    truth = KERNELS[name](Moments.from_array(drawn(400_000)).covariance())
    found = [distribution_free(name, drawn(200), 0.95) for _ in range(runs)]
    share = np.mean([i.lower <= truth <= i.upper for i in found])
    # ASSUME .93: the fourth moments of five points with a ceiling are known only roughly.
    assert share > 0.93 - 3 * np.sqrt(0.95 * 0.05 / runs)
