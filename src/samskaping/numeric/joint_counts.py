"""Counts of joint answers to packs of items, from which the tables of all pairs follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric.result import FloatArray, IntArray

# Items are counted together as long as their joint table stays in the processor's cache.
JOINT_CELLS = 65_536

Codes = NDArray[np.unsignedinteger[Any]] | NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, eq=False, slots=True)
class JointCounts:
    """How many persons gave each joint answer to the items of two packs, for all pairs of packs.

    Attributes
    ----------
    base : int
        Answers that an item can have: codes 0 to base − 1.
    packs : items of each pack, consecutive.
    counts : per pair of packs, (base ** items of both,) int array
    """

    base: int
    packs: list[list[int]]
    counts: list[IntArray]

    @classmethod
    def from_codes(cls, codes: Codes, base: int, cells: int = JOINT_CELLS) -> Self:
        """Count one block of persons.

        Parameters
        ----------
        codes : (k, n) integer array
            Of each item (a row) the codes of all persons.
        base
            Codes are 0 to base − 1.
        cells
            The most that the joint table of two packs may have; counts add up if they agree on it.
        """
        packs = packed_items(len(codes), base, cells)
        sizes = [base ** len(pack) for pack in packs]
        joint = [_joint_codes(codes, pack, base) for pack in packs]
        counts = []
        for a, b in pairs_of(packs):
            size = sizes[a] * sizes[b]
            kind = np.min_scalar_type(size - 1)
            both = joint[a].astype(kind)
            both *= kind.type(sizes[b])
            both += joint[b].astype(kind, copy=False)
            counts.append(np.bincount(both, minlength=size))
        return cls(base, packs, counts)

    def __iadd__(self, other: JointCounts) -> JointCounts:
        """Add those of other persons with as many codes, in place: the tables are large."""
        for mine, others in zip(self.counts, other.counts, strict=True):
            mine += others
        return self

    def tables(self) -> IntArray:
        """Tables of all pairs of items, (k, k, base, base): sums over the other items."""
        k, base = self.packs[-1][-1] + 1, self.base
        sums = np.zeros((k, base, k, base), np.int64)
        answers = [_answers_by_code(len(pack), base) for pack in self.packs]
        for (a, b), counts in zip(pairs_of(self.packs), self.counts, strict=True):
            # Counts below 2⁵³ are exact as floats, whose products are fast.
            table = counts.reshape(answers[a].shape[1], -1).astype(np.float64)
            across = answers[a] @ table @ answers[b].T
            within = (
                (a, a, (answers[a] * table.sum(axis=1)) @ answers[a].T),
                (b, b, (answers[b] * table.sum(axis=0)) @ answers[b].T),
            )
            for p, q, block in ((a, b, across), (b, a, across.T), *within):
                shape = len(self.packs[p]), base, len(self.packs[q]), base
                rows, columns = (slice(self.packs[g][0], self.packs[g][-1] + 1) for g in (p, q))
                sums[rows, :, columns, :] = block.reshape(shape).astype(np.int64)
        return sums.transpose(0, 2, 1, 3).copy()


def packed_items(k: int, base: int, cells: int = JOINT_CELLS) -> list[list[int]]:
    """Items that are packed together: the most whose table with another pack stays small."""
    size = 1
    while size < k and base ** (2 * (size + 1)) <= cells:
        size += 1
    return [list(range(start, min(start + size, k))) for start in range(0, k, size)]


def pairs_of(packs: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """All pairs of packs; a single one is paired with itself."""
    return list(combinations(range(len(packs)), 2)) or [(0, 0)]


def _joint_codes(codes: Codes, pack: Sequence[int], base: int) -> Codes:
    """One number per person for the answers to all items of a pack."""
    kind = np.min_scalar_type(base ** len(pack) - 1)
    joint: Codes = codes[pack[0]].astype(kind)
    for item in pack[1:]:
        joint *= kind.type(base)
        joint += codes[item].astype(kind, copy=False)
    return joint


def _answers_by_code(size: int, base: int) -> FloatArray:
    """Which answer to each item a joint code stands for, (size · base, codes) of 0 and 1."""
    digits = np.indices((base,) * size).reshape(size, 1, -1)
    chosen = digits == np.arange(base)[:, None]
    result: FloatArray = chosen.reshape(size * base, -1).astype(np.float64)
    return result
