"""What a fitted factor model holds, whichever estimator fitted it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from samskaping.numeric.result import FloatArray
from samskaping.psychometrics.factor.model import FactorModel, Kind, Parameter
from samskaping.psychometrics.factor.saturated import Saturated
from samskaping.psychometrics.factor.search import Problem
from samskaping.psychometrics.factor.structure import Matrices


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A test of fit.

    ``value`` is the statistic; for a scaled one ``value`` = T/``scaling`` + ``shift``, T being
    the unscaled statistic.
    """

    value: float
    df: float
    scaling: float = 1.0
    shift: float = 0.0

    @property
    def p(self) -> float | None:
        """Upper tail probability; None without degrees of freedom."""
        return float(special.chdtrc(self.df, max(self.value, 0.0))) if self.df else None


@dataclass(frozen=True, eq=False, slots=True)
class FactorFit:
    """A fitted factor model.

    Attributes
    ----------
    model : FactorModel
    estimator : str
        ``ml``, ``mlr``, ``fiml``, ``fimlr`` or ``wlsmv``.
    values : (parameters,) array
        Every element of the parameter table, fixed ones included.
    covariance : (parameters, parameters) array
        Sampling covariance of ``values``; zero where fixed.
    groups : tuple of Matrices
        Λ, Ψ, Θ, ν, α of each group.
    observed : tuple of Saturated
        Means and covariances of each group without a model (for ordinal items polychoric
        correlations).
    sizes : tuple of int
        Persons of each group.
    chi_square, baseline : ChiSquare
        The model's test, and that of the model in which no items covary.
    scaled, baseline_scaled : ChiSquare or None
        The same for non-normal answers, where the estimator is a robust one.
    log_likelihood : float or None
        None for weighted least squares.
    notes : tuple of str
        Codes of what to know, such as ``heywood_residual_variance``.
    problem : Problem
        The objective, for tests of single parameters.
    """

    model: FactorModel
    estimator: str
    values: FloatArray
    covariance: FloatArray
    groups: tuple[Matrices, ...]
    observed: tuple[Saturated, ...]
    sizes: tuple[int, ...]
    chi_square: ChiSquare
    baseline: ChiSquare
    scaled: ChiSquare | None
    baseline_scaled: ChiSquare | None
    log_likelihood: float | None
    notes: tuple[str, ...]
    problem: Problem

    @property
    def n(self) -> int:
        """Persons in all groups."""
        return sum(self.sizes)

    def rows(self, kind: Kind, group: int = 0) -> list[tuple[Parameter, float, float]]:
        """Parameters of one kind and group, each with its value and standard error.

        For instance the latent means: ``fit.rows("factor_mean", 1)``.
        """
        errors = self.standard_errors
        return [
            (p, float(self.values[at]), float(errors[at]))
            for at, p in enumerate(self.model.parameters)
            if p.kind == kind and p.group == group
        ]

    @property
    def standard_errors(self) -> FloatArray:
        """Standard error of every element of the parameter table; 0 where fixed."""
        return np.sqrt(np.diagonal(self.covariance))


def improper(model: FactorModel, groups: Sequence[Matrices]) -> tuple[str, ...]:
    """Codes of what no population can have: Heywood cases and impossible factor covariances."""
    notes: list[str] = []
    for found in groups:
        left = np.diagonal(found.residual_covariance)
        if model.ordinal:
            left = 1 - np.diagonal(found.covariance)
        if left.min() < 0:
            notes.append("heywood_residual_variance")
        if np.diagonal(found.factor_covariance).min() < 0:
            notes.append("heywood_factor_variance")
        elif np.linalg.eigvalsh(found.factor_covariance)[0] < 0:
            notes.append("factor_covariance_not_positive_definite")
    return tuple(dict.fromkeys(notes))
