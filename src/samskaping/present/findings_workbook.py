"""What a check found, as a workbook to send to whoever made the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samskaping.language import Catalogue
from samskaping.present.workbook import Cell, Sheet, write_workbook
from samskaping.study.findings import Finding, sentences

COLUMNS = (
    "number", "severity", "file", "sheet", "row", "column", "value", "what", "why", "do"
)  # fmt: skip


def write_findings(findings: Sequence[Finding], path: str | Path, language: str) -> None:
    """One sheet per file, so that each can be sent to the person who can mend it.

    The words are those of ``samskaping check``: no cell of free text or of an identifier.
    """
    say = Catalogue(language)
    header = [say(f"cli.workbook.{name}") for name in COLUMNS]
    files = sorted({finding.file or "" for finding in findings})
    study = say("cli.workbook.study")
    sheets = [
        Sheet(
            Path(file).name or study,
            header,
            [_row(one, say) for one in findings if (one.file or "") == file],
        )
        for file in files
    ]
    write_workbook(sheets or [Sheet(study, header, [])], path, say("cli.workbook.title"))


def _row(finding: Finding, say: Catalogue) -> list[Cell]:
    told = sentences(finding, say.language)
    return [
        finding.number,
        say(f"cli.workbook.severities.{finding.severity}"),
        finding.file,
        finding.sheet,
        finding.row,
        finding.column,
        finding.value,
        told.what,
        told.why,
        " ".join([*told.hints, told.do]),
    ]
