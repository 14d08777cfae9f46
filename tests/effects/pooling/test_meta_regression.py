"""A trait of the cases and their effects: metafor's numbers, and a test that needs no model."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.effects.pooling import (
    coefficient,
    meta_regression,
    permutation_p,
    pool,
    residual_heterogeneity,
)
from samskaping.effects.pooling.between import ESTIMATORS
from samskaping.effects.pooling.permuted import number_of_arrangements
from samskaping.numeric import NotEstimable
from tests.effects.stored import recomputed, stored, trials

LATITUDE = np.array([44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33.0])
YEAR = np.array(
    [1948, 1949, 1960, 1977, 1973, 1953, 1973, 1980, 1968, 1961, 1974, 1969, 1976.0]
)  # fmt: skip
FROM_R = stored("pooling")
ALIKE = [0.02] * 6


def numbers(found):
    return [found.estimate, found.se, found.lower, found.upper, found.p]


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_what_the_trait_leaves_between_cases_is_what_r_gives(estimator):
    found = meta_regression(*trials(), LATITUDE, estimator)
    assert found.tau2 == pytest.approx(FROM_R[f"tau2.{estimator}"], rel=1e-8)


@pytest.mark.parametrize("kind", ["z", "knha", "adhoc"])
def test_the_coefficient_is_what_r_gives(kind):
    found = coefficient(meta_regression(*trials(), LATITUDE, kind=kind), 1, 0.95)
    assert numbers(found) == pytest.approx(FROM_R[f"latitude.{kind}"], rel=1e-8)


def test_intercept_and_residual_heterogeneity_are_what_r_gives():
    fit = meta_regression(*trials(), LATITUDE, kind="knha")
    expected = FROM_R["intercept.knha"]
    assert numbers(coefficient(fit, 0, 0.95)) == pytest.approx(expected, rel=1e-8)
    rest = residual_heterogeneity(fit)
    assert [rest.estimate, rest.p] == pytest.approx(FROM_R["residual_q"], rel=1e-8)
    assert rest.df == 11


def test_two_traits_are_what_r_gives():
    fit = meta_regression(*trials(), np.column_stack([LATITUDE, YEAR]), kind="knha")
    assert fit.coefficients == pytest.approx(FROM_R["two.beta"], rel=1e-6)
    assert fit.se == pytest.approx(FROM_R["two.se"], rel=1e-6)


@pytest.mark.parametrize(("name", "rows"), [("six", slice(0, 6)), ("five", slice(8, 13))])
def test_the_permutation_test_is_what_r_gives(name, rows):
    y, v = (values[rows] for values in trials())
    found = permutation_p(meta_regression(y, v, LATITUDE[rows], kind="knha"))
    assert found.p == pytest.approx(FROM_R[f"permuted.{name}"], rel=1e-9)


def test_three_cases_of_six_cannot_reach_a_smaller_p_than_one_in_ten():
    fit = meta_regression([0.1, 0.2, 0.3, 1.1, 1.2, 1.3], ALIKE, [0, 0, 0, 1, 1, 1])
    found = permutation_p(fit)
    # 20 arrangements, and each has its mirror image.
    assert (found.p, found.estimate) == (pytest.approx(0.1), pytest.approx(0.1))
    assert found.method == "permutation_exact"


def test_every_distinct_arrangement_is_gone_through_once():
    trait = np.array([0.0, 1.0, 1.0, 2.0, 2.0])
    y = np.array([0.3, -0.2, 0.9, 0.4, 1.4])
    assert number_of_arrangements(trait) == len(set(permutations(trait))) == 30
    fit = meta_regression(y, [0.1, 0.2, 0.05, 0.3, 0.1], trait)
    found = permutation_p(fit)
    statistics = []
    for arranged in set(permutations(trait)):
        again = meta_regression(y, fit.variances, arranged)
        statistics.append(abs(again.coefficients[1] / again.se[1]))
    observed = abs(fit.coefficients[1] / fit.se[1])
    assert found.p == pytest.approx(np.mean(np.array(statistics) >= observed - 1e-9))


def test_many_arrangements_are_drawn_and_the_observed_one_is_counted():
    fit = meta_regression(*trials(), LATITUDE)
    found = permutation_p(fit, np.random.default_rng(1), draws=99)
    assert found.method == "permutation_drawn"
    assert found.estimate == 0.01
    assert found.p == pytest.approx(round(found.p * 100) / 100)
    assert found.p >= 0.01
    again = permutation_p(fit, np.random.default_rng(1), draws=99)
    assert again.p == found.p
    with pytest.raises(ValueError, match="generator"):
        permutation_p(fit)


def test_what_cannot_be_estimated_is_a_reason():
    with pytest.raises(NotEstimable, match="too_few_cases;minimum=3;n=2"):
        meta_regression([0.1, 0.2], [0.1, 0.1], [1, 2])
    with pytest.raises(NotEstimable, match="design_singular"):
        meta_regression([0.1, 0.2, 0.3, 0.5], [0.1] * 4, [2.0] * 4)
    twice = np.column_stack([[1.0, 2, 3, 5, 6], [2.0, 4, 6, 10, 12]])
    with pytest.raises(NotEstimable, match="design_singular"):
        meta_regression([0.1, 0.2, 0.3, 0.5, 0.1], [0.1] * 5, twice)
    exact = meta_regression([1.0, 2.0, 3.0], [0.1] * 3, [0.0, 1.0, 2.0], kind="knha")
    assert coefficient(exact, 1, 0.95).estimate == pytest.approx(1)
    flat = meta_regression([1.0, 1.0, 1.0], [0.1] * 3, [0.0, 1.0, 2.0], kind="knha")
    assert coefficient(flat, 1, 0.95).note == "interval_no_variance"
    with pytest.raises(NotEstimable, match="interval_no_variance"):
        permutation_p(flat)
    for moderators in ([1.0, 2.0], [1.0, 2.0, np.nan]):
        with pytest.raises(ValueError, match=r"row for each case|finite"):
            meta_regression([1.0, 2.0, 3.0], [0.1] * 3, moderators)
    two = meta_regression(*trials(), np.column_stack([LATITUDE, YEAR]))
    with pytest.raises(ValueError, match="one moderator"):
        permutation_p(two)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.floats(-3, 3), st.floats(0.01, 2), st.integers(0, 9)), min_size=4, max_size=8
    ).filter(lambda rows: len({row[2] for row in rows}) > 1),
    st.floats(-20, 20),
    st.floats(0.2, 20),
)
def test_order_units_origin_and_sign(rows, constant, scale):
    y, v, x = np.round(np.array(rows, dtype=float), 4).T
    fit = meta_regression(y, v, x)
    turned = meta_regression(y[::-1], v[::-1], x[::-1])
    moved = meta_regression(scale * y + constant, scale**2 * v, 3 * x - 7)
    mirrored = meta_regression(-y, v, x)
    assert turned.coefficients == pytest.approx(fit.coefficients, rel=1e-6, abs=1e-8)
    assert moved.coefficients[1] == pytest.approx(
        scale * fit.coefficients[1] / 3, rel=1e-4, abs=1e-6 * scale
    )
    assert moved.se[1] == pytest.approx(scale * fit.se[1] / 3, rel=1e-4)
    assert mirrored.coefficients == pytest.approx(-fit.coefficients, rel=1e-6, abs=1e-8)


def test_without_effect_the_permutation_test_is_rarely_small_and_the_slope_is_held():
    rng = np.random.default_rng(12)
    held, small, runs = 0, 0, 150
    x = np.array([1.0, 2, 3, 4, 5, 6])
    for _ in range(runs):
        v = rng.uniform(0.01, 0.1, 6)
        y = 0.2 * x + rng.normal(0, 0.3, 6) + rng.normal(size=6) * np.sqrt(v)
        slope = coefficient(meta_regression(y, v, x), 1, 0.95)
        held += slope.lower <= 0.2 <= slope.upper
    for _ in range(40):
        v = rng.uniform(0.01, 0.1, 5)
        y = rng.normal(0, 0.3, 5) + rng.normal(size=5) * np.sqrt(v)
        small += permutation_p(meta_regression(y, v, x[:5])).p <= 0.1
    assert held / runs > 0.95 - 3 * np.sqrt(0.05 * 0.95 / runs)
    assert small / 40 < 0.1 + 3 * np.sqrt(0.1 * 0.9 / 40)


def test_a_trait_that_explains_the_differences_leaves_less_between_cases():
    y, v = trials()
    assert meta_regression(y, v, LATITUDE).tau2 < 0.3 * pool(y, v).tau2


@pytest.mark.r
def test_stored_values_are_what_r_gives():
    for name, value in recomputed("pooling", "metafor").items():
        assert value == pytest.approx(FROM_R[name], rel=1e-6), name
