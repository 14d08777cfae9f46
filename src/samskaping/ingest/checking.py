"""A study and all its raw files, checked without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from samskaping.ingest.codings import read_codings, read_coverage
from samskaping.ingest.findings import IngestError
from samskaping.ingest.measurements import read_measurements
from samskaping.ingest.reading import read_source
from samskaping.study.configuration import examine
from samskaping.study.findings import Finding
from samskaping.study.keys import read_key
from samskaping.study.model import Study


@dataclass(frozen=True)
class Checked:
    """What a check found, errors first; ``language`` is the study's own first one."""

    findings: tuple[Finding, ...]
    language: str
    is_study: bool


def check(folder: Path | str) -> Checked:
    """Check the configuration of the study in ``folder``, and every raw file that it names."""
    examination = examine(Path(folder))
    found = list(examination.findings)
    study = examination.study
    if study is not None and any((Path(folder) / one.file).is_file() for one in study.raw_sources):
        found += _in_raw_files(study, Path(folder))
    found.sort(key=lambda one: ("EWN".index(one.number[0]), one.place))
    is_study = (Path(folder) / "config").is_dir()
    return Checked(tuple(found), examination.language, is_study)


def _in_raw_files(study: Study, folder: Path) -> Iterator[Finding]:
    key = read_key(study.study.id, study.study.provenance, folder)
    outline = study.outline()
    given = (folder, outline, key)
    readers: list[Callable[[], tuple[Finding, ...]]] = [
        *(lambda one=one: read_source(one, *given).seen for one in study.sources),
        *(lambda one=one: read_measurements(one, *given).seen for one in study.measurements),
        *(lambda one=one: read_codings(one, *given).seen for one in study.codings),
        *(lambda one=one: read_coverage(one, *given).seen for one in study.coverage),
    ]
    for read in readers:
        try:
            yield from read()
        except IngestError as cause:
            yield from cause.findings
