"""Intervals for alpha of independent persons are what R gives and hold what they say."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.numeric import NotEstimable
from samskaping.psychometrics import alpha_intervals as a
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.intervals import Interval, feldt

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]

# R MBESS::ci.reliability(type = "alpha", interval.type = …): lower and upper limit. Its alpha of
# agree differs from the closed form by 4e-9.
MBESS = {
    "attitude": {
        "siotani": (0.741413341418, 0.914779979021),
        "bonett": (0.723798989819, 0.91091925868),
        "fisher": (0.693543074876, 0.923032980091),
        "adf": (0.761907038593, 0.924378500533),
        "parallel": (0.755937640877, 0.930347898249),
    },
    "agree": {
        "siotani": (0.697612987283, 0.733304453769),
        "bonett": (0.697427308183, 0.733148277089),
        "fisher": (0.695918748345, 0.734676495574),
        "adf": (0.694671593061, 0.737025515456),
        "parallel": (0.698003474941, 0.733693633575),
    },
}
ADF_ERRORS = {"attitude": 0.041447563124, "agree": 0.0108047705797}
CLOSED = (feldt, a.siotani, a.bonett, a.hakstian_whalen, a.parallel_normal_theory)


def all_of(x: np.ndarray, confidence: float = 0.95) -> dict[str, Interval]:
    n, k = x.shape
    coefficient = alpha(np.cov(x.T))
    return {
        "feldt": feldt(coefficient, n, k, confidence),
        "siotani": a.siotani(coefficient, n, k, confidence),
        "bonett": a.bonett(coefficient, n, k, confidence),
        "hakstian_whalen": a.hakstian_whalen(coefficient, n, k, confidence),
        "fisher": a.fisher(coefficient, n, confidence),
        "adf": a.distribution_free(x, confidence),
        "parallel": a.parallel_normal_theory(coefficient, n, k, confidence),
        "normal": a.normal_theory(np.cov(x.T), n, confidence),
    }


def one_factor(rng: np.random.Generator, n: int, k: int = 5) -> np.ndarray:
    """Parallel items whose alpha is k/(k + 1)."""
    return rng.normal(size=(n, 1)) + rng.normal(size=(n, k))


@pytest.mark.parametrize("dataset", ["attitude", "agree"])
def test_intervals_are_what_mbess_gives(dataset: str, reference_data: Loader):
    found = all_of(reference_data(dataset))
    for name, (lower, upper) in MBESS[dataset].items():
        assert found[name].lower == pytest.approx(lower, abs=1e-8), name
        assert found[name].upper == pytest.approx(upper, abs=1e-8), name
    assert found["adf"].se == pytest.approx(ADF_ERRORS[dataset], abs=1e-12)


def test_the_normal_theory_error_is_what_psych_gives(reference_data: Loader, from_r: FromR):
    x = reference_data("attitude")
    found = a.normal_theory(np.cov(x.T), len(x), 0.95)
    assert found.se == pytest.approx(from_r["attitude.ase"], abs=1e-14)


def test_parallel_items_make_both_normal_theories_one():
    s = np.full((4, 4), 0.5) + 0.5 * np.eye(4)
    general = a.normal_theory(s, 101, 0.95)
    parallel = a.parallel_normal_theory(alpha(s), 101, 4, 0.95)
    assert general.se == pytest.approx(parallel.se * np.sqrt(100 / 101), rel=1e-13)


def test_hakstian_and_whalen_come_close_to_feldt_whom_they_approximate():
    exact, near = (f(0.8, 60, 6, 0.95) for f in (feldt, a.hakstian_whalen))
    assert near.lower == pytest.approx(exact.lower, abs=3e-3)
    assert near.upper == pytest.approx(exact.upper, abs=3e-3)


def test_siotani_is_feldt_with_one_person_more():
    assert a.siotani(0.8, 60, 6, 0.9) == feldt(0.8, 61, 6, 0.9)


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 100), st.floats(-20, 20))
def test_moving_and_stretching_the_scale_changes_no_interval(seed: int, by: float, to: float):
    x = one_factor(np.random.default_rng(seed), 40)
    before, after = all_of(x), all_of(to + by * x)
    for name, interval in before.items():
        assert after[name].lower == pytest.approx(interval.lower, abs=1e-9), name
        assert after[name].upper == pytest.approx(interval.upper, abs=1e-9), name


@given(st.integers(0, 2**32 - 1), st.integers(8, 60), st.integers(2, 8))
def test_every_interval_holds_its_estimate_and_widens_with_confidence(seed: int, n: int, k: int):
    x = one_factor(np.random.default_rng(seed), n, k)
    coefficient = alpha(np.cov(x.T))
    narrow, wide = all_of(x, 0.8), all_of(x, 0.99)
    for name, interval in narrow.items():
        assert interval.lower < coefficient < interval.upper, name
        assert wide[name].lower < interval.lower, name
        assert interval.upper <= wide[name].upper <= 1, name


def test_the_distribution_free_interval_leaves_out_incomplete_persons():
    x = one_factor(np.random.default_rng(1), 50)
    gaps = np.vstack([x, np.full((1, 5), np.nan), [[1.0, np.nan, 2.0, 0.0, 1.0]]])
    assert a.distribution_free(gaps, 0.95) == a.distribution_free(x, 0.95)


@pytest.mark.parametrize("interval", CLOSED)
def test_perfect_consistency_leaves_no_interval(interval: Callable[..., Interval]):
    with pytest.raises(NotEstimable) as caught:
        interval(1.0, 30, 5, 0.95)
    assert caught.value.reason == "interval_perfect_consistency"


@pytest.mark.parametrize("interval", CLOSED)
def test_one_person_has_no_interval(interval: Callable[..., Interval]):
    with pytest.raises(NotEstimable) as caught:
        interval(0.8, 0, 5, 0.95)
    assert caught.value.reason == "too_few_persons"


def test_one_item_has_no_interval():
    for interval in CLOSED[2:]:
        with pytest.raises(NotEstimable) as caught:
            interval(0.8, 30, 1, 0.95)
        assert caught.value.reason == "too_few_items"


def test_nobody_complete_has_no_distribution_free_interval():
    with pytest.raises(NotEstimable) as caught:
        a.distribution_free(np.array([[1.0, np.nan], [np.nan, 2.0]]), 0.95)
    assert caught.value.reason == "too_few_persons"


def test_fishers_scale_ends_at_minus_one():
    with pytest.raises(NotEstimable) as caught:
        a.fisher(-1.5, 30, 0.95)
    assert caught.value.reason == "interval_not_defined"


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_confidence_is_a_probability(confidence: float):
    for interval in CLOSED:
        with pytest.raises(ValueError, match="probability"):
            interval(0.8, 30, 5, confidence)


def coverage(n: int, k: int, repeats: int, skewed: bool) -> dict[str, float]:
    """Share of 95 % intervals that hold the true alpha of parallel items."""
    rng = np.random.default_rng([n, k, skewed])
    truth, hits = k / (k + 1), dict.fromkeys(all_of(one_factor(rng, n, k)), 0)
    for _ in range(repeats):
        x = one_factor(rng, n, k)
        if skewed:
            x = rng.exponential(size=(n, 1)) + rng.exponential(size=(n, k))
        for name, interval in all_of(x).items():
            hits[name] += interval.lower <= truth <= interval.upper
    return {name: count / repeats for name, count in hits.items()}


def test_intervals_hold_the_truth_for_normal_parallel_items():
    held = coverage(60, 5, 400, skewed=False)
    for name in ("feldt", "siotani", "bonett", "hakstian_whalen", "normal", "parallel", "adf"):
        assert 0.91 < held[name] < 0.985, name


@pytest.mark.slow
@pytest.mark.parametrize("n", [30, 100, 400])
@pytest.mark.parametrize("k", [3, 10])
def test_intervals_hold_over_a_grid_and_only_the_distribution_free_one_when_skewed(n: int, k: int):
    runs = 1000
    held = coverage(n, k, runs, skewed=False)
    for name in ("feldt", "siotani", "bonett", "hakstian_whalen"):
        assert abs(held[name] - 0.95) < 3 * np.sqrt(0.95 * 0.05 / runs), name
    skewed = coverage(n, k, runs, skewed=True)
    assert skewed["adf"] > skewed["feldt"]
    assert skewed["feldt"] < 0.93
