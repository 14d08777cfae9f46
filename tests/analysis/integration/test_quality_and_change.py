"""Scores and changes of the same cases are held against each other, with the sign that is meant."""

import pytest

from samskaping.analysis.integration.quality_and_change import quality_and_change
from samskaping.estimates import Estimates, join_estimates, name_group
from samskaping.numeric import Estimate
from tests.analysis.soimpact.conftest import make_record

CASES = ("a", "b", "c", "d", "e", "f")
SCORES = (3.1, 3.4, 3.2, 4.0, 3.9, 4.4)


@pytest.fixture
def held(outline_of):
    """The rows for one indicator with the given changes, by quantity at the last occasion."""

    def hold(changes, scores=SCORES, cases=CASES, **about):
        record = make_record({"joy": about}, groups=("out",))
        outline = outline_of({"trust0": "trust"}, cases=cases, record=record, waves=("one", "two"))
        score, change = Estimates(domain="samson"), Estimates(domain="soimpact")
        for case, value in zip(cases, scores, strict=False):
            number = Estimate(estimate=value, n=10)
            score.add("mean", "total", name_group(case=case, wave="two"), number)
            score.add("mean", "total", name_group(case=case, wave="one"), Estimate(estimate=1, n=1))
        for case, value in zip((*cases, "out"), (*changes, 9.0), strict=False):
            group = name_group(case=case, occasion="late-base")
            change.add("case_indicator_change", "joy", group, Estimate(estimate=value, n=7))
        rows = quality_and_change(join_estimates([score.frame(), change.frame()]), outline)
        rows = rows[rows["group"] == "occasion=late-base;wave=two"]
        return rows.set_index("quantity").to_dict("index")

    return hold


def test_cases_in_the_same_order_go_together(held):
    found = held([0.1, 0.3, 0.2, 0.5, 0.4, 0.6])
    row = found["quality_change_correlation"]
    assert (row["estimate"], row["p"]) == pytest.approx((1.0, 2 / 720))
    assert (row["n_cases"], row["n"], row["n_min_cell"]) == (6, 6 * 17, 7)
    assert "raters_and_measured_overlap" in row["assumption"]
    assert found["quality_change_power"]["estimate"] == pytest.approx(0.142, abs=0.003)


def test_where_a_decrease_is_intended_falling_with_quality_is_positive(held):
    falling = [-0.1, -0.3, -0.2, -0.5, -0.4, -0.6]
    assert held(falling, direction="decrease")["quality_change_correlation"]["estimate"] == (
        pytest.approx(1.0)
    )
    assert held(falling)["quality_change_correlation"]["estimate"] == pytest.approx(-1.0)


def test_a_case_without_score_or_change_is_left_out_and_five_give_no_test(held):
    found = held([0.1, 0.3, 0.2, 0.5, 0.4, 0.6], scores=SCORES[:5])
    row = found["quality_change_correlation"]
    assert (row["n_cases"], row["note"]) == (5, "no_test_below;minimum=6;n=5")
    assert found["quality_change_power"]["note"] == "no_test_below;minimum=6;n=5"


def test_what_is_to_be_maintained_has_no_intended_way(held):
    assert held([0.1] * 6, direction="maintain") == {}


def test_nothing_measured_gives_a_reason(held):
    row = held([], scores=())["quality_change_correlation"]
    assert row["note"] == "too_few_cases;minimum=3;n=0"
