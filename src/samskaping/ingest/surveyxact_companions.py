"""What comes with a SurveyXact dataset: labels of its codes, and the structure of its questions.

Labels have no header: variable, code, label. The structure has one, and at times a last column
without a name. Neither needs to speak of the same variables as the dataset: all is found by name.
Both are used to check a binding and to say what it may have meant; the cells stay codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from samskaping.ingest.columns import bound_columns
from samskaping.ingest.decoding import in_utf8
from samskaping.ingest.delimited_text import TextTable, shown, tidy_text
from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import refused
from samskaping.ingest.openings import lenient_records, separator_of
from samskaping.study.bindings import Binding, CodedColumn, FlagColumn, Layout
from samskaping.study.findings import Finding
from samskaping.study.validation import closest, nearest

_VARIABLE, _QUESTION, _TEXT = "variablename", "questionname", "questiontext"
# Codes are numbers; anything else that stands in their place may be a person's.
_CODE = re.compile(r"-?\d{1,6}")

Records = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Companions:
    """Labels by variable and code, and the variables of each question by its name and text."""

    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    questions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def variables(self) -> set[str]:
        """All variables that they speak of."""
        return {*self.labels, *(name for names in self.questions.values() for name in names)}


def companions_of(raw: RawFile) -> Companions:
    """The companions of a dataset, as far as the study names them.

    Raises
    ------
    IngestError
        A companion is not what SurveyXact writes.
    """
    labels, structure = (_records(raw.companions.get(name)) for name in ("labels", "structure"))
    found = from_records(labels or [], structure or [])
    for name, records, known in (
        ("labels", labels, found.labels),
        ("structure", structure, found.questions),
    ):
        if records is not None and not known:
            raise refused("raw_companion", raw.companions[name].file, companion=name)
    return found


def from_records(labels: Records, structure: Records) -> Companions:
    """The companions from the records of their files."""
    by_variable: dict[str, dict[str, str]] = {}
    for record in labels:
        if len(record) > 2 and tidy_text(record[0]) and _CODE.fullmatch(_plain(record[1])):
            # An unquoted label may hold the separator; what follows it still is the label.
            label = tidy_text(" ".join(record[2:]))
            by_variable.setdefault(tidy_text(record[0]), {})[_plain(record[1])] = label
    return Companions(by_variable, _questions(structure))


def _questions(structure: Records) -> dict[str, list[str]]:
    header = structure[0] if structure else ()
    places = {tidy_text(name).casefold(): place for place, name in enumerate(header)}
    if _VARIABLE not in places:
        return {}
    found: dict[str, list[str]] = {}
    for record in structure[1:]:
        cells = {name: record[place] for name, place in places.items() if place < len(record)}
        variable = tidy_text(cells.get(_VARIABLE, ""))
        for name in (cells.get(_QUESTION, ""), cells.get(_TEXT, ""), variable):
            key = tidy_text(name).casefold()
            if key and variable:
                names = found.setdefault(key, [])
                if not names or names[-1] != variable:
                    names.append(variable)
    return found


def _records(raw: RawFile | None) -> Records | None:
    if raw is None:
        return None
    content, _ = in_utf8(raw.content, raw.file, "auto")
    text = content.decode()
    return list(lenient_records(text, separator_of(text)))


def _plain(code: str) -> str:
    """A code as it stands in the dataset; a workbook may have it as ``1.0``."""
    return tidy_text(code).removesuffix(".0")


def check_names(table: TextTable, layout: Layout, known: Companions) -> list[Finding]:
    """Bound columns that are not in the file, where the structure tells which one is meant."""
    bound = dict.fromkeys(bound_columns(layout))
    missing = [name for name in bound if name not in table.columns]
    meant: dict[str, str] = {}
    for name in missing:
        there = [one for one in known.questions.get(name.casefold(), []) if one in table.columns]
        if there:
            meant[name] = there[0]
    if not meant:
        return []
    free = [shown(name) for name in table.header if name not in bound]
    return [
        Finding(
            code="raw_column_missing",
            file=table.file,
            sheet=table.sheet,
            row=1,
            column=name,
            arguments={"nearest": meant[name]} if name in meant else closest(name, free),
        )
        for name in missing
    ]


def check_codes(table: TextTable, layout: Layout, known: Companions) -> Iterator[Finding]:
    """Codes that a binding names and no label knows, and codes with a label that it leaves out."""
    if not isinstance(layout, Binding):
        return
    for spec in (layout.case, layout.wave, layout.role, layout.language):
        if isinstance(spec, CodedColumn):
            yield from _compared(table, [spec.column], list(spec.codes), known)
    for flag in (layout.consent, layout.test):
        if isinstance(flag, FlagColumn):
            codes = [*flag.yes, *flag.no]
            yield from _compared(table, [flag.column], codes, known, complete=bool(flag.no))
    if layout.items.answers:
        columns = list(layout.items.columns.values())
        yield from _compared(table, columns, list(layout.items.answers), known)


def _compared(
    table: TextTable,
    columns: Sequence[str],
    codes: Sequence[str],
    known: Companions,
    *,
    complete: bool = True,
) -> Iterator[Finding]:
    """Findings about the codes of columns that share one list; each code is told of once."""
    names = [name for name in map(tidy_text, columns) if known.labels.get(name)]
    if not names:
        return
    labels: dict[str, str] = {}
    column_of: dict[str, str] = {}
    for name in names:
        for code, label in known.labels[name].items():
            labels.setdefault(code, label)
            column_of.setdefault(code, name)
    bound = {_plain(code) for code in codes}
    code_of = {label.casefold(): code for code, label in labels.items()}
    for code in dict.fromkeys(map(tidy_text, codes)):
        if _plain(code) not in labels:
            meant = code_of.get(code.casefold())
            hints = nearest(code, list(labels)) | ({} if meant is None else {"nearest": meant})
            yield _finding("raw_code_unlabelled", table, names[0], code, hints)
    for code in labels if complete else ():
        if code not in bound:
            yield _finding("raw_code_unbound", table, column_of[code], code, {})


def _finding(
    code: str, table: TextTable, column: str, value: str, arguments: dict[str, str]
) -> Finding:
    return Finding(
        code=code,
        file=table.file,
        sheet=table.sheet,
        column=column,
        value=value,
        arguments=arguments,
    )
