"""The completely standardised solution, with delta-method standard errors."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from samskaping.numeric.result import FloatArray, IntArray, NotEstimable
from samskaping.psychometrics.factor.model import Parameter
from samskaping.psychometrics.factor.result import FactorFit
from samskaping.psychometrics.factor.structure import Matrices

# Of a complex step: its square vanishes against one.
STEP = 1e-30
# What standardising fixes, such as a factor's variance, varies by rounding only.
NEGLIGIBLE = 1e-10


@dataclass(frozen=True, eq=False, slots=True)
class Standardised:
    """Parameters with items and factors scaled to unit variance.

    Attributes
    ----------
    parameters : tuple of Parameter
        The model's, and for ordinal items the residual variances that follow from them.
    values, standard_errors : (parameters,) arrays
        A standard error is 0 where the standardised value cannot vary.
    """

    parameters: tuple[Parameter, ...]
    values: FloatArray
    standard_errors: FloatArray


def standardise(fit: FactorFit) -> Standardised:
    """Divide by the implied standard deviations of items and factors.

    λ* = λ √ψ/√σ, ψ* = ψ_mn/√(ψ_mm ψ_nn), θ*_ii = θ_ii/σ_ii, ν* = ν/√σ, τ* = τ/√σ, α* = α/√ψ, and
    for the covariances of residuals their correlations θ*_ij = θ_ij/√(θ_ii θ_jj). The standard
    errors are those of these functions of the estimates (delta method, derivatives by complex
    steps, which are exact to rounding).

    Raises
    ------
    NotEstimable
        ``factor_without_variance``: a factor's variance is not positive;
        ``heywood_residual_variance``: residuals correlate and one has no positive variance.

    Sources
    -------
    Bollen (1989), p. 349; Squire & Trapp (1998) for complex steps. Checked against R
    lavaan::standardizedSolution.
    """
    for found in fit.groups:
        if np.diagonal(found.factor_covariance).min(initial=1.0) <= 0:
            raise NotEstimable("factor_without_variance")
    parameters = fit.model.parameters
    if fit.model.ordinal:
        both = product(range(fit.model.groups), range(fit.model.items))
        left = (Parameter("residual_covariance", group, i, i) for group, i in both)
        parameters = (*parameters, *left)
    values = _scaled(fit, parameters, fit.values).real
    active = np.flatnonzero(fit.model.constraints.any(axis=1))
    slopes = np.empty((len(parameters), len(active)))
    for column, at in enumerate(active):
        moved = fit.values.astype(complex)
        moved[at] += STEP * 1j
        slopes[:, column] = _scaled(fit, parameters, moved).imag / STEP
    covariance = fit.covariance[np.ix_(active, active)]
    variances = np.einsum("ia,ab,ib->i", slopes, covariance, slopes)
    errors = np.sqrt(np.maximum(variances, 0.0))
    return Standardised(parameters, values, np.where(errors > NEGLIGIBLE, errors, 0.0))


def _scaled(fit: FactorFit, parameters: tuple[Parameter, ...], values: FloatArray) -> FloatArray:
    found = [structure.matrices(values) for structure in fit.problem.structures]
    cuts = fit.model.cuts
    scaled = [_scaled_matrices(part, fit.model.ordinal, cuts) for part in found]
    first = np.cumsum([0, *cuts])
    return np.array([_element(scaled[p.group], p, first) for p in parameters])


def _scaled_matrices(found: Matrices, ordinal: bool, cuts: tuple[int, ...]) -> Matrices:
    factor = np.sqrt(np.diagonal(found.factor_covariance))
    common = np.einsum("im,mn,in->i", found.loadings, found.factor_covariance, found.loadings)
    left = found.residual_covariance.copy()
    if ordinal:
        unit = 1.0 if found.scales is None else 1 / found.scales**2
        left[np.diag_indices_from(left)] = unit - common
    item = np.sqrt(common + np.diagonal(left))
    own = np.diagonal(left)
    residual = np.diag(own / item**2)
    beyond = left - np.diag(own)
    if beyond.any():
        if own.real.min() <= 0:
            raise NotEstimable("heywood_residual_variance")
        residual = residual + beyond / np.sqrt(np.outer(own, own))
    return Matrices(
        found.loadings * factor / item[:, None],
        found.factor_covariance / np.outer(factor, factor),
        residual,
        found.intercepts / item,
        found.factor_means / factor,
        None if found.scales is None else found.scales * item,
        None if found.thresholds is None else found.thresholds / np.repeat(item, cuts),
    )


def _element(scaled: Matrices, parameter: Parameter, first_threshold: IntArray) -> complex:
    at = parameter.row, parameter.column
    match parameter.kind:
        case "loading":
            return complex(scaled.loadings[at])
        case "factor_covariance":
            return complex(scaled.factor_covariance[at])
        case "residual_covariance":
            return complex(scaled.residual_covariance[at])
        case "intercept":
            return complex(scaled.intercepts[at[0]])
        case "factor_mean":
            return complex(scaled.factor_means[at[0]])
        case "threshold" if scaled.thresholds is not None:
            return complex(scaled.thresholds[first_threshold[at[0]] + at[1]])
        case "scale" if scaled.scales is not None:
            return complex(scaled.scales[at[0]])
    raise ValueError("the model has no thresholds")
