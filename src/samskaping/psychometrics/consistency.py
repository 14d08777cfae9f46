"""Coefficients of internal consistency, as functions of an item covariance matrix."""

from __future__ import annotations

import math

import numpy as np

from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray, NotEstimable

# A variance below this share of the items' summed variance is rounding, not spread.
NEGLIGIBLE = 1e-12


def alpha(covariance: FloatArray) -> float:
    """Cronbach's alpha, the lower bound to reliability λ3.

    α = k/(k−1) · (1 − Σ s_jj / Σ s_ij)

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 2; any denominator (n or n − 1) gives the same α.

    Raises
    ------
    NotEstimable
        Fewer than two items, or a total score without variance.

    Sources
    -------
    Cronbach (1951), eq. 2. Checked against R psych::alpha (raw_alpha).
    """
    s = checked_covariance(covariance, minimum_items=2)
    k, total = len(s), _total_variance(s)
    return float(k / (k - 1) * (1 - np.trace(s) / total))


def alpha_standardised(covariance: FloatArray) -> float:
    """Cronbach's alpha of standardised items: ``alpha`` of the correlation matrix.

    α_std = k r̄ / (1 + (k − 1) r̄), r̄ the mean correlation between items.

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 2.

    Raises
    ------
    NotEstimable
        Fewer than two items, an item without variance, or a total without variance.

    Sources
    -------
    Cronbach (1951). Checked against R psych::alpha (std.alpha).
    """
    return alpha(scale_to_unit_diagonal(checked_covariance(covariance, minimum_items=2)))


def lambda2(covariance: FloatArray) -> float:
    """Guttman's λ2 of the raw sum score; never below alpha.

    λ2 = (Σ_{i≠j} s_ij + √(k/(k−1) · Σ_{i≠j} s_ij²)) / Σ s_ij

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 2. (A correlation matrix gives λ2 of standardised items,
        which is what R psych::guttman prints.)

    Raises
    ------
    NotEstimable
        Fewer than two items, or a total score without variance.

    Sources
    -------
    Guttman (1945), eq. 53. Checked against R psych::guttman (lambda.2) on correlations.
    """
    s = checked_covariance(covariance, minimum_items=2)
    k, total = len(s), _total_variance(s)
    between = s - np.diag(np.diagonal(s))
    squares = k / (k - 1) * float((between**2).sum())
    return (float(between.sum()) + math.sqrt(squares)) / total


def lambda6(covariance: FloatArray) -> float:
    """Guttman's λ6 of standardised items, from their squared multiple correlations.

    λ6 = 1 − Σ (1 − R²_j) / Σ r_ij, R²_j of item j on all others: 1 − R²_j = 1 / (R⁻¹)_jj.

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 2, positive definite.

    Raises
    ------
    NotEstimable
        Fewer than two items, an item without variance, or items that determine one another.

    Sources
    -------
    Guttman (1945), eq. 62. Checked against R psych::alpha (G6(smc)), which also standardises.
    """
    r = scale_to_unit_diagonal(checked_covariance(covariance, minimum_items=2))
    total = _total_variance(r)
    return float(1 - (1 / np.diagonal(inverse(r))).sum() / total)


def alpha_if_deleted(covariance: FloatArray) -> FloatArray:
    """Alpha of the remaining items with each item left out in turn, (k,).

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 3.

    Raises
    ------
    NotEstimable
        Fewer than three items, or the others' total has no variance for some item.
        ``alpha_without`` answers for one item alone.

    Sources
    -------
    Cronbach (1951), eq. 2. Checked against R psych::alpha (alpha.drop$raw_alpha).
    """
    s = checked_covariance(covariance, minimum_items=3)
    own, rest = np.diagonal(s), _variance_of_the_rest(s)
    k, unshared = len(s) - 1, float(np.trace(s)) - own
    if (rest <= NEGLIGIBLE * unshared).any():
        raise NotEstimable("no_variance")
    return np.asarray(k / (k - 1) * (1 - unshared / rest), dtype=np.float64)


def alpha_without(covariance: FloatArray, item: int) -> float:
    """Alpha of all items but ``item``; see ``alpha_if_deleted``."""
    s = checked_covariance(covariance, minimum_items=3)
    others = np.arange(len(s)) != item
    return alpha(s[np.ix_(others, others)])


def item_rest_correlations(covariance: FloatArray) -> FloatArray:
    """Correlation of each item with the sum of the others ("corrected item–total"), (k,).

    r_j = (Σ_i s_ij − s_jj) / √(s_jj · (Σ s_ij − 2 Σ_i s_ij + s_jj))

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 2.

    Raises
    ------
    NotEstimable
        Fewer than two items, or an item or the sum of the others without variance.
        ``item_rest_correlation`` answers for one item alone.

    Sources
    -------
    Henrysson (1963). Checked against R psych::alpha (item.stats$r.drop).
    """
    s = checked_covariance(covariance, minimum_items=2)
    own, rest, trace = np.diagonal(s), _variance_of_the_rest(s), float(np.trace(s))
    if (rest <= NEGLIGIBLE * (trace - own)).any() or (own <= NEGLIGIBLE * trace).any():
        raise NotEstimable("no_variance")
    return np.asarray((s.sum(axis=0) - own) / np.sqrt(own * rest), dtype=np.float64)


def item_rest_correlation(covariance: FloatArray, item: int) -> float:
    """Correlation of ``item`` with the sum of the others; see ``item_rest_correlations``."""
    s = checked_covariance(covariance, minimum_items=2)
    own, others = s[item, item], np.arange(len(s)) != item
    rest = _total_variance(s[np.ix_(others, others)])
    if own <= NEGLIGIBLE * np.trace(s):
        raise NotEstimable("no_variance")
    return float(s[item, others].sum() / math.sqrt(own * rest))


def mean_inter_item_correlation(covariance: FloatArray) -> float:
    """Mean of the k(k − 1)/2 correlations between items.

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 2.

    Raises
    ------
    NotEstimable
        Fewer than two items, or an item without variance.

    Sources
    -------
    Checked against R psych::alpha (average_r).
    """
    r = scale_to_unit_diagonal(checked_covariance(covariance, minimum_items=2))
    return float(r[np.triu_indices(len(r), 1)].mean())


def checked_covariance(covariance: FloatArray, minimum_items: int) -> FloatArray:
    """Refuse what is no covariance matrix or has too few items; return the rest as floats."""
    s = np.asarray(covariance, dtype=np.float64)
    if s.ndim != 2 or s.shape[0] != s.shape[1]:
        raise ValueError("a covariance matrix is square")
    asymmetry, largest = np.abs(s - s.T).max(initial=0.0), np.abs(s).max(initial=0.0)
    if not np.isfinite(largest) or asymmetry > 1e-9 * largest:
        raise ValueError("a covariance matrix is finite and symmetric")
    if len(s) < minimum_items:
        raise NotEstimable("too_few_items", n=len(s), minimum=minimum_items)
    return s


def inverse(matrix: FloatArray) -> FloatArray:
    """Inverse of a positive definite matrix.

    Raises
    ------
    NotEstimable
        The matrix is singular to working precision, or not positive definite.
    """
    values, vectors = np.linalg.eigh(matrix)
    if values[0] <= NEGLIGIBLE * values[-1]:
        raise NotEstimable("singular")
    result: FloatArray = (vectors / values) @ vectors.T
    return result


def _variance_of_the_rest(s: FloatArray) -> FloatArray:
    """Variance of the sum of all items but each in turn, (k,)."""
    rest: FloatArray = s.sum() - 2 * s.sum(axis=0) + np.diagonal(s)
    return rest


def _total_variance(s: FloatArray) -> float:
    total = float(s.sum())
    if total <= NEGLIGIBLE * float(np.trace(s)):
        raise NotEstimable("no_variance")
    return total
