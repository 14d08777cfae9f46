from datetime import date

import pytest

from samskaping.study.configuration import load_study
from samskaping.study.periods import id_of, period_id, place_in, place_of, shown_period
from tests.broken.studies import EXAMPLES


@pytest.mark.parametrize(
    ("text", "every", "name"),
    [
        ("2024-03", "month", "p2024_03"),
        ("2024M03", "month", "p2024_03"),
        ("2024m3", "month", "p2024_03"),
        ("2024-03-31", "month", "p2024_03"),
        ("2024-03-01T00:00:00", "month", "p2024_03"),
        ("2024-13", "month", None),
        ("2024-00", "month", None),
        ("2024-02-30", "month", None),
        ("mars 2024", "month", None),
        ("2024", "month", None),
        ("2024K1", "quarter", "p2024_q1"),
        ("2024-Q4", "quarter", "p2024_q4"),
        ("2024 k2", "quarter", "p2024_q2"),
        ("2024-12-31", "quarter", "p2024_q4"),
        ("2024K5", "quarter", None),
        ("2024-03", "quarter", None),
        ("2024", "year", "p2024"),
        ("2024.0", "year", "p2024"),
        ("1999-12-31", "year", "p1999"),
        ("24", "year", None),
        ("", "year", None),
    ],
)
def test_a_period_is_read_as_registers_write_it(text, every, name):
    assert period_id(text, every) == name


@pytest.mark.parametrize(
    ("every", "first", "later", "apart"),
    [
        ("month", "p2023_12", "p2024_02", 2),
        ("quarter", "p2023_q4", "p2024_q1", 1),
        ("year", "p1999", "p2001", 2),
    ],
)
def test_periods_have_an_order_without_holes(every, first, later, apart):
    assert place_in(later, every) - place_in(first, every) == apart
    assert id_of(place_in(first, every), every) == first
    assert place_in("before", every) is None


def test_a_day_lies_in_its_period():
    assert place_of(date(2024, 3, 31), "month") == place_in("p2024_03", "month")
    assert place_of(date(2024, 4, 1), "quarter") == place_in("p2024_q2", "quarter")
    assert [shown_period(name) for name in ("p2024_03", "p2024_q1", "p2024")] == [
        "2024-03", "2024-Q1", "2024",
    ]  # fmt: skip


def test_a_series_is_planned_in_its_cases_and_donors_for_every_period():
    record = load_study(EXAMPLES / "prop99").outline().record
    (sales,) = record.indicators
    assert record.occasions_of(sales) == ()
    assert record.is_over_time
    planned = [
        ("california", "p1989"),
        ("utah", "p1970"),
        ("utah", "p1970_01"),
        ("oregon", "p1970"),
    ]
    assert [record.is_planned(sales, *one) for one in planned] == [True, True, False, True]
    few = sales.model_copy(update={"series": sales.series.model_copy(update={"donors": ("utah",)})})
    assert record.is_planned(few, "utah", "p1970")
    assert not record.is_planned(few, "nevada", "p1970")
