"""Odds, risk and rate ratios describe persons or events, and claim nothing of cases."""

import numpy as np
import pytest

from samskaping.analysis.soimpact.comparison import comparison
from samskaping.analysis.soimpact.measured import read_measured
from tests.analysis.soimpact.conftest import make_measurements, persons

CASES, GROUPS = ("a", "b"), ("x", "y")


def shares(**yes):
    """Ten persons of each case with so many times yes at baseline and later."""
    rows = []
    for case, (before, after) in yes.items():
        for when, count in (("base", before), ("late", after)):
            rows += persons(case, when, [1.0] * count + [0.0] * (10 - count))
    return rows


@pytest.fixture
def found(study_of):
    def table(rows, cases=CASES, groups=(), **indicator):
        design = {"design": "comparison"} if groups else {}
        outline = study_of({"joy": {**design, **indicator}}, cases=cases, groups=groups)
        made = comparison(make_measurements(rows, groups), outline)
        return made.set_index("key")

    return table


def number(table, quantity, levels=""):
    return table.loc[f"soimpact.{quantity}.joy.occasion=late-base{levels}"]


def test_before_and_after_it_is_the_ratio_of_the_shares(found):
    table = found(shares(a=(2, 6), b=(3, 4)), measure="share", maximum=1)
    for variant in ("zou", "log_binomial"):
        one = number(table, "risk_ratio", f";variant={variant}")
        assert one.estimate == pytest.approx((10 / 20) / (5 / 20))
        # The delta method: 1/events − 1/persons on each side.
        assert one.se == pytest.approx(np.sqrt(1 / 10 - 1 / 20 + 1 / 5 - 1 / 20), rel=1e-6)
        assert str(one.p) == str(one.statistic) == "<NA>"
        assert {"without_case_term", "independent_respondents"} <= set(one.assumption.split(";"))


def test_of_a_comparison_it_is_the_ratio_of_two_ratios(found):
    rows = shares(a=(2, 6), b=(2, 6), x=(4, 6), y=(4, 6))
    table = found(rows, groups=GROUPS, measure="share", maximum=1)
    one = number(table, "risk_ratio", ";variant=zou")
    assert one.estimate == pytest.approx((6 / 2) / (6 / 4))


def test_a_share_that_is_no_yes_or_no_has_no_risk_ratio(found):
    rows = [(*row[:4], row[4] / 2, None) for row in shares(a=(2, 6), b=(3, 4))]
    one = number(found(rows, measure="share", maximum=1), "risk_ratio", ";variant=zou")
    assert one.note == "values_not_yes_or_no"


def test_nobody_with_a_yes_has_a_ratio_at_infinity(found):
    one = number(found(shares(a=(0, 6), b=(0, 4)), measure="share", maximum=1),
                 "risk_ratio", ";variant=zou")  # fmt: skip
    assert one.note == "estimate_at_infinity"


def test_two_answers_have_the_odds_ratio_of_a_table(found):
    table = found(shares(a=(2, 6), b=(3, 4)), ordered=True)
    one = number(table, "odds_ratio")
    assert one.estimate == pytest.approx((10 / 10) / (5 / 15))
    assert number(table, "proportional_odds").note == "one_boundary"


def test_more_answers_are_tested_for_one_ratio_at_every_boundary(found):
    rng = np.random.default_rng(3)
    rows = []
    for case in CASES:
        for when in ("base", "late"):
            rows += persons(case, when, rng.integers(1, 5, 30).astype(float).tolist())
    one = number(found(rows, ordered=True), "proportional_odds")
    assert (one.df, one.n) == (2, 120)
    assert 0 < one.p < 1


def test_answers_that_are_no_categories_have_no_odds_ratio(found):
    rows = [row for case in CASES for when in ("base", "late")
            for row in persons(case, when, np.linspace(1, 5, 21).tolist())]  # fmt: skip
    table = found(rows, ordered=True)
    assert number(table, "odds_ratio").note == "too_many_answers;maximum=20;n=21"


def test_counts_have_the_ratio_of_their_means(found):
    figures = {"a": (10, 25), "b": (20, 35)}
    rows = [(case, "joy", when, "", float(value), None) for case, pair in figures.items()
            for when, value in zip(("base", "late"), pair, strict=True)]  # fmt: skip
    one = number(found(rows, measure="count", measured="aggregate"), "rate_ratio")
    assert one.estimate == pytest.approx(60 / 30)
    assert "events_independent" in one.assumption
    assert str(one.p) == "<NA>"


def test_an_empty_arm_and_an_indicator_of_another_kind(found):
    rows = shares(a=(2, 6), b=(2, 6))
    table = found(rows, groups=GROUPS, measure="share", maximum=1)
    assert number(table, "risk_ratio", ";variant=zou").note == "arm_without_cases"
    assert not set(found(rows)["quantity"]) & {"risk_ratio", "odds_ratio", "rate_ratio"}


def test_a_count_below_zero_is_refused(study_of):
    rows = [(case, "joy", when, "", -1.0, None) for case in CASES for when in ("base", "late")]
    outline = study_of({"joy": {"measure": "count", "measured": "aggregate"}}, cases=CASES)
    assert next(read_measured(make_measurements(rows), outline)).values("a", "base")[0] == -1
    table = comparison(make_measurements(rows), outline).set_index("key")
    assert number(table, "rate_ratio").note == "counts_below_zero"
