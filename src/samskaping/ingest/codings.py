"""Coded interviews: raw files of segments, and coder–source tables, become tidy tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from samskaping.ingest import pseudonyms
from samskaping.ingest.cells import Cells, text_array
from samskaping.ingest.coded_ids import ids
from samskaping.ingest.columns import bound_columns, check_columns
from samskaping.ingest.delimited_text import TextTable
from samskaping.ingest.exports import AnyLayout, Export, open_raw, with_own_columns
from samskaping.ingest.findings import IngestError, findings_table
from samskaping.ingest.formats import reader
from samskaping.ingest.given_codes import given_codes
from samskaping.ingest.numbers import plain_numbers, whole_numbers
from samskaping.ingest.passages import table_of
from samskaping.study.bindings import CodingBinding, CoverageBinding
from samskaping.study.findings import Finding, errors
from samskaping.study.keys import Key
from samskaping.study.model import CodingSource, CoverageSource, Outline
from samskaping.tables import SCHEMAS, empty_table


@dataclass(frozen=True)
class Codings:
    """What a file of segments holds, as tidy tables of these names."""

    codings: pd.DataFrame
    coverage: pd.DataFrame
    passages: pd.DataFrame
    findings: pd.DataFrame
    seen: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """What a coder–source table holds, as the tables ``coverage`` and ``findings``."""

    coverage: pd.DataFrame
    findings: pd.DataFrame
    seen: tuple[Finding, ...] = ()


def read_codings(source: CodingSource, folder: Path | str, outline: Outline, key: Key) -> Codings:
    """Read one raw file of coded segments, row by row in the order of the file.

    Each row gives a row of coverage, for its coder read the segment, and a coding for each of its
    codes; a code that is not known gives one without ``code``. A segment without a number is named
    by where it starts and ends, if the file says so. The interview and the person are pseudonyms
    made with ``key``; where no person is named, the interview is taken to be one person's. Of a
    project that holds the interviews themselves, it is kept where their passages begin and end,
    and segments are found again by their place in the text.

    Raises
    ------
    IngestError
        With every finding that stops: the file is not what the binding says.
    """
    table, binding, seen, texts = _opened(source, source.binding, folder)
    rows = _interviews(table, binding, outline, key, seen)
    columns: dict[str, Any] = {
        name: _numbers(table, column, binding.decimal, seen)
        for name, column in (("start", binding.start), ("end", binding.end))
    }
    columns["weight"] = _weights(table, binding, seen)
    rows = rows.assign(**columns)
    rows["unit"] = None if texts else _units(table, binding, rows, key, seen)
    stops = outline.cleaning.unknown_code == "stop"
    given = given_codes(table, binding.codes, seen, stops=stops)
    coded = rows.take(given["row"].to_numpy()).assign(code=given["code"].array)
    if errors(seen):
        raise IngestError(seen)
    return Codings(
        _with_types(coded, "codings") if len(coded) else empty_table("codings"),
        _with_types(rows, "coverage"),
        table_of(texts, _places(table, binding, rows), table.file),
        findings_table(seen),
        tuple(seen),
    )


def read_coverage(
    source: CoverageSource, folder: Path | str, outline: Outline, key: Key
) -> Coverage:
    """Read one coder–source table: which coder read which interview.

    Raises
    ------
    IngestError
        With every finding that stops: the file is not what the binding says.
    """
    table, binding, seen, _ = _opened(source, source.binding, folder)
    rows = _interviews(table, binding, outline, key, seen).assign(unit=None)
    if errors(seen):
        raise IngestError(seen)
    return Coverage(_with_types(rows, "coverage"), findings_table(seen), tuple(seen))


def _opened(
    source: CodingSource | CoverageSource, layout: AnyLayout, folder: Path | str
) -> tuple[TextTable, AnyLayout, list[Finding], Mapping[str, str]]:
    export = reader(source.format)(open_raw(source, folder), layout)
    layout = _with_places(layout, export)
    binding = with_own_columns(layout, export, bound_columns(layout))
    found = check_columns(export.table, binding)
    if errors(found):
        raise IngestError([*export.table.findings, *found])
    return export.table, binding, [*export.table.findings, *found], export.texts


def _with_places(layout: AnyLayout, export: Export) -> AnyLayout:
    """Where segments begin and end in the texts of a project stands in columns of its own."""
    if not isinstance(layout, CodingBinding) or not export.texts:
        return layout
    set_aside = {*layout.drop, *layout.ignore}
    own: dict[str, str] = {
        name: name
        for name in ("start", "end")
        if getattr(layout, name) is None and name in export.table.columns and name not in set_aside
    }
    return layout.model_copy(update=own)


def _places(
    table: TextTable, binding: CodingBinding, rows: pd.DataFrame
) -> dict[str, tuple[str | None, str]]:
    """The case and the pseudonym of each interview that the file names."""
    cells = Cells.of(table, binding.source.column)
    first = pd.Series(cells.index).drop_duplicates()
    case, source = (rows[name].iloc[first.index] for name in ("case", "source"))
    return {
        cells.texts[place]: (None if pd.isna(of) else str(of), str(name))
        for place, of, name in zip(first, case, source, strict=True)
    }


def _interviews(
    table: TextTable,
    binding: CodingBinding | CoverageBinding,
    outline: Outline,
    key: Key,
    seen: list[Finding],
) -> pd.DataFrame:
    """Whose interview each row is about, and who read it."""
    stops = outline.cleaning.unknown_case == "stop"
    case = ids(table, binding.case, "case", seen, stops=stops)
    cases = pd.Series(case).fillna("").tolist()
    source = _sources(table, binding, cases, key, seen)
    return pd.DataFrame(
        {
            "case": case,
            "wave": ids(table, binding.wave, "interview_wave", seen),
            "source": source,
            "person": _persons(table, binding, cases, source, key, seen),
            "role": ids(table, binding.role, "interview_role", seen),
            "coder": ids(table, binding.coder, "coder", seen),
            "source_file": table.file,
            "source_sheet": table.sheet,
            "source_row": table.rows,
        }
    )


def _sources(
    table: TextTable,
    binding: CodingBinding | CoverageBinding,
    cases: list[str],
    key: Key,
    seen: list[Finding],
) -> list[str]:
    """The interview of each row; a row that names none is nobody else's."""
    cells = Cells.of(table, binding.source.column)
    cells.find("interview_blank", np.array([text == "" for text in cells.texts], dtype=np.bool_))
    seen += cells.findings
    texts = [cells.texts[place] for place in cells.index.tolist()]
    nobody = pseudonyms.forms(table.file, table.rows.tolist(), key)
    return [
        pseudonyms.interview(text, case, key) if text else form
        for text, case, form in zip(texts, cases, nobody, strict=True)
    ]


def _persons(
    table: TextTable,
    binding: CodingBinding | CoverageBinding,
    cases: list[str],
    sources: list[str],
    key: Key,
    seen: list[Finding],
) -> list[str]:
    if binding.person is None:
        return [pseudonyms.speaker(source, key) for source in sources]
    cells = Cells.of(table, binding.person.column)
    cells.find("speaker_blank", np.array([text == "" for text in cells.texts], dtype=np.bool_))
    seen += cells.findings
    texts = [cells.texts[place] for place in cells.index.tolist()]
    return [
        pseudonyms.interviewed(text, case, key) if text else pseudonyms.speaker(source, key)
        for text, case, source in zip(texts, cases, sources, strict=True)
    ]


def _numbers(
    table: TextTable, column: str | None, decimal: str, seen: list[Finding]
) -> pd.arrays.IntegerArray:
    if column is None:
        nothing = np.zeros(len(table.rows), dtype=np.int64)
        return pd.arrays.IntegerArray(nothing, np.ones(len(table.rows), dtype=np.bool_))
    cells = Cells.of(table, column)
    found = whole_numbers(cells, decimal, "place_unreadable")
    seen += cells.findings
    return found


def _weights(
    table: TextTable, binding: CodingBinding, seen: list[Finding]
) -> pd.arrays.FloatingArray | float:
    if binding.weight is None:
        return np.nan
    cells = Cells.of(table, binding.weight)
    found = plain_numbers(cells, binding.decimal, "weight_unreadable")
    seen += cells.findings
    return found


def _units(
    table: TextTable,
    binding: CodingBinding,
    rows: pd.DataFrame,
    key: Key,
    seen: list[Finding],
) -> Any:
    """The segment of each row, by its number or else by its ends."""
    if binding.unit is None:
        known = rows["start"].notna() & rows["end"].notna() & (rows["start"] <= rows["end"])
        ends = rows["start"].astype("string") + "-" + rows["end"].astype("string")
        return ends.where(known.fillna(False))
    cells = Cells.of(table, binding.unit)
    cells.find("unit_blank", np.array([text == "" for text in cells.texts], dtype=np.bool_))
    seen += cells.findings
    named = [pseudonyms.segment(text, key) if text else None for text in cells.texts]
    return text_array(named, cells.index)


def _with_types(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    kinds = {column: part.dtype.type for column, part in SCHEMAS[name].columns.items()}
    return rows[list(kinds)].astype(kinds).reset_index(drop=True)
