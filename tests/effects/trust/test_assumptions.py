"""What is declared rather than measured: ranges, tipping points, and every analysis at once."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from samskaping.effects.means import case_means_difference_t
from samskaping.effects.trust import (
    Assumptions,
    DeclaredShare,
    declared_range,
    specification_curve,
    tipping_point,
)
from samskaping.numeric import Estimate, NotEstimable
from tests.effects.stored import stored

CHANGE = Estimate(estimate=0.8, lower=0.3, upper=1.3, confidence=0.95, se=0.2, df=5.0, n_cases=6)
HALF = DeclaredShare("uniform", 0.4, 0.6)


def random(seed=1):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("distribution", ["pert", "triangular"])
def test_declared_distributions_are_what_r_gives(distribution):
    found = DeclaredShare(distribution, 0.1, 0.6, 0.2).quantile(np.array([0.05, 0.5, 0.9]))
    assert found == pytest.approx(stored("trust")[distribution], rel=1e-9)


@pytest.mark.parametrize("distribution", ["uniform", "pert", "triangular"])
def test_declared_distributions_have_their_means(distribution):
    share = DeclaredShare(distribution, 0.1, 0.6, 0.2)
    mean = integrate.quad(lambda u: float(share.quantile(np.array(u))), 0, 1)[0]
    expected = {"uniform": 0.35, "triangular": 0.9 / 3, "pert": (0.1 + 0.8 + 0.6) / 6}
    assert mean == pytest.approx(expected[distribution], abs=1e-6)


def test_a_share_that_is_taken_as_known_does_not_vary():
    for distribution in ("uniform", "pert", "triangular"):
        known = DeclaredShare(distribution, 0.3, 0.3, 0.3)
        assert known.quantile(np.array([0.01, 0.99])) == pytest.approx([0.3, 0.3])


def test_known_assumptions_leave_the_changes_own_interval():
    known = Assumptions(deadweight=DeclaredShare("uniform", 0.25, 0.25))
    found = declared_range(CHANGE, known, random())
    exact = 0.75 * (0.8 + 0.2 * stats.t.ppf([0.05, 0.5, 0.95], 5))
    assert (found.low, found.middle, found.high) == pytest.approx(exact, abs=2e-3)
    assert found.from_sampling == pytest.approx((found.low, found.high))
    assert found.from_assumptions == pytest.approx((0.6, 0.6))
    assert found.corners == pytest.approx((0.6, 0.6))
    assert found.outer_corners == pytest.approx((0.225, 0.975))


def test_the_range_is_that_of_quadrature():
    found = declared_range(CHANGE, Assumptions(attribution=HALF), random(), share=0.8)

    def below(x):
        def inside(u):
            return stats.t.cdf((x / (1 - (0.4 + 0.2 * u)) - 0.8) / 0.2, 5)

        return integrate.quad(inside, 0, 1)[0]

    assert below(found.low) == pytest.approx(0.1, abs=0.005)
    assert below(found.middle) == pytest.approx(0.5, abs=0.005)
    assert below(found.high) == pytest.approx(0.9, abs=0.005)
    assert found.from_assumptions == pytest.approx((0.8 * 0.42, 0.8 * 0.58), abs=1e-3)


def test_corners_hold_every_combination_of_the_ends():
    both = Assumptions(attribution=HALF, displacement=DeclaredShare("pert", 0.0, 0.5, 0.1))
    found = declared_range(CHANGE, both, random())
    assert found.corners == pytest.approx((0.8 * 0.4 * 0.5, 0.8 * 0.6 * 1.0))
    low, high = found.from_assumptions
    assert found.corners[0] < low < high < found.corners[1]
    assert found.outer_corners == pytest.approx((0.3 * 0.4 * 0.5, 1.3 * 0.6))


def test_assumptions_that_are_high_together_make_a_wider_range():
    three = Assumptions(deadweight=HALF, attribution=HALF, displacement=HALF)
    apart = declared_range(CHANGE, three, random())
    together = declared_range(CHANGE, three, random(), dependence="comonotone")
    width = [high - low for low, high in (apart.from_assumptions, together.from_assumptions)]
    assert width[1] > 1.3 * width[0]

    # Sampling error does not go along with them.
    def below(x):
        def inside(u):
            return stats.t.cdf((x / (0.6 - 0.2 * u) ** 3 - 0.8) / 0.2, 5)

        return integrate.quad(inside, 0, 1)[0]

    assert below(together.low) == pytest.approx(0.05, abs=0.004)
    assert below(together.high) == pytest.approx(0.95, abs=0.004)
    # Comonotone shares are one share: its quantiles go through the cube.
    assert together.from_assumptions == pytest.approx((0.8 * 0.41**3, 0.8 * 0.59**3), abs=1e-3)


def test_what_drops_off_does_so_in_every_period():
    fading = Assumptions(deadweight=HALF, drop_off=DeclaredShare("uniform", 0.1, 0.1))
    now, later = (declared_range(CHANGE, fading, random(), periods=n) for n in (0, 3))
    assert later.middle == pytest.approx(now.middle * 0.9**3, rel=0.01)
    assert later.corners == pytest.approx([end * 0.9**3 for end in now.corners])


def test_a_change_for_the_worse_keeps_its_sign_and_its_ends_in_order():
    worse = replace(CHANGE, estimate=-0.8, lower=-1.3, upper=-0.3)
    found = declared_range(worse, Assumptions(attribution=HALF), random())
    better = declared_range(CHANGE, Assumptions(attribution=HALF), random())
    assert found.low < found.middle < found.high < 0
    assert (found.low, found.high) == pytest.approx((-better.high, -better.low), abs=5e-3)
    assert found.corners == pytest.approx((-0.48, -0.32))


def test_the_same_seed_gives_the_same_range_and_units_do_not_matter():
    both = Assumptions(deadweight=HALF, attribution=HALF)
    one, other = (declared_range(CHANGE, both, random(7)) for _ in range(2))
    assert one == other
    large = replace(CHANGE, estimate=80.0, lower=30.0, upper=130.0, se=20.0)
    scaled = declared_range(large, both, random(7))
    assert (scaled.low, scaled.high) == pytest.approx((100 * one.low, 100 * one.high), rel=1e-9)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="no assumption"):
        declared_range(CHANGE, Assumptions(), random())
    with pytest.raises(ValueError, match="no assumption"):
        declared_range(CHANGE, Assumptions(drop_off=HALF), random())
    with pytest.raises(ValueError, match="comparison group"):
        declared_range(CHANGE, Assumptions(deadweight=HALF), random(), compared=True)
    with pytest.raises(NotEstimable, match="range_needs_interval"):
        declared_range(Estimate(estimate=1.0), Assumptions(deadweight=HALF), random())
    with pytest.raises(ValueError, match="between 0 and 1"):
        declared_range(CHANGE, Assumptions(deadweight=HALF), random(), share=90)
    for wrong in (("uniform", 0.5, 0.4), ("uniform", -0.1, 0.4), ("pert", 0.1, 0.4),
                  ("triangular", 0.1, 0.4, 0.5)):  # fmt: skip
        with pytest.raises(ValueError, match="share"):
            DeclaredShare(*wrong)


def changed_by(delta):
    """Six cases' changes with a third of their persons missing and imputed, less δ."""
    changes = np.array([0.9, 0.5, 0.7, 1.1, 0.6, 0.8]) + delta / 3
    return case_means_difference_t(changes, np.zeros(6), 0.95)


def test_the_tipping_point_is_where_the_interval_first_touches():
    found = tipping_point(changed_by, largest=-5.0)
    lower = changed_by(0.0).lower
    assert found.estimate == pytest.approx(-3 * lower, rel=1e-9)
    margin = tipping_point(changed_by, largest=-5.0, threshold=0.3)
    assert margin.estimate == pytest.approx(-3 * (lower - 0.3), rel=1e-9)
    assert found.n_cases == 6


def test_a_conclusion_that_does_not_change_or_never_was_is_said_to_be_so():
    assert tipping_point(changed_by, largest=5.0).note == "tipping_point_not_reached;largest=5.0"
    assert tipping_point(changed_by, 1.0, threshold=0.75).note == "threshold_held_already"
    alone = tipping_point(lambda _: case_means_difference_t([1.0], [0.0], 0.95), 1.0)
    assert alone.note == "interval_needs_more_cases;n_cases=1"
    with pytest.raises(ValueError, match="largest"):
        tipping_point(changed_by, largest=0.0)


def test_an_interval_so_short_that_it_leaps_over_the_threshold_is_seen():
    def leaps(delta):
        value = 1.0 if delta < 0.5 else -1.0
        return Estimate(estimate=value, lower=value - 0.1, upper=value + 0.1, confidence=0.95)

    assert tipping_point(leaps, 1.0).estimate == pytest.approx(0.5)


def test_a_conclusion_that_comes_back_is_still_lost_at_the_first_place():
    def dips(delta):
        value = 1.0 if not 0.2 <= delta <= 0.4 else 0.0
        return Estimate(estimate=value, lower=value - 0.1, upper=value + 0.1, confidence=0.95)

    assert tipping_point(dips, 1.0).estimate == pytest.approx(0.2)


def specifications(cases, treated):
    """Four ways to compare three treated cases of six, and their p."""
    treated = np.isin(np.arange(6), treated)
    ways = [cases, cases - cases.mean(), np.sqrt(cases), cases - np.arange(6) * 0.05]
    found = [stats.ttest_ind(x[treated], x[~treated]) for x in ways]
    return [f.statistic for f in found], [f.pvalue for f in found]


def test_all_assignments_of_six_cases_judge_the_specifications_together():
    cases = np.array([2.0, 2.3, 2.6, 1.0, 0.9, 1.3])
    drawn = [specifications(cases, t) for t in itertools.combinations(range(6), 3)]
    effects, p_values = (np.array([one[i] for one in drawn]) for i in (0, 1))
    found = specification_curve(
        effects[0], p_values[0], effects, p_values, observed_among_draws=True
    )
    assert (found.smallest_p, found.direction, found.share_same_sign) == (0.05, 1, 1.0)
    # The mirror image does as well, so that three against three cannot go below a tenth.
    assert found.p_median == found.p_significant == 0.1
    assert found.p_same_sign >= 0.1
    assert found.order.tolist() == np.argsort(effects[0]).tolist()


def test_shares_count_what_goes_with_the_median():
    found = specification_curve(
        [0.5, 0.4, -0.1, 0.3], [0.01, 0.2, 0.01, 0.04], [[0.1, -0.2, 0.1, 0.1]], [[0.5] * 4]
    )
    assert (found.median, found.share_same_sign, found.share_significant) == (0.35, 0.75, 0.5)
    assert (found.p_median, found.p_same_sign, found.p_significant) == (0.5, 1.0, 0.5)
    assert found.order.tolist() == [2, 3, 1, 0]


def test_under_no_effect_the_joint_test_rejects_as_often_as_it_says():
    rng = random(5)
    runs, rejected = 300, 0
    for _ in range(runs):
        shared = rng.normal(size=(100, 1))
        effects = shared + 0.3 * rng.normal(size=(100, 5))
        p_values = 2 * stats.norm.sf(np.abs(effects))
        found = specification_curve(effects[0], p_values[0], effects[1:], p_values[1:])
        rejected += found.p_median <= 0.05
    assert rejected / runs == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / runs))


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.floats(0.1, 10))
def test_sign_units_and_order_of_specifications_do_not_matter(seed, scale):
    rng = random(seed)
    effects, p_values = rng.normal(size=(20, 5)), rng.random((20, 5))
    parts = effects[0], p_values[0], effects[1:], p_values[1:]
    found = specification_curve(*parts)
    mixed = rng.permutation(5)
    turned, same = -scale * effects[:, mixed], p_values[:, mixed]
    other = specification_curve(turned[0], same[0], turned[1:], same[1:])
    for name in ("share_same_sign", "share_significant", "p_median", "p_same_sign"):
        assert getattr(other, name) == pytest.approx(getattr(found, name))
    assert other.median == pytest.approx(-scale * found.median)


def test_specifications_that_do_not_fit_are_refused():
    with pytest.raises(NotEstimable, match="no_specification"):
        specification_curve([], [], np.empty((3, 0)), np.empty((3, 0)))
    with pytest.raises(NotEstimable, match="no_draws"):
        specification_curve([1.0], [0.1], np.empty((0, 1)), np.empty((0, 1)))
    for effects, p_values in (([1.0, 2.0], [0.1]), ([np.nan], [0.1]), ([1.0], [1.2])):
        with pytest.raises(ValueError, match=r"same place|finite"):
            specification_curve(effects, p_values, [[1.0]], [[0.5]])
    with pytest.raises(ValueError, match="same specifications"):
        specification_curve([1.0], [0.1], [[1.0, 2.0]], [[0.5, 0.5]])
