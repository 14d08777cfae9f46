"""Quotes from the interviews: only the wording of those that may be printed passes the door.

A quote passes if the person consented, somebody signed it off, nothing that identifies anybody is
left in it, and it was said where it is said to have been. Of any other quote the reason stays and
the text goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from samskaping.ingest import pseudonyms
from samskaping.ingest.candidates import COLUMNS, candidate_layout, candidates
from samskaping.ingest.cells import Cells, flag
from samskaping.ingest.coded_ids import ids
from samskaping.ingest.columns import check_columns
from samskaping.ingest.delimited_text import TextTable, tidy_text
from samskaping.ingest.exports import open_raw
from samskaping.ingest.findings import IngestError, findings_table
from samskaping.ingest.formats import reader
from samskaping.ingest.interview_texts import (
    Project,
    cells_of,
    known_names,
    read_projects,
    texts_by_interview,
)
from samskaping.ingest.numbers import whole_numbers
from samskaping.ingest.quote_wording import Judge, printed, reason_against
from samskaping.scrubbing import found_in
from samskaping.study.bindings import FlagColumn, QuoteBinding
from samskaping.study.code_values import code_values
from samskaping.study.findings import Finding, errors
from samskaping.study.keys import Key
from samskaping.study.model import CodingSource, NameLists, Outline, QuoteSource
from samskaping.tables import empty_table, typed

_TOLD = {
    "no_consent": "quote_no_consent",
    "not_signed_off": "quote_not_signed_off",
    "unprintable": "quote_unprintable",
    "not_found": "quote_not_found",
}


@dataclass(frozen=True)
class Quotes:
    """What a file of quotes holds, as the tables ``quotes`` and ``findings``."""

    quotes: pd.DataFrame
    findings: pd.DataFrame
    seen: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class AllQuotes(Quotes):
    """The quotes of all files, and the list of what might be quoted: its header and rows."""

    header: tuple[str, ...] = COLUMNS
    candidates: tuple[tuple[str | int, ...], ...] = ()


def read_all_quotes(
    sources: Iterable[QuoteSource],
    interviews: Iterable[CodingSource],
    names: NameLists,
    folder: Path | str,
    outline: Outline,
    key: Key,
) -> AllQuotes:
    """Read all quotes of a study, and list the passages of its interviews that might be quoted.

    Raises
    ------
    IngestError
        With every finding that stops, of all files.
    """
    projects = list(read_projects(interviews, folder))
    judge = judge_of(projects, names, folder, outline, key)
    parts: list[Quotes] = []
    stopped: list[Finding] = []
    for source in sorted(sources, key=lambda one: one.file):
        try:
            parts.append(read_quotes(source, folder, outline, key, judge))
        except IngestError as cause:
            stopped += cause.findings
    if stopped:
        raise IngestError(stopped)
    listed = candidates(projects, outline, judge.known)
    seen = (*(finding for part in parts for finding in part.seen), *listed.seen)
    tables = [part.quotes for part in parts if len(part.quotes)]
    quotes = typed(pd.concat(tables), "quotes") if tables else empty_table("quotes")
    return AllQuotes(quotes, findings_table(seen), seen, candidates=listed.rows)


def judge_of(
    projects: Iterable[Project], names: NameLists, folder: Path | str, outline: Outline, key: Key
) -> Judge:
    """What the quotes of a study are held against.

    Raises
    ------
    IngestError
        A list of names cannot be read.
    """
    return Judge(known_names(outline, names, folder), texts_by_interview(projects, key))


def read_quotes(
    source: QuoteSource, folder: Path | str, outline: Outline, key: Key, judge: Judge
) -> Quotes:
    """Read one table of quotes, row by row in the order of the file.

    No finding and no error shows a word of a quote.

    Raises
    ------
    IngestError
        With every finding that stops: the file is not what the binding says.
    """
    layout = source.binding or candidate_layout(outline)
    table = reader(source.format)(open_raw(source, folder), layout).table
    if source.binding is None:
        # A list of candidates that was filled in: whoever did may have noted more beside it.
        layout = candidate_layout(outline, table.header)
    found = check_columns(table, layout)
    if errors(found):
        raise IngestError([*table.findings, *found])
    seen = [*table.findings, *found]
    rows = _rows(table, layout, outline, key, seen)
    texts = [printed(text) for text in cells_of(table, layout.text)]
    reasons = [
        reason_against(row, text, judge)
        for row, text in zip(rows.to_dict("records"), texts, strict=True)
    ]
    # A column that was taken for another one may hold what people said: no cell is shown.
    seen = [replace(finding, value=None) for finding in seen]
    seen += _told(table, layout, rows, texts, reasons, judge)
    rows["reason"] = reasons
    rows["checked"] = rows["source"].isin(list(judge.said))
    rows["text"] = [None if reason else text for text, reason in zip(texts, reasons, strict=True)]
    quotes = typed(rows, "quotes") if len(rows) else empty_table("quotes")
    return Quotes(quotes, findings_table(seen), tuple(seen))


def _rows(
    table: TextTable, layout: QuoteBinding, outline: Outline, key: Key, seen: list[Finding]
) -> pd.DataFrame:
    cases = pd.Series(ids(table, layout.case, "quote_case", seen))
    named = Cells.of(table, layout.source.column)
    named.find("quote_interview_blank", np.array([text == "" for text in named.texts]))
    seen += named.findings
    interviews = [named.texts[place] for place in named.index.tolist()]
    nobody = pseudonyms.forms(table.file, table.rows.tolist(), key)
    sources = [
        pseudonyms.interview(text, case, key) if text else form
        for text, case, form in zip(interviews, cases.fillna(""), nobody, strict=True)
    ]
    speakers = [""] * len(sources)
    if layout.person is not None:
        speakers = [tidy_text(text) for text in cells_of(table, layout.person.column)]
    persons = [
        pseudonyms.interviewed(speaker, case, key) if speaker else pseudonyms.speaker(source, key)
        for speaker, case, source in zip(speakers, cases.fillna(""), sources, strict=True)
    ]
    rows = pd.DataFrame({"case": cases, "source": sources, "person": persons})
    return rows.assign(
        **_about(table, layout, outline, seen),
        start=_place(table, layout.start, layout.decimal, seen),
        end=_place(table, layout.end, layout.decimal, seen),
        consent=_flag(table, layout.consent, seen),
        signed_off=_flag(table, layout.signed_off, seen),
        source_file=table.file,
        source_sheet=table.sheet,
        source_row=table.rows,
    )


def _about(
    table: TextTable, layout: QuoteBinding, outline: Outline, seen: list[Finding]
) -> dict[str, Any]:
    """The value that each quote is about, and for or against it; a code that is bound says both."""
    if layout.code is None:
        values = ids(table, layout.value, "quote_about", seen)
        return {"value": values, "direction": None}
    codes = pd.Series(ids(table, layout.code, "quote_about", seen))
    meaning = {} if outline.codebook is None else code_values(outline.codebook)
    value = codes.map({code: about for code, (about, _) in meaning.items()})
    direction = codes.map({code: side for code, (_, side) in meaning.items()})
    if layout.value is not None:
        own = pd.Series(ids(table, layout.value, "quote_about", seen))
        # A direction belongs to the value of its code.
        direction = direction.where(own.isna() | (own == value))
        value = own.fillna(value)
    return {"value": value, "direction": direction}


def _place(table: TextTable, column: str | None, decimal: str, seen: list[Finding]) -> Any:
    if column is None:
        return pd.array([pd.NA] * len(table.rows), dtype="Int64")
    cells = Cells.of(table, column)
    found = whole_numbers(cells, decimal, "place_unreadable")
    seen += cells.findings
    return found


def _flag(table: TextTable, spec: FlagColumn, seen: list[Finding]) -> list[bool]:
    """Only a clear yes is a yes."""
    cells = Cells.of(table, spec.column)
    found = flag(cells, spec, blank=False)
    seen += cells.findings
    return [bool(said) for said in found.fillna(False)]


def _told(
    table: TextTable,
    layout: QuoteBinding,
    rows: pd.DataFrame,
    texts: Sequence[str],
    reasons: Sequence[str | None],
    judge: Judge,
) -> Iterator[Finding]:
    """A finding for each quote that is held back, so that it can be mended; no text in any."""
    column = tidy_text(layout.text)
    unchecked = []
    for row, text, reason, source in zip(
        table.rows.tolist(), texts, reasons, rows["source"], strict=True
    ):
        place: dict[str, Any] = {
            "file": table.file, "sheet": table.sheet, "row": row, "column": column,
        }  # fmt: skip
        if reason == "not_scrubbed":
            for kind in sorted({span.kind for span in found_in(text, judge.known)}):
                yield Finding(code="quote_not_scrubbed", arguments={"kind": kind}, **place)
        elif reason in _TOLD:
            yield Finding(code=_TOLD[reason], **place)
        elif reason is None and source not in judge.said:
            unchecked.append(row)
    for row in unchecked:
        yield Finding(
            code="quote_unchecked", file=table.file, sheet=table.sheet, row=row, column=column
        )
