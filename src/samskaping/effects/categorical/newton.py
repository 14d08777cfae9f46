"""The top of a concave log-likelihood."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable

STEPS = 100
# The expected gain of another step, half of gᵀH⁻¹g, at which the search is at its top.
TOP = 1e-14
ROUNDING = 1e-9
# A step of this share of the first standard error that gains nothing: the top is at infinity.
FAR = 1e-2
# Information with an eigenvalue below this share of its size says that the top is nowhere near.
FLAT = 1e-9

Surface = Callable[[FloatArray], tuple[float, FloatArray, FloatArray]]


def newton(surface: Surface, start: FloatArray) -> tuple[FloatArray, float, FloatArray]:
    """Newton's method with halved steps: where it is highest, how high, and the information there.

    Parameters
    ----------
    surface
        Log-likelihood, its slopes and its information (minus the second derivatives); −∞ where it
        is not defined.
    start
        A point where it is.

    Raises
    ------
    NotEstimable
        ``estimate_at_infinity``: it rises for ever, or to an edge beyond which it is not defined.
    """
    at = start
    value, slope, information = surface(at)
    unit = 1 / np.sqrt(np.maximum(np.diag(information), 1e-300))
    for _ in range(STEPS):
        size = np.sqrt(np.maximum(np.diag(information), 0))
        if not (size > 0).all():
            break
        scaled = information / np.outer(size, size)
        if np.linalg.eigvalsh(scaled)[0] < FLAT:
            break
        step = np.linalg.solve(scaled, slope / size) / size
        gain = float(slope @ step) / 2
        near = bool((np.abs(step) < FAR * unit).all())
        if gain < TOP * (1 + abs(value)):
            if not near:
                break
            return at, value, information
        better = _along(surface, at, step, value)
        if better is None:
            # What is left to gain is rounding, or an edge is in the way.
            if near and gain < ROUNDING * (1 + abs(value)):
                return at, value, information
            break
        at, value, slope, information = better
    raise NotEstimable("estimate_at_infinity")


def _along(
    surface: Surface, at: FloatArray, step: FloatArray, value: float
) -> tuple[FloatArray, float, FloatArray, FloatArray] | None:
    """The highest of the halved steps, or None; one that ends near an edge is halved again."""
    found = None
    for half in 0.5 ** np.arange(30):
        moved = at + half * step
        new, slope, information = surface(moved)
        if new <= value:
            if found is not None:
                break
            continue
        found, value = (moved, new, slope, information), new
        if half == 1.0:
            break
    return found
