"""The cells of a slice of responses, and the forms that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from samskaping.clean.ledger import ROW_BITS, SOURCE, LedgerError, place_numbers
from samskaping.numeric.result import IntArray
from samskaping.row_groups import changes
from samskaping.study.scorecard import Scale
from samskaping.tables import MISSING_REASONS

BoolArray = NDArray[np.bool_]
_ANSWERED = -1
_INVALID = MISSING_REASONS.index("invalid")


@dataclass(frozen=True)
class Runs:
    """Consecutive cells of one form: where they begin, how many they are, and the form's number."""

    starts: IntArray
    lengths: IntArray
    form: IntArray


class Forms:
    """All forms, sorted by file, sheet and row, and their numbers in that order."""

    def __init__(self, submissions: pd.DataFrame) -> None:
        self.table = submissions.sort_values(SOURCE, ignore_index=True)
        self._numbers = place_numbers(self.table)
        first = self.table.loc[np.diff(self._numbers >> ROW_BITS, prepend=-1) > 0, SOURCE[:2]]
        named = first.astype(object).where(first.notna(), None)
        self._sheets = {
            sheet: number for number, sheet in enumerate(named.itertuples(index=False, name=None))
        }

    def __len__(self) -> int:
        return len(self.table)

    def runs(self, part: pa.Table) -> Runs:
        """The runs of a slice.

        Raises
        ------
        LedgerError
            Cells belong to no form.
        """
        starts = np.flatnonzero(changes(part, SOURCE))
        lengths = np.diff(starts, append=len(part))
        turns = np.flatnonzero(changes(part, SOURCE[:2]))
        named = (tuple(part[one][int(row)].as_py() for one in SOURCE[:2]) for row in turns)
        sheets = np.array([self._sheets.get(name, -1) for name in named], dtype=np.int64)
        of_starts = sheets[np.searchsorted(turns, starts, side="right") - 1]
        numbers = (of_starts << ROW_BITS) + part["source_row"].to_numpy()[starts]
        form = np.searchsorted(self._numbers, numbers)
        lost = np.append(self._numbers, -1)[form] != numbers
        if lost.any():
            raise LedgerError(f"{lengths[lost].sum()} cells belong to no form")
        return Runs(starts, lengths, form)


@dataclass
class Cells:
    """The cells of a slice. One off the scale is empty and ``invalid``; ``off_scale`` says which.

    ``item`` is the place of a cell's item in ``items``, which are sorted.
    """

    part: pa.Table
    scale: Scale
    runs: Runs
    item: IntArray
    items: list[str]
    value: IntArray
    off_scale: BoolArray
    answered: BoolArray
    why: IntArray

    @classmethod
    def of(cls, part: pa.Table, forms: Forms, scale: Scale) -> Cells:
        """The cells of a slice.

        Raises
        ------
        LedgerError
            Cells belong to no form.
        """
        codes = part["item"].chunk(0)
        texts = codes.dictionary.to_pylist()
        items = sorted(texts)
        rank = np.array([items.index(text) for text in texts], dtype=np.int64)
        values = part["value"].chunk(0)
        given = values.is_valid().to_numpy(zero_copy_only=False)
        value = values.fill_null(0).to_numpy()
        off = given & ((value < scale.minimum) | (value > scale.maximum))
        reasons = part["missing_reason"].chunk(0)
        known = [MISSING_REASONS.index(text) for text in reasons.dictionary.to_pylist()]
        why = np.array([*known, _ANSWERED])[reasons.indices.fill_null(-1).to_numpy()]
        return cls(
            part=part,
            scale=scale,
            runs=forms.runs(part),
            item=rank[codes.indices.to_numpy()],
            items=items,
            value=value,
            off_scale=off,
            answered=given & ~off,
            why=np.where(off, _INVALID, why),
        )

    def form_of_cells(self) -> IntArray:
        """The number of each cell's form."""
        return np.repeat(self.runs.form, self.runs.lengths)

    def off_the_scale(self) -> pd.DataFrame:
        """The form, item and value of each cell that is emptied."""
        met = np.flatnonzero(self.off_scale)
        items = np.array(self.items, dtype=object)[self.item[met]]
        form = self.form_of_cells()[met]
        return pd.DataFrame({"form": form, "item": items, "value": self.value[met]})

    def kept(self, in_play: BoolArray) -> pa.Table:
        """The cells of the forms in play, sorted by form and item."""
        form = self.form_of_cells()
        place = form * len(self.items) + self.item
        rows = np.flatnonzero(in_play[form])
        rows = rows[np.argsort(place[rows], kind="stable")]
        columns = {
            name: self.part[name].chunk(0).take(pa.array(rows)) for name in self.part.column_names
        }
        columns["item"] = _texts(self.item[rows], self.items)
        if self.off_scale.any():
            why = self.why[rows]
            columns["value"] = pa.array(self.value[rows], mask=~self.answered[rows])
            columns["missing_reason"] = _texts(why, MISSING_REASONS, mask=why == _ANSWERED)
        return pa.table(columns, self.part.schema)


def _texts(codes: NDArray[Any], texts: Sequence[str], mask: BoolArray | None = None) -> pa.Array:
    numbers = pa.array(codes.astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(numbers, pa.array(texts, pa.string()))
