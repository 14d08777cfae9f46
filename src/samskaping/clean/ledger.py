"""The exclusions ledger: a row for everything that a rule removed, changed or flagged."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.numeric.result import IntArray
from samskaping.tables import SCHEMAS, empty_table, in_types, typed
from samskaping.tables import SOURCE as SOURCE

# A file has fewer rows than 2 to the power of this.
ROW_BITS = 40
Effect = Literal["excluded", "changed", "flagged"]


class LedgerError(Exception):
    """The ledger does not account for every row; a fault of the program, never of the data."""


def entries(
    forms: pd.DataFrame,
    rule: str,
    effect: Effect,
    *,
    table: str = "submissions",
    before: pd.Series | None = None,
    item: pd.Series | None = None,
) -> pd.DataFrame:
    """Ledger rows for the forms, or cells of forms, that a rule met."""
    if forms.empty:
        return empty_table("exclusions")
    places = forms[SOURCE].astype("string").fillna("")
    key = places["source_file"] + ":" + places["source_sheet"] + ":" + places["source_row"]
    rows = forms.reindex(columns=list(SCHEMAS["exclusions"].columns)).assign(
        table=table,
        key=key if item is None else key + ":" + item.astype("string"),
        rule=rule,
        effect=effect,
        why=f"cleaning.{rule}",
    )
    if before is not None:
        rows = rows.assign(before=before.astype("string"), after="")
    # Each rule has its own; they are checked once, when they are joined.
    return in_types(rows, "exclusions")


def joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """One ledger in the order of the raw files."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return empty_table("exclusions")
    whole = pd.concat(filled, ignore_index=True)
    order = ["source_file", "source_sheet", "source_row", "rule", "key"]
    return typed(whole.sort_values(order, ignore_index=True, kind="stable"), "exclusions")


def require_balance(given: pd.DataFrame, kept: pd.DataFrame, ledger: pd.DataFrame) -> None:
    """Check that rows in = rows kept + rows excluded, row by row and not only in number.

    Raises
    ------
    LedgerError
        A row of the input is neither kept nor in the ledger, or is both, or came from nowhere.
    """
    excluded = ledger[ledger["effect"] == "excluded"]
    everything = pd.concat([given[SOURCE], kept[SOURCE], excluded[SOURCE]])
    places = place_numbers(everything)
    before, after = np.sort(places[: len(given)]), np.sort(places[len(given) :])
    sizes = f"{len(given)} in, {len(kept)} kept, {len(excluded)} excluded"
    if len(before) != len(after) or (np.diff(after) == 0).any():
        raise LedgerError(f"rows do not add up: {sizes}")
    if not np.array_equal(before, after):
        raise LedgerError(f"rows are not those that came in: {sizes}")


def place_numbers(rows: pd.DataFrame) -> IntArray:
    """A number for each row's file, sheet and row; it ascends where the rows are sorted by them."""
    sheets = rows.groupby(SOURCE[:2], dropna=False, sort=False).ngroup().to_numpy(dtype=np.int64)
    numbers: IntArray = (sheets << ROW_BITS) + rows["source_row"].to_numpy(dtype=np.int64)
    return numbers


def require_cells(given: IntArray, kept: IntArray, in_play: NDArray[np.bool_]) -> None:
    """Check that cells in = cells kept + cells of excluded forms, form by form.

    ``given`` and ``kept`` count the cells of each form.

    Raises
    ------
    LedgerError
        A form that is kept has lost or gained cells, or one that is excluded has left some behind.
    """
    expected = np.where(in_play, given, 0)
    if not np.array_equal(expected, kept):
        raise LedgerError(f"cells do not add up: {expected.sum()} to keep, {kept.sum()} kept")
