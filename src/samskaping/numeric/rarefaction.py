"""How many kinds a part of the sampling units is expected to show."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.result import FloatArray, IntArray


def expected_kinds(holders: ArrayLike, n: int) -> FloatArray:
    """Kinds seen in m of n units drawn without replacement, on average over all draws; m = 1 … n.

    E(m) = Σ_k 1 − C(n − n_k, m) / C(n, m)

    Parameters
    ----------
    holders : (K,) ints
        Units that show each kind, n_k of 0 to n.
    n
        All units.

    Returns
    -------
    (n,) array
        Its last number is how many kinds there are; it rises ever more slowly.

    Sources
    -------
    Hurlbert (1971), of individuals; Ugland, Gray & Ellingsen (2003), of sampling units.
    """
    kinds = np.asarray(holders, np.int64).ravel()
    found: FloatArray = len(kinds) - _missed(kinds, n)
    return found


def kinds_deviation(holders: ArrayLike, either: ArrayLike, n: int) -> FloatArray:
    """Standard deviation of the same number over all draws.

    Var(m) = Σ_k Σ_l [C(n − n_kl, m) / C(n, m) − q_k q_l], q_k = C(n − n_k, m) / C(n, m)

    Parameters
    ----------
    holders : (K,) ints
        As ``expected_kinds``.
    either : (K, K) ints
        Units that show at least one of two kinds, n_kl; n_kk = n_k.
    n
        All units.

    Returns
    -------
    (n,) array
        0 where all are drawn.

    Sources
    -------
    The variance of a sum of indicators; checked by going through all draws.
    """
    alone = _missed(np.asarray(holders, np.int64).ravel(), n)
    together = _missed(np.asarray(either, np.int64).ravel(), n)
    # Rounding may leave a variance of nothing a little below it.
    deviation: FloatArray = np.sqrt(np.maximum(together - alone**2, 0.0))
    deviation[-1:] = 0.0
    return deviation


def _missed(holders: IntArray, n: int) -> FloatArray:
    """Kinds that m of n units are expected not to show, for m = 1 … n.

    C(n − n_k, m) / C(n, m) = Π_{i<m} (n − n_k − i) / (n − i)
    """
    if holders.size and not (holders.min() >= 0 and holders.max() <= n):
        raise ValueError("a kind is shown by 0 to n units")
    # Kinds that as many units show are missed alike.
    held, times = np.unique(holders, return_counts=True)
    drawn = np.arange(n)[:, None]
    without = np.maximum(n - held[None, :] - drawn, 0)
    missed: FloatArray = np.cumprod(without / (n - drawn), axis=0) @ times.astype(np.float64)
    return missed
