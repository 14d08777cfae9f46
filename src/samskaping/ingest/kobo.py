"""Exports of KoboToolbox and of ODK Central: CSV, one row per submission.

Kobo separates by semicolon and quotes every cell; ODK Central separates by comma. Names of groups
stand before a question's (``group/question``, ``group-question``) and are part of its name.
``_submission_time`` is in UTC without saying so; ``SubmissionDate`` has an offset. All answers to a
question with several stand in one cell, separated by blanks.
"""

from __future__ import annotations

import re

from samskaping.ingest.delimited_text import TextTable, read_text_table
from samskaping.ingest.exports import Export, OwnColumns, RawFile
from samskaping.ingest.own_cells import present
from samskaping.ingest.suggestions import looks_like, not_format
from samskaping.study.bindings import Layout, TimeColumn

_SUBMITTED = ("_submission_time", "SubmissionDate")
# Who sent the form, and from which device.
_DROP = (
    "_submitted_by", "_geolocation", "_attachments", "username", "email", "deviceid",
    "phonenumber", "subscriberid", "simserial", "simid", "devicephonenum",
    "SubmitterID", "SubmitterName", "DeviceID", "meta/instanceName", "meta-instanceName",
    "instanceName",
)  # fmt: skip
_IGNORE = (
    "_id", "_uuid", "_validation_status", "_notes", "_status", "__version__", "_tags", "_index",
    "_xform_id_string", "_version_", "formhub/uuid", "start", "end", "today", "audit",
    "meta/instanceID", "meta/rootUuid", "meta/deprecatedID", "meta-instanceID", "meta-rootUuid",
    "instanceID", "KEY", "Status", "ReviewState", "Edits", "FormVersion", "AttachmentsPresent",
    "AttachmentsExpected",
)  # fmt: skip
_PLACE = re.compile(
    r"(?P<group>(?:.*/)?)_(?P<name>[^/]+)_(?:latitude|longitude|altitude|precision)"
    r"|.+-(?:Latitude|Longitude|Altitude|Accuracy)"
)


def read(raw: RawFile, layout: Layout) -> Export:
    """The export as a table of text, and the columns that Kobo or ODK Central adds.

    Raises
    ------
    IngestError
        Their columns are not there, or the text cannot be read.
    """
    table = read_text_table(
        raw.content, raw.file, encoding=layout.encoding, separator=layout.separator
    )
    if not looks_like("kobo", [table.header]):
        raise not_format(raw, "kobo")
    submitted = present(_SUBMITTED, table)
    return Export(
        table,
        OwnColumns(
            submitted_at=TimeColumn(column=submitted[0], time_zone="UTC") if submitted else None,
            drop=(*present(_DROP, table), *_places(table)),
            ignore=present(_IGNORE, table),
        ),
    )


def _places(table: TextTable) -> list[str]:
    """The columns that say where somebody was when answering: a question's, and its parts."""
    found: dict[str, None] = {}
    for name in table.header:
        part = _PLACE.fullmatch(name)
        if part is not None:
            found[name] = None
            # Kobo keeps the whole place in a column of its own.
            whole = f"{part['group']}{part['name']}"
            if whole in table.columns:
                found[whole] = None
    return list(found)
