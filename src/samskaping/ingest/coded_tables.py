"""Tables of coded segments that tools export, as the table of every coded project.

Documents are told apart by name alone, and their texts are not in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from samskaping.ingest.coded_projects import (
    Code,
    Coding,
    Document,
    Project,
    document_name,
    export_of,
)
from samskaping.ingest.delimited_text import TextTable, tidy_text
from samskaping.ingest.exports import Export
from samskaping.study.bindings import Layout


def columns_of(table: TextTable, names: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Each row, with the cells of some columns by other names; outer blanks are taken off."""
    cells = [table.columns[name].to_pylist() for name in names.values()]
    for row in zip(*cells, strict=True):
        yield {part: tidy_text(text) for part, text in zip(names, row, strict=True)}


def coded_table(
    table: TextTable,
    codings: Sequence[Coding],
    layout: Layout,
    levels: Callable[[str], tuple[str, ...]],
) -> Export:
    """The codings as a table; ``levels`` gives the names of a code from the top.

    Raises
    ------
    IngestError
        There are none.
    """
    keys = [document_name(coding.document).casefold() for coding in codings]
    documents: dict[str, Document] = {}
    for key, coding in zip(keys, codings, strict=True):
        documents.setdefault(key, Document(coding.document))
    codes = {
        one: Code(levels(one)) for one in dict.fromkeys(coding.code for coding in codings) if one
    }
    project = Project(
        documents=documents,
        codes={code.path: code for code in codes.values()},
        codings=[
            replace(one, document=key, code=codes[one.code].path if one.code else None)
            for key, one in zip(keys, codings, strict=True)
        ],
        segments=True,
    )
    export = export_of(project, table.file, layout, table.findings)
    return replace(export, table=replace(export.table, sheet=table.sheet))
