"""What moderators say of the cases: every case has a number, and they differ."""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.study.binding_references import configured_ids, dangling
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding


def check_moderators(documents: Documents) -> Iterator[Finding]:
    """All findings about the moderators of the record."""
    cases = configured_ids(documents, "cases")
    for path, _ in documents.each("record", "moderators"):
        here = (*path, "values")
        values = documents.mapping(*here)
        for name in values:
            yield from dangling(documents, (*here, name), name, cases, "cases")
        missing = [case for case in cases if case not in values]
        if values and missing:
            listed = ", ".join(missing)
            yield documents.finding("moderator_case_missing", here, listed, cases=listed)
        elif len(values) > 1 and len({str(value) for value in values.values()}) == 1:
            yield documents.finding("moderator_alike", here, next(iter(values.values())))
