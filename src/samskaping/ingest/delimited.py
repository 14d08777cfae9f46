"""Plain delimited text, such as CSV saved from a spreadsheet: the binding says all."""

from __future__ import annotations

from samskaping.ingest.delimited_text import TextTable, read_text_table
from samskaping.study.bindings import Binding


def read(raw: bytes, file: str, binding: Binding) -> tuple[TextTable, Binding]:
    """The file as a table of text, and the binding as it stands."""
    table = read_text_table(raw, file, encoding=binding.encoding, separator=binding.separator)
    return table, binding
