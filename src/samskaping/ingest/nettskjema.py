"""Exports of Nettskjema (University of Oslo).

The CSV export separates by semicolon, the delivery to TSD by comma; both are UTF-8 with every cell
quoted. Columns of the form's own begin with ``$``: ``$submission_id``, ``$created`` (ISO 8601 with
offset) and ``$answer_time_ms``. They are understood without being bound.
"""

from __future__ import annotations

from samskaping.ingest.columns import bound_columns
from samskaping.ingest.delimited_text import TextTable, read_text_table
from samskaping.ingest.findings import IngestError
from samskaping.study.bindings import Binding, DurationColumn, TimeColumn
from samskaping.study.findings import Finding

SUBMISSION, CREATED, DURATION = "$submission_id", "$created", "$answer_time_ms"


def read(raw: bytes, file: str, binding: Binding) -> tuple[TextTable, Binding]:
    """The export as a table of text, and the binding with Nettskjema's own columns in place.

    Raises
    ------
    IngestError
        None of Nettskjema's own columns is there, or the text cannot be read.
    """
    table = read_text_table(raw, file, encoding=binding.encoding, separator=binding.separator)
    if not {SUBMISSION, CREATED} & set(table.header):
        arguments = {"own": f"{SUBMISSION}, {CREATED}"}
        raise IngestError(
            [Finding(code="raw_not_nettskjema", file=file, row=1, arguments=arguments)]
        )
    return table, _with_own_columns(binding, table.header)


def _with_own_columns(binding: Binding, header: list[str]) -> Binding:
    named = {*bound_columns(binding), *binding.drop, *binding.ignore}
    free = {SUBMISSION, CREATED, DURATION}.intersection(header) - named
    parts: dict[str, object] = {}
    if CREATED in free and binding.submitted_at is None:
        parts["submitted_at"] = TimeColumn(column=CREATED)
        free.discard(CREATED)
    if DURATION in free and binding.duration is None:
        parts["duration"] = DurationColumn(column=DURATION, unit="milliseconds")
        free.discard(DURATION)
    return binding.model_copy(update={**parts, "ignore": (*binding.ignore, *sorted(free))})
