import math

import pytest
from scipy import stats

from samskaping.analysis.samson.change import change

FORMS = [
    ("east", "first", None, "p1", [1]),
    ("east", "first", None, "p2", [2]),
    ("east", "first", None, "p3", [3]),
    ("east", "last", None, "p1", [2]),
    ("east", "last", None, "p2", [4]),
    ("east", "last", None, "p9", [5]),
    ("west", "first", None, "p4", [3]),
    ("west", "first", None, "p5", [5]),
    ("west", "last", None, "p5", [4]),
    ("west", "last", None, "p4", [5]),
    ("west", "last", None, "p8", [5]),
    ("west", "last", None, "p7", ["skipped"]),
]


@pytest.fixture
def make(outline_of, responses_of):
    def table(forms=FORMS, linkage="partial", waves=("first", "last"), cases=("east", "west")):
        outline = outline_of({"a1": "trust"}, cases=cases, waves=waves, linkage=linkage)
        return change(responses_of(outline, forms), outline).set_index("key")

    return table


def test_a_case_is_compared_on_all_available_answers(make):
    found = make(linkage="none").loc["samson.case_change.trust.case=east;wave=last-first"]
    expected = stats.ttest_ind([2, 4, 5], [1, 2, 3], equal_var=False)
    assert found.estimate == pytest.approx(11 / 3 - 2)
    assert (found.p, found.n, found.n_min_cell) == (pytest.approx(expected.pvalue), 6, 3)
    assert "waves_independent" in found.assumption.split(";")


def test_over_cases_each_case_contributes_its_own_change(make):
    found = make().loc["samson.change.trust.wave=last-first"]
    east, west = 11 / 3 - 2, 14 / 3 - 4
    assert found.estimate == pytest.approx((east + west) / 2)
    assert (found.df, found.n_cases, found.n, found.n_min_cell) == (1, 2, 11, 2)
    assert found.se == pytest.approx(abs(east - west) / 2)


def test_linked_persons_stand_beside_with_their_own_differences(make):
    table = make()
    east = table.loc["samson.case_change_paired.trust.case=east;wave=last-first"]
    # p1 +1, p2 +2; p3 and p9 answered once.
    assert (east.estimate, east.n, east.n_min_cell) == (1.5, 2, 2)
    assert east.se == pytest.approx(math.sqrt(0.5 / 2))
    west = table.loc["samson.case_change_paired.trust.case=west;wave=last-first"]
    assert west.estimate == pytest.approx(0.5)
    over = table.loc["samson.change_paired.trust.wave=last-first"]
    assert (over.estimate, over.n, over.n_cases) == (1, 4, 2)


def test_unlinked_waves_are_never_paired(make):
    table = make(linkage="none")
    assert not table["quantity"].str.endswith("paired").any()


def test_the_same_pseudonym_in_two_cases_is_not_one_linked_person(make):
    forms = [("east", "first", None, "p1", [1]), ("west", "last", None, "p1", [5])]
    found = make(forms).loc["samson.change_paired.trust.wave=last-first"]
    assert (found.n_cases, found.note.partition(";")[0]) == (0, "too_few_cases")


def test_a_case_without_one_of_the_waves_is_left_out_and_said_to_be(make):
    forms = [form for form in FORMS if form[:2] != ("west", "first")]
    table = make([*forms, ("north", "first", None, "q", [1]), ("north", "last", None, "r", [3])],
                 cases=("east", "west", "north"))  # fmt: skip
    found = table.loc["samson.change.trust.wave=last-first"]
    assert (found.n_cases, found.note) == (2, "cases_not_in_both_waves")
    assert table.loc["samson.case_change.trust.case=west;wave=last-first"].note


def test_three_waves_are_compared_in_turn_and_from_first_to_last(make):
    forms = [("east", wave, None, "p", [k]) for k, wave in enumerate(("first", "mid", "last"), 1)]
    table = make(forms, waves=("first", "mid", "last"), cases=("east",))
    groups = set(table[table["quantity"].eq("change")]["group"])
    assert groups == {"wave=mid-first", "wave=last-mid", "wave=last-first"}
    assert table.loc["samson.change.trust.wave=last-first"].estimate == 2


def test_one_wave_gives_one_row_that_says_so(make):
    table = make(FORMS[:3], waves=("first",))
    assert table["note"].tolist() == ["not_applicable_one_wave"]
