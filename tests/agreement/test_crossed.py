"""The six intraclass correlations of crossed raters are what R gives, and refuse what has none."""

from collections.abc import Callable
from timeit import repeat

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.agreement import FORMS, Form, crossed_icc, two_way
from samskaping.numeric import NotEstimable

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]


@pytest.mark.parametrize(
    ("data", "name"), [("shrout_fleiss", "crossed"), ("attitude", "crossed_attitude")]
)
def test_all_six_forms_are_what_r_gives(
    data: str, name: str, from_r: FromR, reference_data: Loader
):
    table = two_way(reference_data(data))
    for at, form in enumerate(FORMS):
        found = crossed_icc(form, table, 0.95)
        assert found.estimate == pytest.approx(from_r[f"{name}.ICC"][at], rel=1e-10)
        assert found.lower == pytest.approx(from_r[f"{name}.lower"][at], rel=1e-9)
        assert found.upper == pytest.approx(from_r[f"{name}.upper"][at], rel=1e-9)
        assert found.statistic == pytest.approx(from_r[f"{name}.F"][at], rel=1e-10)
        assert found.p == pytest.approx(from_r[f"{name}.p"][at], rel=1e-8)


def test_shrout_and_fleiss_published_them_so(reference_data: Loader):
    # Shrout & Fleiss (1979), table 4.
    table = two_way(reference_data("shrout_fleiss"))
    found = [round(crossed_icc(form, table, 0.95).estimate, 2) for form in FORMS]
    assert found == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_raters_who_agree_perfectly_have_one_and_no_interval():
    table = two_way([[1, 1], [3, 3], [5, 5]])
    for form in FORMS:
        found = crossed_icc(form, table, 0.95)
        assert found.estimate == pytest.approx(1)
        assert (found.lower, found.note) == (None, "interval_no_variance_within")


def test_a_rater_who_is_always_one_higher_agrees_in_order_only():
    table = two_way([[1, 2], [3, 4], [5, 6]])
    assert crossed_icc("3", table, 0.95).estimate == pytest.approx(1)
    assert crossed_icc("2", table, 0.95).estimate == pytest.approx(4 / (4 + 0.5))


def test_negative_values_are_shown_as_they_are():
    table = two_way([[1, 5], [5, 1], [2, 4]])
    assert crossed_icc("3", table, 0.95).estimate == pytest.approx(-1)
    for form in ("1k", "3k"):
        found = crossed_icc(form, table, 0.95)
        assert found.note == "no_variance_between_targets"


def test_ratings_without_variance_too_few_or_missing_are_refused():
    for form in FORMS:
        assert crossed_icc(form, two_way([[4, 4], [4, 4]]), 0.95).note == "no_variance"
    with pytest.raises(NotEstimable, match="too_few_targets"):
        two_way([[1, 2]])
    with pytest.raises(NotEstimable, match="too_few_raters"):
        two_way([[1], [2]])
    with pytest.raises(ValueError, match="finite"):
        two_way([[1, np.nan], [2, 3]])
    with pytest.raises(ValueError, match="table"):
        two_way([1, 2])
    with pytest.raises(ValueError, match="probability"):
        crossed_icc("1", two_way([[1, 2], [2, 4]]), 95)


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=8))
def test_every_table_gives_a_value_or_a_reason_and_does_not_mind_the_order(rows: list[list[int]]):
    one, other = two_way(rows), two_way([[7 + 2 * x for x in row[::-1]] for row in rows[::-1]])
    for form in FORMS:
        a, b = crossed_icc(form, one, 0.9), crossed_icc(form, other, 0.9)
        assert a.note == b.note
        assert (a.estimate is None) == (b.estimate is None)
        if a.estimate is not None:
            assert b.estimate == pytest.approx(a.estimate, rel=1e-8, abs=1e-8)
        if a.lower is not None:
            assert a.lower <= a.upper


def test_ten_thousand_targets_with_all_intervals_take_milliseconds():
    ratings = np.random.default_rng(1).integers(1, 6, (10_000, 5)) * 1.0

    def all_forms() -> None:
        table = two_way(ratings)
        for form in FORMS:
            crossed_icc(form, table, 0.95)

    assert min(repeat(all_forms, number=1, repeat=5)) < 0.1


@pytest.mark.slow
@pytest.mark.parametrize("form", ["1", "2", "3"])
def test_the_intervals_cover_the_truth(form: Form):
    # Targets 1, raters .5, rest 1: ICC(1) and ICC(2) are 1/2.5 and ICC(3) is 1/2.
    rng = np.random.default_rng(5)
    truth = {"1": 0.4, "2": 0.4, "3": 0.5}[form]
    runs, hits = 500, 0
    for _ in range(runs):
        raters = rng.normal(0, np.sqrt(0.5), (20, 5) if form == "1" else (1, 5))
        ratings = rng.normal(size=(20, 1)) + raters + rng.normal(size=(20, 5))
        found = crossed_icc(form, two_way(ratings), 0.95)
        hits += found.lower <= truth <= found.upper
    assert hits / runs == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / runs) + 0.005)
