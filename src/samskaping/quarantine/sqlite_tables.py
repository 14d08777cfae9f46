"""Tables of an SQLite database as rows, read from memory and from real tables only.

A database is a program as much as it is data: a view, a trigger, a virtual table or a column that
is worked out may run whatever its author wrote when it is read. Nothing of the kind is: tables are
read as they are stored, each row once, and any other statement is refused.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from samskaping.quarantine import container
from samskaping.quarantine.limits import MIB, Limits, Refused
from samskaping.quarantine.looks import looks

_HEADER = b"SQLite format 3\0"
_ZIP = b"PK\x03\x04"
_PAGE = slice(16, 18)
# Where the header says how the database is written, and what it says of a write-ahead log.
_WRITTEN, _AHEAD, _PLAIN = slice(18, 20), b"\x02\x02", b"\x01\x01"
# Files beside a database with changes that it does not hold yet; so large at least if they do.
_UNFINISHED, _UNFINISHED_FROM = ("-wal", "-journal"), 32
_OPERATIONS, _AT_ONCE = 500_000_000, 100_000
_SETTINGS = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA query_only = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
)
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_DESCRIBED = "table_xinfo"
_NAME = re.compile(r"\w+", re.ASCII)


def rows_of(
    content: bytes, limits: Limits, tables: Mapping[str, Sequence[str]], ending: str
) -> dict[str, Any]:
    """The rows of some tables, with the cells of some columns, in the order they are stored in.

    Those that the database does not have are not in ``tables``, nor columns in ``columns``. A zip
    may hold it as a file with this ``ending``. ``ahead`` tells that the tool keeps its last changes
    in a file of its own, which is not there.

    Raises
    ------
    Refused
        The file is no such database, damaged, larger than the limits, or a table is none.
    """
    ahead = False
    if content.startswith(_ZIP):
        content = _unpacked(content, limits, ending)
    if not content.startswith(_HEADER):
        raise Refused("raw_not_database", {"kind": looks(content)})
    if len(content) % _page_size(content):
        # The library fills up a page that is cut off with nothing, and rows are gone.
        raise Refused("raw_project_damaged")
    if content[_WRITTEN] == _AHEAD:
        # Such a database cannot be read from memory unless it says that it is an ordinary one.
        ahead = True
        content = content[: _WRITTEN.start] + _PLAIN + content[_WRITTEN.stop :]
    try:
        return {**_read(content, limits, tables), "ahead": ahead}
    except sqlite3.DataError:
        # A text or a row that is too long.
        raise Refused("raw_project_size", {"kind": "size_text", "limit": _text(limits)}) from None
    except sqlite3.Error as cause:
        if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise Refused("raw_reader_stopped", {"kind": "stopped_time"}) from None
        raise Refused("raw_project_damaged") from None
    except UnicodeDecodeError:
        # What the library says of a broken schema quotes it, in whatever bytes it has.
        raise Refused("raw_project_damaged") from None


def _unpacked(content: bytes, limits: Limits, ending: str) -> bytes:
    """The one database in a zip."""

    def wanted(name: str) -> bool:
        own = not name.startswith("__MACOSX/")
        return own and name.endswith((ending, *(ending + one for one in _UNFINISHED)))

    found = container.parts(content, limits, wanted, "project")
    databases = [name for name in found if name.endswith(ending)]
    if not databases:
        raise Refused("raw_not_database", {"kind": "looks_zip"})
    if len(databases) > 1:
        raise Refused("qda_several_projects", {"n": len(databases)})
    if any(len(found.get(databases[0] + one, b"")) > _UNFINISHED_FROM for one in _UNFINISHED):
        raise Refused("qda_still_open")
    return found[databases[0]]


def _page_size(content: bytes) -> int:
    size = int.from_bytes(content[_PAGE], "big")
    # The largest does not fit in, and is written as 1; the smallest is 512.
    return 1 << 16 if size == 1 else max(size, 512)


def _read(
    content: bytes, limits: Limits, wanted: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, Any]]:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    try:
        opened.deserialize(content)
        _confine(opened, limits)
        left = [limits.project]
        tables: dict[str, Any] = {}
        columns: dict[str, Any] = {}
        for name, asked in wanted.items():
            known = _columns(opened, name)
            if known is None:
                continue
            columns[name] = [one for one in asked if one in known]
            tables[name] = [
                [row.pop(0) if one in known else None for one in asked]
                for row in _rows(opened, name, columns[name], limits, left)
            ]
        return {"tables": tables, "columns": columns}
    finally:
        opened.close()


def _confine(opened: sqlite3.Connection, limits: Limits) -> None:
    """Hold a connection to reading, and to as much as a project may ask for."""
    for what, most in (
        (sqlite3.SQLITE_LIMIT_LENGTH, 4 * limits.project),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, MIB),
        (sqlite3.SQLITE_LIMIT_COLUMN, 500),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 2),
        (sqlite3.SQLITE_LIMIT_VDBE_OP, 10_000),
        (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 8),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
    ):
        opened.setlimit(what, most)
    for setting in _SETTINGS:
        opened.execute(setting)
    opened.text_factory = _decoded
    operations = [0]

    def too_many() -> bool:
        operations[0] += _AT_ONCE
        return operations[0] > _OPERATIONS

    opened.set_progress_handler(too_many, _AT_ONCE)
    opened.set_authorizer(_authorised)


def _authorised(action: int, first: str | None, *_: str | None) -> int:
    reads = action in _ALLOWED or (action == sqlite3.SQLITE_PRAGMA and first == _DESCRIBED)
    return sqlite3.SQLITE_OK if reads else sqlite3.SQLITE_DENY


def _decoded(raw: bytes) -> str:
    # What is no UTF-8 keeps its bytes, since places may be counted in them.
    return raw.decode("utf-8", "surrogateescape")


def _columns(opened: sqlite3.Connection, name: str) -> set[str] | None:
    """The stored columns of a table; None if there is no such table."""
    found = opened.execute(
        "SELECT type, rootpage FROM main.sqlite_schema WHERE name = ?", [name]
    ).fetchall()
    if not found:
        return None
    if any(kind != "table" or not isinstance(page, int) or page < 1 for kind, page in found):
        raise Refused("raw_project_unsafe", {"kind": "unsafe_schema"})
    # Whether a column is hidden or worked out stands in the last cell.
    told = opened.execute(f"PRAGMA main.{_DESCRIBED}({_quoted(name)})").fetchall()
    if any(row[-1] for row in told):
        raise Refused("raw_project_unsafe", {"kind": "unsafe_schema"})
    return {row[1] for row in told}


def _rows(
    opened: sqlite3.Connection,
    name: str,
    columns: Sequence[str],
    limits: Limits,
    left: list[int],
) -> Iterator[list[Any]]:
    """The rows of a table; ``left`` is how many characters may still come."""
    if not columns:
        return
    asked = ", ".join(map(_quoted, columns))
    # An index might be damaged on its own, and has another order.
    stored = opened.execute(f"SELECT {asked} FROM main.{_quoted(name)} NOT INDEXED")
    for number, row in enumerate(stored, start=1):
        if number > limits.rows:
            raise Refused("raw_project_size", {"kind": "size_rows", "limit": limits.rows})
        if any(isinstance(cell, bytes) for cell in row):
            raise Refused("raw_project_damaged")
        left[0] -= sum(len(cell) for cell in row if isinstance(cell, str))
        if left[0] < 0:
            raise Refused("raw_project_size", {"kind": "size_text", "limit": _text(limits)})
        yield [*row]


def _quoted(name: str) -> str:
    assert _NAME.fullmatch(name)
    return f'"{name}"'


def _text(limits: Limits) -> int:
    return limits.project // MIB
