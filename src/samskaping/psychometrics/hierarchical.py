"""How much of a total score is one general factor: omega hierarchical by Schmid and Leiman."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import NEGLIGIBLE, checked_covariance
from samskaping.psychometrics.minres import LOWEST, Factors, minres
from samskaping.psychometrics.oblimin import Rotation, oblimin

# Two group factors have one correlation, which does not tell the general factor's two loadings.
FEWEST_GROUP_FACTORS = 3
FEWEST_ITEMS_PER_FACTOR = 2
# A group factor that is the general factor but for so little more than LOWEST was held there.
ROUNDING = 1e-6
MAX_ROUNDS, SETTLED = 10_000, 1e-13


@dataclass(frozen=True, eq=False, slots=True)
class Hierarchical:
    """A general factor and m group factors, all uncorrelated, of k standardised items.

    Attributes
    ----------
    omega_hierarchical : float
        Share of the sum's variance that is the general factor: (Σ g)² / Σ r_ij.
    omega_total : float
        Share that is any common factor: 1 − Σ ψ / Σ r_ij.
    explained_common_variance : float
        ECV, the general factor's share of the common variance: Σ g² / (Σ g² + Σ s²).
    general : (k,) array
        g, the items' loadings on the general factor.
    groups : (k, m) array
        s, their loadings on the group factors with the general factor taken out.
    uniquenesses : (k,) array
        ψ of the items.
    second_order : (m,) array
        Loadings of the group factors on the general one.
    first_order : Factors
        The exploratory factors that all this rests on, with their misfit.
    rotation : Rotation
        Their oblique rotation, with its criterion and the number of searches that agree on it.
    """

    omega_hierarchical: float
    omega_total: float
    explained_common_variance: float
    general: FloatArray
    groups: FloatArray
    uniquenesses: FloatArray
    second_order: FloatArray
    first_order: Factors
    rotation: Rotation

    @property
    def omega_hierarchical_limit(self) -> float:
        """Omega hierarchical of a test of endless such items: ω_h / ω_t (psych: omega.lim).

        Raises
        ------
        NotEstimable
            The factors explain nothing of the sum.
        """
        if self.omega_total <= 0:
            raise NotEstimable("no_general_factor")
        return self.omega_hierarchical / self.omega_total

    @property
    def heywood(self) -> bool:
        """Whether an item, or a group factor, was kept from a negative variance of its own."""
        highest = float((self.second_order**2).max())
        return bool(self.first_order.heywood) or highest > 1 - LOWEST - ROUNDING


def hierarchical(covariance: FloatArray, factors: int) -> Hierarchical:
    """Omega hierarchical, omega total and ECV of standardised items.

    Minimum residuals give m factors (``minres``), a direct quartimin rotation makes them oblique
    (``oblimin``), one minimum-residual factor of their correlations Φ is the general factor with
    loadings γ, and Schmid and Leiman's transformation makes all uncorrelated: g = Lγ and
    s_p = l_p √(1 − γ_p²). Items count as they are scored: one that loads negatively on the general
    factor lowers the coefficient and is not turned.

    Parameters
    ----------
    covariance : (k, k) array
        Positive definite; standardised first.
    factors
        m, the number of group factors, known beforehand: 3 or more.

    Raises
    ------
    NotEstimable
        ``too_few_group_factors`` (with two, the general factor's loadings are not identified),
        ``too_few_items`` for so many factors, ``no_general_factor`` (the group factors do not
        correlate in the manner of one common factor), ``no_variance``, ``singular``,
        ``factors_not_found``, ``rotation_not_found``.

    Sources
    -------
    Schmid & Leiman (1957); Zinbarg, Revelle, Yovel & Li (2005) for omega hierarchical; Reise
    (2012) for ECV. Checked against R psych::omega(flip = FALSE).
    """
    if factors < FEWEST_GROUP_FACTORS:
        raise NotEstimable("too_few_group_factors", n=factors, minimum=FEWEST_GROUP_FACTORS)
    r = scale_to_unit_diagonal(
        checked_covariance(covariance, minimum_items=FEWEST_ITEMS_PER_FACTOR * factors)
    )
    total = float(r.sum())
    if total <= NEGLIGIBLE * len(r):
        raise NotEstimable("no_variance")
    first = minres(r, factors)
    rotation = oblimin(first.loadings)
    second = _general_loadings(rotation.correlation)
    general = rotation.pattern @ second
    groups = rotation.pattern * np.sqrt(1 - second**2)
    by_general, by_groups = float((general**2).sum()), float((groups**2).sum())
    return Hierarchical(
        omega_hierarchical=float(general.sum()) ** 2 / total,
        omega_total=1 - float(first.uniquenesses.sum()) / total,
        explained_common_variance=by_general / (by_general + by_groups),
        general=general,
        groups=groups,
        uniquenesses=first.uniquenesses,
        second_order=second,
        first_order=first,
        rotation=rotation,
    )


def omega_hierarchical(covariance: FloatArray, factors: int) -> float:
    """Omega hierarchical alone; see ``hierarchical``."""
    return hierarchical(covariance, factors).omega_hierarchical


def omega_total_of_groups(covariance: FloatArray, factors: int) -> float:
    """Omega total of the general and the group factors together; see ``hierarchical``."""
    return hierarchical(covariance, factors).omega_total


def explained_common_variance(covariance: FloatArray, factors: int) -> float:
    """The general factor's share of the common variance; see ``hierarchical``."""
    return hierarchical(covariance, factors).explained_common_variance


def _general_loadings(phi: FloatArray) -> FloatArray:
    """Loadings of the group factors on one factor of their correlations, with a positive sum.

    Where one would leave a group factor less than ``LOWEST`` of its own, it is held there and the
    others fit best with it so (Harman & Fukuda, 1966).
    """
    try:
        loadings = minres(phi, 1).loadings[:, 0]
    except NotEstimable as cause:
        raise NotEstimable("no_general_factor") from cause
    highest = math.sqrt(1 - LOWEST)
    if np.abs(loadings).max() <= highest:
        return loadings
    between = phi - np.eye(len(phi))
    loadings = np.clip(loadings, -highest, highest)
    for _ in range(MAX_ROUNDS):
        before = loadings.copy()
        for factor in range(len(loadings)):
            others = np.arange(len(loadings)) != factor
            best = between[factor] @ loadings / float((loadings[others] ** 2).sum())
            loadings[factor] = float(np.clip(best, -highest, highest))
        if np.abs(loadings - before).max() < SETTLED:
            return loadings * (-1.0 if loadings.sum() < 0 else 1.0)
    raise NotEstimable("no_general_factor")
