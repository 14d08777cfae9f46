"""The share of the way is never clipped, and its interval is Fieller's."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from samskaping.effects.attainment import attained, fieller, garwood, kept, share_of_the_way
from samskaping.effects.change import Occasions, Sample
from samskaping.effects.means import mean_t
from samskaping.numeric import Estimate


def level(estimate, reach=None):
    if reach is None:
        return Estimate(estimate=estimate)
    return Estimate(estimate=estimate, lower=estimate - reach, upper=estimate + reach)


def test_fieller_limits_are_where_the_paired_t_test_just_rejects():
    pairs = np.array([(2.0, 3.1), (2.4, 2.9), (1.8, 2.2), (2.9, 3.6), (2.2, 3.4), (2.6, 2.8)])
    found = share_of_the_way(Occasions.of(pairs[:, 0], pairs[:, 1], pairs), 4.0, 0.95)
    assert found.estimate == pytest.approx((3 - pairs[:, 0].mean()) / (4 - pairs[:, 0].mean()))
    for share in (found.lower, found.upper):
        left_over = pairs[:, 1] - (1 - share) * pairs[:, 0] - share * 4
        assert stats.ttest_1samp(left_over, 0).pvalue == pytest.approx(0.05, abs=1e-10)
    assert (found.df, found.n, found.method) == (5, 6, "fieller")


def test_unpaired_limits_are_where_welch_just_rejects_with_its_df_at_the_estimate():
    before, after = np.array([2.0, 2.4, 1.8, 2.9, 2.2]), np.array([3.1, 2.9, 2.2, 3.6, 3.4, 2.8])
    found = share_of_the_way(Occasions.of(before, after), 4.0, 0.95)
    parts = after.var(ddof=1) / 6, (1 - found.estimate) ** 2 * before.var(ddof=1) / 5
    assert found.df == pytest.approx(sum(parts) ** 2 / (parts[0] ** 2 / 5 + parts[1] ** 2 / 4))
    for share in (found.lower, found.upper):
        distance = after.mean() - (1 - share) * before.mean() - share * 4
        se = np.sqrt(after.var(ddof=1) / 6 + (1 - share) ** 2 * before.var(ddof=1) / 5)
        assert abs(distance / se) == pytest.approx(stats.t.ppf(0.975, found.df), rel=1e-10)


def test_moving_away_is_negative_and_passing_the_target_is_more_than_one():
    def share(before, after, target):
        found = Occasions(Sample(before), Sample(after))
        return share_of_the_way(found, target, 0.95).estimate

    assert share(3.0, 2.5, 4.0) == -0.5
    assert share(3.0, 4.5, 4.0) == 1.5
    assert share(10.0, 8.0, 6.0) == 0.5


def test_a_baseline_that_is_not_clearly_off_the_target_has_no_interval():
    rng = np.random.default_rng(5)
    before, after = rng.normal(3.0, 1, 8), rng.normal(3.1, 1, 8)
    found = share_of_the_way(Occasions.of(before, after), before.mean() + 0.1, 0.95)
    assert (found.lower, found.upper, found.note) == (None, None, "interval_unbounded")
    assert found.estimate is not None


@given(
    st.lists(st.tuples(st.floats(0, 2), st.floats(0, 4)), min_size=3, max_size=12),
    st.floats(-50, 50),
    st.floats(0.1, 40),
)
def test_units_and_origin_change_nothing_and_the_estimate_lies_inside(pairs, constant, scale):
    values = np.round(np.array(pairs), 2)
    assume(values[:, 0].var() > 1e-3)
    assume(values[:, 1].var() > 1e-3)

    def of(rows, target):
        return share_of_the_way(Occasions.of(rows[:, 0], rows[:, 1], rows), target, 0.95)

    found, moved = of(values, 9.0), of(scale * values + constant, scale * 9.0 + constant)
    assert found.lower <= found.estimate <= found.upper
    for part in ("estimate", "lower", "upper"):
        assert getattr(moved, part) == pytest.approx(getattr(found, part), rel=1e-6, abs=1e-6)


def test_the_kernel_by_hand():
    # Without error in the baseline the limits are those of the change over the distance.
    assert fieller(1.0, 2.0, (0.0, 0.25, 0.0), 2.0) == (0.0, 1.0)
    assert fieller(1.0, 1.0, (0.25, 0.25, 0.0), 2.0) is None


@pytest.mark.parametrize(
    ("estimate", "reach", "direction", "verdict"),
    [
        (4.1, 0.1, "maintain", "kept"),
        (4.25, 0.1, "maintain", "unclear"),
        (4.6, 0.2, "maintain", "not_kept"),
        (3.5, 0.1, "maintain", "not_kept"),
        (4.6, 0.2, "increase", "kept"),
        (3.5, 0.1, "increase", "not_kept"),
        (3.5, 0.1, "decrease", "kept"),
        (4.6, 0.2, "decrease", "not_kept"),
        (4.3, None, "maintain", "kept"),
        (4.4, None, "maintain", "not_kept"),
    ],
)
def test_what_is_to_stay_is_kept_when_its_whole_interval_is(estimate, reach, direction, verdict):
    assert kept(level(estimate, reach), 4.0, direction, 0.3) == verdict


def test_a_target_at_the_baseline_is_maintenance_and_one_behind_it_was_met():
    def note(before, after, target, direction):
        found = Occasions(Sample(before, 10, 0.1), Sample(after, 10, 0.1))
        judged = attained(found, level(after, 0.1), target, direction, 0.0, 0.95)
        assert judged.estimate is None or judged.note == ""
        return judged.note

    assert note(4.0, 4.5, 4.0, "increase") == "maintained_kept"
    assert note(4.0, 3.5, 4.0, "increase") == "maintained_not_kept"
    assert note(3.0, 4.0, 4.0, "maintain") == "maintained_unclear"
    assert note(4.2, 4.5, 4.0, "increase") == "met_at_baseline_kept"
    assert note(4.2, 3.5, 4.0, "increase") == "met_at_baseline_not_kept"
    assert note(3.8, 4.05, 4.0, "decrease") == "met_at_baseline_unclear"
    assert note(3.0, 3.5, 4.0, "increase") == ""
    assert note(5.0, 4.5, 4.0, "decrease") == ""
    equal = share_of_the_way(Occasions(Sample(4.0), Sample(5.0)), 4.0, 0.95)
    assert (equal.estimate, equal.note) == (None, "target_is_baseline")


def test_figures_without_spread_have_a_share_and_a_reason():
    found = share_of_the_way(Occasions(Sample(20.0), Sample(35.0)), 40.0, 0.95)
    assert (found.estimate, found.note) == (0.75, "interval_of_a_figure")
    alone = share_of_the_way(Occasions(Sample(1.0, 1), Sample(2.0, 5, 1.0)), 3.0, 0.95)
    assert alone.note == "interval_needs_more_persons;minimum=2"
    alike = share_of_the_way(Occasions(Sample(1.0, 4, 0.0), Sample(2.0, 5, 0.0)), 3.0, 0.95)
    assert (alike.estimate, alike.note) == (0.5, "interval_no_variance")


@pytest.mark.parametrize(
    ("count", "lower", "upper"), [(0, 0, 3.689), (10, 4.795, 18.390), (1, 0.0253, 5.572)]
)
def test_garwood_intervals_that_are_published(count, lower, upper):
    found = garwood(count, 0.95)
    assert [found.lower, found.upper] == pytest.approx([lower, upper], abs=5e-4)


def test_garwood_is_what_r_gives(from_r):
    for count in (0, 1, 10, 250):
        found = garwood(count, 0.95)
        assert [found.lower, found.upper] == pytest.approx(from_r[f"garwood.{count}"], rel=1e-8)
    rate = garwood(10, 0.95, exposure=4)
    assert (rate.estimate, rate.upper) == (2.5, pytest.approx(from_r["garwood.10"][1] / 4))
    with pytest.raises(ValueError, match="0 or more"):
        garwood(-1, 0.95)


@pytest.mark.parametrize("followed", [True, False])
def test_the_interval_holds_the_true_share_as_often_as_it_says(followed):
    rng, runs, held = np.random.default_rng(17 + followed), 1500, 0
    for _ in range(runs):
        person = rng.normal(0, 0.8, (15, 1)) if followed else 0.0
        values = np.array([2.5, 3.1]) + person + rng.normal(0, 0.6, (15, 2))
        pairs = values if followed else ()
        found = share_of_the_way(Occasions.of(values[:, 0], values[:, 1], pairs), 4.0, 0.95)
        held += found.lower is None or found.lower <= 0.4 <= found.upper
    assert held / runs == pytest.approx(0.95, abs=3 * np.sqrt(0.05 * 0.95 / runs))


def test_leaving_the_baseline_s_error_out_would_hold_it_too_seldom():
    rng, runs, held = np.random.default_rng(19), 600, 0
    for _ in range(runs):
        before, after = rng.normal(2.5, 1, 15), rng.normal(3.1, 1, 15)
        way = 4.0 - before.mean()
        alone = mean_t(15, after.mean() - before.mean(), after.var(ddof=1), 0.95)
        held += alone.lower / way <= 0.4 <= alone.upper / way
    assert held / runs < 0.93
