"""Several imputations of what is missing, as one number with its uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class RubinFit:
    """M estimates of one quantity together.

    Attributes
    ----------
    value : float
        Their mean.
    within, between, total : float
        W, B and T = W + (1 + 1/M) B.
    df : float
        By Barnard & Rubin; infinite where nothing is missing and the complete data's are.
    share : float
        λ = (1 + 1/M) B/T, the share of the variance that is owed to what is missing.
    missing_information : float
        (r + 2/(df + 3))/(r + 1), r = λ/(1 − λ).
    """

    value: float
    within: float
    between: float
    total: float
    df: float
    share: float
    missing_information: float


def rubin(values: ArrayLike, variances: ArrayLike, complete_df: float) -> RubinFit:
    """Rubin's rules for M imputations with the degrees of freedom of Barnard and Rubin.

    Parameters
    ----------
    values, variances : (M,) floats
        The estimate of each completed data set and its squared standard error, M ≥ 1. An error
        can be 0 in some sets, as where few answers make all cases alike, but not in all.
    complete_df : float
        Degrees of freedom if nothing were missing; ``math.inf`` for a normal reference.

    Raises
    ------
    ValueError
        Lengths differ, a number is not finite, or W or ``complete_df`` is not above 0.

    Sources
    -------
    Rubin (1987); Barnard & Rubin (1999). Checked against R mice::pool.
    """
    q, u = np.asarray(values, np.float64), np.asarray(variances, np.float64)
    if q.ndim != 1 or q.shape != u.shape or not len(q):
        raise ValueError("every imputation has an estimate and its squared standard error")
    if not np.isfinite(q).all() or not np.isfinite(u).all() or (u < 0).any() or not u.any():
        raise ValueError("estimates are finite and so are their errors, not all of them 0")
    if not complete_df > 0:
        raise ValueError("degrees of freedom are above 0")
    within, between = float(u.mean()), float(q.var(ddof=1)) if len(q) > 1 else 0.0
    extra = (1 + 1 / len(q)) * between
    share = extra / (within + extra)
    df = barnard_rubin_df(share, len(q), complete_df)
    ratio = extra / within
    lost = (ratio + 2 / (df + 3)) / (ratio + 1)
    return RubinFit(float(q.mean()), within, between, within + extra, df, share, lost)


def barnard_rubin_df(share: float, imputations: int, complete_df: float) -> float:
    """1/df = λ²/(M − 1) + 1/ν_obs, ν_obs = (ν + 1)/(ν + 3) · ν (1 − λ).

    Parameters
    ----------
    share
        λ, of the variance that is owed to what is missing.
    imputations
        M; a single one tells nothing of λ.
    complete_df
        ν, may be infinite.

    Sources
    -------
    Barnard & Rubin (1999), eq. 3.
    """
    rubin_part = share**2 / (imputations - 1) if imputations > 1 else 0.0
    if math.isinf(complete_df):
        observed = 0.0
    elif share >= 1:
        # Rounding leaves nothing of W beside B.
        return 0.0
    else:
        observed = (complete_df + 3) / ((complete_df + 1) * complete_df * (1 - share))
    return 1 / (rubin_part + observed) if rubin_part + observed > 0 else math.inf
