"""Taguette projects and highlights."""

from __future__ import annotations

from samskaping.ingest.exports import Export, RawFile
from samskaping.study.bindings import Layout


def read(raw: RawFile, layout: Layout) -> Export:
    """Read a file."""
    raise NotImplementedError
