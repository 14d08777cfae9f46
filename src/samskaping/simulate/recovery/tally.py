"""Bias and coverage of an estimator, added up over chunks of simulated studies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric import FloatArray

CONFIDENCE = 0.95
# Every run of the table starts here; a stream has the seed, its cell's name and its chunk.
SEED = 20240601
CHUNK = 500

Refused = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``None`` where there is nothing to say.

    ``bias`` is the mean estimate less the truth and ``coverage`` the share of 95 % intervals that
    hold the truth, each over the studies that gave one; ``width`` is the median width. For
    ``exact_fit`` the coverage is the share of studies whose test, at 5 %, lets the true model
    stand. ``refused`` is the share of studies without an interval.
    """

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
    truth: float | None
    bias: float | None
    bias_mcse: float | None
    coverage: float | None
    coverage_mcse: float | None
    width: float | None
    refused: float


COLUMNS = tuple(field.name for field in fields(Row))


@dataclass(frozen=True, slots=True)
class Found:
    """What one estimator gave in a chunk of studies: NaN where it refused."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray

    def of(self, chosen: Refused) -> Found:
        """The same with NaN in place of the interval outside ``chosen``."""
        lower, upper = (np.where(chosen, one, np.nan) for one in (self.lower, self.upper))
        return Found(self.estimate, lower, upper)


def chunks(name: str, replications: int) -> Iterator[tuple[np.random.Generator, int]]:
    """Streams of random numbers for a cell, each with the number of studies to draw from it.

    What a stream gives depends on the cell's name and the chunk's number alone.
    """
    purpose = list(name.encode("ascii"))
    for number, start in enumerate(range(0, replications, CHUNK)):
        yield (
            np.random.default_rng([SEED, *purpose, number]),
            min(CHUNK, replications - start),
        )


def summary(found: list[Found], truth: float) -> dict[str, Any]:
    """The numbers of a row from all chunks."""
    estimate = np.concatenate([one.estimate for one in found])
    lower = np.concatenate([one.lower for one in found])
    upper = np.concatenate([one.upper for one in found])
    known, given = ~np.isnan(estimate), ~np.isnan(lower)
    held = (lower[given] <= truth) & (truth <= upper[given])
    estimates = int(known.sum())
    bias = float(estimate[known].mean() - truth) if estimates else None
    spread = float(estimate[known].std(ddof=1)) if estimates > 1 else None
    return {
        "replications": len(estimate),
        "truth": truth,
        "bias": bias,
        "bias_mcse": None if spread is None else spread / math.sqrt(estimates),
        **share(held),
        "width": float(np.median((upper - lower)[given])) if given.any() else None,
        "refused": 1 - float(given.mean()),
    }


def share(held: Refused) -> dict[str, float | None]:
    """Coverage and its Monte Carlo error; of at least a hundred intervals."""
    if len(held) < 100:
        return {"coverage": None, "coverage_mcse": None}
    covered = float(held.mean())
    return {
        "coverage": covered,
        "coverage_mcse": math.sqrt(covered * (1 - covered) / len(held)),
    }
