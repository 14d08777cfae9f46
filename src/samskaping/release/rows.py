"""The rows of the table of estimates as the gate reads them, and its verdicts on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from samskaping.estimates import parse_group, vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What the gate needs to know of a number."""

    key: str
    domain: str
    quantity: str
    subject: str
    group: str
    levels: dict[str, str]
    kind: str
    measure: str
    estimate: float | None
    n: int | None
    n_min_cell: int | None
    has_interval: bool

    @property
    def is_average(self) -> bool:
        """Whether it averages the means of several groups, or compares one with others."""
        return self.kind in ("role_mean", "case_mean") or self.quantity == "role_gap"

    @property
    def persons(self) -> int | None:
        """The smallest number of persons that the row speaks of; None when it does not say.

        An average of means does not show the smallest group that it averages: what it gives away
        is weighed with all other means.
        """
        if self.is_average:
            return self.n
        told = [n for n in (self.n, self.n_min_cell) if n is not None]
        return min((n for n in told if n), default=0) if told else None

    @property
    def rank(self) -> int:
        """How precious the group is: a role in a case least, then a role, a case, the study."""
        if "role" in self.levels:
            return 0 if "case" in self.levels else 1
        return 2 if "case" in self.levels else 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a row is withheld: the rule, and the reason in words for the restricted ledger."""

    rule: str
    why: str

    @property
    def is_of_group(self) -> bool:
        """Whether the group may not be counted; else something that is told of it is withheld."""
        return self.rule == "minimum" or self.why.startswith("group")


@dataclass
class Verdicts:
    """The rows that are withheld; the first reason stands."""

    withheld: dict[str, Verdict] = field(default_factory=dict)
    # Rows that stay but do not say how many persons they rest on.
    uncounted: set[str] = field(default_factory=set)
    # Rows that stay without some of their numbers.
    bared: dict[str, set[str]] = field(default_factory=dict)
    # Rows that stay with fewer decimals: they average groups of which some are withheld.
    coarse: set[str] = field(default_factory=set)

    def withhold(self, row: Row, rule: str, why: str) -> None:
        """Withhold a row; one of the design holds no answers and stays."""
        if row.kind != "design":
            self.withheld.setdefault(row.key, Verdict(rule, why))

    def bare(self, row: Row, *numbers: str) -> None:
        """Let a row leave without some of the numbers beside its estimate."""
        self.bared.setdefault(row.key, set()).update(numbers)

    def passed(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that nothing has been held against so far."""
        return [row for row in rows if row.key not in self.withheld]


def read_rows(estimates: pd.DataFrame) -> list[Row]:
    """The rows of a table of estimates, with the kind and measure of their quantity."""
    words = vocabulary()["quantities"]
    return [_row(record, words[str(record["quantity"])]) for record in estimates.to_dict("records")]


def _row(record: dict[Any, Any], word: dict[str, Any]) -> Row:
    def whole(name: str) -> int | None:
        return None if pd.isna(record[name]) else int(record[name])

    return Row(
        key=str(record["key"]),
        domain=str(record["domain"]),
        quantity=str(record["quantity"]),
        subject=str(record["subject"]),
        group=str(record["group"]),
        levels=parse_group(str(record["group"])),
        kind=str(word["kind"]),
        measure=str(word.get("measure", "")),
        estimate=None if pd.isna(record["estimate"]) else float(record["estimate"]),
        n=whole("n"),
        n_min_cell=whole("n_min_cell"),
        has_interval=not pd.isna(record["se"]) or not pd.isna(record["lower"]),
    )
