"""How often the intervals in use held the truth in simulated studies: the shipped evidence."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# A rule that chooses between methods is tried as one.
CHOICES = {"anova_f_or_thomas_hultquist": ("anova_f", "thomas_hultquist")}


@dataclass(frozen=True, slots=True)
class Recovered:
    """One design and method; ``coverage`` is None where the method gives no interval."""

    level: str
    quantity: str
    method: str
    items: str
    k: int
    cases: int
    sizes: str
    persons: int
    icc: float
    replications: int
    coverage: float | None
    refused: float

    def is_of(self, methods: set[str]) -> bool:
        """Whether a run that used these methods used this one."""
        return bool({self.method, *CHOICES.get(self.method, ())} & methods)


@cache
def recovered() -> tuple[Recovered, ...]:
    """All rows, in the order of the simulation's grid."""
    place = files("samskaping.present").joinpath("evidence/reliability.csv")
    rows = csv.DictReader(place.read_text(encoding="utf-8").splitlines())
    return tuple(
        Recovered(
            level=row["level"],
            quantity=row["quantity"],
            method=row["method"],
            items=row["items"],
            k=int(row["k"]),
            cases=int(row["cases"]),
            sizes=row["sizes"],
            persons=int(row["persons"]),
            icc=float(row["icc"]),
            replications=int(row["replications"]),
            coverage=float(row["coverage"]) if row["coverage"] else None,
            refused=float(row["refused"]),
        )
        for row in rows
    )


def methods_tried() -> set[str]:
    """The words of the vocabulary that the evidence speaks of."""
    words = {row.method for row in recovered()}
    return words | {part for word in words for part in CHOICES.get(word, ())}
