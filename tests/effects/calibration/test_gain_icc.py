"""The ICC of gains and its limits, from case means."""

import math

import numpy as np
import pytest

from samskaping.agreement import icc1, one_way
from samskaping.effects.calibration import gain_icc
from samskaping.numeric import NotEstimable


def reduced(values, case, arms):
    groups = [values[case == g] for g in range(len(arms))]
    n = np.array([len(group) for group in groups])
    means = np.array([group.mean() for group in groups])
    squares = sum(((group - group.mean()) ** 2).sum() for group in groups)
    df = n.sum() - len(n)
    return gain_icc(means, arms, 1 / n, squares / df, df)


def test_with_equal_cases_it_is_the_analysis_of_variance():
    rng, case = np.random.default_rng(1), np.repeat(np.arange(6), 8)
    values = rng.normal(0, 1.5, 6)[case] + rng.normal(size=48)
    found, expected = reduced(values, case, np.zeros(6)), icc1(one_way(values, case), 0.8)
    assert (found.estimate, found.lower, found.upper) == pytest.approx(
        (expected.estimate, expected.lower, expected.upper), rel=1e-8
    )


def test_arms_may_have_means_of_their_own():
    case, arms = np.repeat(np.arange(4), 3), np.array([1, 1, 0, 0])
    values = np.array([0.0, 1, 2, 0.4, 1.4, 2.4, 5, 6, 7, 5.3, 6.3, 7.3])
    assert reduced(values, case, arms).estimate == 0.0
    assert reduced(values, case, np.zeros(4)).estimate > 0.7


def test_known_sampling_variances_take_the_chi_squared():
    gains, known = np.array([0.0, 2.0, 4.0]), np.array([1.0, 1.0, 1.0])
    found = gain_icc(gains, np.zeros(3), known, 1.0, math.inf)
    # Σ(d − d̄)²/2 = 4, so θ + 1 = 4; the upper limit has θ + 1 = 8/χ²_.10(2) = 8/.21072.
    assert found.estimate == pytest.approx(3 / 4)
    assert found.upper == pytest.approx(0.95)
    assert found.lower == pytest.approx(1 - 1 / (8 / 4.60517))


@pytest.mark.slow
@pytest.mark.parametrize("theta", [0.0, 0.1, 0.5])
def test_the_upper_limit_holds_in_nine_of_ten_studies_of_unequal_cases(theta):
    rng, n = np.random.default_rng(3), np.array([5, 12, 40, 8, 25, 16])
    arms, runs, held = np.array([1, 1, 1, 0, 0, 0]), 600, 0
    df = n.sum() - 6
    for _ in range(runs):
        means = rng.normal(size=6) * np.sqrt(theta + 1 / n)
        found = gain_icc(means, arms, 1 / n, rng.chisquare(df) / df, df)
        held += found.upper >= theta / (1 + theta)
    allowed = 3 * np.sqrt(0.09 / runs)
    if theta == 0:
        assert held == runs
    else:
        assert held / runs == pytest.approx(0.9, abs=allowed)


@pytest.mark.parametrize(
    ("gains", "arms", "variance", "reason"),
    [
        ([0.1], [1], 1.0, "too_few_cases;minimum=2;n=1"),
        ([0.1, 0.3], [1, 0], 1.0, "too_few_cases;minimum=3;n=2"),
        ([0.1, 0.3, 0.2], [1, 1, 1], 0.0, "no_variance"),
    ],
)
def test_what_the_gains_do_not_tell_is_said(gains, arms, variance, reason):
    with pytest.raises(NotEstimable) as caught:
        gain_icc(gains, arms, np.full(len(gains), 0.1), variance, 20.0)
    assert caught.value.note == reason
