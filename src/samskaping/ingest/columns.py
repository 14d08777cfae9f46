"""Every column of a file is bound, dropped or ignored; none is overlooked."""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.ingest.delimited_text import TextTable, shown, tidy_text
from samskaping.study.bindings import (
    Binding,
    CodeColumns,
    CodingBinding,
    Constant,
    Layout,
    LongValues,
    MeasurementBinding,
    QuoteBinding,
)
from samskaping.study.findings import Finding
from samskaping.study.validation import closest

# The parts of bindings that each stand for one column.
_SINGLE = (
    "case",
    "wave",
    "role",
    "language",
    "respondent",
    "submitted_at",
    "duration",
    "consent",
    "test",
    "occasion",
    "period",
    "person",
    "date",
    "source",
    "coder",
    "code",
    "value",
    "signed_off",
)


def bound_columns(binding: Layout) -> list[str]:
    """The columns that a binding reads."""
    single = (getattr(binding, name, None) for name in _SINGLE)
    named = [part.column for part in single if part is not None and not isinstance(part, Constant)]
    return [tidy_text(name) for name in (*named, *_several(binding))]


def _several(binding: Layout) -> list[str]:
    """The columns of the parts that differ from one kind of binding to the next."""
    match binding:
        case Binding(weight=weight):
            weights = [] if weight is None else [weight.column]
            return [*weights, *binding.items.columns.values()]
        case MeasurementBinding(values=LongValues(indicator=indicator, column=column, n=n)):
            return [name for name in (indicator.column, column, n) if name is not None]
        case MeasurementBinding(values=tuple() as values):
            return [name for one in values for name in (one.column, one.n) if name is not None]
        case CodingBinding(codes=codes):
            plain = (binding.unit, binding.start, binding.end, binding.weight)
            coded = codes.columns.values() if isinstance(codes, CodeColumns) else [codes.column]
            return [*(name for name in plain if name is not None), *coded]
        case QuoteBinding():
            places = (binding.start, binding.end)
            return [binding.text, *(name for name in places if name is not None)]
        case _:
            return []


def check_columns(table: TextTable, binding: Layout) -> list[Finding]:
    """Columns that are missing in the file, and columns that the binding does not name."""
    bound = list(dict.fromkeys(bound_columns(binding)))
    if not set(bound) & set(table.header):
        # Without any known name the first row may be a person's answers: it is not quoted.
        expected = ", ".join(bound[:6]) + (", …" if bound[6:] else "")
        arguments: dict[str, str | int] = {"expected_columns": expected, "n": len(table.header)}
        return [
            Finding(
                code="raw_header_unknown",
                file=table.file,
                sheet=table.sheet,
                row=binding.header_row,
                arguments=arguments,
            )
        ]
    return [*_missing(table, binding, bound), *_unnamed(table, binding, bound)]


def _missing(table: TextTable, binding: Layout, bound: list[str]) -> Iterator[Finding]:
    free = [shown(name) for name in table.header if name not in bound]
    for name in bound:
        if name not in table.columns:
            yield Finding(
                code="raw_column_missing",
                file=table.file,
                sheet=table.sheet,
                row=binding.header_row,
                column=name,
                arguments=closest(name, free),
            )


def _unnamed(table: TextTable, binding: Layout, bound: list[str]) -> Iterator[Finding]:
    set_aside = [tidy_text(name) for name in (*binding.drop, *binding.ignore)]
    unbound = [name for name in table.header if name not in bound and name not in set_aside]
    absent = [name for name in set_aside if name not in table.columns]
    for code, names in (("raw_column_unbound", unbound), ("raw_column_absent", absent)):
        for name in names:
            yield Finding(
                code=code,
                file=table.file,
                sheet=table.sheet,
                row=binding.header_row,
                column=shown(name),
            )
