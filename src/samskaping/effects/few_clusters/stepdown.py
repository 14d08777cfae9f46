"""Several outcomes judged together on the draws that they share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.result import FloatArray

# Statistics that differ by less than this share are tied, and a tie counts as extreme.
TIE = 1e-9


def romano_wolf(observed: ArrayLike, drawn: ArrayLike) -> FloatArray:
    """Adjusted p of every outcome by stepping down from the largest |t|.

    With |t| in falling order, p_j = max(p_{j−1}, share of draws whose largest |t*| among the
    outcomes j, j + 1, … is at least |t_j|). The probability of any wrong rejection stays at the
    level, and because outcomes share the draws their correlation is made use of.

    Parameters
    ----------
    observed : (m,) floats
        t of every outcome, or any function that rises with |t|, such as its square; infinity is
        allowed.
    drawn : (m, D) floats
        The same of the draws, the data among them; ``squared_t`` and ``permuted`` give them.

    Returns
    -------
    array
        (m,), in the order given; no p is below the share of draws that are tied with the data.

    Sources
    -------
    Romano & Wolf (2005, 2016); Clarke, Romano & Wolf (2020).
    """
    t, all_t = np.abs(np.asarray(observed, np.float64)), np.abs(np.asarray(drawn, np.float64))
    if t.ndim != 1 or all_t.ndim != 2 or len(all_t) != len(t) or all_t.shape[1] == 0:
        raise ValueError("drawn has a row of draws for every outcome")
    if np.isnan(t).any() or np.isnan(all_t).any():
        raise ValueError("statistics are numbers")
    order = np.argsort(-t, kind="stable")
    largest = np.maximum.accumulate(all_t[order][::-1], axis=0)[::-1]
    shares = (largest >= (1 - TIE) * t[order][:, None]).mean(axis=1)
    adjusted = np.empty(len(t))
    adjusted[order] = np.maximum.accumulate(shares)
    return adjusted
