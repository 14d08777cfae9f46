"""The configured id of each row, from a coded column or the same for all."""

from __future__ import annotations

from typing import Any

import numpy as np

from samskaping.ingest.cells import Cells, coded, text_array
from samskaping.ingest.delimited_text import TextTable
from samskaping.study.bindings import CodedColumn, Constant
from samskaping.study.findings import Finding


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
