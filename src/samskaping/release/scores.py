"""Which means may be shown: no sum over a small group follows from the means that remain.

Means of one subject over different groups are weighted sums over the same cells. The gate weighs
all of them together: groups, equal-role means, means over cases, gaps and contrasts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from samskaping.estimates import name_group
from samskaping.numeric import FloatArray
from samskaping.release.answers import SHARES
from samskaping.release.attack import BoolArray
from samskaping.release.cells import Cells, sides
from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import Rank, System, protect

SUMMED = ("score", "score_squared", "top_box")
# The mean of a group is what readers look for; what is made of several goes before it.
_BEFORE_MEANS = {"role_gap": 0, "mean_role_equal": 1}
_GROUP_RANK = {0: 2, 1: 4, 2: 5, 3: 6}


def withhold_unanimous(rows: Sequence[Row], scale: tuple[int, int], verdicts: Verdicts) -> None:
    """Withhold scores of groups in which everyone scored the same: they tell each one's answers."""
    unanimous = {
        (row.subject, row.group)
        for row in rows
        if row.estimate is not None
        and (
            (row.quantity == "sd" and row.estimate == 0)
            or (row.quantity == "mean" and row.estimate in scale)
        )
    }
    for row in rows:
        if row.measure in SUMMED and (row.subject, row.group) in unanimous:
            verdicts.withhold(row, "answers", "everyone in the group scored the same")


def withhold_means(rows: Sequence[Row], cells: Cells, threshold: int, verdicts: Verdicts) -> None:
    """Withhold means, and the numbers beside them, from which a small group's mean follows.

    First the groups of each subject, because every number tells how many it rests on; then, in
    each measure by itself, all that is linear in the same sums.
    """
    known: dict[tuple[object, ...], BoolArray] = {}

    def settle(family: Sequence[Row], held: Cells, hidden: Sequence[Row]) -> None:
        passed = [row for row in verdicts.passed(family) if row.method != "paired_t"]
        system, place = _system(passed, held, threshold, hidden)
        if system.name not in known:
            known[system.name] = protect(system)
        for row, at in zip(passed, place, strict=True):
            if not known[system.name][at]:
                verdicts.withhold(row, "complementary", "gives away the mean of a withheld group")

    for subject in _by_subject(rows).values():
        held = cells.having(_persons(subject, cells))
        _withhold_paired(subject, held, threshold, verdicts)
        settle([row for row in subject if _over_group(row)], held, ())
        for family in _by_measure(subject).values():
            settle(family, held, [row for row in family if _is_hidden(row, threshold, verdicts)])


def _by_subject(rows: Sequence[Row]) -> dict[tuple[bool, str], list[Row]]:
    subjects: dict[tuple[bool, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.measure in (*SUMMED, "answers"):
            subjects[row.measure == "answers", row.subject].append(row)
    return subjects


def _by_measure(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Numbers that are linear in the same sums: of persons, of what they scored, of squares."""
    families: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        counts = row.kind in ("count", "share") or row.quantity in SHARES
        sums = "persons" if counts else "squares" if row.kind == "spread" else "scores"
        families[row.measure, sums].append(row)
    return families


def _over_group(row: Row) -> bool:
    return row.kind in ("count", "share", "mean", "spread") and row.quantity != "role_gap"


def _is_hidden(row: Row, threshold: int, verdicts: Verdicts) -> bool:
    """Whether the mean of a group is withheld for what it holds, not for how it combines."""
    verdict = verdicts.withheld.get(row.key)
    return (
        verdict is not None
        and verdict.rule in ("answers", "minimum")
        and row.kind in ("mean", "spread")
        and row.quantity not in SHARES
        and _over_group(row)
        and len(sides(row.levels)) == 1
        and (row.n or 0) >= threshold
    )


def _persons(family: Sequence[Row], cells: Cells) -> FloatArray:
    """The persons per cell who have a score; those who answered at all where it is not told."""
    persons = cells.persons.copy()
    for row in family:
        inside = cells.mask(row.levels)
        if row.kind in ("mean", "count", "spread") and row.n is not None and inside.sum() == 1:
            persons[inside] = float(row.n)
    return persons


def _withhold_paired(rows: Sequence[Row], cells: Cells, threshold: int, verdicts: Verdicts) -> None:
    """Withhold a paired change that sets off a few persons who answered in one wave only."""
    told = {row.group: row.n for row in rows if row.kind == "mean" and row.n is not None}
    for row in verdicts.passed(rows):
        if row.method != "paired_t" or row.n is None:
            continue
        alone = 0.0
        for side in sides(row.levels):
            counted = cells.persons[cells.mask(side)].sum()
            alone += told.get(name_group(**side), counted) - row.n
        if 0 < alone < threshold:
            verdicts.withhold(row, "complementary", f"sets off those in one wave;n={alone:.0f}")


def _system(
    rows: Sequence[Row], cells: Cells, threshold: int, hidden: Sequence[Row]
) -> tuple[System, list[int]]:
    """The rows as a system of distinct lines, and which line each row is."""
    lines: dict[bytes, tuple[FloatArray, Rank]] = {}
    place: list[int] = []
    for row in rows:
        line = _line(row, cells)
        name = np.round(line, 10).tobytes()
        _, rank = lines.get(name, (line, (-1.0, 0.0)))
        lines[name] = (line, max(rank, (_rank(row), float(cells.persons[line != 0].sum()))))
        place.append(list(lines).index(name))
    system = System.of(
        [line for line, _ in lines.values()],
        cells.persons,
        [rank for _, rank in lines.values()],
        threshold,
        [_line(row, cells) for row in hidden],
    )
    return system, place


def _line(row: Row, cells: Cells) -> FloatArray:
    """The coefficients of a number, scaled to a largest of one, over cells that hold someone."""
    kind = row.kind if row.kind in ("role_mean", "case_mean") else "mean"
    line = np.where(cells.persons > 0, cells.coefficients(kind, row.quantity, row.levels), 0.0)
    largest = np.abs(line).max(initial=0.0)
    scaled: FloatArray = line / largest if largest else line
    return scaled


def _rank(row: Row) -> float:
    if row.kind == "case_mean":
        return 3.0
    return float(_BEFORE_MEANS.get(row.quantity, _GROUP_RANK[row.rank]))
