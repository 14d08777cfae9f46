"""The one-factor model by maximum likelihood, and omega total from it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import NEGLIGIBLE, checked_covariance, inverse
from samskaping.psychometrics.one_factor_search import (
    TOLERANCE,
    discrepancy,
    hessian,
    search,
    search_near,
)


@dataclass(frozen=True, eq=False, slots=True)
class OneFactor:
    """A one-factor model Σ = λλ′ + diag(ψ) fitted to a covariance matrix.

    Attributes
    ----------
    loadings : (k,) array
        λ in the items' units, with a positive sum.
    uniquenesses : (k,) array
        ψ > 0 in squared units.
    discrepancy : float
        Minimum of F = log|Σ| + tr(SΣ⁻¹) − log|S| − k; n·F is the likelihood ratio χ² with
        k(k − 3)/2 degrees of freedom.
    observed : (k, k) array
        The covariance matrix S that the model was fitted to.
    iterations : int
        Steps until the gradient vanished.
    """

    loadings: FloatArray
    uniquenesses: FloatArray
    discrepancy: float
    observed: FloatArray
    iterations: int

    @property
    def standardised(self) -> tuple[FloatArray, FloatArray]:
        """Loadings and uniquenesses of the items divided by their standard deviations."""
        scale = np.sqrt(np.diagonal(self.observed))
        return self.loadings / scale, self.uniquenesses / scale**2

    @property
    def implied(self) -> FloatArray:
        """Model-implied covariance matrix λλ′ + diag(ψ), (k, k)."""
        return np.outer(self.loadings, self.loadings) + np.diag(self.uniquenesses)

    @property
    def omega(self) -> float:
        """Omega total with the model-implied variance below the line."""
        common = float(self.loadings.sum()) ** 2
        return common / (common + float(self.uniquenesses.sum()))

    @property
    def omega_observed(self) -> float:
        """Omega total with the observed variance below the line."""
        return float(self.loadings.sum()) ** 2 / float(self.observed.sum())

    def omega_standard_error(self, n: int) -> float:
        """Delta-method standard error of ``omega`` for n independent, normal persons.

        √(d′ I⁻¹ d / n), with I the observed information of one person in (λ, ψ), half the second
        derivatives of F, and d the derivatives of omega.

        Raises
        ------
        NotEstimable
            The information matrix is not positive definite.

        Sources
        -------
        Raykov (2002); Efron & Hinkley (1978) for observed information. Checked against R
        lavaan::cfa(information = "observed"), which MBESS::ci.reliability("omega", "ml") uses.
        """
        slope, information = self._omega_in_parameters()
        return math.sqrt(float(slope @ inverse(information) @ slope) / n)

    def omega_influences(self, deviations: FloatArray) -> FloatArray:
        """How far each person moves ``omega`` to first order, (n,); their mean is 0.

        d′ I⁻¹ s_p, s_p the person's derivatives of the log-likelihood in (λ, ψ) at the solution.
        √(mean square / n) is the robust (Huber–White) standard error of MLR.

        Parameters
        ----------
        deviations : (n, k) array
            Persons' deviations from the items' means (of all, or of their cases), whose mean
            products are, but for a factor, the matrix that the model was fitted to.

        Raises
        ------
        NotEstimable
            The information matrix is not positive definite.

        Sources
        -------
        Huber (1967); White (1982); Yuan & Bentler (2000). Checked against R lavaan::cfa
        (estimator = "MLR"), which MBESS::ci.reliability("omega", "mlr") uses.
        """
        slope, information = self._omega_in_parameters()
        spread = np.sqrt((deviations**2).mean(axis=0))
        loadings, uniquenesses = self.standardised
        precision = inverse(np.outer(loadings, loadings) + np.diag(uniquenesses))
        pulled = deviations / spread @ precision
        by_loading = pulled * (pulled @ loadings)[:, None] - precision @ loadings
        by_uniqueness = (pulled**2 - np.diagonal(precision)) / 2
        scores = np.concatenate([by_loading, by_uniqueness], axis=1)
        return np.asarray(scores @ (inverse(information) @ slope), dtype=np.float64)

    def _omega_in_parameters(self) -> tuple[FloatArray, FloatArray]:
        """Derivatives of omega, and observed information of one person, in ``standardised``."""
        scale = np.sqrt(np.diagonal(self.observed))
        information = hessian(scale_to_unit_diagonal(self.observed), *self.standardised) / 2
        common, unique = float(self.loadings.sum()), float(self.uniquenesses.sum())
        total = common**2 + unique
        by_loading = 2 * common * unique / total**2 * scale
        by_uniqueness = -(common**2) / total**2 * scale**2
        return np.concatenate([by_loading, by_uniqueness]), information


def fit_one_factor(covariance: FloatArray, near: OneFactor | None = None) -> OneFactor:
    """Fit one common factor by normal-theory maximum likelihood.

    Damped Newton steps on (λ, ψ) from the principal factor (``one_factor_search``); uniquenesses
    are left free, so that a Heywood case shows as ψ ≤ 0. The items are standardised for the
    search only; the solution does not depend on their units.

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 3, positive definite; its denominator does not matter
        for omega.
    near
        The fit of a matrix that differs little: the search starts there, with the same result.

    Raises
    ------
    NotEstimable
        ``too_few_items`` (two items do not identify a factor), ``no_variance``, ``singular``
        (the matrix is not positive definite), ``heywood`` (a uniqueness is not positive),
        ``not_converged``.

    Sources
    -------
    Jöreskog (1967); Lee & Jennrich (1979) for the search. Checked against R lavaan::cfa.
    """
    s = checked_covariance(covariance, minimum_items=3)
    r = scale_to_unit_diagonal(s)
    inverse(r)
    loadings, uniquenesses, iterations = _search(r, near)
    if loadings.sum() < 0:
        loadings = -loadings
    smallest = float(np.linalg.slogdet(r)[1]) + len(r)
    misfit = max(discrepancy(r, loadings, uniquenesses) - smallest, 0.0)
    scale = np.sqrt(np.diagonal(s))
    return OneFactor(loadings * scale, uniquenesses * scale**2, misfit, s, iterations)


def _search(r: FloatArray, near: OneFactor | None) -> tuple[FloatArray, FloatArray, int]:
    if near is not None:
        loadings, uniquenesses, steps = search_near(r[None], *near.standardised)
        if steps[0] and uniquenesses.min() > TOLERANCE:
            return loadings[0], uniquenesses[0], int(steps[0])
    return search(r)


def omega_totals_near(known: OneFactor, covariances: Sequence[FloatArray]) -> list[float]:
    """``omega_total`` of matrices that differ little from the one of a known fit, all at once.

    Such as those without one case: the search starts from the known solution, with the same
    result. A matrix where it does not arrive is fitted by itself.

    Raises
    ------
    NotEstimable
        As ``fit_one_factor`` of some matrix that has no proper solution.
    """
    s = np.stack(covariances)
    scale = np.sqrt(np.maximum(np.diagonal(s, axis1=1, axis2=2), np.finfo(np.float64).tiny))
    r = s / (scale[:, :, None] * scale[:, None, :])
    values = np.linalg.eigvalsh(r)
    proper = np.flatnonzero(values[:, 0] > NEGLIGIBLE * values[:, -1])
    loadings, uniquenesses, steps = search_near(r[proper], *known.standardised)
    if (uniquenesses[steps > 0] <= TOLERANCE).any():
        raise NotEstimable("heywood")
    common = (loadings * scale[proper]).sum(axis=1) ** 2
    omegas = np.full(len(s), np.nan)
    omegas[proper] = common / (common + (uniquenesses * scale[proper] ** 2).sum(axis=1))
    omegas[proper[steps == 0]] = np.nan
    return [
        omega_total(matrix) if math.isnan(omega) else float(omega)
        for matrix, omega in zip(covariances, omegas, strict=True)
    ]


def omega_total(covariance: FloatArray) -> float:
    """Omega total of a one-factor model, model-implied variance below the line.

    ω = (Σλ)² / ((Σλ)² + Σψ)

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 3, positive definite.

    Raises
    ------
    NotEstimable
        As ``fit_one_factor``.

    Sources
    -------
    McDonald (1999), eq. 6.20. Checked against R semTools::compRelSEM(obs.var = FALSE).
    """
    return fit_one_factor(covariance).omega


def omega_total_observed(covariance: FloatArray) -> float:
    """Omega total of a one-factor model, observed variance of the sum below the line.

    ω_obs = (Σλ)² / Σ s_ij

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 3, positive definite.

    Raises
    ------
    NotEstimable
        As ``fit_one_factor``.

    Sources
    -------
    McDonald (1999). Checked against R semTools::compRelSEM(obs.var = TRUE).
    """
    return fit_one_factor(covariance).omega_observed
