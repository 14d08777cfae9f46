"""Who was lost is counted, imputed from their own case, and moved until the result tips."""

from zlib import crc32

import numpy as np
import pytest
from scipy import stats

from samskaping.analysis.soimpact.trust import trust
from tests.analysis.soimpact.conftest import make_measurements, persons

JOY = {"joy": {"minimum": 1, "maximum": 5}}
LATE = "occasion=late-base"
CASES = ("east", "north", "west")
# Ten persons a case; the change is 0.5, 0.7 and 0.6, and the last two of each are lost.
BEGAN = [2.0, 2.5, 3.0, 3.5, 2.0, 2.5, 3.0, 3.5, 2.0, 2.5]
CHANGES = {"east": 0.5, "north": 0.7, "west": 0.6}


def lost_rows(lost=2, name="joy", began=BEGAN):
    rows = []
    for case, change in CHANGES.items():
        ended = [value + change for value in began]
        rows += persons(case, "base", began, 0, name)
        rows += persons(case, "late", ended[: len(began) - lost], 0, name)
    return rows


def asked(study_of, rows, indicators=JOY, cases=CASES, **more):
    groups = more.get("groups", ())
    table = trust(make_measurements(rows, groups), study_of(indicators, cases=cases, **more))
    return table.set_index("key")


def find(table, quantity, group, indicator="joy"):
    return table.loc[f"soimpact.{quantity}.{indicator}.{group}"]


def test_what_would_have_been_is_imputed_from_others_of_the_case(study_of):
    table = asked(study_of, lost_rows())
    found = find(table, "indicator_change_imputed", f"arm=effort;{LATE}")
    # The lost began at 2.25, where others of their case changed as much as all do.
    assert found["estimate"] == pytest.approx(0.6, abs=0.05)
    assert (found["n"], found["n_cases"], found["df"]) == (30, 3, 2)
    assert "missing_at_random" in found["assumption"]
    rubin = find(table, "indicator_change_imputed", f"arm=effort;{LATE};variant=rubin")
    assert rubin["estimate"] == pytest.approx(found["estimate"], abs=1e-9)
    # Two degrees of freedom less three fifths, and no interval below two.
    assert rubin["note"] == "interval_df_below_two"


def test_where_nobody_was_lost_there_is_nothing_to_impute(study_of):
    table = asked(study_of, lost_rows(lost=0))
    for key in ("indicator_change_imputed.joy.arm=effort;" + LATE,
                "tipping_point.joy." + LATE + ";variant=interval"):  # fmt: skip
        assert table.loc[f"soimpact.{key}", "note"] == "nobody_lost"


def test_persons_who_cannot_be_recognised_are_not_called_lost(study_of):
    rows = [row for row in lost_rows(lost=0) if row[2] == "base"]
    rows += [row for case in CASES for row in persons(case, "late", BEGAN, 100)]
    table = asked(study_of, rows)
    group = f"arm=effort;{LATE}"
    assert find(table, "indicator_change_imputed", group)["note"] == "persons_not_linked"
    assert not (table["quantity"] == "missing_pattern").any()
    unnamed = [(*row[:3], "", *row[4:]) if row[2] == "late" else row for row in lost_rows()]
    table = asked(study_of, unnamed)
    assert find(table, "indicator_change_imputed", group)["note"] == "persons_not_linked"


def test_patterns_tell_those_who_left_from_those_who_came_back_or_came_later(study_of):
    rows = persons("east", "base", [3.0] * 9) + persons("east", "mid", [3.0] * 6)
    rows += persons("east", "late", [3.0] * 5) + persons("east", "late", [4.0, 4.0], 7)
    rows += persons("east", "late", [2.0], 20)
    table = asked(study_of, rows, cases=("east",))
    counts = {name: find(table, "missing_pattern", f"arm=effort;variant={name}")["estimate"]
              for name in ("complete", "dropped_out", "came_back", "joined_later")}  # fmt: skip
    # 5 stay, one leaves after the middle and one before it, two miss the middle, one is new.
    assert counts == {"complete": 5, "dropped_out": 2, "came_back": 2, "joined_later": 1}


def test_the_result_tips_where_the_lost_lie_as_far_as_the_arithmetic_says(study_of):
    table = asked(study_of, lost_rows(lost=5))
    start = find(table, "indicator_change_imputed", f"arm=effort;{LATE}")
    points = {name: find(table, "tipping_point", f"{LATE};variant={name}")["estimate"]
              for name in ("interval", "direction")}  # fmt: skip
    # Half of each case is lost, so every case and every limit is moved by δ/2.
    assert points["direction"] == pytest.approx(-2 * start["estimate"], rel=1e-6)
    assert points["interval"] == pytest.approx(-2 * start["lower"], rel=1e-6)
    sd = np.std(BEGAN) * np.sqrt(30 / 27)
    inside = find(table, "tipping_point_sd", f"{LATE};variant=direction")
    assert inside["estimate"] == pytest.approx(points["direction"] / sd)
    assert find(table, "tipping_point", f"{LATE};variant=interval")["n"] == 30


def test_the_grid_goes_through_the_imputed_result(study_of):
    table = asked(study_of, lost_rows(lost=5))
    middle = find(table, "delta_adjusted", f"{LATE};step=06")
    start = find(table, "indicator_change_imputed", f"arm=effort;{LATE}")
    assert find(table, "delta", f"{LATE};step=06")["estimate"] == 0
    for name in ("estimate", "lower", "upper"):
        assert middle[name] == pytest.approx(start[name])
    below = find(table, "delta_adjusted", f"{LATE};step=05")["estimate"]
    step = find(table, "delta", f"{LATE};step=05")["estimate"]
    assert below == pytest.approx(start["estimate"] + 0.5 * step)


def test_nobody_is_moved_beyond_the_end_of_the_scale(study_of):
    yes = {"helped": {"measure": "share", "maximum": 1}}
    rows = []
    for case, share in (("east", 3), ("north", 4), ("west", 5)):
        rows += persons(case, "base", [0.0] * 10, 0, "helped")
        rows += persons(case, "late", [1.0] * share + [0.0] * (8 - share), 0, "helped")
    table = asked(study_of, rows, yes)
    # Even if none of the lost had helped, the mean were 4/10 and its interval above zero.
    point = find(table, "tipping_point", f"{LATE};variant=interval", "helped")
    assert point["note"] == "tipping_point_not_reached;largest=-1.0"
    worst = case_interval([0.3, 0.4, 0.5])
    assert worst[0] > 0


def case_interval(values):
    reach = stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
    return np.mean(values) - reach, np.mean(values) + reach


def test_the_lost_of_a_comparison_are_imputed_within_their_arm(study_of):
    alone = {"alone": {"design": "comparison", "cases": ["east", "west"]}}
    rows = []
    for case, change in (("east", 1.0), ("west", 1.2), ("hill", 0.0), ("lake", 0.1)):
        rows += persons(case, "base", BEGAN, 0, "alone")
        rows += persons(case, "late", [value + change for value in BEGAN[:8]], 0, "alone")
    table = asked(study_of, rows, alone, cases=("east", "west"), groups=("hill", "lake"))
    found = find(table, "effect_imputed", LATE, "alone")
    assert found["estimate"] == pytest.approx(1.05, abs=0.1)
    assert (found["n_cases"], found["df"], found["note"]) == (4, 2, "two_cases_in_an_arm")


def test_the_key_of_the_pseudonyms_and_the_order_of_rows_do_not_matter(study_of):
    rows = lost_rows(lost=4)
    other = [(*row[:3], f"p{crc32(row[3].encode()):010d}", *row[4:]) for row in reversed(rows)]
    one, two = (asked(study_of, given)["estimate"].dropna() for given in (rows, other))
    assert one.to_numpy() == pytest.approx(two[one.index].to_numpy())
