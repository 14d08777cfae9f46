"""The designs that are simulated, and what is estimated in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

import numpy as np

from samskaping.numeric import FloatArray
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.one_factor import omega_total
from samskaping.simulate.recovery import independent, nested, structure
from samskaping.simulate.recovery.items import CEILING, Items, one_factor_items, two_factor_items
from samskaping.simulate.recovery.tally import Found, Row, chunks, summary

Family = Literal[
    "consistency",
    "omega",
    "case_alpha",
    "case_omega",
    "factor",
    "ordinal_factor",
    "resampled_persons",
    "resampled_cases",
]
Key = tuple[str, str, str]

CASES = (4, 6, 10)
SIZES = ("equal_5", "equal_20", "equal_60", "unequal_5_60")
ICCS = (0.0, 0.05, 0.15, 0.3, 0.5)
KINDS = ("continuous", "ceiling")


@dataclass(frozen=True, slots=True)
class Cell:
    """One design with the family of estimators that is tried on it.

    ``sizes`` is ``equal_`` and the persons in each case, or ``unequal_5_60``: from 5 to 60 in
    steps of one ratio.
    """

    family: Family
    items: str
    k: int
    cases: int
    sizes: str
    icc: float
    replications: int

    @property
    def name(self) -> str:
        """What names the cell's stream of random numbers."""
        return "-".join(
            (self.family, self.items, str(self.k), str(self.cases), self.sizes, f"{self.icc:.2f}")
        )

    @property
    def persons(self) -> list[int]:
        """Persons in each case."""
        shape, *numbers = self.sizes.split("_")
        if shape == "equal":
            return [int(numbers[0])] * self.cases
        low, high = map(int, numbers)
        return [round(float(n)) for n in np.geomspace(low, high, self.cases)]


def _cells() -> Iterator[Cell]:
    for kind, cases, sizes, icc in product(KINDS, CASES, SIZES, ICCS):
        yield Cell("consistency", kind, 5, cases, sizes, icc, 5_000)
    uneven = ("equal_20", "unequal_5_60")
    for kind, sizes, icc in product(KINDS, uneven, (0.0, 0.15, 0.5)):
        yield Cell("consistency", kind, 12, 6, sizes, icc, 5_000)
    for kind, cases, sizes, icc in product(KINDS, CASES, uneven, (0.0, 0.15, 0.5)):
        yield Cell("omega", kind, 5, cases, sizes, icc, 2_000)
    for kind, n, k in product(KINDS, (10, 20, 60, 200), (5, 12)):
        yield Cell("case_alpha", kind, k, 1, f"equal_{n}", 0.0, 2_000)
    for kind, n in product(KINDS, (20, 60, 200)):
        yield Cell("case_omega", kind, 5, 1, f"equal_{n}", 0.0, 2_000)
    for kind, (cases, sizes) in product(KINDS, ((6, "equal_20"), (10, "unequal_5_60"))):
        yield Cell("factor", kind, 6, cases, sizes, 0.15, 2_000)
    for n in (200, 500):
        yield Cell("ordinal_factor", "ceiling", 6, 1, f"equal_{n}", 0.0, 2_000)
    for kind, n in product(KINDS, (20, 60)):
        yield Cell("resampled_persons", kind, 5, 1, f"equal_{n}", 0.0, 1_000)
    for kind in KINDS:
        yield Cell("resampled_cases", kind, 5, 40, "equal_20", 0.15, 1_000)


CELLS = tuple(_cells())


def recover(cell: Cell) -> list[Row]:
    """Simulate a cell and give a row for each estimator tried on it."""
    items, persons = _items(cell), cell.persons
    found: dict[Key, list[Found]] = {}
    for rng, studies in chunks(cell.name, cell.replications):
        answers = items.draw(rng, studies, persons, cell.icc)
        for key, part in _estimates(cell, items, answers, rng):
            found.setdefault(key, []).append(part)
    truths = _truths(cell, items)
    rows = []
    for (level, quantity, method), parts in found.items():
        row = Row(
            level=level,
            quantity=quantity,
            method=method,
            items=cell.items,
            k=cell.k,
            cases=cell.cases,
            sizes=cell.sizes,
            persons=sum(persons),
            icc=cell.icc,
            **summary(parts, truths[level, quantity]),
        )
        if quantity == "exact_fit":
            row = replace(row, truth=None, bias=None, bias_mcse=None, width=None)
        rows.append(row)
    return rows


def select(names: Iterable[str], replications: int | None = None) -> list[Cell]:
    """The cells of some families, or all; with fewer replications on request."""
    wanted = set(names)
    cells = [cell for cell in CELLS if not wanted or cell.family in wanted]
    if replications is None:
        return cells
    return [replace(cell, replications=min(replications, cell.replications)) for cell in cells]


def _items(cell: Cell) -> Items:
    cuts = CEILING if cell.items == "ceiling" else ()
    if cell.family in ("factor", "ordinal_factor"):
        return two_factor_items(cuts)
    return one_factor_items(cell.k, cuts)


def _estimates(
    cell: Cell, items: Items, answers: FloatArray, rng: np.random.Generator
) -> Iterator[tuple[Key, Found]]:
    match cell.family:
        case "consistency":
            studies = nested.Studies.reduce(answers, cell.persons)
            yield from nested.consistency(studies)
            yield from nested.intraclass(studies)
        case "omega":
            yield from nested.factor_consistency(nested.Studies.reduce(answers, cell.persons))
        case "case_alpha":
            yield from independent.alpha_of_one_case(answers)
        case "case_omega":
            yield from independent.omega_of_one_case(answers)
        case "factor":
            yield from structure.within_cases(items, answers, cell.persons)
        case "ordinal_factor":
            yield from structure.ordinal(items, answers)
        case "resampled_persons":
            yield from independent.alpha_from_resampled_persons(answers, rng)
        case "resampled_cases":
            yield from independent.alpha_from_resampled_cases(answers, cell.persons, rng)


def _truths(cell: Cell, items: Items) -> dict[tuple[str, str], float]:
    """What is true of cases like these, from the population's covariances."""
    exact = {(level, "exact_fit"): 0.0 for level in ("within_case", "case")}
    if cell.family == "ordinal_factor":
        return exact | {("case", name): value for name, value in structure.latent(items).items()}
    if cell.family == "factor":
        population = structure.population(items, cell.icc)
        return exact | {("within_case", name): value for name, value in population.items()}
    within, between = items.within(cell.icc), items.between(cell.icc)
    n = np.array(cell.persons, dtype=np.float64)
    n0 = (n.sum() - (n**2).sum() / n.sum()) / (len(n) - 1) if len(n) > 1 else 1.0
    tau2, sigma2 = float(between.mean()), float(within.mean())
    level = "case" if cell.cases == 1 else "within_case"
    return {
        (level, "alpha"): alpha(within),
        (level, "omega_total"): omega_total(within),
        ("pooled", "alpha"): alpha(within + between),
        ("between_cases", "icc1"): tau2 / (tau2 + sigma2),
        ("between_cases", "icc2"): tau2 / (tau2 + sigma2 / n0),
    }
