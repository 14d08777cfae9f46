"""A released number as text, with the digits of what it is counted in, and its key in HTML."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

from samskaping.estimates import vocabulary
from samskaping.language import Catalogue, numbers
from samskaping.present.released import Number

Field = Literal["estimate", "lower", "upper", "interval", "confidence", "n", "n_cases", "p", "df"]

# A share of answers to a handful of questions carries no decimals; shares of many cells do.
_SHARE_DIGITS = {
    "missing_share": 1,
    "agreement_percent": 1,
    "code_prevalence": 1,
    "calibration_false_positives": 1,
    "calibration_coverage": 1,
    "posterior_intended": 1,
    "posterior_relevant": 1,
    "posterior_small": 1,
}
_DIGITS = {
    "scale_points": 2,
    "scale_points_squared": 3,
    "coefficient": 2,
    "indicator": 2,
    "indicator_squared": 3,
    "statistic": 2,
    "standard_deviations": 2,
    "fit_index": 3,
    "codes": 1,
}
_COUNTED = ("persons", "forms", "cells", "rows", "factors", "places", "interviews")


def _amount(value: float, number: Number, language: str) -> str:
    quantity = number.quantity
    unit = vocabulary()["quantities"][quantity]["unit"]
    if unit in _COUNTED:
        return numbers.whole(round(value), language)
    if unit == "share":
        return numbers.percent(value, _SHARE_DIGITS.get(quantity, 0), language)
    if unit in ("coefficient", "fit_index"):
        return numbers.coefficient(value, _DIGITS[unit], language)
    if unit == "p":
        return numbers.p_value(value, language)
    if unit == "category":
        return Catalogue(language)(f"terms.{quantity}.{round(value)}")
    digits = _DIGITS[unit] if number.digits is None else number.digits
    return numbers.decimal(value, digits, language)


def write(number: Number, field: Field, language: str) -> str:
    """One field of a number, as the language writes it.

    Raises
    ------
    ValueError
        The field is empty: a missing number is shown with its reason, never as a number.
    """
    if field == "interval":
        if number.lower is None or number.upper is None:
            raise ValueError(f"{number.key} has no interval")
        lower = _amount(number.lower, number, language)
        upper = _amount(number.upper, number, language)
        return numbers.interval(lower, upper, language)
    value: float | None = getattr(number, field)
    if value is None:
        raise ValueError(f"{number.key} has no {field}")
    if field == "p":
        return numbers.p_value(value, language)
    if field == "df":
        return numbers.decimal(value, 1, language)
    if field == "confidence":
        return numbers.percent(value, 0, language)
    if field in ("n", "n_cases"):
        return numbers.whole(int(value), language)
    return _amount(value, number, language)


def marked(number: Number, field: Field, language: str) -> Markup:
    """The text with the key of the row it comes from, so that a reader can trace it."""
    return Markup('<span class="{}" data-key="{}" data-field="{}">{}</span>').format(
        "interval" if field == "interval" else "number",
        number.key,
        field,
        write(number, field, language),
    )


def with_interval(number: Number, language: str) -> Markup:
    """The estimate, and its interval where it has one."""
    text = marked(number, "estimate", language)
    if not number.has_interval:
        return text
    return text + Markup(" ") + marked(number, "interval", language)
