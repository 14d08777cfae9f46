"""Which numbers of persons with two codes may be shown.

Such a number is one of all cases together, and no sum of others. What it can tell beside how few
have both codes is where those with one of them are: if nearly all have the other code too, they
are where its persons are, and where hardly anybody can have both, they are elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import linprog

from samskaping.numeric import FloatArray
from samskaping.release.interviews_crowd import Crowd
from samskaping.release.rows import Row, Verdicts

PAIRS = ("code_pair_persons", "code_pair_share", "code_pair_jaccard")
ROUNDING = 1e-6

# The numbers of a code, and who has it or one below it.
Told = Mapping[str, tuple[Sequence[Row], Crowd]]


def withhold_code_pairs(
    rows: Sequence[Row],
    told: Told,
    read: Crowd,
    single: frozenset[str],
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold how many have two codes where few do, or where it tells how few have one of them.

    A pair leaves only where the numbers of all persons with either code do. It must also leave
    open, for every small group of persons with one of its codes, whether the group is small:
    there has to be a table with the same released numbers of that code in which the group reaches
    the minimum and just as many persons can have both codes.

    Parameters
    ----------
    rows
        The rows of the interviews.
    told
        What is told of each code.
    read
        The persons whose interviews were read.
    single
        Codes with no code below them: how many have such a code without its pair can be worked out.
    threshold, verdicts
        The study's minimum, and what has been withheld.
    """
    sizes = _Sizes.of(read, threshold)
    holders = {
        code: _Holders(family, crowd, sizes, threshold, verdicts)
        for code, (family, crowd) in told.items()
    }
    pairs: dict[tuple[str, str], dict[str, Row]] = {}
    for row in verdicts.passed(rows):
        if row.quantity in PAIRS:
            pairs.setdefault((row.subject, row.levels["with"]), {})[row.quantity] = row
    for codes, of_pair in pairs.items():
        one, other = (holders.get(code) for code in codes)
        rule = _why_not(one, other, of_pair, single.issuperset(codes), threshold)
        for row in of_pair.values() if rule else ():
            verdicts.withhold(row, *rule)


def _why_not(
    one: _Holders | None,
    other: _Holders | None,
    of_pair: Mapping[str, Row],
    single: bool,
    threshold: int,
) -> tuple[str, str] | tuple[()]:
    """The rule by which a pair is withheld and the reason, if any."""
    both, overlap = (
        of_pair[name].estimate if name in of_pair else None
        for name in ("code_pair_persons", "code_pair_jaccard")
    )
    if both is None or one is None or other is None or not (one.is_told and other.is_told):
        return "complementary", "the number of one of its codes is withheld"
    if 0 < both < threshold:
        return "answers", f"few have both;count={both:g}"
    if not both:
        return ()
    # Persons with both codes anywhere: a + b less those with either.
    anywhere = one.total + other.total - both / overlap if single and overlap else None
    if one.leaves_open(other, both, anywhere) and other.leaves_open(one, both, anywhere):
        return ()
    return "complementary", "tells where few have one of its codes"


@dataclass(frozen=True)
class _Sizes:
    """Where persons were read: places (case, role), and the groups of them that are counted.

    Attributes
    ----------
    places
        Every case and role in which somebody was read.
    groups : (D, G, P) bool arrays
        For cases and for roles: which places each group takes in.
    persons : (D, G) arrays
        How many were read in each; infinitely many where that may not be told.
    """

    places: tuple[tuple[str, str], ...]
    groups: tuple[FloatArray, ...]
    persons: tuple[FloatArray, ...]

    @classmethod
    def of(cls, read: Crowd, threshold: int) -> _Sizes:
        places = tuple(sorted({kind[:2] for kind in read.kinds}))
        groups, persons = [], []
        for level in (0, 1):
            names = sorted({place[level] for place in places})
            lines = [[place[level] == name for place in places] for name in names]
            counts = [
                read.persons[[kind[level] == name for kind in read.kinds]].sum() for name in names
            ]
            groups.append(np.array(lines, dtype=np.float64).reshape(len(names), len(places)))
            persons.append(np.array([n if n >= threshold else np.inf for n in counts]))
        return cls(places, tuple(groups), tuple(persons))

    def can_be(
        self, one: FloatArray, other: FloatArray, both: float, anywhere: float | None
    ) -> bool:
        """Whether so many can have both codes, when so many have each in every place."""
        if np.minimum(one, other).sum() < (both if anywhere is None else anywhere) - ROUNDING:
            return False
        if anywhere is None:
            return True
        # Where more have the codes than were read, some have both.
        forced = (
            np.maximum(group @ (one + other) - n, 0.0).sum()
            for group, n in zip(self.groups, self.persons, strict=True)
        )
        return all(least <= anywhere + ROUNDING for least in forced)


class _Holders:
    """The persons with a code or one below it, and what may still be thought of where they are."""

    def __init__(
        self,
        family: Sequence[Row],
        crowd: Crowd,
        sizes: _Sizes,
        threshold: int,
        verdicts: Verdicts,
    ) -> None:
        self._crowd, self._sizes, self._threshold = crowd, sizes, threshold
        told = [row for row in verdicts.passed(family) if row.estimate is not None]
        self._lines = [crowd.line(row) for row in told]
        self.is_told = any(row.quantity == "code_persons" and row.group == "all" for row in told)
        self.total = float(crowd.persons.sum())

    def leaves_open(self, other: _Holders, both: float, anywhere: float | None) -> bool:
        """Whether each small group may be large although so many have the other code too."""
        return all(self._sizes.can_be(table, other.table, both, anywhere) for table in self._others)

    @property
    def table(self) -> FloatArray:
        """How many there are in each place."""
        return self._by_place @ self._crowd.persons

    @cached_property
    def _by_place(self) -> FloatArray:
        kinds = self._crowd.kinds
        return np.array(
            [[kind[:2] == place for kind in kinds] for place in self._sizes.places],
            dtype=np.float64,
        ).reshape(len(self._sizes.places), len(kinds))

    @cached_property
    def _others(self) -> list[FloatArray]:
        """For each small group, the nearest table in which it is not small, by place."""
        persons = self._crowd.persons
        lines = np.unique(np.array(self._lines).reshape(-1, len(persons)), axis=0)
        small = np.flatnonzero(persons < self._threshold)
        tables = [_nearest(lines, persons, int(kind), self._threshold) for kind in small]
        return [self._by_place @ table for table in tables if table is not None]


def _nearest(lines: FloatArray, persons: FloatArray, kind: int, least: int) -> FloatArray | None:
    """A table with the same sums along the lines and at least so many of a kind.

    minimise Σ |v − persons| over v ≥ 0 with lines · v = lines · persons and v[kind] ≥ least
    """
    k = len(persons)
    unit = np.eye(k)
    floor = np.zeros(2 * k)
    floor[kind] = least
    solution = linprog(
        np.repeat([0.0, 1.0], k),
        A_ub=np.block([[unit, -unit], [-unit, -unit]]),
        b_ub=np.concatenate([persons, -persons]),
        A_eq=np.hstack([lines, np.zeros_like(lines)]) if len(lines) else None,
        b_eq=lines @ persons if len(lines) else None,
        bounds=np.stack([floor, np.full(2 * k, np.inf)], axis=1),
        method="highs",
    )
    if solution.status == 2:
        return None
    if solution.status != 0:
        raise ArithmeticError(f"the search for another table stopped: {solution.message}")
    found: FloatArray = solution.x[:k]
    return found
