"""Taguette: a project (SQLite), or its highlights as CSV or as a workbook.

A project gives the columns of every coded project (``coded_projects``). Taguette does not keep who
marked a passage: each coder has a project of their own, the binding names the coder as a constant,
and interviews are paired by the names of the documents. ``code`` is a tag's name as it stands: the
points in ``likeverd.hort`` are a custom among users, not a level. A highlight without a tag is a
passage that was read.

The exported highlights have ``id, document, tag, content``, and a highlight with several tags has
several rows. They do not say where in the document it is, and its number is another in every
project, so that of such files whole interviews can be compared, and nothing smaller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samskaping.ingest.coded_projects import (
    Code,
    Coding,
    Document,
    Project,
    document_name,
    export_of,
)
from samskaping.ingest.delimited_text import TextTable
from samskaping.ingest.exports import Export, OwnColumns, RawFile
from samskaping.ingest.findings import refused
from samskaping.ingest.own_cells import each_text, with_cells
from samskaping.ingest.sqlite_projects import (
    Odd,
    Row,
    Tables,
    keyed,
    place_of,
    read_tables,
    text,
)
from samskaping.ingest.suggestions import looks_like, may_be_database, not_format
from samskaping.ingest.taguette_text import TaguetteText, without_blanks
from samskaping.ingest.workbook import any_table
from samskaping.study.bindings import Layout
from samskaping.study.findings import Finding

_NEEDED = {
    "documents": ("id", "project_id", "name", "contents"),
    "highlights": ("id", "document_id", "start_offset", "end_offset"),
    "tags": ("id", "path"),
    "highlight_tags": ("highlight_id", "tag_id"),
}
_OTHERS = {"highlights": ("snippet",), "tags": ("project_id",)}
_ENDING = ".sqlite3"
# How many times longer a passage may be for the blanks in it.
_LAYOUT = 10


def read(raw: RawFile, layout: Layout) -> Export:
    """The highlights of a project or of an export of them, a row for each tag.

    Raises
    ------
    IngestError
        The file is neither, it cannot be read, or it holds the highlights of several projects.
    """
    if may_be_database(raw.content):
        return _project(raw, layout)
    return _highlights(any_table(raw, layout), raw)


def _highlights(table: TextTable, raw: RawFile) -> Export:
    if not looks_like("taguette", [table.header]):
        raise not_format(raw, "taguette")
    names = each_text(table.columns["document"], document_name)
    table.findings.append(Finding(code="qda_without_places", file=raw.file, sheet=table.sheet))
    return Export(
        with_cells(table, {"document": names}), OwnColumns(drop=("content",), ignore=("id",))
    )


def _project(raw: RawFile, layout: Layout) -> Export:
    tables = read_tables(raw, "taguette", _ENDING, _NEEDED, _OTHERS)
    odd = Odd(raw.file)
    rows = dict(keyed(tables["documents"], "id"))
    of_project = _the_project(tables, rows, raw)
    documents = _of(rows, of_project)
    tags = _of(dict(keyed(tables["tags"], "id")), of_project)
    read_as = {key: TaguetteText(text(row["contents"])) for key, row in documents.items()}
    project = Project(
        documents={
            key: Document(text(row["name"]), read_as[key].text) for key, row in documents.items()
        },
        codes={key: Code((text(row["path"]),), key) for key, row in tags.items()},
        codings=_codings(tables, read_as, tags, odd),
    )
    return export_of(project, raw.file, layout, [*tables.findings, *odd.findings()])


def _the_project(tables: Tables, documents: Mapping[str, Row], raw: RawFile) -> object:
    """The project with highlights; Taguette on somebody's own desk keeps all in one file."""
    met = {
        documents[key]["project_id"]
        for key, _ in keyed(tables["highlights"], "document_id")
        if key in documents
    }
    if len(met) > 1:
        raise refused("qda_several_projects", raw.file, n=len(met))
    return next(iter(met), None)


def _of(rows: Mapping[str, Row], project: object) -> dict[str, Row]:
    return {key: row for key, row in rows.items() if project in (None, row["project_id"])}


def _codings(
    tables: Tables, documents: Mapping[str, TaguetteText], tags: Mapping[str, Row], odd: Odd
) -> Sequence[Coding]:
    given: dict[str, list[str]] = {}
    for key, row in keyed(tables["highlight_tags"], "highlight_id"):
        given.setdefault(key, []).append(text(row["tag_id"]))
    codings: list[Coding] = []
    for key, row in keyed(tables["highlights"], "id"):
        number, document = len(codings) + 1, text(row["document_id"])
        if document not in documents:
            odd.add("qda_reference_broken", number)
            continue
        start, end = _span(documents[document], row, odd, number) or (None, None)
        known = [tag for tag in given.get(key, ()) if tag in tags]
        if len(known) < len(given.get(key, ())):
            odd.add("qda_code_missing", number)
        found: Sequence[str | None] = known or [None]
        codings += [Coding(document, code=tag, start=start, end=end) for tag in found]
    return codings


def _span(document: TaguetteText, row: Row, odd: Odd, number: int) -> tuple[int, int] | None:
    """Where a highlight is; Taguette's own copy of the passage tells whether it is right."""
    span = place_of(document.places, row["start_offset"], row["end_offset"], odd, number)
    noted = row["snippet"]
    if span is not None and isinstance(noted, str) and not _is_at(noted, document.text, span):
        odd.add("qda_place_differs", number)
    return span


def _is_at(noted: str, document: str, span: tuple[int, int]) -> bool:
    """Whether a passage, but for its layout, is what stands in a document."""
    start, end = span
    if end - start > _LAYOUT * (len(noted) + 1):
        return False
    return without_blanks(TaguetteText(noted).text) == without_blanks(document[start:end])
