"""The columns of an SPSS or Stata file as distinct texts, and which of them stands in each row."""

from __future__ import annotations

import base64
import datetime
import io
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyreadstat

from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.rendering import duration_text, moment_text, number_text

Texts = Callable[[float], str]

_STARTS = {"sav": (b"$FL2", b"$FL3"), "dta": (b"<stata_dta>",)}
_LAST = b"</stata_dta>"
_OLD_STATA = range(102, 116)
_SPSS_DAYS = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR")
_SPSS_TIMES = ("DATETIME", "YMDHMS")
_SPSS_LENGTHS = ("TIME", "DTIME", "MTIME")


def columns(kind: str, content: bytes, limits: Limits, encoding: str | None) -> dict[str, Any]:
    """All columns of a file, with the labels of their values and their user-missing codes.

    Raises
    ------
    Refused
        The file is not of this kind, damaged, in another encoding or larger than the limits.
    """
    if not _is(kind, content):
        raise Refused("raw_not_statistics", {"format": kind})
    if _is_cut_off(kind, content):
        raise Refused("raw_statistics_damaged")
    _, described = _read(kind, content, encoding, metadataonly=True)
    width = max(described.number_columns or 0, 1)
    most = limits.cells // width
    if width > limits.columns or (described.number_rows or 0) > most:
        raise Refused("raw_workbook_size", {"kind": "size_cells", "limit": limits.cells})
    data, about = _read(kind, content, encoding, user_missing=True, row_limit=most + 1)
    names = list(about.column_names)
    if list(data) != names or len({len(cells) for cells in data.values()}) > 1:
        raise Refused("raw_statistics_damaged")
    rows = len(data[names[0]]) if names else 0
    if rows > most:
        raise Refused("raw_workbook_size", {"kind": "size_cells", "limit": limits.cells})
    told = [_column(kind, name, data[name], about, limits) for name in names]
    return {"columns": told, "rows": rows}


def _is(kind: str, content: bytes) -> bool:
    old = kind == "dta" and len(content) > 4 and content[0] in _OLD_STATA and content[1] in (1, 2)
    return old or content.startswith(_STARTS[kind])


def _is_cut_off(kind: str, content: bytes) -> bool:
    """Whether a file of Stata 13 or later lacks its end, which the library does not look for."""
    return kind == "dta" and content[:1] == b"<" and not content.rstrip().endswith(_LAST)


def _read(kind: str, content: bytes, encoding: str | None, **options: Any) -> tuple[Any, Any]:
    read = pyreadstat.read_sav if kind == "sav" else pyreadstat.read_dta
    try:
        return read(
            io.BytesIO(content),
            encoding=encoding,
            output_format="dict",
            disable_datetime_conversion=True,
            **options,
        )
    except UnicodeDecodeError:
        raise Refused("raw_statistics_encoding") from None
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as cause:
        if "requested encoding" in str(cause):
            raise Refused("raw_statistics_encoding") from None
        raise Refused("raw_statistics_damaged") from None
    except (ValueError, OverflowError, KeyError, IndexError, TypeError, AttributeError):
        # The library's own faults on contents that it does not expect.
        raise Refused("raw_statistics_damaged") from None


def _column(kind: str, name: str, cells: Any, about: Any, limits: Limits) -> dict[str, Any]:
    is_text = about.readstat_variable_types.get(name) == "string"
    form = about.original_variable_types.get(name) or ""
    texts, index = _distinct(cells, _texts_of(kind, form), is_text)
    if any(len(text) > limits.cell for text in texts):
        raise Refused("raw_cell_size", {"limit": limits.cell})
    labels = about.variable_value_labels.get(name) or {}
    return {
        "name": name or "",
        "texts": texts,
        "index": base64.b64encode(index.astype("<i4").tobytes()).decode(),
        "labels": {_code(kind, value): label or "" for value, label in labels.items()},
        "user_missing": [_range(one, is_text) for one in about.missing_ranges.get(name) or ()]
        + [[f".{one}"] * 2 for one in about.missing_user_values.get(name) or ()],
        "is_text": is_text,
    }


def _distinct(cells: Any, texts_of: Texts, is_text: bool) -> tuple[list[str], Any]:
    """The distinct texts of a column, and the place of each row's among them."""
    places: dict[Any, int] = {}
    texts: list[str] = []
    known: dict[str, int] = {}
    index = np.empty(len(cells), dtype=np.int32)
    for row, value in enumerate(cells):
        place = places.get(value)
        if place is None:
            text = _cell(value, texts_of, is_text)
            place = known.setdefault(text, len(texts))
            if place == len(texts):
                texts.append(text)
            # Not a number equals nothing, so it would never be found again.
            if value == value:
                places[value] = place
        index[row] = place
    return texts, index


def _cell(value: Any, texts_of: Texts, is_text: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value if is_text else f".{value}"
    number = float(value)
    return texts_of(number) if math.isfinite(number) else ""


def _code(kind: str, value: Any) -> str:
    if isinstance(value, str):
        return f".{value}" if kind == "dta" else value
    return number_text(float(value))


def _range(one: Any, is_text: bool) -> list[str]:
    ends = (one["lo"], one["hi"]) if isinstance(one, dict) else (one, one)
    return [str(end) if is_text else repr(float(end)) for end in ends]


def _texts_of(kind: str, form: str) -> Texts:
    """How the numbers of a column are shown: as such, or as the dates or times that they stand for.

    SPSS counts seconds from the day that the calendar began, Stata days or milliseconds from 1960.
    """
    if kind == "sav":
        letters = form.rstrip("0123456789.")
        if letters in _SPSS_LENGTHS:
            return duration_text
        if letters in _SPSS_DAYS or letters in _SPSS_TIMES:
            return _moments(datetime.datetime(1582, 10, 14), 1.0, letters in _SPSS_DAYS)
    elif form.lower().startswith(("%td", "%d", "%-td", "%-d")):
        return _moments(datetime.datetime(1960, 1, 1), 86_400.0, True)
    elif form.lower().startswith(("%tc", "%-tc")):
        return _moments(datetime.datetime(1960, 1, 1), 0.001, False)
    return number_text


def _moments(origin: datetime.datetime, unit: float, whole_day: bool) -> Texts:
    def moment(number: float) -> str:
        try:
            then = origin + datetime.timedelta(seconds=number * unit)
        except OverflowError:
            # Outside the years that dates have: the number itself says at least what stood there.
            return number_text(number)
        return moment_text(then, whole_day=whole_day)

    return moment
