"""What released numbers tell of the sums behind them, as lines over the cells.

An interval of a mean over cases tells how far the cases lie apart, and so does an analysis of
variance. Such a number is no weighted sum; it enters by its derivative, taken where the cases'
means are in no special position. What it determines together with the others is then found. Each
weighs the cases in its own way, and where they differ in size tells something of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from samskaping.numeric import FloatArray
from samskaping.release.attack import combination
from samskaping.release.cells import Cells, sides
from samskaping.release.rows import Row
from samskaping.release.suppression import Rank, System

# An analysis of variance tells Σ n² of the cases beside how far they lie apart.
ANOVA = ("icc1", "icc2", "between_case_variance", "within_case_variance",
         "case_mean_reliability", "variance_component")  # fmt: skip
VARIANCE = (*ANOVA, "variance_component_reml")
# How a case of n persons weighs in what a number tells of the spread between cases.
_WEIGHT: dict[str, Callable[[float], float]] = {
    **dict.fromkeys(ANOVA, lambda n: n),
    # By likelihood a case weighs τ²/(τ² + σ²/n); the ratio of the variances is in no special place.
    "variance_component_reml": lambda n: n / (n + 7.3),
}
# Tells how far the means of a case's roles lie apart, and none of them.
ROLE_SPREAD = "role_spread"
# The mean of a group is what readers look for; what is made of several goes before it. Of a
# comparison the difference is what the study was made for.
_RANKS = {ROLE_SPREAD: 0.8, "role_gap": 0.0, "role_gap_over_cases": 0.5, "mean_role_equal": 1.0,
          "effect": 7.0, "indicator_change": 6.8,
          **dict.fromkeys(VARIANCE, 1.5)}  # fmt: skip
_BY_GROUP = {0: 2.0, 1: 4.0, 2: 5.0, 3: 6.0}
# Withholding a number of the scores does not take back what the items tell.
_GIVEN = (9.0, 0.0)

# The lines of a number; the second of an average is a derivative.
Lines = Callable[[Row, Cells], list[FloatArray]]


def counts(row: Row, cells: Cells) -> list[FloatArray]:
    """A number tells how many persons, or what sum of squares, each side of it has."""
    return [cells.mask(side).astype(np.float64) for side in sides(row.levels)]


def sums(row: Row, cells: Cells) -> list[FloatArray]:
    """What a number tells of the sums of scores: its weights, and what its interval tells.

    A group's change counts as if both of its means were told.
    """
    if row.kind == "mean" and not row.is_average:
        return counts(row, cells)
    if row.quantity == ROLE_SPREAD:
        terms = cells.terms(row.kind, row.quantity, row.levels)
        return [np.zeros(len(cells.names)), derivative(terms)] if len(terms) > 1 else []
    if row.quantity in VARIANCE:
        return _variance(row, cells)
    terms = cells.terms(row.kind, row.quantity, row.levels)
    nothing = np.zeros(len(cells.names))
    if not terms:
        return [nothing]
    told = [np.asarray(np.mean(terms, axis=0), dtype=np.float64)]
    if row.kind == "case_mean" and row.has_interval:
        told.append(derivative(terms))
    return told


def _variance(row: Row, cells: Cells) -> list[FloatArray]:
    """An analysis of variance tells no mean, and how far the cases' means lie apart.

    Its interval may be that of Thomas and Hultquist, in which all cases weigh alike.
    """
    whole = {name: level for name, level in row.levels.items() if name != "case"}
    terms = cells.terms("case_mean", row.quantity, whole)
    nothing = np.zeros(len(cells.names))
    if not terms:
        return [nothing]
    # A mean of n persons has no weight above 1/n.
    sizes = [1 / term.max() for term in terms]
    told = [nothing, derivative(terms, [_WEIGHT[row.quantity](n) for n in sizes])]
    return [*told, derivative(terms)] if row.has_interval and row.quantity in ANOVA else told


def later_sums(row: Row, cells: Cells) -> list[FloatArray]:
    """What a paired change tells: its persons are counted in the later wave."""
    terms = cells.terms(row.kind, row.quantity, sides(row.levels)[0])
    if not terms:
        return [np.zeros(len(cells.names))]
    told = [np.asarray(np.mean(terms, axis=0), dtype=np.float64)]
    return [*told, derivative(terms)] if row.kind == "case_mean" and row.has_interval else told


def derivative(terms: Sequence[FloatArray], weights: Sequence[float] | None = None) -> FloatArray:
    """The derivative of the variance of several means, at means in no special position.

    d Σ w (m − M)² = 2 Σ w (m − M) dm with M = Σ w m / Σ w; all weights are alike unless given.
    """
    place = np.sqrt(np.arange(2.0, len(terms) + 2.0))
    weight = np.ones(len(terms)) if weights is None else np.array(weights)
    slope: FloatArray = (weight * (place - np.average(place, weights=weight))) @ np.array(terms)
    return slope


def as_system(
    rows: Sequence[Row],
    cells: Cells,
    lines: Lines,
    threshold: int,
    hidden: Sequence[Row],
    small: Sequence[Row] = (),
    given: Sequence[tuple[FloatArray, bool]] = (),
) -> tuple[System, list[list[int]]]:
    """The rows as a system of distinct lines, and the lines of each row.

    An average that follows from the groups' own numbers adds nothing: it stands on their lines.
    The ``small`` groups need to be named only beside derivatives; where there are sums alone,
    every small group is looked for. What is ``given`` is known from elsewhere, each line with
    whether its weights are unknown, so that no sum can be computed with it.
    """
    matrix = [_scaled(line, cells) for line, _ in given]
    local = [unknown for _, unknown in given]
    distinct = {
        _name(line, unknown): at
        for at, (line, unknown) in enumerate(zip(matrix, local, strict=True))
    }
    ranks: list[Rank] = [_GIVEN for _ in matrix]

    def place(row: Row, line: FloatArray, derived: bool) -> int:
        at = distinct.setdefault(_name(line, derived), len(matrix))
        if at == len(matrix):
            matrix.append(line)
            ranks.append((-1.0, 0.0))
            local.append(derived)
        # An interval is worth a little less than its number.
        rank = _rank(row) - (0.05 if derived else 0.0)
        ranks[at] = max(ranks[at], (rank, float(cells.persons[line != 0].sum())))
        return at

    told = {row.key: [_scaled(line, cells) for line in lines(row, cells)] for row in rows}
    places: dict[str, list[int]] = {}
    for row in rows:
        if not is_composed(row):
            places[row.key] = [place(row, line, False) for line in told[row.key]]
    groups = np.array(matrix).reshape(-1, len(cells.names))
    made_of: dict[bytes, list[int]] = {}
    for row in rows:
        if is_composed(row):
            places[row.key] = []
            for number, line in enumerate(told[row.key]):
                name = _name(line, False)
                if name not in made_of:
                    made_of[name] = list(combination(groups, line))
                places[row.key] += made_of[name] or [place(row, line, number > 0)]
    secret = [_scaled(line, cells) for row in hidden for line in lines(row, cells)]
    if any(local):
        together = [_scaled(line, cells) for row in small for line in lines(row, cells)]
        # A small cell is looked for by itself in any case.
        secret += [line for line in together if np.count_nonzero(line) > 1]
    system = System.of(matrix, cells.persons, ranks, threshold, secret, local)
    return system, [places[row.key] for row in rows]


def _name(line: FloatArray, derived: bool) -> bytes:
    return np.round(line, 10).tobytes() + bytes([derived])


def is_composed(row: Row) -> bool:
    """Whether a number is made of the numbers of several groups."""
    return row.is_average or row.quantity in VARIANCE


def _scaled(line: FloatArray, cells: Cells) -> FloatArray:
    """A line over cells that hold someone, with a largest coefficient of one."""
    held = np.where(cells.persons > 0, line, 0.0)
    largest = np.abs(held).max(initial=0.0)
    scaled: FloatArray = held / largest if largest else held
    return scaled


def _rank(row: Row) -> float:
    return _RANKS.get(row.quantity, 3.0 if row.kind == "case_mean" else _BY_GROUP[row.rank])
