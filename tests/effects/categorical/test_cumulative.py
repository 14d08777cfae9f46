import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from samskaping.effects.categorical import (
    fit_cumulative,
    likelihood_ratio_test,
    odds_ratio,
    score_test,
)
from samskaping.numeric.result import NotEstimable
from tests.effects.categorical.categorical_values import answers, from_r


def drawn(seed, n=60, k=4):
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(n, 2))
    y = np.digitize(0.8 * x[:, 0] + draw.logistic(size=n), np.linspace(-1, 1.5, k - 1))
    return y, x


def test_it_is_what_clm_gives():
    fit = fit_cumulative(*answers())
    found = [*fit.thresholds, *fit.slopes]
    np.testing.assert_allclose(found, from_r("clm.coefficients"), rtol=1e-7)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), from_r("clm.errors"), rtol=1e-7)
    assert fit.log_likelihood == pytest.approx(from_r("clm.log_likelihood"), rel=1e-12)


def test_likelihood_ratio_tests_of_proportional_odds_are_what_clm_gives():
    fit = fit_cumulative(*answers())
    found = [likelihood_ratio_test(fit, column) for column in (0, None)]
    expected = [from_r("clm.nominal")[0], from_r("clm.nominal_both")]
    assert [one.statistic for one in found] == pytest.approx(expected, rel=1e-7)
    assert [one.df for one in found] == [3, 6]


def test_a_fit_in_which_boundaries_cross_for_somebody_is_refused_though_clm_gives_it():
    fit = fit_cumulative(*answers())
    assert likelihood_ratio_test(fit, 1).note == "no_fit_by_boundary"
    assert score_test(fit, 1).statistic == pytest.approx(from_r("clm.nominal")[1], rel=0.01)


def test_the_score_test_is_that_of_slopes_by_complex_steps_and_chances_summed_out():
    y, x = answers()
    fit = fit_cumulative(y, x)
    cuts, k = fit.thresholds, 5

    def chances(at):
        own = at[4:].reshape(2, 4)
        below = 1 / (1 + np.exp(-(at[:4] - x @ own)))
        edge = np.zeros((len(x), 1))
        return np.diff(np.hstack([edge, below, edge + 1]), axis=1)

    at = np.concatenate([cuts, np.repeat(fit.slopes, 4)])
    steps = np.array([np.log(chances(at + 1e-30j * one)).imag / 1e-30 for one in np.eye(len(at))])
    slope = steps[:, np.arange(len(y)), y].sum(axis=1)
    information = np.einsum("ank,bnk,nk->ab", steps, steps, chances(at))
    found = score_test(fit)
    assert found.statistic == pytest.approx(slope @ np.linalg.solve(information, slope), rel=1e-8)
    assert found.df == 2 * (k - 2)
    assert found.p == pytest.approx(stats.chi2.sf(found.statistic, 6))
    # Two tests of one hypothesis, near each other in 180 answers.
    assert found.statistic == pytest.approx(likelihood_ratio_test(fit).statistic, rel=0.2)


def test_with_two_answers_it_is_a_logistic_regression():
    y = [0, 0, 0, 1, 0, 1, 1, 1, 1, 1]
    x = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 1.0])[:, None]
    fit = fit_cumulative(y, x)
    assert fit.slopes[0] == pytest.approx(np.log(5 / (1 / 3)), rel=1e-8)
    found = odds_ratio(fit, [1], 0.95)
    se = np.sqrt(1 / 1 + 1 / 3 + 1 / 5 + 1 / 1)
    assert found.estimate == pytest.approx(15, rel=1e-8)
    assert found.se == pytest.approx(se, rel=1e-8)
    assert found.upper == pytest.approx(15 * np.exp(stats.norm.ppf(0.975) * se), rel=1e-8)
    assert found.assumption == "independent_respondents"
    assert score_test(fit).note == "one_boundary"
    assert likelihood_ratio_test(fit).note == "one_boundary"


@settings(max_examples=15)
@given(st.integers(0, 1000), st.floats(-100, 100), st.floats(0.01, 100))
def test_shifting_and_scaling_a_column_or_naming_answers_anew_changes_what_it_should(seed, a, b):
    y, x = drawn(seed)
    fit = fit_cumulative(y, x)
    other = fit_cumulative(np.exp(y), x * [b, 1] + [a, 0])
    np.testing.assert_allclose(other.slopes, fit.slopes / [b, 1], rtol=1e-6, atol=1e-9)
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-10)
    turned = fit_cumulative(-y, x)
    np.testing.assert_allclose(turned.slopes, -fit.slopes, rtol=1e-6, atol=1e-9)
    assert score_test(turned).statistic == pytest.approx(score_test(fit).statistic, rel=1e-5)


def test_the_likelihood_falls_away_in_every_direction():
    y, x = drawn(4)
    fit = fit_cumulative(y, x)
    at = np.concatenate([fit.thresholds, fit.slopes])
    draw = np.random.default_rng(1)
    for _ in range(50):
        near = fit.model.surface(at + draw.normal(size=len(at)) * 0.05)[0]
        assert near < fit.log_likelihood


@pytest.mark.parametrize(
    ("reason", "y", "x"),
    [
        ("no_variance", [3, 3, 3, 3], [[0.0], [1], [2], [4]]),
        ("design_singular", [1, 2, 3, 1, 2], np.ones((5, 1))),
        ("too_few_rows_for_model", [1, 2, 3], [[0.0], [1], [5]]),
        ("estimate_at_infinity", [1, 1, 2, 2, 3, 3], [[0.0], [0], [1], [1], [2], [2]]),
        ("estimate_at_infinity", [1, 2, 1, 3, 3, 3], [[0.0], [0], [0], [1], [1], [1]]),
    ],
)
def test_what_the_answers_do_not_determine_is_said(reason, y, x):
    with pytest.raises(NotEstimable) as cause:
        fit_cumulative(y, x)
    assert cause.value.reason == reason


def test_where_the_larger_model_has_no_top_the_score_test_remains():
    """Nobody without the property gave the highest answer: that boundary's slope is infinite."""
    fit = fit_cumulative([1, 1, 2, 2, 1, 2, 1, 2, 2, 3, 3, 2], np.repeat([0.0, 1.0], 6)[:, None])
    assert likelihood_ratio_test(fit).note == "no_fit_by_boundary"
    assert score_test(fit).p is not None


def test_what_does_not_fit_together_is_an_error():
    with pytest.raises(ValueError, match="a list"):
        fit_cumulative([1, 2], [[1.0]])
    with pytest.raises(ValueError, match="finite"):
        fit_cumulative([1, np.nan], [[1.0], [2.0]])
    fit = fit_cumulative(*answers())
    with pytest.raises(ValueError, match="no such column"):
        score_test(fit, 2)
    with pytest.raises(ValueError, match="contrast"):
        odds_ratio(fit, [0, 0], 0.95)


@pytest.mark.slow
def test_it_finds_the_slope_and_the_score_test_rejects_as_often_as_it_says():
    rejected, slopes = [], []
    for seed in range(400):
        y, x = drawn(seed, n=150)
        fit = fit_cumulative(y, x)
        slopes.append(fit.slopes[0])
        rejected.append(score_test(fit).p < 0.05)
    error = np.sqrt(0.05 * 0.95 / 400)
    assert np.mean(slopes) == pytest.approx(0.8, abs=0.05)
    assert abs(np.mean(rejected) - 0.05) < 3 * error
