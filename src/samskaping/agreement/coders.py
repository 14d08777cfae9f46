"""How far coders agree: percent, Cohen's kappa, Krippendorff's alpha, PABAK and prevalence.

Every function takes a table of codings with a row per unit and a column per coder, NaN where a
coder did not code the unit; ``repeats`` says how many alike units every row stands for, one where
it is not given. Intervals come from leaving out cases or sources; see ``blocks``.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.agreement.blocks import Blocks, estimate_with_blocks
from samskaping.agreement.tallies import Codes, as_codes, coincidences, confusions
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

Weights = Literal["unweighted", "linear", "quadratic"]
Level = Literal["nominal", "ordinal", "interval", "ratio"]

METHOD = "jackknife_kappa"
DESCRIPTIVE = "descriptive"
# Disagreement that is this small beside the largest possible one is rounding.
ROUNDING = 1e-12


def agreement_percent(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Share of the units on which all their coders agree.

    Units that fewer than two coders coded are left out. It is not corrected for chance: read it
    with the prevalence beside it.

    Sources
    -------
    Checked against R irr::agree, which gives it in per cent.
    """
    codes = as_codes(ratings, repeats=repeats)

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        return codes.sums(
            np.column_stack([_unanimous(codes, rows), np.ones(len(rows))]), rows, groups, n
        )

    return estimate_with_blocks(
        sums, _share, codes.compared, codes.repeats, blocks, confidence, METHOD
    )


def cohen_kappa(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    weights: Weights = "unweighted",
    categories: ArrayLike | None = None,
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Cohen's κ of two coders, unweighted or weighted.

    κ = 1 − Σ w_ij p_ij / Σ w_ij p_i. p_.j with disagreement weights w = [i ≠ j], |i − j| or
    (i − j)², where i and j are places in the ascending list of categories.

    Parameters
    ----------
    ratings : (U, 2) floats
        Units that one of the two did not code are left out.
    blocks
        Where the units come from; None for no interval.
    confidence
        Between 0 and 1.
    weights
        Weighting of disagreements.
    categories : (V,) floats, optional
        All values that a coder could give; it matters for weights when a value between two
        others was never given.

    Returns
    -------
    Estimate
        Missing with a reason where no unit is coded by both, or both coders gave all units one
        and the same value, so that chance alone would make them agree.

    Raises
    ------
    ValueError
        There are not two columns.

    Sources
    -------
    Cohen (1960), eq. 1; Cohen (1968), eq. 10. Checked against R irr::kappa2.
    """
    codes = as_codes(ratings, categories, repeats)
    if codes.places.shape[1] != 2:
        raise ValueError("Cohen's kappa is of two coders")
    cost = disagreement_weights(len(codes.values), weights)
    return estimate_with_blocks(
        lambda rows, groups, n: confusions(codes, rows, groups, n),
        lambda table: kappa(table, cost),
        codes.compared,
        codes.repeats,
        blocks,
        confidence,
        METHOD,
        codes.agreed if blocks is not None else None,
    )


def kappa(confusion: FloatArray, weights: FloatArray) -> float:
    """Cohen's κ of a (V, V) table of units, with disagreement weights of the same shape.

    Raises
    ------
    NotEstimable
        No units, or no disagreement to be expected by chance.
    """
    n = confusion.sum()
    if n <= 0:
        raise NotEstimable("no_unit_coded_twice")
    by_chance = confusion.sum(axis=1) @ weights @ confusion.sum(axis=0) / n
    if by_chance <= ROUNDING * n:
        raise NotEstimable("codings_do_not_vary")
    return 1 - float((weights * confusion).sum() / by_chance)


def disagreement_weights(v: int, weights: Weights) -> FloatArray:
    """How much it counts when two coders give the i-th and the j-th of ``v`` categories.

    Scaled to at most 1; the scale cancels in κ.
    """
    apart = np.abs(np.subtract.outer(np.arange(v), np.arange(v))) / max(v - 1, 1)
    if weights == "unweighted":
        return (apart > 0).astype(np.float64)
    return apart if weights == "linear" else np.asarray(apart**2)


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


def pabak(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    categories: ArrayLike = (0, 1),
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Prevalence- and bias-adjusted κ of two coders: (q P_o − 1)/(q − 1) for q categories.

    What κ would be if every category were as common as the others; with two categories
    2 P_o − 1. It says nothing that percent agreement does not say.

    Raises
    ------
    ValueError
        There are not two columns, or fewer than two categories.

    Sources
    -------
    Byrt, Bishop & Carlin (1993), eq. 5; Bennett, Alpert & Goldstein (1954) for q > 2.
    """
    codes = as_codes(ratings, categories, repeats)
    q = len(codes.values)
    if codes.places.shape[1] != 2 or q < 2:
        raise ValueError("PABAK is of two coders and at least two categories")

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        return codes.sums(
            np.column_stack([_unanimous(codes, rows), np.ones(len(rows))]), rows, groups, n
        )

    def formula(sums_: FloatArray) -> float:
        return (q * _share(sums_) - 1) / (q - 1)

    return estimate_with_blocks(
        sums, formula, codes.compared, codes.repeats, blocks, confidence, METHOD
    )


def prevalence(ratings: ArrayLike, value: float, *, repeats: ArrayLike | None = None) -> Estimate:
    """How common a value is: the mean over coders of the share of units that they gave it.

    Only units that at least two coders coded count, so that it describes what agreement is
    judged on. A coder who coded none of them is left out.
    """
    codes = as_codes(ratings, repeats=repeats)
    compared, units = codes.places[codes.compared], codes.repeats[codes.compared]
    n = round(float(units.sum()))
    coded = units @ (compared >= 0)
    if not coded.any():
        return Estimate.missing(NotEstimable("no_unit_coded_twice"), n=n, method=DESCRIPTIVE)
    place = int(np.searchsorted(codes.values, value))
    given = place < len(codes.values) and codes.values[place] == value
    hits = units @ (compared == place) if given else np.zeros(len(coded))
    share = float((hits[coded > 0] / coded[coded > 0]).mean())
    return Estimate(estimate=share, n=n, method=DESCRIPTIVE)


def _unanimous(codes: Codes, rows: NDArray[np.intp]) -> FloatArray:
    counts = codes.counts(rows)
    return np.asarray((counts > 0).sum(axis=1) == 1, dtype=np.float64)


def _share(sums: FloatArray) -> float:
    if sums[1] <= 0:
        raise NotEstimable("no_unit_coded_twice")
    return float(sums[0] / sums[1])
