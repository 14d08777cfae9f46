"""What SPSS and Stata files have in common: typed columns, labels, and codes for missing values.

Cells are the values as the file codes them (``1``, not ``1.0`` and not its label). A code that the
file declares to be missing keeps its meaning only through the binding: where that does not name it,
it is no number any more, so that it is never taken for an answer.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from samskaping.ingest.columns import bound_columns
from samskaping.ingest.delimited_text import TextTable, checked_header, damaged, shown, tidy_text
from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import refused
from samskaping.ingest.header import without_totals
from samskaping.ingest.sheets import refusal
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.process import take_apart
from samskaping.study.bindings import (
    CodeColumns,
    CodedColumn,
    DelimitedCodes,
    DurationColumn,
    FlagColumn,
    IdentifierColumn,
    ItemColumns,
    Layout,
    TimeColumn,
)
from samskaping.study.findings import Finding

_ENCODINGS = {"utf-8": "UTF-8", "cp1252": "WINDOWS-1252", "iso-8859-1": "ISO-8859-1"}
# What stands before a code that the file declares missing and the binding does not name.
UNNAMED = "missing: "


def read_columns(
    raw: RawFile, layout: Layout, kind: Literal["sav", "dta"], limits: Limits | None = None
) -> TextTable:
    """All columns as text; row 1 is the first case, as the program itself numbers them.

    Raises
    ------
    IngestError
        The file is not of this kind, damaged, in another encoding, larger than the limits, empty,
        or has a broken header.
    """
    encoding = _ENCODINGS.get(layout.encoding)
    try:
        told = take_apart(kind, raw.content, limits, encoding=encoding)
    except Refused as cause:
        raise refusal(cause, raw.file) from None
    if not told["columns"]:
        raise refused("raw_empty", raw.file)
    if not told["rows"]:
        raise refused("raw_no_rows", raw.file)
    names = checked_header([one["name"] for one in told["columns"]], raw.file)
    declared = Declared(layout)
    findings: list[Finding] = []
    columns = {}
    for name, one in zip(names, told["columns"], strict=True):
        index = np.frombuffer(base64.b64decode(one["index"]), dtype="<i4").astype(np.int32)
        texts = [tidy_text(text) for text in one["texts"]]
        texts = _marked(raw.file, name, texts, index, one, declared, findings)
        cells = pa.array(texts, pa.string()).take(pa.array(index))
        columns[name] = pa.chunked_array([cells])
    rows = np.arange(1, told["rows"] + 1, dtype=np.int64)
    written = {
        name: frozenset(map(tidy_text, one["texts"] if one["is_text"] else ()))
        for name, one in zip(names, told["columns"], strict=True)
    }
    table = TextTable(raw.file, columns, rows, findings, written=written)
    findings.extend(damaged(table))
    return without_totals(table, layout)


class Declared:
    """Which texts a layout gives a meaning to in each column, and what becomes of the others."""

    def __init__(self, layout: Layout) -> None:
        self.bound = set(bound_columns(layout))
        self.texts: dict[str, set[str]] = {}
        self.blank: set[str] = set()
        for name in type(layout).model_fields:
            self._learn(getattr(layout, name))
        everywhere = {tidy_text(text) for text in getattr(layout, "missing", {})}
        for name in self.bound:
            self.texts.setdefault(name, set()).update(everywhere)

    def _learn(self, part: object) -> None:
        match part:
            case CodedColumn(column=column, codes=codes):
                self._add([column], codes)
            case FlagColumn(column=column, yes=yes, no=no):
                self._add([column], (*yes, *no))
            case ItemColumns(columns=columns, answers=answers):
                self._add(columns.values(), answers)
            case CodeColumns(columns=columns, yes=yes, no=no):
                self._add(columns.values(), (*yes, *no))
            case DelimitedCodes(column=column, codes=codes):
                self._add([column], codes)
            case IdentifierColumn() | TimeColumn() | DurationColumn():
                self.blank.add(tidy_text(part.column))
            case _:
                return

    def _add(self, columns: Any, texts: Any) -> None:
        for column in columns:
            self.texts.setdefault(tidy_text(column), set()).update(tidy_text(one) for one in texts)


def _marked(
    file: str,
    name: str,
    texts: list[str],
    index: NDArray[np.int32],
    told: Mapping[str, Any],
    declared: Declared,
    findings: list[Finding],
) -> list[str]:
    """The texts, those of user-missing codes without a declared meaning set apart."""
    if name not in declared.bound or not told["user_missing"]:
        return texts
    known = declared.texts.get(name, set())
    marked = list(texts)
    blank = name in declared.blank
    unnamed = [one for one in _user_missing(texts, told["user_missing"]) if texts[one] not in known]
    for place in unnamed:
        marked[place] = "" if blank else UNNAMED + texts[place]
    # What stands for a person or a time is not quoted, missing or not.
    for places in [unnamed] if blank and unnamed else [[one] for one in unnamed]:
        rows = np.flatnonzero(np.isin(index, places))
        label = "" if blank else shown(tidy_text(told["labels"].get(texts[places[0]], "")))
        arguments: dict[str, str | int] = {
            "n": len(rows),
            "missing": "–" if blank else texts[places[0]][:20],
            "label": label or "–",
        }
        findings.append(
            Finding(
                code="raw_user_missing",
                file=file,
                row=int(rows[0]) + 1 if len(rows) else None,
                column=shown(name),
                arguments=arguments,
            )
        )
    return marked


def _user_missing(texts: list[str], ranges: list[list[str]]) -> Iterator[int]:
    for place, text in enumerate(texts):
        if text and any(within(ends, text) for ends in ranges):
            yield place


def within(ends: list[str], text: str) -> bool:
    """Whether a code lies in a range of user-missing ones; both ends belong to it."""
    low, high = ends
    try:
        return float(low) <= float(text) <= float(high)
    except ValueError:
        return tidy_text(low) <= text <= tidy_text(high)
