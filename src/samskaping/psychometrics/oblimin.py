"""Oblique rotation of factor loadings to simple structure: direct oblimin with γ = 0 (quartimin).

With T the unit columns of the factors' axes, the pattern is L = A T′⁻¹ and the factors correlate
Φ = T′T. The criterion f = ¼ Σ_i Σ_{p≠q} l_ip² l_iq² has the gradient −(L′G T⁻¹)′ in T, with
G_ip = l_ip Σ_{q≠p} l_iq². All searches from different starts are made at once: arrays carry the
starts in front.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable

STARTS = 8
SEED = 1954
MAX_ITERATIONS = 500
# Norm of the projected gradient where a search is near its optimum, and at the solution.
NEAR, TOLERANCE = 1e-3, 1e-10
# Searches whose criterion is this near the lowest have found the same optimum.
SAME = 1e-5
# A step is halved this often until it lowers the criterion by this share of its slope.
HALVINGS, ENOUGH, ROUNDING = 40, 0.3, 1e-16
SHORTEST = 1e-6
# A curvature below this share of the largest is flat.
FLAT = 1e-10
# Loadings this close to fewer dimensions have no axes to rotate.
COLLAPSED = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class Rotation:
    """Loadings of k items on m correlated factors.

    Attributes
    ----------
    pattern : (k, m) array
        Loadings, factors by falling sum of squares, each with a sum that is not negative.
    correlation : (m, m) array
        Φ of the factors.
    criterion : float
        The lowest quartimin criterion found.
    gradient : float
        Norm of its projected gradient there.
    starts : int
        Searches made.
    agreeing : int
        Searches that ended at the same criterion; few of many say that there are rival optima.
    """

    pattern: FloatArray
    correlation: FloatArray
    criterion: float
    gradient: float
    starts: int
    agreeing: int


def oblimin(loadings: FloatArray, starts: int = STARTS) -> Rotation:
    """Rotate loadings to the lowest quartimin criterion that any of several searches finds.

    Gradient projection on the axes, each step followed by their return to unit length; Newton
    steps in the tangent space once it goes slowly. The first search starts from the loadings as
    they are, the others from the same random orthogonal turns each time. No Kaiser weights.

    Parameters
    ----------
    loadings : (k, m) array
        Orthogonal loadings A, m ≥ 2, of full column rank.
    starts
        At least one.

    Raises
    ------
    NotEstimable
        ``rotation_not_found``: the loadings are not of full rank, or no search arrived.

    Sources
    -------
    Jennrich & Sampson (1966) for the criterion; Jennrich (2002) for gradient projection. Checked
    against R GPArotation::oblimin, whose criterion is never lower by more than 1e-12.
    """
    a = np.asarray(loadings, dtype=np.float64)
    if a.ndim != 2 or a.shape[1] < 2 or not np.isfinite(a).all() or starts < 1:
        raise ValueError("loadings are a finite table of items by at least two factors")
    strengths = np.linalg.svd(a, compute_uv=False)
    if strengths[-1] <= COLLAPSED * strengths[0]:
        raise NotEstimable("rotation_not_found")
    found, agreeing = _search(a, _starting_axes(a.shape[1], starts))
    pattern, phi = _ordered(found.pattern[0], found.axes[0].T @ found.axes[0])
    return Rotation(pattern, phi, float(found.value[0]), float(found.norm[0]), starts, agreeing)


def _starting_axes(m: int, starts: int) -> FloatArray:
    turned = np.random.default_rng(SEED).standard_normal((starts, m, m))
    axes, _ = np.linalg.qr(turned)
    axes[0] = np.eye(m)
    return np.asarray(axes, dtype=np.float64)


def _search(a: FloatArray, axes: FloatArray) -> tuple[_Criterion, int]:
    """Go down from every start, then to the bottom from the lowest; and how many came near it."""
    here, reach = _Criterion(a, axes), np.ones(len(axes))
    for _ in range(MAX_ITERATIONS):
        if here.norm.max() < NEAR:
            break
        here, reach = _downhill(here, -here.projected, np.maximum(2 * reach, SHORTEST))
    lowest = int(here.value.argmin())
    agreeing = int((here.value <= here.value[lowest] + SAME).sum())
    here = _Criterion(a, here.axes[lowest : lowest + 1])
    for _ in range(MAX_ITERATIONS):
        if here.norm[0] < TOLERANCE:
            return here, agreeing
        here, reach = _downhill(here, here.newton(), np.ones(1))
        if reach[0] == 0:
            break
    raise NotEstimable("rotation_not_found")


def _downhill(
    here: _Criterion, direction: FloatArray, length: FloatArray
) -> tuple[_Criterion, FloatArray]:
    """Halve each search's step until it lowers the criterion enough; 0 where none does."""
    slope = (direction * here.projected).sum(axis=(1, 2))
    for _ in range(HALVINGS):
        trial = _Criterion(here.a, _unit(here.axes + length[:, None, None] * direction))
        enough = trial.value <= here.value + ENOUGH * length * slope + ROUNDING
        if enough.all():
            return trial, length
        length = np.where(enough, length, length / 2)
    kept = np.where(enough[:, None, None], trial.axes, here.axes)
    return _Criterion(here.a, kept), np.where(enough, length, 0.0)


class _Criterion:
    """The criterion and its first and second derivatives on the unit axes of every search."""

    def __init__(self, a: FloatArray, axes: FloatArray) -> None:
        self.a, self.axes, self.inverse = a, axes, np.linalg.inv(axes)
        self.pattern = a @ self.inverse.swapaxes(1, 2)
        squares = self.pattern**2
        self.others = squares.sum(axis=2, keepdims=True) - squares
        self.value = (squares * self.others).sum(axis=(1, 2)) / 4
        self.outer = self.pattern.swapaxes(1, 2) @ (self.pattern * self.others) @ self.inverse
        self.gradient = -self.outer.swapaxes(1, 2)
        self.along = (self.axes * self.gradient).sum(axis=1, keepdims=True)
        self.projected = self.gradient - self.axes * self.along
        self.norm = np.sqrt((self.projected**2).sum(axis=(1, 2)))

    def newton(self) -> FloatArray:
        """Step to where the gradient would vanish, along downhill curvature of either sign."""
        s, m, _ = self.axes.shape
        units = np.eye(m * m).reshape(1, m * m, m, m)
        axes = self.axes[:, None]
        tangent = units - axes * (axes * units).sum(axis=2, keepdims=True)
        moved = self._derivative(tangent) - tangent * self.along[:, None]
        moved -= axes * (axes * moved).sum(axis=2, keepdims=True)
        hessian = moved.reshape(s, m * m, m * m)
        values, vectors = np.linalg.eigh((hessian + hessian.swapaxes(1, 2)) / 2)
        size = np.abs(values)
        flat = size <= FLAT * size.max(axis=1, keepdims=True)
        slopes = (vectors.swapaxes(1, 2) @ self.projected.reshape(s, m * m, 1))[..., 0]
        steps = np.where(flat, 0.0, -slopes / np.where(flat, 1.0, size))
        return (vectors @ steps[..., None]).reshape(s, m, m)

    def _derivative(self, d: FloatArray) -> FloatArray:
        """How the gradient changes along directions (s, d, m, m) of the axes."""
        inverse, pattern = self.inverse[:, None], self.pattern[:, None]
        turned = inverse @ d
        moved = -pattern @ turned.swapaxes(2, 3)
        products = pattern * moved
        others = 2 * (products.sum(axis=3, keepdims=True) - products)
        first = moved.swapaxes(2, 3) @ (pattern * self.others[:, None])
        second = pattern.swapaxes(2, 3) @ (moved * self.others[:, None] + pattern * others)
        change = (first + second) @ inverse - self.outer[:, None] @ d @ inverse
        return np.asarray(-change.swapaxes(2, 3), dtype=np.float64)


def _unit(axes: FloatArray) -> FloatArray:
    return np.asarray(axes / np.sqrt((axes**2).sum(axis=1, keepdims=True)), dtype=np.float64)


def _ordered(pattern: FloatArray, phi: FloatArray) -> tuple[FloatArray, FloatArray]:
    signs = np.where(pattern.sum(axis=0) < 0, -1.0, 1.0)
    order = np.argsort(-(pattern**2).sum(axis=0), kind="stable")
    turned = phi * np.outer(signs, signs)
    np.fill_diagonal(turned, 1.0)
    return (pattern * signs)[:, order], turned[np.ix_(order, order)]
