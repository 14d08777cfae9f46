"""The evidence of an indicator follows from the numbers that other questions gave."""

import pandas as pd
import pytest

from samskaping.analysis.soimpact.evidence import evidence
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from tests.analysis.soimpact.conftest import make_record

WHEN = "late-base"


@pytest.fixture
def graded(outline_of):
    """Grade the numbers that a test writes down as (quantity, levels, Estimate)."""

    def grade(design, numbers, direction="increase", **more):
        about = {"design": design, "direction": direction, "smallest_relevant": 0.3, **more}
        record = make_record({"joy": about}, groups=("out1", "out2", "out3"))
        outline = outline_of({"trust0": "trust"}, cases=("a", "b", "c"), record=record)
        table = Estimates(domain="soimpact")
        for quantity, levels, found in numbers:
            table.add(quantity, "joy", name_group(occasion=WHEN, **levels), found)
        rows = evidence(table.frame(), outline)
        return {
            (row["quantity"], *row["group"].split(";")[1:]): row for row in rows.to_dict("records")
        }

    return grade


def number(estimate, lower=None, upper=None, n_cases=6, p=None, assumption=""):
    return Estimate(
        estimate=estimate, lower=lower, upper=upper, p=p, n=90, n_cases=n_cases,
        method="case_means_pooled_t", assumption=assumption,
    )  # fmt: skip


def of_comparison(effect, cases=(3, 3), **sizes):
    """A comparison with its arms, and what is known beside it."""
    known = {"lost": (0.1, 0.1), "answered": (0.9, 0.9), "gap": 0.1, **sizes}
    rows = [("effect", {}, effect)]
    for arm, n, lost, answered in zip(
        ("effort", "comparison"), cases, known["lost"], known["answered"], strict=True
    ):
        rows.append(("indicator_change", {"arm": arm}, number(0.5, n_cases=n)))
        rows += [
            (name, {"arm": arm}, number(size))
            for name, size in (("lost_share", lost), ("measured_rate", answered))
            if size is not None
        ]
    if known["gap"] is not None:
        rows.append(("baseline_gap_standardised", {}, number(known["gap"])))
    return rows


CLEAR = number(0.8, 0.4, 1.2, p=0.01)


def steps(found):
    return {
        key[1].removeprefix("reason="): row["estimate"]
        for key, row in found.items()
        if key[0] == "evidence_concern"
    }


def test_a_comparison_of_three_and_three_is_supported_and_its_interval_says_what_it_excludes(
    graded,
):
    found = graded("comparison", of_comparison(CLEAR))
    assert found[("evidence_start",)]["estimate"] == 3
    assert found[("evidence_grade",)]["estimate"] == 3
    assert found[("claim",)]["estimate"] == 1
    assert set(steps(found).values()) == {0}
    assert (found[("claim",)]["n"], found[("claim",)]["n_cases"]) == (90, 6)


@pytest.mark.parametrize(("cases", "grade"), [((3, 2), 2), ((1, 5), 0), ((2, 4), 2)])
def test_the_smaller_arm_decides(graded, cases, grade):
    assert (
        graded("comparison", of_comparison(CLEAR, cases))[("evidence_grade",)]["estimate"] == grade
    )


@pytest.mark.parametrize(
    ("sizes", "lowered"),
    [
        ({"lost": (0.1, 0.25)}, {"lost": 1, "lost_apart": 1}),
        ({"lost": (0.45, 0.45)}, {"lost": 2}),
        ({"answered": (0.9, 0.5)}, {"response": 1}),
        ({"gap": -0.6}, {"baseline_gap": 2}),
    ],
)
def test_what_lies_beyond_a_limit_lowers_the_grade(graded, sizes, lowered):
    found = graded("comparison", of_comparison(CLEAR, **sizes))
    assert {name: size for name, size in steps(found).items() if size} == lowered
    assert found[("evidence_grade",)]["estimate"] == 3 - sum(lowered.values())


def test_what_is_not_known_lowers_it_and_says_so(graded):
    found = graded("comparison", of_comparison(CLEAR, lost=(None, 0.1), gap=None))
    unknown = {key[1] for key, row in found.items() if row["note"] == "concern_not_known"}
    assert unknown == {"reason=lost", "reason=lost_apart", "reason=baseline_gap"}
    assert found[("evidence_grade",)]["estimate"] == 0


def test_another_estimate_of_the_other_sign_lowers_it(graded):
    agreeing = [("effect_check", {"variant": "ancova"}, number(0.2))]
    other = [("effect_check", {"variant": "mixed"}, number(-0.2))]
    assert steps(graded("comparison", of_comparison(CLEAR) + agreeing))["checks_disagree"] == 0
    assert steps(graded("comparison", of_comparison(CLEAR) + other))["checks_disagree"] == 1


def test_a_comparison_group_next_door_lowers_it(graded):
    near = number(0.8, 0.4, 1.2, assumption="spillover_possible")
    assert steps(graded("comparison", of_comparison(near)))["spillover"] == 1


def test_before_and_after_is_a_change_over_time_at_most(graded):
    numbers = [
        ("indicator_change", {"arm": "effort"}, number(0.8, 0.4, 1.2, n_cases=3)),
        ("lost_share", {"arm": "effort"}, number(0.1)),
        ("measured_rate", {"arm": "effort"}, number(0.8)),
    ]
    found = graded("before_after", numbers)
    assert found[("evidence_grade",)]["estimate"] == 1
    assert set(steps(found)) == {"lost", "response", "checks_disagree"}


def test_figures_without_persons_have_no_attrition_to_lower_them(graded):
    numbers = [("indicator_change", {"arm": "effort"}, number(5.0, 1.0, 9.0, n_cases=3))]
    found = graded("before_after", numbers, measured="aggregate", measure="count")
    assert set(steps(found)) == {"checks_disagree"}
    assert found[("evidence_grade",)]["estimate"] == 1


@pytest.mark.parametrize(
    ("direction", "beside", "claim"),
    [
        ("increase", [], 2),
        ("decrease", [], 5),
        ("increase", [("adjusted_p", {"variant": "holm"}, number(0.2))], 6),
        ("increase", [("adjusted_p", {"variant": "holm"}, number(0.02))], 2),
        ("increase", [("equivalence", {}, number(0.2, p=0.01))], 3),
        ("increase", [("equivalence", {}, number(0.2, p=0.06))], 2),
        ("maintain", [], 5),
    ],
)
def test_what_may_be_said_follows_from_the_interval_and_what_stands_beside_it(
    graded, direction, beside, claim
):
    small = number(0.2, 0.1, 0.4, p=0.01)
    found = graded("comparison", of_comparison(small) + beside, direction)
    assert found[("claim",)]["estimate"] == claim


def test_a_number_without_interval_allows_no_claim(graded):
    alone = Estimate(estimate=0.8, n=90, n_cases=6, note="one_case_in_an_arm;n_cases=6;rank=1")
    found = graded("comparison", of_comparison(alone, (1, 5)))
    assert (found[("claim",)]["estimate"], found[("evidence_grade",)]["estimate"]) == (7, 0)


def test_of_a_number_that_is_missing_nothing_is_said_or_graded(graded):
    none = Estimate.missing(NotEstimable("arm_without_cases"), n_cases=3)
    found = graded("comparison", [("effect", {}, none)])
    assert set(found) == {("claim",), ("evidence_grade",), ("evidence_start",)}
    assert all(pd.isna(row["estimate"]) for row in found.values())
    assert {row["note"] for row in found.values()} == {"arm_without_cases"}


def test_without_a_record_there_is_nothing_to_grade(outline_of):
    assert evidence(Estimates(domain="soimpact").frame(), outline_of({"trust0": "trust"})).empty


def of_record(outline_of, numbers, **record):
    """The rows about one indicator of a record with its starts or series, by quantity and group."""
    content = {**make_record({"joy": record.pop("about")}, groups=("out1", "out2")), **record}
    outline = outline_of({"trust0": "trust"}, cases=("a", "b", "c"), record=content)
    table = Estimates(domain="soimpact")
    for quantity, group, found in numbers:
        table.add(quantity, "joy", group, found)
    rows = evidence(table.frame(), outline).to_dict("records")
    return {(row["quantity"], row["group"]): row["estimate"] for row in rows}


def test_cases_that_start_in_turn_are_graded_by_how_many_start(outline_of):
    starts = [{"case": "a", "occasion": "mid"}, {"case": "b", "occasion": "late"}]
    numbers = [
        ("staggered_overall", "total", CLEAR),
        ("lost_share", "arm=effort;occasion=mid-base", number(0.1)),
        ("lost_share", "arm=effort;occasion=late-base", number(0.3)),
        ("measured_rate", "arm=effort;occasion=late-base", number(0.9)),
    ]
    found = of_record(outline_of, numbers, about={"design": "staggered"}, starts=starts)
    assert found["evidence_start", "all"] == 1
    assert found["evidence_concern", "reason=lost"] == 1
    assert found["evidence_concern", "reason=response"] == 0
    assert (found["evidence_grade", "all"], found["claim", "all"]) == (0, 2)


SERIES = {
    "design": "series", "measured": "aggregate", "cases": ["a"],
    "series": {"starts": "2024-01-01", "every": "month"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("points", "donors", "start"), [(23, 0, 0), (24, 0, 1), (30, 12, 1), (30, 20, 2)]
)
def test_a_series_is_graded_by_its_length_or_its_comparison_series(
    outline_of, points, donors, start
):
    numbers = [("series_value", f"case=a;period=p{at}", number(1.0)) for at in range(points)]
    numbers.append(("series_end_difference", "case=a", number(-0.5, -0.9, -0.1)))
    if donors:
        beside = "case=a;variant=less_comparison"
        numbers.append(("series_end_difference", beside, number(0.5, 0.1, 0.9)))
        numbers += [("synthetic_fit", f"case=a;with=d{at}", number(1.0)) for at in range(donors)]
        numbers.append(("synthetic_gap_mean", "case=a", number(0.4)))
    found = of_record(outline_of, numbers, about=SERIES)
    assert found["evidence_start", "case=a"] == start
    # With comparison series the number beside them is the primary one.
    assert found["claim", "case=a"] == (2 if donors else 5)
    assert found["evidence_concern", "case=a;reason=checks_disagree"] == 0
