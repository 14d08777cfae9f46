"""Agreement of two or more coders: Light's, Fleiss' and Conger's κ, and PABAK.

Codings as in ``coders``. They need every coder to have coded every unit; Krippendorff's α and
Gwet's coefficients do not.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.agreement.blocks import Blocks, Formula, estimate_with_blocks
from samskaping.agreement.coders import METHOD, corrected, disagreement_weights, kappa, share
from samskaping.agreement.gwet import pairs_alike
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
        return corrected(float(observed.mean()), float(by_chance.mean()))

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
    alike = np.eye(len(codes.values))
    per_unit = codes.coders_per_unit[codes.compared]
    if len(np.unique(per_unit)) > 1 or (codes.coders_per_unit == 1).any():
        return _incomplete(codes)

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        counts = codes.counts(rows)
        return codes.sums(np.column_stack([pairs_alike(counts, alike), counts]), rows, groups, n)

    def formula(sums_: FloatArray) -> float:
        given = float(sums_[1:].sum())
        if given <= 0:
            raise NotEstimable("no_unit_coded_twice")
        shares = sums_[1:] / given
        units = given / float(per_unit[0])
        return corrected(float(sums_[0]) / units, float(shares @ shares))

    return estimate_with_blocks(
        sums, formula, codes.compared, codes.repeats, blocks, confidence, METHOD, codes.agreed
    )


def pabak(
    ratings: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    categories: ArrayLike = (0, 1),
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Prevalence- and bias-adjusted κ: (q P_o − 1)/(q − 1) for q categories.

    What κ would be if every category were as common as the others; with two categories
    2 P_o − 1. P_o is the mean over units of the share of pairs of coders that agree. It says
    nothing that percent agreement does not say.

    Returns
    -------
    Estimate
        Units that one of two coders did not code are left out; missing with a reason where more
        than two coders did not all code the same units.

    Raises
    ------
    ValueError
        Fewer than two categories.

    Sources
    -------
    Byrt, Bishop & Carlin (1993), eq. 5; Bennett, Alpert & Goldstein (1954) for q > 2; Brennan &
    Prediger (1981) for more coders. Checked against R irrCAC::bp.coeff.raw.
    """
    codes = as_codes(ratings, categories, repeats)
    q = len(codes.values)
    if q < 2:
        raise ValueError("PABAK is of at least two categories")
    if codes.places.shape[1] > 2 and not codes.complete:
        return _incomplete(codes)

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        alike = pairs_alike(codes.counts(rows), np.eye(q))
        return codes.sums(np.column_stack([alike, np.ones(len(rows))]), rows, groups, n)

    def formula(sums_: FloatArray) -> float:
        return (q * share(sums_) - 1) / (q - 1)

    return estimate_with_blocks(
        sums, formula, codes.compared, codes.repeats, blocks, confidence, METHOD
    )


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


def _incomplete(codes: Codes) -> Estimate:
    cause = NotEstimable("coders_not_all_everywhere")
    return Estimate.missing(
        cause, n=round(float(codes.repeats[codes.compared].sum())), method=METHOD
    )
