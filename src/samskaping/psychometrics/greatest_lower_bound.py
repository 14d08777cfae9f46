"""The greatest lower bound to reliability, by an interior-point search with a certificate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import NEGLIGIBLE, checked_covariance, inverse

# How much the bound may still move, as a share of the items' summed variance.
TOLERANCE = 1e-10
# The barrier weakens by this factor once its centre is found.
SHARPEN = 20.0
MAX_STEPS = 400
# A squared Newton step this short ends a centring.
CENTRED = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class GreatestLowerBound:
    """The bound, and the errors that reach it.

    Attributes
    ----------
    bound : float
        1 − Σ θ / Σ s_ij: the reliability of the sum is at least this, whatever the model.
    gap : float
        The bound for these items is at most this much below ``bound``.
    error_variances : (k,) array
        θ of the items, as large in sum as a covariance matrix of true scores allows.
    """

    bound: float
    gap: float
    error_variances: FloatArray


def greatest_lower_bound(covariance: FloatArray) -> float:
    """Lowest reliability of the sum that is compatible with the item covariances.

    The sample value runs too high, the more so the more items and the fewer persons; below about
    1,000 persons it describes chance as well. See ``error_split`` for the algorithm.

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 2, positive definite; a correlation matrix gives the bound of
        standardised items.

    Raises
    ------
    NotEstimable
        ``too_few_items``, ``no_variance``, ``singular``, ``bound_not_found``.

    Sources
    -------
    Jackson & Agunwamba (1977); Woodhouse & Jackson (1977); Shapiro & ten Berge (2000) and ten
    Berge & Sočan (2004) for the bias. Checked against R psych::glb.algebraic.
    """
    return error_split(covariance).bound


def error_split(covariance: FloatArray) -> GreatestLowerBound:
    """Find the error variances θ of largest sum with S − diag(θ) positive semidefinite, θ ≥ 0.

    A semidefinite programme in k unknowns: Newton steps on t Σ s_jj θ_j + log det(R − diag θ) +
    Σ log θ_j in the items' own units, t growing. At the centre for t, (R − diag θ)⁻¹/t solves the
    dual programme, which leaves no more than 2k/t to gain: the gap is known, not guessed.

    Parameters, errors and sources as ``greatest_lower_bound``.
    """
    s = checked_covariance(covariance, minimum_items=2)
    total, spread = float(s.sum()), np.diagonal(s)
    if total <= NEGLIGIBLE * float(spread.sum()):
        raise NotEstimable("no_variance")
    r = scale_to_unit_diagonal(s)
    inverse(r)
    weights = spread / spread.mean()
    theta = np.full(len(s), float(np.linalg.eigvalsh(r)[0]) / 2)
    sharpness, wanted = 1.0, 2 * len(s) / (TOLERANCE * float(weights.sum()))
    for _ in range(MAX_STEPS):
        theta, left = _newton(r, weights, theta, sharpness)
        if left > CENTRED:
            continue
        if sharpness >= wanted:
            gap = 2 * len(s) / sharpness * float(spread.mean()) / total
            return GreatestLowerBound(1 - float(theta @ spread) / total, gap, theta * spread)
        sharpness = min(sharpness * SHARPEN, wanted)
    raise NotEstimable("bound_not_found")


def _newton(
    r: FloatArray, weights: FloatArray, theta: FloatArray, sharpness: float
) -> tuple[FloatArray, float]:
    """One step towards the centre that stays inside, and the squared length of the full step."""
    precision = np.linalg.inv(r - np.diag(theta))
    slope = sharpness * weights - np.diagonal(precision) + 1 / theta
    step = np.linalg.solve(precision**2 + np.diag(1 / theta**2), slope)
    squared = float(slope @ step)
    length = 1.0 if squared < 1 / 16 else 1 / (1 + squared**0.5)
    while not _inside(r, theta + length * step):
        length /= 2
    return theta + length * step, squared


def _inside(r: FloatArray, theta: FloatArray) -> bool:
    return bool((theta > 0).all() and np.linalg.eigvalsh(r - np.diag(theta))[0] > 0)
