"""Numbers as people write them, and what can be read in two ways."""

import pytest

from samskaping.ingest.numbers import Number, number


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("3", ",", 3),
        ("3,5", ",", 3.5),
        ("-0,25", ",", -0.25),
        ("−2", ",", -2),
        ("+2", ".", 2),
        (",5", ",", 0.5),
        ("1 234,5", ",", 1234.5),
        ("1 234 567", ",", 1234567),
        ("1.234,5", ",", 1234.5),
        ("1.234.567", ",", 1234567),
        ("1,234.5", ".", 1234.5),
        ("1'250", ".", 1250),
        ("1.250", ".", 1.25),
        ("1,250", ",", 1.25),
        ("2.5E3", ".", 2500),
        ("0,000", ",", 0),
    ],
)
def test_a_number_is_read_with_the_declared_decimal_sign(text, decimal, value):
    read = number(text, decimal)
    assert read == Number(value)


@pytest.mark.parametrize("text", ["3.5", "0.125", "1,234.5", "12.5 %", "-1234.567"])
def test_what_can_be_read_in_one_way_only_is_read_in_spite_of_the_declaration(text):
    read = number(text, ",")
    plain = text.replace(",", "").removesuffix("%").strip()
    assert (read.value, read.is_other_sign) == (float(plain), True)


def test_a_sign_that_can_be_either_is_thousands_as_declared_and_marked():
    assert number("1.250", ",").value == 1250
    assert number("1.250", ",").is_grouped
    assert number("1,250", ".").is_grouped


@pytest.mark.parametrize(
    "text",
    ["", "x", "1,2,3", "12 34", "1.23.456", "1,", "--1", "nan", "inf", "1e", "1e999", "½", "٣",
     "9" * 60, "#DIV/0!", "3,5 poeng", "3-4", "%", "0x10", "1 2"],
)  # fmt: skip
def test_what_is_no_number_is_none(text):
    assert number(text, ",") is None


def test_a_percent_sign_is_kept_apart_from_the_number():
    assert number("45 %", ",").is_percent
    assert number("45%", ",").value == 45


def test_a_number_that_a_workbook_stores_has_a_point_whatever_is_declared():
    assert number("3.125", ",", stored=True).value == 3.125
    assert not number("3.125", ",", stored=True).is_grouped
    assert number("1e-05", ",", stored=True).value == 0.00001
    assert number("3,125", ",", stored=True).value == 3.125
