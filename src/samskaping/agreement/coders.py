"""How far coders agree: percent, Cohen's kappa and prevalence.

Every function takes a table of codings with a row per unit and a column per coder, NaN where a
coder did not code the unit; ``repeats`` says how many alike units every row stands for, one where
it is not given. Intervals come from leaving out cases or sources; see ``blocks``.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.agreement.blocks import Blocks, estimate_with_blocks
from samskaping.agreement.tallies import Codes, as_codes, confusions
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

Weights = Literal["unweighted", "linear", "quadratic"]

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
        sums, share, codes.compared, codes.repeats, blocks, confidence, METHOD, least=0.0
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


def corrected(observed: float, by_chance: float) -> float:
    """Agreement beyond chance, as a share of what chance leaves.

    Raises
    ------
    NotEstimable
        Chance leaves nothing.
    """
    if 1 - by_chance <= ROUNDING:
        raise NotEstimable("codings_do_not_vary")
    return (observed - by_chance) / (1 - by_chance)


def share(sums: FloatArray) -> float:
    """The first of two sums as a share of the second, the compared units.

    Raises
    ------
    NotEstimable
        There are none.
    """
    if sums[1] <= 0:
        raise NotEstimable("no_unit_coded_twice")
    return float(sums[0] / sums[1])
