"""Where the likelihood of a mixed model is highest."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np
import scipy
from numpy.typing import NDArray

from samskaping.effects.mixed.likelihood import second_order
from samskaping.effects.mixed.products import CaseProducts
from samskaping.effects.mixed.profile import Profile, information
from samskaping.numeric.result import FloatArray, IntArray, NotEstimable

BoolArray = NDArray[np.bool_]

# Variances at which the search may start, in units of the sampling variance of a case's effect, and
# from how many of those starts, the best ones, it does.
STARTS = (0.1, 3.0, 100.0)
BEST = 2
NEWTON_STEPS = 30
# The likelihood's slope, per unit of θ at its own scale, at which the search is at its top.
FLAT = 1e-8
# How much a variance at zero, or one that is not, may still pull.
PULL = 1e-5
# How far the search steps along such a pull, in the units of θ, and what is no step down.
STEPS = (0.3, 0.1, 0.03, 0.01, 0.003)
NO_LOWER = 1e-10
# Information with an eigenvalue below this share of its size tells the components not apart.
SEPARABLE = 1e-8
# The share of the variation that is left when every case and person has effects of its own.
EXPLAINED = 1e-12
# Products of columns of mean square one that are rounding.
ROUNDING = 1e-14
RESTARTS = 5


def highest(profile: Profile) -> tuple[FloatArray, float]:
    """The θ at which the likelihood is highest, and −2 log likelihood there.

    L-BFGS-B with exact slopes from the best of several starts, made sharp by Newton's method;
    variances are tried at zero. Then the conditions of a maximum on the cone of
    covariance matrices are checked (no small rise of Σ in any direction helps), and the search
    goes on where they do not hold.

    Raises
    ------
    NotEstimable
        The components cannot be told apart, nothing is left to judge an error by, or no maximum
        was found.
    """
    _require_separable(profile)
    unit, bounds = profile.unit, profile.floors
    diagonal = np.array([low == 0.0 for low, _ in bounds])
    scaled = [
        (low if low is None else low / u, high) for (low, high), u in zip(bounds, unit, strict=True)
    ]

    def by_unit(at: FloatArray) -> tuple[float, FloatArray]:
        value, slopes = profile.value(at * unit)
        return value, slopes * unit

    def from_start(at: FloatArray) -> tuple[float, FloatArray]:
        found = scipy.optimize.minimize(
            by_unit, at, jac=True, method="L-BFGS-B", bounds=scaled,
            options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-4},
        )  # fmt: skip
        return float(found.fun), np.asarray(found.x, np.float64)

    starts = _starts(profile, diagonal)
    ranked = sorted(starts, key=lambda start: by_unit(start)[0])
    at = min(map(from_start, ranked[:BEST]), key=lambda found: found[0])[1]
    for _ in range(RESTARTS):
        at = _sharpened(by_unit, _at_zero(profile, by_unit, at), diagonal)
        lower = [way / unit for way in _ways_down(profile, at * unit)]
        better = min(lower, key=lambda way: by_unit(way)[0], default=at)
        if by_unit(better)[0] > by_unit(at)[0] - NO_LOWER:
            break
        at = better
    _require_top(profile, at * unit)
    return at * unit, by_unit(at)[0]


def _starts(profile: Profile, diagonal: BoolArray) -> list[FloatArray]:
    """Variances of the case, and of the person, that are small, middling or large."""
    found = []
    for case, person in product(STARTS, STARTS if profile.parts.persons else STARTS[:1]):
        start = np.where(diagonal, math.sqrt(case), 0.0)
        if profile.parts.persons:
            start[-1] = math.sqrt(person)
        found.append(start)
    return found


Slopes = Callable[[FloatArray], tuple[float, FloatArray]]


def _at_zero(profile: Profile, deviance: Slopes, at: FloatArray) -> FloatArray:
    """θ with those standard deviations set to zero that are no worse there.

    Of a case's effect the rest of its row of Λ is stretched, so that its variance stays: near the
    edge Λ can turn while Σ hardly changes, and Newton's method would creep.
    """
    value, units = deviance(at)[0], profile.unit
    for place, (low, _) in enumerate(profile.floors):
        if low != 0.0 or at[place] == 0:
            continue
        for stretched in (True, False):
            tried = at.copy()
            tried[place] = 0.0
            if stretched and place < len(profile.parts.places):
                row = [p for p, (i, _) in enumerate(profile.parts.places)
                       if i == profile.parts.places[place][0]]  # fmt: skip
                old, new = (np.linalg.norm((way * units)[row]) for way in (at, tried))
                tried[row] *= old / new if new > 0 else 0.0
            other = deviance(tried)[0]
            if other <= value + 1e-10:
                at, value = tried, other
                break
    return at


def _sharpened(deviance: Slopes, at: FloatArray, diagonal: BoolArray) -> FloatArray:
    """Newton's method on θ, those at zero held there; the curvature from differences of slopes."""
    free = np.flatnonzero(~(diagonal & (at == 0)))
    value, slopes = deviance(at)
    for _ in range(NEWTON_STEPS if len(free) else 0):
        if np.abs(slopes[free]).max() < FLAT:
            break
        step = _newton_step(deviance, at, slopes, free)
        for half in 0.5 ** np.arange(20):
            moved = at.copy()
            moved[free] -= half * step
            moved[diagonal] = np.abs(moved[diagonal])
            new, new_slopes = deviance(moved)
            if new <= value + 1e-13 * abs(value):
                break
        else:
            break
        stuck = np.abs(new_slopes[free]).max() >= np.abs(slopes[free]).max() and new >= value
        at, value, slopes = moved, new, new_slopes
        if stuck:
            break
    return at


def _newton_step(
    deviance: Slopes, at: FloatArray, slopes: FloatArray, free: IntArray
) -> FloatArray:
    width = 1e-5 * np.maximum(np.abs(at[free]), 0.1)
    moves = np.zeros((len(free), len(at)))
    moves[np.arange(len(free)), free] = width
    rows = [(deviance(at + m)[1] - deviance(at - m)[1])[free] for m in moves]
    curvature = np.array(rows) / (2 * width[:, None])
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    # A direction in which nothing changes (Λ is not unique when Σ is singular) is left alone.
    flat = np.abs(values) < 1e-7 * np.abs(values).max()
    along = np.where(flat, 0.0, (vectors.T @ slopes[free]) / np.where(flat, 1.0, np.abs(values)))
    step = vectors @ along
    step *= min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-300))
    return np.asarray(step, np.float64)


def _ways_down(profile: Profile, theta: FloatArray) -> list[FloatArray]:
    """Where the deviance may be lower: a little further along what pulls at a variance."""
    parts, unit = profile.parts, profile.unit
    pull, person, step = _pulls(profile, theta)
    values, vectors = np.linalg.eigh(pull)
    factor, found = profile.factor(theta), []
    for length in STEPS:
        better = theta.copy()
        if values[0] < -PULL:
            way = vectors[:, 0] * step * length
            raised = factor @ factor.T + np.outer(way, way) + 1e-14 * np.diag(step**2)
            lower = np.linalg.cholesky(raised)
            better[: len(parts.places)] = [lower[i, j] for i, j in parts.places]
        if person < -PULL:
            better[-1] = np.hypot(theta[-1], length * unit[-1])
        found.append(better)
    return found if min(values[0], person) < -PULL else []


def _require_top(profile: Profile, theta: FloatArray) -> None:
    """The conditions of a maximum on the cone: D ⪰ 0 and DΣ = 0, D being the slopes by Σ."""
    pull, person, step = _pulls(profile, theta)
    standing = np.abs(pull @ (profile.factor(theta) / step[:, None])).max()
    loose = abs(person) * theta[-1] / profile.unit[-1] if profile.parts.persons else 0.0
    if min(np.linalg.eigvalsh(pull)[0], person) < -10 * PULL or max(standing, loose) > 10 * PULL:
        raise NotEstimable("mixed_model_not_converged")


def _pulls(profile: Profile, theta: FloatArray) -> tuple[FloatArray, float, FloatArray]:
    """The slopes by Σ and by the person's variance, and the units of the case's θ."""
    parts, unit = profile.parts, profile.unit
    slopes = profile.by_ratio(profile.jet(theta))[1]
    step = np.array([unit[at] for at, (i, j) in enumerate(parts.places) if i == j])
    pull = profile.pull(slopes) * step[:, None] * step
    return pull, float(slopes[-2] * unit[-1] ** 2) if parts.persons else 0.0, step


def _require_separable(profile: Profile) -> None:
    data, parts = profile.data, profile.parts
    if data.n_cases < 2:
        raise NotEstimable("too_few_cases", n=data.n_cases, minimum=2)
    diagonal = np.array([low == 0.0 for low, _ in profile.floors])
    ratios = profile.ratios(np.where(diagonal, profile.unit, 0.0))
    jet = second_order(data, parts, ratios)
    # Beside what would be known if the fixed part were: it may take a component's share whole.
    found, size = information(jet, data.p, True), np.sqrt(np.diag(information(jet, data.p, False)))
    if (size == 0).any() or np.linalg.eigvalsh(found / np.outer(size, size))[0] < SEPARABLE:
        raise NotEstimable("variances_not_separable")
    if _left_over(data) < EXPLAINED:
        raise NotEstimable("mixed_without_residual")


def _left_over(data: CaseProducts) -> float:
    """The share of ỹ that X cannot explain when every case and person has effects of its own."""
    z = slice(data.p, data.p + data.q)
    own = [*range(data.p), data.p + data.q]
    inner = data.within
    kyz = inner[:, own][:, :, z]
    swept = kyz @ _inverse_where_any(inner[:, z, z], ROUNDING * data.n) @ kyz.swapaxes(1, 2)
    left = (inner[:, own][:, :, own] - swept).sum(axis=0)
    along = _inverse_where_any(left[: data.p, : data.p], ROUNDING) @ left[: data.p, -1]
    return float(left[-1, -1] - left[: data.p, -1] @ along) / (data.n - data.p)


def _inverse_where_any(products: FloatArray, nothing: float) -> FloatArray:
    """The inverse in the directions in which there is more than ``nothing``, 0 in the others."""
    values, vectors = np.linalg.eigh(products)
    some = values > nothing
    scaled = vectors * np.where(some, 1 / np.where(some, values, 1.0), 0.0)[..., None, :]
    return np.asarray(scaled @ vectors.swapaxes(-1, -2), np.float64)
