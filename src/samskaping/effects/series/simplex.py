"""The mixture of donors that lies nearest to a case, exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.result import FloatArray

# Two distances that are this near, as a share of the farthest donor's, are the same.
SAME = 1e-13
# A weight below this is rounding.
NOTHING = 1e-12
# The algorithm ends by itself; so many rounds would be an error of ours.
ROUNDS_A_DONOR = 50


def nearest_mixture(case: ArrayLike, donors: ArrayLike) -> FloatArray:
    """The weights w ≥ 0, Σ w = 1, that make |a − B w|² smallest.

    Since the weights add up to one this is the point nearest to the origin among the mixtures of
    the columns of B − a1ᵀ. Wolfe's algorithm keeps a few donors, goes to the nearest point of the
    plane through them, leaves out donors on the way whose weight comes to nothing, and takes in
    the donor that lies farthest on the near side; it ends where none does, after finitely many
    steps, which are the Karush–Kuhn–Tucker conditions.

    Parameters
    ----------
    case : (k,) floats
        What is to be matched, a.
    donors : (k, J) floats
        The same of every donor, B.

    Returns
    -------
    (J,) floats
        Where several mixtures are as near, one of them.

    Raises
    ------
    ValueError
        There is no donor, shapes do not fit, or a number is not finite.

    Sources
    -------
    Wolfe (1976). Checked against scipy's SLSQP and the conditions themselves.
    """
    a, b = np.asarray(case, np.float64), np.asarray(donors, np.float64)
    if a.ndim != 1 or b.ndim != 2 or b.shape[0] != len(a) or b.shape[1] == 0:
        raise ValueError("a case is a list, donors a table with a column each and as many rows")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise ValueError("figures are finite numbers")
    points = b - a[:, None]
    far = float((points**2).sum(axis=0).max())
    points = points / np.sqrt(far or 1.0)
    kept = [int((points**2).sum(axis=0).argmin())]
    weights = np.ones(1)
    for _ in range(ROUNDS_A_DONOR * (b.shape[1] + 1)):
        here = points[:, kept] @ weights
        along = here @ points
        enters = int(along.argmin())
        if here @ here - along[enters] <= SAME or enters in kept:
            break
        kept, weights = _settled(points, [*kept, enters], np.append(weights, 0.0))
    found: FloatArray = np.zeros(b.shape[1])
    found[kept] = weights / weights.sum()
    return found


def _settled(
    points: FloatArray, kept: list[int], weights: FloatArray
) -> tuple[list[int], FloatArray]:
    """Go to the nearest point of the plane, dropping donors whose weight comes to nothing."""
    while True:
        plane = _of_plane(points[:, kept])
        if (plane > NOTHING).all():
            return kept, plane
        low = plane <= NOTHING
        falls = weights[low] - plane[low]
        step = min(1.0, float((weights[low] / np.where(falls > 0, falls, np.inf)).min()))
        moved = weights + step * (plane - weights)
        stays = moved > NOTHING
        kept = [one for one, stay in zip(kept, stays, strict=True) if stay]
        weights = moved[stays] / moved[stays].sum()


def _of_plane(points: FloatArray) -> FloatArray:
    """Weights, of any sign, of the point of the plane through ``points`` nearest to the origin."""
    first, others = points[:, 0], points[:, 1:]
    steps = np.linalg.lstsq(others - first[:, None], -first, rcond=None)[0]
    return np.concatenate([[1.0 - steps.sum()], steps], dtype=np.float64)
