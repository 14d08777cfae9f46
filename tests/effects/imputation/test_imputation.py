"""Completed tables keep what the cases show, and their results are mice's."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from samskaping.effects.imputation import (
    chained_imputations,
    combine_effects,
    missing_pattern,
)
from samskaping.effects.imputation.draws import (
    by_logistic_regression,
    by_mean_matching,
    linear_draw,
)
from samskaping.effects.means import case_means_difference_t, case_means_t
from samskaping.effects.trust import tipping_point
from samskaping.numeric import Estimate, NotEstimable
from samskaping.numeric.rubin import rubin
from tests.effects.stored import recomputed, stored, table

FROM_R = stored("imputation")
KINDS = ["score", "score", "yes_no"]


def with_gaps():
    """The six simulated cases with the gaps that ``make_imputation.R`` makes in them."""
    sim6 = table("sim6_wide")
    i, case = np.arange(1, len(sim6) + 1), sim6[:, 0]
    first, later = sim6[:, 3], sim6[:, 4]
    values = np.column_stack([first, later, later + np.sin(i) > np.median(later)]).astype(float)
    values[(i % 4 == 0) | ((first > np.median(first)) & (i % 3 == 0)), 1] = np.nan
    values[i % 5 == 0, 2] = np.nan
    values[i % 7 == 0, 0] = np.nan
    return values, case


def gain(completed, case):
    change = completed[:, 1] - completed[:, 0]
    return case_means_difference_t(
        [change[case == g].mean() for g in np.unique(case)], np.zeros(len(np.unique(case))), 0.95
    )


def pooled(tables, case, of=gain):
    return combine_effects([of(one, case) for one in tables], 0.95)


def test_the_pattern_is_what_r_gives():
    found = missing_pattern(with_gaps()[0])
    assert found.counts.tolist() == FROM_R["pattern.counts"]
    assert found.missing.tolist() == FROM_R["pattern.missing"]
    assert (found.rows, found.complete) == (180, 80)
    assert found.observed[0].all()


def test_a_pattern_is_monotone_if_who_left_stays_away():
    left = [[1.0, 2, 3], [1, 2, np.nan], [1, np.nan, np.nan]]
    assert missing_pattern(left).monotone
    assert not missing_pattern([*left, [np.nan, 2, 3]]).monotone
    assert missing_pattern([[1.0, 2]]).complete == 1
    with pytest.raises(ValueError, match="rows and columns"):
        missing_pattern([1.0, np.nan])


def test_rubins_rules_are_what_r_gives():
    found = rubin(FROM_R["few.estimates"], FROM_R["few.variances"], 5)
    numbers = [found.value, found.within, found.between, found.total, found.df,
               found.missing_information]  # fmt: skip
    assert numbers == pytest.approx(FROM_R["few.pooled"], rel=1e-9)
    normal = rubin(FROM_R["few.estimates"], FROM_R["few.variances"], math.inf)
    numbers = [normal.value, normal.total, normal.df, normal.missing_information]
    assert numbers == pytest.approx(FROM_R["few.pooled_normal"], rel=1e-9)


def test_the_published_regression_of_nhanes_has_its_degrees_of_freedom():
    """mice::pool of 20 imputations of nhanes, the coefficient of bmi, 22 complete df."""
    spread = math.sqrt(1.066935531 * 19 / 20)
    values = 5.36852078109 + spread * np.array([1.0, -1.0] * 10)
    found = rubin(values, [3.05644751173] * 20, 22)
    assert found.total == pytest.approx(4.17672981927, rel=1e-9)
    assert found.df == pytest.approx(14.0247016314, rel=1e-9)
    assert (found.share, found.missing_information) == pytest.approx(
        (0.268219960596, 0.354186816903), rel=1e-9
    )


@pytest.mark.parametrize(("name", "of"), [("gain", gain), ("yes", None)])
def test_the_pooled_effect_is_what_mice_gives_within_its_monte_carlo_error(name, of):
    values, case = with_gaps()
    rng = np.random.default_rng(11)
    tables = chained_imputations(values, KINDS, case, rng, imputations=60, cycles=5).completed

    def answered(completed, case):
        return case_means_t([completed[case == g, 2].mean() for g in range(1, 7)], 0.95)

    each = [(of or answered)(one, case) for one in tables]
    found = rubin([one.estimate for one in each], [one.se**2 for one in each], 5)
    mean, within, between, _, df, _ = FROM_R[f"many.{name}"]
    error = math.sqrt(2 * between / 60)
    assert found.value == pytest.approx(mean, abs=4 * error)
    assert found.within == pytest.approx(within, rel=0.1)
    # The ratio of two variances with 59 degrees of freedom lies here in 998 of 1,000 runs.
    low, high = stats.f.ppf([0.001, 0.999], 59, 59)
    assert low < found.between / between < high
    assert found.df == pytest.approx(df, rel=0.05)


def test_complete_cases_alone_are_biased_where_those_who_began_high_left():
    values, case = with_gaps()
    whole = table("sim6_wide")
    true = gain(whole[:, 3:5], case).estimate
    there = ~np.isnan(values).any(axis=1)
    complete = gain(values[there], case[there]).estimate
    assert complete == pytest.approx(FROM_R["complete.gain"][0], rel=1e-9)
    found = pooled(
        chained_imputations(values, KINDS, case, np.random.default_rng(3)).completed, case
    )
    assert abs(found.estimate.estimate - true) < 0.5 * abs(complete - true)
    assert 0.1 < found.missing_information < 0.6


def test_only_values_that_exist_are_imputed_and_nothing_else_is_touched():
    values, case = with_gaps()
    found = chained_imputations(values, KINDS, case, np.random.default_rng(1), imputations=4)
    for column in range(3):
        seen = values[~np.isnan(values[:, column]), column]
        assert np.isin(found.completed[:, :, column], seen).all()
    kept = ~np.isnan(values)
    assert (found.completed[:, kept] == values[kept]).all()
    assert (found.missing == ~kept).all()
    assert found.trace.shape == (10, 4, 3)


def test_the_same_seed_gives_the_same_tables_and_another_gives_others():
    values, case = with_gaps()
    one, same, other = (
        chained_imputations(values, KINDS, case, np.random.default_rng(s), imputations=3, cycles=2)
        for s in (5, 5, 6)
    )
    assert (one.completed == same.completed).all()
    assert (one.completed != other.completed).any()


def test_a_table_without_gaps_comes_back():
    values = np.array([[1.0, 2.0], [2.0, 3.0], [4.0, 1.0]])
    found = chained_imputations(values, ["score"] * 2, [1, 1, 2], np.random.default_rng(1))
    assert (found.completed == values).all()
    assert found.completed.shape == (20, 3, 2)


def test_a_case_keeps_its_own_level():
    """Two cases far apart, one column, half of it missing: nobody gets a value of the other."""
    rng = np.random.default_rng(2)
    case = np.repeat([1, 2], 30)
    values = np.column_stack([rng.normal(10.0 * case, 1), rng.normal(size=60)])
    values[::2, 0] = np.nan
    for case_as in ("fixed", "means"):
        found = chained_imputations(
            values, ["score"] * 2, case, np.random.default_rng(1), case_as=case_as
        )
        apart = found.completed[:, case == 2, 0].mean() - found.completed[:, case == 1, 0].mean()
        if case_as == "fixed":
            assert apart == pytest.approx(10, abs=1)
        else:
            # Nothing but the other column's means is known of the case, and that is little.
            assert apart > 5


def test_imputed_values_can_be_shifted_until_the_conclusion_tips():
    values, case = with_gaps()
    found = chained_imputations(values, KINDS, case, np.random.default_rng(4), imputations=10)
    moved = found.shifted(1, -0.5)
    gaps = np.isnan(values[:, 1])
    assert (moved[:, gaps, 1] == found.completed[:, gaps, 1] - 0.5).all()
    assert (moved[:, ~gaps] == found.completed[:, ~gaps]).all()
    tip = tipping_point(
        lambda delta: pooled(found.shifted(1, delta), case).estimate, largest=4.0, threshold=0.0
    )
    assert tip.estimate is not None or tip.note


def test_what_cannot_be_imputed_is_a_reason():
    rng = np.random.default_rng(1)
    nan = np.nan
    with pytest.raises(NotEstimable, match="column_without_values"):
        chained_imputations([[1.0, nan], [2.0, nan]], ["score"] * 2, [1, 1], rng)
    empty = [[1.0, 1.0], [2.0, 2.0], [3.0, nan], [4.0, nan], [2.0, 2.0], [1.0, 4.0]]
    with pytest.raises(NotEstimable, match="case_without_values"):
        chained_imputations(empty, ["score"] * 2, [1, 1, 2, 2, 1, 1], rng)
    with pytest.raises(NotEstimable, match="too_few_to_impute;minimum=4;n=2"):
        chained_imputations(
            empty[:3] + empty[3:4], ["score"] * 2, [1, 1, 1, 1], rng, case_as="means"
        )
    for values, kinds, cases in (
        ([[1.0, math.inf]], ["score"] * 2, [1]),
        ([[1.0, 2.0]], ["score"], [1]),
        ([[1.0, 2.0]], ["score", "yes_no"], [1]),
    ):
        with pytest.raises(ValueError, match=r"finite|kind for each|yes/no"):
            chained_imputations(values, kinds, cases, rng)


def test_constant_perfectly_related_and_separated_columns_give_values():
    rng = np.random.default_rng(8)
    x = np.arange(40.0)
    values = np.column_stack([x, 2 * x, np.full(40, 3.0), x > 20])
    values[::5, 1], values[::7, 2], values[::4, 3] = np.nan, np.nan, np.nan
    kinds = ["score", "score", "score", "yes_no"]
    found = chained_imputations(values, kinds, np.arange(40) % 3, rng, imputations=5)
    assert np.isfinite(found.completed).all()
    assert (found.completed[:, :, 2] == 3).all()
    np.testing.assert_allclose(found.completed[:, :, 1], np.tile(2 * x, (5, 1)), atol=25)
    assert found.completed[:, 0, 3].mean() < 0.5 < found.completed[:, 36, 3].mean()


def test_matching_draws_from_the_nearest_donors_only():
    x = np.concatenate([np.ones((50, 1)), np.arange(50.0)[:, None]], axis=1)
    y = np.arange(50.0)
    many = np.repeat(x[None], 200, axis=0)
    wanted = np.repeat(np.array([[[1.0, 25.0], [1.0, 0.0], [1.0, 90.0]]]), 200, axis=0)
    drawn = by_mean_matching(y, many, wanted, 5, np.random.default_rng(1))
    assert set(drawn[:, 0]) == {23, 24, 25, 26, 27}
    assert set(drawn[:, 1]) == {0, 1, 2, 3, 4}
    assert set(drawn[:, 2]) == {45, 46, 47, 48, 49}


def test_drawn_coefficients_spread_as_their_posterior_does():
    rng = np.random.default_rng(6)
    x = np.column_stack([np.ones(12), np.arange(12.0) - 5.5])
    y = 1 + 0.5 * x[:, 1] + rng.normal(size=12)
    beta, drawn = linear_draw(y, np.repeat(x[None], 40_000, axis=0), rng)
    fitted = np.linalg.lstsq(x, y, rcond=None)
    assert beta[0] == pytest.approx(fitted[0], rel=1e-4)
    # A t distribution with 10 degrees of freedom has the variance 10/8.
    expected = 10 / 8 * float(fitted[1][0]) / 10 * np.linalg.inv(x.T @ x)
    np.testing.assert_allclose(np.cov(drawn.T), expected, rtol=0.05, atol=0.002)


def test_logistic_draws_have_the_chances_of_the_fit():
    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(4000), rng.normal(size=4000)])
    y = (rng.random(4000) < 1 / (1 + np.exp(-(0.5 + x[:, 1])))).astype(float)
    wanted = np.tile([[1.0, -1.0], [1.0, 1.0]], (1, 1))
    many = np.repeat(x[None], 50, axis=0)
    drawn = by_logistic_regression(y, many, np.repeat(np.tile(wanted, (200, 1))[None], 50, 0), rng)
    low, high = drawn.reshape(50, 200, 2).mean(axis=(0, 1))
    assert (low, high) == pytest.approx(
        (1 / (1 + math.exp(0.5)), 1 / (1 + math.exp(-1.5))), abs=0.03
    )


def test_one_table_that_cannot_be_estimated_speaks_for_all():
    whole = Estimate(estimate=1.0, se=0.1, df=5.0, n_cases=6, method="x")
    refused = Estimate.missing(NotEstimable("no_variance"))
    assert combine_effects([whole, refused], 0.95).estimate.note == "no_variance"
    flat = Estimate(estimate=2.0, se=0.0, note="interval_no_variance", method="x")
    found = combine_effects([flat, flat], 0.95)
    assert (found.estimate.estimate, found.estimate.note) == (2.0, "interval_no_variance")
    figure = Estimate(estimate=2.0, method="x")
    assert combine_effects([whole, figure], 0.95).estimate.note == "interval_of_a_figure"
    # In one table all cases may happen to be alike; the others tell how they differ.
    mixed = combine_effects([whole, flat], 0.95).estimate
    assert mixed.se == pytest.approx(math.sqrt(0.01 / 2 + 1.5 * 0.5))
    # Two tables that disagree so much leave less than two degrees of freedom, and no interval.
    assert (mixed.note, mixed.lower) == ("interval_df_below_two", None)
    alone = combine_effects([whole], 0.95).estimate
    assert (alone.se, alone.method) == (pytest.approx(0.1), "x_imputed")
    with pytest.raises(ValueError, match="no imputation"):
        combine_effects([], 0.95)
    for arguments in (
        ([1.0], [0.1, 0.2], 5),
        ([math.nan], [0.1], 5),
        ([1.0], [0.1], 0),
        ([1.0, 2.0], [0.0, 0.0], 5),
    ):
        with pytest.raises(ValueError, match=r"imputation|finite|degrees"):
            rubin(*arguments)


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.floats(-50, 50), st.floats(0.2, 20))
def test_units_and_origin_do_not_matter(seed, constant, scale):
    rng = np.random.default_rng(seed)
    case = np.repeat([0, 1, 2], 12)
    values = rng.normal(size=(36, 2)) + case[:, None]
    values[rng.random(36) < 0.3, 1] = np.nan
    values[0, 1] = values[12, 1] = values[24, 1] = 0.5
    one, other = (
        chained_imputations(
            table, ["score"] * 2, names, np.random.default_rng(seed), imputations=3, cycles=2
        )
        for table, names in ((values, case), (scale * values + constant, 7 * case + 3))
    )
    np.testing.assert_allclose(other.completed, scale * one.completed + constant, rtol=1e-6)


def simulated(rng, missing, cases=6, n=30):
    """Changes of .5 on average; who begins high gains less, and with ``mar`` leaves more often."""
    case = np.repeat(np.arange(cases), n)
    level, rise = rng.normal(0, 0.5, cases)[case], rng.normal(0.5, 0.3, cases)[case]
    first = level + rng.normal(size=cases * n)
    later = level + rise + 0.5 * (first - level) + rng.normal(0, 0.7, cases * n)
    leaves = 0.35 if missing == "mcar" else 1 / (1 + np.exp(0.8 - 1.5 * (first - level)))
    values = np.column_stack([first, np.where(rng.random(cases * n) < leaves, np.nan, later)])
    return values, case


def simulate(missing, runs, seed):
    rng = np.random.default_rng(seed)
    held, found, complete = [], [], []
    for _ in range(runs):
        values, case = simulated(rng, missing)
        done = chained_imputations(values, ["score"] * 2, case, rng, imputations=10, cycles=1)
        one = pooled(done.completed, case).estimate
        # With fewer than two degrees of freedom there is no interval.
        if one.lower is not None:
            held.append(one.lower <= 0.5 <= one.upper)
        found.append(one.estimate)
        there = ~np.isnan(values[:, 1])
        complete.append(gain(values[there], case[there]).estimate)
    assert len(held) > 0.9 * runs
    return np.mean(held), np.mean(found) - 0.5, np.mean(complete) - 0.5


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["mcar", "mar"])
def test_imputation_holds_the_change_where_complete_cases_do_not(missing):
    runs = 400
    coverage, bias, complete_bias = simulate(missing, runs, [runs, len(missing)])
    assert coverage > 0.95 - 3 * math.sqrt(0.05 * 0.95 / runs)
    # The change of a simulated study has a standard deviation of about .15.
    assert abs(bias) < 3 * 0.15 / math.sqrt(runs) + 0.01
    if missing == "mar":
        assert complete_bias > 0.15
    else:
        assert abs(complete_bias) < 3 * 0.15 / math.sqrt(runs) + 0.01


@pytest.mark.r
def test_stored_values_are_what_r_gives():
    """Another run of mice with the same seeds; the draws are R's own, so they are the same."""
    for name, value in recomputed("imputation", "mice").items():
        assert value == pytest.approx(FROM_R[name], rel=1e-6), name
