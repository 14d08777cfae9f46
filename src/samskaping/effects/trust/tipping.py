"""How wrong an assumption must be before the conclusion changes."""

from __future__ import annotations

import math
from collections.abc import Callable

from samskaping.numeric.result import Estimate, NotEstimable

# The conclusion may change back and forth, so places this far apart are tried before any between.
PLACES = 40
HALVINGS = 50


def tipping_point(
    estimate_with: Callable[[float], Estimate], largest: float, threshold: float = 0.0
) -> Estimate:
    """The smallest departure δ at which the interval is no longer on its side of ``threshold``.

    ``estimate_with(δ)`` gives the estimate again when those whose answers are missing are taken to
    differ by δ from what their answers were imputed to be (Rubin's delta adjustment), or under any
    other departure of which 0 is none. δ is looked for from 0 to ``largest`` at evenly spaced
    places, then halved between the last that kept the conclusion and the first that did not.

    Parameters
    ----------
    estimate_with
        From δ to an estimate with an interval; the same δ must give the same answer.
    largest : float
        The largest departure worth a thought, in the outcome's units; negative to look downwards.
    threshold : float
        No effect, or the smallest effect that matters.

    Returns
    -------
    Estimate
        ``estimate`` δ. Missing where the interval holds the
        threshold without any departure, where it does not up to ``largest``, or where an interval
        could not be had.

    Raises
    ------
    ValueError
        ``largest`` is 0 or not finite.

    Sources
    -------
    Rubin (1987), ch. 6; Yan, Lee & Li (2009).
    """
    if largest == 0 or not math.isfinite(largest):
        raise ValueError("the largest departure is a number other than 0")
    try:
        start = estimate_with(0.0)
        side = _side(start, threshold)
        if side == 0:
            raise NotEstimable("threshold_held_already")

        def changed(departure: float) -> bool:
            return _side(estimate_with(departure), threshold) != side

        places = [largest * step / PLACES for step in range(PLACES + 1)]
        first = next((at for at in range(1, PLACES + 1) if changed(places[at])), None)
        if first is None:
            raise NotEstimable("tipping_point_not_reached", largest=largest)
        found = _between(changed, places[first - 1], places[first])
    except NotEstimable as cause:
        return Estimate.missing(cause, method="tipping_point")
    return Estimate(estimate=found, n=start.n, n_cases=start.n_cases, method="tipping_point")


def _side(found: Estimate, threshold: float) -> int:
    """1 where the interval lies above the threshold, −1 below, 0 where it holds it."""
    if found.lower is None or found.upper is None:
        reason, *arguments = found.note.split(";")
        raise NotEstimable(reason or "interval_not_defined", **dict(_pair(a) for a in arguments))
    return int(found.lower > threshold) - int(found.upper < threshold)


def _pair(argument: str) -> tuple[str, str]:
    name, _, value = argument.partition("=")
    return name, value


def _between(changed: Callable[[float], bool], outside: float, inside: float) -> float:
    for _ in range(HALVINGS):
        middle = (outside + inside) / 2
        if middle in (outside, inside):
            break
        if changed(middle):
            inside = middle
        else:
            outside = middle
    return inside
