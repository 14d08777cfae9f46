"""A raw file and its binding become tidy tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from samskaping.ingest import pseudonyms
from samskaping.ingest.cells import (
    Cells,
    answers,
    as_text,
    coded,
    durations,
    flag,
    text_array,
    times,
)
from samskaping.ingest.columns import bound_columns, check_columns
from samskaping.ingest.delimited_text import TextTable
from samskaping.ingest.exports import open_raw, with_own_columns
from samskaping.ingest.findings import IngestError, findings_table
from samskaping.ingest.formats import reader
from samskaping.study.bindings import Binding, CodedColumn, Constant
from samskaping.study.findings import Finding, errors
from samskaping.study.keys import Key
from samskaping.study.model import Outline, Source
from samskaping.tables import SCHEMAS


@dataclass(frozen=True)
class Ingested:
    """What a raw file holds, as the tables ``submissions``, ``responses`` and ``findings``."""

    submissions: pd.DataFrame
    responses: pd.DataFrame
    findings: pd.DataFrame
    seen: tuple[Finding, ...] = ()


def read_source(source: Source, folder: Path | str, outline: Outline, key: Key) -> Ingested:
    """Read one raw file of the study in ``folder``, row by row in the order of the file.

    Direct identifiers go no further than this function: a person is a pseudonym made with ``key``.

    Raises
    ------
    IngestError
        With every finding that stops: the file is not what the binding says.
    """
    export = reader(source.format)(open_raw(source, folder), source.binding)
    binding = with_own_columns(source.binding, export, bound_columns(source.binding))
    table = export.table
    found = check_columns(table, binding)
    if errors(found):
        raise IngestError(found)
    seen = [*table.findings, *found]
    submissions = _submissions(table, binding, source.id, outline, key, seen)
    responses = _responses(table, binding, submissions, outline, seen)
    if errors(seen):
        raise IngestError(seen)
    return Ingested(submissions, responses, findings_table(seen), tuple(seen))


def read_sources(
    sources: Iterable[Source], folder: Path | str, outline: Outline, key: Key
) -> Ingested:
    """Read all raw files of a study; the rows are sorted by file and row.

    Raises
    ------
    IngestError
        With every finding that stops, of all files.
    """
    parts: list[Ingested] = []
    stopped: list[Finding] = []
    for source in sorted(sources, key=lambda one: one.file):
        try:
            parts.append(read_source(source, folder, outline, key))
        except IngestError as cause:
            stopped += cause.findings
    seen = [finding for part in parts for finding in part.seen]
    if stopped:
        raise IngestError([*seen, *stopped])
    return Ingested(
        pd.concat([part.submissions for part in parts], ignore_index=True),
        pd.concat([part.responses for part in parts], ignore_index=True),
        findings_table(seen),
        tuple(seen),
    )


def _submissions(
    table: TextTable,
    binding: Binding,
    source_id: str,
    outline: Outline,
    key: Key,
    seen: list[Finding],
) -> pd.DataFrame:
    stops = "_stops" if outline.cleaning.unknown_case == "stop" else ""
    case, case_given = _ids(table, binding.case, f"case_unknown{stops}", f"case_blank{stops}", seen)
    wave, _ = _ids(table, binding.wave, "wave_unknown", "wave_blank", seen)
    role, role_given = _ids(table, binding.role, "role_unknown", "role_blank", seen)
    columns: dict[str, Any] = {
        "case": case,
        **_places(case, outline),
        "wave": wave,
        "respondent": _respondents(table, binding, source_id, key, seen),
        "role": role,
        "language": _languages(table, binding, seen),
        "submitted_at": pd.Series(pd.NaT, range(len(table.rows)), "datetime64[us, UTC]"),
        "consent": pd.NA,
        "is_test": pd.NA,
        "duration_seconds": pd.NA,
        "case_given": case_given,
        "role_given": role_given,
        "source_file": table.file,
        "source_sheet": pd.NA if table.sheet is None else table.sheet,
        "source_row": table.rows,
    }
    if binding.submitted_at is not None:
        cells = Cells.of(table, binding.submitted_at.column)
        columns["submitted_at"] = times(cells, binding.submitted_at, outline.study.time_zone)
        seen += cells.findings
    # Where consent is asked for, no answer is no consent.
    for name, spec, blank in (("consent", binding.consent, False), ("is_test", binding.test, None)):
        if spec is not None:
            cells = Cells.of(table, spec.column)
            columns[name] = flag(cells, spec, blank=blank)
            seen += cells.findings
    if binding.duration is not None:
        cells = Cells.of(table, binding.duration.column)
        columns["duration_seconds"] = durations(cells, binding.duration, binding.decimal)
        seen += cells.findings
    return _with_types(pd.DataFrame(columns), "submissions")


def _ids(
    table: TextTable,
    spec: CodedColumn | Constant | None,
    unknown: str,
    blank: str | None,
    seen: list[Finding],
) -> tuple[Any, Any]:
    n = len(table.rows)
    if isinstance(spec, CodedColumn):
        cells = Cells.of(table, spec.column)
        ids, given = coded(cells, spec, unknown, blank)
        seen += cells.findings
        return ids, given
    constant = None if spec is None else spec.constant
    return text_array([constant], np.zeros(n, dtype=np.int64)), np.full(n, spec is not None)


def _places(case: Any, outline: Outline) -> dict[str, Any]:
    ids = pd.Series(case)
    return {
        name: ids.map({one.id: getattr(one, name) for one in outline.cases}).astype("string")
        for name in ("municipality", "country")
    }


def _languages(table: TextTable, binding: Binding, seen: list[Finding]) -> Any:
    spoken, _ = _ids(table, binding.language, "language_unknown", None, seen)
    default = binding.default_language
    return spoken if default is None else pd.Series(spoken).fillna(default)


def _respondents(
    table: TextTable, binding: Binding, source_id: str, key: Key, seen: list[Finding]
) -> list[str]:
    """Pseudonyms: of the person where the file identifies one, else of the form."""
    if binding.respondent is None:
        return pseudonyms.forms(source_id, table.rows.tolist(), key)
    cells = Cells.of(table, binding.respondent.column)
    blank = np.array([text == "" for text in cells.texts])
    cells.find("respondent_blank", blank)
    seen += cells.findings
    people = [pseudonyms.person(text, key) if text else "" for text in cells.texts]
    nobody = np.flatnonzero(blank[cells.index])
    of_rows = [people[place] for place in cells.index.tolist()]
    own = pseudonyms.forms(source_id, table.rows[nobody].tolist(), key)
    for place, name in zip(nobody.tolist(), own, strict=True):
        of_rows[place] = name
    return of_rows


def _responses(
    table: TextTable,
    binding: Binding,
    submissions: pd.DataFrame,
    outline: Outline,
    seen: list[Finding],
) -> pd.DataFrame:
    """Rows in the order of the file, and in each row the items in the instrument's order."""
    spec = binding.items
    items = [item.id for item in outline.scorecard.items if item.id in spec.columns]
    n, k = len(submissions), len(items)
    values = np.zeros((n, k), dtype=np.int64)
    reason_index = np.full((n, k), -1, dtype=np.int8)
    reasons: list[str] = []
    for place, item in enumerate(items):
        cells = Cells.of(table, spec.columns[item])
        answer, why = answers(cells, spec, outline.scorecard.scale)
        seen += cells.findings
        values[:, place] = answer[cells.index]
        reason_index[:, place] = _numbered(why, reasons)[cells.index]
    return _long(submissions, items, values, reason_index, reasons)


def _numbered(why: Sequence[str | None], reasons: list[str]) -> np.ndarray[Any, np.dtype[np.int8]]:
    """Each reason as its place in ``reasons``, which grows; -1 where there is an answer."""
    reasons += [one for one in dict.fromkeys(why) if one is not None and one not in reasons]
    return np.array([-1 if one is None else reasons.index(one) for one in why], dtype=np.int8)


def _long(
    submissions: pd.DataFrame,
    items: list[str],
    values: np.ndarray[Any, np.dtype[np.int64]],
    reason_index: np.ndarray[Any, np.dtype[np.int8]],
    reasons: list[str],
) -> pd.DataFrame:
    n, k = values.shape
    of_form = [name for name in SCHEMAS["responses"].columns if name in submissions.columns]
    rows = np.repeat(np.arange(n), k)
    columns = {name: submissions[name].array.take(rows) for name in of_form}
    missing = reason_index.ravel() >= 0
    why = pa.array(reason_index.ravel().astype(np.int32), mask=~missing)
    columns["item"] = text_array([*items], np.tile(np.arange(k), n))
    columns["value"] = pd.arrays.IntegerArray(values.ravel(), missing)
    columns["missing_reason"] = as_text(pa.array(reasons, pa.string()).take(why))
    return _with_types(pd.DataFrame(columns), "responses")


def _with_types(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The columns, order and types of a tidy table; its rules are checked when it is written."""
    kinds = {column: part.dtype.type for column, part in SCHEMAS[name].columns.items()}
    return table[list(kinds)].astype(kinds)
