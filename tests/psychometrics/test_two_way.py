"""Imputed answers come from the model of persons and items, within the case, and nowhere else."""

import numpy as np
import pytest

from samskaping.numeric import Estimate, Moments, NotEstimable, pooled_within
from samskaping.psychometrics import within_case
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.imputed import combine_imputations
from samskaping.psychometrics.two_way import two_way, two_way_imputations, two_way_normal_error

GAP = np.nan


def nested(rng: np.random.Generator, sizes: list[int], items: int = 5) -> list[np.ndarray]:
    """Answers whose within-case covariance is 1 + identity."""
    return [3 * rng.normal() + rng.normal(size=(n, 1)) + rng.normal(size=(n, items)) for n in sizes]


def with_holes(
    tables: list[np.ndarray], rng: np.random.Generator, share: float
) -> list[np.ndarray]:
    return [np.where(rng.random(x.shape) < share, GAP, x) for x in tables]


def within_alpha(tables: list[np.ndarray]) -> float:
    return alpha(pooled_within([Moments.from_array(x) for x in tables]))


def test_the_normal_error_method_draws_about_person_plus_item_less_overall_mean():
    # By hand: person mean 3, item mean 3, overall mean 20 / 8 = 2.5.
    table = np.array([[1.0, 2.0, 3.0], [2.0, 3.0, 3.0], [2.0, 4.0, GAP]])
    draws = [two_way_normal_error([table], np.random.default_rng(s))[0][2, 2] for s in range(2000)]
    assert np.mean(draws) == pytest.approx(3.5, abs=0.03)
    person = np.array([2, 8 / 3, 3])[:, None]
    residual = table - (person + np.array([5 / 3, 3, 3]) - 2.5)
    error = np.sqrt(np.nansum(residual**2) / 7)
    assert np.std(draws) == pytest.approx(error, rel=0.05)


@pytest.mark.parametrize("method", [two_way, two_way_normal_error])
def test_given_answers_stay_and_the_same_seed_draws_the_same(method):
    rng = np.random.default_rng(1)
    holes = with_holes(nested(rng, [10, 15]), rng, 0.2)
    first, second = (method(holes, np.random.default_rng(2)) for _ in range(2))
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
    completed = two_way([first, second], rng)
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
        two_way([np.array([[1.0, GAP], [2.0, 3.0]])], rng)
    with pytest.raises(NotEstimable, match="no_variance"):
        two_way([np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, GAP]])], rng)
    with pytest.raises(NotEstimable, match="too_few_persons"):
        two_way_normal_error([np.array([[1.0, GAP]])], rng)


def test_imputations_combine_by_rubins_rules():
    # t = log(1 − ρ) = log .2, log .25, log .3; se(t) = .1 each.
    rhos = (0.8, 0.75, 0.7)
    estimates = [
        Estimate(
            estimate=rho,
            lower=0.1,
            upper=0.9,
            se=0.1 * (1 - rho),
            df=5,
            confidence=0.95,
            n_cases=6,
            method="jackknife_cases",
        )
        for rho in rhos
    ]
    logs = np.log([0.2, 0.25, 0.3])
    between = logs.var(ddof=1) * 4 / 3
    total = 0.01 + between
    share = between / total
    df = 1 / (share**2 / 2 + 1 / (6 / 8 * 5 * (1 - share)))
    found = combine_imputations([*estimates])
    assert found.estimate == pytest.approx(1 - np.exp(logs.mean()), rel=1e-12)
    # So few imputations that differ so much leave fewer than two degrees of freedom.
    assert df < 2
    assert found.note.startswith("interval_needs_more_cases")
    near = [combine_imputations([e] * 4) for e in estimates]
    for e, same in zip(estimates, near, strict=True):
        assert same.estimate == pytest.approx(e.estimate, rel=1e-12)
        assert same.se == pytest.approx(e.se, rel=1e-12)
        assert same.df == pytest.approx(6 / 8 * 5)


def test_barnard_and_rubins_degrees_of_freedom_are_what_mice_gives():
    # R mice::pool of 20 imputations: ubar 3.05644751173, b 1.066935531, dfcom 22, df 14.0247016314.
    spread = np.sqrt(1.066935531)
    offsets = np.concatenate([np.full(10, -1.0), np.full(10, 1.0)])
    logs = -1 + 0.01 * spread * offsets * np.sqrt(19 / 20)
    estimates = [
        Estimate(
            estimate=float(1 - np.exp(t)),
            lower=0.0,
            upper=0.9,
            se=float(np.exp(t) * 0.01 * np.sqrt(3.05644751173)),
            df=22,
            confidence=0.95,
        )
        for t in logs
    ]
    found = combine_imputations(estimates)
    assert found.df == pytest.approx(14.0247016314, rel=1e-8)
    assert found.se / (1 - found.estimate) == pytest.approx(0.0204370492471, rel=1e-8)


def test_a_reason_in_any_imputation_stands():
    good = Estimate(estimate=0.5, n_cases=4)
    refused = Estimate.missing(NotEstimable("singular"))
    assert combine_imputations([good, refused]).note == "singular"
    bare = Estimate(estimate=0.5, note="interval_not_defined")
    found = combine_imputations([bare, bare])
    assert (found.estimate, found.lower, found.note) == (0.5, None, "interval_not_defined")
    with pytest.raises(ValueError, match="no imputation"):
        combine_imputations([])


def of_imputed(holes: list[np.ndarray], rng: np.random.Generator, m: int) -> Estimate:
    return combine_imputations(
        [
            within_case("alpha", [Moments.from_array(x) for x in completed], 0.95)
            for completed in two_way_imputations(holes, rng, m)
        ]
    )


@pytest.mark.slow
def test_alpha_is_recovered_from_imputations_and_its_interval_covers():
    rng, runs, truth = np.random.default_rng(9), 150, 5 / 4 * (1 - 10 / 30)
    whole, imputed, plain, hits = [], [], [], 0
    for _ in range(runs):
        tables = nested(rng, [20] * 6)
        holes = with_holes(tables, rng, 0.2)
        found = of_imputed(holes, rng, 5)
        whole.append(within_alpha(tables))
        imputed.append(found.estimate)
        plain.append(within_alpha(two_way_normal_error(holes, rng)))
        if found.lower is not None and found.upper is not None:
            hits += found.lower <= truth <= found.upper
    assert np.mean(imputed) == pytest.approx(np.mean(whole), abs=0.006)
    # Person means carry their error into what they fill in.
    assert np.mean(plain) > np.mean(whole) + 0.015
    assert hits / runs > 0.95 - 3 * np.sqrt(0.95 * 0.05 / runs)
