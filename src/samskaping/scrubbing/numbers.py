"""Numbers that belong to somebody: of telephones, of persons, of accounts.

A number is judged by how many digits it has and how they stand together, never by its check
digits: one that was mistyped or misheard tells as much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BETWEEN = r"(?:\s[-\u2013]\s|[\s.\-\u2010\u2011\u2013/])?"
_RUN = re.compile(rf"(?<!\d)(?:\(?\+\s?)?\d(?:\)?{_BETWEEN}\d)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIMES = re.compile(r"\d{1,2}\.[0-5]\d\s?[-\u2013]\s?\d{1,2}\.[0-5]\d")
# 1 250 000, 1.250.000
_AMOUNT = re.compile(r"\d{1,3}([\s.])\d{3}(?:\1\d{3})*")
_CURRENCY_AFTER = re.compile(r"\s*(?:kr\b|kroner|nok\b|dkk\b|,-|euro|€)", re.IGNORECASE)
_COUNTED_AFTER = re.compile(
    r"\s*(?:mill|innbygg|indbygg|menneske|person|%|prosent|procent|kvm|kvadrat)", re.IGNORECASE
)
_CURRENCY_BEFORE = re.compile(r"(?:\bkr\.?|\bnok|\bdkk|€)\s*$", re.IGNORECASE)
_NEAR = 12
_FEWEST, _PHONE, _CPR, _NORWEGIAN = 7, 8, 10, 11
# What is added to the day (D numbers) or the month (other numbers given for want of a first).
_DAY_ADDED, _MONTHS_ADDED = 40, (0, 40, 65, 80)


def numbers_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of each number that belongs to somebody."""
    for run in _RUN.finditer(text):
        kind = _kind(
            run[0],
            text[max(0, run.start() - _NEAR) : run.start()],
            text[run.end() : run.end() + _NEAR],
        )
        if kind is not None:
            yield run.start(), run.end(), kind


def _kind(run: str, before: str, after: str) -> str | None:
    groups = re.findall(r"\d+", run)
    digits = "".join(groups)
    n = len(digits)
    if run.startswith(("+", "(+")) or (digits.startswith("00") and n > _PHONE):
        return "phone" if n >= _FEWEST else None
    if n == 6 and len(groups) == 1 and is_date(digits):
        return "date"
    if n < _FEWEST or _is_span(run, groups):
        return None
    amount = _AMOUNT.fullmatch(run) is not None
    money = _CURRENCY_AFTER.match(after) or _CURRENCY_BEFORE.search(before)
    if (amount or len(groups) == 1) and n < _CPR and money:
        return None
    if amount and n < _CPR and _COUNTED_AFTER.match(after):
        return None
    if n in (_CPR, _NORWEGIAN) and is_date(digits[:6]):
        return "id_number"
    if n == _FEWEST:
        return None if amount else "phone"
    return "phone" if n == _PHONE or (n <= _CPR and digits[0] == "0") else "number"


def _is_span(run: str, groups: list[str]) -> bool:
    """Whether it is years or times of day with a sign between: 2015-2016, 10.30–12.00."""
    years = all(_YEAR.fullmatch(group) for group in groups)
    joined = re.search(r"[-\u2010\u2011\u2013/]", run) is not None
    return (years and joined) or _TIMES.fullmatch(run) is not None


def is_date(digits: str) -> bool:
    """Whether six digits can be the day, month and year that a person's number begins with."""
    day, month = int(digits[:2]), int(digits[2:4])
    return 1 <= day - (_DAY_ADDED if day > _DAY_ADDED else 0) <= 31 and any(
        1 <= month - added <= 12 for added in _MONTHS_ADDED
    )
