"""Projects of tools that keep them in an SQLite database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.sheets import refusal
from samskaping.ingest.suggestions import SIGNS
from samskaping.ingest.text_places import Places
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.process import take_apart
from samskaping.study.findings import Finding
from samskaping.study.model import Format

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Tables:
    """The tables of a project; those that the file does not have are empty."""

    tables: Mapping[str, Sequence[Row]]
    findings: list[Finding] = field(default_factory=list)

    def __getitem__(self, name: str) -> Sequence[Row]:
        return self.tables.get(name, ())


def read_tables(
    raw: RawFile,
    tool: Format,
    ending: str,
    needed: Mapping[str, Sequence[str]],
    others: Mapping[str, Sequence[str]],
    limits: Limits | None = None,
) -> Tables:
    """The rows of a tool's tables; those that are ``needed`` are in every project of the tool.

    Raises
    ------
    IngestError
        The file is no database, damaged, unsafe, larger than the limits, or not this tool's.
    """
    wanted = {name: [*needed.get(name, ()), *others.get(name, ())] for name in {**needed, **others}}
    try:
        told = take_apart("sqlite", raw.content, limits, tables=wanted, ending=ending)
    except Refused as cause:
        if cause.code == "raw_not_database":
            cause.arguments["export"] = tool
        raise refusal(cause, raw.file) from None
    for name, columns in needed.items():
        if not set(columns) <= set(told["columns"].get(name, ())):
            arguments = {"tool": tool, "export": tool, "own": SIGNS[tool]}
            raise IngestError([Finding(code="raw_not_format", file=raw.file, arguments=arguments)])
    tables = {
        name: [dict(zip(wanted[name], row, strict=True)) for row in rows]
        for name, rows in told["tables"].items()
    }
    seen = [Finding(code="qda_written_ahead", file=raw.file)] if told["ahead"] else []
    return Tables(tables, seen)


def text(value: object) -> str:
    """A cell as text; a number as it is written without needless decimals."""
    if value is None:
        return ""
    number = whole(value)
    return str(value) if isinstance(value, str) or number is None else str(number)


def whole(value: object) -> int | None:
    """A cell as a whole number; None where it is none. Any cell of SQLite may hold anything."""
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return None


def keyed(rows: Sequence[Row], name: str) -> Iterator[tuple[str, Row]]:
    """Each row with its number in ``name`` as a key; those without one are left out."""
    for row in rows:
        number = whole(row[name])
        if number is not None:
            yield str(number), row


class Odd:
    """What was odd about codings: how often, and the first of them, by code of the finding."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._met: dict[str, list[int]] = {}

    def add(self, code: str, number: int) -> None:
        """The coding with this number, from 1, is odd in this way."""
        self._met.setdefault(code, [number, 0])[1] += 1

    def findings(self) -> list[Finding]:
        """A finding for each code that was met."""
        return [
            Finding(code=code, file=self._file, row=first, arguments={"n": n})
            for code, (first, n) in self._met.items()
        ]


def place_of(
    places: Places, start: object, end: object, odd: Odd, number: int
) -> tuple[int, int] | None:
    """Where a passage begins and ends; None where it is nowhere in the text, which is found.

    One that goes on after the text ends with it.
    """
    first, last = whole(start), whole(end)
    if first is None or last is None or first >= last:
        odd.add("qda_place_unreadable", number)
        return None
    within = first < places.size
    span = places.span(first, min(last, places.size)) if within else None
    if span is None:
        odd.add("qda_place_outside", number)
    elif last > places.size:
        odd.add("qda_place_clipped", number)
    return span
