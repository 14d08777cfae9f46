"""Changes in standard deviations, by ranks, of yes and no, and against a path."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from samskaping.effects.attainment import share_of_the_way
from samskaping.effects.attrition import lost_gap
from samskaping.effects.case_jackknife import jackknifed
from samskaping.effects.change import Occasions, Sample
from samskaping.effects.paired_shares import PairedTable, mcnemar, paired_share_difference
from samskaping.effects.path import Course, distance_from_path, on_track
from samskaping.effects.signed_ranks import hodges_lehmann, rank_biserial
from samskaping.effects.standardised_change import d_rm, d_z, g_av, small_sample_j
from samskaping.numeric import Estimate, NotEstimable
from tests.effects.stored import recomputed, stored

A = np.column_stack([(2, 3, 4, 3, 5, 2, 4, 3), (3, 3, 5, 4, 5, 4, 5, 2)]).astype(float)
B = np.column_stack([(1.5, 2.5, 2, 3.5, 3), (2.5, 2, 3.5, 4, 4.5)])
C = np.column_stack([(3, 4.5, 2.5, 4), (3.5, 4, 3.5, 4.5)])
DISTINCT = np.array([2.1, -0.4, 1.3, 0.9, 3.2, 0.2, -0.1, 1.8, 2.6, 0.7])
G1, G2 = (12, 15, 11, 18, 14, 13, 17, 16, 12, 15), (10, 13, 9, 14, 12, 11, 13, 15, 10, 12)


def occasions(pairs):
    return Occasions.of(pairs[:, 0], pairs[:, 1], pairs)


def numbers(found):
    return [found.estimate, found.lower, found.upper]


@pytest.fixture(scope="module")
def r():
    return stored("change")


def test_the_small_sample_correction_is_that_of_the_gamma_function(r):
    assert [small_sample_j(df) for df in (2, 7, 40)] == pytest.approx(r["j"], rel=1e-12)


def test_standardised_changes_over_the_cases_are_those_of_r_with_their_jackknife(r):
    cases = [A, B, C]
    found = g_av([occasions(case) for case in cases], 0.95)
    assert numbers(found) == pytest.approx(r["g_av"], rel=1e-12)
    assert (found.df, found.n_cases) == (2, 3)
    assert numbers(d_rm(cases, 0.95)) == pytest.approx(r["d_rm"], rel=1e-12)
    one = d_rm([A], 0.95)
    assert (one.estimate, one.note) == (pytest.approx(r["d_rm.one"][0]),
                                        "interval_needs_more_cases;n_cases=1")  # fmt: skip


def test_units_change_no_standardised_change():
    moved = [10 * case - 3 for case in (A, B, C)]
    assert numbers(d_rm(moved, 0.9)) == pytest.approx(numbers(d_rm([A, B, C], 0.9)))
    assert d_z(7 * DISTINCT, 0.9).upper == pytest.approx(d_z(DISTINCT, 0.9).upper)


def test_a_case_s_standardised_change_has_exact_limits(r):
    assert numbers(d_z(DISTINCT, 0.95)) == pytest.approx(r["d_z"], rel=2e-5)
    assert numbers(d_z(np.subtract(G1, G2), 0.95)) == pytest.approx(r["d_z.paired"], rel=2e-5)
    found = d_z(DISTINCT, 0.95)
    assert [found.statistic, found.p] == pytest.approx(r["d_z.t"], rel=1e-10)
    turned = d_z(-DISTINCT, 0.95)
    assert numbers(turned) == pytest.approx([-one for one in np.take(numbers(found), [0, 2, 1])])
    # A change of many standard deviations is still a number.
    assert d_z([10, 10.1, 10.2], 0.95).lower > 0


@pytest.mark.parametrize(
    ("found", "note"),
    [
        (lambda: g_av([], 0.95), "too_few_cases;minimum=1;n=0"),
        (lambda: g_av([Occasions.of([1, 1, 1], [2, 2, 2])], 0.95), "no_variance"),
        (lambda: g_av([Occasions.of([1, 2], [2, 3])], 0.95), "too_few_persons;minimum=3"),
        (lambda: d_rm([], 0.95), "too_few_linked;minimum=3"),
        (lambda: d_rm([[(1, 2), (2, 3), (3, 4)]], 0.95), "one_value_settles_the_other"),
        (lambda: d_rm([[(1, 2), (1, 3), (1, 4)]], 0.95), "no_variance"),
        (lambda: d_z([1, 2], 0.95), "too_few_persons;minimum=3"),
        (lambda: d_z([1, 1, 1], 0.95), "change_alike"),
        (lambda: hodges_lehmann([], 0.95), "too_few_linked;minimum=1"),
        (lambda: hodges_lehmann(np.zeros(3001), 0.95), "too_many_to_rank;maximum=3000"),
        (lambda: rank_biserial([0, 0, 0]), "nobody_changed"),
        (lambda: mcnemar(PairedTable(3, 0, 0, 4), 0.95), "nobody_changed"),
        (lambda: paired_share_difference(PairedTable(0, 0, 0, 0), 0.95),
         "too_few_linked;minimum=1"),
        (lambda: lost_gap([([], [1, 2]), ([2], [])], 0.95), "nobody_lost_or_stayed"),
        (lambda: lost_gap([([1, 1], [1, 1])], 0.95), "no_variance"),
    ],
)  # fmt: skip
def test_what_cannot_be_estimated_says_why(found, note):
    assert (found().estimate, found().note) == (None, note)


def test_a_jackknife_says_why_there_is_no_interval():
    def mean(cases):
        if len(cases) < 2:
            raise NotEstimable("no_variance")
        return sum(cases) / len(cases)

    known = Estimate(estimate=0.0, method="descriptive")
    assert jackknifed(mean, [1, 2], 0.95, known, 2).note == "interval_unstable_without_a_case"
    assert jackknifed(mean, [2, 2, 2], 0.95, known).note == "interval_same_without_each_case"
    assert jackknifed(mean, [1], 0.95, known).note == "no_variance"
    values = np.array([1.0, 4.0, 2.0, 5.5])
    # Of a mean the jackknife is the standard error.
    assert jackknifed(mean, list(values), 0.95, known).se == pytest.approx(values.std(ddof=1) / 2)


def test_the_typical_change_and_its_limits_are_those_of_r(r):
    many = np.round(np.sin(np.arange(1, 61)) + 0.35, 6)
    assert numbers(hodges_lehmann(DISTINCT, 0.95)) == pytest.approx(r["hl"], abs=1e-9)
    assert numbers(hodges_lehmann(DISTINCT, 0.9)) == pytest.approx(r["hl.ninety"], abs=1e-9)
    assert numbers(hodges_lehmann(many, 0.95)) == pytest.approx(r["hl.many"], abs=1e-9)


def test_too_few_persons_reach_no_confidence_by_ranks():
    found = hodges_lehmann([1, 2, 3, 4, 5], 0.95)
    assert (found.estimate, found.note) == (3, "interval_needs_more_persons;minimum=6")
    assert hodges_lehmann([1, 2, 3, 4, 5, 6], 0.95).lower == 1
    assert hodges_lehmann([2, 2, 2], 0.95).note == "interval_no_variance"


def test_beyond_two_hundred_persons_the_place_is_nearly_the_counted_one(monkeypatch):
    drawn = np.random.default_rng(2).normal(0.1, 1, 150)
    counted = hodges_lehmann(drawn, 0.95), rank_biserial(drawn)
    monkeypatch.setattr("samskaping.effects.signed_ranks.MOST_COUNTED", 100)
    normal = hodges_lehmann(drawn, 0.95), rank_biserial(drawn)
    assert numbers(normal[0]) == pytest.approx(numbers(counted[0]), abs=0.01)
    assert normal[1].p == pytest.approx(counted[1].p, rel=0.05)


def test_the_rank_biserial_and_its_p_are_those_of_r_and_of_every_assignment(r):
    found = rank_biserial(DISTINCT)
    assert found.estimate == pytest.approx(r["rank_biserial"][0])
    assert found.p == pytest.approx(r["rank_biserial.p"][0])
    assert (found.lower, found.note) == (None, "interval_not_defined")
    tied = [1, 2, -1, 2, 3, 0, 1, -2, 3]
    sizes = [1, 2, 1, 2, 3, 1, 2, 3]
    ranks = [2, 5, 2, 5, 7.5, 2, 5, 7.5]
    assert sorted(ranks) == sorted(np.array([2, 5, 7.5])[np.array(sizes) - 1])
    up = 2 + 5 + 5 + 7.5 + 2 + 7.5
    sums = [sum(r * s for r, s in zip(ranks, signs, strict=True))
            for signs in itertools.product((0, 1), repeat=8)]  # fmt: skip
    as_far = sum(abs(one - 18) >= abs(up - 18) - 1e-9 for one in sums) / 256
    assert rank_biserial(tied).p == pytest.approx(as_far)
    assert rank_biserial(tied).estimate == pytest.approx(2 * up / 36 - 1)


def test_those_who_changed_sides_are_tested_as_in_r(r):
    table = PairedTable(both=20, lost=4, gained=12, neither=14)
    found = mcnemar(table, 0.95)
    assert [*numbers(found), found.p] == pytest.approx(r["mcnemar"], rel=1e-9)
    half = mcnemar(table, 0.95, mid_p=True)
    assert half.p == pytest.approx(r["mcnemar.mid"][0], rel=1e-12)
    assert found.lower < half.lower < half.estimate < half.upper < found.upper
    assert mcnemar(PairedTable(5, 0, 3, 5), 0.95).upper == 1
    assert mcnemar(PairedTable(5, 2, 2, 5), 0.95).p == 1


def test_the_difference_of_paired_shares_has_newcombe_s_limits(r):
    for name, table in (
        ("newcombe", (20, 4, 12, 14)),
        ("newcombe.against", (3, 9, 14, 4)),
        ("newcombe.edge", (0, 0, 6, 14)),
    ):
        found = paired_share_difference(PairedTable(*table), 0.95)
        assert numbers(found)[1:] == pytest.approx(r[name], rel=1e-9)
        assert found.estimate == pytest.approx((table[2] - table[1]) / sum(table))
    all_moved = paired_share_difference(PairedTable(0, 0, 9, 0), 0.95)
    assert (all_moved.estimate, all_moved.upper) == (1, 1)
    assert 0.4 < all_moved.lower < 1


def test_a_table_counts_its_pairs():
    table = PairedTable.of([(1, 1), (1, 0), (0, 1), (0, 1), (0, 0)])
    assert (table.both, table.lost, table.gained, table.neither) == (1, 1, 2, 1)
    assert (table.n, table.smallest) == (5, 1)
    with pytest.raises(ValueError, match="0 or 1"):
        PairedTable.of([(1, 2)])


def test_a_path_goes_straight_from_the_baseline_through_its_milestones():
    assert Course.on(40, 0, (100, 5)) == Course(0.6, 2.0)
    bent = [(50, 3.0), (80, 4.0)]
    assert Course.on(25, 0, (100, 5), bent) == Course(0.5, 1.5)
    assert Course.on(65, 0, (100, 5), bent) == Course(0.0, 3.5)
    assert Course.on(90, 0, (100, 5), bent) == Course(0.0, 4.5)
    assert Course.on(120, 0, (100, 5), bent) == Course(0.0, 5.0)
    assert Course.on(-1, 0, (100, 5)) == Course(1.0, 0.0)
    with pytest.raises(ValueError, match="day to day"):
        Course.on(1, 0, (100, 5), [(120, 3.0)])


def test_the_distance_from_a_path_is_a_paired_t_and_agrees_with_fieller(r):
    found = distance_from_path(occasions(A), Course(0.4, 3.0), 0.95)
    assert numbers(found) == pytest.approx(r["path"], rel=1e-10)
    pairs = np.column_stack([G2, G1]).astype(float)
    share = share_of_the_way(occasions(pairs), 17.0, 0.95)
    for gone in (share.lower, share.upper):
        edge = distance_from_path(occasions(pairs), Course.on(gone * 100, 0, (100, 17.0)), 0.95)
        assert min(abs(edge.lower), abs(edge.upper)) < 1e-9


def test_on_track_is_what_the_interval_says():
    def told(lower, upper, rising=True):
        middle = (lower + upper) / 2
        return on_track(Estimate(estimate=middle, lower=lower, upper=upper), rising)

    assert [told(0.1, 0.5), told(-0.5, -0.1), told(-0.1, 0.4)] == ["yes", "no", "cannot_tell"]
    assert [told(0.1, 0.5, rising=False), told(-0.5, -0.1, rising=False)] == ["no", "yes"]
    figure = Occasions(Sample(100.0), Sample(130.0))
    for course, verdict in ((Course(0.5, 75), "yes"), (Course(0.5, 90), "no")):
        distance = distance_from_path(figure, course, 0.95)
        assert (on_track(distance, True), distance.note) == (verdict, "interval_of_a_figure")
    one = distance_from_path(Occasions.of([2.0], [4.0]), Course(0.5, 1.0), 0.95)
    assert on_track(one, True) == "cannot_tell"


def test_the_lost_began_lower_by_so_many_standard_deviations():
    cases = [([1, 2, 3], [3, 4, 5]), ([2, 3], [3, 4]), ([1, 3], [2, 4]), ([9], [])]
    found = lost_gap(cases, 0.95)
    gaps = [-2, -1, -1]
    pooled = math.sqrt((4 * 1 + 2 * 0.5 + 2 * 2) / 8)
    assert found.estimate == pytest.approx(small_sample_j(8) * np.mean(gaps) / pooled)
    assert (found.n, found.n_cases, found.note) == (14, 3, "cases_without_both_groups")
    assert found.lower < found.estimate < found.upper


@pytest.mark.slow
def test_intervals_hold_the_truth_in_simulated_cases():
    rng = np.random.default_rng(8)
    hits = {"g_av": 0, "d_rm": 0, "d_z": 0, "hl": 0, "shares": 0}
    runs = 600
    for _ in range(runs):
        pairs = []
        for _ in range(5):
            person = rng.normal(size=(int(rng.integers(6, 25)), 1)) * math.sqrt(0.6)
            own = rng.normal(size=(len(person), 2)) * math.sqrt(0.4)
            pairs.append(rng.normal() + person + own + [0, 0.5 + 0.25 * rng.normal()])
        answers = rng.multinomial(25, [0.3, 0.1, 0.3, 0.3])
        found = {
            "g_av": (g_av([occasions(case) for case in pairs], 0.95), 0.5),
            "d_rm": (d_rm(pairs, 0.95), 0.5),
            "d_z": (d_z(rng.normal(0.8, 1, 10), 0.95), 0.8),
            "hl": (hodges_lehmann(rng.normal(0.6, 1, 12), 0.95), 0.6),
            "shares": (paired_share_difference(PairedTable(*map(int, answers)), 0.95), 0.2),
        }
        for name, (estimate, truth) in found.items():
            hits[name] += estimate.lower <= truth <= estimate.upper
    # Three Monte Carlo standard errors about .95 are .027.
    assert all(hit / runs > 0.923 for hit in hits.values()), hits


def test_the_exact_test_of_a_table_keeps_its_level_and_mid_p_nearly():
    """Every table of 30 pairs of whom half change, with how probable it is."""
    level = {False: 0.0, True: 0.0}
    for discordant in range(31):
        for up in range(discordant + 1):
            table = PairedTable(30 - discordant, up, discordant - up, 0)
            chance = stats.binom.pmf(discordant, 30, 0.5) * stats.binom.pmf(up, discordant, 0.5)
            for mid in level:
                p = mcnemar(table, 0.95, mid_p=mid).p
                level[mid] += chance * (p is not None and p <= 0.05)
    assert level[False] < 0.05
    assert level[False] < level[True] < 0.06


@pytest.mark.slow
def test_the_test_of_ranks_keeps_its_level():
    rng, runs = np.random.default_rng(9), 1200
    hits = sum(rank_biserial(rng.integers(-3, 4, 9)).p <= 0.05 for _ in range(runs))
    assert hits / runs < 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)


@pytest.mark.r
def test_r_gives_the_stored_values(r):
    for name, value in recomputed("change", "effectsize").items():
        assert r[name] == pytest.approx(value, rel=1e-9, abs=1e-12), name
