r"""Dedoose's excerpts, exported as a workbook.

Dedoose gives a row for each excerpt, with three columns for every code: whether it was applied, the
range of its weights, and its weight. Here each code of an excerpt is a row of the table of every
coded project (``coded_projects``), so that a binding looks as for any tool and a weight stands
beside its code. Names of codes below others, with ``\`` between them, are joined by `` / ``. An
excerpt without a code gives a row without one.

``segment`` is the excerpt's range as Dedoose has it; where that is two numbers, characters of a
text, they are ``start`` and ``end`` too. ``coder`` is who made the excerpt: Dedoose keeps that for
an excerpt, and not for each of its codes. The text of the excerpts goes no further than this
module; other columns, such as descriptors of the persons, keep their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from samskaping.ingest.coded_projects import Coding
from samskaping.ingest.coded_tables import coded_table, columns_of
from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.suggestions import looks_like, not_format
from samskaping.ingest.workbook import any_table
from samskaping.study.bindings import Layout

_APPLIED, _WEIGHT = re.compile(r"Code: (.+) Applied"), "Code: {} Weight"
_OF_CODE = re.compile(r"Code: .+ (?:Applied|Range|Weight)")
_PARTS = {
    "document": "Media Title", "range": "Excerpt Range", "coder": "Excerpt Creator",
}  # fmt: skip
_DROPPED = ("Excerpt Date", "Excerpt Copy", "Resource Creator", "Resource Date",
            "Codes Applied Combined")  # fmt: skip
_RANGE = re.compile(r"(\d{1,9})\s*[-–]\s*(\d{1,9})")
_YES = ("true", "1", "yes", "sann", "sand", "wahr")


def read(raw: RawFile, layout: Layout) -> Export:
    """The excerpts, a row for each of their codes.

    Raises
    ------
    IngestError
        The workbook cannot be read, or has not the columns of Dedoose.
    """
    table = any_table(raw, layout)
    if not looks_like("dedoose", [table.header]):
        raise not_format(raw, "dedoose")
    codes = [found[1] for name in table.header if (found := _APPLIED.fullmatch(name))]
    own = {*_PARTS.values(), *_DROPPED}
    others = [name for name in table.header if name not in own and not _OF_CODE.fullmatch(name)]
    wanted = {part: name for part, name in _PARTS.items() if name in table.columns}
    for code in codes:
        wanted[f"applied {code}"] = f"Code: {code} Applied"
        if _WEIGHT.format(code) in table.columns:
            wanted[f"weight {code}"] = _WEIGHT.format(code)
    wanted |= {f"other {name}": name for name in others}
    codings = [
        coding for row in columns_of(table, wanted) for coding in _codings(row, codes, others)
    ]
    return coded_table(table, codings, layout, lambda code: tuple(code.split("\\")))


def _codings(row: dict[str, str], codes: list[str], others: list[str]) -> Iterator[Coding]:
    place = row.get("range", "")
    ends = _RANGE.fullmatch(place)
    given: list[str | None] = [code for code in codes if row[f"applied {code}"].casefold() in _YES]
    for code in given or [None]:
        yield Coding(
            document=row["document"],
            coder=row["coder"],
            code=code,
            start=int(ends[1]) if ends else None,
            end=int(ends[2]) if ends else None,
            weight="" if code is None else row.get(f"weight {code}", ""),
            variables={name: row[f"other {name}"] for name in others},
            segment=place,
        )
