"""Intervals and tests of what the fixed part of a mixed model says."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.mixed.fit import MixedFit
from samskaping.effects.mixed.small_sample import (
    KENWARD_ROGER,
    SmallSample,
    combined_f,
    contrast_df,
    scaled_f,
)
from samskaping.effects.student import t_interval
from samskaping.numeric.distributions import f_tail
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

CAPPED = "_capped"
FEWEST_DF = 2.0


def mixed_contrast(
    fit: MixedFit,
    small: SmallSample,
    row: ArrayLike,
    confidence: float,
    most: float | None = None,
) -> Estimate:
    """One contrast of β, lᵀβ̂ ± t_df √(lᵀΦ_A l), with the test of lᵀβ = 0.

    Parameters
    ----------
    fit
        A mixed model.
    small
        ``kenward_roger(fit)`` or ``satterthwaite(fit)``; the same for many contrasts.
    row : (p,) floats
        l.
    confidence
        Between 0 and 1.
    most : float, optional
        The largest degrees of freedom that the design allows, G minus its parameters at case
        level: ``RandomPart.most``. The method is then named ``…_capped``.

    Returns
    -------
    Estimate
        ``n`` counts rows. Without interval below two degrees of freedom. The note
        ``random_part_at_edge`` says that the fit is singular.

    Raises
    ------
    ValueError
        The contrast is no row of p numbers, or all zero; the confidence is no probability.

    Sources
    -------
    Kenward & Roger (1997); Satterthwaite (1946). Checked against R pbkrtest and lmerTest.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    ell = fit.turned(row)
    if ell.ndim != 1:
        raise ValueError("one contrast is one row")
    known = Estimate(
        estimate=float(np.asarray(row, np.float64) @ fit.coefficients),
        n=fit.n,
        n_cases=fit.n_cases,
        method=small.method + (CAPPED if most is not None else ""),
        note=NotEstimable("random_part_at_edge").note if fit.singular else "",
    )
    df = contrast_df(small, ell)
    df = df if most is None else min(df, most)
    se = math.sqrt(float(ell @ small.adjusted @ ell)) * fit.data.scale
    if df < FEWEST_DF:
        note = NotEstimable("interval_df_below_two").note
        return replace(known, se=se, df=df, note=note)
    assert known.estimate is not None
    return t_interval(known.estimate, se, df, confidence, known)


@dataclass(frozen=True, slots=True)
class JointTest:
    """A test of several contrasts at once.

    Attributes
    ----------
    statistic : float or None
        λF, with F = (Lβ̂)ᵀ(LΦ_A Lᵀ)⁻¹(Lβ̂)/ℓ.
    numerator_df, denominator_df : int, float or None
        ℓ and m.
    scale : float or None
        λ; 1 for one contrast and for Satterthwaite's.
    p : float or None
    method, note : str
        As those of an ``Estimate``.
    """

    statistic: float | None
    numerator_df: int
    denominator_df: float | None
    scale: float | None
    p: float | None
    method: str
    note: str = ""


def joint_test(
    fit: MixedFit, small: SmallSample, rows: ArrayLike, most: float | None = None
) -> JointTest:
    """F test of Lβ = 0.

    Parameters
    ----------
    fit, small, most
        As in ``mixed_contrast``.
    rows : (ℓ, p) floats
        L, of independent rows.

    Returns
    -------
    JointTest
        Without statistic and with the note ``too_few_cases_for_joint_test`` where no F distribution
        has the moments that the approximation needs.

    Raises
    ------
    ValueError
        Rows that do not fit or depend on one another.

    Sources
    -------
    Kenward & Roger (1997), section 3; Fai & Cornelius (1996). Checked against R pbkrtest::KRmodcomp
    and lmerTest::contestMD.
    """
    ells = np.atleast_2d(fit.turned(rows))
    if np.linalg.matrix_rank(ells) < len(ells):
        raise ValueError("contrasts are independent of one another")
    method = small.method + (CAPPED if most is not None else "")
    df, scale = _reference(small, ells)
    if not (math.isfinite(df) and math.isfinite(scale) and df > 0 and scale > 0):
        note = NotEstimable("too_few_cases_for_joint_test", n=len(ells)).note
        return JointTest(None, len(ells), None, None, None, method, note)
    df = df if most is None else min(df, most)
    values = np.atleast_2d(np.asarray(rows, np.float64)) @ fit.coefficients / fit.data.scale
    spread = ells @ small.adjusted @ ells.T
    statistic = scale * float(values @ np.linalg.solve(spread, values)) / len(ells)
    note = NotEstimable("random_part_at_edge").note if fit.singular else ""
    p = float(f_tail(statistic, len(ells), df))
    return JointTest(statistic, len(ells), df, scale, p, method, note)


def _reference(small: SmallSample, ells: FloatArray) -> tuple[float, float]:
    if len(ells) == 1:
        return contrast_df(small, ells[0]), 1.0
    return (
        scaled_f(small, ells) if small.method == KENWARD_ROGER else (combined_f(small, ells), 1.0)
    )
