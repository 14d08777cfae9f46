"""A writer of Taguette projects, which are SQLite databases.

A document is HTML, a paragraph per turn, and places are counted in UTF-8 bytes of its text without
the tags. Tags lie flat: those below another have its name and a full stop before their own.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Mapping, Sequence
from contextlib import closing
from html import escape
from itertools import groupby

from samskaping.simulate.interview_truth import CodeTruth, ProjectFiles
from samskaping.simulate.project_documents import Document

WHEN = "2025-12-12 09:00:00.000000"
_APPLICATION = 1416066164
_PAGE = 1024
_REVISION = "db5e31a0233d"
# What the header says of the library that wrote the file last: always the same.
_CHANGES, _LIBRARY = 1, 3040000
_SCHEMA = """
CREATE TABLE users (
    login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL,
    hashed_password VARCHAR(192), disabled BOOLEAN NOT NULL, password_set_date DATETIME,
    language VARCHAR(10), email VARCHAR(256), email_sent DATETIME);
CREATE TABLE projects (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, created DATETIME NOT NULL);
CREATE TABLE project_members (
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_login VARCHAR(30) NOT NULL REFERENCES users (login) ON DELETE CASCADE ON UPDATE CASCADE,
    privileges VARCHAR(11) NOT NULL, PRIMARY KEY (project_id, user_login));
CREATE TABLE documents (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    text_direction VARCHAR(13) NOT NULL, contents TEXT NOT NULL);
CREATE TABLE commands (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL,
    user_login VARCHAR(30) NOT NULL REFERENCES users (login) ON UPDATE CASCADE,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    document_id INTEGER, payload TEXT NOT NULL);
CREATE TABLE tags (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    path VARCHAR(200) NOT NULL, description TEXT NOT NULL, UNIQUE (project_id, path));
CREATE TABLE highlights (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE TABLE highlight_tags (
    highlight_id INTEGER NOT NULL REFERENCES highlights (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (highlight_id, tag_id));
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
"""


def taguette_project(
    part: ProjectFiles, coder: str, documents: Sequence[Document], codes: Mapping[str, CodeTruth]
) -> bytes:
    """The project of one coder."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA page_size = {_PAGE}")
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        _fill(database, part, coder, documents, codes)
        database.execute("COMMIT")
        database.execute("VACUUM")
        content = bytearray(database.serialize())
    struct.pack_into(">L", content, 24, _CHANGES)
    struct.pack_into(">LL", content, 92, _CHANGES, _LIBRARY)
    return bytes(content)


def _fill(
    database: sqlite3.Connection,
    part: ProjectFiles,
    coder: str,
    documents: Sequence[Document],
    codes: Mapping[str, CodeTruth],
) -> None:
    login = part.coder_codes[coder]
    _insert(database, "users", (login, WHEN, None, 0, None, None, None, None))
    _insert(database, "projects", (1, part.name, "", WHEN))
    _insert(database, "project_members", (1, login, "ADMIN"))
    _insert(database, "alembic_version", (_REVISION,))
    known = [*codes, *part.unknown_codes]
    for number, name in enumerate(known, start=1):
        _insert(database, "tags", (number, 1, _path(part, codes, name), ""))
    highlight = 0
    for number, document in enumerate(documents, start=1):
        turns = document.text.splitlines()
        contents = "".join(f"<p>{escape(turn, quote=False)}</p>" for turn in turns)
        about = (document.name, "", f"{document.name}.txt", WHEN, 1, "LEFT_TO_RIGHT", contents)
        _insert(database, "documents", (number, *about))
        for (start, end), own in groupby(document.codings, lambda one: (one.start, one.end)):
            highlight += 1
            places = (_bytes_before(document.text, start), _bytes_before(document.text, end))
            snippet = escape(document.text[start:end], quote=False)
            _insert(database, "highlights", (highlight, number, *places, snippet))
            for one in own:
                _insert(database, "highlight_tags", (highlight, known.index(one.code) + 1))


def _insert(database: sqlite3.Connection, table: str, values: tuple[object, ...]) -> None:
    marks = ", ".join("?" * len(values))
    database.execute(f"INSERT INTO {table} VALUES ({marks})", values)


def _path(part: ProjectFiles, codes: Mapping[str, CodeTruth], name: str) -> str:
    if name not in codes:
        return name
    above = codes[name].parent
    own = part.codes[name]
    return f"{_path(part, codes, above)}.{own}" if above else own


def _bytes_before(text: str, place: int) -> int:
    """Bytes of the text before a place; there is nothing between two paragraphs."""
    return len(text[:place].replace("\n", "").encode())
