"""The numbers that other questions gave, looked up by what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from samskaping.estimates import name_group, parse_group


@dataclass(frozen=True, slots=True)
class Value:
    """What is read of a row."""

    estimate: float | None
    lower: float | None
    upper: float | None
    p: float | None
    n: int | None
    n_cases: int | None
    assumption: frozenset[str]
    note: str


class Known:
    """The rows about the indicators."""

    def __init__(self, estimates: pd.DataFrame) -> None:
        table = estimates[estimates["domain"] == "soimpact"]
        self._rows = {str(row["key"]): _value(row) for row in table.to_dict("records")}
        self._groups: dict[tuple[str, str], list[str]] = {}
        for key in self._rows:
            _, quantity, subject, group = key.split(".", 3)
            self._groups.setdefault((quantity, subject), []).append(group)

    def find(self, quantity: str, subject: str, **levels: str) -> Value | None:
        """The row of exactly this group; of the word ``total`` where no level is named."""
        group = name_group(**levels) if levels else "total"
        return self._rows.get(".".join(("soimpact", quantity, subject, group)))

    def levels(self, quantity: str, subject: str) -> Iterator[dict[str, str]]:
        """The levels of every group that a quantity has for an indicator."""
        return (parse_group(group) for group in self._groups.get((quantity, subject), ()))


def _value(row: Mapping[Any, Any]) -> Value:
    def real(name: str) -> float | None:
        return None if pd.isna(row[name]) else float(row[name])

    def whole(name: str) -> int | None:
        return None if pd.isna(row[name]) else int(row[name])

    return Value(
        estimate=real("estimate"),
        lower=real("lower"),
        upper=real("upper"),
        p=real("p"),
        n=whole("n"),
        n_cases=whole("n_cases"),
        assumption=frozenset(word for word in str(row["assumption"]).split(";") if word),
        note=str(row["note"]),
    )
