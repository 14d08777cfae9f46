"""Exports of Nettskjema (University of Oslo).

The CSV export separates by semicolon, the delivery to TSD by comma; both are UTF-8 with every cell
quoted. Columns of the form's own begin with ``$``: ``$submission_id``, ``$created`` (ISO 8601 with
offset) and ``$answer_time_ms``. They are understood without being bound.
"""

from __future__ import annotations

from samskaping.ingest.delimited_text import read_text_table
from samskaping.ingest.exports import Export, OwnColumns, RawFile
from samskaping.ingest.findings import IngestError
from samskaping.study.bindings import DurationColumn, Layout, TimeColumn
from samskaping.study.findings import Finding

SUBMISSION, CREATED, DURATION = "$submission_id", "$created", "$answer_time_ms"


def read(raw: RawFile, layout: Layout) -> Export:
    """The export as a table of text, and Nettskjema's own columns.

    Raises
    ------
    IngestError
        None of Nettskjema's own columns is there, or the text cannot be read.
    """
    table = read_text_table(
        raw.content, raw.file, encoding=layout.encoding, separator=layout.separator
    )
    header = set(table.header)
    if not {SUBMISSION, CREATED} & header:
        arguments = {"own": f"{SUBMISSION}, {CREATED}"}
        raise IngestError(
            [Finding(code="raw_not_nettskjema", file=raw.file, row=1, arguments=arguments)]
        )
    return Export(
        table,
        OwnColumns(
            submitted_at=TimeColumn(column=CREATED) if CREATED in header else None,
            duration=DurationColumn(column=DURATION, unit="milliseconds")
            if DURATION in header
            else None,
            ignore=(SUBMISSION,) if SUBMISSION in header else (),
        ),
    )
