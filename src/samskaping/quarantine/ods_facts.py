"""The sheets of an ``.ods`` as its XML tells of them, beside what their values are."""

from __future__ import annotations

from samskaping.quarantine.facts import Facts, whole
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.xml_parts import Scanner

_HIDDEN = ("collapse", "filter")
_CELLS = ("table-cell", "covered-table-cell")


def sheets(found: dict[str, bytes], limits: Limits) -> dict[str, Facts]:
    """The facts of each sheet, by name.

    Raises
    ------
    Refused
        The content is not there, not well-formed, unsafe, encrypted, or larger than the limits.
    """
    if "content.xml" not in found:
        raise Refused("raw_workbook_damaged")
    if b"encryption-data" in found.get("META-INF/manifest.xml", b""):
        raise Refused("raw_workbook_encrypted")
    reading = _Content(limits)
    Scanner(reading.start, reading.end).run(found["content.xml"])
    return reading.facts


class _Content:
    """One pass through the XML that holds all sheets."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.facts: dict[str, Facts] = {}
        self.depth = 0
        self.sheet = Facts()
        self.row = self.rows = self.column = self.columns = 0
        self.hidden = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                self.sheet = Facts()
                self.row = self.rows = self.columns = 0
                self.facts[local.get("name", "")] = self.sheet
        elif self.depth != 1:
            return
        elif name == "table-column":
            self._columns(local)
        elif name == "table-row":
            self.row += self.rows
            self.rows = whole(local.get("number-rows-repeated"), 1)
            self.column = 0
            self.hidden = local.get("visibility") in _HIDDEN
        elif name in _CELLS:
            self._cells(name, attributes, local)

    def end(self, name: str) -> None:
        if name == "table":
            self.depth -= 1
            last = self.sheet.columns
            self.sheet.hidden_columns = [one for one in self.sheet.hidden_columns if one <= last]

    def _columns(self, local: dict[str, str]) -> None:
        first = self.columns + 1
        self.columns += whole(local.get("number-columns-repeated"), 1)
        if local.get("visibility") in _HIDDEN:
            last = min(self.columns, self.limits.columns)
            self.sheet.hidden_columns += range(first, last + 1)

    def _cells(self, name: str, attributes: dict[str, str], local: dict[str, str]) -> None:
        first = self.column + 1
        self.column += whole(local.get("number-columns-repeated"), 1)
        across = whole(local.get("number-columns-spanned"), 1)
        down = whole(local.get("number-rows-spanned"), 1)
        top = self.row + 1
        if across > 1 or down > 1:
            low, right = top + down - 1, first + across - 1
            self.sheet.merged.append(((top, first), (low, right)))
        kind = attributes.get("office:value-type")
        formula = attributes.get("table:formula")
        if name == "covered-table-cell" or (kind is None and formula is None):
            return
        self.sheet.holds(self.row + self.rows, self.column, self.limits)
        rows = range(top, self.row + self.rows + 1)
        if self.hidden and (self.sheet.hidden_rows[-1:] or [0])[0] < top:
            self.sheet.hidden_rows += rows
        if attributes.get("calcext:value-type") == "error":
            columns = range(first, self.column + 1)
            self.sheet.broken |= {(row, column): "#" for row in rows for column in columns}
        elif kind is None:
            self.sheet.unvalued += [(row, first) for row in rows]
