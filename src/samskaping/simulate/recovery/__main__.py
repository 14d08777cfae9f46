"""``python -m samskaping.simulate.recovery``: make the tables of bias, coverage and errors anew."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from samskaping.simulate.recovery.effect_designs import EFFECT_CELLS
from samskaping.simulate.recovery.effects import EFFECT_COLUMNS, choose, try_cell
from samskaping.simulate.recovery.grid import CELLS, recover, select
from samskaping.simulate.recovery.table import EVIDENCE, SHIPPED, SHIPPED_EFFECTS, write


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Cell = TypeVar("Cell", bound=_Named)
Row = TypeVar("Row")


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate the grids and write their tables."""
    parser = argparse.ArgumentParser(
        prog="python -m samskaping.simulate.recovery",
        description="Simulate studies with a known truth and tabulate how the methods do.",
    )
    parser.add_argument("--into", type=Path, default=EVIDENCE, help="the folder to write to")
    parser.add_argument("--cores", type=int, default=1, help="processes; the result is the same")
    parser.add_argument("--replications", type=int, help="at most so many studies per design")
    families = sorted({cell.family for cell in CELLS} | {cell.family for cell in EFFECT_CELLS})
    parser.add_argument("--only", nargs="*", default=[], choices=families, help="families of rows")
    chosen = parser.parse_args(arguments)
    wanted = set(chosen.only)
    of_effects = {cell.family for cell in EFFECT_CELLS}
    if not wanted or wanted - of_effects:
        cells = select(wanted - of_effects, chosen.replications)
        write(_all(recover, cells, chosen.cores), chosen.into / SHIPPED.name)
    if not wanted or wanted & of_effects:
        designs = choose(wanted & of_effects, chosen.replications)
        rows = _all(try_cell, designs, chosen.cores)
        write(rows, chosen.into / SHIPPED_EFFECTS.name, EFFECT_COLUMNS)
    print(f"written to {chosen.into}")
    return 0


def _all(make: Callable[[Cell], list[Row]], cells: Sequence[Cell], cores: int) -> list[Row]:
    rows: list[Row] = []
    if cores > 1:
        with ProcessPoolExecutor(cores) as pool:
            for cell, found in zip(cells, pool.map(make, cells), strict=True):
                _tell(cell.name, len(rows))
                rows += found
        return rows
    for cell in cells:
        _tell(cell.name, len(rows))
        rows += make(cell)
    return rows


def _tell(cell: str, rows: int) -> None:
    print(f"{rows:5d} {cell}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
