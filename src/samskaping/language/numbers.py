"""Numbers, shares, intervals, p-values and dates as each language writes them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

MINUS = "\N{MINUS SIGN}"


def decimal(number: float, digits: int, language: str) -> str:
    """``3.914`` with two digits: ``3,91`` in Norwegian and Danish, ``3.91`` in English."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = format_decimal(number, format=pattern, locale=language)
    text = text.replace("-", MINUS)
    # A number that rounds to zero has no sign.
    return text.lstrip(MINUS) if not text.strip(MINUS + "0.,") else text


def as_given(number: float, language: str) -> str:
    """A configured number with the decimals that it was given with."""
    digits = next((count for count in range(6) if round(number, count) == number), 6)
    return decimal(number, digits, language)


def whole(number: int, language: str) -> str:
    """A count with the language's thousands separator."""
    return decimal(number, 0, language)


def percent(share: float, digits: int, language: str) -> str:
    """A share of 1 as a percentage: ``25,6 %`` in Norwegian and Danish, ``25.6%`` in English."""
    space = "" if language == "en" else "\N{NO-BREAK SPACE}"
    return f"{decimal(100 * share, digits, language)}{space}%"


def coefficient(number: float, digits: int, language: str) -> str:
    """A number that cannot pass 1 (α, ω, r, p): without the zero before the decimal sign."""
    text = decimal(number, digits, language)
    bare = text.removeprefix(MINUS)
    sign = MINUS if text != bare else ""
    return sign + bare.removeprefix("0") if abs(number) < 1 and bare[:1] == "0" else text


def interval(lower: str, upper: str, language: str) -> str:
    """Two written numbers as an interval: ``[2,9; 4,1]`` or ``[2.9, 4.1]``."""
    return f"[{lower}, {upper}]" if language == "en" else f"[{lower}; {upper}]"


def p_value(p: float, language: str) -> str:
    """Three digits without the leading zero, and ``< .001`` below that."""
    if p < 0.001:
        return f"< {coefficient(0.001, 3, language)}"
    return coefficient(p, 3, language)


def day(moment: date, language: str) -> str:
    """A date in words: ``17. mai 2025``, ``17 May 2025``."""
    return format_date(moment, format="long", locale=language.replace("en", "en_GB"))
