"""Which rows to withhold so that no small group can be worked out from those that remain.

Greedy and reproducible: one exposed cell after the other, always withholding the least precious
row that takes part in exposing it; at last every row is given back that turned out unnecessary.
What is found safe stays safe, because withholding only takes knowledge away.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """

    rows: FloatArray
    totals: FloatArray
    suspects: tuple[int, ...]
    rank: tuple[Rank, ...]
    threshold: int
    hidden: FloatArray

    @classmethod
    def of(
        cls,
        rows: Sequence[FloatArray],
        persons: FloatArray,
        rank: Sequence[Rank],
        threshold: int,
        hidden: Sequence[FloatArray] = (),
    ) -> Self:
        """Rows over cells of which the persons are known; an empty cell is no unknown."""
        held = np.flatnonzero(persons > 0)
        lines = np.array(list(rows), dtype=np.float64).reshape(-1, len(persons))[:, held]
        secret = np.array(list(hidden), dtype=np.float64).reshape(-1, len(persons))[:, held]
        size = persons[held]
        small = sorted(np.flatnonzero(size < threshold).tolist(), key=lambda at: (size[at], at))
        return cls(
            lines, lines @ size, tuple(small), tuple(rank), threshold, secret[secret.any(axis=1)]
        )

    def exposing(self, alive: BoolArray, cell: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The remaining rows that give away a small group around the cell, and cells cleared."""
        places = np.flatnonzero(alive)
        least = self.threshold - 1e-6
        found = smallest_group(self.rows[places], self.totals[places], cell, least)
        if found is None:
            return (), (cell,)
        if not 1e-6 < found.persons < least:
            return (), (cell, *found.cleared)
        return tuple(int(places[row]) for row in found.rows), found.cleared

    def revealing(self, alive: BoolArray, hidden: int) -> tuple[int, ...]:
        """The remaining rows that give a hidden sum back."""
        places = np.flatnonzero(alive)
        used = combination(self.rows[places], self.hidden[hidden])
        return tuple(int(places[row]) for row in used)

    @property
    def name(self) -> tuple[object, ...]:
        """Equal for systems that have the same protection."""
        parts = (self.rows, self.totals, self.hidden)
        return (*((part.shape, part.tobytes()) for part in parts), self.suspects, self.rank)


def protect(system: System) -> BoolArray:
    """The rows that may stay: (R,) booleans."""
    alive = np.ones(len(system.rows), dtype=np.bool_)
    for_whom: dict[int, int] = {}

    def withhold(used: tuple[int, ...], cell: int) -> None:
        row = min(used, key=lambda row: (system.rank[row], row))
        alive[row] = False
        for_whom[row] = cell

    safe: set[int] = set()
    for cell in system.suspects:
        while cell not in safe:
            used, cleared = system.exposing(alive, cell)
            safe.update(cleared)
            if used:
                withhold(used, cell)
    for hidden in range(len(system.hidden)):
        while used := system.revealing(alive, hidden):
            withhold(used, -1)
    for row in sorted(for_whom, key=lambda row: (system.rank[row], row), reverse=True):
        alive[row] = True
        alive[row] = _holds(system, alive, first=for_whom[row])
    return alive


def _holds(system: System, alive: BoolArray, first: int) -> bool:
    """Whether nothing can be worked out from the remaining rows; looks at one cell first."""
    if recoverable(system.rows[alive], system.hidden).any():
        return False
    safe: set[int] = set()
    for cell in sorted(system.suspects, key=lambda cell: cell != first):
        if cell not in safe:
            used, cleared = system.exposing(alive, cell)
            if used:
                return False
            safe.update(cleared)
    return True
