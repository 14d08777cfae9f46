"""Simulated studies of a design: what is drawn, what is counted, and that it repeats."""

import numpy as np
import pytest

from samskaping.effects.calibration import (
    BEFORE_AFTER,
    COMPARISON,
    Figures,
    Latent,
    Persons,
    Scale,
    Sizes,
    behaviour,
)
from samskaping.effects.calibration import measured as drawing
from samskaping.effects.calibration.moves import moves, spread_of_moves
from samskaping.numeric import NotEstimable

HALF = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])


def persons(sizes=(20,) * 6, means=None, scale=None, variance=1.0, correlation=0.5, both=None):
    n = np.array(sizes)
    means = np.full(len(n), 3.0) if means is None else np.array(means)
    latent = Latent.of(scale or Scale(), means, n - 1.0, variance, correlation)
    return Persons(Sizes(n, n, n if both is None else np.array(both)), latent)


def ceiling(sizes=(20,) * 6, means=(4.1, 4.3, 3.9, 4.2, 4.0, 4.5)):
    return persons(sizes, means, Scale(1, 5, 1), 1.2)


def rates(model, treated=HALF, methods=COMPARISON, taus=(0.0,), effect=None, runs=3000, seed=(1,)):
    found = behaviour(model, treated, methods, taus, effect, level=0.05, runs=runs, seed=seed)
    return {name: part.tallies for name, part in found.items()}


def test_a_true_null_is_rejected_as_often_as_the_level_says():
    found = rates(persons(), taus=(0.0, 0.4), effect=0.5, runs=4000)
    for tally in found["case_means_pooled_t"]:
        assert tally.false_positives / tally.runs == pytest.approx(0.05, abs=3 * 0.0035)
        assert tally.held / tally.given == pytest.approx(0.95, abs=3 * 0.0035)


def test_power_falls_where_cases_differ_in_their_change_and_is_that_of_the_noncentral_t():
    found = rates(persons(), taus=(0.0, 0.5), effect=0.5, runs=4000)["case_means_pooled_t"]
    # Gains have variance 2(1 − .5)/20 = .05 a case: δ = .5/√(.05 · 2/3) = 2.739, df 4: .5674.
    assert found[0].found / found[0].runs == pytest.approx(0.567, abs=0.025)
    assert found[1].found < 0.5 * found[0].found


def test_where_persons_differ_little_and_cases_much_persons_are_no_units():
    """What the design is for: one who takes persons as units finds what is not there."""
    tally = rates(persons(), np.ones(6), BEFORE_AFTER, (0.5,))["case_means_difference_t"][0]
    assert tally.false_positives / tally.runs == pytest.approx(0.05, abs=0.012)


def test_cases_at_a_ceiling_change_on_average_by_what_was_asked():
    model = ceiling()
    spread = spread_of_moves(model, 0.5)
    effect = np.array([0.3, 0.3, 0.3, 0.0, 0.0, 0.0])
    rng = np.random.default_rng(2)
    begun = model.begin(rng, 3000)
    chance = spread * rng.standard_normal((3000, 6))
    gains = begun.follow(moves(model, effect, spread) + chance)[0] - begun.before
    np.testing.assert_allclose(gains.mean(axis=0), effect, atol=4 * gains.std() / np.sqrt(3000))
    # Moved by nothing at all, the case nearest to the top would fall.
    assert (begun.follow(chance)[0] - begun.before)[:, 5].mean() < -0.05


def test_the_moves_let_the_figures_vary_by_what_was_asked():
    model = persons((60,) * 6)
    rng = np.random.default_rng(3)
    begun, tau = model.begin(rng, 4000), 0.7
    moved = spread_of_moves(model, tau) * rng.standard_normal((4000, 6))
    gains = begun.follow(moved)[0] - begun.before
    assert gains.var() == pytest.approx(tau**2 + 1 / 60, rel=0.05)


def test_an_effect_for_which_the_scale_has_no_room_is_refused():
    with pytest.raises(NotEstimable, match="effect_beyond_scale"):
        rates(ceiling(), effect=0.8)


@pytest.mark.parametrize(("kind", "variance"), [("counts", 40 + 90), ("shares", 0.21 / 50)])
def test_figures_vary_as_poisson_and_binomial_ones_do(kind, variance):
    n = np.array([50, 50])
    sizes = Sizes(n, n, np.zeros(2, dtype=int))
    model = (
        Figures(np.array([40.0, 40.0]), None)
        if kind == "counts"
        else Figures(np.array([0.3, 0.3]), sizes)
    )
    begun = model.begin(np.random.default_rng(4), 20_000)
    after = begun.follow(np.full((20_000, 2), 50.0 if kind == "counts" else 0.0))[0]
    if kind == "counts":
        assert (after - begun.before).var() == pytest.approx(variance, rel=0.04)
    else:
        assert begun.before.var() == pytest.approx(variance, rel=0.04)
        assert set(np.round(begun.before.ravel() * 50, 9) % 1) == {0.0}


def test_large_cases_are_drawn_as_fewer_persons_with_the_same_error(monkeypatch):
    model = persons((400, 600), both=(100, 600), correlation=0.6)
    begun = model.begin(np.random.default_rng(5), 4000)
    after, scatter = begun.follow(np.zeros((4000, 2)))
    expected = [(1 + 1) / 400 - 2 * 0.6 * 100 / 400**2, 2 * (1 - 0.6) / 600]
    np.testing.assert_allclose((after - begun.before).var(axis=0), expected, rtol=0.1)
    np.testing.assert_allclose(scatter.before.mean(axis=0), [399, 599], rtol=0.02)
    monkeypatch.setattr(drawing, "MOST_PERSONS", 1000)
    whole = model.begin(np.random.default_rng(5), 200)
    assert whole.before.var() == pytest.approx(begun.before.var(), rel=0.2)


def test_the_same_seed_gives_the_same_counts_and_another_gives_others():
    first, again, other = (
        rates(ceiling(), taus=(0.0, 0.3), effect=0.3, runs=600, seed=seed)
        for seed in ((7, 8), (7, 8), (7, 9))
    )
    assert first == again
    assert first != other


def test_the_first_runs_are_the_same_whatever_follows(monkeypatch):
    from samskaping.effects.calibration import simulated

    monkeypatch.setattr(simulated, "_AT_ONCE", 100 * 240)
    parts = [rates(persons(), runs=n)["case_means_pooled_t"][0].false_positives for n in (100, 200)]
    second = rates(persons(), runs=300)["case_means_pooled_t"][0].false_positives
    assert parts[0] <= parts[1] <= second


def test_a_method_that_refuses_the_design_says_why_and_the_others_go_on():
    found = behaviour(
        Figures(np.full(3, 20.0), None), np.ones(3), BEFORE_AFTER, [0.0], None,
        level=0.05, runs=300, seed=[1],
    )  # fmt: skip
    assert found["reml_adhoc"].cause.reason == "no_standard_errors"
    assert found["case_means_difference_t"].tallies[0].runs == 300


def test_one_person_a_case_can_be_drawn():
    n = np.ones(6, dtype=int)
    latent = Latent.of(Scale(1, 5, 1), np.full(6, 3.0), np.ones(6), 1.0, 0.0)
    tally = rates(Persons(Sizes(n, n, 0 * n), latent), runs=400)["case_means_pooled_t"][0]
    assert 0 < tally.false_positives < 60
