"""What the coders settled: the filled-in workbook of disagreements becomes a tidy table.

It comes back as people leave it: sorted, filtered, with columns moved or added, copied to several
sheets. Only two columns are read, found by their headings in any of the languages that there are:
the key of each decision and what was settled. Nothing else in it is looked at, or told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from samskaping.ingest.delimited_text import shown, tidy_text
from samskaping.ingest.exports import file_content
from samskaping.ingest.findings import refused
from samskaping.ingest.sheets import Sheet, read_sheets
from samskaping.language import Catalogue, available_languages
from samskaping.study.codebook import Codebook
from samskaping.study.findings import Finding
from samskaping.tables import empty_table, typed

# How far down a sheet the headings may stand.
_HEADINGS_WITHIN = 30
KEY, RESOLVED = "key", "resolved"


@dataclass(frozen=True)
class Resolved:
    """The tidy table ``resolutions`` of a file, and what was found on the way."""

    file: str
    resolutions: pd.DataFrame
    seen: tuple[Finding, ...] = ()


@dataclass
class _Rows:
    """What the rows of all sheets say, and where which of them cannot be used."""

    codes: frozenset[str]
    said: dict[tuple[str, str, str], list[tuple[bool, str, int]]] = field(default_factory=dict)
    odd: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def find(self, code: str, sheet: str, row: int) -> None:
        """Note a row that cannot be used."""
        self.odd.setdefault((code, sheet), []).append(row)


def read_resolved(file: str, folder: Path | str, book: Codebook) -> Resolved:
    """Read the filled-in workbook; a decision whose cell is blank is still open.

    A row that cannot be read settles nothing and is found, without its words. So is a decision
    that one row settles with yes and another with no.

    Raises
    ------
    IngestError
        The file cannot be read, or no sheet has the two columns.
    """
    tables = [
        (sheet, *place)
        for sheet in read_sheets(file_content(folder, file), file).sheets
        if (place := _headings(sheet, file)) is not None
    ]
    if not tables:
        raise refused("resolved_no_table", file, columns=_named())
    rows = _Rows(frozenset(code.id for code in book.codes))
    for sheet, heading, columns in tables:
        _read(sheet, heading, columns, rows)
    entries = list(_entries(rows, file))
    table = typed(pd.DataFrame(entries), "resolutions") if entries else empty_table("resolutions")
    seen = [
        Finding(code=code, file=file, sheet=sheet, row=found[0], arguments={"n": len(found)})
        for (code, sheet), found in rows.odd.items()
    ]
    return Resolved(file, table, tuple(sorted(seen, key=lambda one: (one.place, one.code))))


def _in_each_language(key: str) -> tuple[str, ...]:
    languages = available_languages("sentences")
    return tuple(Catalogue(one, "sentences")(f"consensus.{key}") for one in languages)


def _named() -> str:
    """How the two columns are headed, in all languages."""
    return "; ".join(
        " / ".join(dict.fromkeys(_in_each_language(f"column.{name}"))) for name in (KEY, RESOLVED)
    )


def _words(key: str) -> frozenset[str]:
    return frozenset(map(_plain, _in_each_language(key)))


def _plain(text: str) -> str:
    return tidy_text(text).casefold()


def _headings(sheet: Sheet, file: str) -> tuple[int, Mapping[str, int]] | None:
    """The row with both headings, and their columns, all counted from 1."""
    for number, row in enumerate(sheet.rows[:_HEADINGS_WITHIN], start=1):
        found = {
            name: [place for place, text in enumerate(row, start=1) if _plain(text) in words]
            for name, words in ((name, _words(f"column.{name}")) for name in (KEY, RESOLVED))
        }
        if all(found.values()):
            for places in found.values():
                if len(places) > 1:
                    listed = ", ".join(map(str, places))
                    raise refused("raw_header_twice", file, number, positions=listed)
            return number, {name: places[0] for name, places in found.items()}
    return None


def _read(sheet: Sheet, heading: int, columns: Mapping[str, int], into: _Rows) -> None:
    yes, no = _words("yes"), _words("no")
    name = shown(sheet.name)
    unsure = _unsure(sheet, set(columns.values()))
    for number, row in enumerate(sheet.rows[heading:], start=heading + 1):
        key, word = (_plain(row[columns[part] - 1]) for part in (KEY, RESOLVED))
        if number in unsure and (key or word):
            into.find("resolved_unreadable", name, number)
        elif not word:
            continue
        elif word not in yes | no:
            into.find("resolved_unreadable", name, number)
        elif (parts := _parts(key)) is None:
            into.find("resolved_key_unreadable", name, number)
        elif parts[2] not in into.codes:
            into.find("resolved_code_unknown", name, number)
        else:
            into.said.setdefault(parts, []).append((word in yes, name, number))


def _unsure(sheet: Sheet, columns: set[int]) -> set[int]:
    """Rows where one of the columns has an error, a formula without a value, or a merged cell."""
    rows = {row for row, column in sheet.broken | sheet.unvalued if column in columns}
    for (top, left), (low, right) in sheet.merged:
        if columns & set(range(left, right + 1)):
            rows |= set(range(top, low + 1))
    return rows


def _parts(key: str) -> tuple[str, str, str] | None:
    """Interview, unit and code. The number of a segment may have the sign between them."""
    source, _, rest = key.partition(":")
    unit, _, code = rest.rpartition(":")
    return (source, unit, code) if source and unit and code else None


def _entries(rows: _Rows, file: str) -> Iterator[dict[str, object]]:
    for (source, unit, code), said in rows.said.items():
        given, sheet, number = said[0]
        if any(other != given for other, _, _ in said):
            rows.find("resolved_twice", sheet, number)
            continue
        yield {
            "source": source,
            "unit": unit,
            "code": code,
            "given": given,
            "source_file": file,
            "source_sheet": sheet,
            "source_row": number,
        }
