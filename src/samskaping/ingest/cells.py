"""What the cells of one column mean: codes, answers, times, durations and yes or no.

Each column is reduced to its distinct texts first; meaning is looked up once per text. A text that
has no meaning becomes a finding with its first row and how often it occurs; it is quoted only where
the column is a declared coded one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from samskaping.ingest.delimited_text import TextTable, tidy_text, tidy_texts
from samskaping.numeric.result import IntArray
from samskaping.study.bindings import (
    CodedColumn,
    DurationColumn,
    FlagColumn,
    ItemColumns,
    TimeColumn,
)
from samskaping.study.findings import Finding
from samskaping.study.scorecard import Scale

_WHOLE = re.compile(r"([-+]?\d{1,9})(?:[.,]0+)?")
_OFFSET = r"(?:Z|[+-]\d\d:?\d\d)$"
_SECONDS = {"milliseconds": 0.001, "seconds": 1.0, "minutes": 60.0}
_LONGEST = 60
# Strange texts of one column that are quoted; more of them say no more.
_MOST, _FEW = 20, 3


@dataclass
class Cells:
    """The distinct texts of a column, and which of them stands in each row."""

    table: TextTable
    column: str
    texts: list[str]
    index: IntArray
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def of(cls, table: TextTable, column: str) -> Cells:
        """The cells of a column, outer blanks taken off."""
        name = tidy_text(column)
        encoded = table.columns[name].dictionary_encode().combine_chunks()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.chunk(0)
        texts = tidy_texts(encoded.dictionary)
        return cls(table, name, texts, encoded.indices.to_numpy().astype(np.int64))

    def find(self, code: str, met: NDArray[np.bool_], *, quote: bool = False) -> None:
        """Add a finding for every distinct text that ``met`` marks; one for all not quoted."""
        kinds = np.unique(self.index[met[self.index]])
        shown = [place for place in kinds if quote and may_quote(self.texts[place])]
        for place in shown:
            self._add(code, np.flatnonzero(self.index == place), self.texts[place])
        rest = np.flatnonzero(np.isin(self.index, np.setdiff1d(kinds, shown)))
        if len(rest):
            self._add(code, rest, None)

    def find_strange(self, code: str, strange: NDArray[np.bool_]) -> None:
        """Add a finding for every text that has no meaning in a coded column."""
        known = np.array([text != "" for text in self.texts], dtype=np.bool_) & ~strange
        quote = is_quoted(int(known.sum()), int(strange.sum()), len(self.index))
        self.find(code, strange, quote=quote)

    def _add(self, code: str, rows: IntArray, text: str | None) -> None:
        self.findings.append(
            Finding(
                code=code,
                file=self.table.file,
                sheet=self.table.sheet,
                row=int(self.table.rows[rows[0]]),
                column=self.column,
                value=text,
                arguments={"n": len(rows)},
            )
        )


def is_quoted(known: int, strange: int, rows: int) -> bool:
    """Whether strange texts of a coded column are quoted: so many, beside so many known ones.

    Where no text is known, nor are they few and repeated as codes are, it is hardly the column that
    it was taken for, and anything may stand in it: such texts are counted, not quoted.
    """
    return strange <= _MOST and (known > 0 or strange <= max(_FEW, rows // 5))


def may_quote(text: str) -> bool:
    """Whether a text is shown; even a coded column may hold what was pasted there by mistake."""
    digits = re.sub(r"[\s.+-]", "", text)
    return len(text) <= _LONGEST and "@" not in text and not re.search(r"\d{8}", digits)


def coded(
    cells: Cells, spec: CodedColumn, unknown: str, blank: str | None
) -> tuple[pd.api.extensions.ExtensionArray, NDArray[np.bool_]]:
    """The configured id of each row, and whether the file had anything there."""
    ids = _lookup(cells.texts, spec.codes)
    given = np.array([text != "" for text in cells.texts])
    known = np.array([name is not None for name in ids])
    cells.find_strange(unknown, given & ~known)
    if blank is not None:
        cells.find(blank, ~given & ~known)
    return text_array(ids, cells.index), given[cells.index]


def _lookup(texts: list[str], codes: Mapping[str, str]) -> list[str | None]:
    """The id of each text: as it stands, else without regard to case, else as a whole number."""
    exact = {tidy_text(code): name for code, name in codes.items()}
    folded = {code.casefold(): name for code, name in exact.items()}
    return [
        exact.get(text) or folded.get(text.casefold()) or exact.get(_whole(text) or "\0")
        for text in texts
    ]


def _whole(text: str) -> str | None:
    """``4.0`` as ``4``; None where the text is not a whole number."""
    number = _WHOLE.fullmatch(text)
    return number[1].removeprefix("+") if number else None


def text_array(names: list[str | None], index: IntArray) -> pd.api.extensions.ExtensionArray:
    """A text column from distinct texts and which of them stands in each row."""
    return as_text(pa.array(names, pa.string()).take(pa.array(index)))


def as_text(array: pa.Array) -> pd.api.extensions.ExtensionArray:
    """An Arrow array of text as a pandas column, without going through Python's texts."""
    kind: Any = pd.StringDtype()
    column: pd.api.extensions.ExtensionArray = kind.__from_arrow__(array)
    return column


def flag(cells: Cells, spec: FlagColumn, *, blank: bool | None) -> pd.arrays.BooleanArray:
    """Yes, no or unknown; with no text declared for no, all that is not yes is no."""
    yes, no = ({tidy_text(text).casefold() for text in texts} for texts in (spec.yes, spec.no))
    meaning: list[bool | None] = []
    for text in cells.texts:
        word = text.casefold()
        if word in yes or _whole(word) in yes:
            meaning.append(True)
        elif word in no or _whole(word) in no:
            meaning.append(False)
        else:
            meaning.append(blank if not word else None if no else False)
    strange = [one is None and text != "" for one, text in zip(meaning, cells.texts, strict=True)]
    cells.find_strange("flag_unknown", np.array(strange, dtype=np.bool_))
    values = np.array([bool(one) for one in meaning])[cells.index]
    return pd.arrays.BooleanArray(values, np.array([one is None for one in meaning])[cells.index])


def durations(cells: Cells, spec: DurationColumn, decimal: str) -> pd.arrays.FloatingArray:
    """Seconds; blanks between digits do not count, and the decimal sign is the declared one."""
    plain = [text.replace(" ", "").replace(decimal, ".") for text in cells.texts]
    usual = [bool(re.fullmatch(r"\d+(\.\d+)?", text)) for text in plain]
    numbers = [float(text) if fits else 0.0 for text, fits in zip(plain, usual, strict=True)]
    fits, given = np.array(usual), np.array([text != "" for text in cells.texts])
    cells.find("duration_unreadable", given & ~fits)
    seconds = np.array(numbers)[cells.index] * _SECONDS[spec.unit]
    return pd.arrays.FloatingArray(seconds, ~fits[cells.index])


def times(cells: Cells, spec: TimeColumn, default_zone: str) -> pd.Series:
    """When each form was handed in, in UTC; a time without an offset is the local time declared.

    In the hour that the clock repeats in autumn the first (summer) time is taken; a time that the
    clock jumps over in spring is moved past the jump.
    """
    texts = pd.Series(cells.texts, dtype="string")
    zone = ZoneInfo(spec.time_zone or default_zone)
    if spec.format:
        offset = pd.Series("%z" in spec.format, index=texts.index)
        pattern = spec.format
    else:
        # A date has hyphens too: an offset stands only after a time of day.
        offset = texts.str.contains(_OFFSET) & texts.str.contains(":")
        pattern = "ISO8601"
    moments = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us, UTC]")
    with_offset = pd.to_datetime(texts[offset], format=pattern, errors="coerce", utc=True)
    moments.loc[offset] = with_offset.astype("datetime64[us, UTC]")
    local = pd.to_datetime(texts[~offset], format=pattern, errors="coerce")
    moments.loc[~offset] = _localised(cells, local.astype("datetime64[us]"), zone)
    cells.find("time_unreadable", ((texts != "") & moments.isna()).to_numpy(dtype=bool))
    of_rows: pd.Series = moments.take(cells.index).reset_index(drop=True)
    return of_rows


def _localised(cells: Cells, local: pd.Series, zone: ZoneInfo) -> pd.Series:
    """Local times in UTC, with findings where the clock was changed."""
    summer = np.ones(len(local), dtype=bool)
    first = local.dt.tz_localize(zone, ambiguous=summer, nonexistent="shift_forward")
    second = local.dt.tz_localize(zone, ambiguous=~summer, nonexistent="shift_forward")
    strict = local.dt.tz_localize(zone, ambiguous=summer, nonexistent="NaT")
    for code, met in (
        ("time_twice", first != second),
        ("time_nonexistent", strict.isna()),
    ):
        here = (met & local.notna()).reindex(range(len(cells.texts)), fill_value=False)
        cells.find(code, here.to_numpy(dtype=bool))
    in_utc: pd.Series = first.dt.tz_convert("UTC")
    return in_utc


def answers(cells: Cells, spec: ItemColumns, scale: Scale) -> tuple[IntArray, list[str | None]]:
    """For each distinct text the answer as given, or the reason why there is none.

    A number off the scale is kept as given: what to do with it is a cleaning rule's to decide. A
    text that stands for nothing is ``invalid``.
    """
    meanings = {tidy_text(text): meaning for text, meaning in spec.answers.items()}
    folded = {text.casefold(): meaning for text, meaning in meanings.items()}
    numbers_are_answers = not any(isinstance(meaning, int) for meaning in meanings.values())
    values = np.zeros(len(cells.texts), dtype=np.int64)
    reasons: list[str | None] = []
    unknown = np.zeros(len(cells.texts), dtype=bool)
    for place, text in enumerate(cells.texts):
        number = _whole(text)
        meaning: int | str | None = meanings.get(text, folded.get(text.casefold()))
        if meaning is None and number is not None:
            meaning = meanings.get(number)
            undeclared = int(number) not in scale.points
            if meaning is None and (numbers_are_answers or undeclared):
                meaning = int(number)
        if meaning is None:
            meaning = "invalid" if text else spec.empty
            unknown[place] = bool(text)
        values[place] = meaning if isinstance(meaning, int) else 0
        reasons.append(None if isinstance(meaning, int) else meaning)
    cells.find_strange("answer_unknown", unknown)
    return values, reasons
