"""Margins, hidden bias, listed analyses and declared shares of small studies worked out by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from samskaping.analysis.soimpact.trust import trust
from tests.analysis.soimpact import doubted_study
from tests.analysis.soimpact.conftest import OCCASIONS, make_measurements, make_record, persons

LATE = "occasion=late-base"
TWO = (OCCASIONS[0], OCCASIONS[2])
CASES, GROUPS = ("east", "north", "west"), ("hill", "lake", "moor")
GAINS = {"east": 0.5, "north": 0.7, "west": 0.6, "hill": 0.1, "lake": -0.1, "moor": 0.2}
BEGAN = {"east": 2.0, "north": 2.4, "west": 3.1, "hill": 2.2, "lake": 2.6, "moor": 2.9}


def figures(cases, name="joy", n=None):
    return [
        row
        for case in cases
        for row in ((case, name, "base", "", BEGAN[case], n),
                    (case, name, "late", "", BEGAN[case] + GAINS[case], n))
    ]  # fmt: skip


@pytest.fixture
def ask(outline_of):
    def asked(indicators, rows, cases=CASES, groups=(), **declared):
        record = make_record(indicators, groups=groups, occasions=TWO) | declared
        outline = outline_of({"a1": "trust"}, cases=cases, record=record)
        return trust(make_measurements(rows, groups), outline).set_index("key")

    return asked


def find(table, quantity, group, indicator="joy"):
    return table.loc[f"soimpact.{quantity}.{indicator}.{group}"]


BEFORE_AFTER = {"joy": {"measured": "aggregate", "smallest_relevant": 0.8}}
COMPARED = {"joy": {"measured": "aggregate", "design": "comparison", "smallest_relevant": 0.8}}


@pytest.mark.parametrize(("margin", "verdict"), [(0.8, "shown"), (0.65, "not_shown")])
def test_a_change_is_too_small_to_matter_only_where_both_tests_say_so(ask, margin, verdict):
    indicators = {"joy": {**BEFORE_AFTER["joy"], "smallest_relevant": margin}}
    found = find(ask(indicators, figures(CASES)), "equivalence", LATE)
    gains = [GAINS[case] for case in CASES]
    above = stats.ttest_1samp(gains, -margin, alternative="greater").pvalue
    below = stats.ttest_1samp(gains, margin, alternative="less").pvalue
    assert found["p"] == pytest.approx(max(above, below), rel=1e-9)
    limits = stats.ttest_1samp(gains, 0).confidence_interval(0.9)
    assert (found["lower"], found["upper"]) == pytest.approx(tuple(limits))
    assert (found["confidence"], found["note"]) == (pytest.approx(0.9), f"equivalence_{verdict}")


def test_a_difference_is_tested_on_the_cases_of_both_arms(ask):
    table = ask(COMPARED, figures((*CASES, *GROUPS)), groups=GROUPS)
    found = find(table, "equivalence", LATE)
    arms = [[GAINS[case] for case in names] for names in (CASES, GROUPS)]
    limits = stats.ttest_ind(*arms).confidence_interval(0.9)
    assert (found["lower"], found["upper"]) == pytest.approx(tuple(limits))
    assert (found["df"], found["n_cases"]) == (4, 6)


def test_without_a_margin_or_with_one_case_there_is_a_reason(ask):
    table = ask({"joy": {"measured": "aggregate"}}, figures(CASES))
    assert find(table, "equivalence", LATE)["note"] == "no_margin"
    table = ask(BEFORE_AFTER, figures(("east",)), cases=("east",))
    assert find(table, "equivalence", LATE)["note"] == "too_few_cases;minimum=2;n=1"
    # Nothing is left out silently: every analysis is a row with its reason.
    listed = table[table["quantity"] == "specification"]
    assert len(listed) == 3
    assert listed["estimate"].isna().all()
    assert set(listed["note"].str.partition(";")[0]) <= {"interval_needs_more_cases",
                                                         "persons_not_told", "too_few_cases",
                                                         "not_measured"}  # fmt: skip
    assert find(table, "specification_test", "all")["note"] == "no_specification"


def test_e_values_stand_only_beside_the_difference_at_the_same_baseline(ask):
    assert find(ask(BEFORE_AFTER, figures(CASES)), "e_value", LATE)["note"] == (
        "e_value_needs_comparison"
    )
    rows = []
    for case in (*CASES, *GROUPS):
        spread = np.array([-0.6, -0.2, 0.0, 0.2, 0.6])
        rows += persons(case, "base", (BEGAN[case] + spread).tolist())
        rows += persons(case, "late", (BEGAN[case] + GAINS[case] + spread).tolist())
    table = ask({"joy": {"design": "comparison"}}, rows, groups=GROUPS)
    assert find(table, "e_value", LATE)["note"] == "e_value_not_for_gains"
    x, y = (np.array([BEGAN[c] + late * GAINS[c] for c in (*CASES, *GROUPS)]) for late in (0, 1))
    arm = np.repeat([1.0, 0.0], 3)
    design = np.column_stack([np.ones(6), arm, x])
    beta, left, *_ = np.linalg.lstsq(design, y, rcond=None)
    error = math.sqrt(left[0] / 3 * np.linalg.inv(design.T @ design)[1, 1])
    apart = [np.concatenate([BEGAN[c] + GAINS[c] + spread for c in names])
             for names in (CASES, GROUPS)]  # fmt: skip
    sd = math.sqrt(sum(((one - one.mean()) ** 2).sum() for one in apart) / 28)
    ratio = math.exp(0.91 * beta[1] / sd)
    found = find(table, "e_value", f"{LATE};variant=ancova_estimate")
    assert found["estimate"] == pytest.approx(ratio + math.sqrt(ratio * (ratio - 1)), rel=1e-9)
    near = math.exp(0.91 * (beta[1] - stats.t.ppf(0.975, 3) * error) / sd)
    limit = find(table, "e_value", f"{LATE};variant=ancova_limit")["estimate"]
    assert limit == pytest.approx(near + math.sqrt(near * (near - 1)) if near > 1 else 1.0)


def test_bounds_need_pairs_that_were_declared_and_enough_of_them(ask):
    rows = figures((*CASES, *GROUPS))
    table = ask(COMPARED, rows, groups=GROUPS)
    assert find(table, "bias_borne", LATE)["note"] == "pairs_not_declared"
    pairs = [{"case": one, "comparison": two} for one, two in zip(CASES, GROUPS, strict=True)]
    found = find(ask(COMPARED, rows, groups=GROUPS, pairs=pairs), "bias_borne", LATE)
    # Three pairs that all go one way have p = 1/8 without any bias: too few for a level of .05.
    assert (found["note"], found["p"]) == ("too_few_pairs;minimum=5;n=3", 0.125)
    stay = {"joy": {**COMPARED["joy"], "direction": "maintain", "tolerance": 0.1}}
    table = ask(stay, rows, groups=GROUPS, pairs=pairs)
    assert find(table, "bias_borne", LATE)["note"] == "no_intended_direction"
    assert find(table, "specification_share", "all")["note"] == "no_intended_direction"


def test_enough_pairs_bear_a_hidden_bias(outline_of):
    outline = outline_of({"a1": "trust"}, cases=doubted_study.CASES, record=doubted_study.record())
    table = doubted_study.estimates(outline, doubted_study.drawn_rows()).set_index("key")
    found = find(table, "bias_borne", LATE, "alone")
    # All five pairs go the intended way: (Γ/(1 + Γ))⁵ = .05.
    share = 0.05 ** (1 / 5)
    assert found["estimate"] == pytest.approx(share / (1 - share), rel=1e-6)


LISTED = [
    {"id": "main"},
    {"id": "by_persons", "weighting": "persons"},
    {"id": "same_start", "estimator": "ancova"},
    {"id": "no_west", "without": ["west"]},
    {"id": "nobody", "without": ["west", "north", "east"]},
]


def test_the_listed_analyses_stand_side_by_side_with_one_test_of_all(ask):
    table = ask(COMPARED, figures((*CASES, *GROUPS)), groups=GROUPS, specifications=LISTED)
    listed = table[table["quantity"] == "specification"]
    notes = {group.rpartition("=")[2]: note
             for group, note in zip(listed["group"], listed["note"], strict=True)}  # fmt: skip
    assert notes == {"main": "", "by_persons": "persons_not_told", "same_start": "",
                     "no_west": "", "nobody": "too_few_cases;minimum=2;n=0"}  # fmt: skip
    main = find(table, "specification", f"{LATE};variant=main")
    arms = [[GAINS[case] for case in names] for names in (CASES, GROUPS)]
    expected = stats.ttest_ind(*arms)
    assert (main["p"], main["df"]) == (pytest.approx(expected.pvalue), 4)
    without = find(table, "specification", f"{LATE};variant=no_west")
    assert without["p"] == pytest.approx(stats.ttest_ind(arms[0][:2], arms[1]).pvalue)
    assert without["n_cases"] == 5
    test, least = (find(table, f"specification_{name}", "all") for name in ("test", "smallest_p"))
    # All gains of the cases are above those of the groups: the most extreme of 20, and its mirror.
    assert (least["estimate"], test["p"]) == (pytest.approx(0.1), pytest.approx(0.1))
    assert find(table, "specification_share", "all")["estimate"] == 1.0


def test_without_groups_the_signs_of_the_cases_are_turned(ask):
    table = ask(BEFORE_AFTER, figures(CASES, n=20))
    test, least = (find(table, f"specification_{name}", "all") for name in ("test", "smallest_p"))
    # Of eight turns the data and their mirror image are the farthest.
    assert (least["estimate"], test["p"]) == (0.25, 0.25)
    assert test["method"] == "case_sign_flips"
    chosen = table[table["quantity"] == "specification"]
    assert len(chosen) == 2 + 3
    median = find(table, "specification_median", "all")["estimate"]
    assert median == pytest.approx(float(np.median(chosen["estimate"])))


def test_declared_shares_leave_a_range_and_never_a_confidence_interval(ask):
    half = {"low": 0.5, "high": 0.5, "basis": {"en": "known"}}
    some = {"low": 0.1, "high": 0.3, "basis": {"en": "guessed"}}
    declared = [{"indicator": "joy", "deadweight": half, "attribution": some}]
    table = ask(BEFORE_AFTER, figures(CASES), contributions=declared)
    rows = {name: find(table, "contribution", f"{LATE};variant={name}") for name in
            ("independent", "comonotone", "sampling", "assumptions", "corners")}  # fmt: skip
    assert all(row["confidence"] is None or row.isna()["confidence"] for row in rows.values())
    change, error = 0.6, stats.sem([GAINS[case] for case in CASES])
    assert (rows["corners"]["lower"], rows["corners"]["upper"]) == pytest.approx(
        (change * 0.5 * 0.7, change * 0.5 * 0.9)
    )
    assert rows["assumptions"]["lower"] == pytest.approx(change * 0.5 * 0.71, rel=1e-3)
    limits = 0.5 * 0.8 * (change + error * stats.t.ppf([0.05, 0.95], 2))
    assert (rows["sampling"]["lower"], rows["sampling"]["upper"]) == pytest.approx(
        tuple(limits), abs=2e-3
    )
    again = ask(BEFORE_AFTER, figures(CASES), contributions=declared)
    assert (
        find(again, "contribution", f"{LATE};variant=independent")["lower"]
        == (rows["independent"]["lower"])
    )


def test_a_change_without_interval_has_no_range(ask):
    some = {"low": 0.1, "high": 0.3, "basis": {"en": "guessed"}}
    table = ask(BEFORE_AFTER, figures(("east",)), cases=("east",),
                contributions=[{"indicator": "joy", "attribution": some}])  # fmt: skip
    found = find(table, "contribution", f"{LATE};variant=independent")
    assert found["note"] == "range_needs_interval"


def test_a_study_without_anything_to_ask_has_no_rows(outline_of):
    outline = outline_of({"a1": "trust"}, cases=CASES)
    assert not len(trust(make_measurements([]), outline))
