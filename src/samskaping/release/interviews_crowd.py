"""Persons by where they were interviewed, and which numbers of them may stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samskaping.numeric import FloatArray
from samskaping.release.rows import Row
from samskaping.release.suppression import System, protect

# Who is counted: a person met in two cases or roles counts in each, and once over the waves.
PERSON = ["person", "case", "role"]


@dataclass(frozen=True)
class Crowd:
    """Persons by where they were met: kinds of (case, role, waves), and how many of each."""

    kinds: tuple[tuple[str, str, frozenset[str]], ...]
    persons: FloatArray

    @classmethod
    def of(cls, entries: pd.DataFrame) -> Crowd:
        """The crowd of a table with a row for each place where somebody was met."""
        counts: dict[tuple[str, str, frozenset[str]], int] = {}
        for (_, case, role), waves in entries.groupby(PERSON)["wave"]:
            kind = (str(case), str(role), frozenset(waves))
            counts[kind] = counts.get(kind, 0) + 1
        kinds = sorted(counts, key=lambda kind: (kind[0], kind[1], sorted(kind[2])))
        return cls(tuple(kinds), np.array([float(counts[kind]) for kind in kinds]))

    def line(self, row: Row) -> FloatArray:
        """The kinds of person that a number counts."""
        return self.of_group(*(row.levels.get(name) for name in ("case", "role", "wave")))

    def of_group(
        self, case: str | None = None, role: str | None = None, wave: str | None = None
    ) -> FloatArray:
        """The kinds of person of a group; a level that is not named is any."""
        return np.array(
            [
                case in (None, of[0]) and role in (None, of[1]) and (wave is None or wave in of[2])
                for of in self.kinds
            ],
            dtype=np.float64,
        )

    def protected(
        self, rows: Sequence[Row], threshold: int, hidden: Sequence[Row] = ()
    ) -> list[bool]:
        """Whether each row may stay, so that no small group of these persons can be told.

        Nor may the numbers that are ``hidden`` follow from those that stay.
        """
        lines = [self.line(row) for row in rows]
        # Numbers of the same group stand on the same line and fall together.
        distinct: dict[bytes, tuple[FloatArray, tuple[float, float]]] = {}
        for row, line in zip(rows, lines, strict=True):
            rank = (_rank(row), float(line @ self.persons))
            known = distinct.get(line.tobytes(), (line, rank))
            distinct[line.tobytes()] = (line, max(rank, known[1]))
        if not len(self.kinds) or not distinct:
            return [True] * len(rows)
        system = System.of(
            [line for line, _ in distinct.values()],
            self.persons,
            [rank for _, rank in distinct.values()],
            threshold,
            [self.line(row) for row in hidden],
        )
        stays = dict(zip(distinct, protect(system), strict=True))
        return [bool(stays[line.tobytes()]) for line in lines]

    def gives_away(self, lines: Sequence[FloatArray], threshold: int) -> bool:
        """Whether a small group of these persons could be told from the numbers of the lines."""
        if not len(self.kinds) or not lines:
            return False
        ranks = [(0.0, 0.0)] * len(lines)
        return not protect(System.of(lines, self.persons, ranks, threshold)).all()


def _rank(row: Row) -> float:
    """How precious a group is: a wave of all cases less than a role, which is less than a case."""
    return 0.5 if row.levels.keys() & {"case", "role", "wave"} == {"wave"} else float(row.rank)
