"""Findings of raw files: the error that stops at the door, and the table that counts the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pandas as pd

from samskaping.study.findings import Finding, FindingsError
from samskaping.tables import empty_table, typed


class IngestError(FindingsError):
    """A raw file cannot be read as its binding says."""


def refused(code: str, file: str, row: int | None = None, **arguments: str | int) -> IngestError:
    """The error of a file that cannot be read at all."""
    return IngestError([Finding(code=code, file=file, row=row, arguments=arguments)])


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as the table ``findings``, sorted by file, row and column."""
    rows = [
        {
            "severity": finding.severity,
            "code": finding.code,
            "source_file": finding.file,
            "sheet": finding.sheet,
            "row": finding.row,
            "column": finding.column,
            "value": finding.value,
            "arguments": json.dumps(dict(finding.arguments), ensure_ascii=False, sort_keys=True),
        }
        for finding in sorted(findings, key=lambda finding: (finding.place, finding.code))
    ]
    return typed(pd.DataFrame(rows), "findings") if rows else empty_table("findings")
