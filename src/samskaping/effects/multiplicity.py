"""p-values adjusted for how many tests a family holds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.result import FloatArray


def holm(p: ArrayLike, families: ArrayLike | None = None) -> FloatArray:
    """Holm's adjusted p: with p in rising order, max over i ≤ j of min(1, (m − i + 1) p_i).

    The probability of any wrong rejection in a family stays at the level, however the tests
    depend on one another.

    Parameters
    ----------
    p : (k,) floats between 0 and 1
        Of the tests that were made; what was not tested does not belong to the family.
    families : (k,) labels, optional
        Declared before the results are known; one family unless given. m is its size.

    Returns
    -------
    array
        (k,), in the order given.

    Sources
    -------
    Holm (1979). Checked against R p.adjust(method = "holm").
    """

    def adjusted(rising: FloatArray) -> FloatArray:
        m = len(rising)
        return np.maximum.accumulate((m - np.arange(m)) * rising)

    return _within_families(p, families, adjusted)


def benjamini_hochberg(p: ArrayLike, families: ArrayLike | None = None) -> FloatArray:
    """Benjamini and Hochberg's adjusted p: min over i ≥ j of min(1, m p_i/i), p in rising order.

    The expected share of wrong rejections among all rejections of a family stays at the level
    where tests are independent or depend positively. For exploration.

    Parameters and returned value as ``holm``.

    Sources
    -------
    Benjamini & Hochberg (1995). Checked against R p.adjust(method = "BH").
    """

    def adjusted(rising: FloatArray) -> FloatArray:
        m = len(rising)
        scaled = m / np.arange(1, m + 1) * rising
        return np.minimum.accumulate(scaled[::-1])[::-1]

    return _within_families(p, families, adjusted)


def _within_families(
    p: ArrayLike, families: ArrayLike | None, adjusted: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    values = np.asarray(p, np.float64)
    labels = np.zeros(len(values)) if families is None else np.asarray(families)
    if values.ndim != 1 or labels.shape != values.shape:
        raise ValueError("p and families are lists of the same length")
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("p-values lie between 0 and 1")
    found = np.empty(len(values))
    for family in np.unique(labels):
        places = np.flatnonzero(labels == family)
        rising = places[np.argsort(values[places], kind="stable")]
        found[rising] = np.minimum(adjusted(values[rising]), 1.0)
    return found
