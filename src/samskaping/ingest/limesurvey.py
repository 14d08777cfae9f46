"""Exports of LimeSurvey: CSV, and the tab-separated vv file.

A CSV has question codes as its header, or texts, or both (``G01Q02. Question``); with both, the
codes are the names of the columns. Codes of sub-questions are written ``G01Q02[SQ001]`` or
``G01Q02_SQ001``; a binding may use either. A vv file has two header rows, texts and codes, and
writes what would break its lines as words in braces. Its times are those of the server, without an
offset.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pyarrow.compute as pc

from samskaping.ingest.columns import bound_columns
from samskaping.ingest.decoding import in_utf8
from samskaping.ingest.delimited_text import TextTable, read_text_table, tidy_text
from samskaping.ingest.exports import Export, OwnColumns, RawFile
from samskaping.ingest.openings import opening
from samskaping.ingest.own_cells import (
    each_text,
    note_unfinished,
    present,
    renamed,
    with_cells,
    without_records,
)
from samskaping.ingest.suggestions import looks_like, not_format, tidied
from samskaping.study.bindings import Binding, DurationColumn, Layout, MissingCode, TimeColumn

_SUBMITTED = ("submitdate", "Date submitted")
_DURATION = ("interviewtime", "Total time")
_DROP = (
    "token", "ipaddr", "refurl", "firstname", "lastname", "email",
    "Access code", "Token", "IP address", "Referrer URL", "First name", "Last name",
    "Email address",
)  # fmt: skip
_IGNORE = (
    "id", "lastpage", "startlanguage", "seed", "startdate", "datestamp",
    "Response ID", "Last page", "Start language", "Seed", "Date started", "Date last action",
)  # fmt: skip
# What stands for the time of an anonymised answer.
_NO_TIME = "1980-01-01 00:00:00"
_NOT_SHOWN = "{question_not_shown}"
_REASONS: dict[str, MissingCode] = {_NOT_SHOWN: "not_shown", "N/A": "not_shown"}
# The brace comes last: what it uncovers is the text of a person, not a sign of the tool.
_SIGNS = (("{newline}", "\n"), ("{cr}", "\r"), ("{tab}", "\t"), ("{quote}", '"'), ("{lbrace}", "{"))
_BOTH = re.compile(r"([A-Za-z][\w\[\]#]*)\. ")


def read(raw: RawFile, layout: Layout) -> Export:
    """The export as a table of text, and LimeSurvey's own columns.

    Raises
    ------
    IngestError
        LimeSurvey's own columns are not there, or the text cannot be read.
    """
    records = tidied(opening(raw.content))
    if records and not looks_like("limesurvey", records):
        raise not_format(raw, "limesurvey")
    is_vv = len(records) > 1 and {"id", "submitdate"} <= set(records[1])
    table = _vv(raw, layout) if is_vv else _csv(raw, layout)
    if not set(_SUBMITTED) & set(table.header):
        raise not_format(raw, "limesurvey")
    table = _as_bound(table, layout)
    table = _without_signs(table, layout) if is_vv else table
    submitted = present(_SUBMITTED, table)[0]
    note_unfinished(table, submitted, {""})
    times = each_text(table.columns[submitted], lambda text: "" if _NO_TIME in text else text)
    durations = present(_DURATION, table)
    return Export(
        with_cells(table, {submitted: times}),
        OwnColumns(
            submitted_at=TimeColumn(column=submitted),
            duration=DurationColumn(column=durations[0]) if durations else None,
            drop=present(_DROP, table),
            ignore=present(_IGNORE, table),
            answers=_REASONS,
        ),
    )


def _csv(raw: RawFile, layout: Layout) -> TextTable:
    table = read_text_table(
        raw.content, raw.file, encoding=layout.encoding, separator=layout.separator
    )
    codes = {name: found[1] for name in table.header if (found := _BOTH.match(name))}
    return renamed(table, codes) if {"id", "submitdate"} <= set(codes.values()) else table


def _vv(raw: RawFile, layout: Layout) -> TextTable:
    content, found = in_utf8(raw.content, raw.file, layout.encoding)
    table = read_text_table(_codes_first(content), raw.file, encoding="utf-8", separator="\t")
    return replace(without_records(table, 1), findings=[*found, *table.findings])


def _codes_first(content: bytes) -> bytes:
    """The text with its second record in place of the first too, so that rows keep their numbers.

    A text in which two records cannot be told apart stays as it is.
    """
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""):
            taken.append(line)
            yield line

    records = csv.reader(lines(), delimiter="\t")
    try:
        next(records)
        texts = len(taken)
        next(records)
    except (csv.Error, StopIteration):
        return content
    head, codes = ("".join(part).encode() for part in (taken[:texts], taken[texts:]))
    rest = content[len(head) + len(codes) :]
    codes = codes if codes.endswith((b"\n", b"\r")) else codes + b"\n"
    return codes + codes + rest


def _as_bound(table: TextTable, layout: Layout) -> TextTable:
    """The table with codes of sub-questions written as the layout writes them."""
    set_aside = (tidy_text(name) for name in (*layout.drop, *layout.ignore))
    wanted = dict.fromkeys((*bound_columns(layout), *set_aside))
    in_file: dict[str, list[str]] = {}
    for name in table.header:
        in_file.setdefault(_underscored(name), []).append(name)
    names = {}
    for name in wanted:
        same = in_file.get(_underscored(name), [])
        if name not in table.columns and len(same) == 1 and same[0] not in wanted:
            names[same[0]] = name
    return renamed(table, names)


def _underscored(name: str) -> str:
    """``G01Q02[SQ001][1]`` as ``G01Q02_SQ001_1``."""
    return re.sub(r"\]?\[", "_", name).removesuffix("]")


def _without_signs(table: TextTable, layout: Layout) -> TextTable:
    """The cells of a vv file as people wrote them; only items keep the sign of not being shown."""
    items = layout.items.columns.values() if isinstance(layout, Binding) else ()
    kept = {tidy_text(name) for name in items}
    cells = {}
    for name, column in table.columns.items():
        if not pc.any(pc.match_substring(column, "{")).as_py():
            continue
        if name not in kept:
            column = each_text(column, lambda text: "" if text.strip() == _NOT_SHOWN else text)
        for sign, letter in _SIGNS:
            column = pc.replace_substring(column, sign, letter)
        cells[name] = column
    return with_cells(table, cells)
