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
