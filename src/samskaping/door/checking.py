"""A study and all its raw files, checked without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from samskaping.door.cleaning import of_answers, of_codings, of_measurements
from samskaping.ingest.codings import read_codings, read_coverage
from samskaping.ingest.findings import IngestError
from samskaping.ingest.interview_texts import read_projects
from samskaping.ingest.measurements import read_measurements
from samskaping.ingest.quote_wording import Judge
from samskaping.ingest.quotes import Quotes, judge_of, read_quotes
from samskaping.ingest.reading import read_source
from samskaping.ingest.resolved import Resolved, read_resolved
from samskaping.study.configuration import examine
from samskaping.study.findings import Finding
from samskaping.study.keys import Key, read_key
from samskaping.study.load import inside, is_file
from samskaping.study.model import Outline, QuoteSource, RawSource, Study

AnySource = TypeVar("AnySource", bound=RawSource)
Tidy = TypeVar("Tidy")


@dataclass(frozen=True)
class Checked:
    """What a check found, errors first; ``language`` is the study's own first one."""

    findings: tuple[Finding, ...]
    language: str
    is_study: bool


def check(folder: Path | str) -> Checked:
    """Check the configuration of the study in ``folder``, and every raw file that it names.

    Of raw files that can be read, it is told what cleaning will exclude, change and flag.
    """
    examination = examine(Path(folder))
    found = list(examination.findings)
    study = examination.study
    if study is not None and _has_raw_files(study, Path(folder)):
        found += _in_raw_files(study, Path(folder))
    found.sort(key=lambda one: ("EWN".index(one.number[0]), one.place))
    is_study = (Path(folder) / "config").is_dir()
    return Checked(tuple(found), examination.language, is_study)


def _has_raw_files(study: Study, folder: Path) -> bool:
    paths = (inside(folder, source.file) for source in study.raw_sources)
    return any(path is not None and is_file(path) for path in paths)


@dataclass
class _Reader:
    """Reads the files of a study; what is wrong with one does not keep it from the next."""

    folder: Path
    outline: Outline
    key: Key
    found: list[Finding]

    def all_of(
        self,
        sources: Iterable[AnySource],
        read: Callable[[AnySource, Path, Outline, Key], Tidy],
        seen: Callable[[Tidy], Iterable[Finding]],
    ) -> tuple[Tidy, ...] | None:
        """What the files hold, in the order that they are cleaned in; None if one is refused."""
        read_well: list[Tidy] = []
        refused = False
        for source in sorted(sources, key=lambda one: one.file):
            try:
                read_well.append(read(source, self.folder, self.outline, self.key))
                self.found += seen(read_well[-1])
            except IngestError as cause:
                refused = True
                self.found += cause.findings
        return None if refused else tuple(read_well)


def _in_raw_files(study: Study, folder: Path) -> Sequence[Finding]:
    key = read_key(study.study.id, study.study.provenance, folder)
    outline = study.outline()
    found: list[Finding] = []
    reader = _Reader(folder, outline, key, found)
    answers = reader.all_of(study.sources, read_source, lambda tidy: tidy.seen)
    measured = reader.all_of(study.measurements, read_measurements, lambda tidy: tidy.seen)
    coded = reader.all_of(study.codings, read_codings, lambda tidy: tidy.seen)
    covered = reader.all_of(study.coverage, read_coverage, lambda tidy: tidy.seen)
    if study.quotes and coded is not None:
        reader.all_of(study.quotes, _reader_of_quotes(study, folder, key), lambda tidy: tidy.seen)
    # A rule may compare rows of several files: what it does is known when all have been read.
    if answers:
        found += of_answers(answers, outline)
    if measured:
        found += of_measurements(measured, outline)
    resolved = _resolved(study, folder, found)
    if coded and covered is not None:
        found += of_codings(coded, covered, outline, resolved)
    return found


def _resolved(study: Study, folder: Path, found: list[Finding]) -> Resolved | None:
    """What the coders settled; None where they have not met, or the workbook is refused."""
    if study.resolved is None or study.codebook is None:
        return None
    try:
        resolved = read_resolved(study.resolved, folder, study.codebook)
    except IngestError as cause:
        found += cause.findings
        return None
    found += resolved.seen
    return resolved


def _reader_of_quotes(
    study: Study, folder: Path, key: Key
) -> Callable[[QuoteSource, Path, Outline, Key], Quotes]:
    """How a file of quotes is read; the interviews are looked into when the first one is."""

    @cache
    def judge() -> Judge:
        projects = read_projects(study.codings, folder)
        return judge_of(projects, study.names, folder, study.outline(), key)

    return lambda source, where, outline, own: read_quotes(source, where, outline, own, judge())
