"""Who was chosen for how they began."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from samskaping.effects.trust import (
    ChosenCase,
    change_beyond_regression,
    expected_regression,
)


def people(rng, n, correlation, effect, level=0.0):
    first = rng.normal(size=n)
    later = correlation * first + math.sqrt(1 - correlation**2) * rng.normal(size=n) + effect
    return first + level, later + level


def chosen(rng, correlation=0.6, effect=0.3, cutoff=0.5, cases=6, n=80, own=0.1):
    found = []
    for level in rng.normal(0, 0.3, cases):
        first, later = people(rng, n, correlation, effect + rng.normal(0, own), level)
        there = first > level + cutoff
        found.append(ChosenCase.of(first, first[there], later[there]))
    return found


@pytest.mark.parametrize("above", [True, False])
def test_those_beyond_a_cutoff_move_as_far_as_expected_without_any_effect(above):
    first, later = people(np.random.default_rng(1), 400_000, 0.6, 0.0)
    there = first > 0.8 if above else first < 0.8
    change = (later - first)[there]
    error = 4 * change.std() / math.sqrt(there.sum())
    assert expected_regression(0.8, 0, 1, 0.6, above) == pytest.approx(change.mean(), abs=error)


def test_the_published_example_is_met():
    """Half of a normal population, ρ = .5: φ(0)/.5 · .5 = √(2/π)/2."""
    assert expected_regression(0, 0, 1, 0.5) == pytest.approx(-math.sqrt(2 / math.pi) / 2)
    assert expected_regression(10, 10, 2, 1.0) == 0
    # 40 standard deviations away the mean of the chosen is hardly beyond the cutoff.
    assert expected_regression(40, 0, 1, 0.0) == pytest.approx(-40, rel=1e-3)


def test_a_declared_correlation_leaves_a_t_interval_over_cases():
    cases = chosen(np.random.default_rng(2))
    found = change_beyond_regression(cases, 0.95, correlation=0.6)
    own = [
        c.after.mean() - c.before.mean() + 0.4 * (c.before.mean() - c.screened_mean) for c in cases
    ]
    expected = stats.ttest_1samp(own, 0)
    assert (found.estimate, found.p) == pytest.approx((np.mean(own), expected.pvalue))
    assert (found.lower, found.upper) == pytest.approx(tuple(expected.confidence_interval()))
    assert (found.df, found.n_cases) == (5, 6)


def test_perfect_memory_of_the_baseline_needs_no_adjustment():
    cases = chosen(np.random.default_rng(3))
    plain = np.mean([c.after.mean() - c.before.mean() for c in cases])
    assert change_beyond_regression(cases, 0.95, correlation=1.0).estimate == pytest.approx(plain)


@pytest.mark.parametrize("correlation", [None, 0.6])
def test_the_effect_is_found_where_the_plain_change_is_not(correlation):
    rng = np.random.default_rng(4)
    runs, held, found, plain = 300, 0, [], []
    for _ in range(runs):
        cases = chosen(rng)
        one = change_beyond_regression(cases, 0.95, correlation)
        held += one.lower <= 0.3 <= one.upper
        found.append(one.estimate)
        plain.append(np.mean([c.after.mean() - c.before.mean() for c in cases]))
    assert np.mean(found) == pytest.approx(0.3, abs=3 * np.std(found) / math.sqrt(runs))
    assert held / runs > 0.95 - 3 * math.sqrt(0.05 * 0.95 / runs)
    assert np.mean(plain) < 0  # everybody gained .3, and the chosen seem to have lost


def test_what_cannot_be_adjusted_is_a_reason():
    one = ChosenCase.of([1.0, 2, 3], [3.0], [2.0])
    assert change_beyond_regression([one], 0.95).note == "too_few_cases;minimum=2;n=1"
    assert change_beyond_regression([one, one], 0.95).note == "baselines_do_not_vary"
    alike = change_beyond_regression([one, one], 0.95, 0.5)
    assert alike.note == "interval_same_without_each_case"
    for arguments in (([], [1.0], [1.0]), ([1.0], [], []), ([1.0], [1.0], [math.nan])):
        with pytest.raises(ValueError, match=r"screened|finite"):
            ChosenCase.of(*arguments)
    with pytest.raises(ValueError, match="correlation"):
        change_beyond_regression([one, one], 0.95, 1.5)
    for arguments in ((0, 0, 0, 0.5), (0, 0, 1, 2.0)):
        with pytest.raises(ValueError, match=r"deviation|correlation"):
            expected_regression(*arguments)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.floats(-20, 20), st.floats(0.2, 20))
def test_order_units_origin_and_sign(seed, constant, scale):
    cases = chosen(np.random.default_rng(seed), n=30)

    def turned(factor, extra):
        parts = [(c.screened_mean, c.before, c.after) for c in cases[::-1]]
        return [ChosenCase(*(factor * part + extra for part in case)) for case in parts]

    found = change_beyond_regression(cases, 0.95)
    moved = change_beyond_regression(turned(scale, constant), 0.95)
    mirrored = change_beyond_regression(turned(-1, 0), 0.95)
    assert moved.lower == pytest.approx(scale * found.lower, rel=1e-7, abs=1e-9)
    assert mirrored.lower == pytest.approx(-found.upper, rel=1e-9, abs=1e-12)
