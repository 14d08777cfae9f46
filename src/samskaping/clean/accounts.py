"""An account of a table's rows: those still in play, and what was done to the others."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from samskaping.clean import ledger
from samskaping.clean.ledger import Effect, LedgerError
from samskaping.tables import typed


@dataclass
class Account:
    """The rows of the tidy table ``table``, cleaned one rule at a time.

    ``item`` is the column that tells the rows of one row of a file apart, where there are several.
    A rule's rows are given as a true/false column over ``rows``.
    """

    table: str
    rows: pd.DataFrame
    item: str | None = None
    record: list[pd.DataFrame] = field(default_factory=list)
    given: pd.Series = field(init=False)

    def __post_init__(self) -> None:
        self.rows = self.rows.sort_values(ledger.SOURCE, kind="stable", ignore_index=True)
        self.given = self._entries(pd.Series(True, self.rows.index), "given", "excluded")["key"]

    def exclude(self, rule: str, met: pd.Series) -> None:
        """Take rows out."""
        self.record.append(self._entries(met, rule, "excluded"))
        self.rows = self.rows[~met]

    def flag(self, rule: str, met: pd.Series) -> None:
        """Keep rows, and note them."""
        self.record.append(self._entries(met, rule, "flagged"))

    def change(
        self, rule: str, met: pd.Series, *, before: pd.Series | None = None, **after: object
    ) -> None:
        """Put other values into columns of rows; ``before`` is what the ledger keeps of the old."""
        old = None if before is None else before[met].astype("string").fillna("")
        self.record.append(self._entries(met, rule, "changed", before=old))
        self.rows = self.rows.assign(
            **{name: self.rows[name].mask(met, value) for name, value in after.items()}
        )

    def close(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows that are kept, and the ledger.

        Raises
        ------
        samskaping.clean.ledger.LedgerError
            Rows in are not rows kept plus rows excluded, row by row.
        """
        exclusions = ledger.joined(self.record)
        everything = pd.Series(True, self.rows.index)
        kept = self._entries(everything, "kept", "excluded")["key"]
        out = exclusions.loc[exclusions["effect"] == "excluded", "key"]
        accounted = pd.concat([kept, out])
        if sorted(accounted) != sorted(self.given):
            sizes = f"{len(self.given)} in, {len(kept)} kept, {len(out)} excluded"
            raise LedgerError(f"rows of {self.table} do not add up: {sizes}")
        return typed(self.rows, self.table), exclusions

    def _entries(
        self, met: pd.Series, rule: str, effect: Effect, *, before: pd.Series | None = None
    ) -> pd.DataFrame:
        rows = self.rows[met]
        item = None if self.item is None else rows[self.item]
        return ledger.entries(rows, rule, effect, table=self.table, before=before, item=item)
