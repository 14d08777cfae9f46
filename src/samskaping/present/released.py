"""The released table of estimates, looked up by what a number is about."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from samskaping.estimates import name_group, parse_group, vocabulary
from samskaping.study.record import Indicator, Record


@dataclass(frozen=True, slots=True)
class Number:
    """One row of the table: a number with its uncertainty, or the reason why there is none."""

    key: str
    domain: str
    quantity: str
    subject: str
    group: str
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    confidence: float | None = None
    p: float | None = None
    df: float | None = None
    n: int | None = None
    n_cases: int | None = None
    method: str = ""
    assumption: str = ""
    note: str = ""
    levels: dict[str, str] = field(default_factory=dict)
    digits: int | None = None

    @property
    def reason(self) -> str:
        """The code of the note; empty where there is none."""
        return self.note.partition(";")[0]

    @property
    def withheld(self) -> bool:
        """Whether the disclosure gate took the number away."""
        return self.estimate is None and self.reason.startswith("suppressed")

    @property
    def has_interval(self) -> bool:
        """Whether both limits are there."""
        return self.estimate is not None and self.lower is not None and self.upper is not None


_REALS = ("estimate", "lower", "upper", "confidence", "p", "df")


class Released:
    """All released numbers; nothing else of the data is known here."""

    def __init__(self, estimates: pd.DataFrame, record: Record | None = None) -> None:
        self.numbers = tuple(_numbers(estimates, _Digits(estimates, record)))
        self._by_key = {number.key: number for number in self.numbers}
        self._by_quantity: dict[str, list[Number]] = defaultdict(list)
        for number in self.numbers:
            self._by_quantity[number.quantity].append(number)

    @classmethod
    def of(cls, estimates: pd.DataFrame, record: Record | None = None) -> Released:
        """The numbers of a table, read once however many figures ask: none of them changes it."""
        for table, of_what, found in _READ:
            if table is estimates and of_what is record:
                return found
        _READ.append((estimates, record, cls(estimates, record)))
        return _READ[-1][2]

    def find(self, domain: str, quantity: str, subject: str, **levels: str | None) -> Number | None:
        """The number of exactly this subject and group; ``None`` without such a row."""
        return self._by_key.get(".".join((domain, quantity, subject, name_group(**levels))))

    def select(self, quantity: str, **levels: str) -> Iterator[Number]:
        """All numbers of a quantity whose group has these levels, and maybe more."""
        for number in self._by_quantity.get(quantity, ()):
            if levels.items() <= number.levels.items():
                yield number

    def has(self, quantity: str, **levels: str) -> bool:
        """Whether any number of the quantity has these levels in its group."""
        return next(self.select(quantity, **levels), None) is not None

    def subjects(self, quantity: str, **levels: str) -> frozenset[str]:
        """The subjects that have a number of the quantity."""
        return frozenset(number.subject for number in self.select(quantity, **levels))

    def levels(self, quantity: str, name: str) -> frozenset[str]:
        """All values that a level takes over the groups of a quantity."""
        return frozenset(
            number.levels[name] for number in self.select(quantity) if name in number.levels
        )


# The latest tables, with what was read of them.
_READ: deque[tuple[pd.DataFrame, Record | None, Released]] = deque(maxlen=2)


class _Digits:
    """How many decimals a figure of an indicator is written with: as many as it is exact to."""

    def __init__(self, estimates: pd.DataFrame, record: Record | None) -> None:
        figures = estimates[estimates["quantity"].isin(["measured", "series_value", "target"])]
        largest = figures["estimate"].abs().groupby(figures["subject"]).max()
        self._of: dict[str, int] = {
            one.id: _digits(one, largest.get(one.id))
            for one in (record.indicators if record else ())
        }
        self._counts = {
            one.id
            for one in (record.indicators if record else ())
            if one.measure == "count" and one.measured == "aggregate"
        }

    def of(self, quantity: str, subject: str) -> int | None:
        unit = str(vocabulary()["quantities"].get(quantity, {}).get("unit", ""))
        if subject not in self._of or unit not in ("indicator", "indicator_squared"):
            return None
        digits = self._of[subject] + (1 if unit == "indicator_squared" else 0)
        # What is averaged over cases is no whole number of persons or things any more.
        whole = ("measured", "series_value", "target", "case_indicator_change")
        averaged = quantity not in whole
        return max(digits, 1) if averaged and subject in self._counts else digits


def _digits(indicator: Indicator, largest: object) -> int:
    if indicator.measure == "count" and indicator.measured == "aggregate":
        return 0
    span = None if indicator.maximum is None else indicator.maximum - (indicator.minimum or 0.0)
    if span is None:
        span = 1.0 if indicator.measure == "share" else _real(largest)
    return 2 if span <= 20 else 1 if span <= 1000 else 0


def _real(number: object) -> float:
    return float(number) if isinstance(number, int | float) else 0.0


def _numbers(estimates: pd.DataFrame, digits: _Digits) -> Iterator[Number]:
    """The rows one by one, converted column by column: a released table is long."""
    names = [one.name for one in fields(Number) if one.name not in ("levels", "digits")]
    convert = {"n": _wholes, "n_cases": _wholes, **dict.fromkeys(_REALS, _reals)}
    columns = [convert.get(name, _texts)(estimates[name]) for name in names]
    for row in zip(*columns, strict=True):
        given = dict(zip(names, row, strict=True))
        yield Number(
            **given,
            levels=parse_group(given["group"]),
            digits=digits.of(given["quantity"], given["subject"]),
        )


def _reals(column: pd.Series) -> list[Any]:
    return [None if value != value else value for value in column.astype("float64").tolist()]


def _wholes(column: pd.Series) -> list[Any]:
    return [None if value is None else int(value) for value in _reals(column)]


def _texts(column: pd.Series) -> list[Any]:
    return column.astype("str").where(column.notna(), "").tolist()
