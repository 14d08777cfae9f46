"""``python -m samskaping.simulate.recovery``: make the table of bias and coverage anew."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from samskaping.simulate.recovery.grid import CELLS, Cell, recover, select
from samskaping.simulate.recovery.table import SHIPPED, write
from samskaping.simulate.recovery.tally import Row


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate the grid and write the table."""
    parser = argparse.ArgumentParser(
        prog="python -m samskaping.simulate.recovery",
        description="Simulate studies with a known truth and tabulate bias and coverage.",
    )
    parser.add_argument("--into", type=Path, default=SHIPPED, help="the CSV file to write")
    parser.add_argument("--cores", type=int, default=1, help="processes; the result is the same")
    parser.add_argument("--replications", type=int, help="at most so many studies per design")
    families = sorted({cell.family for cell in CELLS})
    parser.add_argument("--only", nargs="*", default=[], choices=families, help="families of rows")
    chosen = parser.parse_args(arguments)
    cells = select(chosen.only, chosen.replications)
    rows: list[Row] = []
    if chosen.cores > 1:
        with ProcessPoolExecutor(chosen.cores) as pool:
            for cell, found in zip(cells, pool.map(recover, cells), strict=True):
                _tell(cell, len(rows))
                rows += found
    else:
        for cell in cells:
            _tell(cell, len(rows))
            rows += recover(cell)
    write(rows, chosen.into)
    print(f"{len(rows)} rows in {chosen.into}")
    return 0


def _tell(cell: Cell, rows: int) -> None:
    print(f"{rows:5d} {cell.name}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
