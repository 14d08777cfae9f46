import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.effects.categorical import (
    fit_log_binomial,
    fit_poisson,
    rate_ratio,
    risk_ratio,
    risk_ratio_zou,
)
from samskaping.language import Catalogue, available_languages
from samskaping.numeric.result import NotEstimable
from tests.effects.categorical.categorical_values import from_r, wide


def counted():
    person, treat, earlier, later = wide()
    x = np.column_stack([np.ones_like(treat), treat, earlier])
    return np.floor(later * 2), x, 1 + person % 5


def test_poissons_model_is_what_glm_gives():
    fit = fit_poisson(*counted())
    np.testing.assert_allclose(fit.coefficients, from_r("poisson.coefficients"), rtol=1e-9)
    np.testing.assert_allclose(
        np.sqrt(np.diag(fit.covariance)), from_r("poisson.errors"), rtol=1e-8
    )
    assert fit.dispersion == pytest.approx(from_r("poisson.dispersion"), rel=1e-8)


def test_quasi_poisson_widens_by_the_dispersion_as_glm_does():
    found = rate_ratio(fit_poisson(*counted()), [0, 1, 0], 0.95)
    log, se, t, p = from_r("poisson.quasi")
    assert (np.log(found.estimate), found.se) == pytest.approx((log, se), rel=1e-8)
    assert (found.statistic, found.p, found.df) == pytest.approx((t, p, 177), rel=1e-8)
    plain = rate_ratio(fit_poisson(*counted()), [0, 1, 0], 0.95, quasi=False)
    assert plain.se == pytest.approx(from_r("poisson.errors")[1], rel=1e-8)
    assert (plain.method, found.method) == ("poisson", "quasi_poisson")


def test_zous_risk_ratio_is_what_glm_and_sandwich_give():
    _, treat, _, later = wide()
    x = np.column_stack([np.ones_like(treat), treat])
    found = risk_ratio_zou(later > 3.8, x, [0, 1], 0.95)
    assert np.log(found.estimate) == pytest.approx(from_r("zou.log"), rel=1e-9)
    assert found.se == pytest.approx(from_r("zou.error"), rel=1e-9)


def test_without_covariates_zous_error_is_that_of_the_log_risk_ratio():
    y, x = np.repeat([1, 0, 1, 0], [12, 8, 6, 24]), np.repeat([1.0, 0.0], [20, 30])
    found = risk_ratio_zou(y, np.column_stack([np.ones(50), x]), [0, 1], 0.9)
    assert found.estimate == pytest.approx(3)
    assert found.se == pytest.approx(np.sqrt(1 / 12 - 1 / 20 + 1 / 6 - 1 / 30))


def test_a_log_binomial_model_is_what_glm_gives():
    _, treat, earlier, later = wide()
    x = np.column_stack([np.ones_like(treat), treat, earlier > 3])
    fit = fit_log_binomial(later > 3.8, x)
    np.testing.assert_allclose(fit.coefficients, from_r("binomial.coefficients"), rtol=1e-7)
    np.testing.assert_allclose(
        np.sqrt(np.diag(fit.covariance)), from_r("binomial.errors"), rtol=1e-7
    )
    assert fit.log_likelihood == pytest.approx(from_r("binomial.log_likelihood"), rel=1e-10)
    assert risk_ratio(fit, [0, 1, 0], 0.95).estimate == pytest.approx(np.exp(fit.coefficients[1]))


@settings(max_examples=20)
@given(st.lists(st.integers(0, 30), min_size=3, max_size=12), st.floats(0.1, 100))
def test_counting_per_other_units_of_time_moves_the_level_alone(counts, unit):
    y = np.array([*counts, 4, 7])
    group = (np.arange(len(y)) % 2).astype(float)
    if not (y[group == 0].sum() and y[group == 1].sum()):
        return
    x = np.column_stack([np.ones(len(y)), group])
    one, other = fit_poisson(y, x), fit_poisson(y, x, np.full(len(y), unit))
    assert other.coefficients[1] == pytest.approx(one.coefficients[1], rel=1e-6, abs=1e-8)
    expected = np.log(y[group == 1].mean() / y[group == 0].mean())
    assert one.coefficients[1] == pytest.approx(expected, rel=1e-6, abs=1e-8)


GROUPS = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])


@pytest.mark.parametrize(
    ("reason", "fit", "y", "x"),
    [
        ("estimate_at_infinity", fit_poisson, [1, 2, 3, 0, 0, 0], GROUPS),
        ("estimate_at_infinity", fit_poisson, [0] * 6, GROUPS),
        ("estimate_at_infinity", fit_log_binomial, [1, 0, 0, 1, 1, 1], GROUPS),
        ("no_variance", fit_log_binomial, [1] * 6, GROUPS),
        ("design_singular", fit_poisson, [1, 2, 3, 4, 5, 6], np.ones((6, 2))),
        ("too_few_rows_for_model", fit_poisson, [1, 2], GROUPS[2:4]),
    ],
)
def test_what_the_counts_do_not_determine_is_said(reason, fit, y, x):
    with pytest.raises(NotEstimable) as cause:
        fit(y, x)
    assert cause.value.reason == reason


def test_counts_without_spread_have_no_quasi_poisson_interval():
    found = rate_ratio(fit_poisson([2, 2, 2, 4, 4, 4], GROUPS), [0, 1], 0.95)
    assert found.estimate == pytest.approx(2)
    assert (found.lower, found.note) == (None, "interval_no_variance")


def test_what_does_not_fit_together_is_an_error():
    with pytest.raises(ValueError, match="below zero"):
        fit_poisson([-1, 1, 2, 3, 4, 5], GROUPS)
    with pytest.raises(ValueError, match="exposure"):
        fit_poisson([1, 1, 2, 3, 4, 5], GROUPS, [0] * 6)
    with pytest.raises(ValueError, match="0 and 1"):
        fit_log_binomial([0, 1, 2, 0, 1, 1], GROUPS)
    with pytest.raises(ValueError, match="finite"):
        fit_poisson([np.inf, 1, 2, 3, 4, 5], GROUPS)


@pytest.mark.parametrize("language", available_languages())
def test_every_refusal_has_its_sentence(language):
    say = Catalogue(language)
    for code in ("estimate_at_infinity", "no_fit_by_boundary", "one_boundary"):
        assert say(f"reasons.{code}").endswith(".")
