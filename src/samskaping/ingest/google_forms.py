"""Answers to Google Forms: the CSV that Forms gives, or the sheet saved as CSV.

Headers are the texts of the questions, a grid's are ``Question [Row]``, and cells hold the texts of
the answers. The first column says when: in Forms' own CSV as ``2025/01/02 3:45:12 PM GMT+1``, which
is read here; in a sheet by the reader's own habits, which the binding must name.
"""

from __future__ import annotations

import re

from samskaping.ingest.delimited_text import read_text_table, tidy_text
from samskaping.ingest.exports import Export, OwnColumns, RawFile
from samskaping.ingest.own_cells import each_text, present, with_cells
from samskaping.ingest.suggestions import looks_like, not_format
from samskaping.study.bindings import Binding, Layout, TimeColumn

_DROP = (
    "Email Address", "Email address", "Email", "Username", "E-postadresse", "E-post",
    "Brukernavn", "Mailadresse", "E-mailadresse", "Brugernavn",
)  # fmt: skip
_TIME = re.compile(
    r"(\d{4})/(\d{1,2})/(\d{1,2}) (\d{1,2})[:.](\d\d)[:.](\d\d)(?: ([AaPp])\.? ?[Mm]\.?)?"
    r"(?: (?:(?P<named>CES?T)|(?:GMT|UTC)(?P<hours>[+-]\d{1,2})?(?::?(?P<minutes>\d\d))?))?"
)
_ZONES = {"CET": "+01:00", "CEST": "+02:00"}


def read(raw: RawFile, layout: Layout) -> Export:
    """The answers as a table of text, and the columns that Google Forms adds.

    Raises
    ------
    IngestError
        The first column is not the time, two questions have the same text, or the text cannot be
        read.
    """
    table = read_text_table(
        raw.content, raw.file, encoding=layout.encoding, separator=layout.separator
    )
    if not looks_like("google_forms", [table.header]):
        raise not_format(raw, "google_forms")
    submitted = table.header[0]
    if not _has_format(layout):
        table = with_cells(table, {submitted: each_text(table.columns[submitted], iso)})
    return Export(
        table,
        OwnColumns(submitted_at=TimeColumn(column=submitted), drop=present(_DROP, table)),
    )


def _has_format(layout: Layout) -> bool:
    """Whether the binding says itself how times are written."""
    time = layout.submitted_at if isinstance(layout, Binding) else None
    return time is not None and time.format is not None


def iso(text: str) -> str:
    """A time as Forms writes it, as ISO 8601; any other text as it is."""
    found = _TIME.fullmatch(tidy_text(text))
    if found is None:
        return text
    year, month, day, hour, minute, second, half = found.groups()[:7]
    clock = int(hour)
    if half is not None:
        if not 1 <= clock <= 12:
            return text
        clock = clock % 12 + (12 if half in "Pp" else 0)
    date = f"{year}-{int(month):02}-{int(day):02}"
    return f"{date}T{clock:02}:{minute}:{second}{_offset(found, text)}"


def _offset(found: re.Match[str], text: str) -> str:
    if found["named"]:
        return _ZONES[found["named"]]
    if found["hours"]:
        hours = int(found["hours"])
        sign = "-" if found["hours"].startswith("-") else "+"
        return f"{sign}{abs(hours):02}:{found['minutes'] or '00'}"
    return "Z" if "GMT" in text or "UTC" in text else ""
