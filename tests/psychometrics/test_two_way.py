"""Imputed answers come from the model of persons and items, within the case, and nowhere else."""

import numpy as np
import pytest
from scipy import stats

from samskaping.numeric import Estimate, Moments, NotEstimable, pooled_within
from samskaping.psychometrics import within_case
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.imputed import combine_imputations, over_imputations
from samskaping.psychometrics.two_way import (
    imputations_needed,
    two_way_imputations,
)

GAP = np.nan


def nested(rng: np.random.Generator, sizes: list[int], items: int = 5) -> list[np.ndarray]:
    """Answers whose within-case covariance is 1 + identity."""
    return [3 * rng.normal() + rng.normal(size=(n, 1)) + rng.normal(size=(n, items)) for n in sizes]


def with_holes(
    tables: list[np.ndarray], rng: np.random.Generator, share: float
) -> list[np.ndarray]:
    return [np.where(rng.random(x.shape) < share, GAP, x) for x in tables]


def normal_error(tables: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """The simpler method (Bernaards & Sijtsma, 2000): person + item − overall mean + error."""
    sums = [
        np.nanmean(x, axis=1, keepdims=True) + np.nanmean(x, axis=0) - np.nanmean(x) for x in tables
    ]
    away = np.concatenate([(x - s).ravel() for x, s in zip(tables, sums, strict=True)])
    error = np.sqrt(np.nansum(away**2) / ((~np.isnan(away)).sum() - 1))
    return [
        np.where(np.isnan(x), s + error * rng.standard_normal(x.shape), x)
        for x, s in zip(tables, sums, strict=True)
    ]


def within_alpha(tables: list[np.ndarray]) -> float:
    return alpha(pooled_within([Moments.from_array(x) for x in tables]))


def test_given_answers_stay_and_the_same_seed_draws_the_same():
    rng = np.random.default_rng(1)
    holes = with_holes(nested(rng, [10, 15]), rng, 0.2)
    first, second = (two_way_imputations(holes, np.random.default_rng(2), 1)[0] for _ in range(2))
    for given, once, again in zip(holes, first, second, strict=True):
        there = ~np.isnan(given)
        np.testing.assert_array_equal(once[there], given[there])
        np.testing.assert_array_equal(once, again)
        assert not np.isnan(once[there.any(axis=1)]).any()


def test_complete_answers_come_back_as_they_are():
    tables = nested(np.random.default_rng(3), [4, 2])
    for completed in two_way_imputations(tables, np.random.default_rng(4), 3):
        for given, same in zip(tables, completed, strict=True):
            np.testing.assert_array_equal(given, same)


def test_a_case_takes_its_level_from_nobody_else():
    rng = np.random.default_rng(5)
    low, high = nested(rng, [30, 30])
    low, high = low - low.mean(), high - high.mean() + 100
    low[0, 0] = high[0, 0] = GAP
    for draw in two_way_imputations([low, high], rng, 30):
        assert abs(draw[0][0, 0]) < 10
        assert abs(draw[1][0, 0] - 100) < 10


def test_what_nothing_speaks_of_stays_missing():
    rng = np.random.default_rng(6)
    first, second = nested(rng, [10, 12])
    first[:, 2] = GAP
    second[3] = GAP
    (completed,) = two_way_imputations([first, second], rng, 1)
    assert np.isnan(completed[0][:, 2]).all()
    assert np.isnan(completed[1][3]).all()
    assert np.isnan(np.concatenate([x.ravel() for x in completed])).sum() == 10 + 5


def test_draws_have_the_spread_of_the_answers_they_stand_for():
    rng = np.random.default_rng(7)
    table = nested(rng, [400])[0]
    answered = table.copy()
    answered[:, 4] = np.where(rng.random(400) < 0.5, GAP, table[:, 4])
    hole = np.isnan(answered[:, 4])
    drawn = np.array([d[0][hole] for d in two_way_imputations([answered], rng, 40)])
    rest = answered[hole, :4].mean(axis=1)
    # θ given four answers has variance 1/(4 + 1), and ε one.
    assert drawn[..., 4].std(axis=0).mean() == pytest.approx(np.sqrt(1.2), rel=0.05)
    slope = np.polyfit(rest, drawn[..., 4].mean(axis=0), 1)[0]
    assert slope == pytest.approx(0.8, abs=0.1)


def test_too_few_answers_are_a_reason():
    rng = np.random.default_rng(8)
    with pytest.raises(NotEstimable, match="too_few_persons"):
        two_way_imputations([np.array([[1.0, GAP], [2.0, 3.0]])], rng, 1)
    with pytest.raises(NotEstimable, match="no_variance"):
        two_way_imputations([np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, GAP]])], rng, 1)


def with_interval(rho: float, se: float, df: float | None = None) -> Estimate:
    """A coefficient with a 95 % interval of ± 1.96 standard errors on the log scale."""
    reach = 1.959963984540054 * se / (1 - rho)
    return Estimate(
        estimate=rho,
        lower=1 - (1 - rho) * np.exp(reach),
        upper=1 - (1 - rho) * np.exp(-reach),
        se=se,
        df=df,
        confidence=0.95,
        n_cases=6,
    )


def test_imputations_combine_by_rubins_rules():
    # t = log(1 − ρ) = log .2, log .25, log .3; se(t) = .1 each.
    estimates = [with_interval(rho, 0.1 * (1 - rho), df=5) for rho in (0.8, 0.75, 0.7)]
    logs = np.log([0.2, 0.25, 0.3])
    between = logs.var(ddof=1) * 4 / 3
    total = 0.01 + between
    share = between / total
    df = 1 / (share**2 / 2 + (1 - share) ** 2 / 5)
    found = combine_imputations(estimates)
    assert found.estimate == pytest.approx(1 - np.exp(logs.mean()), rel=1e-12)
    assert found.df == pytest.approx(df, rel=1e-12)
    reach = stats.t.ppf(0.975, df) * np.sqrt(total)
    assert found.lower == pytest.approx(1 - np.exp(logs.mean() + reach), rel=1e-12)
    assert found.upper == pytest.approx(1 - np.exp(logs.mean() - reach), rel=1e-12)


def test_what_imputations_disagree_on_widens_the_interval():
    alike = combine_imputations([with_interval(r, 0.05, df=5) for r in (0.75, 0.751, 0.749)])
    apart = combine_imputations([with_interval(r, 0.05, df=5) for r in (0.75, 0.78, 0.72)])
    assert apart.upper - apart.lower > 1.1 * (alike.upper - alike.lower)
    assert apart.se > alike.se


def test_imputations_that_are_all_the_same_are_the_result():
    one = with_interval(0.8, 0.02, df=5)
    assert combine_imputations([one] * 4) is one


def test_rubins_rules_are_those_of_mice():
    # R mice::pool of 20 imputations: ubar 3.05644751173, b 1.066935531, t 4.176729818.
    spread = np.sqrt(1.066935531)
    offsets = np.concatenate([np.full(10, -1.0), np.full(10, 1.0)])
    logs = -1 + 0.01 * spread * offsets * np.sqrt(19 / 20)
    error = 0.01 * np.sqrt(3.05644751173)
    found = combine_imputations(
        [with_interval(float(1 - np.exp(t)), float(np.exp(t) * error)) for t in logs]
    )
    assert found.se / (1 - found.estimate) == pytest.approx(0.0204370492471, rel=1e-8)
    # With many complete-data degrees of freedom there are Rubin's alone, as mice gives them.
    assert found.df == pytest.approx(19 * (4.176729818 / (1.05 * 1.066935531)) ** 2, rel=1e-8)


def test_nearly_nothing_missing_leaves_the_complete_datas_degrees_of_freedom():
    found = combine_imputations([with_interval(rho, 0.05, df=2.3) for rho in (0.8, 0.8001)])
    assert found.df == pytest.approx(2.3, rel=1e-3)
    assert found.lower is not None


def test_more_sets_are_drawn_where_more_is_missing():
    whole = np.arange(40.0).reshape(10, 4)
    assert imputations_needed([whole]) == 1
    few, many = whole.copy(), whole.copy()
    few[0, 0] = GAP
    many[:, :2] = GAP
    assert imputations_needed([few]) == 5
    # Half of the answers: 1 + ½(.5/.05)².
    assert imputations_needed([many]) == 51
    # Who answered nothing is not filled in.
    nobody = np.full((3, 4), GAP)
    assert imputations_needed([whole, nobody]) == 1


def test_once_a_set_gives_no_interval_the_others_are_asked_for_the_value_alone():
    asked: list[int] = []

    def estimate(number: int) -> Estimate:
        asked.append(number)
        return Estimate(estimate=0.5, note="interval_not_defined")

    found = over_imputations([1, 2, 3], estimate, lambda number: 0.6)
    assert asked == [1]
    assert found.estimate == pytest.approx(1 - (0.5 * 0.4 * 0.4) ** (1 / 3))
    assert (found.lower, found.note) == (None, "interval_not_defined")


def test_a_single_set_stands_as_it_is_and_a_refusal_ends_the_search():
    one = Estimate(estimate=0.5)
    assert over_imputations([1], lambda _: one) is one
    refused = Estimate.missing(NotEstimable("singular"))
    assert over_imputations([one, refused, one], lambda e: e) is refused


def test_a_reason_in_any_imputation_stands():
    good = Estimate(estimate=0.5, n_cases=4)
    refused = Estimate.missing(NotEstimable("singular"))
    assert combine_imputations([good, refused]).note == "singular"
    bare = Estimate(estimate=0.5, note="interval_not_defined")
    found = combine_imputations([bare, bare])
    assert (found.estimate, found.lower, found.note) == (0.5, None, "interval_not_defined")
    with pytest.raises(ValueError, match="no imputation"):
        combine_imputations([])


@pytest.mark.slow
def test_alpha_is_recovered_from_imputations():
    rng = np.random.default_rng(9)
    whole, imputed, plain = [], [], []
    for _ in range(150):
        tables = nested(rng, [20] * 6)
        holes = with_holes(tables, rng, 0.2)
        sets = two_way_imputations(holes, rng, 5)
        whole.append(within_alpha(tables))
        imputed.append(1 - np.exp(np.mean([np.log(1 - within_alpha(one)) for one in sets])))
        some = [x[~np.isnan(x).all(axis=1)] for x in holes]
        plain.append(within_alpha(normal_error(some, rng)))
    assert np.mean(imputed) == pytest.approx(np.mean(whole), abs=0.006)
    # Person means carry their error into what they fill in.
    assert np.mean(plain) > np.mean(whole) + 0.015


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [[15] * 6, [100]], ids=["six cases", "one case"])
def test_the_combined_interval_covers_where_that_of_one_set_is_too_short(sizes):
    rng, runs, truth = np.random.default_rng(10), 250, 5 / 4 * (1 - 10 / 30)
    combined, single = 0, 0
    for _ in range(runs):
        holes = with_holes(nested(rng, sizes), rng, 0.4)
        sets = two_way_imputations(holes, rng, 12)
        found = [within_case("alpha", [Moments.from_array(x) for x in one], 0.95) for one in sets]
        pooled = combine_imputations(found)
        combined += pooled.lower <= truth <= pooled.upper
        single += found[0].lower <= truth <= found[0].upper
    error = np.sqrt(0.95 * 0.05 / runs)
    assert abs(combined / runs - 0.95) < 3 * error
    assert single / runs < 0.95 - 3 * error
