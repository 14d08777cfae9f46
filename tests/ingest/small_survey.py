"""The rows of the small study's survey, written and read."""

from __future__ import annotations

from pathlib import Path

from samskaping.ingest import Ingested, read_source
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY, Key
from samskaping.tables import typed
from tests.study.small_study import HEADER, ROW

FILE, BOUND = "data/raw/survey.csv", "config/bindings/survey.yaml"


def read(folder: Path, *rows: str, key: Key = PUBLISHED_KEY, header: str = HEADER) -> Ingested:
    """What is read of the rows; all of it must be as the schemas say."""
    if rows:
        (folder / FILE).write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    study = load_study(folder)
    tidy = read_source(study.sources[0], folder, study.outline(), key)
    typed(tidy.submissions, "submissions")
    typed(tidy.responses, "responses")
    typed(tidy.findings, "findings")
    return tidy


def row(**changed: str) -> str:
    """The ordinary row with other cells in some columns."""
    given = dict(zip(HEADER.split(";"), ROW.split(";"), strict=True)) | changed
    return ";".join(given.values())
