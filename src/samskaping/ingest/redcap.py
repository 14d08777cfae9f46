"""Raw-data exports of REDCap as CSV: variable names above, codes below.

Each form has a column ``<form>_complete`` (0 incomplete, 1 unverified, 2 complete); a survey has
``<form>_timestamp``, where ``[not completed]`` stands for none. A question with several answers has
a column per code, ``field___code``, and ``field____1`` for the code −1. Longitudinal studies have
``redcap_event_name``, which a binding can take as the wave.
"""

from __future__ import annotations

from samskaping.ingest.delimited_text import TextTable, read_text_table
from samskaping.ingest.exports import Export, OwnColumns, RawFile
from samskaping.ingest.own_cells import each_text, note_unfinished, present, with_cells
from samskaping.ingest.suggestions import not_format
from samskaping.study.bindings import Binding, Layout, TimeColumn

_DROP = ("redcap_survey_identifier",)
_IGNORE = (
    "record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance",
    "redcap_data_access_group",
)  # fmt: skip
_COMPLETE, _TIMESTAMP = "_complete", "_timestamp"
_NOT_COMPLETED = "[not completed]"


def read(raw: RawFile, layout: Layout) -> Export:
    """The export as a table of text, and REDCap's own columns.

    Raises
    ------
    IngestError
        REDCap's own columns are not there, or the text cannot be read.
    """
    table = read_text_table(
        raw.content, raw.file, encoding=layout.encoding, separator=layout.separator
    )
    states = [name for name in table.header if name.endswith(_COMPLETE) and name != _COMPLETE]
    own = present((*_DROP, *_IGNORE[1:]), table)
    if not states and not own:
        raise not_format(raw, "redcap")
    forms = [name.removesuffix(_COMPLETE) for name in states]
    times = present((form + _TIMESTAMP for form in forms), table)
    for state in states:
        note_unfinished(table, state, {"0", "incomplete"})
    return Export(
        _without_sign(table, times),
        OwnColumns(
            submitted_at=_submitted(times, layout),
            drop=present(_DROP, table),
            ignore=(*present(_IGNORE, table), *states, *times),
        ),
    )


def _submitted(times: tuple[str, ...], layout: Layout) -> TimeColumn | None:
    """The time of the only survey; which of several is meant, the binding must say."""
    named = isinstance(layout, Binding) and layout.submitted_at is not None
    return TimeColumn(column=times[0]) if len(times) == 1 and not named else None


def _without_sign(table: TextTable, times: tuple[str, ...]) -> TextTable:
    return with_cells(
        table,
        {
            name: each_text(
                table.columns[name],
                lambda text: "" if text.strip().lower() == _NOT_COMPLETED else text,
            )
            for name in times
        },
    )
