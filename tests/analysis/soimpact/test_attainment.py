"""Every figure has the interval of its kind, and is held against the target that is next."""

import pytest
from scipy import stats

from samskaping.analysis.soimpact.attainment import attainment
from tests.analysis.soimpact.conftest import OCCASIONS, make_measurements, persons

JOY = {"joy": {"minimum": 1, "maximum": 5}}


@pytest.fixture
def found(study_of):
    def table(rows, indicators=JOY, **more):
        outline = study_of(indicators, **more)
        return attainment(make_measurements(rows, more.get("groups", ())), outline).set_index("key")

    return table


def test_a_mean_of_persons_has_the_t_interval_cut_at_the_ends_of_its_scale(found):
    rows = persons("east", "base", [4, 5, 5, None])
    row = found(rows).loc["soimpact.measured.joy.case=east;occasion=base"]
    assert row.estimate == pytest.approx(14 / 3)
    assert row.lower == pytest.approx(14 / 3 - stats.t.ppf(0.975, 2) / 3)
    assert (row.upper, row.n, row.method) == (5, 3, "mean_t")
    low = found(persons("east", "base", [1, 1, 2])).loc[row.name]
    assert (low.lower, low.upper) == (1, pytest.approx(4 / 3 + stats.t.ppf(0.975, 2) / 3))


def test_a_share_has_wilson_s_interval_in_its_own_units(found):
    share = {"joy": {"measure": "share", "maximum": 100}}
    row = found(persons("east", "base", [100] * 81 + [0] * 182), share).loc[
        "soimpact.measured.joy.case=east;occasion=base"
    ]
    assert row.estimate == pytest.approx(8100 / 263)
    assert [row.lower, row.upper] == pytest.approx([25.53, 36.62], abs=0.005)
    assert row.method == "proportion_wilson"


@pytest.mark.parametrize(
    ("indicator", "value", "n", "method", "upper"),
    [
        ({"measure": "count"}, 10, None, "garwood", 18.390),
        ({"measure": "share", "maximum": 100}, 0, 20, "proportion_wilson", 16.11),
        ({"measure": "share", "maximum": 100}, 30, None, "aggregate", None),
        ({"measure": "mean"}, 3.4, 25, "aggregate", None),
        ({"measure": "count"}, 10.5, None, "aggregate", None),
        # Ten events among 2,000 persons, per thousand, as it was rounded; Garwood's 18.390 of ten.
        ({"measure": "rate", "per": 1000}, 5.0, 2000, "garwood", 9.195),
        ({"measure": "rate", "per": 1000}, 5.2, 2000, "garwood", 9.195),
        ({"measure": "rate", "per": 1000}, 0.0, 2000, "garwood", 1.844),
        ({"measure": "rate", "per": 1000}, 5.0, None, "aggregate", None),
    ],
)
def test_a_delivered_figure_has_the_interval_of_its_kind(found, indicator, value, n, method, upper):
    rows = [("east", "joy", "base", "", value, n)]
    row = found(rows, {"joy": {"measured": "aggregate", **indicator}}).loc[
        "soimpact.measured.joy.case=east;occasion=base"
    ]
    assert (row.estimate, row.method) == (value, method)
    assert row.n is not None if n is None else row.n == n
    if upper is None:
        assert row.note == "interval_of_a_figure"
        assert "figure_as_delivered" in row.assumption
    else:
        assert row.upper == pytest.approx(upper, abs=5e-3)


def test_over_the_cases_each_counts_the_same(found):
    rows = [*persons("east", "base", [1, 2, 3]), *persons("west", "base", [4, 5])]
    row = found(rows).loc["soimpact.measured_over_cases.joy.arm=effort;occasion=base"]
    assert (row.estimate, row.n, row.n_cases, row.n_min_cell) == (3.25, 5, 2, 2)
    assert row.se == pytest.approx(1.25)
    alone = found(rows[:3]).loc["soimpact.measured_over_cases.joy.arm=effort;occasion=base"]
    assert (alone.estimate, alone.note.partition(";")[0]) == (2, "interval_needs_more_cases")
    none = found(rows).loc["soimpact.measured.joy.case=east;occasion=mid"]
    assert (none.note, none.n) == ("not_measured", 0)


def test_a_case_that_was_not_measured_is_said_to_be_left_out(found):
    rows = [*persons("east", "base", [1, 2, 3]), *persons("west", "base", [4, 5])]
    table = found(rows, cases=("east", "west", "north"))
    row = table.loc["soimpact.measured_over_cases.joy.arm=effort;occasion=base"]
    assert (row.n_cases, row.note) == (2, "cases_not_measured")


def test_persons_at_both_occasions_are_counted(found):
    rows = [
        *persons("east", "base", [1, 2, 3]),
        *persons("east", "late", [2, 4, None, 5], first=1),
        # A form that does not say whose it is follows nobody.
        ("east", "joy", "base", "f1", 3, None),
        ("east", "joy", "late", "f1", 3, None),
    ]
    table = found(rows)
    assert table.loc["soimpact.followed_up.joy.case=east;occasion=late-base"].estimate == 2
    assert table.loc["soimpact.followed_up.joy.case=west;occasion=late-base"].estimate == 0


def test_the_last_of_two_values_of_a_person_counts(found):
    rows = [*persons("east", "base", [1, 3]), *persons("east", "base", [5])]
    row = found(rows).loc["soimpact.measured.joy.case=east;occasion=base"]
    assert (row.estimate, row.n) == (4, 2)


TARGETS = [
    {"indicator": "joy", "value": 3.0, "date": "2025-07-01"},
    {"indicator": "joy", "value": 4.0, "date": "2025-12-31"},
    {"indicator": "joy", "value": 5.0, "date": "2026-12-31", "case": "west"},
]


def test_a_follow_up_is_held_against_the_next_target_or_the_last_one(found):
    rows = [
        *persons("east", "base", [1.5, 2.5, 2.0]),
        *persons("east", "mid", [2.0, 3.0, 2.5]),
        *persons("east", "late", [3.0, 3.5, 2.5]),
        *persons("west", "base", [2.0, 2.0, 3.5]),
        *persons("west", "late", [2.0, 2.5, 1.5]),
    ]
    table = found(rows, targets=TARGETS)
    mid = table.loc["soimpact.attainment.joy.case=east;due=20250701;occasion=mid"]
    assert mid.estimate == pytest.approx(0.5)
    late = table.loc["soimpact.attainment.joy.case=east;due=20251231;occasion=late"]
    assert late.estimate == pytest.approx(0.5)
    west = table.loc["soimpact.attainment.joy.case=west;due=20261231;occasion=late"]
    assert west.estimate == pytest.approx(-0.2)
    assert (west.n, west.n_min_cell, west.df, west.method) == (3, 3, 2, "fieller")
    none = table.loc["soimpact.attainment.joy.case=west;due=20261231;occasion=mid"]
    assert none.note == "not_measured"


def test_targets_are_those_of_the_case_and_groups_have_none(found):
    table = found(
        persons("east", "base", [1, 2]),
        {"joy": {"design": "comparison"}},
        targets=TARGETS,
        groups=["else"],
    )
    stated = table[table["quantity"].eq("target")]
    assert dict(zip(stated["group"], stated["estimate"], strict=True)) == {
        "case=east;due=20250701": 3,
        "case=east;due=20251231": 4,
        "case=west;due=20261231": 5,
    }
    assert "soimpact.measured_over_cases.joy.arm=comparison;occasion=base" in table.index
    assert not table[table["quantity"].eq("attainment")]["group"].str.contains("else").any()


def test_what_is_to_stay_is_kept_or_not(found):
    stay = {"joy": {"direction": "maintain", "tolerance": 0.5, "measured": "aggregate"}}
    rows = [(case, "joy", occasion, "", value, 9) for case, occasion, value in
            [("east", "base", 4.0), ("east", "late", 4.4), ("west", "base", 4.1),
             ("west", "late", 3.0)]]  # fmt: skip
    targets = [{"indicator": "joy", "value": 4.0, "date": "2026-12-31"}]
    table = found(rows, stay, targets=targets)
    for case, note in (("east", "maintained_kept"), ("west", "maintained_not_kept")):
        row = table.loc[f"soimpact.attainment.joy.case={case};due=20261231;occasion=late"]
        assert (row.note, row.n) == (note, 18)
        assert str(row["estimate"]) == "<NA>"


def test_a_share_that_was_delivered_gives_what_its_persons_would(found):
    share = {"joy": {"measure": "share", "maximum": 1}}
    delivered = {"joy": {**share["joy"], "measured": "aggregate"}}
    single = [
        *[("east", "joy", "base", "", x, None) for x in [1] * 6 + [0] * 14],
        *[("east", "joy", "late", "", x, None) for x in [1] * 9 + [0] * 16],
    ]
    summed = [("east", "joy", "base", "", 0.3, 20), ("east", "joy", "late", "", 0.36, 25)]
    targets = [{"indicator": "joy", "value": 0.9, "date": "2026-12-31"}]
    key = "soimpact.attainment.joy.case=east;due=20261231;occasion=late"
    one = found(single, share, targets=targets).loc[key]
    other = found(summed, delivered, targets=targets).loc[key]
    for part in ("estimate", "lower", "upper", "df", "n"):
        assert one[part] == pytest.approx(other[part], rel=1e-9)


def test_a_study_without_a_record_has_no_rows(outline_of):
    table = attainment(make_measurements([]), outline_of({"a1": "trust"}))
    assert table.empty


def test_an_indicator_is_asked_of_its_own_cases_and_occasions(found):
    occasions = [OCCASIONS[0], {**OCCASIONS[1], "indicators": ["other"]}, OCCASIONS[2]]
    table = found(
        persons("east", "base", [1, 2]),
        {"joy": {"cases": ["east"]}, "other": {}},
        occasions=occasions,
    )
    groups = set(table[table["subject"].eq("joy") & table["quantity"].eq("measured")]["group"])
    assert groups == {"case=east;occasion=base", "case=east;occasion=late"}
