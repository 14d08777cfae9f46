"""Plain delimited text, such as CSV saved from a spreadsheet: the binding says all."""

from __future__ import annotations

from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.header import read_delimited
from samskaping.study.bindings import Layout


def read(raw: RawFile, layout: Layout) -> Export:
    """The file as a table of text.

    Raises
    ------
    IngestError
        The text cannot be read.
    """
    return Export(read_delimited(raw.content, raw.file, layout))
