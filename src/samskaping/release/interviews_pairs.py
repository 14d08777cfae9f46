"""Which numbers of persons with two codes may be shown.

Such a number is one of all cases together, and no sum of others. What it can tell beside how few
have both codes is where those with one of them are: if nearly all have the other code too, they
are where its persons are, and where hardly anybody can have both, they are elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    shown: list[_Pair] = []
    for codes, numbers in pairs.items():
        both = numbers["code_pair_persons"].estimate if "code_pair_persons" in numbers else None
        if both is None or not all(code in holders and holders[code].is_told for code in codes):
            _withhold(
                numbers, "complementary", "the number of one of its codes is withheld", verdicts
            )
        elif 0 < both < threshold:
            _withhold(numbers, "answers", f"few have both;count={both:g}", verdicts)
        elif both:
            overlap = numbers.get("code_pair_jaccard")
            anywhere = None
            if overlap is not None and overlap.estimate and single.issuperset(codes):
                # Persons with both codes anywhere: a + b less those with either.
                anywhere = sum(holders[code].total for code in codes) - both / overlap.estimate
            shown.append(_Pair(codes, both, anywhere))
    kept = {pair.codes: pair for pair in _untelling(shown, holders, sizes)}
    for pair in shown:
        why = "tells where few have one of its codes"
        if pair.codes not in kept:
            _withhold(pairs[pair.codes], "complementary", why, verdicts)
        elif kept[pair.codes] != pair:
            verdicts.withhold(pairs[pair.codes]["code_pair_jaccard"], "complementary", why)


def _withhold(numbers: Mapping[str, Row], rule: str, why: str, verdicts: Verdicts) -> None:
    for row in numbers.values():
        verdicts.withhold(row, rule, why)


@dataclass(frozen=True)
class _Pair:
    """How many have both codes in one unit, and how many anywhere, where that can be known."""

    codes: tuple[str, str]
    both: float
    anywhere: float | None


def _untelling(
    shown: Sequence[_Pair], holders: Mapping[str, _Holders], sizes: _Sizes
) -> list[_Pair]:
    """The pairs with which every small group of persons with a code could be a large one.

    What a pair tells of those with both codes anywhere goes first, then the pair.
    """
    left = list(shown)
    for code in sorted({code for pair in shown for code in pair.codes}):
        for place, table in holders[code].enlarged:
            while unfit := _in_the_way(code, place, table, left, holders, sizes):
                left = [pair for pair in left if pair not in unfit] + [
                    replace(pair, anywhere=None) for pair in unfit if pair.anywhere is not None
                ]
    return left


def _in_the_way(
    code: str,
    place: int,
    table: FloatArray,
    pairs: Sequence[_Pair],
    holders: Mapping[str, _Holders],
    sizes: _Sizes,
) -> list[_Pair]:
    """The pairs that do not fit with a code's table in which its group in a place is large.

    Where a pair does not fit, its other code's group in the place is made large too, as both
    codes may have more persons there; all pairs have to fit with all tables that were changed.
    """
    changed = {code: table}
    fewest: list[_Pair] | None = None
    while True:
        unfit = [
            pair
            for pair in pairs
            if not changed.keys().isdisjoint(pair.codes)
            and not sizes.can_be(pair, [changed.get(one, holders[one].table) for one in pair.codes])
        ]
        if fewest is None or len(unfit) < len(fewest):
            fewest = unfit
        others = {one for pair in unfit for one in pair.codes} - changed.keys()
        more = {one: there for one in others for at, there in holders[one].enlarged if at == place}
        if not unfit or not more:
            return fewest
        changed |= more


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

    def can_be(self, pair: _Pair, tables: Sequence[FloatArray]) -> bool:
        """Whether so many can have both codes, when so many have each in every place."""
        least = pair.both if pair.anywhere is None else pair.anywhere
        if np.minimum(*tables).sum() < least - ROUNDING:
            return False
        if pair.anywhere is None:
            return True
        # Where more have the codes than were read, some have both.
        forced = (
            np.maximum(group @ sum(tables) - n, 0.0).sum()
            for group, n in zip(self.groups, self.persons, strict=True)
        )
        return all(some <= pair.anywhere + ROUNDING for some in forced)


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

    @cached_property
    def table(self) -> FloatArray:
        """How many there are in each place."""
        return self._by_place @ self._crowd.persons

    @cached_property
    def enlarged(self) -> list[tuple[int, FloatArray]]:
        """For each small group its place and the nearest table in which it is not small."""
        persons = self._crowd.persons
        lines = np.unique(np.array(self._lines).reshape(-1, len(persons)), axis=0)
        found = []
        for kind in np.flatnonzero(persons < self._threshold).tolist():
            table = _nearest(lines, persons, kind, self._threshold)
            if table is not None:
                place = self._sizes.places.index(self._crowd.kinds[kind][:2])
                found.append((place, self._by_place @ table))
        return found

    @cached_property
    def _by_place(self) -> FloatArray:
        kinds = self._crowd.kinds
        return np.array(
            [[kind[:2] == place for kind in kinds] for place in self._sizes.places],
            dtype=np.float64,
        ).reshape(len(self._sizes.places), len(kinds))


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
