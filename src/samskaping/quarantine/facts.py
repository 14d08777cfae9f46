"""What stands beside the values of a sheet: hidden parts, cells in error, formulas without value.

Places are (row, column), both counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from samskaping.quarantine.limits import Limits, Refused

Place = tuple[int, int]

# How the formats in records write errors ([MS-XLS], 2.5.10).
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass
class Facts:
    """What a look at the cells of one sheet finds besides their values."""

    rows: int = 0
    columns: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    broken: dict[Place, str] = field(default_factory=dict)
    unvalued: list[Place] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)

    def holds(self, row: int, column: int, limits: Limits) -> None:
        """Note that there is something in a cell.

        Raises
        ------
        Refused
            The sheet would be larger than the limits, laid out from its first cell to here.
        """
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)
        if self.columns > limits.columns:
            raise Refused("raw_workbook_size", {"kind": "size_columns", "limit": limits.columns})
        if self.rows * self.columns > limits.cells:
            raise Refused("raw_workbook_size", {"kind": "size_cells", "limit": limits.cells})


def place_of(reference: str) -> Place:
    """The place of a cell such as ``AB12``.

    Raises
    ------
    Refused
        The reference is not one.
    """
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (0 < len(letters) <= 7 and letters.isascii() and letters.isalpha()):
        raise Refused("raw_workbook_damaged")
    if not 0 < len(digits) <= 9 or int(digits) == 0:
        raise Refused("raw_workbook_damaged")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def whole(text: str | None, otherwise: int) -> int:
    """A count in an attribute.

    Raises
    ------
    Refused
        It is not a whole number above 0 and below 10⁹.
    """
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 9 and int(text) > 0):
        raise Refused("raw_workbook_damaged")
    return int(text)
