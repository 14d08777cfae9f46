"""Quotes from the interviews: only the wording of those that may be printed passes the door.

A quote passes if the person consented, somebody signed it off, nothing that identifies anybody is
left in it, and it was said where it is said to have been. Of any other quote the reason stays and
the text goes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from samskaping.ingest import pseudonyms
from samskaping.ingest.candidates import candidate_layout
from samskaping.ingest.cells import Cells, flag
from samskaping.ingest.coded_ids import ids
from samskaping.ingest.columns import check_columns
from samskaping.ingest.delimited_text import TextTable, tidy_text
from samskaping.ingest.exports import open_raw
from samskaping.ingest.findings import IngestError, findings_table
from samskaping.ingest.formats import reader
from samskaping.ingest.interview_texts import cells_of
from samskaping.ingest.numbers import whole_numbers
from samskaping.ingest.spoken import stands_in
from samskaping.scrubbing import Known, found_in, passage
from samskaping.study.bindings import FlagColumn, QuoteBinding
from samskaping.study.code_values import code_values
from samskaping.study.findings import Finding, errors
from samskaping.study.keys import Key
from samskaping.study.model import Outline, QuoteSource
from samskaping.tables import empty_table, typed

LONGEST = 1000
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "@")
_DASH = re.compile(r"^[-\u2212] ?")
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
class Judge:
    """What a quote is held against: the names that may not stand in it, and what was said.

    ``said`` are the texts of each interview, by its pseudonym. A quote from an interview that is
    not among them passes unchecked, which is counted.
    """

    known: Known
    said: Mapping[str, Sequence[str]]


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
        _reason(row, text, judge) for row, text in zip(rows.to_dict("records"), texts, strict=True)
    ]
    seen += _told(table, layout, rows, texts, reasons, judge)
    rows["reason"] = reasons
    rows["text"] = [None if reason else text for text, reason in zip(texts, reasons, strict=True)]
    quotes = typed(rows, "quotes") if len(rows) else empty_table("quotes")
    return Quotes(quotes, findings_table(seen), tuple(seen))


def printed(text: str) -> str:
    """A quote on one line: no double blanks or invisible signs, a dash at the start for speech."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _DASH.sub("\u2013 ", " ".join(plain.split()))


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


def _reason(row: Mapping[Any, Any], text: str, judge: Judge) -> str | None:
    """What speaks against a quote, the plainest first; None if nothing does."""
    against = (
        ("unknown_interview", str(row["source"]).startswith("f")),
        ("unknown_case", pd.isna(row["case"])),
        ("unknown_value", pd.isna(row["value"])),
        ("no_consent", not row["consent"]),
        ("not_signed_off", not row["signed_off"]),
        ("unprintable", not is_printable(text)),
    )
    for reason, holds in against:
        if holds:
            return reason
    if found_in(text, judge.known):
        return "not_scrubbed"
    return None if _was_said(row, text, judge) else "not_found"


def is_printable(text: str) -> bool:
    """Whether a quote can stand in a table: neither blank, too long, a formula, nor half signs."""
    fits = 0 < len(text) <= LONGEST
    return fits and text.isprintable() and not text.startswith(_FORMULA)


def _was_said(row: Mapping[Any, Any], text: str, judge: Judge) -> bool:
    """Whether the quote stands at its place in the interview; the benefit of the doubt without."""
    texts = judge.said.get(str(row["source"]))
    if texts is None:
        return True
    start, end = row["start"], row["end"]
    for whole in texts:
        first = 0 if pd.isna(start) else int(start)
        last = len(whole) if pd.isna(end) else int(end)
        if stands_in(text, passage(whole, first, last, found_in(whole, judge.known))):
            return True
    return False


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
