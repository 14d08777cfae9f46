"""The table of recovery as a CSV file whose bytes repeat."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path

import samskaping
from samskaping.simulate.recovery.effects import EffectRow
from samskaping.simulate.recovery.tally import COLUMNS, Row

# Package data of the report, which cites it.
EVIDENCE = Path(samskaping.__file__).parent / "present" / "evidence"
SHIPPED = EVIDENCE / "reliability.csv"
SHIPPED_EFFECTS = EVIDENCE / "effects.csv"
# Digits beyond these are smaller than any Monte Carlo error.
DECIMALS = 5


def write(
    rows: Iterable[Row] | Iterable[EffectRow], path: Path, columns: Sequence[str] = COLUMNS
) -> None:
    """Write rows in the order of the grid; an empty cell has nothing to say."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_written(value) for value in astuple(row)] for row in rows)
    os.replace(beside, path)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return str(value)
