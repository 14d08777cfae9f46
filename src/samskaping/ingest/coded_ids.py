"""The configured id of each row, from a coded column or the same for all."""

from __future__ import annotations

from typing import Any

import numpy as np

from samskaping.ingest.cells import Cells, coded, text_array
from samskaping.ingest.delimited_text import TextTable
from samskaping.study.bindings import CodedColumn, Constant, PeriodColumn
from samskaping.study.findings import Finding
from samskaping.study.periods import Every, period_id


def ids(
    table: TextTable,
    spec: CodedColumn | Constant | None,
    name: str,
    seen: list[Finding],
    *,
    stops: bool = False,
) -> Any:
    """The configured id of each row; what is unknown or blank is found as ``{name}_unknown``."""
    if isinstance(spec, CodedColumn):
        cells = Cells.of(table, spec.column)
        end = "_stops" if stops else ""
        found, _ = coded(cells, spec, f"{name}_unknown{end}", f"{name}_blank{end}")
        seen += cells.findings
        return found
    constant = None if spec is None else spec.constant
    return text_array([constant], np.zeros(len(table.rows), dtype=np.int64))


def periods(table: TextTable, spec: PeriodColumn, every: Every, seen: list[Finding]) -> Any:
    """The id of each row's period; what is none, or blank, is found."""
    cells = Cells.of(table, spec.column)
    found = [period_id(text, every) for text in cells.texts]
    given = np.array([text != "" for text in cells.texts], dtype=np.bool_)
    known = np.array([name is not None for name in found], dtype=np.bool_)
    cells.find_strange("period_unreadable", given & ~known)
    cells.find("period_blank", ~given)
    seen += cells.findings
    return text_array(found, cells.index)
