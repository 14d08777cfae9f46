"""The designs in which the tests of change are tried: arms, sizes, answers and ICC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np

from samskaping.effects.calibration import Latent, Persons, Scale, Sizes
from samskaping.numeric import FloatArray

Family = Literal["arms", "webb", "mixed", "before_after"]
ICCS = (0.0, 0.05, 0.1, 0.3, 0.5)
KINDS = ("continuous", "ceiling")
ARMS = ((1, 5), (2, 4), (3, 3), (5, 5))
# Persons of every case, the treated first.
SIZES: dict[str, dict[int, tuple[int, ...]]] = {
    "equal_5": {6: (5,) * 6, 10: (5,) * 10},
    "equal_20": {6: (20,) * 6, 10: (20,) * 10},
    "equal_60": {6: (60,) * 6, 10: (60,) * 10},
    "unequal": {6: (10, 40, 60, 15, 30, 50), 10: (10, 40, 60, 5, 20, 15, 30, 50, 5, 25)},
    "treated_small": {
        6: (5, 8, 10, 60, 50, 40),
        10: (5, 6, 8, 9, 10, 60, 55, 50, 45, 40),
    },
    "treated_large": {
        6: (60, 50, 40, 5, 8, 10),
        10: (60, 55, 50, 45, 40, 5, 6, 8, 9, 10),
    },
}
CASES = (4, 6, 10)
# Answers have this correlation between a person's baseline and follow-up.
STABILITY = 0.5
# Continuous answers have variance 1; of answers from 1 to 5 about half are 5.
CEILING_MEAN, CEILING_VARIANCE = 4.1, 1.2
EFFECT = {"continuous": 0.5, "ceiling": 0.4}


@dataclass(frozen=True, slots=True)
class EffectCell:
    """A design with what is tried on it, at every ICC of ``iccs``."""

    family: Family
    items: str
    treated: int
    others: int
    sizes: str
    iccs: tuple[float, ...]
    runs: int

    @property
    def name(self) -> str:
        """What names the cell's stream of random numbers."""
        arms = f"{self.treated}_{self.others}"
        return "-".join((self.family, self.items, arms, self.sizes))

    @property
    def persons(self) -> tuple[int, ...]:
        """Persons in each case, the treated first."""
        cases = self.treated + self.others
        shape, *number = self.sizes.split("_")
        if shape == "equal":
            return (int(number[0]),) * cases
        if cases in SIZES[self.sizes]:
            return SIZES[self.sizes][cases]
        return tuple(round(float(n)) for n in np.geomspace(5, 60, cases))

    @property
    def arms(self) -> FloatArray:
        """1 for the treated cases and 0 for others."""
        return (np.arange(self.treated + self.others) < self.treated).astype(np.float64)

    def model(self) -> Persons:
        """Everybody is measured twice."""
        n = np.array(self.persons)
        sizes = Sizes(n, n, n)
        if self.items == "ceiling":
            scale, mean, variance = Scale(1.0, 5.0, 1.0), CEILING_MEAN, CEILING_VARIANCE
        else:
            scale, mean, variance = Scale(), 0.0, 1.0
        means = np.full(len(n), mean)
        return Persons(sizes, Latent.of(scale, means, n - 1.0, variance, STABILITY))

    def taus(self) -> list[float]:
        """Standard deviations of the cases' changes: the ICC is τ²/(τ² + σ²), σ² of a gain."""
        variance = CEILING_VARIANCE if self.items == "ceiling" else 1.0
        of_gain = 2 * variance * (1 - STABILITY)
        return [float(np.sqrt(icc / (1 - icc) * of_gain)) for icc in self.iccs]


def _cells() -> Iterator[EffectCell]:
    for items, arms, sizes in product(KINDS, ARMS, SIZES):
        yield EffectCell("arms", items, *arms, sizes, ICCS, 10_000 if sum(arms) == 6 else 2_000)
    for arms in ((2, 4), (3, 3)):
        yield EffectCell("webb", "continuous", *arms, "equal_20", (0.1,), 1_500)
    for arms, sizes in (((3, 3), "equal_20"), ((2, 4), "treated_small")):
        yield EffectCell("mixed", "continuous", *arms, sizes, (0.0, 0.1, 0.3), 150)
    for items, cases, sizes in product(
        KINDS, CASES, ("equal_5", "equal_20", "equal_60", "unequal")
    ):
        yield EffectCell("before_after", items, cases, 0, sizes, ICCS, 6_000)


EFFECT_CELLS = tuple(_cells())
