"""Which means may be shown: no sum over a small group follows from the means that remain.

Means of one subject over different groups are weighted sums over the same cells. The gate weighs
all of them together: groups, equal-role means, means over cases, gaps and contrasts.

An interval of a mean over cases tells how far the cases lie apart, and so does an analysis of
variance. Such a number is no weighted sum; it enters by its derivative, taken where the cases'
means are in no special position. What it determines together with the others is then found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from samskaping.estimates import name_group
from samskaping.numeric import FloatArray
from samskaping.release.answers import SHARES
from samskaping.release.attack import BoolArray, combination
from samskaping.release.cells import Cells, sides
from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import Rank, System, protect

SUMMED = ("score", "score_squared", "top_box")
PAIRED = ("case_change_paired", "change_paired")
VARIANCE = ("icc1", "icc2", "between_case_variance", "within_case_variance",
            "case_mean_reliability")  # fmt: skip
# The mean of a group is what readers look for; what is made of several goes before it.
_BEFORE_MEANS = {"role_gap": 0.0, "role_gap_over_cases": 0.5, "mean_role_equal": 1.0}
_BY_GROUP = {0: 2.0, 1: 4.0, 2: 5.0, 3: 6.0}

# The lines of a number; the second of an average is a derivative.
Lines = Callable[[Row, Cells], list[FloatArray]]


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
    each measure by itself, all that is known of the same sums; then the changes of those who are
    found in both waves, who are cells of their own.
    """
    known: dict[tuple[object, ...], BoolArray] = {}
    safe: set[bytes] = set()

    def settle(family: Sequence[Row], held: Cells, lines: Lines, hidden: Sequence[Row]) -> None:
        passed = verdicts.passed(family)
        system, places = _system(passed, held, lines, threshold, hidden)
        told = {line.tobytes() for line in system.rows}
        if told <= safe and not len(system.hidden):
            return
        stays = protect(system, known)
        safe.update(line.tobytes() for line in system.rows[stays] if lines is _counts)
        for row, place in zip(passed, places, strict=True):
            if not stays[place].all():
                verdicts.withhold(row, "complementary", "gives away the mean of a withheld group")

    for subject in _by_subject(rows).values():
        paired = [row for row in subject if row.quantity in PAIRED]
        others = [row for row in subject if row.quantity not in PAIRED]
        held = cells.having(_persons(others, cells))
        safe.clear()
        _withhold_heavy(others, held, _sums, threshold, verdicts)
        settle([row for row in others if not row.is_average], held, _counts, ())
        for sums, family in _families(others).items():
            hidden = [row for row in family if _is_hidden(row, threshold, verdicts)]
            settle(family, held, _counts if sums == "squares" else _sums, hidden)
        # Who is found in both waves is counted by itself, so nothing is settled for them.
        safe.clear()
        linked = cells.having(_linked(paired, cells))
        _withhold_few_alone(paired, others, held, threshold, verdicts)
        _withhold_heavy(paired, linked, _later_sums, threshold, verdicts)
        hidden = [row for row in paired if _is_hidden(row, threshold, verdicts)]
        settle(paired, linked, _later_sums, hidden)


def _by_subject(rows: Sequence[Row]) -> dict[tuple[bool, str], list[Row]]:
    subjects: dict[tuple[bool, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.measure in (*SUMMED, "answers") or row.quantity in VARIANCE:
            subjects[row.measure == "answers", row.subject].append(row)
    return subjects


def _families(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Numbers that tell of the same sums; an analysis of variance tells of scores and squares."""
    families: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.quantity in VARIANCE:
            families["score"].append(row)
            families["squares"].append(row)
        elif row.kind == "spread":
            families["squares"].append(row)
        elif row.kind not in ("count", "share") and row.quantity not in SHARES:
            families[row.measure].append(row)
    return families


def _is_hidden(row: Row, threshold: int, verdicts: Verdicts) -> bool:
    """Whether a group's number is withheld for what it holds, not for how it combines."""
    verdict = verdicts.withheld.get(row.key)
    return (
        verdict is not None
        and verdict.rule in ("answers", "minimum", "unlinked")
        and row.kind in ("mean", "spread")
        and not row.is_average
        and row.quantity not in (*SHARES, "case_change")
        and (row.n or 0) >= threshold
    )


def _persons(rows: Sequence[Row], cells: Cells) -> FloatArray:
    """The persons per cell who have a score, as far as the table tells; else those who answered.

    A cell without a number of its own, as of those who gave no role, is what the others leave of
    its group.
    """
    told = [
        (cells.mask(row.levels) & (cells.persons > 0), float(row.n))
        for row in rows
        if row.kind in ("mean", "count", "spread")
        and row.n is not None
        and len(sides(row.levels)) == 1
    ]
    persons = cells.persons.copy()
    open_cells = cells.persons > 0
    settled = True
    while settled:
        settled = False
        for inside, n in told:
            missing = inside & open_cells
            if missing.sum() == 1:
                persons[missing] = max(n - persons[inside & ~open_cells].sum(), 0.0)
                open_cells &= ~missing
                settled = True
    return persons


def _linked(rows: Sequence[Row], cells: Cells) -> FloatArray:
    """The persons found in both waves: all of a case stand in one cell of its later wave."""
    persons = np.zeros(len(cells.names))
    for row in rows:
        inside = cells.mask(sides(row.levels)[0])
        if row.kind == "mean" and row.n and inside.any():
            persons[np.argmax(inside)] = float(row.n)
    return persons


def _withhold_few_alone(
    paired: Sequence[Row],
    others: Sequence[Row],
    cells: Cells,
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold a paired change that sets off a few persons who answered in one wave only."""
    told = {row.group: row.n for row in others if row.quantity == "mean" and row.n is not None}
    for row in verdicts.passed(paired):
        if row.kind != "mean" or not row.n:
            continue
        alone = 0.0
        for side in sides(row.levels):
            counted = cells.persons[cells.mask(side)].sum()
            alone += told.get(name_group(**side), counted) - row.n
        if 0 < alone < threshold:
            verdicts.withhold(row, "unlinked", f"sets off those in one wave;n={alone:.0f}")


def _withhold_heavy(
    rows: Sequence[Row], cells: Cells, lines: Lines, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold averages in which a person weighs more than one in ``threshold``.

    Cells that have a number of their own are known and carry no weight.
    """
    unknown = cells.persons > 0
    for row in verdicts.passed(rows):
        inside = cells.mask(row.levels)
        if row.quantity == "mean" and len(sides(row.levels)) == 1 and inside.sum() == 1:
            unknown &= ~inside
    for row in verdicts.passed(rows):
        if not row.is_average or row.estimate is None:
            continue
        line = lines(row, cells)[0]
        for part in (line, -line, line * unknown, -line * unknown):
            weights = np.maximum(part, 0.0)
            if weights.any() and weights @ cells.persons < weights.max() * threshold - 1e-9:
                verdicts.withhold(row, "minimum", "a person weighs more than 1 in the minimum")


def _counts(row: Row, cells: Cells) -> list[FloatArray]:
    """A number tells how many persons, or what sum of squares, each side of it has."""
    return [cells.mask(side).astype(np.float64) for side in sides(row.levels)]


def _sums(row: Row, cells: Cells) -> list[FloatArray]:
    """What a number tells of the sums of scores: its weights, and what its interval tells.

    A group's change counts as if both of its means were told.
    """
    if row.kind == "mean" and not row.is_average:
        return _counts(row, cells)
    kind = "case_mean" if row.quantity in VARIANCE else row.kind
    levels = dict(row.levels)
    if row.quantity in VARIANCE:
        levels.pop("case", None)
    terms = cells.terms(kind, row.quantity, levels)
    nothing = np.zeros(len(cells.names))
    if not terms:
        return [nothing]
    told = [nothing if row.quantity in VARIANCE else np.mean(terms, axis=0)]
    if kind == "case_mean" and (row.has_interval or row.quantity in VARIANCE):
        told.append(_derivative(terms))
    return told


def _later_sums(row: Row, cells: Cells) -> list[FloatArray]:
    """What a paired change tells: its persons are counted in the later wave."""
    terms = cells.terms(row.kind, row.quantity, sides(row.levels)[0])
    if not terms:
        return [np.zeros(len(cells.names))]
    told = [np.asarray(np.mean(terms, axis=0), dtype=np.float64)]
    return [*told, _derivative(terms)] if row.kind == "case_mean" and row.has_interval else told


def _derivative(terms: Sequence[FloatArray]) -> FloatArray:
    """The derivative of the variance of several means, at means in no special position."""
    place = np.sqrt(np.arange(2.0, len(terms) + 2.0))
    slope: FloatArray = (place - place.mean()) @ np.array(terms)
    return slope


def _system(
    rows: Sequence[Row], cells: Cells, lines: Lines, threshold: int, hidden: Sequence[Row]
) -> tuple[System, list[list[int]]]:
    """The rows as a system of distinct lines, and the lines of each row.

    An average that follows from the groups' own numbers adds nothing: it stands on their lines.
    """
    distinct: dict[bytes, int] = {}
    matrix: list[FloatArray] = []
    ranks: list[Rank] = []
    local: list[bool] = []

    def place(row: Row, line: FloatArray, derived: bool) -> int:
        at = distinct.setdefault(np.round(line, 10).tobytes() + bytes([derived]), len(matrix))
        if at == len(matrix):
            matrix.append(line)
            ranks.append((-1.0, 0.0))
            local.append(derived)
        ranks[at] = max(ranks[at], (_rank(row), float(cells.persons[line != 0].sum())))
        return at

    told = {row.key: [_scaled(line, cells) for line in lines(row, cells)] for row in rows}
    places: dict[str, list[int]] = {}
    for row in rows:
        if not _is_composed(row):
            places[row.key] = [place(row, line, False) for line in told[row.key]]
    groups = np.array(matrix).reshape(-1, len(cells.names))
    for row in rows:
        if _is_composed(row):
            places[row.key] = []
            for number, line in enumerate(told[row.key]):
                used = list(combination(groups, line))
                places[row.key] += used or [place(row, line, number > 0)]
    secret = [_scaled(line, cells) for row in hidden for line in lines(row, cells)]
    system = System.of(matrix, cells.persons, ranks, threshold, secret, local)
    return system, [places[row.key] for row in rows]


def _is_composed(row: Row) -> bool:
    return row.is_average or row.quantity in VARIANCE


def _scaled(line: FloatArray, cells: Cells) -> FloatArray:
    """A line over cells that hold someone, with a largest coefficient of one."""
    held = np.where(cells.persons > 0, line, 0.0)
    largest = np.abs(held).max(initial=0.0)
    scaled: FloatArray = held / largest if largest else held
    return scaled


def _rank(row: Row) -> float:
    if row.quantity in VARIANCE:
        return 1.5
    return _BEFORE_MEANS.get(row.quantity, 3.0 if row.kind == "case_mean" else _BY_GROUP[row.rank])
