"""How many factors stand out from what unrelated items would show: parallel analysis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import checked_covariance

DRAWS = 1_000
PERCENTILE = 0.95


@dataclass(frozen=True, eq=False, slots=True)
class ParallelAnalysis:
    """Eigenvalues of the correlations beside those of unrelated items.

    Attributes
    ----------
    eigenvalues : (p,) array
        Of the observed correlations, from the largest.
    reference : (p,) array
        The percentile, rank by rank, of the eigenvalues of p unrelated normal items.
    reference_mean : (p,) array
        Their mean.
    dimensions : int
        Leading eigenvalues that exceed ``reference``.
    """

    eigenvalues: FloatArray
    reference: FloatArray
    reference_mean: FloatArray
    dimensions: int


def parallel_analysis(
    covariance: FloatArray,
    n: int,
    rng: np.random.Generator,
    *,
    draws: int = DRAWS,
    percentile: float = PERCENTILE,
) -> ParallelAnalysis:
    """Horn's parallel analysis of principal components.

    The correlation matrices of n unrelated normal persons are drawn by Bartlett's decomposition
    of the Wishart distribution with n − 1 degrees of freedom, so that the work does not grow
    with n.

    Parameters
    ----------
    covariance : (p, p) array
        Covariance or correlation matrix of the items; of a pooled-within one n − 1 is N − G.
    n
        Persons; more than items.
    rng
        Source of the draws.
    draws, percentile
        How many, and which percentile an eigenvalue has to exceed.

    Raises
    ------
    NotEstimable
        ``too_few_items``, ``too_few_persons``, ``no_variance``.

    Sources
    -------
    Horn (1965); Glorfeld (1995) for the percentile; Smith & Hocking (1972) for the draws.
    """
    r = scale_to_unit_diagonal(checked_covariance(covariance, minimum_items=2))
    p = len(r)
    if n <= p:
        raise NotEstimable("too_few_persons", minimum=p + 1)
    observed = np.asarray(np.linalg.eigvalsh(r)[::-1], dtype=np.float64)
    root = np.tril(rng.standard_normal((draws, p, p)), -1)
    root[:, np.arange(p), np.arange(p)] = np.sqrt(rng.chisquare(n - 1 - np.arange(p), (draws, p)))
    root /= np.sqrt((root**2).sum(axis=2, keepdims=True))
    random = np.linalg.eigvalsh(root @ root.transpose(0, 2, 1))[:, ::-1]
    reference = np.asarray(np.quantile(random, percentile, axis=0), dtype=np.float64)
    above = observed > reference
    dimensions = p if above.all() else int(np.argmin(above))
    mean = np.asarray(random.mean(axis=0), dtype=np.float64)
    return ParallelAnalysis(observed, reference, mean, dimensions)
