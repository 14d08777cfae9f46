"""What must hold of every input, however spoilt: an export or a refusal, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.formats import reader
from samskaping.study.bindings import Layout
from samskaping.study.findings import Finding, in_words
from samskaping.study.model import Format
from tests.fuzz.mutations import CANARY


class FaultFound(Exception):
    """A reader did what no reader may do."""


def outcome(name: Format, raw: RawFile, layout: Layout, cells: Iterable[str] = ()) -> list[str]:
    """Read one input; the codes of the findings that it was refused with, none if it was read.

    Raises
    ------
    FaultFound
        The export is no table, or a message quotes a cell.
    """
    try:
        export = reader(name)(raw, layout)
    except IngestError as cause:
        if not cause.findings:
            raise FaultFound("refused without a finding") from None
        _check_words(cause.findings, cells)
        return [_code(finding) for finding in cause.findings]
    _check_table(export)
    _check_words(export.table.findings, cells)
    return []


def _code(finding: Finding) -> str:
    """The code, and how a library of others was stopped."""
    stopped = finding.code == "raw_reader_stopped"
    return f"{finding.code}:{finding.arguments['kind']}" if stopped else finding.code


def _check_table(export: Export) -> None:
    table = export.table
    lengths = {len(column) for column in table.columns.values()}
    if lengths != {len(table.rows)} or not len(table.rows):
        raise FaultFound(f"columns of {lengths} cells, {len(table.rows)} rows")
    if any(column.null_count for column in table.columns.values()):
        raise FaultFound("a cell that is no text")
    if any(one >= other for one, other in zip(table.rows, table.rows[1:], strict=False)):
        raise FaultFound("rows out of order")


def _check_words(findings: Iterable[Finding], cells: Iterable[str]) -> None:
    for finding in findings:
        told = [in_words(finding, language) for language in ("nb", "en")]
        if any(CANARY in text for text in told):
            raise FaultFound(f"{finding.code} quotes what looks like a person's data")
        quoted = " ".join(str(one) for one in (finding.value, *finding.arguments.values()))
        if any(cell in quoted for cell in cells):
            raise FaultFound(f"{finding.code} quotes a cell")
