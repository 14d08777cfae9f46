"""How often the tests of change find what is not there, and their intervals hold what is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from samskaping.effects.calibration import Behaviour, Tally, behaviour
from samskaping.effects.calibration.judged import Method
from samskaping.simulate.recovery.effect_designs import (
    EFFECT,
    EFFECT_CELLS,
    STABILITY,
    EffectCell,
)
from samskaping.simulate.recovery.effect_methods import ARMS, ONE_ARM, WEBB, mixed_gains
from samskaping.simulate.recovery.tally import CONFIDENCE, SEED

METHODS: Mapping[str, Mapping[str, Method]] = {
    "arms": ARMS, "webb": WEBB, "before_after": ONE_ARM
}  # fmt: skip
MIXED = "mixed_kenward_roger_capped"


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One method in one design at one ICC of the gains; ``None`` where there is nothing to say.

    ``false_positives`` is the share of studies without an effect in which p ≤ .05, ``coverage``
    that of the 95 % intervals that hold the effect where it is there, ``power`` that of the
    studies with it in which p ≤ .05, and ``without_interval`` the studies that got none.
    """

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
    false_positives_mcse: float
    coverage: float | None
    coverage_mcse: float | None
    power: float | None
    without_interval: float


EFFECT_COLUMNS = tuple(field.name for field in fields(EffectRow))


def try_cell(cell: EffectCell) -> list[EffectRow]:
    """Simulate a cell: a row for each method that gives anything there, at each ICC."""
    if cell.family == "mixed":
        found = {MIXED: Behaviour(tuple(_mixed(cell)))}
    else:
        found = behaviour(
            cell.model(),
            cell.arms,
            METHODS[cell.family],
            cell.taus(),
            EFFECT[cell.items],
            level=round(1 - CONFIDENCE, 10),
            runs=cell.runs,
            seed=[SEED, *cell.name.encode("ascii")],
        )
    return [
        _row(cell, method, icc, tally)
        for method, part in found.items()
        for icc, tally in zip(cell.iccs, part.tallies, strict=False)
    ]


def choose(names: Iterable[str], runs: int | None = None) -> list[EffectCell]:
    """The cells of some families, or all; with fewer runs on request."""
    wanted = set(names)
    cells = [cell for cell in EFFECT_CELLS if not wanted or cell.family in wanted]
    return [cell if runs is None else replace(cell, runs=min(runs, cell.runs)) for cell in cells]


def _mixed(cell: EffectCell) -> Iterator[Tally]:
    """One fit at a time: persons' values with a case's level, its change and the person's level.

    An effect adds a column of the design times a number, which moves estimate and interval by as
    much and leaves the variances alone: the studies without it tell the coverage.
    """
    case = np.repeat(np.arange(len(cell.persons)), cell.persons)
    for place, tau in enumerate(cell.taus()):
        rng = np.random.default_rng([SEED, *cell.name.encode("ascii"), place])
        counts = np.zeros(3, dtype=np.int64)
        for _ in range(cell.runs):
            levels, changes = rng.normal(0, (0.3, tau), (len(cell.persons), 2)).T
            person = rng.normal(0, np.sqrt(STABILITY), len(case))
            y = rng.normal(0, np.sqrt(1 - STABILITY), (len(case), 2))
            y += (levels[case] + person)[:, None]
            y[:, 1] += changes[case]
            counts += mixed_gains(y, case, cell.arms)
        yield Tally(cell.runs, int(counts[0]), int(counts[2]), int(counts[1]), None)


def _row(cell: EffectCell, method: str, icc: float, tally: Tally) -> EffectRow:
    rate = tally.false_positives / tally.runs
    held = tally.held / tally.given if tally.given >= 100 else None
    return EffectRow(
        design="before_after" if cell.others == 0 else "comparison",
        method=method,
        items=cell.items,
        treated=cell.treated,
        others=cell.others,
        sizes=cell.sizes,
        persons=sum(cell.persons),
        icc=icc,
        runs=tally.runs,
        false_positives=rate,
        false_positives_mcse=math.sqrt(rate * (1 - rate) / tally.runs),
        coverage=held,
        coverage_mcse=None if held is None else math.sqrt(held * (1 - held) / tally.given),
        power=None if tally.found is None else tally.found / tally.runs,
        without_interval=1 - tally.given / tally.runs,
    )
