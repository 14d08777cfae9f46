"""Who is on track, how changes look beside their mean, who was reached, and looking back."""

import pytest

from samskaping.analysis.soimpact.attainment import attainment
from samskaping.analysis.soimpact.change import indicator_change
from samskaping.effects.trust import expected_regression
from tests.analysis.soimpact.conftest import OCCASIONS, make_measurements, make_record, persons
from tests.analysis.soimpact.followed_study import THEN

YES, NO, CANNOT_TELL = 1, 2, 3
JOY = {"joy": {"minimum": 1, "maximum": 5}}
FIGURE = {"joy": {"measured": "aggregate", "measure": "count"}}
# The baseline opens a year before the late follow-up, and two before the target is due.
TARGET = {"indicator": "joy", "value": 4.0, "date": "2027-01-10"}


@pytest.fixture
def found(outline_of):
    def table(rows, indicators=JOY, targets=(), cases=("east", "west"), **more):
        groups, occasions = more.pop("groups", ()), more.pop("occasions", OCCASIONS)
        record = make_record(indicators, targets, groups, occasions) | more
        outline = outline_of({"a1": "trust"}, cases=cases, record=record)
        made = make_measurements(rows, groups)
        both = [question(made, outline) for question in (attainment, indicator_change)]
        return {row["key"][len("soimpact.") :]: row for one in both
                for row in one.to_dict("records")}  # fmt: skip

    return table


def of_one(before, late, case="east"):
    return [*persons(case, "base", before), *persons(case, "late", late)]


def track(table, case="east", due="20270110"):
    return table[f"on_track.joy.case={case};due={due};occasion=late"]


@pytest.mark.parametrize(
    ("late", "verdict"),
    [
        ([3.4, 3.9, 3.6, 3.7, 3.5], YES),
        ([2.1, 2.5, 2.2, 2.4, 2.3], NO),
        ([2.6, 3.6, 3.2, 3.0, 3.1], CANNOT_TELL),
    ],
)
def test_half_the_time_asks_for_half_the_way_and_the_interval_decides(found, late, verdict):
    row = track(found(of_one([2.0, 2.4, 2.1, 2.3, 2.2], late), targets=[TARGET]))
    assert (row["estimate"], row["method"], row["n"]) == (verdict, "distance_from_path", 5)
    assert "path_as_declared" in row["assumption"]


def test_a_milestone_asks_for_less_at_first(found):
    rows = of_one([2.0, 2.4, 2.1, 2.3, 2.2], [2.4, 2.8, 2.6, 2.7, 2.6])
    slow = {**TARGET, "path": [{"date": "2026-06-10", "value": 2.3}]}
    assert track(found(rows, targets=[TARGET]))["estimate"] == NO
    assert track(found(rows, targets=[slow]))["estimate"] == YES


def test_a_delivered_figure_is_judged_by_itself_and_says_so(found):
    rows = [("east", "joy", when, "", value, None) for when, value in (("base", 2), ("late", 3))]
    row = track(found(rows, FIGURE, [TARGET]))
    assert (row["estimate"], row["note"]) == (YES, "interval_of_a_figure")
    rows[1] = ("east", "joy", "late", "", 2, None)
    assert track(found(rows, FIGURE, [TARGET]))["estimate"] == NO


def test_what_is_to_stay_is_on_track_as_long_as_it_is_kept(found):
    stays = {"joy": {"direction": "maintain", "tolerance": 0.5, "measured": "aggregate"}}
    rows = [(case, "joy", when, "", value, 9)
            for case, values in (("east", (4.0, 4.3)), ("west", (4.0, 3.0)))
            for when, value in zip(("base", "late"), values, strict=True)]  # fmt: skip
    table = found(rows, stays, [TARGET])
    assert [track(table, case)["estimate"] for case in ("east", "west")] == [YES, NO]
    assert track(table)["note"] == "maintained_kept"


def test_without_days_or_measurements_nobody_is_on_track_or_off_it(found):
    undated = [{**one, "opens": None} for one in OCCASIONS]
    rows = of_one([2.0, 2.4], [3.0, 3.5])
    table = found(rows, targets=[TARGET], occasions=undated)
    assert track(table)["note"] == "occasion_undated"
    assert track(found(rows, targets=[TARGET]), "west")["note"] == "not_measured"
    early = {**TARGET, "date": "2025-01-10"}
    late = track(found(rows, targets=[early]), due="20250110")
    assert late["note"] == "target_due_at_baseline"


CHANGE = "occasion=late-base"


def test_the_lost_are_those_with_a_code_who_are_not_found_again(found):
    rows = [
        *persons("east", "base", [1, 2, 3, 4]),
        *persons("east", "late", [4, 5], first=2),
        *persons("west", "base", [2, 4]),
        *persons("west", "late", [2, 4]),
        # A form without a code cannot be followed, so it is not lost.
        ("east", "joy", "base", "f1", 3, None),
    ]
    table = found(rows)
    assert table[f"lost_share.joy.case=east;{CHANGE}"]["estimate"] == 0.5
    arm = table[f"lost_share.joy.arm=effort;{CHANGE}"]
    assert (arm["estimate"], arm["n"], arm["n_cases"]) == (pytest.approx(2 / 6), 6, 2)
    gap = table[f"lost_gap.joy.arm=effort;{CHANGE}"]
    assert gap["estimate"] < 0
    assert gap["note"] == "interval_needs_more_cases;n_cases=1"


def test_where_nobody_can_be_followed_the_rows_say_so(found):
    rows = [
        *persons("east", "base", [1, 2, 2, 3, 1, 2]),
        *persons("east", "late", [2, 3, 4, 4, 3, 4], first=50),
    ]
    table = found(rows)
    for name in ("lost_share", "lost_gap", "d_rm"):
        assert table[f"{name}.joy.arm=effort;{CHANGE}"]["note"] == "occasions_not_linked"
    assert table[f"d_z.joy.case=east;{CHANGE}"]["note"] == "occasions_not_linked"
    ranks = table[f"rank_biserial.joy.case=east;{CHANGE}"]
    assert ranks["method"] == "brunner_munzel_logit"
    assert table[f"hodges_lehmann.joy.case=east;{CHANGE}"]["method"] == "hodges_lehmann_shift"
    assert table[f"g_av.joy.arm=effort;{CHANGE}"]["estimate"] > 1
    figures = [("east", "joy", when, "", 3.0, None) for when in ("base", "late")]
    told = found(figures, FIGURE)
    assert told[f"lost_share.joy.arm=effort;{CHANGE}"]["note"] == "no_persons_followed"
    assert told[f"measured_rate.joy.arm=effort;{CHANGE}"]["note"] == "no_persons_followed"


def asked(*numbers, occasion="base", **more):
    return [{"case": case, "occasion": occasion, "asked": n, **more}
            for case, n in zip(("east", "west"), numbers, strict=True)]  # fmt: skip


def test_the_rate_of_a_change_is_that_of_the_occasion_where_it_was_lower(found):
    rows = [
        *persons("east", "base", [1, 2, 3, 4]), *persons("east", "late", [1, 2]),
        *persons("west", "base", [1, 2]), *persons("west", "late", [1]),
    ]  # fmt: skip
    known = [*asked(5, 5), *asked(8, 2, occasion="late")]
    table = found(rows, asked=known)
    assert table["measured_rate.joy.case=east;occasion=base"]["estimate"] == 0.8
    rate = table[f"measured_rate.joy.arm=effort;{CHANGE}"]
    assert (rate["estimate"], rate["n"]) == (0.3, 3)
    own = [*known, *asked(4, 4, indicator="joy")]
    again = found(rows, asked=own)
    assert again["measured_rate.joy.case=east;occasion=base"]["estimate"] == 1
    key = f"measured_rate.joy.arm=effort;{CHANGE}"
    assert found(rows, asked=known[:-1])[key]["note"] == "asked_unknown"
    assert found(rows, asked=[*known[:2], *asked(8, 0, occasion="late")])[key]["note"] == (
        "more_measured_than_asked"
    )


def test_yes_and_no_of_the_same_persons_are_a_table_with_its_smallest_cell(found):
    share = {"joy": {"measure": "share", "maximum": 100}}
    rows = of_one([100, 100, 100, 0, 0, 0, 0, 0], [100, 100, 0, 100, 100, 100, 0, 0])
    table = found(rows, share)
    change = table[f"paired_share_change.joy.case=east;{CHANGE}"]
    assert (change["estimate"], change["n"], change["n_min_cell"]) == (25, 8, 1)
    assert change["upper"] - change["lower"] > 25
    tested = table[f"mcnemar.joy.case=east;{CHANGE}"]
    assert (tested["estimate"], tested["p"]) == (0.75, pytest.approx(0.625))
    assert table[f"mcnemar_mid_p.joy.case=east;{CHANGE}"]["p"] == pytest.approx(0.375)
    assert f"d_z.joy.case=east;{CHANGE}" not in table
    assert table[f"mcnemar.joy.case=west;{CHANGE}"]["note"] == "too_few_linked;minimum=1"


BACK = [*OCCASIONS, THEN]


def test_looking_back_takes_the_change_apart(found):
    rows = []
    for case, base, late, then in (("east", 3.0, 4.0, 2.5), ("west", 3.0, 3.6, 2.8)):
        for when, middle in (("base", base), ("late", late), ("then", then)):
            rows += persons(case, when, [middle - 0.5, middle, middle + 0.5])
    table = found(rows, occasions=BACK)
    shift = table["response_shift.joy.arm=effort;occasion=then-base"]
    change = table["then_change.joy.arm=effort;occasion=late-then"]
    raw = table[f"indicator_change.joy.arm=effort;{CHANGE}"]
    assert shift["estimate"] == pytest.approx(-0.35)
    assert shift["estimate"] + change["estimate"] == pytest.approx(raw["estimate"])
    assert shift["df"] == 1
    assert "looking_back_is_coloured" in shift["assumption"]
    assert table["case_then_change.joy.case=east;occasion=late-then"]["estimate"] == 1.5
    # It is no follow-up: nothing is a change up to it, or attained at it.
    assert not any(key.startswith(("case_indicator_change", "followed_up", "lost_"))
                   and "then" in key for key in table)  # fmt: skip


def test_of_the_chosen_the_change_to_expect_by_chance_is_taken_off(found):
    described = {"side": "below", "cutoff": 2.5, "mean": 3.0, "sd": 1.0, "retest": 0.6}
    rows = [*of_one([1.5, 2.0, 2.5], [2.5, 3.0, 3.5]),
            *of_one([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], "west")]  # fmt: skip
    table = found(rows, {"joy": {"selected": described}})
    expected = table[f"regression_to_mean.joy.arm=effort;{CHANGE}"]
    assert expected["estimate"] == expected_regression(2.5, 3.0, 1.0, 0.6, above=False)
    beyond = table[f"change_beyond_regression.joy.arm=effort;{CHANGE}"]
    assert beyond["estimate"] == pytest.approx(1.0 - 0.4 * 1.0)
    assert (beyond["n_cases"], beyond["n"]) == (2, 12)
    for left_out, note in (("sd", "selection_not_described"), ("retest", "retest_unknown")):
        less = {key: value for key, value in described.items() if key != left_out}
        less |= {"mean": None} if left_out == "sd" else {}
        row = found(rows, {"joy": {"selected": less}})[beyond["key"][len("soimpact.") :]]
        assert row["note"] == note
    assert not any("regression" in key for key in found(rows))


def test_how_alike_two_measurements_are_may_come_from_the_comparison_groups(found):
    first = [2.0 + 0.1 * i for i in range(24)]
    rows = [
        *of_one([1.5, 2.0, 2.5], [2.5, 3.0, 3.5]),
        *of_one([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], "west"),
        *of_one(first, [1.5 + 0.5 * one for one in first], "else"),
    ]
    described = {"side": "below", "cutoff": 2.5, "mean": 3.0, "sd": 1.0}
    joy = {"joy": {"design": "comparison", "selected": described}}
    row = found(rows, joy, groups=["else"])[f"change_beyond_regression.joy.arm=effort;{CHANGE}"]
    assert row["estimate"] == pytest.approx(1.0 - 0.5 * 1.0)


def test_where_some_were_lost_a_mixed_model_of_all_stands_beside_the_change(found):
    rows = [
        *persons("east", "base", [1.0, 2.0, 3.0, 4.0]), *persons("east", "late", [2.0, 2.5, 4.5]),
        *persons("west", "base", [3.0, 4.0, 2.0]), *persons("west", "late", [3.5, 4.5, 3.0]),
    ]  # fmt: skip
    row = found(rows)[f"indicator_change_model.joy.arm=effort;{CHANGE}"]
    assert (row["method"], row["n_cases"], row["df"]) == ("mixed_model_case_t", 2, 1)
    raw = found(rows)[f"indicator_change.joy.arm=effort;{CHANGE}"]
    # The one who was lost had begun high, so his absence alone lowers the raw change.
    assert row["estimate"] > raw["estimate"]
    whole = [row for row in rows if row[3] != "peast3"]
    assert f"indicator_change_model.joy.arm=effort;{CHANGE}" not in found(whole)
