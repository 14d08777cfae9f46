"""Cluster-robust variances are clubSandwich's, and hold with few clusters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from samskaping.effects.comparison import case_means_pooled_t
from samskaping.effects.few_clusters import (
    cluster_variance,
    cr2_contrast,
    fit_by_cluster,
    robust_contrast,
)
from samskaping.effects.few_clusters.variance import contrast_covariances, satterthwaite_df
from samskaping.numeric import NotEstimable
from tests.effects.few_clusters.designs import arms, designs, from_r

KINDS = ("CR0", "CR1", "CR1S", "CR2", "CR3")


@pytest.mark.parametrize("name", designs())
def test_variances_and_degrees_of_freedom_are_what_r_gives(name):
    fit, stored = fit_by_cluster(*designs()[name]), from_r()
    each = np.eye(len(fit.coefficients))
    # R takes the variance of what a single case settles, its own dummy, to be 0.
    chosen = slice(-2, None) if "absorbed" in name else slice(None)
    assert fit.coefficients == pytest.approx(stored[f"{name}.coefficients"], rel=1e-10)
    for kind in KINDS:
        if f"{name}.{kind}" in stored:
            found = [np.sqrt(cluster_variance(fit, one, kind)) for one in each[chosen]]
            assert found == pytest.approx(stored[f"{name}.{kind}"][chosen], rel=1e-10)
    found = [satterthwaite_df(fit, one) for one in each[chosen]]
    assert found == pytest.approx(stored[f"{name}.df"][chosen], rel=1e-10)


def test_the_contrast_and_its_test_are_what_r_gives():
    design, outcome, clusters, _ = designs()["ancova"]
    found = cr2_contrast(design, outcome, clusters, [0, 0, 1], 0.95)
    # R: coef_test(lm(post ~ pre + treat, sim6), "CR2", cluster = sim6$case)[3, ]
    expected = (1.04365918293, 4.79521343878, 3.85607811012, 0.00950286362003)
    assert (found.estimate, found.statistic, found.df, found.p) == pytest.approx(
        expected, rel=1e-10
    )
    assert (found.n, found.n_cases) == (180, 6)


@pytest.mark.parametrize("name", ["made_weighted", "absorbed_weighted", "gain_uneven"])
def test_cr3_is_the_sum_of_squares_of_what_leaving_out_a_cluster_changes(name):
    design, outcome, clusters, weights = designs()[name]
    weights = np.ones(len(outcome)) if weights is None else weights
    last = np.eye(design.shape[1])[-1]
    whole = fit_by_cluster(design, outcome, clusters, weights)
    changes = []
    for one in np.unique(clusters):
        kept = clusters != one
        part = fit_by_cluster(design[kept], outcome[kept], clusters[kept], weights[kept])
        changes.append(last @ (part.coefficients - whole.coefficients))
    assert cluster_variance(whole, last, "CR3") == pytest.approx(np.dot(changes, changes), rel=1e-9)


def test_many_outcomes_of_one_design_are_fitted_as_each_alone():
    design, outcome, clusters, weights = designs()["made_weighted"]
    many = fit_by_cluster(design, np.stack([outcome, outcome**2]), clusters, weights)
    contrasts = np.eye(4)[1:]
    both = contrast_covariances(many, contrasts, "CR2")
    for at, one in enumerate((outcome, outcome**2)):
        alone = fit_by_cluster(design, one, clusters, weights)
        assert many.coefficients[at] == pytest.approx(alone.coefficients, rel=1e-10)
        found = contrast_covariances(alone, contrasts, "CR2")
        assert both[at] == pytest.approx(found, rel=1e-9, abs=1e-14)


def test_only_the_ratios_of_weights_count():
    design, outcome, clusters, weights = designs()["made_weighted"]
    found = cr2_contrast(design, outcome, clusters, [0, 1, 0, 0], 0.9, weights)
    again = cr2_contrast(design, outcome, clusters, [0, 1, 0, 0], 0.9, 700 * weights)
    assert (again.se, again.df) == pytest.approx((found.se, found.df), rel=1e-10)


def test_columns_that_depend_on_one_another_leave_other_contrasts_estimable():
    """A constant and a dummy for each of two groups: their difference stays the same."""
    design, outcome, clusters, _ = designs()["gain"]
    three = np.column_stack([design, 1 - design[:, 1]])
    found = cr2_contrast(three, outcome, clusters, [0, 1, -1], 0.95)
    plain = cr2_contrast(design, outcome, clusters, [0, 1], 0.95)
    for part in ("estimate", "se", "df", "p"):
        assert getattr(found, part) == pytest.approx(getattr(plain, part), rel=1e-10)
    assert cr2_contrast(three, outcome, clusters, [0, 1, 0], 0.95).note == "design_singular"


def test_dummies_of_the_clusters_and_centred_rows_are_the_same_model():
    design, outcome, clusters, _ = designs()["absorbed"]
    of_case = (clusters[:, None] == np.unique(clusters)).astype(float)
    centre = np.eye(len(outcome)) - of_case / of_case.sum(axis=0) @ of_case.T
    dummies = cr2_contrast(design, outcome, clusters, np.eye(8)[-1], 0.95)
    absorbed = cr2_contrast(centre @ design[:, -2:], centre @ outcome, clusters, [0, 1], 0.95)
    for part in ("estimate", "se", "df", "p"):
        assert getattr(absorbed, part) == pytest.approx(getattr(dummies, part), rel=1e-9)


def test_three_and_three_equal_cases_are_the_pooled_t_with_four_df():
    design, gains, case = arms(3, 3)
    found = cr2_contrast(design, gains, case, [0, 1], 0.95)
    means = [gains[case == g].mean() for g in range(6)]
    pooled = case_means_pooled_t(means[:3], means[3:], 0.95)
    assert found.df == pytest.approx(4, rel=1e-12)
    for part in ("estimate", "se", "p", "lower", "upper"):
        assert getattr(found, part) == pytest.approx(getattr(pooled, part), rel=1e-10)


def test_two_and_four_equal_cases_have_27_thirteenths_df():
    design, gains, case = arms(2, 4)
    assert satterthwaite_df(fit_by_cluster(design, gains, case), [0, 1]) == pytest.approx(27 / 13)


def test_one_treated_case_settles_the_coefficient_and_has_no_interval():
    design, gains, case = arms(1, 5)
    found = cr2_contrast(design, gains, case, [0, 1], 0.95)
    assert (found.p, found.note) == (None, "cluster_settles_the_coefficient")
    assert found.estimate == pytest.approx(gains[case == 0].mean() - gains[case > 0].mean())


@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR3"])
def test_the_other_variances_have_their_usual_reference_and_no_test_of_one_case(kind):
    design, gains, case = arms(2, 4)
    found = robust_contrast(design, gains, case, [0, 1], 0.95, kind)
    fit = fit_by_cluster(design, gains, case)
    assert (found.df, found.method) == (5, f"{kind.lower()}_t")
    assert found.se == pytest.approx(np.sqrt(cluster_variance(fit, [0, 1], kind)))
    assert found.p == pytest.approx(2 * stats.t.sf(abs(found.estimate / found.se), 5))
    alone = robust_contrast(*arms(1, 5), [0, 1], 0.95, kind)
    assert (alone.p, alone.note) == (None, "cluster_settles_the_coefficient")


def test_below_two_df_there_is_no_interval():
    design, gains, case = arms(2, 3)
    kept = (case != 0) | (np.arange(len(case)) < 1)
    found = cr2_contrast(design[kept], gains[kept], case[kept], [0, 1], 0.95)
    fit = fit_by_cluster(design[kept], gains[kept], case[kept])
    assert satterthwaite_df(fit, [0, 1]) < 2
    assert (found.lower, found.note) == (None, "interval_df_below_two")


def test_a_fixed_effect_of_every_case_leaves_a_change_over_time_alone():
    rng = np.random.default_rng(2)
    case, time = np.repeat(np.arange(5), 12), np.tile([0.0, 1.0], 30)
    y = rng.normal(size=5)[case] + time * rng.normal(0.5, 0.3, 5)[case] + rng.normal(size=60)
    dummies = (case[:, None] == np.arange(5)).astype(float)
    found = cr2_contrast(np.column_stack([dummies, time]), y, case, [0, 0, 0, 0, 0, 1], 0.95)
    changes = [y[(case == g) & (time == 1)].mean() - y[(case == g) & (time == 0)].mean()
               for g in range(5)]  # fmt: skip
    # Balanced: the change is the mean of the cases' own, and CR2 is their t.
    assert found.estimate == pytest.approx(np.mean(changes))
    assert found.se == pytest.approx(np.std(changes, ddof=1) / np.sqrt(5), rel=1e-9)
    assert found.df == pytest.approx(4)


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.floats(-20, 20), st.floats(0.1, 10))
def test_relabelling_order_scale_and_origin(seed, constant, scale):
    design, gains, case = arms(3, 4, size=3, seed=seed)
    found = cr2_contrast(design, gains, case, [0, 1], 0.95)
    order = np.random.default_rng(seed).permutation(len(case))
    names = np.array([90, -3, 17, 4, 5, 600, 7])[case]
    again = cr2_contrast(design[order], constant + scale * gains[order], names[order], [0, 1], 0.95)
    swapped = cr2_contrast(
        np.column_stack([design[:, 0], 1 - design[:, 1]]), gains, case, [0, 1], 0.95
    )
    assert again.df == pytest.approx(found.df, rel=1e-9)
    assert again.se == pytest.approx(scale * found.se, rel=1e-6)
    assert swapped.estimate == pytest.approx(-found.estimate, rel=1e-9, abs=1e-12)
    assert swapped.p == pytest.approx(found.p, rel=1e-6)


def test_degenerate_designs_give_a_reason():
    design, gains, case = arms(3, 3)
    double = np.column_stack([design, design[:, 1]])
    assert cr2_contrast(double, gains, case, [0, 1, 0], 0.95).note == "design_singular"
    one = cr2_contrast(design, gains, np.zeros(len(case)), [0, 1], 0.95)
    assert (one.note, one.estimate is None) == ("interval_needs_more_cases;n_cases=1", False)
    flat = cr2_contrast(design, design[:, 1], case, [0, 1], 0.95)
    assert (flat.estimate, flat.note) == (pytest.approx(1), "interval_no_variance")
    with pytest.raises(NotEstimable, match="too_few_cases"):
        cluster_variance(fit_by_cluster(design, gains, np.zeros(len(case))), [0, 1], "CR1")
    with pytest.raises(ValueError, match="same number of rows"):
        fit_by_cluster(design, gains[1:], case)
    with pytest.raises(ValueError, match="finite"):
        fit_by_cluster(design, gains * np.nan, case)
