import pytest

from samskaping.analysis.samson.raters import raters


@pytest.fixture
def table(outline_of, responses_of):
    """Scores 1, 2, 3 in the east and 4, 4 in the west; a form with one answer of three has none."""
    outline = outline_of({"a1": "trust", "a2": "trust", "a3": "trust"}, cases=("east", "west"))
    forms = [
        ("east", "end", None, "p1", [1, 1, 1]),
        ("east", "end", None, "p2", [1, 3, "skipped"]),
        ("east", "end", None, "p3", [3, 3, 3]),
        ("west", "end", None, "p4", [4, 4, 4]),
        ("west", "end", None, "p5", [3, 4, 5]),
        ("west", "end", None, "p6", [1, "skipped", "skipped"]),
    ]
    return raters(responses_of(outline, forms), outline).set_index("key")


def test_variance_is_split_between_and_within_cases(table):
    # Grand mean 2.8; SS_B = 3·.64 + 2·1.44 = 4.8 on 1 df; SS_W = 2 on 3 df; n0 = 5 − 13/5 = 2.4.
    icc1 = table.loc["samson.icc1.trust.wave=end"]
    assert icc1.estimate == pytest.approx((4.8 - 2 / 3) / (4.8 + 1.4 * 2 / 3))
    assert (icc1.n, icc1.n_cases, icc1.statistic) == (5, 2, pytest.approx(7.2))
    assert table.loc["samson.icc2.trust.wave=end"].estimate == pytest.approx(1 - 1 / 7.2)
    between = table.loc["samson.between_case_variance.trust.wave=end"]
    assert between.estimate == pytest.approx((4.8 - 2 / 3) / 2.4)
    within = table.loc["samson.within_case_variance.trust.wave=end"]
    assert within.estimate == pytest.approx(2 / 3)


def test_the_reliability_of_a_cases_mean_grows_with_its_persons_and_tells_how_many_they_are(table):
    tau, sigma = (4.8 - 2 / 3) / 2.4, 2 / 3
    east = table.loc["samson.case_mean_reliability.trust.case=east;wave=end"]
    west = table.loc["samson.case_mean_reliability.trust.case=west;wave=end"]
    assert east.estimate == pytest.approx(tau / (tau + sigma / 3))
    assert west.estimate == pytest.approx(tau / (tau + sigma / 2))
    assert (east.n_min_cell, west.n_min_cell) == (3, 2)


def test_one_case_says_why_nothing_can_be_said(outline_of, responses_of):
    outline = outline_of({"a1": "trust"})
    table = raters(responses_of(outline, [("east", "end", None, "p1", [1])]), outline)
    assert table["estimate"].isna().all()
    assert table["note"].str.len().gt(0).all()
