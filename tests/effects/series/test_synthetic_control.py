import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from samskaping.effects.series import (
    Placebos,
    Synthetic,
    mean_gap,
    nearest_mixture,
    placebos,
    synthetic_control,
    without_each,
)
from samskaping.language import Catalogue, available_languages
from samskaping.numeric.result import NotEstimable

REASONS = (
    "too_few_donors",
    "synthetic_too_few_before",
    "synthetic_none_after",
    "synthetic_nothing_differs",
    "synthetic_poor_fit",
    "synthetic_exact_fit",
)
PROP99 = Path(__file__).parents[3] / "examples/prop99/data/raw/prop99.csv"
REFERENCE = Path(__file__).parents[2] / "reference"


@pytest.fixture(scope="module")
def cigarettes():
    """Packs a head in California, and in the 38 other states; 19 years before 1989."""
    by_state = {}
    with PROP99.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            by_state.setdefault(row["State"], []).append(float(row["PacksPerCapita"]))
    california = by_state.pop("California")
    return np.array(california), np.array(list(by_state.values())).T, list(by_state)


def series(seed, t=30, donors=8, effect=0.0, before=20):
    """A case that is a mixture of the first three donors, with noise and an effect."""
    draw = np.random.default_rng(seed)
    table = np.cumsum(draw.normal(size=(t, donors)), axis=0) + draw.normal(scale=3, size=donors)
    case = table[:, :3] @ [0.5, 0.3, 0.2] + draw.normal(scale=0.1, size=t)
    case[before:] += effect
    return case, table


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 15))
def test_no_mixture_is_nearer_by_the_conditions_of_karush_kuhn_and_tucker(seed, k, donors):
    draw = np.random.default_rng(seed)
    case, table = draw.normal(size=k), draw.normal(size=(k, donors)).round(1)
    w = nearest_mixture(case, table)
    assert (w >= 0).all()
    assert w.sum() == pytest.approx(1)
    slope = table.T @ (table @ w - case)
    # Where there is weight the slope is lowest.
    assert (slope[w > 0] - slope.min()).max() < 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_a_general_solver_finds_no_nearer_mixture(seed):
    draw = np.random.default_rng(seed)
    case, table = draw.normal(size=9), draw.normal(size=(9, 6))
    own = nearest_mixture(case, table)
    other = minimize(
        lambda w: ((case - table @ w) ** 2).sum(), np.full(6, 1 / 6), method="SLSQP",
        jac=lambda w: -2 * table.T @ (case - table @ w), bounds=[(0, 1)] * 6,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1}, options={"ftol": 1e-14},
    )  # fmt: skip
    np.testing.assert_allclose(own, other.x, atol=1e-5)
    assert ((case - table @ own) ** 2).sum() <= other.fun + 1e-9


def test_a_case_among_the_donors_is_that_donor_and_one_outside_the_nearest_corner():
    table = np.array([[0.0, 1, 5], [0, 1, 9]])
    np.testing.assert_allclose(nearest_mixture([1, 1], table), [0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(nearest_mixture([-3, -3], table), [1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(nearest_mixture([2, 2], np.full((2, 3), 2.0)).sum(), 1)


def test_what_the_case_is_mixed_of_and_the_effect_are_found():
    case, donors = series(4, effect=5.0, t=60, before=40)
    found = synthetic_control(case, donors, 40)
    np.testing.assert_allclose(found.weights[:3], [0.5, 0.3, 0.2], atol=0.05)
    assert found.mean_gap == pytest.approx(5, abs=0.2)
    assert placebos(case, donors, 40).rank == 1


def test_california_is_first_of_39_where_the_published_years_are_matched(cigarettes):
    """Sales of 1975, 1980 and 1988, as Abadie, Diamond & Hainmueller (2010), without predictors."""
    california, states, _ = cigarettes
    found = placebos(california, states, 19, matched=[5, 10, 18])
    assert (found.rank, len(found.donors)) == (1, 38)
    assert mean_gap(found).p == pytest.approx(1 / 39)
    assert not found.is_poor


def test_matching_every_year_gives_california_third(cigarettes):
    """The gap and the weights of synthetic controls on all years, as R synthdid has them."""
    california, states, names = cigarettes
    found = placebos(california, states, 19)
    assert found.rank == 3
    assert found.case.mean_gap == pytest.approx(-19.514, abs=0.001)
    weights = dict(zip(names, found.case.weights, strict=True))
    assert weights["Utah"] == pytest.approx(0.394, abs=0.001)
    assert sum(weight > 0 for weight in weights.values()) == 6


def test_without_a_donor_the_gap_is_found_again_among_the_others(cigarettes):
    california, states, names = cigarettes
    found = without_each(california, states, 19, [5, 10, 18])
    weights = synthetic_control(california, states, 19, [5, 10, 18]).weights
    assert set(found) == set(np.flatnonzero(weights > 1e-12))
    at = names.index("Utah")
    again = synthetic_control(california, np.delete(states, at, axis=1), 19, [5, 10, 18])
    assert found[at] == again.mean_gap


def test_predictors_may_stand_beside_periods_and_weigh_by_their_spread():
    case, donors = series(1)
    more = np.vstack([np.r_[1.0, np.arange(8)], np.full(9, 3.0)])
    found = synthetic_control(case, donors, 20, matched=[3, 19], predictors=more)
    table = np.column_stack([case, donors])
    rows = np.vstack([table[[3, 19]], more[:1]])
    rows = rows / rows.std(axis=1, ddof=1, keepdims=True)
    np.testing.assert_allclose(found.weights, nearest_mixture(rows[:, 0], rows[:, 1:]))
    other = more * [[100.0], [1.0]]
    again = synthetic_control(case, donors, 20, matched=[3, 19], predictors=other)
    np.testing.assert_allclose(again.weights, found.weights, atol=1e-9)


def test_the_rank_counts_every_ratio_that_is_as_large():
    def with_ratio(after):
        return Synthetic(np.ones(1), np.ones(4), np.array([1.0, -1, after, after]), 2)

    found = Placebos(with_ratio(3), tuple(with_ratio(after) for after in (-3, 2.9, 3.1, 0)))
    assert (found.rank, found.p) == (3, 3 / 5)


def test_a_case_that_no_mixture_resembles_gets_no_p():
    case, donors = series(2)
    found = placebos(case + 100, donors, 20)
    assert found.is_poor
    assert (mean_gap(found).p, mean_gap(found).note) == (None, "synthetic_poor_fit")


def test_an_exact_fit_leaves_nothing_to_hold_the_gap_against():
    _, donors = series(3)
    case = donors[:, 0].copy()
    case[20:] += 1
    found = mean_gap(placebos(case, donors, 20))
    assert (found.p, found.statistic, found.note) == (None, None, "synthetic_exact_fit")
    assert found.estimate == pytest.approx(1)


@pytest.mark.parametrize(
    ("reason", "case", "donors", "before", "matched"),
    [
        ("too_few_donors", np.arange(9.0), np.ones((9, 1)), 6, None),
        ("synthetic_too_few_before", np.arange(9.0), np.ones((9, 3)), 4, None),
        ("synthetic_none_after", np.arange(9.0), np.ones((9, 3)), 9, None),
        ("synthetic_nothing_differs", np.ones(9), np.ones((9, 3)), 6, [0, 3]),
    ],
)
def test_what_the_donors_do_not_determine_is_said(reason, case, donors, before, matched):
    with pytest.raises(NotEstimable) as cause:
        synthetic_control(case, donors, before, matched)
    assert cause.value.reason == reason


def test_series_that_are_all_alike_give_a_value_and_a_reason():
    found = mean_gap(placebos(np.ones(9), np.ones((9, 3)), 6))
    assert (found.estimate, found.note) == (0, "synthetic_exact_fit")


def test_what_does_not_fit_together_is_an_error():
    with pytest.raises(ValueError, match="finite"):
        synthetic_control([1, np.nan, 3], np.ones((3, 2)), 2)
    with pytest.raises(ValueError, match="as many rows"):
        synthetic_control([1, 2, 3], np.ones((4, 2)), 2)
    with pytest.raises(ValueError, match="before the start"):
        synthetic_control(np.arange(9.0), np.ones((9, 3)), 6, [6])


@pytest.mark.parametrize("language", available_languages())
def test_every_refusal_has_its_sentence(language):
    say = Catalogue(language)
    for code in REASONS:
        sentence = say(f"reasons.{code}", n=1, minimum=2)
        assert sentence.endswith(".")
        assert "{" not in sentence


@pytest.mark.slow
def test_the_placebo_rank_is_as_often_small_as_it_says():
    """Nine donors and a case drawn alike, no effect: p ≤ .1 in one study of ten."""
    draw, runs, hits = np.random.default_rng(5), 400, 0
    for _ in range(runs):
        table = np.cumsum(draw.normal(size=(30, 10)), axis=0)
        hits += placebos(table[:, 0], table[:, 1:], 20).p <= 0.1
    assert hits / runs < 0.1 + 2 * np.sqrt(0.09 / runs)


@pytest.mark.slow
def test_with_the_published_predictors_california_is_what_was_published(cigarettes):
    """Abadie, Diamond & Hainmueller (2010), table 2, p. 500 and 502: the weights, and p = 1/39.

    There the predictors are weighed so that the fit before is best; the search for that is here.
    """
    california, states, names = cigarettes
    with (REFERENCE / "prop99_predictors.csv").open(encoding="utf-8") as file:
        of_state = {row.pop("state"): [float(one) for one in row.values()]
                    for row in csv.DictReader(file)}  # fmt: skip
    sales = np.column_stack([california, states])
    predictors = np.array([of_state[name] for name in ("California", *names)]).T
    rows = np.vstack([predictors, sales[[5, 10, 18]]])
    rows /= rows.std(axis=1, ddof=1, keepdims=True)
    ratios = []
    for at in range(39):
        weights, gaps = _best_weighed(rows, sales, at, 600 if at == 0 else 150)
        ratios.append((gaps[19:] ** 2).mean() / (gaps[:19] ** 2).mean())
        if at == 0:
            found = dict(zip(names, weights, strict=True))
            assert gaps[19:].mean() == pytest.approx(-19, abs=0.5)
    published = {"Utah": 0.334, "Nevada": 0.234, "Montana": 0.199, "Colorado": 0.164,
                 "Connecticut": 0.069}  # fmt: skip
    for name in names:
        assert found[name] == pytest.approx(published.get(name, 0), abs=0.02)
    assert sum(ratio >= ratios[0] for ratio in ratios) == 1


def _best_weighed(rows, sales, at, tries):
    """Weights and gaps with predictors weighed for the smallest mean squared gap before."""
    donors, others = np.delete(sales, at, axis=1), np.delete(rows, at, axis=1)

    def mixed(logs):
        of_row = np.exp((logs - logs.max()) / 2)
        return nearest_mixture(of_row * rows[:, at], of_row[:, None] * others)

    def loss(logs):
        return ((sales[:, at] - donors @ mixed(logs))[:19] ** 2).mean()

    start = np.array([-4.0, -4, -4, -4, 0, 0, 0])
    simplex = np.vstack([start, start + 3 * np.eye(7)])
    best = minimize(
        loss, start, method="Nelder-Mead", options={"maxfev": tries, "initial_simplex": simplex}
    )
    weights = mixed(best.x)
    return weights, sales[:, at] - donors @ weights
