"""A change uses all that was measured, and those who were followed stand beside it."""

import pytest
from scipy import stats

from samskaping.analysis.soimpact.change import indicator_change
from tests.analysis.soimpact.conftest import OCCASIONS, make_measurements, persons

FOLLOWED = [
    *persons("east", "base", [1.0, 2.0, 3.0]),
    *persons("east", "late", [2.0, 2.5, 4.5]),
    *persons("west", "base", [3.0, 4.0]),
    *persons("west", "late", [3.5, 4.0]),
]


@pytest.fixture
def found(study_of):
    def table(rows, **indicator):
        more = {name: indicator.pop(name) for name in ("cases", "groups", "occasions")
                if name in indicator}  # fmt: skip
        outline = study_of({"joy": indicator}, **more)
        made = make_measurements(rows, more.get("groups", ()))
        return indicator_change(made, outline).set_index("key")

    return table


def test_followed_persons_are_paired(found):
    row = found(FOLLOWED).loc["soimpact.case_indicator_change.joy.case=east;occasion=late-base"]
    expected = stats.ttest_rel([2.0, 2.5, 4.5], [1.0, 2.0, 3.0])
    assert (row.p, row.n, row.n_min_cell) == (pytest.approx(expected.pvalue), 3, 3)
    assert (row.method, row.assumption) == ("paired_t", "independent_respondents")


def test_persons_who_were_not_followed_are_two_groups(found):
    rows = [(case, joy, when, "", value, n) for case, joy, when, _, value, n in FOLLOWED]
    table = found(rows)
    row = table.loc["soimpact.case_indicator_change.joy.case=east;occasion=late-base"]
    expected = stats.ttest_ind([2.0, 2.5, 4.5], [1.0, 2.0, 3.0], equal_var=False)
    assert (row.p, row.n, row.method) == (pytest.approx(expected.pvalue), 6, "welch_t")
    assert "occasions_independent" in row.assumption
    assert not table["quantity"].str.endswith("paired").any()


def test_some_followed_use_everybody_and_stand_beside_those_who_were(found):
    table = found([*FOLLOWED, *persons("east", "base", [0.0], first=9)])
    row = table.loc["soimpact.case_indicator_change.joy.case=east;occasion=late-base"]
    assert row.estimate == pytest.approx(3.0 - 1.5)
    assert (row.method, row.n, row.n_min_cell) == ("partly_paired_t", 7, 3)
    assert "all_measured" in row.assumption
    beside = table.loc["soimpact.case_indicator_change_paired.joy.case=east;occasion=late-base"]
    assert (beside.estimate, beside.n) == (pytest.approx(1.0), 3)
    over = table.loc["soimpact.indicator_change_paired.joy.arm=effort;occasion=late-base"]
    assert over.estimate == pytest.approx((1.0 + 0.25) / 2)
    assert (over.n, over.n_cases, over.n_min_cell) == (5, 2, 2)


def test_how_many_came_back_is_not_told_by_the_change_of_everybody(found):
    """Neither n nor df says it, so that the row may be shown where followed persons may not."""
    base = persons("east", "base", [1.0, 2.0, 3.0, 2.2, 2.9, 3.4])
    told = set()
    for first in (0, 1, 2):
        late = persons("east", "late", [2.0, 2.5, 4.5, 3.0, 3.3], first=first)
        table = found([*base, *late], cases=("east",))
        row = table.loc["soimpact.case_indicator_change.joy.case=east;occasion=late-base"]
        told.add((row.n, row.df, row.n_min_cell))
    assert told == {(11, 4, 5)}


def test_over_the_cases_each_contributes_its_own_change(found):
    row = found(FOLLOWED).loc["soimpact.indicator_change.joy.arm=effort;occasion=late-base"]
    east, west = 1.0, 0.25
    assert row.estimate == pytest.approx((east + west) / 2)
    assert row.se == pytest.approx((east - west) / 2)
    assert (row.df, row.n_cases, row.n, row.n_min_cell) == (1, 2, 10, 2)
    assert "rivals_not_ruled_out" in row.assumption


def test_delivered_figures_change_without_an_interval(found):
    rows = [
        ("east", "joy", "base", "", 20, 15),
        ("east", "joy", "late", "", 32, 16),
        ("west", "joy", "base", "", 10, None),
        ("west", "joy", "late", "", 16, None),
    ]
    table = found(rows, measured="aggregate", measure="count")
    row = table.loc["soimpact.case_indicator_change.joy.case=east;occasion=late-base"]
    assert (row.estimate, row.n, row.note) == (12, 31, "interval_of_a_figure")
    over = table.loc["soimpact.indicator_change.joy.arm=effort;occasion=late-base"]
    assert (over.estimate, over.df) == (9, 1)
    assert over["n"] is not None
    assert str(over["n"]) == "<NA>"


def test_an_indicator_that_is_to_decrease_keeps_the_sign_of_its_figures_and_says_so(found):
    table = found(FOLLOWED, direction="decrease")
    assert (table["estimate"].dropna() > 0).all()
    assert table["assumption"].str.contains("decrease_is_intended").all()


def test_a_case_without_one_of_the_occasions_is_left_out_and_said_to_be(found):
    table = found([*FOLLOWED, *persons("north", "base", [2.0])], cases=("east", "west", "north"))
    over = table.loc["soimpact.indicator_change.joy.arm=effort;occasion=late-base"]
    assert (over.n_cases, over.n, over.note) == (2, 10, "cases_not_in_both_occasions")
    north = table.loc["soimpact.case_indicator_change.joy.case=north;occasion=late-base"]
    assert north.note == "not_measured"


def test_comparison_groups_have_their_own_arm_and_rivals_are_their_business(found):
    rows = [*FOLLOWED, *persons("else", "base", [1.0, 2.0]), *persons("else", "late", [1.0, 2.5])]
    table = found(rows, design="comparison", groups=["else"])
    row = table.loc["soimpact.indicator_change.joy.arm=comparison;occasion=late-base"]
    assert (row.estimate, row.n_cases) == (0.25, 1)
    assert "rivals_not_ruled_out" not in row.assumption


def test_without_a_baseline_or_a_follow_up_one_row_says_so(found):
    late = found(FOLLOWED, occasions=OCCASIONS[1:])
    assert late["note"].tolist() == ["no_baseline"]
    early = found(FOLLOWED, occasions=OCCASIONS[:1])
    assert early["note"].tolist() == ["no_follow_up"]
