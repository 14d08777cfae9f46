"""Which numbers of persons with two codes may be shown.

Such a number is one of all cases together, and no sum of others. What it can tell beside how few
have both codes is where those with one of them are: if nearly all have the other code too, they
are where its persons are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import scipy

from samskaping.numeric import FloatArray
from samskaping.release.interviews_crowd import Crowd
from samskaping.release.rows import Row, Verdicts

PAIRS = ("code_pair_persons", "code_pair_share", "code_pair_jaccard")
ROUNDING = 1e-6

Place = tuple[str, str]
# The numbers of a code, and who has it or one below it.
Told = Mapping[str, tuple[Sequence[Row], Crowd]]


def withhold_code_pairs(
    rows: Sequence[Row],
    told: Told,
    places: Sequence[Place],
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
    places
        Every case and role in which somebody was interviewed.
    threshold, verdicts
        The study's minimum, and what has been withheld.
    """
    holders = {
        code: _Holders(family, crowd, places, threshold, verdicts)
        for code, (family, crowd) in told.items()
    }
    pairs: dict[tuple[str, str], dict[str, Row]] = {}
    for row in verdicts.passed(rows):
        if row.quantity in PAIRS:
            pairs.setdefault((row.subject, row.levels["with"]), {})[row.quantity] = row
    shown: dict[tuple[str, str], float] = {}
    for codes, numbers in pairs.items():
        both = numbers["code_pair_persons"].estimate if "code_pair_persons" in numbers else None
        if both is None or not all(code in holders and holders[code].is_told for code in codes):
            _withhold(numbers, "complementary", "a number of its codes is withheld", verdicts)
        elif 0 < both < threshold:
            _withhold(numbers, "answers", f"few have both;count={both:g}", verdicts)
        elif both:
            shown[codes] = both
    for codes in _telling(shown, holders):
        _withhold(pairs[codes], "complementary", "tells where few have one code", verdicts)


def _withhold(numbers: Mapping[str, Row], rule: str, why: str, verdicts: Verdicts) -> None:
    for row in numbers.values():
        verdicts.withhold(row, rule, why)


def _telling(
    shown: Mapping[tuple[str, str], float], holders: Mapping[str, _Holders]
) -> list[tuple[str, str]]:
    """The pairs without which every small group of persons with a code could be a large one."""
    left, gone = dict(shown), []
    for code in sorted({code for pair in shown for code in pair}):
        for place, table in holders[code].enlarged:
            for pair in _in_the_way(code, place, table, left, holders):
                del left[pair]
                gone.append(pair)
    return gone


def _in_the_way(
    code: str,
    place: int,
    table: FloatArray,
    pairs: Mapping[tuple[str, str], float],
    holders: Mapping[str, _Holders],
) -> list[tuple[str, str]]:
    """The pairs that do not fit with a code's table in which its group in a place is large.

    No more can have both codes than have either of them in each place. Where a pair does not fit,
    its other code's group in the place is made large too, as both codes may have more persons
    there; all pairs have to fit with all tables that were changed.
    """
    changed = {code: table}
    fewest: list[tuple[str, str]] | None = None
    while True:
        unfit = []
        for pair, both in pairs.items():
            if not changed.keys().isdisjoint(pair):
                one, other = (changed.get(of, holders[of].table) for of in pair)
                if np.minimum(one, other).sum() < both - ROUNDING:
                    unfit.append(pair)
        if fewest is None or len(unfit) < len(fewest):
            fewest = unfit
        others = {of for pair in unfit for of in pair} - changed.keys()
        more = {of: there for of in others for at, there in holders[of].enlarged if at == place}
        if not unfit or not more:
            return fewest
        changed |= more


class _Holders:
    """The persons with a code or one below it, and what may still be thought of where they are."""

    def __init__(
        self,
        family: Sequence[Row],
        crowd: Crowd,
        places: Sequence[Place],
        threshold: int,
        verdicts: Verdicts,
    ) -> None:
        self._crowd, self._places, self._threshold = crowd, list(places), threshold
        told = [row for row in verdicts.passed(family) if row.estimate is not None]
        self._lines = [crowd.line(row) for row in told]
        self.is_told = any(row.quantity == "code_persons" and row.group == "all" for row in told)

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
                place = self._places.index(self._crowd.kinds[kind][:2])
                found.append((place, self._by_place @ table))
        return found

    @cached_property
    def _by_place(self) -> FloatArray:
        kinds = self._crowd.kinds
        return np.array(
            [[kind[:2] == place for kind in kinds] for place in self._places],
            dtype=np.float64,
        ).reshape(len(self._places), len(kinds))


def _nearest(lines: FloatArray, persons: FloatArray, kind: int, least: int) -> FloatArray | None:
    """A table with the same sums along the lines and at least so many of a kind.

    minimise Σ |v − persons| over v ≥ 0 with lines · v = lines · persons and v[kind] ≥ least
    """
    k = len(persons)
    unit = np.eye(k)
    floor = np.zeros(2 * k)
    floor[kind] = least
    solution = scipy.optimize.linprog(
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
