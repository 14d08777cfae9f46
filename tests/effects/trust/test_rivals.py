"""What a confounder, hidden bias in a pair, or a margin would have to be."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.effects.trust import (
    approximate_ratio,
    bias_borne,
    e_value,
    e_value_difference,
    equivalence,
    equivalence_of_arms,
    equivalence_of_cases,
    rosenbaum_bounds,
)
from samskaping.numeric import NotEstimable
from tests.effects.stored import recomputed, stored

FROM_R = stored("trust")
PAIRS = [2.1, -0.4, 1.3, 0.9, 3.2, 0.2, -0.1, 1.8, 2.6, 0.7]
TIED = [1, 2, -1, 2, 3, 0, 1, -2, 3]
FIRST, SECOND = [12, 15, 11, 18, 14, 13, 17, 16, 12, 15], [10, 13, 9, 14, 12, 11, 13, 15, 10, 12]
CASES = [0.12, -0.05, 0.2, 0.08, -0.11, 0.02]


def test_e_values_are_the_published_ones():
    found = e_value(3.9, 1.8, 8.7)
    assert (found.point, found.limit) == pytest.approx(FROM_R["e.ratio"], rel=1e-12)
    assert found.point == pytest.approx(7.26, abs=0.005)  # VanderWeele & Ding (2017), p. 269
    lower = e_value(0.8, 0.71, 0.9)
    assert (lower.point, lower.limit) == pytest.approx(FROM_R["e.protective"], rel=1e-12)
    difference = e_value_difference(0.5, 0.2)
    expected = FROM_R["e.difference"]
    assert (difference.point, difference.limit) == pytest.approx(expected, rel=1e-12)


def test_an_interval_that_holds_no_effect_needs_no_confounder():
    assert e_value(1.4, 0.9, 2.0).limit == 1
    assert e_value(1.0, 1.0, 1.0) == e_value_difference(0.0, 0.1).__class__(1.0, 1.0)
    moved = e_value(3.9, 1.8, 8.7, null=2.0)
    assert moved.limit == 1
    assert moved.point == pytest.approx(e_value(1.95, 0.9, 4.35).point)


@given(st.floats(0.05, 20), st.floats(1.01, 3))
def test_an_e_value_explains_its_ratio_exactly_and_does_not_mind_which_group_comes_first(r, width):
    found = e_value(r, r / width, r * width)
    # Confounding by E and E biases a ratio by at most E²/(2E − 1), which is the ratio itself.
    bias = found.point**2 / (2 * found.point - 1)
    assert bias == pytest.approx(max(r, 1 / r), rel=1e-9)
    turned = e_value(1 / r, 1 / (r * width), width / r)
    assert (turned.point, turned.limit) == pytest.approx((found.point, found.limit), rel=1e-9)


def test_e_values_refuse_what_is_no_ratio():
    for ratio in ((0.0, 0.0, 1.0), (2.0, 2.5, 3.0), (math.inf, 1.0, math.inf)):
        with pytest.raises(ValueError, match="ratio"):
            e_value(*ratio)
    with pytest.raises(ValueError, match="standard error"):
        e_value_difference(0.3, -1.0)
    assert approximate_ratio(0.5) == pytest.approx(math.exp(0.455))


@pytest.mark.parametrize(("name", "gamma"), [("two", 2.0), ("five", 5.0)])
def test_bounds_are_those_of_every_assignment(name, gamma):
    found = rosenbaum_bounds(PAIRS, gamma)
    assert (found.lower, found.upper) == pytest.approx(FROM_R[f"bounds.{name}"], rel=1e-9)


def test_bounds_with_ties_and_pairs_without_difference_are_those_of_every_assignment():
    found = rosenbaum_bounds(TIED, 1.5)
    assert (found.lower, found.upper) == pytest.approx(FROM_R["bounds.tied"], rel=1e-9)


def test_without_hidden_bias_both_bounds_are_the_signed_rank_test():
    found = rosenbaum_bounds(PAIRS, 1.0)
    assert found.lower == found.upper == pytest.approx(FROM_R["signed_rank.plain"][0], rel=1e-12)


def test_many_pairs_are_taken_as_normal():
    many = np.sin(np.arange(1, 121)) + 0.35
    found, expected = rosenbaum_bounds(many, 1.5, exact=False), FROM_R["bounds.many"]
    assert found.upper == pytest.approx(expected[1], rel=1e-9)
    # R loses digits of a tail taken from 1.
    assert found.lower == pytest.approx(expected[0], rel=1e-4)
    assert rosenbaum_bounds(many, 1.5).upper == pytest.approx(found.upper, abs=1e-3)
    larger = np.tile(many, 2)
    assert rosenbaum_bounds(larger, 1.5) == rosenbaum_bounds(larger, 1.5, exact=False)


def test_the_bias_that_is_borne_is_where_the_upper_bound_meets_the_level():
    found = bias_borne(PAIRS)
    assert found.estimate == pytest.approx(FROM_R["bias_borne"][0], rel=1e-8)
    assert rosenbaum_bounds(PAIRS, found.estimate).upper == pytest.approx(0.05)
    assert (found.n, found.p) == (10, pytest.approx(FROM_R["signed_rank.plain"][0]))


def test_three_pairs_can_never_be_clear():
    assert bias_borne([1.0, 2.0, 3.0]).note == "too_few_pairs;minimum=5;n=3"
    assert bias_borne([1.0, -2.0, 3.0, -4.0, 5.0]).note == "not_clear_without_bias"
    five = bias_borne([1.0, 2.0, 3.0, 4.0, 5.0])
    # (Γ/(1 + Γ))⁵ = .05
    assert five.estimate == pytest.approx(1 / (0.05 ** (-1 / 5) - 1), rel=1e-9)
    with pytest.raises(NotEstimable, match="no_pair_differs"):
        rosenbaum_bounds([0.0, 0.0], 1.0)
    for arguments in (([1.0, np.nan], 1.0), ([1.0, 2.0], 0.5)):
        with pytest.raises(ValueError, match=r"finite|gamma"):
            rosenbaum_bounds(*arguments)


@given(
    st.lists(st.integers(-9, 9).filter(bool), min_size=1, max_size=9),
    st.floats(1, 8),
    st.floats(0.1, 9),
)
def test_bounds_do_not_mind_units_or_order_and_widen_with_gamma(d, gamma, scale):
    values = np.array(d, dtype=float)
    found = rosenbaum_bounds(values, gamma)
    for other in (values * 4, values[::-1]):
        again = rosenbaum_bounds(other, gamma)
        assert (again.lower, again.upper) == pytest.approx((found.lower, found.upper), abs=1e-12)
    wider = rosenbaum_bounds(values, gamma + scale)
    assert wider.lower <= found.lower + 1e-12
    assert wider.upper >= found.upper - 1e-12
    # The other direction: what is left of the whole is what the other tail has, less its atom.
    below = rosenbaum_bounds(-values, gamma)
    assert found.upper + below.upper >= 1 - 1e-12


def test_bias_within_gamma_is_held_by_the_bounds():
    """Pairs of no effect, one twice as likely to be treated: the bound at 2 rejects within .05."""
    rng = np.random.default_rng(4)
    sizes, rejected, plain, runs = np.arange(1, 13), 0, 0, 400
    for _ in range(runs):
        signs = np.where(rng.random(12) < 2 / 3, 1, -1)
        rejected += rosenbaum_bounds(signs * sizes, 2.0).upper <= 0.05
        plain += rosenbaum_bounds(signs * sizes, 1.0).upper <= 0.05
    assert rejected / runs < 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)
    assert plain / runs > 0.15


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("welch", equivalence_of_arms(FIRST, SECOND, (-2, 2), equal_variances=False)),
        ("pooled", equivalence_of_arms(FIRST, SECOND, (-4, 4))),
        ("paired", equivalence_of_cases(np.subtract(FIRST, SECOND), (-3, 3))),
        ("cases", equivalence_of_cases(CASES, (-0.25, 0.25))),
    ],
)
def test_equivalence_is_what_r_gives(name, found):
    assert [found.p, found.lower, found.upper] == pytest.approx(FROM_R[f"tost.{name}"], rel=1e-9)
    assert found.confidence == pytest.approx(0.9)


@given(st.lists(st.floats(-2, 2), min_size=3, max_size=8), st.floats(0.1, 1.5))
def test_equivalence_is_shown_exactly_when_the_interval_lies_inside_the_margin(effects, margin):
    effects = np.round(effects, 3)
    found = equivalence_of_cases(effects, (-margin, margin))
    if found.estimate is None:
        assert found.note == "interval_no_variance"
        return
    inside = -margin < found.lower and found.upper < margin
    if min(abs(found.lower + margin), abs(found.upper - margin)) > 1e-9:
        assert (found.p <= 0.05) == inside
    mirrored = equivalence_of_cases(-effects, (-margin, margin))
    assert mirrored.p == pytest.approx(found.p, rel=1e-9, abs=1e-15)
    moved = equivalence_of_cases(5 * effects + 3, (3 - 5 * margin, 3 + 5 * margin))
    assert moved.p == pytest.approx(found.p, rel=1e-6, abs=1e-12)


def test_equivalence_needs_cases_that_differ():
    assert equivalence_of_cases([0.1], (-1, 1)).note == "too_few_cases;minimum=2;n=1"
    assert equivalence_of_cases([0.1, 0.1, 0.1], (-1, 1)).note == "interval_no_variance"
    assert equivalence_of_arms([0.1, 0.2], [0.3], (-1, 1)).note == "too_few_cases;minimum=2;n=1"
    assert equivalence_of_arms([0.1] * 3, [0.3] * 3, (-1, 1)).note == "interval_no_variance"
    for arguments in ((0.1, 0.1, 3, (1, 1)), (0.1, 0.0, 3, (-1, 1)), (math.nan, 0.1, 3, (-1, 1))):
        with pytest.raises(ValueError, match=r"margin|standard error"):
            equivalence(*arguments)
    with pytest.raises(ValueError, match="level"):
        equivalence(0.1, 0.1, 3, (-1, 1), level=0.6)


def test_an_effect_at_the_margin_is_called_equivalent_in_one_of_twenty():
    rng = np.random.default_rng(9)
    runs, called = 1000, 0
    for values in rng.normal(0.5, 0.2, (runs, 6)):
        called += equivalence_of_cases(values, (-0.5, 0.5)).p <= 0.05
    assert called / runs == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / runs))


@pytest.mark.r
def test_stored_values_are_what_r_gives():
    for name, value in recomputed("trust").items():
        assert value == pytest.approx(FROM_R[name], rel=1e-6), name
