"""Plain delimited text, such as CSV saved from a spreadsheet: the binding says all."""

from __future__ import annotations

from samskaping.ingest.delimited_text import read_text_table
from samskaping.ingest.exports import Export, RawFile
from samskaping.study.bindings import Layout


def read(raw: RawFile, layout: Layout) -> Export:
    """The file as a table of text.

    Raises
    ------
    IngestError
        The text cannot be read.
    """
    return Export(
        read_text_table(raw.content, raw.file, encoding=layout.encoding, separator=layout.separator)
    )
