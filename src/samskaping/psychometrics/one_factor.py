"""The one-factor model by maximum likelihood, and omega total from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from samskaping.numeric.moments import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray
from samskaping.psychometrics.consistency import checked_covariance, inverse
from samskaping.psychometrics.one_factor_search import discrepancy, hessian, search


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
        slope, information, _ = self._omega_in_parameters()
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
        slope, information, scale = self._omega_in_parameters()
        spread = np.sqrt((deviations**2).mean(axis=0))
        loadings, uniquenesses = self.loadings / scale, self.uniquenesses / scale**2
        precision = inverse(np.outer(loadings, loadings) + np.diag(uniquenesses))
        pulled = deviations / spread @ precision
        by_loading = pulled * (pulled @ loadings)[:, None] - precision @ loadings
        by_uniqueness = (pulled**2 - np.diagonal(precision)) / 2
        scores = np.concatenate([by_loading, by_uniqueness], axis=1)
        return np.asarray(scores @ (inverse(information) @ slope), dtype=np.float64)

    def _omega_in_parameters(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Derivatives of omega and observed information of one person, for standardised items.

        In (λ, ψ) of the items divided by their standard deviations, which come third.
        """
        scale = np.sqrt(np.diagonal(self.observed))
        r = scale_to_unit_diagonal(self.observed)
        information = hessian(r, self.loadings / scale, self.uniquenesses / scale**2) / 2
        common, unique = float(self.loadings.sum()), float(self.uniquenesses.sum())
        total = common**2 + unique
        by_loading = 2 * common * unique / total**2 * scale
        by_uniqueness = -(common**2) / total**2 * scale**2
        return np.concatenate([by_loading, by_uniqueness]), information, scale


def fit_one_factor(covariance: FloatArray) -> OneFactor:
    """Fit one common factor by normal-theory maximum likelihood.

    Damped Newton steps on (λ, ψ) from the principal factor (``one_factor_search``); uniquenesses
    are left free, so that a Heywood case shows as ψ ≤ 0. The items are standardised for the
    search only; the solution does not depend on their units.

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix, k ≥ 3, positive definite; its denominator does not matter
        for omega.

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
    loadings, uniquenesses, iterations = search(r)
    if loadings.sum() < 0:
        loadings = -loadings
    smallest = float(np.linalg.slogdet(r)[1]) + len(r)
    misfit = max(discrepancy(r, loadings, uniquenesses) - smallest, 0.0)
    scale = np.sqrt(np.diagonal(s))
    return OneFactor(loadings * scale, uniquenesses * scale**2, misfit, s, iterations)


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
