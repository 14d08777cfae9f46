"""Numbers, dates and durations as text."""

from __future__ import annotations

import datetime


def number_text(value: float) -> str:
    """A number with the 15 digits that a spreadsheet keeps, and no more: ``4``, ``0.1``."""
    text = format(value, ".15g")
    if text == "-0":
        return "0"
    return str(int(float(text))) if "e+" in text and abs(value) < 1e21 else text


def duration_text(seconds: float) -> str:
    """Hours, minutes and seconds; the hours may be more than a day's."""
    whole = round(abs(seconds))
    sign = "-" if seconds < 0 and whole else ""
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def moment_text(moment: datetime.datetime, *, whole_day: bool = False) -> str:
    """A date, or a date and time of day to the millisecond, as ISO 8601 has them."""
    if whole_day:
        return moment.date().isoformat()
    try:
        rounded = moment + datetime.timedelta(microseconds=500)
    except OverflowError:
        # The last half millisecond of the year 9999.
        rounded = moment
    return rounded.isoformat(timespec="milliseconds").removesuffix(".000")
