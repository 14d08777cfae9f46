"""A raw file and its binding become tidy tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from samskaping.ingest import pseudonyms
from samskaping.ingest.cells import (
    Cells,
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
from samskaping.ingest.numbers import positive_numbers
from samskaping.ingest.responses import Responses, read_responses
from samskaping.row_groups import ROWS, in_pandas
from samskaping.study.bindings import Binding, CodedColumn, Constant
from samskaping.study.findings import Finding, errors
from samskaping.study.keys import Key
from samskaping.study.model import Outline, Source
from samskaping.tables import SCHEMAS


@dataclass(frozen=True)
class Ingested:
    """What raw files hold, as the tables ``submissions``, ``responses`` and ``findings``.

    ``sources`` are the answers of each file, from which ``responses`` is made when it is asked for.
    """

    submissions: pd.DataFrame
    findings: pd.DataFrame
    seen: tuple[Finding, ...]
    sources: tuple[Responses, ...]

    @cached_property
    def responses(self) -> pd.DataFrame:
        """One row per form and item, all of them in memory."""
        return in_pandas(list(self.slices()), "responses")

    def slices(self, rows: int = ROWS) -> Iterator[pa.Table]:
        """The table ``responses`` in slices of about so many rows, always of whole forms."""
        return chain.from_iterable(source.slices(rows) for source in self.sources)


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
        raise IngestError([*table.findings, *found])
    seen = [*table.findings, *found]
    submissions = _submissions(table, binding, source.id, outline, key, seen)
    responses = read_responses(table, binding.items, outline.scorecard, submissions, seen)
    if errors(seen):
        raise IngestError(seen)
    return Ingested(submissions, findings_table(seen), tuple(seen), (responses,))


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
        findings_table(seen),
        tuple(seen),
        tuple(one for part in parts for one in part.sources),
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
    if binding.weight is not None:
        cells = Cells.of(table, binding.weight.column)
        columns["weight"] = positive_numbers(cells, binding.decimal)
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
    codes, ids = pd.factorize(case)
    known = {one.id: one for one in outline.cases}
    # The last place is that of forms without a case, whose code is -1.
    found = [known.get(name) for name in ids] + [None]
    return {
        name: text_array([getattr(one, name, None) for one in found], codes % len(found))
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


def _with_types(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The columns, order and types of a tidy table; its rules are checked when it is written."""
    kinds = {
        column: part.dtype.type
        for column, part in SCHEMAS[name].columns.items()
        if column in table.columns
    }
    return table[list(kinds)].astype(kinds)
