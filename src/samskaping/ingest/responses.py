"""The answers of a source: as wide as its file while they are read, long where they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from samskaping.ingest.cells import Cells, answers
from samskaping.ingest.delimited_text import TextTable
from samskaping.numeric.result import IntArray
from samskaping.row_groups import ROWS, in_arrow, slice_schema
from samskaping.study.bindings import ItemColumns
from samskaping.study.findings import Finding
from samskaping.study.scorecard import Scorecard
from samskaping.tables import MISSING_REASONS

_NO_REASON = -1


@dataclass(frozen=True)
class Responses:
    """An answer, or the reason why there is none, for every form and item.

    ``values`` and ``why`` have a row per form of ``submissions`` and a column per item. ``why`` is
    the place of the reason in ``MISSING_REASONS``, and -1 where there is an answer.
    """

    submissions: pd.DataFrame
    items: Sequence[str]
    values: IntArray
    why: NDArray[np.int8]

    def slices(self, rows: int = ROWS) -> Iterator[pa.Table]:
        """The table ``responses`` in slices of about so many rows, always of whole forms.

        Rows are in the order of the file, and in each form in the instrument's order.
        """
        step = max(1, rows // max(1, len(self.items)))
        for start in range(0, len(self.submissions), step):
            yield self._slice(slice(start, start + step))

    def _slice(self, forms: slice) -> pa.Table:
        of_form = in_arrow(self.submissions.iloc[forms], "submissions")
        n, k = len(of_form), len(self.items)
        rows = pa.array(np.repeat(np.arange(n), k))
        schema = slice_schema("responses")
        shared = [name for name in schema.names if name in of_form.column_names]
        columns = {name: of_form[name].chunk(0).take(rows) for name in shared}
        why = self.why[forms].ravel()
        missing = why != _NO_REASON
        columns["item"] = _texts(np.tile(np.arange(k), n), self.items)
        columns["value"] = pa.array(self.values[forms].ravel(), mask=missing)
        columns["missing_reason"] = _texts(why, MISSING_REASONS, mask=~missing)
        return pa.table([columns[name] for name in schema.names], schema)


def read_responses(
    table: TextTable,
    spec: ItemColumns,
    scorecard: Scorecard,
    submissions: pd.DataFrame,
    seen: list[Finding],
) -> Responses:
    """The answers of a file; ``seen`` grows by what its cells give occasion to say."""
    items = [item.id for item in scorecard.items if item.id in spec.columns]
    values = np.zeros((len(submissions), len(items)), dtype=np.int64)
    why = np.full(values.shape, _NO_REASON, dtype=np.int8)
    for place, item in enumerate(items):
        cells = Cells.of(table, spec.columns[item])
        answer, reasons = answers(cells, spec, scorecard.scale)
        seen += cells.findings
        codes = [_NO_REASON if one is None else MISSING_REASONS.index(one) for one in reasons]
        values[:, place] = answer[cells.index]
        why[:, place] = np.array(codes, dtype=np.int8)[cells.index]
    return Responses(submissions, items, values, why)


def _texts(codes: NDArray[Any], texts: Sequence[str], mask: NDArray[Any] | None = None) -> pa.Array:
    numbers = pa.array(codes.astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(numbers, pa.array(texts, pa.string()))
