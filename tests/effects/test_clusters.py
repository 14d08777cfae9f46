"""Cluster-robust variances are clubSandwich's, and hold with few clusters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.effects.clusters import (
    cluster_variance,
    cr2_contrast,
    fit_by_cluster,
    satterthwaite_df,
)
from samskaping.effects.comparison import case_means_pooled_t
from samskaping.numeric import NotEstimable


def models(data):
    """Design, outcome and clusters of the three models that R was asked about."""
    case, treat, pre, post = data[:, 0], data[:, 2], data[:, 3], data[:, 4]
    one, time = np.ones(len(data)), np.repeat([0.0, 1.0], len(data))
    both = np.tile(treat, 2)
    return {
        "ancova": (np.column_stack([one, pre, treat]), post, case),
        "gain": (np.column_stack([one, treat]), post - pre, case),
        "did": (
            np.column_stack([np.tile(one, 2), both, time, both * time]),
            np.concatenate([pre, post]),
            np.tile(case, 2),
        ),
    }


def last(design):
    return np.eye(design.shape[1])[-1]


@pytest.mark.parametrize("name", ["ancova", "gain", "did"])
def test_variances_and_degrees_of_freedom_are_what_r_gives(name, from_r, reference_data):
    design, outcome, clusters = models(reference_data("sim6_wide"))[name]
    fit = fit_by_cluster(design, outcome, clusters)
    for kind in ("CR0", "CR1", "CR1S", "CR2", "CR3"):
        se = np.sqrt(cluster_variance(fit, last(design), kind))
        assert se == pytest.approx(from_r[f"cluster.{name}.{kind}"], rel=1e-9)
    found = cr2_contrast(design, outcome, clusters, last(design), 0.95)
    expected = from_r[f"cluster.{name}.test"]
    assert [found.estimate, found.statistic, found.df, found.p] == pytest.approx(expected, rel=1e-9)
    assert (found.n, found.n_cases) == (len(outcome), 6)


def arms(treated, others, size=5, seed=1):
    """Gains of equal cases, the first of them treated."""
    case = np.repeat(np.arange(treated + others), size)
    rng = np.random.default_rng(seed)
    gains = rng.normal(size=treated + others)[case] + rng.normal(size=len(case))
    return np.column_stack([np.ones(len(case)), case < treated]), gains, case


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


def false_positives(sizes, treated, icc, runs, seed):
    """How often each test rejects a difference that is not there."""
    rng = np.random.default_rng(seed)
    case = np.repeat(np.arange(len(sizes)), sizes)
    design = np.column_stack([np.ones(len(case)), case < treated]).astype(float)
    counts = {"cr2": 0, "pooled": 0, "persons": 0}
    for _ in range(runs):
        cases = np.sqrt(icc) * rng.normal(size=len(sizes))
        gains = cases[case] + np.sqrt(1 - icc) * rng.normal(size=len(case))
        robust = cr2_contrast(design, gains, case, [0, 1], 0.95)
        counts["cr2"] += robust.p is not None and robust.p < 0.05
        means = np.bincount(case, gains) / sizes
        counts["pooled"] += case_means_pooled_t(means[:treated], means[treated:], 0.95).p < 0.05
        split = gains[case < treated], gains[case >= treated]
        counts["persons"] += case_means_pooled_t(*split, 0.95).p < 0.05
    return {name: count / runs for name, count in counts.items()}


def test_six_cases_reject_a_true_null_as_often_as_they_say_and_persons_far_too_often():
    runs = 800
    found = false_positives([20, 30, 40, 25, 35, 60], 3, 0.1, runs, 21)
    error = 3 * np.sqrt(0.05 * 0.95 / runs)
    assert found["cr2"] == pytest.approx(0.05, abs=error + 0.005)
    assert found["pooled"] == pytest.approx(0.05, abs=error)
    assert found["persons"] > 0.2


@pytest.mark.slow
@pytest.mark.parametrize("icc", [0.0, 0.05, 0.1, 0.3, 0.5])
@pytest.mark.parametrize(
    ("sizes", "treated", "worst"),
    [
        ([20] * 4, 2, 0.05),
        ([20] * 6, 3, 0.05),
        ([20] * 6, 2, 0.05),
        ([10, 20, 30, 15, 25, 60], 3, 0.055),
        ([5, 10, 60, 5, 20, 60], 3, 0.08),
        ([20] * 10, 5, 0.05),
        # Small cases in the smaller arm: where the variance lies within cases, the pooled t
        # rejects twice as often as it says. Its assumption ``case_sizes_unequal`` tells so.
        ([5, 5, 10, 10, 20, 20, 40, 40, 60, 60], 4, 0.10),
        ([60, 60, 5, 10, 5, 10], 2, 0.07),
    ],
)
def test_false_positives_over_designs(sizes, treated, worst, icc):
    runs = 2000
    found = false_positives(sizes, treated, icc, runs, [len(sizes), treated, int(100 * icc)])
    error = 3 * np.sqrt(0.05 * 0.95 / runs)
    assert found["pooled"] < worst + error
    assert found["cr2"] < worst + error
