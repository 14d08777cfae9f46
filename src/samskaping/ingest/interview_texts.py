"""The interviews themselves, for what has to look into them; and the names that they may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from samskaping.ingest import pseudonyms
from samskaping.ingest.coded_ids import ids
from samskaping.ingest.columns import bound_columns, check_columns
from samskaping.ingest.decoding import in_utf8
from samskaping.ingest.delimited_text import TextTable, tidy_text
from samskaping.ingest.exports import file_content, open_raw, with_own_columns
from samskaping.ingest.findings import IngestError, refused
from samskaping.ingest.formats import reader
from samskaping.ingest.given_codes import given_codes
from samskaping.scrubbing import Known
from samskaping.study.bindings import CodingBinding
from samskaping.study.findings import Finding, errors
from samskaping.study.keys import Key
from samskaping.study.model import CodingSource, NameLists, Outline

# The column of a project with the name of the text that a row is about.
_DOCUMENT = "document"
_MARK = "\ufeff"
# A shorter name may be a word as well: it counts only with a capital.
_SHORT = 4


@dataclass(frozen=True)
class Project:
    """A file of coded interviews that holds the interviews, too; nothing of it is written.

    ``texts`` are by the names that the rows have in the column ``document``.
    """

    table: TextTable
    binding: CodingBinding
    texts: Mapping[str, str]


def read_projects(sources: Iterable[CodingSource], folder: Path | str) -> Iterator[Project]:
    """Those of the files of coded interviews that hold the interviews.

    Raises
    ------
    IngestError
        A file is not what its binding says.
    """
    for source in (one for one in sources if one.has_texts):
        export = reader(source.format)(open_raw(source, folder), source.binding)
        if not export.texts:
            continue
        binding = with_own_columns(source.binding, export, bound_columns(source.binding))
        found = check_columns(export.table, binding)
        if errors(found):
            raise IngestError(found)
        yield Project(export.table, binding, export.texts)


def coded_rows(project: Project) -> pd.DataFrame:
    """``row, case, document, interview, code`` of each row of a project and each of its codes.

    ``interview`` is what the study calls it, blank where a row does not say.
    """
    unheeded: list[Finding] = []
    table, binding = project.table, project.binding
    rows = pd.DataFrame(
        {
            "case": pd.Series(ids(table, binding.case, "case", unheeded)).fillna(""),
            "document": cells_of(table, _DOCUMENT),
            "interview": [tidy_text(text) for text in cells_of(table, binding.source.column)],
        }
    )
    given = given_codes(table, binding.codes, unheeded, stops=False)
    coded = rows.take(given["row"].to_numpy()).reset_index(drop=True)
    return coded.assign(row=given["row"], code=given["code"])


def texts_by_interview(projects: Iterable[Project], key: Key) -> dict[str, tuple[str, ...]]:
    """The text of each interview by its pseudonym, as the file has it and with plain lines.

    Of an interview that stands in several files, the texts of each.
    """
    found: dict[str, dict[str, None]] = {}
    for project in projects:
        unheeded: list[Finding] = []
        case = pd.Series(ids(project.table, project.binding.case, "case", unheeded)).fillna("")
        named = cells_of(project.table, project.binding.source.column)
        documents = cells_of(project.table, _DOCUMENT)
        for place in dict.fromkeys(zip(case, named, documents, strict=True)):
            text = project.texts.get(place[2])
            if text is not None and place[1]:
                name = pseudonyms.interview(place[1], place[0], key)
                found.setdefault(name, {}).update(dict.fromkeys((text, with_plain_lines(text))))
    return {name: tuple(texts) for name, texts in found.items()}


def with_plain_lines(text: str) -> str:
    """A text without a mark before it, its lines ended by one sign: the same in every project."""
    return text.removeprefix(_MARK).replace("\r\n", "\n")


def plain_place(text: str, place: int) -> int:
    """Where a place of a text lies in the one with plain lines."""
    before = text[:place]
    return place - before.count("\r\n") - before.startswith(_MARK)


def known_names(outline: Outline, lists: NameLists, folder: Path | str) -> Known:
    """What a quote may not name: what the lists hold, and the places of the study.

    Raises
    ------
    IngestError
        A list is not text.
    """
    groups = () if outline.record is None else outline.record.comparison_groups
    own = [*(case.municipality for case in outline.cases), *(case.name for case in outline.cases)]
    places = [
        name if len(name) > _SHORT else f"={name}"
        for name in (*own, *(group.name for group in groups))
    ]
    return Known.of(_lines(lists.persons, folder), [*places, *_lines(lists.places, folder)])


def _lines(file: str | None, folder: Path | str) -> list[str]:
    if file is None:
        return []
    content = file_content(folder, file)
    try:
        return in_utf8(content, file, "auto")[0].decode("utf-8").splitlines()
    except IngestError:
        raise refused("names_not_text", file) from None


def cells_of(table: TextTable, column: str) -> list[str]:
    """The cells of a column as they stand; blank where the table has no such column."""
    cells = table.columns.get(tidy_text(column))
    return [""] * len(table.rows) if cells is None else [str(text) for text in cells.to_pylist()]
