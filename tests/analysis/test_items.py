import math

import pytest

from samskaping.analysis.samson.items import items


@pytest.fixture
def table(outline_of, responses_of):
    """Six persons in two cases answer two ordinary items and a reversed one of the same value."""
    outline = outline_of(
        {"a1": "trust", "a2": "trust", "a3": "trust"}, cases=("east", "west"), reversed_items=["a3"]
    )
    forms = [
        ("east", "end", None, "p1", [1, 2, 5]),
        ("east", "end", None, "p2", [3, 3, 4]),
        ("east", "end", None, "p3", [5, 4, 2]),
        ("west", "end", None, "p4", [2, 4, 4]),
        ("west", "end", None, "p5", [4, 5, 1]),
        ("west", "end", None, "p6", ["dont_know", 5, 1]),
    ]
    return items(responses_of(outline, forms), outline).set_index("key")


def number(table, quantity, subject, group):
    return table.loc[f"samson.{quantity}.{subject}.{group}"]


def test_answers_are_described_as_they_were_ticked(table):
    assert number(table, "item_n", "a1", "wave=end").estimate == 5
    assert number(table, "item_mean", "a1", "wave=end").estimate == 3
    assert number(table, "item_sd", "a1", "wave=end").estimate == pytest.approx(math.sqrt(2.5))
    assert number(table, "item_mean", "a3", "wave=end").estimate == pytest.approx(17 / 6)


def test_all_cases_together_have_no_interval(table):
    described = table[table["quantity"].isin(["item_mean", "item_share", "floor_share"])]
    assert described["lower"].isna().all()
    assert (described["assumption"] == "describes_answers").all()


def test_shares_of_an_item_add_up_to_one(table):
    shares = [
        number(table, "item_share", "a2", f"answer={k};wave=end").estimate for k in range(1, 6)
    ]
    assert shares == pytest.approx([0, 1 / 6, 1 / 6, 2 / 6, 2 / 6])


def test_the_floor_of_a_reversed_item_is_the_highest_answer_ticked(table):
    assert number(table, "floor_share", "a3", "wave=end").estimate == pytest.approx(1 / 6)
    assert number(table, "ceiling_share", "a3", "wave=end").estimate == pytest.approx(2 / 6)
    assert number(table, "floor_share", "a1", "wave=end").estimate == pytest.approx(1 / 5)


def test_a_share_reveals_the_smaller_of_those_who_gave_the_answer_and_those_who_did_not(table):
    assert number(table, "item_share", "a2", "answer=2;wave=end").n_min_cell == 1
    assert number(table, "item_share", "a2", "answer=4;wave=end").n_min_cell == 2
    assert number(table, "item_share", "a2", "answer=1;wave=end").n_min_cell == 6


def test_correlations_between_items_are_taken_within_cases_and_of_complete_forms(table):
    # Deviations from the case means of the five complete forms, a3 turned:
    # a1: -2 0 2 -1 1, a2: -1 0 1 -.5 .5, a3: -4/3 -1/3 5/3 -1.5 1.5; three degrees of freedom.
    s11, s22, s12 = 10, 2.5, 5
    s33 = 16 / 9 + 1 / 9 + 25 / 9 + 4.5
    s13, s23 = 6 + 3, 3 + 1.5
    rest = (s12 + s13) / math.sqrt(s11 * (s22 + s33 + 2 * s23))
    without = 2 * (1 - (s22 + s33) / (s22 + s33 + 2 * s23))
    group = "level=within_case;wave=end"
    assert number(table, "item_rest_correlation", "a1", group).estimate == pytest.approx(rest)
    assert number(table, "alpha_if_deleted", "a1", group).estimate == pytest.approx(without)
    assert number(table, "alpha_if_deleted", "a1", group).n == 5
    assert number(table, "alpha_if_deleted", "a1", group).assumption == "listwise"
