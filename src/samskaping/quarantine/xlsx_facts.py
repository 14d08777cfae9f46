"""The sheets of an ``.xlsx`` as its XML tells of them, beside what their values are."""

from __future__ import annotations

import posixpath

from samskaping.quarantine.facts import Facts, place_of, whole
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.xml_parts import Scanner, scan

_TRUE = ("1", "true")


def sheets(found: dict[str, bytes], limits: Limits) -> dict[str, Facts]:
    """The facts of each sheet of cells, by name.

    Raises
    ------
    Refused
        A part is missing, not well-formed, unsafe, or a sheet larger than the limits.
    """
    main, relations = found.get("xl/workbook.xml"), found.get("xl/_rels/workbook.xml.rels")
    if main is None or relations is None:
        raise Refused("raw_workbook_damaged")
    targets = worksheets(relations)
    facts = {}
    for name, one in _named(main):
        if one in targets:
            if targets[one] not in found:
                raise Refused("raw_workbook_damaged")
            facts[name] = _Sheet(limits).of(found[targets[one]])
    return facts


def worksheets(relations: bytes) -> dict[str, str]:
    """The file that each relation of the workbook to a sheet of cells points to."""
    targets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    scan(relations, relation)
    return targets


def _named(main: bytes) -> list[tuple[str, str]]:
    """The name of each sheet, and the id of its relation."""
    named: list[tuple[str, str]] = []

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and "name" in attributes:
            own = [value for key, value in attributes.items() if key.endswith(":id")]
            named.append((attributes["name"], own[0] if own else ""))

    scan(main, sheet)
    return named


class _Sheet:
    """One pass through the XML of a sheet."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.facts = Facts()
        self.row = self.column = 0
        self.hidden = False
        self.kind = ""
        self.formula = self.valued = False
        self.filled = False
        self.said: list[str] = []
        self.scanner = Scanner(self.start, self.end)

    def of(self, content: bytes) -> Facts:
        self.scanner.run(content)
        last = self.facts.columns
        self.facts.hidden_columns = [one for one in self.facts.hidden_columns if one <= last]
        return self.facts

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            reference = attributes.get("r")
            if reference is None:
                self.column += 1
            else:
                self.row, self.column = place_of(reference)
            self.kind = attributes.get("t", "n")
            self.formula = self.valued = self.filled = False
        elif name == "v":
            self.valued = self.filled = True
            if self.kind == "e" or self.formula:
                self.said = []
                self.scanner.listen(self.said.append)
        elif name == "f":
            self.formula = self.filled = True
        elif name == "is":
            self.filled = True
        elif name == "row":
            self.row = whole(attributes.get("r"), self.row + 1)
            self.column = 0
            self.hidden = attributes.get("hidden") in _TRUE
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first = whole(attributes.get("min"), 1)
            last = min(whole(attributes.get("max"), 1), self.limits.columns)
            self.facts.hidden_columns += range(first, last + 1)

    def end(self, name: str) -> None:
        if name == "v":
            if self.kind == "e" or self.formula:
                self.scanner.listen(None)
        elif name == "c" and self.filled:
            place = self.row, self.column
            self.facts.holds(*place, self.limits)
            if self.hidden and self.row not in self.facts.hidden_rows[-1:]:
                self.facts.hidden_rows.append(self.row)
            if self.kind == "e":
                self.facts.broken[place] = "".join(self.said)[:20] or "#"
            elif self.formula and self.kind != "str" and not (self.valued and any(self.said)):
                self.facts.unvalued.append(place)
