"""Exports of Qualtrics: CSV in UTF-8, or tab-separated in UTF-16.

Three rows stand above the answers: names, texts (which may have line breaks) and, as JSON, the id
of each column, by which Qualtrics' own are known whatever they are called. The ids of the times
name the time zone of the account. A response is a test if its status is a preview, a test or spam,
or if it came by the preview's channel.
"""

from __future__ import annotations

import json
from functools import cache
from zoneinfo import available_timezones

import pyarrow as pa
import pyarrow.compute as pc

from samskaping.ingest.delimited_text import TextTable, read_text_table, shown
from samskaping.ingest.exports import Export, OwnColumns, RawFile
from samskaping.ingest.own_cells import note_unfinished, with_cells, without_records
from samskaping.ingest.suggestions import not_format
from samskaping.study.bindings import DurationColumn, FlagColumn, Layout, MissingCode, TimeColumn
from samskaping.study.findings import Finding

_DROP = (
    "ipAddress", "recipientLastName", "recipientFirstName", "recipientEmail",
    "externalDataReference", "locationLatitude", "locationLongitude",
)  # fmt: skip
_IGNORE = (
    "startDate", "endDate", "recordedDate", "status", "progress", "finished", "_recordId",
    "distributionChannel", "userLanguage",
)  # fmt: skip
_PREVIEW = "Survey Preview"
# Bits: 1 preview, 2 test, 4 imported, 8 spam, 16 offline. An imported or offline one is no test.
_TEST = (
    _PREVIEW, "Survey Test", "Spam", "Offline Survey Preview", "Offline Survey Test",
    *(str(bits) for bits in range(32) if bits & (1 | 2 | 8)),
)  # fmt: skip
# What a question that was seen but not answered can be exported as.
_ANSWERS: dict[str, MissingCode] = {"-99": "skipped"}


def read(raw: RawFile, layout: Layout) -> Export:
    """The export as a table of text, and Qualtrics' own columns.

    Raises
    ------
    IngestError
        The row with Qualtrics' ids is not there, or the text cannot be read.
    """
    table = read_text_table(
        raw.content, raw.file, encoding=layout.encoding, separator=layout.separator
    )
    ids = _ids(table)
    if not ids:
        raise not_format(raw, "qualtrics")
    table = without_records(table, 2)
    own = {str(one.get("ImportId")): name for name, one in reversed(ids.items())}
    table = _with_previews(table, own)
    if "finished" in own:
        note_unfinished(table, own["finished"], {"0", "false"})
    ended = next((own[one] for one in ("endDate", "recordedDate") if one in own), None)
    return Export(
        table,
        OwnColumns(
            submitted_at=None if ended is None else _time(table, ended, ids[ended]),
            duration=DurationColumn(column=own["duration"]) if "duration" in own else None,
            test=_test(own),
            drop=tuple(own[one] for one in _DROP if one in own),
            ignore=tuple(own[one] for one in _IGNORE if one in own),
            answers=_ANSWERS,
        ),
    )


def _ids(table: TextTable) -> dict[str, dict[str, object]]:
    """What the third row says of each column; nothing where it says nothing."""
    if len(table.rows) < 2:
        return {}
    found: dict[str, dict[str, object]] = {}
    for name, cells in table.columns.items():
        try:
            told = json.loads(cells[1].as_py())
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict) and "ImportId" in told:
            found[name] = told
    return found


def _time(table: TextTable, column: str, told: dict[str, object]) -> TimeColumn:
    zone = str(told.get("timeZone", "")).strip()
    if zone not in _zones():
        table.findings.append(Finding(code="raw_time_zone", file=table.file, column=shown(column)))
        return TimeColumn(column=column)
    return TimeColumn(column=column, time_zone=zone)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _test(own: dict[str, str]) -> FlagColumn | None:
    for one in ("status", "distributionChannel"):
        if one in own:
            return FlagColumn(column=own[one], yes=(*_TEST, "preview"))
    return None


def _with_previews(table: TextTable, own: dict[str, str]) -> TextTable:
    """The table with the status of responses that came by the preview's channel: a preview."""
    if not {"status", "distributionChannel"} <= set(own):
        return table
    channel = pc.utf8_lower(pc.utf8_trim_whitespace(table.columns[own["distributionChannel"]]))
    status = table.columns[own["status"]]
    seen = pc.equal(channel.combine_chunks(), "preview")
    marked = pc.if_else(seen, _PREVIEW, status.combine_chunks())
    return with_cells(table, {own["status"]: pa.chunked_array([marked], pa.string())})
