"""The ways in which cases could have been divided between two arms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.result import FloatArray, NotEstimable

# Up to so many ways every one is taken: all of twenty cases halved.
MOST = 200_000
SAMPLED = 9_999


@dataclass(frozen=True, eq=False, slots=True)
class Assignments:
    """Which cases would have been treated.

    Attributes
    ----------
    treated : (D, G) array of 0 and 1
        One way a row; of a sample the first is what was done.
    done : (G,) array of 0 and 1
        What was done.
    blocks : (G,) ints
        Cases change places only within their block.
    all : bool
        Whether every way is there; no seed has a part in it then.
    one_in : int
        No two-sided p is smaller than 1 in so many.
    """

    treated: FloatArray
    done: FloatArray
    blocks: np.ndarray
    all: bool
    one_in: int


def assignments(
    treated: ArrayLike,
    blocks: ArrayLike | None = None,
    rng: np.random.Generator | None = None,
    sampled: int = SAMPLED,
    most: int = MOST,
) -> Assignments:
    """All assignments with as many treated cases in each block as there are, or a sample of them.

    Parameters
    ----------
    treated : (G,) booleans
    blocks : (G,) labels, optional
        Municipalities, for instance, within which cases could have changed places; one block
        unless given.
    rng
        Needed above ``most`` ways and not used otherwise.

    Raises
    ------
    NotEstimable
        ``no_other_assignment``: every block has one arm only.
    ValueError
        Lengths differ, an arm is neither 0 nor 1, or a sample is needed without a generator.
    """
    done = np.asarray(treated).astype(np.float64)
    labels = np.zeros(len(done)) if blocks is None else np.asarray(blocks)
    if done.ndim != 1 or len(labels) != len(done) or not np.isin(done, (0, 1)).all():
        raise ValueError("treated and blocks are lists of the same length, treated of yes and no")
    places = np.unique(labels, return_inverse=True)[1]
    groups = [np.flatnonzero(places == b) for b in range(int(places.max(initial=-1)) + 1)]
    counts = [int(done[group].sum()) for group in groups]
    ways = math.prod(math.comb(len(group), n) for group, n in zip(groups, counts, strict=True))
    if ways < 2:
        raise NotEstimable("no_other_assignment")
    if ways > most:
        if rng is None or sampled < 1:
            raise ValueError(f"{ways} assignments are too many to take all: give an rng")
        drawn = np.tile(done, (sampled + 1, 1))
        for group in groups:
            drawn[1:, group] = rng.permuted(drawn[1:, group], axis=1)
        return Assignments(drawn, done, places, False, sampled + 1)
    rows = np.zeros((1, len(done)))
    for group, n in zip(groups, counts, strict=True):
        chosen = np.array(list(combinations(group, n)), dtype=np.int64).reshape(-1, n)
        part = np.zeros((len(chosen), len(done)))
        part[np.arange(len(chosen))[:, None], chosen] = 1.0
        rows = (rows[:, None, :] + part).reshape(-1, len(done))
    # Where every block is halved, the mirror image differs as much, the other way round.
    mirrored = all(2 * n == len(group) or n in (0, len(group)) for group, n in
                   zip(groups, counts, strict=True))  # fmt: skip
    return Assignments(rows, done, places, True, ways // 2 if mirrored else ways)
