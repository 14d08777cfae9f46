import math

import pytest
from scipy import stats

from samskaping.analysis.samson.scores import scores

ITEMS = {"a1": "trust", "a2": "trust", "b1": "learning"}
FIELDS = {"a1": "plan", "a2": "do", "b1": "plan"}
FORMS = [
    ("east", "end", "citizen", "p1", [1, 5, 1]),
    ("east", "end", "citizen", "p2", [3, 3, 2]),
    ("east", "end", "official", "p3", [5, 1, 5]),
    ("west", "end", "citizen", "p4", [5, 1, 4]),
    ("west", "end", "official", "p5", [4, 4, 4]),
    ("west", "end", None, "p6", [2, 2, 3]),
]


@pytest.fixture
def table(outline_of, responses_of):
    outline = outline_of(
        ITEMS,
        cases=("east", "west"),
        roles=("citizen", "official"),
        fields=FIELDS,
        reversed_items=["a2"],
    )
    return scores(responses_of(outline, FORMS), outline).set_index("key")


def test_the_interval_of_a_mean_ends_where_the_scale_ends(table):
    mean = table.loc["samson.mean.trust.case=east;wave=end"]
    reach = stats.t.ppf(0.975, mean.df) * mean.se
    assert mean.estimate - reach < 1
    assert mean.estimate + reach > 5
    assert (mean.lower, mean.upper) == (1, 5)


def test_a_score_is_the_mean_of_the_answered_items_with_reversed_ones_turned(table):
    # Trust: east 1, 3, 5; west 5, 3, 3.
    mean = table.loc["samson.mean.trust.case=east;wave=end"]
    assert (mean.estimate, mean.n) == (3, 3)
    assert mean.se == pytest.approx(2 / math.sqrt(3))
    assert table.loc["samson.sd.trust.case=east;wave=end"].estimate == pytest.approx(2)
    assert table.loc["samson.mean.trust.case=west;wave=end"].estimate == pytest.approx(11 / 3)


def test_values_fields_their_crossings_and_the_total_have_scores(table):
    group = "case=east;wave=end"
    assert table.loc[f"samson.mean.plan.{group}"].estimate == pytest.approx((1 + 2.5 + 5) / 3)
    crossed = table.loc[f"samson.mean.field=plan;value=learning.{group}"]
    assert crossed.estimate == pytest.approx(8 / 3)
    assert table.loc[f"samson.mean.total.{group}"].estimate == pytest.approx((1 + 8 / 3 + 5) / 3)
    # No item is of that value and field.
    assert f"samson.mean.field=do;value=learning.{group}" not in table.index


def test_over_all_cases_the_case_is_the_unit(table):
    over = table.loc["samson.mean_over_cases.trust.wave=end"]
    assert over.estimate == pytest.approx((3 + 11 / 3) / 2)
    assert (over.df, over.n, over.n_cases, over.n_min_cell) == (1, 6, 2, 3)
    assert over.se == pytest.approx(1 / 3)
    assert "samson.mean.trust.wave=end" not in table.index


def test_the_role_equal_mean_counts_every_role_that_answered_once(table):
    equal = table.loc["samson.mean_role_equal.trust.case=east;wave=end"]
    assert equal.estimate == pytest.approx((2 + 5) / 2)
    assert equal.n_min_cell == 1
    # The form without a role counts in the mean and in no role.
    west = table.loc["samson.mean_role_equal.trust.case=west;wave=end"]
    assert (west.estimate, west.n) == (pytest.approx(4), 2)


def test_a_role_gap_is_against_the_other_roles_of_the_case(table):
    gap = table.loc["samson.role_gap.trust.case=east;role=citizen;wave=end"]
    assert (gap.estimate, gap.n_min_cell) == (pytest.approx(2 - 5), 1)
    over = table.loc["samson.role_gap_over_cases.trust.role=citizen;wave=end"]
    # East 2 − 5, west 5 − 3.
    assert (over.estimate, over.n_cases, over.df) == (pytest.approx(-0.5), 2, 1)
    assert over.n_min_cell == 1


def test_a_role_over_the_cases_is_the_mean_of_its_case_means(table):
    over = table.loc["samson.mean_over_cases.trust.role=citizen;wave=end"]
    assert (over.estimate, over.n, over.n_min_cell) == (pytest.approx(3.5), 3, 1)


def test_the_top_box_share_is_of_answers_as_scored_and_lies_between_nought_and_one(table):
    share = table.loc["samson.top_box_share.trust.case=east;wave=end"]
    assert share.estimate == pytest.approx(1 / 3)
    assert (share.lower, share.upper) == (0, 1)


def test_a_score_needs_the_share_of_answered_items_that_the_scorecard_says(
    outline_of, responses_of
):
    items = {f"a{i}": "trust" for i in range(5)}
    outline = outline_of(items)
    forms = [
        ("east", "end", None, "p1", [1, 1, 1, "skipped", "dont_know"]),
        ("east", "end", None, "p2", [5, 5, "skipped", "skipped", "skipped"]),
    ]
    table = scores(responses_of(outline, forms), outline).set_index("key")
    mean = table.loc["samson.mean.trust.case=east;wave=end"]
    assert (mean.estimate, mean.n) == (1, 1)


def test_a_case_without_scores_is_named_in_the_mean_over_cases(outline_of, responses_of):
    outline = outline_of({"a1": "trust"}, cases=("east", "west", "north"))
    forms = [("east", "end", None, "p1", [1]), ("west", "end", None, "p2", [3])]
    table = scores(responses_of(outline, forms), outline).set_index("key")
    over = table.loc["samson.mean_over_cases.trust.wave=end"]
    assert (over.estimate, over.n_cases, over.note) == (2, 2, "cases_without_score")
    north = table.loc["samson.mean.trust.case=north;wave=end"]
    assert (north.n, north.note) == (0, "too_few_persons;minimum=1")


def test_a_role_without_answers_in_a_case_is_left_out_of_its_comparisons(outline_of, responses_of):
    outline = outline_of(
        {"a1": "trust"}, cases=("east", "west"), roles=("citizen", "official", "politician")
    )
    forms = [
        ("east", "end", "citizen", "p1", [1]),
        ("east", "end", "official", "p2", [4]),
        ("west", "end", "official", "p3", [2]),
        ("west", "end", "politician", "p4", [5]),
    ]
    table = scores(responses_of(outline, forms), outline).set_index("key")
    assert table.loc["samson.mean_role_equal.trust.case=east;wave=end"].estimate == 2.5
    gap = table.loc["samson.role_gap.trust.case=west;role=politician;wave=end"]
    assert (gap.estimate, gap.n_min_cell) == (3, 1)
    absent = table.loc["samson.role_gap.trust.case=east;role=politician;wave=end"]
    assert (absent.n, absent.note) == (0, "too_few_persons;minimum=1")
    over = table.loc["samson.role_gap_over_cases.trust.role=official;wave=end"]
    # East 4 − 1, west 2 − 5.
    assert (over.estimate, over.n_cases, over.note) == (0, 2, "")
    over = table.loc["samson.role_gap_over_cases.trust.role=citizen;wave=end"]
    assert (over.estimate, over.n_cases) == (-3, 1)


def test_headroom_is_what_the_scale_leaves_above_the_mean(table):
    room = table.loc["samson.headroom.trust.case=east;wave=end"]
    assert room.estimate == pytest.approx(0.5)
    assert (room.lower, room.upper) == (0, 1)
    over = table.loc["samson.headroom.trust.wave=end"]
    assert over.estimate == pytest.approx((5 - (3 + 11 / 3) / 2) / 4)


def test_persons_at_the_ends_are_counted_for_scores_of_several_items(table):
    # Trust in the east: 1, 3 and 5.
    for end in ("floor", "ceiling"):
        share = table.loc[f"samson.score_{end}_share.trust.case=east;wave=end"]
        assert (share.estimate, share.n) == (pytest.approx(1 / 3), 3)
    assert "samson.score_ceiling_share.learning.case=east;wave=end" not in table.index


def test_a_shrunken_mean_lies_between_its_own_and_the_common_one(outline_of, responses_of):
    outline = outline_of({"a1": "trust"}, cases=("east", "west", "north"))
    answers = {"east": [1, 2, 1, 2, 2, 1], "west": [4, 5, 5, 4, 5, 4], "north": [3, 4]}
    forms = [(case, "end", None, f"{case}{n}", [x]) for case, xs in answers.items()
             for n, x in enumerate(xs)]  # fmt: skip
    table = scores(responses_of(outline, forms), outline).set_index("key")
    for case, own in (("east", 1.5), ("west", 4.5)):
        found = table.loc[f"samson.mean_shrunken.trust.case={case};wave=end"]
        assert min(own, 3) < found.estimate < max(own, 3)
        assert 1 <= found.lower < found.estimate < found.upper <= 5
        assert (found.n, found.n_cases, found.n_min_cell) == (6, 3, 2)


def test_a_role_is_superior_as_often_as_it_wins_against_each_other_role(table):
    found = table.loc["samson.role_superiority.trust.case=east;role=official;wave=end"]
    # The official's 5 against the citizens' 1 and 3.
    assert (found.estimate, found.n, found.n_min_cell) == (1.0, 3, 1)
    citizen = table.loc["samson.role_superiority.trust.case=east;role=citizen;wave=end"]
    assert citizen.estimate == 0
    over = table.loc["samson.role_superiority_over_cases.trust.role=citizen;wave=end"]
    # West: the citizen's 5 against the official's 3.
    assert (over.estimate, over.n_cases) == (0.5, 2)


def test_the_minimum_answered_is_met_at_its_very_edge(outline_of, responses_of):
    items = {f"a{i}": "trust" for i in range(10)}
    for minimum, answered, counts in ((0.7, 7, True), (0.7, 6, False), (0.3, 3, True)):
        outline = outline_of(items, minimum_answered=minimum)
        cells = [4] * answered + ["skipped"] * (10 - answered)
        forms = [("east", "end", None, "p1", cells)]
        mean = scores(responses_of(outline, forms), outline).set_index("key")
        assert bool(mean.loc["samson.mean.trust.case=east;wave=end"].n) is counts
