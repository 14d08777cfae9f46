"""Periods of a register: how they are written, what they are called in a key, and their order."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

Every = Literal["month", "quarter", "year"]
# Periods in a year.
IN_A_YEAR: dict[Every, int] = {"month": 12, "quarter": 4, "year": 1}
_YEAR = r"(?P<year>[12]\d{3})"
_PART = {
    "month": r"(?:[M-]?(?P<part>0?[1-9]|1[0-2]))",
    "quarter": r"(?:[ -]?[KQT](?P<part>[1-4]))",
}
# A day stands for the period that it lies in.
_DAY = re.compile(r"([12]\d{3})-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?")
_ID = {
    "month": re.compile(r"p(\d{4})_(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"p(\d{4})_q([1-4])"),
    "year": re.compile(r"p(\d{4})"),
}


def period_id(text: str, every: Every) -> str | None:
    """``2024-03``, ``2024M03`` or ``2024-03-01`` as ``p2024_03``; None for what is no period.

    A quarter is ``2024K1`` or ``2024Q1`` and becomes ``p2024_q1``, a year ``2024`` and ``p2024``.
    """
    day = _DAY.fullmatch(text)
    if day:
        try:
            return id_of(place_of(date(int(day[1]), int(day[2]), int(day[3])), every), every)
        except ValueError:
            return None
    if every == "year":
        year = re.fullmatch(_YEAR + r"(?:[.,]0+)?", text)
        return f"p{year['year']}" if year else None
    found = re.fullmatch(_YEAR + _PART[every], text.upper())
    if not found:
        return None
    number = int(found["part"])
    return f"p{found['year']}_{number:02d}" if every == "month" else f"p{found['year']}_q{number}"


def place_of(day: date, every: Every) -> int:
    """The number of the period that a day lies in, one more for each period."""
    of_year = (day.month - 1) * IN_A_YEAR[every] // 12
    return day.year * IN_A_YEAR[every] + of_year


def id_of(place: int, every: Every) -> str:
    """The id of the period with a number."""
    year, part = divmod(place, IN_A_YEAR[every])
    tails = {"month": f"_{part + 1:02d}", "quarter": f"_q{part + 1}", "year": ""}
    return f"p{year:04d}{tails[every]}"


def place_in(name: str, every: Every) -> int | None:
    """The number of the period with an id; None where it is no id of such a period."""
    found = _ID[every].fullmatch(name)
    if not found:
        return None
    part = 0 if every == "year" else int(found[2]) - 1
    return int(found[1]) * IN_A_YEAR[every] + part


def shown_period(name: str) -> str:
    """``p2024_03`` as ``2024-03``, ``p2024_q1`` as ``2024-Q1`` and ``p2024`` as ``2024``."""
    return name.removeprefix("p").replace("_", "-").upper()
