"""Agreement is told case by case, under the configured nulls, or the reason why not."""

import pytest

from samskaping.analysis.samson.raters import raters


def rows(outline, responses_of, forms):
    return raters(responses_of(outline, forms), outline).set_index("key")


@pytest.fixture
def forms():
    """Four in the east who answer 2, 2, 4, 4 and 4 each time; three of the west, one with a gap."""
    east = [[2, 4], [2, 4], [4, 4], [4, 4]]
    west = [[1, 1], [5, 5], [1, "skipped"]]
    return [
        *(("east", "end", None, f"e{i}", answers) for i, answers in enumerate(east)),
        *(("west", "end", None, f"w{i}", answers) for i, answers in enumerate(west)),
    ]


def test_each_case_has_its_agreement_under_every_null(outline_of, responses_of, forms):
    outline = outline_of({"a1": "trust", "a2": "trust"}, cases=("east", "west"))
    table = rows(outline, responses_of, forms)
    # Item variances 4/3 and 0: s² = 2/3.
    for null, error in (("uniform", 2.0), ("slight_skew", 1.34), ("moderate_skew", 0.90)):
        q = 2 / 3 / error
        found = table.loc[f"samson.rwg_j.trust.case=east;null={null};wave=end"]
        assert found.estimate == pytest.approx(2 * (1 - q) / (2 * (1 - q) + q))
        assert (found.n, found.n_min_cell, found.method) == (4, 4, "within_group_variance")
    assert table.loc["samson.ad_m_j.trust.case=east;wave=end"].estimate == pytest.approx(0.5)
    # 1 − 2·(4/3)/(16/3) = .5 and 1.
    assert table.loc["samson.awg_j.trust.case=east;wave=end"].estimate == pytest.approx(0.75)


def test_disagreement_beyond_chance_is_zero_and_too_few_have_a_reason(
    outline_of, responses_of, forms
):
    outline = outline_of({"a1": "trust", "a2": "trust"}, cases=("east", "west"))
    table = rows(outline, responses_of, forms)
    found = table.loc["samson.rwg_j.trust.case=west;null=uniform;wave=end"]
    assert (found.estimate, found.note, found.n) == (0, "variance_above_null", 2)
    assert table.loc["samson.awg_j.trust.case=west;wave=end"].note == "too_few_persons;minimum=4"
    nobody = outline_of({"a1": "trust", "a2": "trust"}, cases=("east", "west", "north"))
    table = rows(nobody, responses_of, forms)
    found = table.loc["samson.ad_m_j.trust.case=north;wave=end"]
    assert found.note == "too_few_persons;minimum=2"
    assert found.n == 0


def test_those_who_skipped_an_item_are_used_where_the_study_says_so(
    outline_of, responses_of, forms
):
    outline = outline_of(
        {"a1": "trust", "a2": "trust"}, cases=("east", "west"), analysis={"missing": "pairwise"}
    )
    found = rows(outline, responses_of, forms).loc["samson.ad_m_j.trust.case=west;wave=end"]
    assert found.estimate == pytest.approx((16 / 9 + 2) / 2)
    assert (found.n, found.assumption) == (3, "answered_cells")


def test_a_skewed_null_is_refused_where_none_is_published(outline_of, responses_of):
    outline = outline_of({"a1": "trust"}, scale=(1, 4))
    forms = [("east", "end", None, f"p{i}", [1 + i % 2]) for i in range(4)]
    table = rows(outline, responses_of, forms)
    refused = table.loc["samson.rwg_j.trust.case=east;null=slight_skew;wave=end"]
    assert (refused.note, refused.n) == ("null_not_defined;categories=4", 4)
    assert table.loc["samson.rwg_j.trust.case=east;null=uniform;wave=end"].estimate > 0


def test_only_the_nulls_that_the_study_names_are_shown(outline_of, responses_of, forms):
    outline = outline_of(
        {"a1": "trust", "a2": "trust"},
        cases=("east", "west"),
        analysis={"raters": {"nulls": ["uniform"]}},
    )
    table = rows(outline, responses_of, forms)
    found = table[table["quantity"] == "rwg_j"]
    assert found["group"].str.contains("null=uniform").all()


def test_nothing_is_said_over_all_cases_from_which_one_would_follow(
    outline_of, responses_of, forms
):
    outline = outline_of({"a1": "trust", "a2": "trust"}, cases=("east", "west"))
    table = rows(outline, responses_of, forms)
    agreement = table[table["quantity"].isin(["rwg_j", "awg_j", "ad_m_j"])]
    assert agreement["group"].str.startswith("case=").all()
