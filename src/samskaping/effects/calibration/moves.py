"""How far cases are moved so that they change, on average, by exactly so much."""

from __future__ import annotations

import numpy as np

from samskaping.effects.calibration.measured import Model
from samskaping.numeric.result import FloatArray, NotEstimable

_NODES = 41
_HALVINGS = 60
# A figure that must come nearer to the end of its scale than this share of the way is beyond it.
NEAR = 0.01


def spread_of_moves(model: Model, tau: float) -> float:
    """The standard deviation of the moves that lets the expected figures vary by ``tau``.

    τ over the slope of the expected figure, averaged over the cases: to the first order, as the
    ends of a scale make large moves smaller.
    """
    if tau == 0:
        return 0.0
    places = model.locations
    reach = 1e-3 * max(float(np.ptp(places)), float(np.abs(places).max()), 1e-3)
    rise = model.expected(places + reach) - model.expected(places - reach)
    return tau / float((rise / (2 * reach)).mean())


def moves(model: Model, effect: FloatArray, spread: float) -> FloatArray:
    """The c_g with E f(x_g + c_g + B) = f(x_g) + effect_g, B normal with ``spread``, (G,).

    f is the figure expected at a place. Where cases differ in their change and the scale has
    ends, moving all of them by the same would change the mean.

    Raises
    ------
    NotEstimable
        ``effect_beyond_scale``: a case has no room for its effect.
    """
    wanted = model.expected(model.locations) + effect
    bottom, top = model.limits
    room = NEAR * (top - bottom) if np.isfinite(top - bottom) else 0.0
    if (wanted[effect != 0] <= bottom + room).any() or (wanted[effect != 0] >= top - room).any():
        raise NotEstimable("effect_beyond_scale")
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    weights = weights / weights.sum()

    def expected(c: FloatArray) -> FloatArray:
        places = model.locations + c
        found: FloatArray = model.expected(places[:, None] + spread * nodes) @ weights
        return found

    reach = np.full(len(wanted), max(4 * spread, float(np.abs(effect).max()), 1e-6))
    for _ in range(_HALVINGS):
        short = (expected(reach) < wanted) | (expected(-reach) > wanted)
        if not short.any():
            break
        reach = np.where(short, 2 * reach, reach)
    low, high = -reach, reach
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        under = expected(middle) < wanted
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return np.asarray((low + high) / 2)
