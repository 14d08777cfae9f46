"""Writers of small files of qualitative tools, as the tools lay them out."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

import openpyxl

from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.formats import reader
from samskaping.study.bindings import CodingBinding, Layout
from samskaping.study.findings import Finding, in_words

TAGUETTE = """
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL);
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    filename VARCHAR(200), project_id INTEGER NOT NULL, contents TEXT NOT NULL);
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
    snippet TEXT NOT NULL);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL,
    path VARCHAR(200) NOT NULL, description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
    PRIMARY KEY (highlight_id, tag_id));
CREATE INDEX ix_highlights_document_id ON highlights (document_id);
"""
QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
    owner text, date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
    pos0 integer, pos1 integer, owner text, date text, memo text, avid integer, important integer,
    unique(cid,fid,pos0,pos1,owner));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer,
    width integer, height integer, cid integer, memo text, date text, owner text);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer,
    cid integer, memo text, date text, owner text);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
    date text, color text, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
    supercatid integer, unique(name));
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
    pos1 integer, owner text, date text, memo text);
CREATE TABLE attribute_type (name text primary key, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
    id integer, date text, owner text, unique(name,attr_type,id));
"""


def database(schema: str, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    """An SQLite database with these rows."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(schema)
        for table, given in rows.items():
            for row in given:
                places = ", ".join("?" * len(row))
                made.execute(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", [*row.values()]
                )
        made.commit()
        return made.serialize()


def changed(content: bytes, *statements: str) -> bytes:
    """A database after some statements."""
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(content)
        for statement in statements:
            opened.execute(statement)
        opened.commit()
        return opened.serialize()


def taguette(
    documents: Mapping[str, str],
    highlights: Sequence[tuple[str, int, int, Sequence[str]]] = (),
    /,
    *,
    snippets: Sequence[str] | None = None,
    **more: Iterable[Mapping[str, Any]],
) -> bytes:
    """A project of Taguette; a highlight is a document, its ends in bytes, and its tags."""
    numbers = {name: number for number, name in enumerate(documents, start=1)}
    tags = {tag: number for number, tag in enumerate(dict.fromkeys(
        tag for *_, given in highlights for tag in given), start=1)}  # fmt: skip
    rows: dict[str, list[Mapping[str, Any]]] = {
        "projects": [{"id": 1, "name": "Prosjekt"}],
        "documents": [
            {"id": numbers[name], "name": name, "project_id": 1, "contents": contents}
            for name, contents in documents.items()
        ],
        "highlights": [
            {"id": number, "document_id": numbers[name], "start_offset": start, "end_offset": end,
             "snippet": snippets[number - 1] if snippets else bare(documents[name])[start:end]
             .decode(errors="replace")}
            for number, (name, start, end, _) in enumerate(highlights, start=1)
        ],
        "tags": [{"id": number, "project_id": 1, "path": tag} for tag, number in tags.items()],
        "highlight_tags": [
            {"highlight_id": number, "tag_id": tags[tag]}
            for number, (*_, given) in enumerate(highlights, start=1)
            for tag in given
        ],
    }  # fmt: skip
    for table, given in more.items():
        rows[table] = [*rows[table], *given]
    return database(TAGUETTE, rows)


def bare(contents: str) -> bytes:
    """The bytes of a document of Taguette without its tags, where these are plain."""
    text = contents
    while "<" in text:
        before, _, rest = text.partition("<")
        text = before + rest.partition(">")[2]
    return text.encode()


def place(contents: str, words: str) -> tuple[int, int]:
    """Where words stand, as Taguette counts."""
    start = bare(contents).index(words.encode())
    return start, start + len(words.encode())


def qualcoder(**rows: Iterable[Mapping[str, Any]]) -> bytes:
    return database(QUALCODER, rows)


def workbook(rows: Sequence[Sequence[object]], name: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append([*row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def delimited(rows: Sequence[Sequence[object]], sign: str = ",") -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=sign).writerows(rows)
    return target.getvalue().encode()


def everyone(**more: object) -> CodingBinding:
    """A binding by which every coder has read every document."""
    return CodingBinding.model_validate(
        {
            "case": {"constant": "north"},
            "source": {"column": "document"},
            "coder": {"constant": "coder_a"},
            "codes": {"column": "code", "codes": {}},
            "readers": "everyone",
            **more,
        }
    )


def export(tool: str, content: bytes, layout: Layout | None = None) -> Export:
    return reader(tool)(RawFile("f", content), layout or Layout())


def refused(tool: str, content: bytes, layout: Layout | None = None) -> list[Finding]:
    """The findings that a file is refused with; they have words in every language."""
    try:
        export(tool, content, layout)
    except IngestError as cause:
        for finding in cause.findings:
            assert all("{" not in in_words(finding, language) for language in ("nb", "en"))
        return cause.findings
    raise AssertionError("the file was read")


def cells(found: Export, *names: str) -> list[tuple[str, ...]]:
    """The cells of some columns, row by row; of all where none is named."""
    columns = [found.table.columns[name].to_pylist() for name in names or found.table.header]
    return [*zip(*columns, strict=True)]


def noted(found: Export) -> list[tuple[str, int | None, object]]:
    return [(one.code, one.row, one.arguments.get("n")) for one in found.table.findings]


def passages(found: Export) -> list[str]:
    """The text at each place."""
    return [
        found.texts[document][int(start) : int(end)]
        for document, start, end in cells(found, "document", "start", "end")
        if start
    ]
