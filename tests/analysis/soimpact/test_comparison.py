"""The effect is compared on case means, and checked on persons."""

import numpy as np
import pytest
from scipy import stats

from samskaping.analysis.soimpact.comparison import comparison
from samskaping.analysis.soimpact.comparison.checks import add_checks
from samskaping.analysis.soimpact.comparison.compared import of_contrast
from samskaping.analysis.soimpact.comparison.primary import add_effect
from samskaping.analysis.soimpact.measured import read_measured
from samskaping.effects.few_clusters import cr2_contrast
from samskaping.estimates import Estimates
from tests.analysis.soimpact.conftest import make_measurements, persons

CASES, GROUPS = ("a", "b", "c"), ("x", "y", "z")
EFFECT = "soimpact.effect.joy.occasion=late-base"
CHECK = "soimpact.effect_check.joy.occasion=late-base;variant=cr2"


@pytest.fixture
def sim6(reference_data):
    """The six simulated cases as measurements."""
    rows = []
    for number, name in enumerate((*CASES, *GROUPS), 1):
        of_case = reference_data("sim6_wide")
        of_case = of_case[of_case[:, 0] == number]
        rows += persons(name, "base", of_case[:, 3].tolist())
        rows += persons(name, "late", of_case[:, 4].tolist())
    return rows


@pytest.fixture
def found(study_of):
    def table(rows, cases=CASES, groups=GROUPS, **indicator):
        outline = study_of(
            {"joy": {"design": "comparison", **indicator}}, cases=cases, groups=groups
        )
        return comparison(make_measurements(rows, groups), outline).set_index("key")

    return table


def test_effect_and_check_are_what_r_gives(found, sim6, from_r):
    table = found(sim6)
    effect, check = table.loc[EFFECT], table.loc[CHECK]
    assert [effect.statistic, effect.df, effect.p, effect.lower, effect.upper] == pytest.approx(
        from_r["pooled_t"], rel=1e-8
    )
    expected = from_r["cluster.gain.test"]
    assert [check.estimate, check.statistic, check.df, check.p] == pytest.approx(expected, rel=1e-8)
    assert (effect.n, effect.n_cases, effect.n_min_cell, check.n) == (360, 6, 22, 360)
    assert {"would_have_changed_alike", "arms_vary_alike"} <= set(effect.assumption.split(";"))
    assert "persons_count_alike" in check.assumption


def test_where_nobody_is_followed_the_check_is_the_long_regression(found, sim6, from_r):
    rows = [(case, joy, when, "", value, n) for case, joy, when, _, value, n in sim6]
    check = found(rows).loc[CHECK]
    expected = from_r["cluster.did.test"]
    assert [check.estimate, check.statistic, check.df, check.p] == pytest.approx(expected, rel=1e-8)


def test_cases_in_another_order_and_arms_swapped(found, sim6):
    table = found(sim6)
    turned = found(sim6[::-1], cases=CASES[::-1], groups=GROUPS[::-1])
    swapped = found(sim6, cases=GROUPS, groups=CASES)
    for key in (EFFECT, CHECK):
        assert turned.loc[key].p == pytest.approx(table.loc[key].p, rel=1e-9)
        assert swapped.loc[key].estimate == pytest.approx(-table.loc[key].estimate, rel=1e-9)
        assert swapped.loc[key].p == pytest.approx(table.loc[key].p, rel=1e-9)


def test_one_case_has_no_test_in_either(found, sim6):
    rows = [row for row in sim6 if row[0] not in "bc"]
    table = found(rows, cases=("a",))
    effect, check = table.loc[EFFECT], table.loc[CHECK]
    assert effect.note.startswith("one_case_in_an_arm;n_cases=4;rank=")
    assert check.note == effect.note
    assert [str(effect.p), str(check.p)] == ["<NA>", "<NA>"]
    assert effect.estimate is not None


def test_delivered_figures_are_compared_by_case(found):
    gains = {"a": 5, "b": 7, "c": 9, "x": 1, "y": 2, "z": 0}
    rows = [(case, "joy", when, "", 20 + gain * late, 30)
            for case, gain in gains.items() for late, when in enumerate(("base", "late"))
            ]  # fmt: skip
    table = found(rows, measured="aggregate")
    expected = stats.ttest_ind([5, 7, 9], [1, 2, 0])
    for key in (EFFECT, CHECK):
        assert (table.loc[key].estimate, table.loc[key].df) == pytest.approx((6, 4))
        assert table.loc[key].p == pytest.approx(expected.pvalue)
    assert "persons_count_alike" not in table.loc[CHECK].assumption


def test_a_case_that_left_is_left_out_and_unlike_sizes_are_flagged(found, sim6):
    rows = [row for row in sim6 if row[:3:2] != ("z", "late")]
    rows = [row for row in rows if row[0] != "a" or int(row[3].removeprefix("pa")) < 9]
    effect = found(rows).loc[EFFECT]
    assert (effect.n_cases, effect.note) == (5, "two_cases_in_an_arm")
    assert "case_sizes_unequal" in effect.assumption
    more = found(rows, cases=(*CASES, "d"), groups=(*GROUPS, "w"))
    assert more.loc[EFFECT].note == "two_cases_in_an_arm"


def test_nothing_measured_in_an_arm_is_a_reason(found, sim6):
    table = found([row for row in sim6 if row[0] in CASES])
    assert table.loc[EFFECT].note == "arm_without_cases"
    assert table.loc[CHECK].note == "arm_without_cases"
    empty = found([])
    assert set(empty["note"]) == {"arm_without_cases"}
    assert set(empty["quantity"]) >= {"effect", "effect_check", "effect_joint", "baseline_gap"}


def test_an_indicator_without_comparison_has_no_effect(found, sim6):
    assert found(sim6, design="before_after").empty


@pytest.mark.slow
@pytest.mark.parametrize("shift", [0.0, 0.8])
def test_effect_and_check_find_the_truth(study_of, shift):
    outline = study_of({"joy": {"design": "comparison"}}, cases=CASES, groups=GROUPS)
    rng, runs, rejected, values = np.random.default_rng(int(10 * shift)), 200, {}, []
    for _ in range(runs):
        rows = []
        for case in (*CASES, *GROUPS):
            person, own = rng.normal(size=20), rng.normal(0, 0.3) + shift * (case in CASES)
            rows += persons(case, "base", (person + rng.normal(size=20)).tolist())
            rows += persons(case, "late", (person + own + rng.normal(size=20)).tolist())
        table = _late(make_measurements(rows, GROUPS), outline).set_index("key")
        values.append(table.loc[EFFECT].estimate)
        for key in (EFFECT, CHECK):
            held = table.loc[key].lower <= shift <= table.loc[key].upper
            rejected[key] = rejected.get(key, 0) + (not held)
    assert np.mean(values) == pytest.approx(shift, abs=3 * np.std(values) / np.sqrt(runs))
    for count in rejected.values():
        assert count / runs == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / runs))


def _late(measurements, outline):
    """The primary number and the regressions of the last follow-up alone, to save time."""
    (measured,) = read_measured(measurements, outline)
    compared = of_contrast(measured, list(measured.contrasts())[-1], outline)
    table = Estimates(domain="soimpact")
    add_effect(table, compared)
    add_checks(table, compared)
    return table.frame()


def test_the_check_is_the_regression_it_says(found, sim6):
    """Some followed: arm, occasion and their product on every value."""
    rows = sim6[:-3]
    check = found(rows).loc[CHECK]
    arm = np.array([row[0] in CASES for row in rows], dtype=float)
    late = np.array([row[2] == "late" for row in rows], dtype=float)
    case = np.array(["abcxyz".index(row[0]) for row in rows])
    design = np.column_stack([np.ones(len(rows)), arm, late, arm * late])
    expected = cr2_contrast(design, [row[4] for row in rows], case, [0, 0, 0, 1], 0.95)
    assert [check.estimate, check.se, check.df] == pytest.approx(
        [expected.estimate, expected.se, expected.df], rel=1e-9
    )
