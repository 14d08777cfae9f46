"""Ways to spoil a file, from a single bit to the XML inside a zip."""

from __future__ import annotations

import io
import random
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from xml.sax.saxutils import escape

CANARY = "kari.nordmann4711@example.org"

TOKENS = [
    b'"', b"'", b";", b",", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"\\", b"|", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xfe\xff", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\x85", b"\x1a",
    b"=1+1", b"=cmd|' /C calc'!A0", b"{question_not_shown}", b"{lbrace}", b"-99", b"1e999",
    b"NaN", b"9" * 400, b'""', b'";"', b"1-5", b"\xc3\xa5", b"\xc3\x83\xc2\xa5", b"x" * 150_000,
    CANARY.encode(), CANARY.encode("utf-16-le"), "\N{NO-BREAK SPACE}".encode(), b'"\n"',
    b"\n\n\n", b";" * 500,
]  # fmt: skip

XML_TOKENS = [
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"&#x1F600;", b"<![CDATA[x]]>", b"<!--",
    b"<?xml version='1.0' encoding='utf-7'?>", b"<c r='XFD1048576'><v>1</v></c>", b"<v></v>",
    b"<c r='A0'><v>1</v></c>", b"<c t='s'><v>4294967295</v></c>", b"<c t='e'><v>#REF!</v></c>",
    b"<c><f>1+1</f></c>", b"<row r='4294967296'>", b"<mergeCell ref='A1:XFD9'/>", b"</row>",
    b"<c t='d'><v>2025-13-45</v></c>", b"<c s='9999'><v>-1e308</v></c>",
    b"<c t='n'><v>1e400</v></c>", b" table:number-rows-repeated='1048576'",
    b" table:number-columns-repeated='16384'", b" office:value='x'", b" office:value-type='date'",
    b" calcext:value-type='error'", b"<table:table>", b"<Code name='x'>", b"</TextSource>",
    b" startPosition='-1'", b" endPosition='99999999999999999999'", b"<Coding><CodeRef/></Coding>",
    b"<Representation>", b"<SyncPoint position='4'/>", b"<Set/>", b"<VariableValue>", b"\r\n",
    b"<PlainTextContent>", b"<Case>", b" creatingUser=''", b"<Sources>", b"<AudioSource>",
]  # fmt: skip

VALUES = [
    "", "0", "1", "4294967296", "-1", "1e308", "1e-320", "NaN", "inf", "2025-05-01",
    "x" * 200_000, "s", "b", "e", "d", "str", "inlineStr", "n", "A1", "XFD1048576", "ZZZZZ1",
    "A1:XFD1048576", "1:1", CANARY, "true", "hidden", "veryHidden", "collapse", "æøå",
    "\N{NO-BREAK SPACE}", "\u2028", "Sum", "worksheets/sheet2.xml", "/xl/worksheets/sheet1.xml",
    "../../etc/passwd", "float", "date", "time", "percentage", "boolean", "PT99999999H",
    "0001-01-01", "9999-12-31T23:59:59.9999", "1048576", "16384", "%", "m/d/yy h:mm", "[h]:mm:ss",
    "Ark1", "#REF!", "rId1", "_x000D_", "=1+1", "2958466", "-693594", "internal://../x.txt",
    "Sources/1.txt", "relative:///etc/passwd", "urn:QDA-XML:codebook:1.0", "29", "{}", "\u00b2",
]  # fmt: skip
_VALUES = re.compile(rb"(?:>|=\")([^<>\"]*)(?=<|\")")

CELLS: list[object] = [
    *VALUES, None, 0, 1, 2, 3, 7, 40, -1, 2**63 - 1, -(2**63), 1.5, 2.0, 1e308, float("inf"),
    b"\xff\xfe", "<p", "<!-- x", "</p>" * 99, "<p title='x>å</p>", "<" * 99, "&#9999999999999;",
    "&amp;&lt;&#229;", "<br>" * 9, "\r\n" * 9, "😀" * 9, "a\0b", "Samtale 1", "3", " / ", "file",
]  # fmt: skip

NUMBERS = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]


def _place(content: bytes, rng: random.Random) -> int:
    return rng.randrange(len(content) + 1)


def flip(content: bytes, rng: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        if spoilt:
            spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def truncate(content: bytes, rng: random.Random) -> bytes:
    return content[: _place(content, rng)]


def delete(content: bytes, rng: random.Random) -> bytes:
    start = _place(content, rng)
    return content[:start] + content[start + rng.randint(1, 64) :]


def splice(content: bytes, rng: random.Random) -> bytes:
    """A piece of the file again, somewhere else."""
    start, to = _place(content, rng), _place(content, rng)
    piece = content[start : start + rng.choice((1, 8, 64, 512))]
    return content[:to] + piece * rng.choice((1, 1, 2, 50)) + content[to:]


def token(content: bytes, rng: random.Random) -> bytes:
    place = _place(content, rng)
    return content[:place] + rng.choice(TOKENS) + content[place:]


def number(content: bytes, rng: random.Random) -> bytes:
    """A number of 1, 2, 4 or 8 bytes, at the end of what it can be."""
    size = rng.choice((1, 2, 4, 8))
    value = rng.choice(NUMBERS) % (1 << (8 * size))
    place = rng.randrange(max(len(content) - size, 1))
    written = value.to_bytes(size, rng.choice(("little", "big")))
    return content[:place] + written + content[place + size :]


def xml(content: bytes, rng: random.Random) -> bytes:
    """A piece of XML where an element begins or ends."""
    places = [place for place, sign in enumerate(content[:200_000]) if sign in b"<> "]
    place = rng.choice(places) if places else 0
    place += rng.choice((0, 1))
    return content[:place] + rng.choice(XML_TOKENS) + content[place:]


def xml_value(content: bytes, rng: random.Random) -> bytes:
    """Another text, or another value of an attribute, in XML that stays well-formed."""
    places = [found.span(1) for found in _VALUES.finditer(content[:500_000])]
    start, end = rng.choice(places) if places else (0, 0)
    written = escape(rng.choice(VALUES)).replace('"', "&quot;").replace("'", "&apos;").encode()
    return content[:start] + written + content[end:]


PLAIN: list[Callable[[bytes, random.Random], bytes]] = [
    flip, truncate, delete, splice, token, token, number,
]  # fmt: skip


def mutated(content: bytes, rng: random.Random) -> bytes:
    """The file, spoilt one to four times; a zip most often inside."""
    if content.startswith(b"PK") and rng.random() < 0.9:
        return _inside(content, rng)
    if content.startswith(b"SQLite") and rng.random() < 0.6:
        return _in_database(content, rng)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        content = rng.choice(PLAIN)(content, rng)
    return content


def _in_database(content: bytes, rng: random.Random) -> bytes:
    """Cells, columns and tables of a database that are sound, but not what they were."""
    try:
        return _changed(content, rng)
    except (sqlite3.Error, UnicodeError, MemoryError):
        # One that is spoilt already.
        return flip(content, rng)


def _changed(content: bytes, rng: random.Random) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        opened.deserialize(content)
        found = opened.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        tables = [name for (name,) in found if not name.startswith("sqlite_")]
        for _ in range(rng.choice((1, 1, 2, 4))):
            table = rng.choice(tables)
            columns = [row[1] for row in opened.execute(f"PRAGMA table_info({table})")]
            column, other = rng.choice(columns or ["x"]), rng.choice(columns or ["x"])
            some = f"rowid % {rng.randint(1, 4)} = 0"
            statement, *cells = rng.choice(
                (
                    *[(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {some}",
                       rng.choice(CELLS))] * 12,
                    (f"UPDATE OR IGNORE {table} SET {column} = {other}",),
                    (f"DELETE FROM {table} WHERE {some}",),
                    (f"INSERT OR IGNORE INTO {table} ({column}) VALUES (?)", rng.choice(CELLS)),
                    (f"ALTER TABLE {table} RENAME COLUMN {column} TO other",),
                    (f"ALTER TABLE {table} RENAME TO other",),
                    (f"CREATE VIEW IF NOT EXISTS {table}_all AS SELECT * FROM {table}",),
                )
            )  # fmt: skip
            with suppress(sqlite3.Error):
                opened.execute(statement, cells)
        return opened.serialize()


def _inside(content: bytes, rng: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    if not parts:
        return flip(content, rng)
    telling = [name for name in parts if any(part in name for part in ("sheet", "content", ".qde"))]
    likely = telling or list(parts)
    for _ in range(rng.choice((1, 1, 2, 3))):
        name = rng.choice(likely if rng.random() < 0.7 else list(parts))
        change = rng.choice((*[xml_value] * 12, xml, xml, *PLAIN))
        if parts[name].startswith(b"SQLite"):
            change = rng.choice((_in_database, *PLAIN))
        parts[name] = change(parts[name], rng)
    if rng.random() < 0.03:
        name = rng.choice(list(parts))
        parts[rng.choice(("../evil.xml", "/etc/x.xml", name.upper(), "a\0b.xml"))] = parts[name]
    if rng.random() < 0.03:
        del parts[rng.choice(list(parts))]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for name, part in parts.items():
            packed.writestr(zipfile.ZipInfo(name), part)
    return target.getvalue()
