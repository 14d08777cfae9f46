import numpy as np
import pytest
from scipy import stats

from samskaping.effects.comparison import case_means_pooled_t
from samskaping.effects.mixed import (
    fit_mixed,
    joint_test,
    kenward_roger,
    mixed_contrast,
    satterthwaite,
)
from tests.effects.mixed.mixed_values import (
    ancova,
    components,
    from_r,
    long,
    parts_of_v,
    sleep,
    small,
    table_from_r,
    waves,
    wide,
)


def table(fit, small_sample):
    """Estimate, standard error and degrees of freedom of every coefficient."""
    rows = np.eye(len(fit.coefficients))
    found = [mixed_contrast(fit, small_sample, row, 0.95) for row in rows]
    return [[one.estimate, one.se, one.df] for one in found]


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("sleep", lambda: fit_mixed(*sleep())),
        ("ancova", lambda: fit_mixed(*ancova())),
        ("slopes", lambda: fit_mixed(*long())),
        ("apart", lambda: fit_mixed(*long(), correlated=False)),
    ],
)
def test_kenward_and_rogers_reference_is_what_pbkrtest_gives(name, fit):
    found = fit()
    expected = table_from_r(f"{name}.kr")
    np.testing.assert_allclose(table(found, kenward_roger(found)), expected, rtol=1e-6)


def test_the_days_of_the_sleepstudy_have_exactly_17_degrees_of_freedom():
    fit = fit_mixed(*sleep())
    assert mixed_contrast(fit, kenward_roger(fit), [0, 1], 0.95).df == pytest.approx(17, abs=1e-9)


@pytest.mark.parametrize(("name", "data"), [("ancova", ancova), ("slopes", long)])
def test_satterthwaites_reference_is_what_lmertest_gives(name, data):
    fit = fit_mixed(*data())
    expected = table_from_r(f"{name}.satterthwaite")
    np.testing.assert_allclose(table(fit, satterthwaite(fit)), expected, rtol=1e-5)


def test_the_adjusted_covariance_is_what_pbkrtest_gives():
    fit = fit_mixed(*ancova())
    back = np.linalg.inv(fit.data.r) * fit.data.scale
    adjusted = back @ kenward_roger(fit).adjusted @ back.T
    np.testing.assert_allclose(adjusted.ravel(), from_r("ancova.vcov"), rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "data", "rows"), [("ancova", ancova, [1, 2]), ("slopes", long, [1, 3])]
)
def test_f_tests_of_several_contrasts_are_what_pbkrtest_and_lmertest_give(name, data, rows):
    fit = fit_mixed(*data())
    contrasts = np.eye(len(fit.coefficients))[rows]
    found = joint_test(fit, kenward_roger(fit), contrasts)
    given = [found.numerator_df, found.denominator_df, found.statistic, found.scale]
    np.testing.assert_allclose(given, from_r(f"{name}.joint"), rtol=1e-5)
    found = joint_test(fit, satterthwaite(fit), contrasts)
    given = [found.numerator_df, found.denominator_df, found.statistic]
    np.testing.assert_allclose(given, from_r(f"{name}.md"), rtol=1e-5)
    assert found.p == pytest.approx(stats.f.sf(found.statistic, 2, found.denominator_df))


def test_it_is_the_formula_with_every_matrix_written_out():
    y, x, case, z, person = small()
    fit = fit_mixed(y, x, case, z, person)
    parts = parts_of_v(case, z, person)
    v = sum(value * part for value, part in zip(components(fit), parts, strict=True))
    inverse = np.linalg.inv(v)
    phi = np.linalg.inv(x.T @ inverse @ x)
    p = [-x.T @ inverse @ g @ inverse @ x for g in parts]
    q = [[x.T @ inverse @ g @ inverse @ h @ inverse @ x for h in parts] for g in parts]
    information = [
        [
            np.trace(inverse @ g @ inverse @ h) / 2
            - np.trace(phi @ q[r][s])
            + np.trace(phi @ p[r] @ phi @ p[s]) / 2
            for s, h in enumerate(parts)
        ]
        for r, g in enumerate(parts)
    ]
    w = np.linalg.inv(information)
    places = range(len(parts))
    inner = sum(w[r, s] * (q[r][s] - p[r] @ phi @ p[s]) for r in places for s in places)
    adjusted = phi + 2 * phi @ inner @ phi
    row = np.array([0.0, 1.0, 0.5, 2.0])
    slopes = np.array([-row @ phi @ one @ phi @ row for one in p])
    found = mixed_contrast(fit, kenward_roger(fit), row, 0.9)
    assert found.se == pytest.approx(np.sqrt(row @ adjusted @ row), rel=1e-7)
    assert found.df == pytest.approx(2 * (row @ phi @ row) ** 2 / (slopes @ w @ slopes), rel=1e-7)
    reach = stats.t.ppf(0.95, found.df) * found.se
    assert (found.lower, found.upper) == pytest.approx(
        (found.estimate - reach, found.estimate + reach)
    )


def test_gains_of_equal_cases_give_the_pooled_t_on_their_means():
    case, treat, earlier, later = wide()
    kept = np.concatenate([np.flatnonzero(case == one)[:20] for one in np.unique(case)])
    gain, treated, case = (later - earlier)[kept], treat[kept], case[kept]
    fit = fit_mixed(gain, np.column_stack([np.ones(120), treated]), case)
    found = mixed_contrast(fit, kenward_roger(fit), [0, 1], 0.95)
    means = [gain[case == one].mean() for one in np.unique(case)]
    expected = case_means_pooled_t(means[:3], means[3:], 0.95)
    assert found.df == pytest.approx(4)
    for part in ("estimate", "se", "lower", "upper", "p"):
        assert getattr(found, part) == pytest.approx(getattr(expected, part), rel=1e-7)


def test_on_the_edge_kenward_and_rogers_count_the_variance_at_zero_and_lmertest_does_not():
    """Cases with the same mean: 2.5 degrees of freedom, as pbkrtest says, and not 208."""
    y, x, case, *_ = waves()
    means = {one: y[case == one].mean() for one in np.unique(case)}
    off = y - np.array([means[one] for one in case])
    fit = fit_mixed(off, x[:, :2], case)
    assert fit.singular
    assert fit.case_covariance[0, 0] == 0
    found = mixed_contrast(fit, kenward_roger(fit), [0, 1], 0.95)
    assert found.df == pytest.approx(table_from_r("level.kr")[1, 2], rel=1e-6)
    assert found.se == pytest.approx(table_from_r("level.kr")[1, 1], rel=1e-6)
    assert found.note == "random_part_at_edge"
    assert table_from_r("level.satterthwaite")[1, 2] == pytest.approx(208)
    assert mixed_contrast(fit, satterthwaite(fit), [0, 1], 0.95).df < 4


def test_an_edge_of_the_persons_variance_is_what_pbkrtest_makes_of_it():
    y, x, case, z, person = waves()
    fit = fit_mixed(y, x, case, z[:, :1], person)
    np.testing.assert_allclose(table(fit, kenward_roger(fit)), table_from_r("edge.kr"), rtol=2e-5)


def test_degrees_of_freedom_can_be_held_to_what_the_design_allows():
    fit = fit_mixed(*ancova())
    small_sample = kenward_roger(fit)
    free = mixed_contrast(fit, small_sample, [0, 0, 1], 0.95)
    held = mixed_contrast(fit, small_sample, [0, 0, 1], 0.95, most=4)
    assert free.df == pytest.approx(4.0195656, rel=1e-6)
    assert (held.df, held.method) == (4, "mixed_kenward_roger_capped")
    assert held.upper > free.upper
    assert mixed_contrast(fit, small_sample, [0, 0, 1], 0.95, most=5).df == free.df
    assert joint_test(fit, small_sample, [[0, 1, 0], [0, 0, 1]], most=4).denominator_df == 4


def test_below_two_degrees_of_freedom_there_is_no_interval():
    fit = fit_mixed(*ancova())
    found = mixed_contrast(fit, kenward_roger(fit), [0, 0, 1], 0.95, most=1.9)
    assert (found.lower, found.p, found.note) == (None, None, "interval_df_below_two")
    assert found.estimate == pytest.approx(1.0895725, rel=1e-6)


def test_a_reference_by_kenward_and_roger_needs_a_fit_by_restricted_likelihood():
    with pytest.raises(ValueError, match="restricted likelihood"):
        kenward_roger(fit_mixed(*ancova(), reml=False))


@pytest.mark.parametrize("row", [[0, 0, 0], [1, 0], [0, np.nan, 1], [[0, 1, 0]]])
def test_a_contrast_that_is_none_is_an_error(row):
    fit = fit_mixed(*ancova())
    with pytest.raises(ValueError, match="contrast"):
        mixed_contrast(fit, kenward_roger(fit), row, 0.95)


def test_contrasts_that_say_the_same_are_not_tested_twice():
    fit = fit_mixed(*ancova())
    with pytest.raises(ValueError, match="independent"):
        joint_test(fit, kenward_roger(fit), [[0, 1, 0], [0, 2, 0]])
