"""The sheets of a workbook as rows of text, opened safely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samskaping.ingest.findings import IngestError
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.process import take_apart
from samskaping.study.findings import Finding

Place = tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet as text, and what should be known about them.

    ``rows[0]`` is the sheet's row 1; all rows are equally long. Places are (row, column), both
    counted from 1.
    """

    name: str
    rows: list[list[str]]
    dates: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Rows whose cell holds a date, a time or a duration, by column."""
    written: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Texts that look like numbers with a point and were written as text, by column."""
    broken: frozenset[Place] = frozenset()
    """Cells that hold an error such as ``#REF!``, which is their text."""
    unvalued: frozenset[Place] = frozenset()
    """Formulas whose value is not in the file; their text is empty."""
    merged: Sequence[tuple[Place, Place]] = ()
    """First and last cell of each merged one; the text stands in the first."""
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()


@dataclass(frozen=True)
class Workbook:
    """The names of all sheets with cells, and those that were read."""

    names: list[str]
    sheets: list[Sheet]


def read_sheets(
    content: bytes, file: str, *, only: str | None = None, limits: Limits | None = None
) -> Workbook:
    """Read an ``.xlsx``, ``.xls``, ``.xlsb`` or ``.ods``; ``only`` names the one sheet to read.

    Numbers are texts with a decimal point (``4``, ``0.1``), truth values ``TRUE`` and ``FALSE``,
    dates and times ISO 8601.

    Raises
    ------
    IngestError
        The file is no workbook, damaged, encrypted, unsafe or larger than the limits.
    """
    try:
        told = take_apart("sheets", content, limits, sheet=only)
    except Refused as cause:
        raise refusal(cause, file) from None
    return Workbook(list(told["names"]), [_sheet(one) for one in told["sheets"]])


def refusal(cause: Refused, file: str) -> IngestError:
    """A refusal as the finding that stops at the door."""
    return IngestError(
        [
            Finding(
                code=cause.code,
                file=file,
                sheet=cause.sheet,
                row=cause.row,
                arguments=cause.arguments,
            )
        ]
    )


def _sheet(told: Mapping[str, Any]) -> Sheet:
    memo: dict[str, str] = {}
    return Sheet(
        name=told["name"],
        rows=[[memo.setdefault(text, text) for text in row] for row in told["rows"]],
        dates={int(column): rows for column, rows in told["dates"].items()},
        written={int(column): texts for column, texts in told["written"].items()},
        broken=frozenset((row, column) for row, column in told["broken"]),
        unvalued=frozenset((row, column) for row, column in told["unvalued"]),
        merged=[((top, left), (low, right)) for (top, left), (low, right) in told["merged"]],
        hidden_rows=told["hidden_rows"],
        hidden_columns=told["hidden_columns"],
    )
