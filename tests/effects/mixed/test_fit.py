import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.effects.mixed import (
    case_variances,
    fit_mixed,
    person_variance,
    residual_variance,
)
from samskaping.numeric.result import NotEstimable
from tests.effects.mixed.mixed_values import (
    ancova,
    components,
    deviance_in_full,
    from_r,
    long,
    parts_of_v,
    sleep,
    small,
    table_from_r,
    waves,
)

# lme4 stops when θ moves by less than 1e-9: its variances hold to about 1e-6.
VARIANCES = 1e-5


def assert_as_lme4(fit, name):
    assert fit.deviance == pytest.approx(from_r(f"{name}.deviance"), abs=1e-8)
    np.testing.assert_allclose(fit.coefficients, table_from_r(f"{name}.kr")[:, 0], rtol=1e-6)


def test_the_sleepstudy_is_what_lme4_gives():
    fit = fit_mixed(*sleep())
    assert_as_lme4(fit, "sleep")
    variances = [*np.diag(fit.case_covariance), fit.case_covariance[1, 0], fit.residual_variance]
    np.testing.assert_allclose(variances, from_r("sleep.variances"), rtol=2 * VARIANCES)


def test_a_random_intercept_is_what_lme4_gives_by_both_likelihoods():
    fit = fit_mixed(*ancova())
    assert_as_lme4(fit, "ancova")
    variances = [fit.case_covariance[0, 0], fit.residual_variance]
    np.testing.assert_allclose(variances, from_r("ancova.variances"), rtol=VARIANCES)
    assert fit.person_variance is None
    assert fit_mixed(*ancova(), reml=False).deviance == pytest.approx(from_r("ancova.ml"), abs=1e-8)


def test_slopes_of_cases_with_persons_within_them_are_what_lme4_gives():
    fit = fit_mixed(*long())
    assert_as_lme4(fit, "slopes")
    between = fit.case_covariance
    variances = [fit.person_variance, *np.diag(between), between[1, 0], fit.residual_variance]
    np.testing.assert_allclose(variances, from_r("slopes.variances"), rtol=VARIANCES)
    assert fit_mixed(*long(), reml=False).deviance == pytest.approx(from_r("slopes.ml"), abs=1e-8)
    assert (fit.n, fit.n_cases, fit.n_persons) == (304, 6, 178)


def test_slopes_that_are_apart_from_the_levels_are_what_lme4_gives():
    fit = fit_mixed(*long(), correlated=False)
    assert_as_lme4(fit, "apart")
    assert fit.case_covariance[0, 1] == 0


def test_a_fit_on_the_edge_is_a_finding_with_a_variance_of_zero():
    y, x, case, z, person = waves()
    fit = fit_mixed(y, x, case, z[:, :1], person)
    assert_as_lme4(fit, "edge")
    assert fit.singular
    assert fit.person_variance == 0
    found = person_variance(fit)
    assert (found.estimate, found.se, found.note) == (0, None, "component_at_zero")


def test_a_larger_model_never_fits_worse_though_lme4s_search_stops_before():
    """lme4 ends 3.05 above the smaller model here, with a warning about its curvature."""
    y, x, case, z, person = waves()
    smaller = fit_mixed(y, x, case, z[:, :1], person).deviance
    larger = fit_mixed(y, x, case, z, person)
    assert larger.singular
    assert larger.deviance <= smaller + 1e-9
    assert from_r("edge_slopes.deviance") > smaller + 3


def test_the_deviance_is_that_of_the_matrices_written_out():
    for reml in (True, False):
        y, x, case, z, person = small()
        fit = fit_mixed(y, x, case, z, person, reml=reml)
        parts = parts_of_v(case, z, person)
        v = sum(value * part for value, part in zip(components(fit), parts, strict=True))
        assert fit.deviance == pytest.approx(deviance_in_full(y, x, v, reml), abs=1e-8)
        inverse = np.linalg.inv(x.T @ np.linalg.solve(v, x))
        np.testing.assert_allclose(fit.covariance, inverse, rtol=1e-8)


@settings(max_examples=8)
@given(st.integers(0, 40), st.booleans(), st.booleans())
def test_no_other_variances_fit_better(seed, reml, correlated):
    y, x, case, z, person = small(seed)
    fit = fit_mixed(y, x, case, z, person, reml=reml, correlated=correlated)
    parts = parts_of_v(case, z, person)
    draw = np.random.default_rng(seed)
    for spread in (0.01, 0.3, 2.0):
        factor = draw.normal(size=(2, 2)) * spread
        other = factor @ factor.T if correlated else np.diag(factor[0] ** 2)
        sigma = fit.case_covariance * draw.choice([0.0, 1.0]) + other
        person_part = fit.person_variance * draw.choice([0.0, 1.0]) + spread * draw.random()
        values = [sigma[0, 0], sigma[1, 0], sigma[1, 1], person_part, fit.residual_variance]
        v = sum(value * part for value, part in zip(values, parts, strict=True))
        assert deviance_in_full(y, x, v, reml) >= fit.deviance - 1e-9


@settings(max_examples=8)
@given(st.floats(-1e6, 1e6), st.floats(0.001, 1000), st.integers(0, 1000))
def test_shifting_scaling_and_relabelling_change_what_they_should(shift, factor, seed):
    y, x, case, z, person = small()
    fit = fit_mixed(y, x, case, z, person)
    order = np.random.default_rng(seed).permutation(len(y))
    labels = np.array(["e", "b", "d", "a", "c"])[case]
    moved = shift + factor * y
    other = fit_mixed(moved[order], x[order], labels[order], z[order], person[order] * 7 + 1)
    expected = factor * fit.coefficients
    expected[0] += shift
    near = {"rtol": 1e-5, "atol": 1e-9 * (factor + abs(shift))}
    np.testing.assert_allclose(other.coefficients, expected, **near)
    np.testing.assert_allclose(other.covariance, factor**2 * fit.covariance, rtol=1e-4)
    np.testing.assert_allclose(
        other.case_covariance, factor**2 * fit.case_covariance, rtol=1e-3, atol=1e-4 * factor**2
    )


def test_counting_time_from_another_year_changes_no_correlated_fit():
    y, x, case, z, person = small()
    later = z + np.array([0.0, 2020.0])
    moved = np.column_stack([x[:, :2], later[:, 1], x[:, 1] * later[:, 1]])
    one, other = fit_mixed(y, x, case, z, person), fit_mixed(y, moved, case, later, person)
    assert other.coefficients[2:] == pytest.approx(one.coefficients[2:], rel=1e-7)
    assert other.case_covariance[1, 1] == pytest.approx(one.case_covariance[1, 1], rel=1e-6)


def test_with_equal_cases_the_components_are_those_of_the_analysis_of_variance():
    draw = np.random.default_rng(5)
    y = draw.normal(size=(7, 9)) + 2 * draw.normal(size=(7, 1))
    fit = fit_mixed(y.ravel(), np.ones((63, 1)), np.repeat(np.arange(7), 9))
    within = ((y - y.mean(axis=1, keepdims=True)) ** 2).sum() / 56
    between = 9 * y.mean(axis=1).var(ddof=1)
    assert fit.residual_variance == pytest.approx(within, rel=1e-9)
    assert fit.case_covariance[0, 0] == pytest.approx((between - within) / 9, rel=1e-9)
    # Var(MS_between) = 2 MS²/6, Var(MS_within) = 2 MS²/56.
    found = case_variances(fit)[0]
    expected = np.sqrt(2 * between**2 / 6 + 2 * within**2 / 56) / 9
    assert found.se == pytest.approx(expected, rel=1e-8)
    assert residual_variance(fit).se == pytest.approx(within * np.sqrt(2 / 56), rel=1e-8)


def test_errors_of_the_variances_are_in_the_units_of_their_columns():
    y, x, case, z, person = long()
    fit = fit_mixed(y, x, case, z, person)
    tenths = fit_mixed(y, x, case, z * [1, 10], person)
    for one, other, factor in zip(
        case_variances(fit), case_variances(tenths), (1, 100), strict=True
    ):
        assert one.estimate == pytest.approx(other.estimate * factor, rel=1e-6)
        assert one.se == pytest.approx(other.se * factor, rel=1e-5)


ONES = np.ones((6, 1))
CASES = np.array([0, 0, 0, 1, 1, 1])


@pytest.mark.parametrize(
    ("reason", "arguments"),
    [
        ("too_few_cases", ([1.0, 2, 3, 4, 5, 7], ONES, np.zeros(6))),
        ("too_few_rows_for_model", ([1.0], [[1.0]], [0])),
        ("too_few_rows_for_model", ([], np.ones((0, 1)), [])),
        ("no_variance", ([3.0] * 6, ONES, CASES)),
        ("no_variance", ([2.0, 2, 2, 5, 5, 5], np.column_stack([ONES, CASES]), CASES)),
        ("mixed_without_residual", ([2.0, 2, 2, 5, 5, 5], ONES, CASES)),
        ("design_singular", ([1.0, 2, 3, 4, 5, 7], np.ones((6, 2)), CASES)),
        ("variances_not_separable", ([1.0, 2, 3, 4, 5, 7], ONES, np.arange(6))),
        ("variances_not_separable", ([1.0, 2, 3, 4, 5, 7], np.column_stack([ONES, CASES]), CASES)),
        ("variances_not_separable", ([1.0, 2, 3, 4, 5, 7], ONES, CASES, None, np.arange(6))),
        ("person_in_several_cases", ([1.0, 2, 3, 4, 5, 7], ONES, CASES, None, [1, 1, 2, 2, 3, 3])),
    ],
)
def test_what_the_data_do_not_determine_is_said(reason, arguments):
    with pytest.raises(NotEstimable) as cause:
        fit_mixed(*arguments)
    assert cause.value.reason == reason


@pytest.mark.parametrize(
    "arguments",
    [
        ([1.0, np.nan], np.ones((2, 1)), [0, 1]),
        ([1.0, 2.0], np.ones((2, 0)), [0, 1]),
        ([1.0, 2.0], np.ones(2), [0, 1]),
        ([1.0, 2.0], np.ones((2, 1)), [0]),
        ([1.0, 2.0], np.ones((2, 1)), [0, np.nan]),
        ([1.0, 2.0], np.ones((2, 1)), [0, 1], None, [1]),
    ],
)
def test_what_does_not_fit_together_is_an_error(arguments):
    with pytest.raises(ValueError, match=r"."):
        fit_mixed(*arguments)


def test_a_model_without_persons_has_no_variance_of_theirs():
    with pytest.raises(ValueError, match="no intercept of the person"):
        person_variance(fit_mixed(*ancova()))
