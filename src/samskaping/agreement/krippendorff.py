"""Krippendorff's α: any number of coders, missing codings, four levels of measurement.

Codings as in ``coders``.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from samskaping.agreement.blocks import Blocks, estimate_with_blocks
from samskaping.agreement.coders import METHOD, ROUNDING
from samskaping.agreement.tallies import as_codes, coincidences
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

Level = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    level: Level = "nominal",
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Krippendorff's α for any number of coders, any sample size and missing codings.

    α = 1 − D_o/D_e, with D_o = Σ o_ck δ²_ck / n and D_e = Σ n_c n_k δ²_ck / (n (n − 1)) from the
    coincidence matrix o, its margins n_c and its total n.

    Parameters
    ----------
    ratings : (U, C) floats
        Units that fewer than two coders coded are left out.
    blocks
        Where the units come from; None for no interval.
    confidence
        Between 0 and 1.
    level
        Level of measurement, which gives the difference δ²; see ``squared_differences``.

    Returns
    -------
    Estimate
        Missing with a reason where no unit is coded twice, or only one value was given.

    Raises
    ------
    ValueError
        Negative values at the ratio level.

    Sources
    -------
    Krippendorff (2019), section 12.3; Hayes & Krippendorff (2007). Checked against R
    irrCAC::krippen.alpha.raw and, with missing codings, irr::kripp.alpha (whose value for
    complete data of more than two coders has the wrong n).
    """
    codes = as_codes(ratings, repeats=repeats)
    if level == "ratio" and (codes.values < 0).any():
        raise ValueError("values at the ratio level are not negative")
    return estimate_with_blocks(
        lambda rows, groups, n: coincidences(codes, rows, groups, n),
        lambda table: alpha(table, codes.values, level),
        codes.compared,
        codes.repeats,
        blocks,
        confidence,
        METHOD,
        codes.agreed if level == "nominal" and blocks is not None else None,
    )


def alpha(coincidence: FloatArray, values: FloatArray, level: Level) -> float:
    """Krippendorff's α of a (V, V) coincidence matrix of the ascending ``values``.

    Raises
    ------
    NotEstimable
        No coincidences, or none that differ to be expected by chance.
    """
    margin = coincidence.sum(axis=0)
    n = float(margin.sum())
    if n <= 1:
        raise NotEstimable("no_unit_coded_twice")
    apart = squared_differences(values, margin, level)
    expected = float(margin @ apart @ margin)
    if expected <= ROUNDING * n**2 * float(apart.max(initial=0.0)):
        raise NotEstimable("codings_do_not_vary")
    return 1 - (n - 1) * float((coincidence * apart).sum()) / expected


def squared_differences(values: FloatArray, margin: FloatArray, level: Level) -> FloatArray:
    """δ²_ck between values: a (V, V) array.

    nominal [c ≠ k]; ordinal (Σ_{g=c}^{k} n_g − (n_c + n_k)/2)², which is the squared difference
    of mid-ranks; interval (c − k)²; ratio ((c − k)/(c + k))².

    Parameters
    ----------
    values : (V,) array
        Ascending.
    margin : (V,) array
        How often each occurs among coincidences, n_c; used at the ordinal level.
    level
        Level of measurement.

    Sources
    -------
    Krippendorff (2019), section 12.3.
    """
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "ordinal":
        values = np.cumsum(margin) - margin / 2
    apart = np.subtract.outer(values, values)
    if level == "ratio":
        size = np.add.outer(values, values)
        # Two zeros are the same value.
        apart = np.divide(apart, size, out=np.zeros_like(apart), where=size > 0)
    return np.asarray(apart**2)
