"""How much a file may ask for, and how it is told that it asks for too much."""

from __future__ import annotations

from dataclasses import dataclass, field

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """The largest that a file may be in each respect; sizes in bytes unless said otherwise."""

    entries: int = 2_000
    """Files in a workbook."""
    files: int = 50_000
    """Files in a project: interviews, pictures and recordings."""
    expanded: int = 512 * MIB
    """Everything in a zip together, before it is packed."""
    ratio: int = 200
    """How many times larger a file of a zip may be than it is packed …"""
    ratio_from: int = 4 * MIB
    """… where it is larger than this. Tables of one and the same answer pack well."""
    cells: int = 10_000_000
    """Cells between the first and the last one of a sheet."""
    columns: int = 16_384
    merged: int = 100_000
    """Merged cells in a sheet."""
    cell: int = 131_072
    """Characters in a cell: the same as in delimited text. A spreadsheet holds 32,767."""
    text: int = 256 * MIB
    """Characters in all cells together."""
    codings: int = 2_000_000
    """Codings in a project."""
    depth: int = 100
    """Elements of a project's XML within each other, as codes are under codes."""
    rows: int = 500_000
    """Rows in a table of a database."""
    project: int = 64 * MIB
    """Characters in all that is read of the project of a qualitative tool."""
    memory: int = 3_072 * MIB
    """Address space of the process."""
    seconds: float = 180.0


@dataclass
class Refused(Exception):
    """A file that is not read, and why: a code with arguments, as findings have them."""

    code: str
    arguments: dict[str, str | int] = field(default_factory=dict)
    sheet: str | None = None
    row: int | None = None
