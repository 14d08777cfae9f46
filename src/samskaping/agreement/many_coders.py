"""Agreement of two or more coders: Light, Fleiss, Conger and Gwet's AC1.

Codings as in ``coders``. Light, Fleiss and Conger need every coder to have coded every unit;
Gwet's AC1, as Krippendorff's α, does not.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.agreement.blocks import Blocks, Formula, estimate_with_blocks
from samskaping.agreement.coders import METHOD, ROUNDING, disagreement_weights, kappa
from samskaping.agreement.tallies import Codes, as_codes, confusions
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable


def light_kappa(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Light's κ: the mean of Cohen's κ over all pairs of coders.

    Returns
    -------
    Estimate
        Missing with a reason where a coder left a unit out, or the κ of a pair is not estimable.

    Sources
    -------
    Light (1971); Conger (1980). Checked against R irr::kappam.light.
    """

    def formula(tables: FloatArray) -> float:
        cost = disagreement_weights(tables.shape[-1], "unweighted")
        return float(np.mean([kappa(table, cost) for table in tables]))

    return _of_pairs(as_codes(ratings, repeats=repeats), formula, blocks, confidence)


def conger_kappa(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Conger's κ: observed and expected agreement averaged over all pairs of coders.

    κ = (P̄_o − P̄_e)/(1 − P̄_e), P̄_e the mean over pairs of Σ_c p_ic p_jc; with two coders it is
    Cohen's κ.

    Sources
    -------
    Conger (1980), eq. 7. Checked against R irr::kappam.fleiss(exact = TRUE).
    """

    def formula(tables: FloatArray) -> float:
        n = tables.sum(axis=(1, 2))
        if (n <= 0).any():
            raise NotEstimable("no_unit_coded_twice")
        observed = np.trace(tables, axis1=1, axis2=2) / n
        by_chance = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1) / n**2
        return _corrected(float(observed.mean()), float(by_chance.mean()))

    return _of_pairs(as_codes(ratings, repeats=repeats), formula, blocks, confidence)


def fleiss_kappa(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Fleiss' κ of m coders, who need not be the same for every unit.

    P̄ = Σ_u Σ_c n_uc (n_uc − 1) / (U m (m − 1)), P_e = Σ_c p_c²; with two coders Scott's π.

    Returns
    -------
    Estimate
        Missing with a reason where units differ in how many coders coded them.

    Sources
    -------
    Fleiss (1971), eqs. 3–7. Checked against R irr::kappam.fleiss.
    """
    codes = as_codes(ratings, repeats=repeats)
    per_unit = codes.coders_per_unit[codes.compared]
    if len(np.unique(per_unit)) > 1 or (codes.coders_per_unit == 1).any():
        return _incomplete(codes)

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        counts = codes.counts(rows)
        return codes.sums(np.column_stack([_pairs_alike(counts), counts]), rows, groups, n)

    def formula(sums_: FloatArray) -> float:
        given = float(sums_[1:].sum())
        if given <= 0:
            raise NotEstimable("no_unit_coded_twice")
        shares = sums_[1:] / given
        units = given / float(per_unit[0])
        return _corrected(float(sums_[0]) / units, float(shares @ shares))

    return estimate_with_blocks(
        sums, formula, codes.compared, codes.repeats, blocks, confidence, METHOD, codes.agreed
    )


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
    codes = as_codes(ratings, categories, repeats)
    q = len(codes.values)
    # A unit of one coder says how common a value is, but compares nothing.
    used = np.flatnonzero(codes.coders_per_unit >= 1)
    weight = np.zeros(len(codes.places))
    weight[codes.compared] = 1.0

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        counts = codes.counts(rows)
        shares = counts / counts.sum(axis=1, keepdims=True)
        compared = weight[rows]
        parts = np.column_stack([compared * _pairs_alike(counts), compared, shares])
        return codes.sums(parts, rows, groups, n)

    def formula(sums_: FloatArray) -> float:
        if sums_[1] <= 0:
            raise NotEstimable("no_unit_coded_twice")
        if q < 2:
            raise NotEstimable("codings_do_not_vary")
        pi = sums_[2:] / sums_[2:].sum()
        return _corrected(float(sums_[0] / sums_[1]), float((pi * (1 - pi)).sum()) / (q - 1))

    if not codes.compared.any():
        return estimate_with_blocks(
            sums, formula, codes.compared, codes.repeats, blocks, confidence, METHOD
        )
    coded = np.zeros(len(codes.places), dtype=np.bool_)
    coded[used] = True
    return estimate_with_blocks(sums, formula, coded, codes.repeats, blocks, confidence, METHOD)


def _of_pairs(codes: Codes, formula: Formula, blocks: Blocks | None, confidence: float) -> Estimate:
    if not codes.complete:
        return _incomplete(codes)
    pairs = list(combinations(range(codes.places.shape[1]), 2))

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        found = [confusions(codes.pair(*pair), rows, groups, n) for pair in pairs]
        return np.stack(found, axis=1)

    return estimate_with_blocks(
        sums, formula, codes.compared, codes.repeats, blocks, confidence, METHOD, codes.agreed
    )


def _pairs_alike(counts: FloatArray) -> FloatArray:
    """Share of the pairs of coders of each unit that agree; 0 where there is no pair."""
    m = counts.sum(axis=1)
    return np.asarray((counts * (counts - 1)).sum(axis=1) / np.maximum(m * (m - 1), 1))


def _corrected(observed: float, by_chance: float) -> float:
    if 1 - by_chance <= ROUNDING:
        raise NotEstimable("codings_do_not_vary")
    return (observed - by_chance) / (1 - by_chance)


def _incomplete(codes: Codes) -> Estimate:
    cause = NotEstimable("coders_not_all_everywhere")
    return Estimate.missing(
        cause, n=round(float(codes.repeats[codes.compared].sum())), method=METHOD
    )
