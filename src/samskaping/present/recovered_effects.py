"""How often the tests of change found what was not there in simulated studies: the evidence."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Methods that the analysis refuses in the designs they are tried in, or never gives.
NOT_GIVEN = (
    "pooled_t_one_treated",
    "cr2_below_two_df",
    "cr1_normal",
    "persons_independent",
)


@dataclass(frozen=True, slots=True)
class Tried:
    """One method in one design at one ICC; ``None`` where it gave no interval."""

    design: str
    method: str
    items: str
    treated: int
    others: int
    sizes: str
    persons: int
    icc: float
    runs: int
    false_positives: float
    coverage: float | None
    power: float | None
    without_interval: float

    @property
    def arms(self) -> tuple[int, int]:
        """Treated cases and others."""
        return self.treated, self.others

    @property
    def is_even(self) -> bool:
        """Whether all cases have as many persons."""
        return self.sizes.startswith("equal")

    @property
    def is_given(self) -> bool:
        """Whether the analysis gives the method in such a design."""
        return self.method not in NOT_GIVEN


@cache
def tried() -> tuple[Tried, ...]:
    """All rows, in the order of the simulation's grid."""
    place = files("samskaping.present").joinpath("evidence/effects.csv")
    rows = csv.DictReader(place.read_text(encoding="utf-8").splitlines())
    return tuple(
        Tried(
            design=row["design"],
            method=row["method"],
            items=row["items"],
            treated=int(row["treated"]),
            others=int(row["others"]),
            sizes=row["sizes"],
            persons=int(row["persons"]),
            icc=float(row["icc"]),
            runs=int(row["runs"]),
            false_positives=float(row["false_positives"]),
            coverage=float(row["coverage"]) if row["coverage"] else None,
            power=float(row["power"]) if row["power"] else None,
            without_interval=float(row["without_interval"]),
        )
        for row in rows
    )


def methods_tried() -> set[str]:
    """The words of the vocabulary that the evidence speaks of."""
    return {row.method for row in tried() if row.is_given}
