"""Gwet's AC1 and AC2: agreement that expects little of chance where one value is very common.

Codings as in ``coders``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.agreement.blocks import Blocks, estimate_with_blocks
from samskaping.agreement.coders import METHOD, corrected
from samskaping.agreement.krippendorff import Level
from samskaping.agreement.tallies import as_codes
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable


def gwet_ac1(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    categories: ArrayLike | None = None,
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Gwet's AC1 for any number of coders and missing codings.

    (P_o − P_e)/(1 − P_e) with P_e = Σ π_c (1 − π_c)/(q − 1); π_c is the mean over units of the
    share of coders who gave c, P_o the mean over units with two coders or more of the share of
    pairs that agree. It stays away from the paradox of κ at extreme prevalence by expecting less
    agreement by chance there; it is no substitute for α, but shows what prevalence does to it.

    Parameters
    ----------
    categories : (V,) floats, optional
        All q values that a coder could give; default: those that occur.

    Sources
    -------
    Gwet (2008), eqs. 5–8; Gwet (2014), section 2.6, for missing codings. Checked against R
    irrCAC::gwet.ac1.raw.
    """
    return gwet_ac2(ratings, blocks, confidence, "nominal", categories, repeats=repeats)


def gwet_ac2(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    level: Level = "ordinal",
    categories: ArrayLike | None = None,
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Gwet's AC2: AC1 that counts values next to each other as partly agreeing.

    (P_o − P_e)/(1 − P_e) with P_e = Σ_ck w_ck · Σ π_c (1 − π_c)/(q (q − 1)); P_o is the mean over
    units with m ≥ 2 coders of Σ_c n_c (Σ_k w_ck n_k − 1)/(m (m − 1)), π_c as in AC1, which it is
    at the nominal level.

    Parameters
    ----------
    ratings : (U, C) floats
        NaN where a coder did not code the unit.
    blocks
        Where the units come from; None for no interval.
    confidence
        Between 0 and 1.
    level
        Level of measurement, which gives the weights w; see ``agreement_weights``.
    categories : (V,) floats, optional
        All q values that a coder could give; default: those that occur. AC2 hangs on them.

    Returns
    -------
    Estimate
        ``n`` counts units that anybody coded. Missing with a reason where no unit is coded twice
        or there is one category only.

    Raises
    ------
    ValueError
        Negative categories at the ratio level.

    Sources
    -------
    Gwet (2014), chapter 3. Checked against irrCAC's CAC.gwet in Python.
    """
    codes = as_codes(ratings, categories, repeats)
    weights, q = agreement_weights(codes.values, level), len(codes.values)
    coded = codes.coders_per_unit >= 1

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        counts = codes.counts(rows)
        shares = counts / counts.sum(axis=1, keepdims=True)
        # A unit of one coder says how common a value is, but compares nothing.
        compared = codes.compared[rows].astype(np.float64)
        parts = np.column_stack([compared * pairs_alike(counts, weights), compared, shares])
        return codes.sums(parts, rows, groups, n)

    def formula(sums_: FloatArray) -> float:
        if sums_[1] <= 0:
            raise NotEstimable("no_unit_coded_twice")
        if q < 2:
            raise NotEstimable("codings_do_not_vary")
        pi = sums_[2:] / sums_[2:].sum()
        by_chance = weights.sum() * float((pi * (1 - pi)).sum()) / (q * (q - 1))
        return corrected(float(sums_[0] / sums_[1]), float(by_chance))

    if not codes.compared.any():
        coded = codes.compared
    return estimate_with_blocks(sums, formula, coded, codes.repeats, blocks, confidence, METHOD)


def agreement_weights(values: FloatArray, level: Level) -> FloatArray:
    """How far the values of two coders agree, w_ck: a (V, V) array from 0 to 1.

    nominal [c = k]; ordinal 1 − M_ck/M_1V with M_ck the number of pairs among the values from c
    to k; interval 1 − (c − k)²/(max − min)²; ratio 1 − ((c − k)/(c + k))²/((max − min)/(max +
    min))². The ordinal weights go by places alone and are not Krippendorff's, which go by how
    common the values are.

    Raises
    ------
    ValueError
        Negative values at the ratio level.

    Sources
    -------
    Gwet (2014), chapter 3.
    """
    if level == "ratio" and (values < 0).any():
        raise ValueError("values at the ratio level are not negative")
    if level == "nominal" or len(values) < 2:
        return np.eye(len(values))
    place = np.arange(len(values))
    if level == "ordinal":
        between = np.abs(np.subtract.outer(place, place)) + 1.0
        apart = between * (between - 1) / 2
    else:
        apart = np.abs(np.subtract.outer(values, values))
        if level == "ratio":
            size = np.add.outer(values, values)
            # Two zeros are the same value.
            apart = np.divide(apart, size, out=np.zeros_like(apart), where=size > 0)
        apart = apart**2
    return np.asarray(1 - apart / apart[0, -1])


def pairs_alike(counts: FloatArray, weights: FloatArray) -> FloatArray:
    """How far the pairs of coders of each unit agree on average; 0 where there is no pair."""
    m = counts.sum(axis=1)
    alike = ((counts @ weights) * counts).sum(axis=1) - m
    return np.asarray(alike / np.maximum(m * (m - 1), 1))
