"""Agreement within a case is what R gives, at the ends of the scale and beyond the null too."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.agreement import (
    NULLS,
    Scale,
    a_wg_j,
    ad_m_j,
    average_deviation_cutoff,
    null_variance,
    r_wg_j,
)
from samskaping.numeric import NotEstimable

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]
FIVE = Scale(1, 5)


def of(rows: object) -> np.ndarray:
    return np.array(rows, dtype=float)


def by_case(data: np.ndarray, items: list[int]) -> list[np.ndarray]:
    """The answers to some items by case, of those who answered them all."""
    answers = data[:, 1:][:, items]
    complete = ~np.isnan(answers).any(axis=1)
    return [answers[complete & (data[:, 0] == case)] for case in np.unique(data[:, 0])]


@pytest.fixture
def cases(reference_data: Loader) -> Callable[..., list[np.ndarray]]:
    return lambda *items: by_case(reference_data("raters_answers"), list(items or range(5)))


Cases = Callable[..., list[np.ndarray]]


def test_rwg_j_is_what_r_gives_under_every_null(from_r: FromR, cases: Cases):
    for null in NULLS:
        error = null_variance(null, 5)
        found = [r_wg_j(answers, error).estimate for answers in cases()]
        assert found == pytest.approx(from_r[f"raters.rwg_j.{null}"], abs=1e-12)


def test_a_single_item_is_what_r_gives(from_r: FromR, cases: Cases):
    uniform = null_variance("uniform", 5)
    for at, name in ((0, "rwg.i1"), (3, "rwg.i4")):
        found = [r_wg_j(answers, uniform).estimate for answers in cases(at)]
        assert found == pytest.approx(from_r[f"raters.{name}"], abs=1e-12)
    found = [a_wg_j(answers, FIVE, minimum=2).estimate for answers in cases(4)]
    assert found == pytest.approx(from_r["raters.awg.i5"], abs=1e-12)
    found = [ad_m_j(answers).estimate for answers in cases(1)]
    assert found == pytest.approx(from_r["raters.ad_m.i2"], abs=1e-12)


def test_awg_and_ad_are_what_r_gives(from_r: FromR, cases: Cases):
    awg = [a_wg_j(answers, FIVE, minimum=2).estimate for answers in cases()]
    assert awg == pytest.approx(from_r["raters.awg_j"], abs=1e-12)
    found = [ad_m_j(answers).estimate for answers in cases()]
    assert found == pytest.approx(from_r["raters.ad_m_j"], abs=1e-12)


def test_the_nulls_are_the_published_ones():
    assert [null_variance(null, 5) for null in NULLS] == [2.0, 1.34, 0.90]
    assert null_variance("uniform", 7) == 4.0
    assert null_variance("uniform", 2) == 0.25
    assert null_variance("slight_skew", 7) == 2.90
    points = np.arange(1, 6)
    for null, chances in (
        ("slight_skew", [0.05, 0.15, 0.20, 0.35, 0.25]),
        ("moderate_skew", [0.0, 0.10, 0.15, 0.40, 0.35]),
    ):
        variance = points**2 @ chances - (points @ chances) ** 2
        assert null_variance(null, 5) == pytest.approx(variance)


def test_a_skewed_null_is_not_made_up_where_none_is_published():
    with pytest.raises(NotEstimable) as refused:
        null_variance("slight_skew", 4)
    assert refused.value.note == "null_not_defined;categories=4"


def test_agreement_by_hand():
    # Variances 1 and 0, so s² = .5 and q = .25 beside a uniform null of 2.
    answers = of([[1, 4], [2, 4], [3, 4]])
    assert r_wg_j(answers, 2.0).estimate == pytest.approx(2 * 0.75 / (2 * 0.75 + 0.25))
    assert r_wg_j(answers[:, :1], 2.0).estimate == pytest.approx(0.5)
    assert ad_m_j(answers).estimate == pytest.approx((2 / 3 + 0) / 2)
    # Four answers 2, 2, 4, 4: s² = 4/3, most = (18 − 9 − 5)·4/3 = 16/3.
    assert a_wg_j(of([[2], [2], [4], [4]]), FIVE).estimate == pytest.approx(0.5)


def test_more_disagreement_than_chance_is_zero_and_says_so():
    split = of([[1], [5], [1], [5]])
    found = r_wg_j(split, 2.0)
    assert (found.estimate, found.note) == (0.0, "variance_above_null")
    assert a_wg_j(split, FIVE).estimate == pytest.approx(-1)
    assert ad_m_j(split).estimate == pytest.approx(2)


def test_perfect_agreement_is_one_and_no_deviation():
    for value in (1, 3, 5):
        same = of([[value, value]] * 6)
        assert r_wg_j(same, 2.0).estimate == 1.0
        assert a_wg_j(same, FIVE).estimate == 1.0
        assert ad_m_j(same).estimate == 0.0


def test_awg_asks_for_one_person_fewer_than_the_scale_has_answers():
    assert a_wg_j(of([[2], [3], [4]]), FIVE).note == "too_few_persons;minimum=4"
    assert a_wg_j(of([[2], [3], [4], [4]]), FIVE).estimate is not None
    assert a_wg_j(of([[0], [1]]), Scale(0, 1)).estimate is not None
    assert a_wg_j(of([[3]] * 9), Scale(1, 11)).note == "too_few_persons;minimum=10"


def test_an_item_too_near_the_end_is_left_out_and_named():
    # Of four, 5 5 5 4 is one step off the end: the mean of 4.75 is above (5·3 + 1)/4 = 4.
    near = [[5.0], [5], [5], [4]]
    assert a_wg_j(of(near), FIVE).note == "all_items_near_the_end"
    both = np.hstack([of(near), of([[2], [2], [4], [4]])])
    found = a_wg_j(both, FIVE)
    assert (found.estimate, found.note) == (pytest.approx(0.5), "items_near_the_end")


def test_an_item_with_fewer_than_two_answers_is_a_reason():
    answers = of([[1, np.nan], [2, 4], [4, np.nan]])
    for found in (r_wg_j(answers, 2.0), ad_m_j(answers)):
        assert (found.estimate, found.note) == (None, "too_few_persons;minimum=2")
        assert found.n == 3
    assert r_wg_j(of([[1, 2]]), 2.0).note == "too_few_persons;minimum=2"
    assert ad_m_j(np.zeros((0, 2))).note == "too_few_persons;minimum=2"
    assert ad_m_j(np.full((3, 2), np.nan)).note == "too_few_persons;minimum=2"


def test_each_item_uses_all_who_answered_it():
    answers = of([[1, 2], [3, 2], [np.nan, 5]])
    assert ad_m_j(answers).estimate == pytest.approx((1 + 4 / 3) / 2)


def test_answers_outside_the_scale_and_empty_tables_are_mistakes():
    with pytest.raises(ValueError, match="outside the scale"):
        a_wg_j(of([[6], [5], [5], [5]]), FIVE)
    with pytest.raises(ValueError, match="at least one item"):
        ad_m_j(np.zeros((3, 0)))
    with pytest.raises(ValueError, match="positive"):
        r_wg_j(of([[1], [2]]), 0.0)


def test_the_practical_cutoff_is_a_sixth_of_the_answers():
    assert average_deviation_cutoff(5) == pytest.approx(0.833, abs=1e-3)


@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=4, max_size=12))
def test_agreement_does_not_mind_order_or_a_turned_scale(rows: list[list[int]]):
    one, other = of(rows), 6 - of(rows)[::-1, ::-1]
    for found, again in (
        (r_wg_j(one, 2.0), r_wg_j(other, 2.0)),
        (a_wg_j(one, FIVE), a_wg_j(other, FIVE)),
        (ad_m_j(one), ad_m_j(other)),
    ):
        assert found.note == again.note
        if found.estimate is not None:
            assert again.estimate == pytest.approx(found.estimate, abs=1e-9)
            assert -1 - 1e-9 <= found.estimate <= 2
