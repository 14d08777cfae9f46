"""Intervals of agreement leave out whole cases or sources, and hold what they promise."""

import math

import numpy as np
import pytest
from scipy import stats

from samskaping.agreement import Blocks, cohen_kappa, fleiss_kappa, krippendorff_alpha
from samskaping.psychometrics.intervals import satterthwaite_df


def drawn(rng, cases, sources, units, lean=0.25, slip=0.12, clustered=True):
    """Codings of two coders, with the case and source of each unit.

    A code's prevalence varies by case and source, and so does how often the coders slip.
    """
    case = np.repeat(np.arange(cases), sources * units)
    source = np.repeat(np.arange(cases * sources), units)
    spread = 1.0 if clustered else 0.0
    lean_of = np.log(lean / (1 - lean)) + spread * (
        rng.normal(0, 0.4, cases)[case] + rng.normal(0, 0.5, cases * sources)[source]
    )
    slip_of = np.log(slip / (1 - slip)) + spread * (
        rng.normal(0, 0.3, cases)[case] + rng.normal(0, 0.5, cases * sources)[source]
    )
    truth = rng.random(len(case)) < 1 / (1 + np.exp(-lean_of))
    slips = rng.random((len(case), 2)) < (1 / (1 + np.exp(-slip_of)))[:, None]
    return (truth[:, None] ^ slips).astype(float), case, source


def coverage(cases, sources, units, repeats, seed, clustered=True, coefficient=cohen_kappa):
    """Share of intervals that hold the coefficient of very many cases."""
    rng = np.random.default_rng(seed)
    many, *_ = drawn(rng, 3000, 10, 20, clustered=clustered)
    truth = coefficient(many, None, 0.95).estimate
    held = []
    for _ in range(repeats):
        codings, case, source = drawn(rng, cases, sources, units, clustered=clustered)
        found = coefficient(codings, Blocks.of(source, case), 0.95)
        if found.lower is not None:
            held.append(found.lower <= truth <= found.upper)
    return np.mean(held), len(held) / repeats


@pytest.fixture
def sample():
    return drawn(np.random.default_rng(5), 5, 3, 12)


def test_four_cases_or_more_are_left_out_in_turn(sample):
    codings, case, source = sample
    found = cohen_kappa(codings, Blocks.of(source, case), 0.9)
    left_out = [cohen_kappa(codings[case != c], None, 0.9).estimate for c in range(5)]
    t = np.log(1 - np.array(left_out))
    se = math.sqrt(4 / 5 * ((t - t.mean()) ** 2).sum())
    centre, reach = math.log(1 - found.estimate), stats.t.ppf(0.95, 4) * se
    assert found.df == pytest.approx(4)
    assert (found.n, found.n_cases, found.confidence) == (len(codings), 5, 0.9)
    assert found.lower == pytest.approx(1 - math.exp(centre + reach))
    assert found.upper == pytest.approx(1 - math.exp(centre - reach))


def test_fewer_cases_leave_the_sources_out(sample):
    codings, case, source = sample
    few = case < 3
    found = krippendorff_alpha(codings[few], Blocks.of(source[few], case[few]), 0.95)
    assert found.df == pytest.approx(8)
    alone = krippendorff_alpha(codings[few], Blocks.of(source[few]), 0.95)
    assert (found.lower, found.upper) == (alone.lower, alone.upper)
    assert (found.n_cases, alone.n_cases) == (3, None)


def test_fewer_than_five_sources_have_no_interval(sample):
    codings, case, source = sample
    few = source < 4
    found = cohen_kappa(codings[few], Blocks.of(source[few], case[few]), 0.95)
    assert found.estimate is not None
    assert found.lower is None
    assert found.note == "interval_needs_more_sources;minimum=5;n=4"


def test_a_source_that_only_one_coder_read_is_no_source(sample):
    codings, case, source = sample
    codings = codings.copy()
    codings[source >= 4, 1] = np.nan
    found = cohen_kappa(codings, Blocks.of(source, case), 0.95)
    assert found.note == "interval_needs_more_sources;minimum=5;n=4"
    assert found.n == 4 * 12


def test_without_blocks_there_is_no_interval(sample):
    found = cohen_kappa(sample[0], None, 0.95)
    assert (found.lower, found.note) == (None, "")


def test_perfect_agreement_has_no_interval(sample):
    codings, case, source = sample
    found = cohen_kappa(codings[:, [0, 0]], Blocks.of(source, case), 0.95)
    assert (found.estimate, found.note) == (1, "interval_perfect_consistency")


def test_a_coefficient_that_hangs_on_one_block_has_no_interval():
    codings = np.zeros((60, 2))
    codings[:3] = [[1, 1], [1, 0], [2, 2]]
    source = np.repeat(np.arange(6), 10)
    for cases, reason in ((None, "source"), (source, "case")):
        found = krippendorff_alpha(codings, Blocks.of(source, cases), 0.95, "interval")
        assert found.note == f"interval_unstable_without_a_{reason}"


@pytest.mark.parametrize(("hits", "has_interval"), [([], False), ([3], False), ([3, 25], True)])
def test_agreement_on_the_commonest_value_alone_has_no_interval(hits, has_interval):
    codings = np.zeros((60, 2))
    codings[[0, 11, 22, 33, 44], 0] = 1
    codings[hits] = 1
    source = np.repeat(np.arange(6), 10)
    for coefficient in (cohen_kappa, krippendorff_alpha, fleiss_kappa):
        found = coefficient(codings, Blocks.of(source), 0.95)
        assert (found.lower is not None) == has_interval
        assert found.note == ("" if has_interval else "interval_rare_agreement")


def test_one_source_that_outweighs_all_others_has_no_interval():
    rng = np.random.default_rng(3)
    source = np.concatenate([np.zeros(4000, dtype=int), np.repeat(np.arange(1, 6), 2)])
    codings = rng.integers(0, 2, (len(source), 2)).astype(float)
    assert satterthwaite_df(np.bincount(source).tolist()) < 2
    assert cohen_kappa(codings, Blocks.of(source), 0.95).note == "interval_sources_too_unequal"


def test_cases_that_are_alike_are_covered_as_often_as_promised():
    share, found = coverage(6, 4, 15, repeats=400, seed=11)
    assert found == 1
    assert 0.91 <= share <= 0.98


def test_sources_of_three_cases_are_covered_when_cases_are_alike():
    share, found = coverage(3, 5, 15, repeats=300, seed=12, clustered=False)
    assert found > 0.98
    assert 0.90 <= share <= 0.99


@pytest.mark.slow
@pytest.mark.parametrize("coefficient", [cohen_kappa, krippendorff_alpha])
@pytest.mark.parametrize(
    ("cases", "sources", "units"), [(4, 4, 10), (4, 8, 30), (6, 4, 20), (10, 4, 20), (6, 2, 10)]
)
def test_intervals_hold_over_a_grid_of_clustered_designs(coefficient, cases, sources, units):
    runs = 500
    share, found = coverage(cases, sources, units, runs, seed=cases * 100 + units,
                            coefficient=coefficient)  # fmt: skip
    assert found > 0.95
    error = np.sqrt(0.95 * 0.05 / runs)
    # ASSUME .92 to .96: four cases are few for a jackknife, and ten units for a kappa.
    assert 0.92 - 3 * error <= share <= 0.96 + 3 * error


@pytest.mark.parametrize("block", ["case", "source"])
def test_full_agreement_without_one_block_is_told_of_it(block):
    # Only the first block holds a disagreement.
    codings = np.tile([[1.0, 1.0], [0.0, 0.0], [1.0, 1.0], [0.0, 0.0]], (6, 1))
    codings[0, 1] = 0.0
    place = np.repeat(np.arange(6), 4)
    blocks = Blocks.of(place, place if block == "case" else np.zeros_like(place))
    found = cohen_kappa(codings, blocks, 0.95)
    assert 0 < found.estimate < 1
    assert (found.lower, found.note) == (None, f"interval_perfect_without_a_{block}")
