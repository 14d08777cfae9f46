"""Every column of a file is bound, dropped or ignored; none is overlooked."""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.ingest.delimited_text import TextTable, shown, tidy_text
from samskaping.study.bindings import Binding, Constant
from samskaping.study.findings import Finding
from samskaping.study.validation import closest


def bound_columns(binding: Binding) -> list[str]:
    """The columns that a binding reads."""
    single = (
        binding.case,
        binding.wave,
        binding.role,
        binding.language,
        binding.respondent,
        binding.submitted_at,
        binding.duration,
        binding.consent,
        binding.test,
    )
    named = [part.column for part in single if part is not None and not isinstance(part, Constant)]
    return [tidy_text(name) for name in (*named, *binding.items.columns.values())]


def check_columns(table: TextTable, binding: Binding) -> list[Finding]:
    """Columns that are missing in the file, and columns that the binding does not name."""
    bound = list(dict.fromkeys(bound_columns(binding)))
    if not set(bound) & set(table.header):
        # Without any known name the first row may be a person's answers: it is not quoted.
        expected = ", ".join(bound[:6]) + (", …" if bound[6:] else "")
        arguments: dict[str, str | int] = {"expected_columns": expected, "n": len(table.header)}
        return [Finding(code="raw_header_unknown", file=table.file, row=1, arguments=arguments)]
    return [*_missing(table, bound), *_unnamed(table, binding, bound)]


def _missing(table: TextTable, bound: list[str]) -> Iterator[Finding]:
    free = [shown(name) for name in table.header if name not in bound]
    for name in bound:
        if name not in table.columns:
            yield Finding(
                code="raw_column_missing",
                file=table.file,
                row=1,
                column=name,
                arguments=closest(name, free),
            )


def _unnamed(table: TextTable, binding: Binding, bound: list[str]) -> Iterator[Finding]:
    set_aside = [tidy_text(name) for name in (*binding.drop, *binding.ignore)]
    for name in table.header:
        if name not in bound and name not in set_aside:
            yield Finding(code="raw_column_unbound", file=table.file, row=1, column=shown(name))
    for name in set_aside:
        if name not in table.columns:
            yield Finding(code="raw_column_absent", file=table.file, row=1, column=shown(name))
