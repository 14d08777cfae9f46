"""From the files of a study to a ``Study``, or to everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from samskaping.language import available_languages
from samskaping.study.documents import INSTRUMENTS, Documents
from samskaping.study.findings import ConfigurationError, Finding, errors
from samskaping.study.keys import check_key
from samskaping.study.model import Study
from samskaping.study.references import check_references
from samskaping.study.source_references import is_release_only
from samskaping.study.validation import refusals

# What is listed in each instrument, and referred to from elsewhere.
_PARTS = {
    "scorecard": ("values", "fields", "items"),
    "record": ("groups", "target_groups", "activities", "indicators", "occasions"),
    "codebook": ("codes", "coders"),
}


@dataclass(frozen=True)
class Examination:
    """A study, where its configuration can be used, and all that was found on the way.

    ``language`` is the first report language of the study that there are words for.
    """

    study: Study | None
    findings: tuple[Finding, ...]
    language: str = "en"


def study_from_config(config: Mapping[str, Any], folder: Path | str) -> Study:
    """The study in ``folder``, with ``config`` as the workflow engine merged it.

    ``config/config.yaml`` is read again with the closed loader; what the command line changed is
    taken from ``config``.

    Raises
    ------
    ConfigurationError
        With every finding: file, line, key path, value, what is allowed, what comes nearest.
    """
    return _usable(examine(Path(folder), config))


def load_study(folder: Path | str) -> Study:
    """The study in ``folder`` as its files say.

    Raises
    ------
    ConfigurationError
        With every finding.
    """
    return _usable(examine(Path(folder)))


def _usable(examination: Examination) -> Study:
    if examination.study is None:
        raise ConfigurationError(errors(examination.findings), examination.language)
    return examination.study


def examine(folder: Path, config: Mapping[str, Any] | None = None) -> Examination:
    """Check the configuration of the study in ``folder``; raises nothing that a study can cause."""
    try:
        documents = Documents.read(folder, config)
    except ConfigurationError as cause:
        return Examination(None, tuple(cause.findings))
    findings = list(documents.findings)
    study: Study | None = None
    try:
        study = Study.model_validate(documents.content)
    except ValidationError as cause:
        findings += refusals(cause, Study, documents)
    findings += check_references(documents)
    findings += _key_findings(documents)
    findings = sorted(_once(findings, documents), key=lambda finding: finding.place)
    return Examination(
        None if errors(findings) else study, tuple(findings), _spoken(documents.mapping("study"))
    )


def _spoken(about: Mapping[str, Any]) -> str:
    languages = about.get("languages")
    if not isinstance(languages, list):
        return "en"
    return next((str(one) for one in languages if one in available_languages()), "en")


def _key_findings(documents: Documents) -> list[Finding]:
    about = documents.mapping("study")
    name, provenance = about.get("id"), about.get("provenance")
    if not isinstance(name, str) or not isinstance(provenance, str) or is_release_only(documents):
        return []
    return check_key(name, provenance, documents.folder)


def _once(findings: list[Finding], documents: Documents) -> list[Finding]:
    """Without what follows from something else that is told.

    A place that is wrong in itself is not reported again for what it refers to, nor is what refers
    to an instrument that is not there or cannot be read.
    """
    seen = {(f.file, f.row, f.column) for f in findings if f.number < "E-CFG-040"}
    without = {part for part in INSTRUMENTS if documents.is_unread((part,))}
    without |= {
        str(one.arguments["instrument"]) for one in findings if one.code == "instrument_missing"
    }
    unknown = {kind for part in without for kind in _PARTS[part]}
    return [
        finding
        for finding in findings
        if finding.code != "reference_dangling"
        or (
            (finding.file, finding.row, finding.column) not in seen
            and finding.arguments["kind"] not in unknown
        )
    ]
