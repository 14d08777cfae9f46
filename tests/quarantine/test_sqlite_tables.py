"""SQLite databases that were made to do harm, or broken on the way."""

import random
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from samskaping.quarantine import sqlite_tables
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.process import one_process_for_many, take_apart
from tests.ingest.containers import zipped

WANTED = {"notes": ["id", "words"]}
PLAIN = "CREATE TABLE notes (id INTEGER PRIMARY KEY, words TEXT)"
SMALL = Limits(rows=1_000, project=100_000, seconds=20)


def made(*statements, rows=(), before=()):
    with closing(sqlite3.connect(":memory:")) as opened:
        for statement in (*before, *statements):
            opened.execute(statement)
        for one in rows:
            opened.execute("INSERT INTO notes (words) VALUES (?)", (one,))
        opened.commit()
        return opened.serialize()


def read(content, limits=SMALL, wanted=WANTED):
    return sqlite_tables.rows_of(content, limits, wanted, "data.qda")


def refused(content, limits=SMALL, wanted=WANTED):
    with pytest.raises(Refused) as caught:
        read(content, limits, wanted)
    return caught.value.code, caught.value.arguments.get("kind")


SOUND = made(PLAIN, rows=["én", "to"])


def test_rows_come_in_the_order_they_are_stored_with_what_is_asked_for():
    told = read(SOUND, wanted={"notes": ["words", "more", "id"], "other": ["id"]})
    assert told == {
        "tables": {"notes": [["én", None, 1], ["to", None, 2]]},
        "columns": {"notes": ["words", "id"]},
        "ahead": False,
    }


def test_the_watched_process_gives_the_same():
    told = take_apart("sqlite", SOUND, tables=WANTED, ending="data.qda")
    assert told["tables"] == {"notes": [[1, "én"], [2, "to"]]}


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE x (id, words)", "CREATE VIEW notes AS SELECT 1 AS id, 'a' AS words"],
        ["CREATE VIRTUAL TABLE notes USING fts5(id, words)"],
        ["CREATE TABLE notes (id, words AS (replace(hex(zeroblob(1000)), '0', 'xx')))"],
        ["CREATE TABLE notes (id, words TEXT GENERATED ALWAYS AS (id || 'x') STORED)"],
    ],
)
def test_what_is_worked_out_when_it_is_read_is_not_read(statements):
    assert refused(made(*statements)) == ("raw_project_unsafe", "unsafe_schema")


def test_triggers_and_views_beside_the_tables_do_nothing():
    content = made(
        PLAIN,
        "CREATE TRIGGER t AFTER INSERT ON notes BEGIN UPDATE notes SET words = words || '!'; END",
        "CREATE VIEW everything AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) "
        "SELECT x FROM n",
        rows=["a"],
    )
    assert read(content)["tables"]["notes"] == [[1, "a!"]]


def confined():
    opened = sqlite3.connect(":memory:", isolation_level=None)
    opened.deserialize(SOUND)
    sqlite_tables._confine(opened, SMALL)
    return opened


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO notes (words) VALUES ('x')",
        "UPDATE notes SET words = ''",
        "DROP TABLE notes",
        "CREATE TEMP TABLE x (y)",
        "ATTACH 'elsewhere.db' AS other",
        "PRAGMA writable_schema = ON",
        "PRAGMA query_only = OFF",
        "SELECT load_extension('x')",
        "SELECT hex(zeroblob(10))",
        "VACUUM INTO 'elsewhere.db'",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x FROM n",
        "SELECT * FROM pragma_database_list",
    ],
)
def test_nothing_but_reading_is_allowed(statement, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with closing(confined()) as opened, pytest.raises(sqlite3.Error):
        opened.execute(statement).fetchall()
    assert list(tmp_path.iterdir()) == []


def test_too_much_work_is_stopped(monkeypatch):
    monkeypatch.setattr(sqlite_tables, "_AT_ONCE", 100)
    monkeypatch.setattr(sqlite_tables, "_OPERATIONS", 1_000)
    content = made(PLAIN, rows=["x"] * 900)
    assert refused(content) == ("raw_reader_stopped", "stopped_time")


def test_more_rows_or_letters_than_the_limits_are_not_read():
    assert refused(made(PLAIN, rows=["x"] * 1_001)) == ("raw_project_size", "size_rows")
    assert refused(made(PLAIN, rows=["x" * 60_000] * 2)) == ("raw_project_size", "size_text")
    assert refused(made(PLAIN, rows=["x" * 500_000])) == ("raw_project_size", "size_text")
    assert len(read(made(PLAIN, rows=["x" * 99] * 1_000))["tables"]["notes"]) == 1_000


def test_a_table_of_very_many_rows_ends_soon():
    content = made(
        PLAIN,
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 400000) "
        "INSERT INTO notes (words) SELECT 'x' FROM n",
    )
    with pytest.raises(Refused) as caught:
        take_apart(
            "sqlite", content, Limits(rows=100_000, seconds=20), tables=WANTED, ending="data.qda"
        )
    assert caught.value.arguments["kind"] == "size_rows"


def test_bytes_that_are_no_utf8_are_kept_and_a_blob_is_no_text():
    told = read(made(PLAIN, "INSERT INTO notes (words) VALUES (CAST(x'C3' AS TEXT))"))
    assert told["tables"]["notes"] == [[1, "\udcc3"]]
    assert refused(made(PLAIN, rows=[b"\xff"])) == ("raw_project_damaged", None)


def test_another_encoding_and_signs_that_end_a_text_in_other_programs():
    content = made(PLAIN, rows=["å😀", "a\0b"], before=["PRAGMA encoding = 'UTF-16le'"])
    assert read(content)["tables"]["notes"] == [[1, "å😀"], [2, "a\0b"]]


def test_a_damaged_index_does_not_matter_and_a_damaged_table_does():
    content = made(PLAIN, "CREATE INDEX i ON notes (words)", rows=["x" * 90] * 500)
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(content)
        roots = dict(opened.execute("SELECT name, rootpage FROM sqlite_schema"))
    size = 4096
    for name, code in (("i", None), ("notes", "raw_project_damaged")):
        start = (roots[name] - 1) * size
        broken = content[:start] + b"\xff" * size + content[start + size :]
        if code is None:
            assert len(read(broken)["tables"]["notes"]) == 500
        else:
            assert refused(broken)[0] == code


def test_rows_come_in_the_order_of_the_table_where_an_index_would_be_quicker():
    wide = "CREATE TABLE notes (id INTEGER PRIMARY KEY, words TEXT, more TEXT DEFAULT 'x')"
    content = made(
        wide,
        "CREATE INDEX i ON notes (words)",
        rows=[f"{number:03}" for number in range(99, 0, -1)],
    )
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(content)
        opened.execute("UPDATE notes SET more = hex(zeroblob(500))")
        opened.execute("ANALYZE")
        plan = opened.execute("EXPLAIN QUERY PLAN SELECT id, words FROM notes").fetchone()
        assert "COVERING INDEX" in plan[-1]
        opened.commit()
        content = opened.serialize()
    told = [key for key, _ in read(content)["tables"]["notes"]]
    assert told == sorted(told)


def test_a_tree_that_goes_in_circles_ends():
    content = bytearray(made(PLAIN, rows=["x" * 900] * 900))
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(bytes(content))
        (root,) = opened.execute("SELECT rootpage FROM sqlite_schema").fetchone()
    start = (root - 1) * 4096
    assert content[start] == 5
    # Whatever lies below the table's first page is that page again.
    content[start + 8 : start + 12] = root.to_bytes(4, "big")
    for place in range(int.from_bytes(content[start + 3 : start + 5], "big")):
        cell = int.from_bytes(content[start + 12 + 2 * place : start + 14 + 2 * place], "big")
        content[start + cell : start + cell + 4] = root.to_bytes(4, "big")
    assert refused(bytes(content))[0] == "raw_project_damaged"


def test_a_text_that_goes_in_circles_ends():
    content = bytearray(made(PLAIN, rows=["x" * 50_000]))
    # The first page of what does not fit in the row goes on in itself.
    content[2 * 4096 : 2 * 4096 + 4] = (3).to_bytes(4, "big")
    ((_, words),) = read(bytes(content))["tables"]["notes"]
    assert len(words.encode("utf-8", "surrogateescape")) == 50_000


def test_a_schema_that_is_no_sql_is_damaged():
    for name in (b"((((s", b"\xff(\xfe(("):
        content = SOUND.replace(b"CREATE TABLE notes", b"CREATE TABLE " + name)
        assert refused(content) == ("raw_project_damaged", None)


def test_a_database_with_a_write_ahead_log_is_read_as_it_stands_and_that_is_told():
    told = read(SOUND[:18] + b"\x02\x02" + SOUND[20:])
    assert told["ahead"]
    assert told["tables"] == read(SOUND)["tables"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "raw_not_database"),
        (b"SQLite format 4\0", "raw_not_database"),
        (SOUND[:100], "raw_project_damaged"),
        (SOUND[:5_000], "raw_project_damaged"),
        (SOUND[:16] + b"\x00\x01" + SOUND[18:], "raw_project_damaged"),
        (SOUND[:100] + random.Random(1).randbytes(8_092), "raw_project_damaged"),
        (zipped({"data.qda": b"SQLite format 3\0"}), "raw_project_damaged"),
        (b"PK\x03\x04", "raw_project_damaged"),
    ],
)
def test_what_is_no_whole_database_is_refused(content, code):
    assert refused(content)[0] == code


def test_spoilt_databases_are_read_or_refused_in_bounded_time():
    content = made(PLAIN, rows=[f"tekst {number} æøå" * 9 for number in range(200)])
    rng = random.Random(20251129)
    outcomes = set()
    with one_process_for_many():
        for _ in range(150):
            spoilt = bytearray(content)
            for _ in range(rng.randint(1, 20)):
                spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
            try:
                take_apart("sqlite", bytes(spoilt), SMALL, tables=WANTED, ending="data.qda")
            except Refused as cause:
                outcomes.add(cause.code)
            else:
                outcomes.add("read")
    assert {"read", "raw_project_damaged"} <= outcomes
    assert outcomes <= {
        "read", "raw_project_damaged", "raw_not_database", "raw_project_unsafe",
        "raw_project_size", "raw_reader_stopped",
    }  # fmt: skip


def test_nothing_is_written(tmp_path):
    (tmp_path / "project.db").write_bytes(made(PLAIN, rows=["x" * 500] * 900))
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from samskaping.quarantine import sqlite_tables\n"
        "from samskaping.quarantine.limits import Limits\n"
        "content = Path(sys.argv[1]).read_bytes()\n"
        # A file that grows by a single byte would end the process.
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "told = sqlite_tables.rows_of(content, Limits(), {'notes': ['id', 'words']}, '.db')\n"
        "sys.exit(len(told['tables']['notes']) != 900)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "project.db")], cwd=tmp_path, check=False
    )
    assert ended.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["project.db"]
