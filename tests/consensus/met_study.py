"""A small study whose coders meet: the workbook is written, filled in and read back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd

from samskaping.analysis.interviews.consensus import Settled, settle
from samskaping.analysis.interviews.disagreements import Disagreements, read_disagreements
from samskaping.clean.codings import CleanedCodings, clean_codings
from samskaping.consensus.workbook import write_disagreements
from samskaping.ingest.codings import read_codings, read_coverage
from samskaping.ingest.documents import read_documents
from samskaping.ingest.resolved import read_resolved
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY
from samskaping.tables import empty_table
from tests.ingest.refi_projects import code, coded, inline, qde, qdpx, source
from tests.study.small_study import write_small_study

CONFIG, MET = "config/config.yaml", "data/raw/met.xlsx"
PROJECT_BINDING = """\
case: {constant: north}
source: {column: document}
coder: {column: coder, codes: {K1: coder_a, K2: coder_b}}
start: start
end: end
codes:
  column: code
  separator: "|"
  codes: {Tillit: trusted, Penger: money}
"""


@dataclass
class Met:
    """A study's folder, and its clean interviews."""

    folder: Path

    def __post_init__(self) -> None:
        self.study = load_study(self.folder)
        self.outline = self.study.outline()
        coded = [
            read_codings(one, self.folder, self.outline, PUBLISHED_KEY)
            for one in self.study.codings
        ]
        read = [
            read_coverage(one, self.folder, self.outline, PUBLISHED_KEY)
            for one in self.study.coverage
        ]
        self.clean: CleanedCodings = clean_codings(
            pd.concat([one.codings for one in coded]),
            pd.concat([one.coverage for one in [*coded, *read]]),
            pd.concat([one.passages for one in coded]),
            self.outline,
        )

    @property
    def found(self) -> Disagreements:
        """What the coders disagree on."""
        clean = self.clean
        return read_disagreements(clean.codings, clean.coverage, clean.passages, self.outline)

    def write(self, path: Path, resolutions: pd.DataFrame | None = None) -> Path:
        """The workbook."""
        none = empty_table("resolutions")
        documents = read_documents(self.study.codings, self.folder, PUBLISHED_KEY)
        write_disagreements(
            self.found, none if resolutions is None else resolutions, documents, self.outline, path
        )
        return path

    def read(self) -> tuple[Settled, list[tuple[str, int | None, object]]]:
        """What comes back, and what is found in it."""
        resolved = read_resolved(MET, self.folder, self.outline.codebook)
        clean = self.clean
        settled = settle(
            clean.codings, clean.coverage, clean.passages, resolved.resolutions, self.outline
        )
        told = [(one.code, one.row, one.arguments.get("n")) for one in resolved.seen]
        told += [(one.code, one.row, one.arguments.get("n")) for one in settled.findings]
        return settled, told


def numbered(folder: Path, rows: str | None = None) -> Met:
    """Coders A and B coded numbered segments of interview I-1."""
    write_small_study(folder, codebook=True)
    if rows is not None:
        path = folder / "data/raw/segments.csv"
        header = path.read_text(encoding="utf-8").splitlines()[0]
        path.write_text(f"{header}\n{rows}\n", encoding="utf-8")
    return Met(folder)


def spoken(folder: Path, text: str, first: dict[str, str], second: dict[str, str]) -> Met:
    """Two coders gave phrases of a text codes: phrase to code."""
    write_small_study(folder, codebook=True)
    config = (folder / CONFIG).read_text(encoding="utf-8")
    start = config.index("codings:")
    config = config[:start] + (
        "codings:\n  - {id: spoken, file: data/raw/spoken.qdpx, format: refi_qda,"
        " binding: bindings/spoken.yaml}\n"
    )
    (folder / CONFIG).write_text(config, encoding="utf-8")
    (folder / "config/bindings/spoken.yaml").write_text(PROJECT_BINDING, encoding="utf-8")
    selections = [
        coded(text, phrase, code, by)
        for by, phrases in (("K1", first), ("K2", second))
        for phrase, code in phrases.items()
    ]
    named = source("Åse Ødegård", inline(text), *selections)
    content = qdpx(qde(named, codes=[code("Tillit"), code("Penger")]))
    (folder / "data/raw/spoken.qdpx").write_bytes(content)
    return Met(folder)


def fill_in(path: Path, to: Path, *words: str | None, heading: str = "Avgjort") -> None:
    """Write words under a heading, row by row, and save the workbook elsewhere."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    column = [cell.value for cell in sheet[1]].index(heading) + 1
    for row, word in enumerate(words, start=2):
        sheet.cell(row, column).value = word
    book.save(to)


def table(path: Path, sheet: int = 1) -> list[dict[str, object]]:
    """The rows of a sheet by their headings."""
    header, *rows = openpyxl.load_workbook(path).worksheets[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]
