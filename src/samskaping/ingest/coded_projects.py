"""The project of a qualitative tool as a table of text, whichever tool it comes from.

Each row is a coding: a passage, a code and who gave it. They are numbered from 1 in the order of
the file. The columns are always the same, and after them one for each variable of the documents
and of those who were interviewed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from samskaping.ingest.delimited_text import TextTable, checked_header, damaged, tidy_text
from samskaping.ingest.exports import Export, OwnColumns
from samskaping.ingest.findings import IngestError, refused
from samskaping.quarantine.limits import MIB
from samskaping.study.bindings import Layout
from samskaping.study.findings import Finding, errors

COLUMNS = (
    "document", "coder", "code", "code_id", "start", "end", "weight", "document_group", "person",
)  # fmt: skip
_SEGMENT = "segment"
# Before a variable with the name of one of these.
_VARIABLE = "variable: "
_ENDING = re.compile(
    r"\.(?:txt|text|md|docx?|odt|rtf|pdf|html?|xhtml|epub|csv|xlsx?|srt|vtt"
    r"|jpe?g|png|gif|mp3|mp4|m4a|wav|ogg|mov|avi)$",
    re.IGNORECASE,
)
# Characters in all cells together.
_MOST = 256 * MIB
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """An interview of a project; ``text`` is None where the file does not hold it.

    ``person_variables`` are those of the person, which count where the document has none itself.
    """

    name: str
    text: str | None = None
    groups: tuple[str, ...] = ()
    person: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    person_variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Code:
    """A code of a project, with the names of all above it, from the top."""

    names: tuple[str, ...]
    id: str = ""

    @property
    def path(self) -> str:
        """All names as one."""
        return " / ".join(tidy_text(name) for name in self.names)


@dataclass(frozen=True)
class Coding:
    """A passage that a coder gave a code, or read without giving it any.

    ``document`` and ``code`` are keys of the project. ``start`` and ``end`` are characters of the
    document's text; None where the file does not say. ``person`` is who speaks in the passage where
    that is not the document's person; then ``variables`` are those of this one.
    ``group`` is the document's group, where the same document is in several; ``segment`` is the
    tool's name of the passage.
    """

    document: str
    coder: str = ""
    code: str | None = None
    start: int | None = None
    end: int | None = None
    weight: str = ""
    group: str = ""
    person: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    segment: str = ""


@dataclass(frozen=True)
class Project:
    """What a tool's file holds. ``coders`` are all that it names, with or without codings.

    ``segments`` tells that passages have names of the tool's own, which are a column more.
    """

    documents: Mapping[str, Document]
    codes: Mapping[str, Code]
    codings: Sequence[Coding]
    coders: Sequence[str] = ()
    segments: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that every project has."""
        return (*COLUMNS, _SEGMENT) if self.segments else COLUMNS


def export_of(
    project: Project, file: str, layout: Layout, findings: Sequence[Finding] = ()
) -> Export:
    """The table, and the texts of the documents that it names.

    With ``readers: everyone`` each coder has read each document: one without a coding by a coder
    gives a row without a code.

    Raises
    ------
    IngestError
        Nobody coded anything, two documents have the same name, or ``findings`` has an error.
    """
    names = {key: document_name(one.name) for key, one in project.documents.items()}
    seen = [*findings, *_documents_twice(names, file), *_codes_alike(project, file)]
    if errors(seen):
        raise IngestError(seen)
    codings = [*project.codings]
    if getattr(layout, "readers", "coded") == "everyone":
        codings += _read_only(project)
    if not codings:
        raise refused("qda_no_codings", file)
    variables = _variables(project, codings)
    rows = _rows(project, names, codings, variables, file)
    named = (f"{_VARIABLE}{one}" if one in project.columns else one for one in variables)
    header = checked_header([*project.columns, *named], file)
    table = TextTable(
        file,
        {
            name: pa.chunked_array([pa.array(cells, pa.string())])
            for name, cells in zip(header, zip(*rows, strict=True), strict=True)
        },
        np.arange(1, len(rows) + 1, dtype=np.int64),
        seen,
    )
    table = replace(table, findings=[*seen, *damaged(table)])
    needed = dict.fromkeys(coding.document for coding in codings)
    texts = {names[key]: project.documents[key].text for key in needed}
    return Export(
        table,
        OwnColumns(ignore=project.columns),
        {name: text for name, text in texts.items() if text is not None},
    )


def document_name(name: str) -> str:
    """The name of a document without the ending of its file, as bindings have it."""
    tidied = tidy_text(clean(name))
    return tidy_text(_ENDING.sub("", tidied)) or tidied


def clean(text: str) -> str:
    """A text without halves of characters, which no other program could read."""
    return _LONE.sub("\N{REPLACEMENT CHARACTER}", text)


def _documents_twice(names: Mapping[str, str], file: str) -> Iterator[Finding]:
    """Interviews are found again by their names, whatever the case; they may be people's."""
    times = Counter(name.casefold() for name in names.values())
    same = [number for number, name in enumerate(names.values(), 1) if times[name.casefold()] > 1]
    if same:
        listed = ", ".join(map(str, same[:10])) + (", …" if same[10:] else "")
        arguments: dict[str, str | int] = {"n": len(same), "positions": listed}
        yield Finding(code="qda_document_twice", file=file, arguments=arguments)


def _codes_alike(project: Project, file: str) -> Iterator[Finding]:
    used = {coding.code for coding in project.codings}
    folded = {
        name: _tidied(name).casefold() for code in project.codes.values() for name in code.names
    }
    paths = {key: tuple(folded[name] for name in code.names) for key, code in project.codes.items()}
    times = Counter(paths.values())
    alike = [key for key, path in paths.items() if key in used and times[path] > 1]
    if alike:
        yield Finding(code="qda_codes_alike", file=file, arguments={"n": len(alike)})


def _read_only(project: Project) -> Iterator[Coding]:
    named = dict.fromkeys([*project.coders, *(one.coder for one in project.codings)])
    # Of a tool that does not say who codes there is one coder; elsewhere a blank is nobody.
    coders = [one for one in named if one] or [""]
    coded = {(coding.document, coding.coder) for coding in project.codings}
    for key in project.documents:
        for coder in coders:
            if (key, coder) not in coded:
                yield Coding(key, coder)


def _variables(project: Project, codings: Sequence[Coding]) -> list[str]:
    """The names of all variables; those that differ in blanks only are one."""
    found: dict[str, None] = {}
    for document in project.documents.values():
        named = (*document.variables, *document.person_variables)
        found.update(dict.fromkeys(map(_tidied, named)))
    given = {id(coding.variables): coding.variables for coding in codings if coding.variables}
    for variables in given.values():
        found.update(dict.fromkeys(map(_tidied, variables)))
    return [name for name in found if name]


def _tidied(name: str) -> str:
    return tidy_text(clean(name))


def _rows(
    project: Project,
    names: Mapping[str, str],
    codings: Sequence[Coding],
    variables: Sequence[str],
    file: str,
) -> list[list[str]]:
    """The cells of each coding; what stands once in a project may stand in many rows."""
    paths: dict[str, str] = {}
    values: dict[tuple[str, int], list[str]] = {}
    rows = []
    left = _MOST
    for coding in codings:
        if coding.code is not None and coding.code not in paths:
            paths[coding.code] = project.codes[coding.code].path
            left -= len(paths[coding.code])
        path = "" if coding.code is None else paths[coding.code]
        of = coding.document, id(coding.variables) if coding.variables else 0
        if of not in values:
            values[of] = _values(project.documents[coding.document], coding, variables)
        row = _row(project, names[coding.document], coding, path) + values[of]
        left -= sum(map(len, row))
        if left < 0:
            limit = _MOST // MIB
            raise refused("raw_project_size", file, kind="size_text", limit=limit)
        rows.append(row)
    return rows


def _row(project: Project, name: str, coding: Coding, path: str) -> list[str]:
    document = project.documents[coding.document]
    cells = [
        name,
        coding.coder,
        path,
        "" if coding.code is None else project.codes[coding.code].id,
        "" if coding.start is None else str(coding.start),
        "" if coding.end is None else str(coding.end),
        coding.weight,
        coding.group or "; ".join(document.groups),
        coding.person or document.person,
        *((coding.segment,) if project.segments else ()),
    ]
    return [clean(cell) for cell in cells]


def _values(document: Document, coding: Coding, variables: Sequence[str]) -> list[str]:
    """The cells of the variables."""
    of_person = coding.variables or document.person_variables
    values = {_tidied(one): text for one, text in of_person.items()}
    # Tools keep a blank for what nobody filled in.
    values |= {_tidied(one): text for one, text in document.variables.items() if text}
    return [clean(values.get(one, "")) for one in variables]
