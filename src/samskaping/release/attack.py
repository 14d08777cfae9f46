"""What a reader of released numbers can work out by adding and subtracting them.

A released number is a row of coefficients over unknown cells (a sum, or a count, in each cell).
Whatever can be computed from the released rows without guessing lies in their row space. These
functions search that space; they are used to protect a table, and to try it afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from math import lcm, prod

import numpy as np
import scipy
from numpy.typing import NDArray

from samskaping.numeric import FloatArray, IntArray

BoolArray = NDArray[np.bool_]
TOLERANCE = 1e-7


@dataclass(frozen=True, slots=True)
class Exposure:
    """How close a combination of rows comes to a cell.

    ``persons`` is the size of the smallest group around the cell of which a sum can be computed;
    ``rows`` are combined for it. ``table`` (U,) has the same totals and as many persons as can be
    in the cell; it is NaN for cells that the rows do not connect with this one.
    """

    persons: float
    rows: tuple[int, ...]
    table: FloatArray


def recoverable(rows: FloatArray, targets: FloatArray) -> BoolArray:
    """Whether each target is a linear combination of the rows.

    A target t is recoverable when t = A'y has a solution, that is when its distance from the row
    space of A, found by singular value decomposition, is zero.

    Parameters
    ----------
    rows : (R, U) array
        Coefficients of the released numbers over the unknown cells.
    targets : (T, U) array
        Coefficients of what should stay unknown.

    Returns
    -------
    (T,) array of bool
    """
    open_cells = ~_told_alone(rows)
    wanted = _scaled(targets)[:, open_cells]
    left_over = rows[:, open_cells]
    left_over = left_over[left_over.any(axis=1)]
    if not len(targets) or not len(left_over):
        return np.array(~wanted.any(axis=1), dtype=np.bool_)
    space = _row_space(_scaled(left_over))
    left = wanted - (wanted @ space.T) @ space
    recovered: BoolArray = np.linalg.norm(left, axis=1) <= TOLERANCE
    return recovered


def combination(rows: FloatArray, target: FloatArray) -> tuple[int, ...]:
    """The rows that are combined to give the target; empty when it cannot be had."""
    if not recoverable(rows, target[None, :])[0]:
        return ()
    weights, *_ = np.linalg.lstsq(_scaled(rows).T, target, rcond=None)
    return tuple(int(row) for row in np.flatnonzero(np.abs(weights) > TOLERANCE))


def smallest_group(rows: FloatArray, totals: FloatArray, cell: int) -> Exposure | None:
    """The smallest group of persons around a cell of which a sum can be computed.

    minimise totals·y over x = A'y with x ≥ 0 and x[cell] = 1

    The solution is the sum over the cell itself when that can be computed, otherwise over the cell
    together with as few others as possible. For tables with margins the coefficient matrix is
    totally unimodular and x is a set of cells; otherwise x may be fractional, which only makes the
    search more cautious. The dual is a table v ≥ 0 with the same totals in which the cell is as
    large as it can be: as long as v fits what is released, no cell of it can be told to hold less.

    Parameters
    ----------
    rows : (R, U) array
        Coefficients of the released numbers over the unknown cells, each cell with someone in it.
    totals : (R,) array
        Persons behind each row, Σ coefficient · persons.
    cell : int
        The cell that is looked at.

    Returns
    -------
    The number of persons and the rows that are combined; None when no sum around the cell can be
    computed.

    Sources
    -------
    Fischetti & Salazar (2001), the attacker's subproblem of cell suppression.
    """
    used = np.flatnonzero(_connected(rows, cell))
    if not len(used):
        return None
    columns, block = np.unique(rows[used], axis=1, return_inverse=True)
    at = int(block.ravel()[cell])
    solution = scipy.optimize.linprog(
        totals[used],
        A_ub=-columns.T,
        b_ub=np.zeros(columns.shape[1]),
        A_eq=columns[:, [at]].T,
        b_eq=[1.0],
        bounds=(None, None),
        method="highs",
    )
    if solution.status == 2:
        return None
    if solution.status != 0:
        raise ArithmeticError(f"the search for an exposed cell stopped: {solution.message}")
    taken = np.flatnonzero(np.abs(solution.x) > TOLERANCE)
    merged = -solution.ineqlin.marginals
    merged[at] += solution.eqlin.marginals[0]
    table = np.full(rows.shape[1], np.nan)
    table[(rows[used] != 0).any(axis=0)] = 0.0
    # Of cells with the same coefficients, any one may hold them all.
    holder = np.unique(block.ravel(), return_index=True)[1]
    holder[at] = cell
    reached = ~np.isnan(table[holder])
    table[holder[reached]] = merged[reached]
    return Exposure(float(solution.fun), tuple(int(used[row]) for row in taken), table)


def small_sums(rows: FloatArray, counts: IntArray, threshold: int) -> BoolArray:
    """The sets of cells that rest on 1 to threshold − 1 persons and whose sum can be computed.

    All sets of two or fewer cells are tried, and all sets where there are at most twelve cells.

    Returns
    -------
    (S, U) array of bool
        One row per exposed set.
    """
    k = len(counts)
    if k <= 12:
        sets = np.array(list(product((0.0, 1.0), repeat=k)))[1:]
    else:
        one = np.eye(k)
        first, second = np.triu_indices(k, 1)
        sets = np.vstack([one, one[first] + one[second]])
    total = sets @ counts
    sets = sets[(total > 0) & (total < threshold)]
    exposed: BoolArray = sets[recoverable(rows, sets)].astype(bool)
    return exposed


def determined(points: IntArray, counts: IntArray, degree: int) -> BoolArray:
    """Whether whole non-negative counts follow from Σ c, Σ k c, …, Σ k^degree c.

    A count is in doubt when another table of counts has the same sums. The tables tried differ
    from the true one by a divided difference over degree + 2 of the points, taken once; where
    none of them fits, the count is taken to be determined.

    Parameters
    ----------
    points : (K,) array
        The answers k.
    counts : (K,) array
        Persons per answer.

    Returns
    -------
    (K,) array of bool
    """
    moves = silent_moves(tuple(points.tolist()), degree)
    fits = ((counts + moves) >= 0).all(axis=1)
    return np.array(~(moves[fits] != 0).any(axis=0), dtype=np.bool_)


@cache
def silent_moves(points: tuple[int, ...], degree: int) -> IntArray:
    """Whole changes of the counts that Σ k^j c does not show for j = 0, …, degree.

    Over degree + 2 points x the only one, up to a factor, is 1/Π(x_i − x_j): the coefficients of
    the divided difference. Each appears with both signs.

    Returns
    -------
    (M, K) array
        M is twice the number of ways to choose degree + 2 of the K points.
    """
    moves: list[list[int]] = []
    for chosen in combinations(range(len(points)), degree + 2):
        gaps = [prod(points[i] - points[j] for j in chosen if j != i) for i in chosen]
        least = lcm(*gaps)
        move = [0] * len(points)
        for i, gap in zip(chosen, gaps, strict=True):
            move[i] = least // gap
        moves += [move, [-step for step in move]]
    return np.array(moves, dtype=np.int64).reshape(-1, len(points))


def _scaled(rows: FloatArray) -> FloatArray:
    """Each row divided by its largest coefficient, so that one tolerance serves all."""
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0.0)
    scaled: FloatArray = rows / np.where(largest == 0, 1.0, largest)
    return scaled


def _told_alone(rows: FloatArray) -> BoolArray:
    """The cells that can be peeled off: rows of a single unknown cell, again and again."""
    holds = rows != 0
    known = np.zeros(rows.shape[1], dtype=np.bool_)
    while True:
        single = (holds & ~known).sum(axis=1) == 1
        found: BoolArray = known | (holds[single].any(axis=0))
        if (found == known).all():
            return known
        known = found


def _row_space(rows: FloatArray) -> FloatArray:
    """An orthonormal basis of the row space."""
    _, values, basis = np.linalg.svd(rows, full_matrices=False)
    kept: FloatArray = basis[values > TOLERANCE * values[0]]
    return kept


def _connected(rows: FloatArray, cell: int) -> BoolArray:
    """The rows that reach the cell through cells that they share."""
    holds = rows != 0
    near: BoolArray = holds[:, cell].copy()
    while True:
        grown = holds[:, holds[near].any(axis=0)].any(axis=1) if near.any() else near
        if (grown == near).all():
            return near
        near = grown
