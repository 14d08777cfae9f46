"""The table of estimates: one row per number that anything downstream may show.

``key`` is ``domain.quantity.subject.group``. Each part is a word of ``[a-z0-9_]`` or a sorted
``;``-joined list of ``name=value``, where a value is a configured id or a contrast ``a-b``.
The words of ``quantity`` and ``method`` are listed in ``vocabulary.yaml`` beside this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from samskaping.numeric import Estimate
from samskaping.tables import publish, write_csv, write_parquet
from samskaping.yaml_reader import read_yaml

TEXT = ("key", "domain", "quantity", "subject", "group", "method", "assumption", "note", "rule")
REAL = ("estimate", "lower", "upper", "confidence", "se", "df", "statistic", "p")
WHOLE = ("n", "n_cases", "n_min_cell")
COLUMNS = (
    "key", "domain", "quantity", "subject", "group",
    "estimate", "lower", "upper", "confidence", "se", "df", "statistic", "p",
    "n", "n_cases", "n_min_cell", "method", "assumption", "note", "rule",
)  # fmt: skip

_WORD = r"[a-z0-9_]+"
_PAIR = rf"{_WORD}={_WORD}(?:-{_WORD})?"
_PART = re.compile(rf"(?:{_WORD}|{_PAIR}(?:;{_PAIR})*)")


def name_group(**levels: str | None) -> str:
    """The group part of a key: ``case=elvevik;wave=end``, or ``all`` when nothing is named."""
    named = sorted((name, level) for name, level in levels.items() if level is not None)
    return ";".join(f"{name}={level}" for name, level in named) or "all"


def parse_group(group: str) -> dict[str, str]:
    """The levels that a group names; empty for a word such as ``all`` or ``within_case``."""
    if "=" not in group:
        return {}
    return dict(pair.split("=", 1) for pair in group.split(";"))


@cache
def vocabulary() -> dict[str, dict[str, dict[str, Any]]]:
    """The documented words of ``quantity`` and ``method``, with what each means."""
    text = files("samskaping").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, dict[str, Any]]] = read_yaml(text)
    return words


@dataclass
class Estimates:
    """Collects rows and turns them into the table; keys are unique."""

    domain: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        quantity: str,
        subject: str,
        group: str,
        estimate: Estimate,
        *,
        n_min_cell: int | None = None,
    ) -> None:
        """Give an estimate its key.

        ``n_min_cell`` is the smallest number of persons in any cell that the number reveals;
        by default the number of persons that it rests on.
        """
        for part in (self.domain, quantity, subject, group):
            if not _PART.fullmatch(part):
                raise ValueError(f"not a part of a key: {part!r}")
        if quantity not in vocabulary()["quantities"]:
            raise ValueError(f"{quantity!r} is not in the vocabulary of quantities")
        if estimate.method and estimate.method not in vocabulary()["methods"]:
            raise ValueError(f"{estimate.method!r} is not in the vocabulary of methods")
        self.rows.append(
            {
                "key": ".".join((self.domain, quantity, subject, group)),
                "domain": self.domain,
                "quantity": quantity,
                "subject": subject,
                "group": group,
                **asdict(estimate),
                "n_min_cell": estimate.n if n_min_cell is None else n_min_cell,
                "rule": "",
            }
        )

    def frame(self) -> pd.DataFrame:
        """The rows as a table with declared types, sorted by key."""
        return as_estimates(self.rows)


def as_estimates(rows: Iterable[Mapping[Any, Any]]) -> pd.DataFrame:
    """Rows as a typed table sorted by key; refuses two rows with one key."""
    table = pd.DataFrame(list(rows), columns=list(COLUMNS)).astype(
        {name: "string" for name in TEXT}
        | {name: "Float64" for name in REAL}
        | {name: "Int64" for name in WHOLE}
    )
    table[list(TEXT)] = table[list(TEXT)].fillna("")
    repeated = table.loc[table["key"].duplicated(), "key"]
    if len(repeated):
        raise ValueError(f"{len(repeated)} keys stand twice, the first is {repeated.iloc[0]}")
    return table.sort_values("key", ignore_index=True)


def join_estimates(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several tables of estimates as one, sorted by key; refuses two rows with one key."""
    return as_estimates(row for table in tables for row in table.to_dict("records"))


def write_estimates(table: pd.DataFrame, path: str | Path, rule: str | None = None) -> None:
    """Write estimates as CSV or Parquet, by the ending of ``path``; ``rule`` says who made them."""
    if rule is not None:
        table = table.assign(rule=pd.array([rule] * len(table), dtype="string"))
    with publish(path) as beside:
        if Path(path).suffix == ".parquet":
            write_parquet(table, beside)
        else:
            write_csv(table, beside)


def read_estimates(path: str | Path) -> pd.DataFrame:
    """Read what ``write_estimates`` wrote."""
    if Path(path).suffix == ".parquet":
        return as_estimates(pd.read_parquet(path).to_dict("records"))
    raw = pd.read_csv(path, dtype="string", keep_default_na=False)
    blank = raw[[*REAL, *WHOLE]].replace("", pd.NA)
    return as_estimates(
        raw.assign(**{str(name): column for name, column in blank.items()}).to_dict("records")
    )
