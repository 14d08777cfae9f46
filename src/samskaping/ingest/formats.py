"""The formats by name. Each module is loaded where its format is read, and not before."""

from __future__ import annotations

from collections.abc import Callable

from samskaping.ingest.exports import Export, RawFile
from samskaping.study.bindings import Layout
from samskaping.study.model import Format

Reader = Callable[[RawFile, Layout], Export]


def reader(name: Format) -> Reader:
    """The reader of a format."""
    if name == "nettskjema":
        from samskaping.ingest import nettskjema

        return nettskjema.read
    if name == "delimited":
        from samskaping.ingest import delimited

        return delimited.read
    raise ValueError(f"no reader for {name!r}")
