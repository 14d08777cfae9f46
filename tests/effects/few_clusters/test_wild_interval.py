"""The interval holds exactly the values that the bootstrap does not reject."""

import math

import numpy as np
import pytest

from samskaping.effects.few_clusters import (
    confidence_set,
    draws,
    fit_by_cluster,
    smallest_p,
    wild,
    wild_contrast,
    wild_p,
)
from samskaping.effects.few_clusters.wild_interval import limits
from samskaping.numeric import NotEstimable
from tests.effects.few_clusters.designs import arms, designs

ASKED = [
    ("ancova", "rademacher", 0.95),
    ("ancova", "webb", 0.95),
    ("did_weighted", "webb", 0.9),
    ("absorbed_weighted", "rademacher", 0.9),
    ("gain_uneven", "webb", 0.95),
    ("made_weighted", "rademacher", 0.8),
]


def reduced(name):
    design, outcome, clusters, weights = designs()[name]
    fit = fit_by_cluster(design, outcome, clusters, weights)
    return wild(fit, np.eye(design.shape[1])[-1]), fit.n_clusters


@pytest.mark.parametrize(("name", "kind", "confidence"), ASKED)
def test_p_crosses_the_level_at_every_end(name, kind, confidence):
    parts, n_clusters = reduced(name)
    drawn = draws(n_clusters, kind)
    for lower, upper in confidence_set(parts, drawn, confidence):
        for end, inwards in ((lower, 1), (upper, -1)):
            step = inwards * 1e-7 * float(parts.spread)
            assert wild_p(parts, drawn, end + step) > 1 - confidence
            assert wild_p(parts, drawn, end - step) <= 1 - confidence


@pytest.mark.parametrize(("name", "kind", "confidence"), ASKED)
def test_the_set_is_what_a_grid_of_nulls_shows(name, kind, confidence):
    parts, n_clusters = reduced(name)
    drawn = draws(n_clusters, kind)
    pieces = confidence_set(parts, drawn, confidence)
    nulls = float(parts.estimate) + float(parts.spread) * np.linspace(
        -12, 12, 203 if kind == "rademacher" else 33
    )
    for null in nulls:
        inside = any(lower <= null <= upper for lower, upper in pieces)
        assert inside == (wild_p(parts, drawn, null) > 1 - confidence)


@pytest.mark.parametrize("seed", range(4))
def test_at_every_level_the_set_is_what_a_grid_shows(seed):
    """The estimate itself has p = 1 even where p is lower all around it."""
    parts = wild(fit_by_cluster(*arms(3, 3, seed=seed)), [0, 1])
    nulls = float(parts.estimate) + float(parts.spread) * np.linspace(-6, 6, 151)
    p = np.array([wild_p(parts, draws(6), null) for null in nulls])
    for steps in range(2, 32):
        # Between two steps of p, which are 1/32 high.
        confidence = 1 - (steps + 0.5) / 32
        pieces = confidence_set(parts, draws(6), confidence)
        inside = [any(lower <= null <= upper for lower, upper in pieces) for null in nulls]
        assert inside == list(p > 1 - confidence)


@pytest.mark.parametrize(("cases", "one_in"), [(4, 8), (5, 16)])
def test_with_few_cases_the_level_is_out_of_reach(cases, one_in):
    found = wild_contrast(*arms(2, cases - 2), [0, 1], 0.95)
    assert (found.lower, found.note) == (None, f"interval_level_not_attainable;n={one_in}")
    assert found.p >= 1 / one_in
    assert wild_contrast(*arms(2, cases - 2), [0, 1], 0.8).lower is not None


def test_cases_that_say_nothing_of_the_contrast_make_the_smallest_p_larger():
    """A change over time within seven cases, of which three were seen once only."""
    rng = np.random.default_rng(5)
    case = np.repeat(np.arange(7), 6)
    time = np.where(case < 3, 0.0, np.tile([0.0, 1.0], 21))
    dummies = (case[:, None] == np.arange(7)).astype(float)
    y = rng.normal(size=42) + time
    fit = fit_by_cluster(np.column_stack([dummies, time]), y, case)
    parts = wild(fit, np.eye(8)[-1])
    assert smallest_p(parts, draws(7)) == 1 / 8
    found = wild_contrast(np.column_stack([dummies, time]), y, case, np.eye(8)[-1], 0.95)
    assert found.note == "interval_level_not_attainable;n=8"
    assert confidence_set(parts, draws(7), 0.95) == ((-math.inf, math.inf),)


def test_a_set_with_gaps_is_spanned_and_said_to_have_them():
    parts, _ = reduced("gain_uneven")
    pieces = confidence_set(parts, draws(6, "webb"), 0.95)
    assert len(pieces) == 2
    design, outcome, clusters, _ = designs()["gain_uneven"]
    found = wild_contrast(design, outcome, clusters, [0, 1], 0.95, kind="webb")
    assert (found.lower, found.upper) == (pieces[0][0], pieces[1][1])
    assert found.note == "interval_has_gaps"


def test_a_side_without_end_is_said_to_have_none():
    with pytest.raises(NotEstimable, match="interval_without_end"):
        limits(((-math.inf, 3.0),), 1 / 64, 0.95)


def test_the_estimate_is_never_rejected():
    for seed in range(20):
        design, gains, case = arms(3, 3, seed=seed)
        parts = wild(fit_by_cluster(design, gains, case), [0, 1])
        assert wild_p(parts, draws(6), float(parts.estimate)) == 1
        pieces = confidence_set(parts, draws(6), 0.95)
        assert any(lower < float(parts.estimate) < upper for lower, upper in pieces)
