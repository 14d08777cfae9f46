"""Which rows to withhold so that no small group can be worked out from those that remain.

Greedy and reproducible: one exposed cell after the other, always withholding the least precious
row that takes part in exposing it; at last every row is given back that turned out unnecessary.
What is found safe stays safe, because withholding only takes knowledge away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from samskaping.numeric import FloatArray
from samskaping.release.attack import BoolArray, combination, recoverable, smallest_group

# How precious a row is; the lowest is withheld first.
Rank = tuple[float, ...]


@dataclass(frozen=True)
class System:
    """Released rows over unknown cells, and what must not be worked out from them.

    Parameters
    ----------
    rows : (R, U) array
        Coefficients of the released numbers over cells that hold someone.
    totals : (R,) array
        Persons behind each row.
    suspects
        Cells around which no sum over 1 to ``threshold`` − 1 persons may be known.
    hidden : (T, U) array
        Further sums that must not be known.
    table : (U,) array
        Persons per cell with these totals; where they are not known, any numbers that fit.
    local : (R,) array of bool
        Rows that are derivatives of released numbers: they may settle what the others leave open,
        but sums cannot be computed with them.
    """

    rows: FloatArray
    totals: FloatArray
    suspects: tuple[int, ...]
    rank: tuple[Rank, ...]
    threshold: int
    hidden: FloatArray
    table: FloatArray
    local: BoolArray

    @classmethod
    def of(
        cls,
        rows: Sequence[FloatArray],
        persons: FloatArray,
        rank: Sequence[Rank],
        threshold: int,
        hidden: Sequence[FloatArray] = (),
        local: Sequence[bool] = (),
    ) -> Self:
        """Rows over cells of which the persons are known; an empty cell is no unknown."""
        held = np.flatnonzero(persons > 0)
        lines = np.array(list(rows), dtype=np.float64).reshape(-1, len(persons))[:, held]
        secret = np.array(list(hidden), dtype=np.float64).reshape(-1, len(persons))[:, held]
        size = persons[held]
        small = sorted(np.flatnonzero(size < threshold).tolist(), key=lambda at: (size[at], at))
        is_local = np.array(local, dtype=np.bool_) if any(local) else np.zeros(len(lines), np.bool_)
        # Beside derivatives, each small cell is looked for by itself.
        alone = np.eye(len(held))[small] if any(local) else secret[:0]
        return cls(
            rows=lines,
            totals=lines @ size,
            suspects=tuple(small),
            rank=tuple(rank),
            threshold=threshold,
            hidden=np.vstack([secret[secret.any(axis=1)], alone]),
            table=size,
            local=is_local,
        )

    def exposing(self, alive: BoolArray, cell: int, tables: list[FloatArray]) -> tuple[int, ...]:
        """The remaining rows that give away a small group around the cell.

        ``tables`` collects other tables with the same totals; one that still fits and has enough
        persons in the cell clears it at once.
        """
        places = np.flatnonzero(alive & ~self.local)
        least = self.threshold - 1e-6
        enough = np.array([table for table in tables if table[cell] >= least])
        if len(enough):
            gap = np.abs(enough @ self.rows[places].T - self.totals[places])
            if (gap <= 1e-6).all(axis=1).any():
                return ()
        found = smallest_group(self.rows[places], self.totals[places], cell)
        if found is None:
            return ()
        table = np.where(np.isnan(found.table), self.table, found.table)
        if (table >= 0).all():
            tables.append(table)
        if not 1e-6 < found.persons < least:
            return ()
        return tuple(int(places[row]) for row in found.rows)

    def revealing(self, alive: BoolArray) -> tuple[int, ...]:
        """The remaining rows that give a hidden sum back, if any does."""
        places = np.flatnonzero(alive)
        back = np.flatnonzero(recoverable(self.rows[places], self.hidden))
        if not len(back):
            return ()
        used = combination(self.rows[places], self.hidden[back[0]])
        return tuple(int(places[row]) for row in used)

    def parts(self) -> Iterator[tuple[list[int], System]]:
        """The rows of each connected part, and the part as a system."""
        left = np.arange(len(self.rows))
        unseen = self.hidden.any(axis=1)
        while len(left):
            cells = self.rows[left[0]] != 0
            while True:
                inside = (self.rows[:, cells] != 0).any(axis=1)
                grown = (self.rows[inside] != 0).any(axis=0) | cells
                if (grown == cells).all():
                    break
                cells = grown
            rows = np.flatnonzero(inside) if cells.any() else left[:1]
            places = {int(cell): at for at, cell in enumerate(np.flatnonzero(cells))}
            # A sum over several parts stays unknown when it does in the first of them.
            here = unseen & self.hidden[:, cells].any(axis=1)
            unseen &= ~here
            yield (
                rows.tolist(),
                System(
                    rows=self.rows[np.ix_(rows, cells)],
                    totals=self.totals[rows],
                    suspects=tuple(places[cell] for cell in self.suspects if cell in places),
                    rank=tuple(self.rank[row] for row in rows),
                    threshold=self.threshold,
                    hidden=self.hidden[np.ix_(here, cells)],
                    table=self.table[cells],
                    local=self.local[rows],
                ),
            )
            left = np.setdiff1d(left, rows)

    @property
    def name(self) -> tuple[object, ...]:
        """Equal for systems that have the same protection."""
        parts = (self.rows, self.totals, self.hidden, self.local)
        return (*((part.shape, part.tobytes()) for part in parts), self.suspects, self.rank)


def protect(system: System, known: dict[tuple[object, ...], BoolArray] | None = None) -> BoolArray:
    """The rows that may stay: (R,) booleans.

    Parts of the system that share no cell are protected by themselves; ``known`` keeps what was
    found, since numbers of many subjects have the same pattern.
    """
    found = {} if known is None else known
    stays = np.ones(len(system.rows), dtype=np.bool_)
    for rows, part in system.parts():
        if part.name not in found:
            found[part.name] = _protect(part)
        stays[rows] = found[part.name]
    return stays


def _protect(system: System) -> BoolArray:
    alive = np.ones(len(system.rows), dtype=np.bool_)
    for_whom: dict[int, int] = {}
    tables: list[FloatArray] = []

    def withhold(used: tuple[int, ...], cell: int) -> None:
        row = min(used, key=lambda row: (system.rank[row], row))
        alive[row] = False
        for_whom[row] = cell

    for cell in system.suspects:
        while used := system.exposing(alive, cell, tables):
            withhold(used, cell)
    while used := system.revealing(alive):
        withhold(used, -1)
    for row in sorted(for_whom, key=lambda row: (system.rank[row], row), reverse=True):
        alive[row] = True
        alive[row] = _holds(system, alive, for_whom[row], tables)
    return alive


def _holds(system: System, alive: BoolArray, first: int, tables: list[FloatArray]) -> bool:
    """Whether nothing can be worked out from the remaining rows; looks at one cell first."""
    if recoverable(system.rows[alive], system.hidden).any():
        return False
    return not any(
        system.exposing(alive, cell, tables)
        for cell in sorted(system.suspects, key=lambda cell: cell != first)
    )
