"""Outcomes are judged together on the draws that they share."""

import numpy as np
import pytest

from samskaping.effects import holm
from samskaping.effects.few_clusters import (
    assignments,
    draws,
    fit_by_cluster,
    permutation_p,
    permuted,
    romano_wolf,
    squared_t,
    wild,
    wild_p,
)
from tests.effects.few_clusters.designs import arms


def step_by_step(observed, drawn):
    """The same, outcome by outcome."""
    left, adjusted, last = list(range(len(observed))), np.empty(len(observed)), 0.0
    while left:
        top = max(left, key=lambda j: (abs(observed[j]), -j))
        largest = np.abs(drawn[left]).max(axis=0)
        last = max(last, np.mean(largest >= abs(observed[top]) * (1 - 1e-9)))
        adjusted[top] = last
        left.remove(top)
    return adjusted


def test_a_small_case_by_hand():
    # Draws in columns; the first are the data.
    drawn = np.array([[3.0, 1.0, -2.0, 0.5], [-2.0, 2.5, 0.0, 1.0], [0.1, 0.2, 3.5, 0.3]])
    # Largest of all: 3, 2.5, 3.5, 1; of the last two: 2, 2.5, 3.5, 1; of the third alone.
    assert romano_wolf([3.0, -2.0, 0.1], drawn) == pytest.approx([2 / 4, 3 / 4, 1.0])


def test_stepping_down_is_done_outcome_by_outcome():
    rng = np.random.default_rng(6)
    drawn = rng.standard_t(4, size=(5, 200)) * [[1], [2], [1], [0.5], [3]]
    assert romano_wolf(drawn[:, 0], drawn) == pytest.approx(step_by_step(drawn[:, 0], drawn))


def test_outcomes_that_say_the_same_cost_nothing():
    design, gains, case = arms(3, 4, seed=4)
    outcomes = np.stack([gains, 5 - 3 * gains, 2 * gains])
    parts = wild(fit_by_cluster(design, outcomes, case), [0, 1])
    adjusted = romano_wolf(*squared_t(parts, draws(7)))
    assert adjusted == pytest.approx(wild_p(parts, draws(7)))
    assert adjusted[0] < holm(wild_p(parts, draws(7)))[0]


def test_adjusted_p_is_at_least_the_plain_one_and_keeps_its_order():
    ways = assignments(np.arange(10) < 5)
    rng = np.random.default_rng(7)
    effects = np.array([2, 1, 0, 0, 1, 0])[:, None] * (np.arange(10) < 5)
    found = permuted(effects + rng.normal(size=(6, 10)), ways)
    adjusted, plain = romano_wolf(found.t, found.all_t), permutation_p(found)
    assert (adjusted >= plain - 1e-12).all()
    order = np.argsort(-np.abs(found.t))
    assert (np.diff(adjusted[order]) >= 0).all()


def test_over_all_divisions_any_wrong_rejection_stays_at_the_level():
    """Exact: the same nine cases and four related outcomes, whichever four cases are treated."""
    rng = np.random.default_rng(8)
    outcomes = rng.normal(size=9) + 0.8 * rng.normal(size=(4, 9))
    ways = assignments(np.arange(9) < 4)
    drawn = permuted(outcomes, ways).all_t
    smallest = np.array([romano_wolf(column, drawn).min() for column in drawn.T])
    for level in (0.02, 0.05, 0.1, 0.3):
        assert np.mean(smallest <= level + 1e-12) <= level + 1e-12
    # And not by far: a Bonferroni correction would reject less.
    assert np.mean(smallest <= 0.1) > 0.08


def test_an_infinite_statistic_is_beyond_every_other_and_a_missing_one_is_refused():
    drawn = np.array([[np.inf, 1.0, 2.0], [0.5, 0.4, np.inf]])
    assert romano_wolf(drawn[:, 0], drawn) == pytest.approx([2 / 3, 2 / 3])
    with pytest.raises(ValueError, match="numbers"):
        romano_wolf([np.nan, 1.0], drawn)
    with pytest.raises(ValueError, match="for every outcome"):
        romano_wolf([1.0], drawn)
