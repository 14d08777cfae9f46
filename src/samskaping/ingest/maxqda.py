r"""MAXQDA's overview of coded segments, exported as a workbook.

It becomes the table of every coded project (``coded_projects``), so that a binding looks as for any
tool; the headings are MAXQDA's English or German ones. Paths of codes, with ``\`` or ``>`` between
the names, are joined by `` / `` as everywhere.

Beginning and end are numbers of paragraphs (or an area of a page, or a time), not of characters:
both together name the segment, in the column ``segment``, which the binding may name as ``unit``.
To compare two coders, MAXQDA has each of them code a copy of the document in a document group of
their own: interviews are found again by the document's name, whatever its group. Whose copy it is
can be bound from ``coder`` or from ``document_group``. The text of the segments, comments and dates
go no further than this module.
"""

from __future__ import annotations

import re

from samskaping.ingest.coded_projects import Coding
from samskaping.ingest.coded_tables import coded_table, columns_of
from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.maxqda_columns import places
from samskaping.ingest.suggestions import looks_like, not_format
from samskaping.ingest.workbook import any_table
from samskaping.study.bindings import Layout

_LEVEL = re.compile(r"\s*\\\s*|\s+>\s+")


def read(raw: RawFile, layout: Layout) -> Export:
    """The coded segments, one in each row.

    Raises
    ------
    IngestError
        The workbook cannot be read, or has not the headings of MAXQDA.
    """
    table = any_table(raw, layout)
    if not looks_like("maxqda", [table.header]):
        raise not_format(raw, "maxqda")
    rows = columns_of(table, places(table.header))
    codings = [
        Coding(
            document=row["document"],
            coder=row.get("coder", ""),
            code=row["code"] or None,
            weight=row.get("weight", ""),
            group=row.get("group", ""),
            segment=_segment(row["begin"], row["end"]),
        )
        for row in rows
    ]
    return coded_table(table, codings, layout, lambda code: tuple(_LEVEL.split(code)))


def _segment(begin: str, end: str) -> str:
    return f"{begin}-{end}" if begin and end else begin or end
