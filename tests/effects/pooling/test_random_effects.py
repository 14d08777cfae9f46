"""Random-effects pooling is metafor's where it has converged, and holds with few cases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from samskaping.effects.pooling import (
    h2,
    heterogeneity,
    i2,
    leave_one_out,
    pool,
    pool_sets,
    pooled_mean,
    prediction,
    tau2,
    unweighted_mean,
)
from samskaping.effects.pooling.between import ESTIMATORS, between_variance, cochran_q, tau2_at
from samskaping.numeric import NotEstimable
from tests.effects import stored


@pytest.fixture(scope="module")
def trials():
    return {"bcg": stored.trials(), "own": stored.six_cases()}


@pytest.mark.parametrize("data", ["bcg", "own"])
@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_every_estimator_of_tau2_is_what_r_gives(data, estimator, trials, from_r):
    expected = from_r[f"{data}.tau2.{estimator}"]
    assert between_variance(*trials[data], estimator) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("data", ["bcg", "own"])
@pytest.mark.parametrize("kind", ["z", "knha", "adhoc"])
def test_the_pooled_mean_is_what_r_gives(data, kind, trials, from_r):
    found = pooled_mean(pool(*trials[data], kind=kind), 0.95)
    numbers = [found.estimate, found.se, found.lower, found.upper, found.p]
    assert numbers == pytest.approx(from_r[f"{data}.mean.{kind}"], rel=1e-9)


@pytest.mark.parametrize("data", ["bcg", "own"])
def test_heterogeneity_is_what_r_gives(data, trials, from_r):
    fit = pool(*trials[data])
    q, share, spread = heterogeneity(fit), i2(fit, 0.95), tau2(fit, 0.95)
    assert [q.estimate, q.p] == pytest.approx(from_r[f"{data}.q"], rel=1e-8)
    assert share.estimate == pytest.approx(from_r[f"{data}.i2"], rel=1e-9)
    assert [share.lower, share.upper] == pytest.approx(from_r[f"{data}.i2.limits"], rel=1e-9)
    assert [spread.lower, spread.upper] == pytest.approx(from_r[f"{data}.tau2.limits"], rel=1e-9)
    ratio = h2(fit, 0.95)
    assert ratio.estimate == pytest.approx(from_r[f"{data}.h2"], rel=1e-9)
    # H² = 1/(1 − I²), at the limits too.
    ends = [1 / (1 - end) for end in from_r[f"{data}.i2.limits"]]
    assert [ratio.lower, ratio.upper] == pytest.approx(ends, rel=1e-8)


@pytest.mark.parametrize("data", ["bcg", "own"])
def test_prediction_and_leaving_one_out_are_what_r_gives(data, trials, from_r):
    fit = pool(*trials[data])
    found = prediction(fit, 0.95)
    assert [found.lower, found.upper] == pytest.approx(from_r[f"{data}.prediction"], rel=1e-9)
    means = [one.estimate for one in leave_one_out(fit, 0.95)]
    assert means == pytest.approx(from_r[f"{data}.leave_one_out"], rel=1e-9)


def test_paule_mandel_and_empirical_bayes_meet_their_equation(trials):
    for effects, variances in trials.values():
        found = between_variance(effects, variances, "pm")
        assert cochran_q(effects, variances, found) == pytest.approx(len(effects) - 1, rel=1e-12)
        assert between_variance(effects, variances, "eb") == found


@pytest.mark.parametrize("estimator", ["reml", "ml"])
def test_no_other_tau2_is_more_likely(estimator):
    rng = np.random.default_rng(6)
    for _ in range(40):
        k = int(rng.integers(2, 9))
        v = rng.lognormal(-1, 1.5, k)
        y = rng.normal(0, rng.uniform(0, 2), k) + rng.normal(size=k) * np.sqrt(v)

        def likelihood(t, y=y, v=v):
            w = 1 / (v + t)
            extra = np.log(w.sum()) if estimator == "reml" else 0.0
            return -0.5 * (-np.log(w).sum() + extra + w @ (y - w @ y / w.sum()) ** 2)

        best = likelihood(between_variance(y, v, estimator))
        others = np.concatenate([[0.0], np.logspace(-5, 3, 500)])
        assert best >= max(likelihood(t) for t in others) - 1e-9


def test_equal_errors_are_the_t_of_the_cases_own_changes():
    changes = np.array([0.2, 0.9, -0.1, 0.6, 0.5])
    found = pooled_mean(pool(changes, np.full(5, 0.01)), 0.95)
    expected = stats.ttest_1samp(changes, 0)
    assert (found.estimate, found.p) == (
        pytest.approx(changes.mean()), pytest.approx(expected.pvalue)
    )  # fmt: skip
    assert found.df == 4


def test_many_sets_at_once_are_what_each_is_alone():
    rng = np.random.default_rng(3)
    y, v = rng.normal(0, rng.uniform(0, 1, (40, 1)), (40, 5)), rng.lognormal(-2, 1, (40, 5))
    for estimator in ESTIMATORS:
        together = pool_sets(y, v, estimator, "knha")
        alone = [pool(*one, estimator, "knha") for one in zip(y, v, strict=True)]
        for name in ("mean", "tau2", "se"):
            each = [getattr(fit, name) for fit in alone]
            np.testing.assert_allclose(getattr(together, name), each, rtol=1e-10, atol=1e-14)
    lower, upper = pool_sets(y, v).limits(5, "adhoc", 0.9)
    one = pooled_mean(pool(y[7], v[7]), 0.9)
    assert (lower[7], upper[7]) == pytest.approx((one.lower, one.upper), rel=1e-10)


def test_the_plain_mean_of_the_cases_stands_beside_the_pooled_one():
    found = unweighted_mean(pool([0.2, 0.9, -0.1, 0.6], [0.01, 0.5, 0.02, 0.3]), 0.95)
    expected = stats.ttest_1samp([0.2, 0.9, -0.1, 0.6], 0)
    assert (found.estimate, found.p) == (pytest.approx(0.4), pytest.approx(expected.pvalue))
    assert (found.lower, found.upper) == pytest.approx(tuple(expected.confidence_interval()))


def test_the_larger_error_is_taken_when_the_cases_are_more_alike_than_chance():
    alike = [0.5, 0.51, 0.49, 0.5], [0.04] * 4
    z, knha, adhoc = (pool(*alike, kind=kind).se for kind in ("z", "knha", "adhoc"))
    assert adhoc == z == pytest.approx(0.1)
    assert knha < 0.01
    fit = pool(*alike)
    assert (fit.tau2, tau2(fit, 0.95).note) == (0, "interval_below_zero")
    assert (i2(fit, 0.95).estimate, i2(fit, 0.95).lower) == (0, None)
    middling = pool([0.5, 0.6, 0.3, 0.5], [0.04] * 4)
    spread = tau2(middling, 0.95)
    assert (spread.estimate, spread.lower, spread.note) == (0, 0, "negative_between_variance")
    assert spread.upper > 0


def test_too_few_cases_are_a_reason():
    with pytest.raises(NotEstimable, match="too_few_cases"):
        pool([0.5], [0.1])
    four = pool([0.1, 0.5, 0.3, 0.9], [0.02] * 4)
    assert prediction(four, 0.95).note == "too_few_cases;minimum=5;n=4"
    left = leave_one_out(pool([0.1, 0.5], [0.02] * 2), 0.95)
    assert [one.note for one in left] == ["too_few_cases;minimum=2;n=1"] * 2
    same = pooled_mean(pool([0.5] * 3, [0.1] * 3, kind="knha"), 0.95)
    assert (same.estimate, same.note) == (pytest.approx(0.5), "interval_no_variance")
    assert tau2_at(np.array([1.0, 1.0]), np.array([1.0, 1.0]), 1.0) is None


def test_errors_that_numbers_cannot_weigh_together_are_a_reason():
    with pytest.raises(NotEstimable, match="standard_errors_too_unequal"):
        pool([0.1, 0.2, 0.3], [1e-10, 1e10, 1.0], "dl")
    assert pool([0.1, 0.2, 0.3], [1e-6, 1e5, 1.0], "dl").tau2 >= 0
    with pytest.raises(ValueError, match="unit"):
        pool([0.1, 0.2], [1e-300, 1e-300])


def test_input_that_makes_no_sense_is_refused():
    for effects, variances in (([1.0], [1.0, 2.0]), ([np.nan, 1], [1, 1]), ([1, 2], [0.0, 1.0])):
        with pytest.raises(ValueError, match=r"same length|above 0"):
            pool(effects, variances)
    with pytest.raises(ValueError, match="row for each set"):
        pool_sets([1.0, 2.0], [1.0, 1.0])


@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=3, max_size=9),
    st.floats(-20, 20),
    st.floats(0.2, 20),
    st.sampled_from(ESTIMATORS),
)
def test_order_units_and_origin(rows, constant, scale, estimator):
    effects, variances = np.round(np.array(rows), 4).T
    fit = pool(effects, variances, estimator)
    turned = pool(effects[::-1], variances[::-1], estimator)
    moved = pool(scale * effects + constant, scale**2 * variances, estimator)
    assert turned.mean == pytest.approx(fit.mean, rel=1e-8, abs=1e-9)
    assert moved.mean == pytest.approx(scale * fit.mean + constant, rel=1e-5, abs=1e-5)
    assert moved.tau2 == pytest.approx(scale**2 * fit.tau2, rel=1e-4, abs=1e-5 * scale**2)
    assert moved.se == pytest.approx(scale * fit.se, rel=1e-4)


def coverage(sizes, tau, runs, seed):
    """How often the intervals hold the true mean, and the true effect of another case."""
    rng = np.random.default_rng(seed)
    n, k = np.array(sizes), len(sizes)
    y = rng.normal(0.3, tau, (runs, k)) + rng.normal(0, 1, (runs, k)) / np.sqrt(n)
    v = rng.chisquare(n - 1, (runs, k)) / (n - 1) / n
    held = {}
    for kind in ("adhoc", "knha", "z"):
        lower, upper = pool_sets(y, v, kind=kind).limits(k, kind, 0.95)
        held[kind] = ((lower <= 0.3) & (upper >= 0.3)).mean()
    ranges = [prediction(pool(*one), 0.95) for one in zip(y[:500], v[:500], strict=True)]
    if ranges[0].lower is not None:
        another = rng.normal(0.3, tau, len(ranges))
        held["another"] = np.mean(
            [one.lower <= x <= one.upper for one, x in zip(ranges, another, strict=True)]
        )
    return held


def test_six_cases_hold_the_true_mean_as_often_as_they_say_and_z_does_not():
    runs = 2000
    found = coverage([20, 25, 30, 40, 50, 60], 0.3, runs, 31)
    error = 3 * np.sqrt(0.05 * 0.95 / runs)
    assert found["adhoc"] > 0.95 - error
    assert found["z"] < 0.95 - error
    assert found["another"] == pytest.approx(0.95, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("tau", [0.0, 0.1, 0.3, 1.0])
@pytest.mark.parametrize(
    "sizes", [[20] * 4, [20] * 6, [10, 12, 20, 30, 60, 60], [10] * 10, [12, 60, 12, 60]]
)
def test_coverage_over_designs(sizes, tau):
    runs = 4000
    found = coverage(sizes, tau, runs, [len(sizes), sum(sizes), int(10 * tau)])
    error = 3 * np.sqrt(0.05 * 0.95 / runs)
    assert found["adhoc"] > 0.93 - error
