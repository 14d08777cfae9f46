"""The unknown cells behind the released numbers: the persons of one case, wave and role.

A group in the table of estimates is a set of such cells; a mean over it is a weighted sum of what
the cells hold. Those who gave no role are a cell of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.numeric import FloatArray
from samskaping.release.attack import BoolArray

DIMENSIONS = ("case", "wave", "role")
Levels = Mapping[str, str]


@dataclass(frozen=True)
class Cells:
    """All cells of a study, and how many persons each holds."""

    names: tuple[tuple[str, str, str], ...]
    persons: FloatArray

    @cached_property
    def _columns(self) -> dict[str, NDArray[np.str_]]:
        table = np.array(self.names, dtype=np.str_).reshape(-1, len(DIMENSIONS))
        return {name: table[:, place] for place, name in enumerate(DIMENSIONS)}

    def levels(self, dimension: str) -> tuple[str, ...]:
        """The values of a dimension; those who gave none are left out."""
        return tuple(sorted(set(self._columns[dimension].tolist()) - {""}))

    def mask(self, levels: Levels) -> BoolArray:
        """The cells of a group; what is no dimension of a cell (an answer, a level) is passed."""
        inside = np.ones(len(self.names), dtype=np.bool_)
        for name in DIMENSIONS:
            if name in levels:
                inside &= self._columns[name] == levels[name]
        return inside

    def parts(self, levels: Levels) -> tuple[BoolArray, ...]:
        """The groups that a number speaks of: both sides of a contrast, otherwise one."""
        return tuple(self.mask(side) for side in sides(levels))

    def having(self, persons: FloatArray) -> Cells:
        """The same cells with other numbers of persons in them."""
        return Cells(self.names, persons)

    def terms(self, kind: str, quantity: str, levels: Levels) -> list[FloatArray]:
        """The means that a number averages, each as weights over the cells.

        A ``role_mean`` averages the group's role means, a ``case_mean`` what it says of each case
        of the group; any other number is one term. A contrast is the first side minus the second.
        """
        if kind == "case_mean":
            inside = [{**levels, "case": case} for case in self.levels("case")]
        elif kind == "role_mean":
            inside = [{**levels, "role": role} for role in self.levels("role")]
        else:
            inside = [dict(levels)]
        terms = [self._term(quantity.startswith("role_gap"), part) for part in inside]
        return [term for term in terms if term is not None]

    def _term(self, is_gap: bool, levels: Levels) -> FloatArray | None:
        """The mean of a group, less the other side's or the other roles' where it is a difference.

        None where a side has nobody.
        """
        found = [self._mean(side) for side in sides(levels)]
        if is_gap:
            others = [role for role in self.levels("role") if role != levels.get("role")]
            means = [self._mean({**levels, "role": role}) for role in others]
            answered = [mean for mean in means if mean is not None]
            found.append(np.mean(answered, axis=0) if answered else None)
        first, *rest = found
        if first is None or any(part is None for part in rest):
            return None
        difference: FloatArray = first - sum(part for part in rest if part is not None)
        return difference

    def _mean(self, levels: Levels) -> FloatArray | None:
        inside = self.mask(levels)
        total = self.persons[inside].sum()
        return inside / total if total else None


def sides(levels: Levels) -> tuple[Levels, ...]:
    """Both sides of a contrast such as ``wave=end-during``, the first one first; else the group."""
    for name in DIMENSIONS:
        first, dash, second = levels.get(name, "").partition("-")
        if dash:
            return {**levels, name: first}, {**levels, name: second}
    return (levels,)


def count_cells(kept: pd.DataFrame, ledger: pd.DataFrame) -> Cells:
    """The cells of a study: persons whose forms are kept, and cells that only the ledger names."""
    counts = {name: float(n) for name, n in cell_counts(kept).items()}
    names = sorted({*counts, *cell_counts(ledger)})
    return Cells(tuple(names), np.array([counts.get(name, 0.0) for name in names]))


def cell_counts(table: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """Rows of a table per case, wave and role."""
    named = [table[name].astype("string").fillna("").tolist() for name in DIMENSIONS]
    counts: dict[tuple[str, str, str], int] = {}
    for name in zip(*named, strict=True):
        counts[name] = counts.get(name, 0) + 1
    return counts
