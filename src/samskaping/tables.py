"""The tidy tables: what columns they have, and how they are written so that bytes repeat.

A table is checked against its schema when it is written and when it is read. Every row keeps the
file, sheet and row that it came from, and rows are sorted by those, never by pseudonym.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.parquet

MISSING_REASONS = (
    "not_shown",
    "skipped",
    "dont_know",
    "not_applicable",
    "refused",
    "invalid",
    "test",
    "suppressed",
)
# The first letter of a pseudonym: of a person, of a form that does not say whose, of an interview.
PERSON, FORM, INTERVIEW = "p", "f", "i"
# Where a row comes from; rows are sorted by it.
SOURCE = ["source_file", "source_sheet", "source_row"]
# Why a quote goes no further than the door; one that does has its text.
QUOTE_REASONS = (
    "unknown_interview",
    "unknown_case",
    "unknown_value",
    "no_consent",
    "not_signed_off",
    "unprintable",
    "not_scrubbed",
    "not_found",
)
SEVERITIES = ("error", "warning", "note")
# What the text of an interview is parted into.
PARAGRAPH, SENTENCE, TEXT = PASSAGES = ("paragraph", "sentence", "text")


def _text(*, nullable: bool = True, within: tuple[str, ...] | None = None) -> pa.Column:
    checks = [pa.Check.isin(within)] if within else []
    return pa.Column("string", checks=checks, nullable=nullable)


def _source() -> dict[str, pa.Column]:
    return {
        "source_file": _text(nullable=False),
        "source_sheet": _text(),
        "source_row": pa.Column("Int64", pa.Check.ge(1)),
    }


def _submission() -> dict[str, pa.Column]:
    return {
        "case": _text(),
        "municipality": _text(),
        "country": _text(),
        "wave": _text(),
        "respondent": _text(nullable=False),
        "role": _text(),
        "language": _text(),
        "submitted_at": pa.Column("datetime64[us, UTC]", nullable=True),
    }


def _interview() -> dict[str, pa.Column]:
    return {
        "case": _text(),
        "wave": _text(),
        "source": _text(nullable=False),
        "person": _text(nullable=False),
        "role": _text(),
        "coder": _text(),
        "unit": _text(),
    }


_VALUE_OR_REASON = pa.Check(
    lambda table: table["value"].isna() == table["missing_reason"].notna(),
    error="a cell has either a value or the reason why it has none",
)

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    # One row per submitted form: what the cleaning rules decide on.
    "submissions": pa.DataFrameSchema(
        {
            **_submission(),
            "consent": pa.Column("boolean", nullable=True),
            "is_test": pa.Column("boolean", nullable=True),
            "duration_seconds": pa.Column("Float64", pa.Check.ge(0), nullable=True),
            # Only in a study whose bindings name survey weights; blank where one cannot be used.
            "weight": pa.Column("Float64", pa.Check.gt(0), nullable=True, required=False),
            "case_given": pa.Column("boolean"),
            "role_given": pa.Column("boolean"),
            **_source(),
        },
        strict=True,
        ordered=True,
        unique=SOURCE,
    ),
    # One row per respondent, wave and item.
    "responses": pa.DataFrameSchema(
        {
            **_submission(),
            "item": _text(nullable=False),
            "value": pa.Column("Int64", nullable=True),
            "missing_reason": _text(within=MISSING_REASONS),
            **_source(),
        },
        checks=_VALUE_OR_REASON,
        strict=True,
        ordered=True,
        unique=[*SOURCE, "item"],
    ),
    # One row per indicator, unit and occasion. `case` is a case or a comparison group; `unit` is a
    # pseudonym where persons were measured, and blank for one figure of a whole case.
    "measurements": pa.DataFrameSchema(
        {
            "case": _text(),
            "indicator": _text(),
            "level": _text(),
            "unit": _text(),
            "arm": _text(within=("effort", "comparison")),
            "occasion": _text(),
            "date": pa.Column("datetime64[us]", nullable=True),
            "value": pa.Column("Float64", nullable=True),
            "n": pa.Column("Int64", pa.Check.ge(0), nullable=True),
            "missing_reason": _text(within=MISSING_REASONS),
            "consent": pa.Column("boolean", nullable=True),
            **_source(),
            "source_column": _text(nullable=False),
        },
        checks=_VALUE_OR_REASON,
        strict=True,
        ordered=True,
        unique=[*SOURCE, "source_column"],
    ),
    # One row per coded segment, code and coder. `source` and `person` are pseudonyms; `unit` is the
    # segment's number where the file gives it.
    "codings": pa.DataFrameSchema(
        {
            **_interview(),
            "code": _text(),
            "start": pa.Column("Int64", pa.Check.ge(0), nullable=True),
            "end": pa.Column("Int64", pa.Check.ge(0), nullable=True),
            "weight": pa.Column("Float64", nullable=True),
            **_source(),
        },
        strict=True,
        ordered=True,
    ),
    # Which coder read what: one row per coder and segment, or per coder and interview (no `unit`).
    # A row of a file may be about several coders, each in columns of their own.
    "coverage": pa.DataFrameSchema(
        {**_interview(), **_source()},
        strict=True,
        ordered=True,
        unique=[*SOURCE, "coder"],
    ),
    # Where the parts of an interview's text begin and end, in characters; the text is not kept.
    "passages": pa.DataFrameSchema(
        {
            "case": _text(),
            "source": _text(nullable=False),
            "kind": _text(nullable=False, within=PASSAGES),
            "number": pa.Column("Int64", pa.Check.ge(1)),
            "start": pa.Column("Int64", pa.Check.ge(0)),
            "end": pa.Column("Int64", pa.Check.ge(0)),
            "source_file": _text(nullable=False),
        },
        strict=True,
        ordered=True,
        unique=["source_file", "case", "source", "kind", "number"],
    ),
    # One row per quote. The text stands only where nothing speaks against its being printed.
    "quotes": pa.DataFrameSchema(
        {
            "case": _text(),
            "source": _text(nullable=False),
            "person": _text(nullable=False),
            "value": _text(),
            "direction": _text(within=("supports", "questions")),
            "text": _text(),
            "reason": _text(within=QUOTE_REASONS),
            # Whether the interview was there to be searched for it.
            "checked": pa.Column("boolean"),
            **_source(),
        },
        checks=pa.Check(
            lambda table: table["text"].isna() == table["reason"].notna(),
            error="a quote has either a text or the reason why it has none",
        ),
        strict=True,
        ordered=True,
        unique=SOURCE,
    ),
    # One row per decision that coders disagreed on and settled; `unit` is the segment's number, the
    # ends of the passage, or `whole`.
    "resolutions": pa.DataFrameSchema(
        {
            "source": _text(nullable=False),
            "unit": _text(nullable=False),
            "code": _text(nullable=False),
            "given": pa.Column("bool"),
            **_source(),
        },
        strict=True,
        ordered=True,
        unique=["source", "unit", "code"],
    ),
    # What a reader saw and where. `arguments` is JSON; a value stands only where it may be quoted.
    "findings": pa.DataFrameSchema(
        {
            "severity": _text(nullable=False, within=SEVERITIES),
            "code": _text(nullable=False),
            "source_file": _text(),
            "sheet": _text(),
            "row": pa.Column("Int64", nullable=True),
            "column": _text(),
            "value": _text(),
            "arguments": _text(nullable=False),
        },
        strict=True,
        ordered=True,
    ),
    # Every row or cell that a cleaning rule removed or changed, or flagged.
    "exclusions": pa.DataFrameSchema(
        {
            "table": _text(nullable=False),
            "key": _text(nullable=False),
            "rule": _text(nullable=False),
            "effect": _text(nullable=False, within=("excluded", "changed", "flagged")),
            "before": _text(),
            "after": _text(),
            "why": _text(nullable=False),
            "case": _text(),
            "wave": _text(),
            "role": _text(),
            **_source(),
        },
        strict=True,
        ordered=True,
    ),
}


@contextmanager
def publish(path: str | Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; it takes the place of ``path`` when all went well.

    A reader, or a run that was killed, never meets half a file.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.stem}.{os.getpid()}{target.suffix}")
    try:
        yield beside
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def empty_table(name: str) -> pd.DataFrame:
    """A table of the named schema without rows."""
    return _empty_table(name).copy()


@cache
def _empty_table(name: str) -> pd.DataFrame:
    columns = {
        column: schema.dtype.type
        for column, schema in SCHEMAS[name].columns.items()
        if schema.required
    }
    return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in columns.items()})


def typed(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """``table`` with the named schema's columns, order and types, its rows numbered from zero.

    Raises
    ------
    pandera.errors.SchemaErrors
        Columns are missing or too many, or a rule of the schema does not hold.
    """
    return SCHEMAS[name].validate(in_types(table, name), lazy=True)


def in_types(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """As ``typed``, with the rules of the schema left to be checked later."""
    types = {
        column: part.dtype.type
        for column, part in SCHEMAS[name].columns.items()
        if part.required or column in table.columns
    }
    return table[list(types)].reset_index(drop=True).astype(types)


def write_table(table: pd.DataFrame, path: str | Path, name: str) -> None:
    """Check a tidy table against its schema and write it as Parquet."""
    with publish(path) as beside:
        write_parquet(typed(table, name), beside)


def read_table(path: str | Path, name: str) -> pd.DataFrame:
    """Read a tidy table and check it against its schema."""
    return typed(pd.read_parquet(path), name)


def read_if_given(path: str | Path | None, name: str) -> pd.DataFrame:
    """A tidy table, or one without rows where a study has none."""
    return empty_table(name) if path is None else read_table(path, name)


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Parquet without anything that changes from run to run."""
    arrow = pyarrow.Table.from_pandas(table, preserve_index=False)
    pyarrow.parquet.write_table(arrow.replace_schema_metadata(None), path, compression="zstd")


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """CSV for programs: UTF-8, comma, decimal point, full precision, LF."""
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
