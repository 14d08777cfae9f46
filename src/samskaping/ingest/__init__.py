"""The door: raw files become tidy tables, and everything odd becomes a finding with its place."""

from samskaping.ingest.findings import IngestError, findings_table
from samskaping.ingest.reading import Ingested, read_source, read_sources

__all__ = ["IngestError", "Ingested", "findings_table", "read_source", "read_sources"]
