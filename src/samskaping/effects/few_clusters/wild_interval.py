"""Which values of a contrast the wild bootstrap does not reject."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from samskaping.effects.few_clusters.cluster_signs import Draws
from samskaping.effects.few_clusters.wild_bootstrap import TIE, Wild
from samskaping.numeric.result import FloatArray, NotEstimable

# A draw whose errors grow with the distance from the null by less than this does not grow at all.
FLAT = 1e-18
# Roots as near to the real line as this are looked at; a spurious one changes nothing.
NEARLY_REAL = 1e-6
# Accepted pieces that rounding parts are one.
SEAM = 1e-9

Pieces = tuple[tuple[float, float], ...]


def confidence_set(parts: Wild, drawn: Draws, confidence: float) -> Pieces:
    """All δ with p(c′β = δ) above 1 − ``confidence``, as closed intervals in order.

    In x = (c′β − δ)/se a draw is as extreme as the data where f(x) = (a + a′x)² − x²(r + 2r′x +
    r″x²) is not below 0: a polynomial of degree four. Its roots are all the places where p steps,
    so the set is exact and no search can miss a part of it. It holds c′β, where p is 1, and is
    never empty; ends are infinite where nothing is ruled out on that side.

    Parameters
    ----------
    parts
        Of one outcome.

    Sources
    -------
    Roodman, MacKinnon, Nielsen & Webb (2019), section 3.5, for the inversion; the roots are ours.
    """
    lines = _lines(parts, drawn)
    loose = lines.loose()
    changes, first = _changes(_roots(loose), loose)
    level = (1 - confidence) * len(drawn.signs) + 1e-9
    pieces = _above(changes, first + int(lines.tied.sum()), level)
    if not any(a <= 0 <= b for a, b in pieces):
        # Draws that are only tied where t is 0 leave c′β alone at the lowest confidence.
        pieces = sorted([*pieces, (0.0, 0.0)])
    value, spread = float(parts.estimate), float(parts.spread)
    return tuple((value - spread * b, value - spread * a) for a, b in reversed(pieces))


def smallest_p(parts: Wild, drawn: Draws) -> float:
    """Share of the draws that are tied with the data whatever the null: no p falls below it.

    1/``one_in`` where every cluster has a part in the contrast, and more where some have none,
    because their signs change nothing.
    """
    return float(_lines(parts, drawn).tied.mean())


def limits(pieces: Pieces, smallest: float, confidence: float) -> tuple[float, float, bool]:
    """The span of a confidence set, and whether it has gaps.

    Raises
    ------
    NotEstimable
        ``interval_level_not_attainable`` where the smallest p-value is above the level, and
        ``interval_without_end`` where a side has no end all the same.
    """
    if smallest > 1 - confidence + 1e-12:
        raise NotEstimable("interval_level_not_attainable", n=math.floor(1 / smallest + 1e-9))
    lower, upper = pieces[0][0], pieces[-1][1]
    if math.isinf(lower) or math.isinf(upper):
        raise NotEstimable("interval_without_end")
    return lower, upper, len(pieces) > 1


@dataclass(frozen=True, eq=False, slots=True)
class _Lines:
    """a, a′, (r, r′, r″) and the coefficients of f for every draw; whether f is 0 everywhere."""

    start: FloatArray
    step: FloatArray
    squares: FloatArray
    polynomial: FloatArray
    tied: np.ndarray

    def loose(self) -> _Lines:
        """Those that are not tied."""
        at = ~self.tied
        return _Lines(
            self.start[at], self.step[at], self.squares[:, at], self.polynomial[at], self.tied[at]
        )


def _lines(parts: Wild, drawn: Draws) -> _Lines:
    spread, v = float(parts.spread), drawn.signs
    if spread == 0:
        raise NotEstimable("no_variance")
    start, step = v @ parts.scores / spread, v @ parts.shares
    still, moving = v @ parts.turned.T / spread, v @ parts.turned_by_null.T
    squares = np.stack([(still**2).sum(1), (still * moving).sum(1), (moving**2).sum(1)])
    polynomial = np.stack(
        [start**2, 2 * start * step, step**2 - squares[0], -2 * squares[1], -squares[2]], axis=1
    )
    size = start**2 + step**2 + squares[0] + squares[2]
    tied = np.abs(polynomial).max(axis=1) <= TIE * size
    return _Lines(start, step, squares, polynomial, tied)


def _roots(lines: _Lines) -> FloatArray:
    """Real roots of every f in order, (D, 4), infinity where there is none."""
    found = np.full((len(lines.start), 4), np.inf)
    flat = lines.squares[2] <= FLAT
    steep = lines.polynomial[~flat]
    companion = np.zeros((len(steep), 4, 4))
    companion[:, [1, 2, 3], [0, 1, 2]] = 1.0
    companion[:, :, 3] = -steep[:, :4] / steep[:, 4:]
    values = np.linalg.eigvals(companion)
    real = np.abs(values.imag) <= NEARLY_REAL * (1 + np.abs(values.real))
    found[~flat] = np.where(real, values.real, np.inf)
    # Without growth v only turns parts that the design fits: a is 0 as well, f = (a′² − r)x².
    found[flat, 0] = 0.0
    return np.sort(found, axis=1)


def _changes(roots: FloatArray, lines: _Lines) -> tuple[FloatArray, int]:
    """Where draws begin (+1) or cease (−1) to be extreme, (m, 2) in order, and how many are first.

    Each stretch between a draw's own roots is judged in its middle.
    """
    edges = np.pad(roots, ((0, 0), (1, 1)), constant_values=np.inf)
    edges[:, 0] = -np.inf
    left, right = edges[:, :-1], edges[:, 1:]
    begins, ends = np.isfinite(left), np.isfinite(right)
    a, b = np.where(begins, left, 0.0), np.where(ends, right, 0.0)
    outside = np.where(begins, a + 1 + np.abs(a), np.where(ends, b - 1 - np.abs(b), 0.0))
    middle = np.where(begins & ends, (a + b) / 2, outside)
    away = (lines.start[:, None] + lines.step[:, None] * middle) ** 2
    still, across, moving = lines.squares[:, :, None]
    error = still + middle * (2 * across + middle * moving)
    extreme = away >= (1 - TIE) * middle**2 * error
    jumps = np.diff(extreme.astype(np.int64), axis=1)
    happens = (jumps != 0) & np.isfinite(roots)
    changes = np.stack([roots[happens], jumps[happens].astype(np.float64)], axis=1)
    return changes[np.argsort(changes[:, 0], kind="stable")], int(extreme[:, 0].sum())


def _above(changes: FloatArray, first: int, level: float) -> list[tuple[float, float]]:
    """The stretches on which more draws than ``level`` are extreme."""
    counts = first + np.concatenate([[0.0], np.cumsum(changes[:, 1])])
    edges = np.concatenate([[-np.inf], changes[:, 0], [np.inf]])
    pieces: list[tuple[float, float]] = []
    for at in np.flatnonzero(counts > level):
        a, b = float(edges[at]), float(edges[at + 1])
        if pieces and a - pieces[-1][1] <= SEAM * (1 + abs(a)):
            pieces[-1] = (pieces[-1][0], b)
        else:
            pieces.append((a, b))
    return [(a, b) for a, b in pieces if math.isinf(a) or b - a > SEAM * (1 + abs(a))]
