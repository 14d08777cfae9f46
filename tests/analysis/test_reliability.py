import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.samson.reliability import reliability

ITEMS = {"a1": "trust", "a2": "trust", "b1": "learning"}
FORMS = [
    ("east", "end", None, "p1", [1, 1, 3]),
    ("east", "end", None, "p2", [2, 3, 3]),
    ("east", "end", None, "p3", [3, 2, 4]),
    ("west", "end", None, "p4", [4, 4, 1]),
    ("west", "end", None, "p5", [5, 5, 2]),
    ("west", "end", None, "p6", [5, "skipped", 2]),
]


def number(table, quantity, subject, group):
    return table.set_index("key").loc[f"samson.{quantity}.{subject}.{group}"]


@pytest.fixture
def table(outline_of, responses_of):
    outline = outline_of(ITEMS, cases=("east", "west"))
    return reliability(responses_of(outline, FORMS), outline)


def test_within_case_alpha_leaves_differences_between_cases_out(table):
    # Sums of products of the complete forms: east a1 2, a2 2, a1·a2 1; west .5, .5, .5.
    alpha = number(table, "alpha", "trust", "level=within_case;wave=end")
    assert alpha.estimate == pytest.approx(2 * (1 - 5 / (5 + 2 * 1.5)))
    assert (alpha.n, alpha.n_cases) == (5, 2)


def test_pooled_alpha_mixes_levels_and_says_so(table):
    x = np.array([[1, 1], [2, 3], [3, 2], [4, 4], [5, 5]])
    s = np.cov(x.T)
    alpha = number(table, "alpha", "trust", "level=pooled;wave=end")
    assert alpha.estimate == pytest.approx(2 * (1 - np.trace(s) / s.sum()))
    assert alpha.assumption == "listwise;mixes_levels"


def test_each_case_has_an_alpha_of_its_own_with_feldts_interval(table):
    alpha = number(table, "alpha", "trust", "case=east;wave=end")
    assert alpha.estimate == pytest.approx(2 * (1 - 4 / 6))
    assert alpha.method == "feldt"
    assert alpha.assumption == "independent_respondents;listwise"
    assert alpha.lower < alpha.estimate < alpha.upper


def test_two_cases_give_no_jackknife_interval(table):
    alpha = number(table, "alpha", "trust", "level=within_case;wave=end")
    assert alpha.note.startswith("interval_needs_more_cases")


def test_a_value_of_one_item_has_no_consistency(table):
    alpha = number(table, "alpha", "learning", "level=within_case;wave=end")
    assert pd.isna(alpha.estimate)
    assert alpha.note == "too_few_items;minimum=2;n=1"


def test_pairwise_uses_all_who_answered_both_items(outline_of, responses_of):
    outline = outline_of(ITEMS, cases=("east", "west"), analysis={"missing": "pairwise"})
    table = reliability(responses_of(outline, FORMS), outline)
    alpha = number(table, "alpha", "trust", "level=within_case;wave=end")
    # a1 of the third form in the west joins its variance: sums of squares 2 + 2/3 over 4 df,
    # against 2.5 / 3 for a2 and 1.5 / 3 for the pair.
    variances = (2 + 2 / 3) / 4 + 2.5 / 3
    assert alpha.estimate == pytest.approx(2 * (1 - variances / (variances + 2 * 0.5)))
    assert alpha.assumption == "pairwise"


def test_with_one_case_within_case_is_that_case(outline_of, responses_of):
    outline = outline_of(ITEMS)
    table = reliability(responses_of(outline, FORMS[:3]), outline)
    inside = number(table, "alpha", "trust", "level=within_case;wave=end")
    own = number(table, "alpha", "trust", "case=east;wave=end")
    assert (inside.estimate, inside.lower, inside.method) == (own.estimate, own.lower, "feldt")


def test_reversed_items_are_turned_before_they_are_compared(outline_of, responses_of):
    turned = [(*form[:4], [form[4][0], 6 - form[4][1], form[4][2]]) for form in FORMS[:5]]
    straight = outline_of(ITEMS, cases=("east", "west"))
    other = outline_of(ITEMS, cases=("east", "west"), reversed_items=["a2"])
    group = "level=within_case;wave=end"
    one = number(reliability(responses_of(straight, FORMS[:5]), straight), "alpha", "trust", group)
    two = number(reliability(responses_of(other, turned), other), "alpha", "trust", group)
    assert one.estimate == pytest.approx(two.estimate)


@pytest.fixture(scope="module")
def levels(outline_of, forms_of, responses_of):
    """Four cases of seven persons in two roles; three values of two items."""
    items = {f"{value}{i}": value for value in ("trust", "learning", "power") for i in range(2)}
    outline = outline_of(
        items,
        cases=("east", "west", "north", "south"),
        roles=("citizen", "official"),
        analysis={"reliability": {"further_intervals": ["bonett", "bootstrap_cases"]}},
    )
    forms = forms_of(outline, 7)
    # In the south, one official alone.
    forms = [form for form in forms if form[3] not in ("south3", "south5")]
    return reliability(responses_of(outline, forms), outline)


def test_between_cases_there_is_a_reason_where_cases_are_few(levels):
    for name in ("alpha", "omega_total"):
        row = number(levels, name, "trust", "level=between_case;wave=end")
        assert pd.isna(row.estimate)
        assert row.note == "too_few_cases;minimum=50;n=4"


def test_a_role_does_not_tell_in_how_many_cases_someone_is_alone(levels):
    row = number(levels, "alpha", "total", "level=within_case;role=official;wave=end")
    assert (row.n, row.n_cases, row.n_min_cell) == (10, 4, 9)
    assert pd.notna(row.lower)
    assert pd.isna(row.df)
    assert pd.isna(row.se)
    assert row.note == ""


def test_a_role_of_which_everyone_is_alone_counts_as_a_cell_of_one(outline_of, responses_of):
    outline = outline_of(ITEMS, cases=("east", "west"), roles=("citizen",))
    forms = [(case, "end", "citizen", case, [1, 2, 3]) for case in ("east", "west")]
    table = reliability(responses_of(outline, forms), outline)
    row = number(table, "alpha", "trust", "level=within_case;role=citizen;wave=end")
    assert pd.isna(row.estimate)
    assert row.n_min_cell == 1


def test_further_intervals_stand_beside_the_primary_one_under_keys_of_their_own(levels):
    primary = number(levels, "alpha", "total", "case=east;wave=end")
    other = number(levels, "alpha", "total", "case=east;interval=bonett;wave=end")
    assert (primary.method, other.method) == ("feldt", "bonett")
    assert other.estimate == primary.estimate
    assert other.lower != primary.lower
    resampled = number(
        levels, "alpha", "total", "interval=bootstrap_cases;level=within_case;wave=end"
    )
    assert resampled.note == "interval_needs_more_cases;n_cases=4"


def test_the_mean_of_all_halvings_of_an_even_scale_is_alpha(levels):
    group = "level=within_case;wave=end"
    halves = number(levels, "split_half", "total", group)
    assert halves.estimate == pytest.approx(number(levels, "alpha", "total", group).estimate)
    assert halves.method == "all_splits"
    worst, best = (number(levels, q, "total", group) for q in ("split_half_lowest", "lambda4"))
    assert worst.estimate <= halves.estimate <= best.estimate


def test_ordered_answers_and_a_general_factor_are_refused_for_few(levels):
    row = number(levels, "omega_categorical", "total", "level=pooled;wave=end")
    assert row.note == "too_few_persons;minimum=200"
    row = number(levels, "omega_hierarchical", "total", "level=within_case;wave=end")
    assert row.note == "too_few_persons;minimum=100"


@pytest.mark.parametrize(("policy", "word"), [("fiml", "full_information"), ("two_way", "two_way")])
def test_incomplete_forms_count_where_missing_answers_are_filled(
    policy, word, outline_of, forms_of, responses_of
):
    outline = outline_of(ITEMS | {"a3": "trust"}, cases=("east", "west", "north"),
                         analysis={"missing": policy})  # fmt: skip
    forms = forms_of(outline, 10)
    forms[0] = (*forms[0][:4], ["skipped", *forms[0][4][1:]])
    row = number(reliability(responses_of(outline, forms), outline), "alpha", "trust",
                 "level=within_case;wave=end")  # fmt: skip
    assert (row.n, row.assumption) == (30, word)
    assert row.lower < row.estimate < row.upper


def test_imputed_answers_leave_their_uncertainty_in_the_interval(
    outline_of, forms_of, responses_of
):
    outline = outline_of(
        {f"a{i}": "trust" for i in range(5)},
        cases=("east", "west", "north", "south"),
        analysis={"missing": "two_way"},
    )
    forms = forms_of(outline, 20)
    gone = np.random.default_rng(3).random((len(forms), 5)) < 0.3
    holed = [
        (*form[:4], ["skipped" if no else tick for tick, no in zip(form[4], here, strict=True)])
        for form, here in zip(forms, gone, strict=True)
    ]
    whole, filled = (
        number(reliability(responses_of(outline, given), outline), "alpha", "trust",
               "level=within_case;wave=end")
        for given in (forms, holed)
    )  # fmt: skip
    assert filled.estimate == pytest.approx(whole.estimate, abs=0.1)
    # A single completed set has the complete data's three degrees of freedom.
    assert whole.df == pytest.approx(3)
    assert filled.df != pytest.approx(3)
    assert filled.lower < filled.estimate < filled.upper


def test_a_case_without_gaps_has_its_own_interval_whatever_is_imputed_in_others(
    outline_of, forms_of, responses_of
):
    items = ITEMS | {"a3": "trust"}
    outlines = [
        outline_of(items, cases=("east", "west"), analysis={"missing": policy})
        for policy in ("listwise", "two_way")
    ]
    forms = forms_of(outlines[0], 10)
    forms[0] = (*forms[0][:4], ["skipped", *forms[0][4][1:]])
    complete, imputed = (
        number(reliability(responses_of(outline, forms), outline), "alpha", "trust",
               "case=west;wave=end")
        for outline in outlines
    )  # fmt: skip
    assert (imputed.lower, imputed.upper) == (complete.lower, complete.upper)


def test_answers_that_cannot_be_filled_in_are_a_row_with_the_reason(outline_of, responses_of):
    outline = outline_of(ITEMS, analysis={"missing": "two_way"})
    # Two persons gave two answers; the model takes three.
    forms = [
        ("east", "end", None, "a", [1, 2, 3]),
        ("east", "end", None, "b", [2, 4, 4]),
        ("east", "end", None, "c", [3, "skipped", "skipped"]),
    ]
    table = reliability(responses_of(outline, forms), outline)
    for quantity in ("alpha", "omega_total", "inter_item_correlation", "split_half"):
        row = number(table, quantity, "trust", "level=within_case;wave=end")
        assert pd.isna(row.estimate)
        assert row.note == "too_few_persons;minimum=3"
