"""What interviews are called and what was said in them, for who may know; nothing is kept of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from samskaping.ingest import pseudonyms
from samskaping.ingest.cells import Cells
from samskaping.ingest.coded_ids import ids
from samskaping.ingest.exports import open_raw
from samskaping.ingest.formats import reader
from samskaping.study.findings import Finding
from samskaping.study.keys import Key
from samskaping.study.model import CodingSource


@dataclass(frozen=True)
class Document:
    """An interview's name in the raw files, and its text where they hold it."""

    name: str
    text: str | None = None


def read_documents(
    sources: Iterable[CodingSource], folder: Path | str, key: Key
) -> dict[str, Document]:
    """The interviews of all files of codings by their pseudonyms.

    An interview that stands in several files has the text that its passages were read from, which
    is that of the first file by name.

    Raises
    ------
    IngestError
        A file cannot be read.
    """
    found: dict[str, Document] = {}
    for source in sorted(sources, key=lambda one: one.file):
        export = reader(source.format)(open_raw(source, folder), source.binding)
        unheeded: list[Finding] = []
        case = pd.Series(ids(export.table, source.binding.case, "case", unheeded)).fillna("")
        cells = Cells.of(export.table, source.binding.source.column)
        for of, place in dict.fromkeys(zip(case.tolist(), cells.index.tolist(), strict=True)):
            name = cells.texts[place]
            if not name:
                continue
            interview = pseudonyms.interview(name, str(of), key)
            text = export.texts.get(name)
            known = found.get(interview)
            if known is None or (known.text is None and text is not None):
                found[interview] = Document(name if known is None else known.name, text)
    return found
