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


STAY = [(f"s{n}", first, last) for n, (first, last) in enumerate(
    [(2, 3), (3, 4), (3, 3), (4, 5), (2, 4)])]  # fmt: skip
LEFT, CAME = [("l1", 1), ("l2", 2)], [("c1", 5)]


def partly():
    """Two alike cases of five who stayed, two who left and one who came."""
    forms = []
    for case in ("east", "west"):
        for name, first, last in STAY:
            forms += [(case, "first", None, name + case, [first]),
                      (case, "last", None, name + case, [last])]  # fmt: skip
        forms += [(case, "first", None, name + case, [x]) for name, x in LEFT]
        forms += [(case, "last", None, name + case, [x]) for name, x in CAME]
    return forms


def test_a_cases_interval_carries_the_pairing_where_some_are_linked(make):
    found = make(partly()).loc["samson.case_change.trust.case=east;wave=last-first"]
    alone = make(partly(), linkage="none").loc[found.name]
    assert (found.method, alone.method) == ("partly_paired_t", "welch_t")
    assert found.estimate == alone.estimate == pytest.approx(4 - 17 / 7)
    assert found.se < alone.se
    assert "waves_independent" not in found.assumption.split(";")


def test_the_model_sees_that_those_who_left_were_low(make):
    table = make(partly())
    model = table.loc["samson.change_model.trust.wave=last-first"]
    plain = table.loc["samson.change.trust.wave=last-first"]
    paired = table.loc["samson.change_paired.trust.wave=last-first"]
    assert paired.estimate < model.estimate < plain.estimate
    assert (model.n, model.n_cases, model.method) == (26, 2, "mixed_model_case_t")
    assert "missing_at_random" in model.assumption.split(";")
    unlinked = make(partly(), linkage="none")
    assert not unlinked["quantity"].isin(["change_model", "baseline_leavers", "mdc"]).any()


def test_stayers_and_leavers_are_compared_on_where_they_started(make):
    table = make(partly())
    group = "trust.case=east;wave=last-first"
    stayers, leavers = (table.loc[f"samson.baseline_{who}.{group}"] for who in
                        ("stayers", "leavers"))  # fmt: skip
    assert (stayers.estimate, stayers.n) == (pytest.approx(2.8), 5)
    assert (leavers.estimate, leavers.n) == (1.5, 2)
    gap = table.loc["samson.attrition_gap.trust.wave=last-first"]
    assert (gap.estimate, gap.n, gap.n_cases) == (pytest.approx(-1.3), 14, 2)
    scaled = table.loc["samson.attrition_gap_standardised.trust.wave=last-first"]
    # Sums of squares 2.8 and 0.5 on 4 and 1 degrees of freedom, in both cases.
    assert scaled.estimate == pytest.approx(-1.3 / math.sqrt(3.3 / 5))


def test_where_nobody_left_there_is_no_gap_and_it_says_so(make):
    forms = [form for form in partly() if form[3][0] == "s"]
    table = make(forms)
    assert table.loc["samson.attrition_gap.trust.wave=last-first"].note.startswith("too_few_cases")
    leavers = table.loc["samson.baseline_leavers.trust.case=east;wave=last-first"]
    assert (leavers.n, leavers.note) == (0, "too_few_persons;minimum=1")
    whole = table.loc["samson.case_change.trust.case=east;wave=last-first"]
    assert (whole.method, whole.n) == ("paired_t", 5)


def test_superiority_between_waves_is_the_share_of_pairs_won(make):
    table = make(linkage="none")
    east = table.loc["samson.wave_superiority.trust.case=east;wave=last-first"]
    # Later 2, 4, 5 against 1, 2, 3: of nine pairs 1.5 + 3 + 3 are won.
    assert east.estimate == pytest.approx(7.5 / 9)
    over = table.loc["samson.wave_superiority_over_cases.trust.wave=last-first"]
    west = table.loc["samson.wave_superiority.trust.case=west;wave=last-first"]
    assert over.estimate == pytest.approx((east.estimate + west.estimate) / 2)
    assert over.lower >= 0
    assert over.upper <= 1


def test_the_top_box_share_changes_beside_the_mean(make):
    found = make(linkage="none").loc["samson.case_top_box_change.trust.case=east;wave=last-first"]
    assert found.estimate == pytest.approx(1 / 3)


def test_persons_who_changed_beyond_error_are_told_as_shares_only(outline_of, responses_of):
    outline = outline_of(
        {"a1": "trust", "a2": "trust", "a3": "trust"}, waves=("first", "last"), linkage="full"
    )
    changes = [0, 0, 1, -1, 0, 3, 1, 0, -1, 2]
    forms = []
    for n, change_by in enumerate(changes):
        forms.append(("east", "first", None, f"p{n}", [2, 2, 2]))
        wobble = n % 2
        last = [2 + change_by + wobble, 2 + change_by, 2 + change_by]
        forms.append(("east", "last", None, f"p{n}", [min(5, max(1, x)) for x in last]))
    table = change(responses_of(outline, forms), outline).set_index("key")
    mdc = table.loc["samson.mdc.trust.wave=last-first"]
    reliability = table.loc["samson.difference_reliability.trust.wave=last-first"]
    assert mdc.estimate == pytest.approx(
        1.959964 * _spread(forms) * math.sqrt(1 - reliability.estimate), rel=1e-6
    )
    # The interval of the reliability turned over.
    assert mdc.lower == pytest.approx(
        mdc.estimate * math.sqrt((1 - reliability.upper) / (1 - reliability.estimate))
    )
    up = table.loc["samson.reliably_improved_share.trust.case=east;wave=last-first"]
    down = table.loc["samson.reliably_deteriorated_share.trust.case=east;wave=last-first"]
    differences = _differences(forms)
    assert up.estimate == sum(d > mdc.estimate for d in differences) / 10 > 0
    assert down.estimate == sum(d < -mdc.estimate for d in differences) / 10
    assert up.n == 10


def _differences(forms):
    scores = {(form[3], form[1]): sum(form[4]) / 3 for form in forms}
    return [scores[p, "last"] - scores[p, "first"] for p in sorted({form[3] for form in forms})]


def _spread(forms):
    differences = _differences(forms)
    mean = sum(differences) / len(differences)
    return math.sqrt(sum((d - mean) ** 2 for d in differences) / (len(differences) - 1))
