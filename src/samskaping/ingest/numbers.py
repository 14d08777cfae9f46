"""Numbers as people write them: decimal comma or point, thousands set apart, a percent sign.

A text that can be a number in one way only is read so, whatever the declared decimal sign is. A
text such as ``1.250`` can be two numbers. It is read as the declared sign says, unless other cells
of the column contradict the declaration; then it stays unread. Each of these is a finding.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.ingest.cells import Cells
from samskaping.ingest.delimited_text import tidy_text
from samskaping.numeric.result import FloatArray

_OTHER = {",": ".", ".": ","}
_STORED = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Number:
    """What a text means as a number.

    ``is_percent``: a percent sign follows. ``is_other_sign``: its decimal sign is not the declared
    one. ``is_grouped``: what stands for thousands could be a decimal sign as well.
    """

    value: float
    is_percent: bool = False
    is_other_sign: bool = False
    is_grouped: bool = False


@cache
def _pattern(decimal: str) -> re.Pattern[str]:
    group = f"[ '’{re.escape(_OTHER[decimal])}]"
    # Thousands never begin with a zero: 0.125 is no 125.
    whole = rf"[1-9]\d{{0,2}}(?P<group>{group})\d{{3}}(?:(?P=group)\d{{3}})*|\d{{1,40}}"
    part = rf"{re.escape(decimal)}(?P<part>\d{{1,40}})"
    exponent = r"(?:[eE](?P<exponent>[+-]?\d{1,3}))?"
    return re.compile(
        rf"(?P<sign>[+−-]?) ?(?:(?P<whole>{whole})(?:{part})?|{part.replace('part', 'alone')})"
        rf"{exponent}(?P<percent> ?%)?",
        re.ASCII,
    )


def number(text: str, decimal: str, *, stored: bool = False) -> Number | None:
    """The number that ``text`` is, blanks tidied; ``None`` where it is none.

    ``stored``: the file knows numbers from texts, and writes the former with a decimal point.
    """
    if stored and _STORED.fullmatch(text):
        value = float(text)
        return Number(value) if math.isfinite(value) else None
    for sign in (decimal, _OTHER[decimal]):
        found = _pattern(sign).fullmatch(text)
        if found is None:
            continue
        value = _value(found)
        doubtful = found["group"] == _OTHER[sign] and not found["part"]
        several = (found["whole"] or "").count(_OTHER[sign]) > 1
        return (
            Number(
                value,
                is_percent=found["percent"] is not None,
                is_other_sign=sign != decimal,
                is_grouped=doubtful and not several and sign == decimal,
            )
            if math.isfinite(value)
            else None
        )
    return None


def _value(found: re.Match[str]) -> float:
    whole = re.sub(r"\D", "", found["whole"] or "0")
    part = found["part"] or found["alone"] or "0"
    sign = "-" if found["sign"] in {"-", "−"} else ""
    return float(f"{sign}{whole}.{part}e{found['exponent'] or 0}")


@dataclass(frozen=True)
class Numbers:
    """The distinct texts of a column as numbers, and why a text is none.

    Attributes
    ----------
    values
        NaN where ``reasons`` has a reason.
    is_percent
        Where a percent sign follows.
    """

    values: FloatArray
    is_percent: NDArray[np.bool_]
    reasons: list[str | None]


def read_numbers(cells: Cells, decimal: str, missing: Mapping[str, str], empty: str) -> Numbers:
    """The numbers of a column; ``missing`` says what stands where there is none, and why.

    Findings go to ``cells``. A text that is neither a number nor declared is ``invalid``; it may be
    anything that somebody wrote, and is not quoted.
    """
    meanings = {tidy_text(text).casefold(): reason for text, reason in missing.items()}
    declared = {
        known.value: reason
        for text, reason in meanings.items()
        if (known := number(text, decimal)) is not None
    }
    read = _numbers(cells, decimal)
    reasons: list[str | None] = []
    for text, one in zip(cells.texts, read, strict=True):
        stated = meanings.get(text.casefold())
        if stated is None and one is not None and not one.is_percent:
            stated = declared.get(one.value)
        if stated is None and not text:
            stated = empty
        reasons.append(stated if stated or one else "invalid")
    _judge(cells, read, reasons)
    values = [math.nan if why or one is None else one.value
              for one, why in zip(read, reasons, strict=True)]  # fmt: skip
    percent = [one is not None and one.is_percent for one in read]
    return Numbers(np.array(values), np.array(percent, dtype=np.bool_), reasons)


def _numbers(cells: Cells, decimal: str) -> list[Number | None]:
    written = cells.table.written
    if written is None:
        return [number(text, decimal) for text in cells.texts]
    texts = written.get(cells.column, frozenset())
    return [number(text, decimal, stored=text not in texts) for text in cells.texts]


def _judge(cells: Cells, read: list[Number | None], reasons: list[str | None]) -> None:
    """Find what is no number, and what can be two; the latter is left unread where it must be."""
    free = [why is None for why in reasons]
    strange = [one is None and why == "invalid" for one, why in zip(read, reasons, strict=True)]
    other, grouped = (
        np.array([known and one is not None and getattr(one, name)
                  for one, known in zip(read, free, strict=True)], dtype=np.bool_)
        for name in ("is_other_sign", "is_grouped")
    )  # fmt: skip
    cells.find("number_unreadable", np.array(strange, dtype=np.bool_))
    cells.find("number_other_sign", other)
    if other[cells.index].any():
        cells.find("number_doubtful", grouped)
        for place in np.flatnonzero(grouped):
            reasons[place] = "invalid"
    else:
        cells.find("number_grouped", grouped)


def whole_numbers(cells: Cells, decimal: str, unreadable: str) -> pd.arrays.IntegerArray:
    """Whole numbers from 0 up, for each row; what is none is found and left open."""
    read = _numbers(cells, decimal)
    fits = np.array(
        [one is not None and one.value >= 0 and one.value.is_integer() and one.value < 2**53
         and not one.is_percent for one in read], dtype=np.bool_
    )  # fmt: skip
    given = np.array([text != "" for text in cells.texts], dtype=np.bool_)
    cells.find(unreadable, given & ~fits)
    values = [int(one.value) if one and fit else 0 for one, fit in zip(read, fits, strict=True)]
    return pd.arrays.IntegerArray(np.array(values, dtype=np.int64)[cells.index],
                                  ~fits[cells.index])  # fmt: skip


def plain_numbers(cells: Cells, decimal: str, unreadable: str) -> pd.arrays.FloatingArray:
    """Numbers for each row; what is none is found and left open."""
    read = _numbers(cells, decimal)
    fits = np.array([one is not None for one in read], dtype=np.bool_)
    given = np.array([text != "" for text in cells.texts], dtype=np.bool_)
    cells.find(unreadable, given & ~fits)
    values: list[Any] = [one.value if one else 0.0 for one in read]
    return pd.arrays.FloatingArray(np.array(values, dtype=np.float64)[cells.index],
                                   ~fits[cells.index])  # fmt: skip


def positive_numbers(cells: Cells, decimal: str) -> pd.arrays.FloatingArray:
    """Survey weights for each row; one that is blank, no number or not above 0 is left open."""
    found = plain_numbers(cells, decimal, "survey_weight_unreadable")
    cells.find("survey_weight_blank", np.array([text == "" for text in cells.texts]))
    above = found.to_numpy(np.float64, na_value=1.0) > 0
    strange = np.zeros(len(cells.texts), dtype=np.bool_)
    strange[cells.index[~above]] = True
    cells.find("survey_weight_not_positive", strange)
    return pd.arrays.FloatingArray(
        found.to_numpy(np.float64, na_value=0.0), np.asarray(found.isna()) | ~above
    )
