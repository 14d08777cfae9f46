"""Stata's ``.dta``, of any version; extended missing values are the codes ``.a`` to ``.z``."""

from __future__ import annotations

from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.statistics_files import read_columns
from samskaping.study.bindings import Layout


def read(raw: RawFile, layout: Layout) -> Export:
    """The file as a table of text: codes, not labels, and dates in ISO 8601.

    Raises
    ------
    IngestError
        The file cannot be read.
    """
    return Export(read_columns(raw, layout, "dta"))
