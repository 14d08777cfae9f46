"""A linear mixed model of persons in cases, fitted by restricted or full maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.mixed.likelihood import Components, Jet, second_order
from samskaping.effects.mixed.products import CaseProducts
from samskaping.effects.mixed.profile import Profile, information, solved
from samskaping.effects.mixed.search import highest
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# A covariance matrix with an eigenvalue below this share of its largest is singular.
SINGULAR = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class MixedFit:
    """The fit of y = Xβ + Z b_case + b_person + e.

    Attributes
    ----------
    coefficients, covariance : (p,), (p, p) arrays
        β and (XᵀV⁻¹X)⁻¹ at the estimated components, which is too small with few cases:
        ``kenward_roger`` mends it.
    case_covariance : (q, q) array
        Of a case's effects, the columns of Z; positive semidefinite.
    person_variance : float or None
        None where the model has no persons.
    residual_variance : float
    deviance : float
        −2 log (restricted) likelihood with all its constants, as R lme4 counts it.
    singular : bool
        A variance is zero, or the case's effects depend on one another: the estimate lies on the
        edge of what a covariance matrix can be. That is a finding, not an error.
    reml : bool
    n, n_cases, n_persons : int
        Rows, cases, persons (0 where the model has none).
    data, parts, components
        What the derivatives of the likelihood are computed from, in the coordinates of ``data``.
    """

    coefficients: FloatArray
    covariance: FloatArray
    case_covariance: FloatArray
    person_variance: float | None
    residual_variance: float
    deviance: float
    singular: bool
    reml: bool
    n: int
    n_cases: int
    n_persons: int
    data: CaseProducts
    parts: Components
    components: FloatArray

    def jet(self) -> Jet:
        """log|V| and (X, y)ᵀV⁻¹(X, y) with all derivatives at the estimate."""
        return second_order(self.data, self.parts, self.components)

    def turned(self, row: ArrayLike) -> FloatArray:
        """Contrasts of β, (p,) or (ℓ, p), as such of the coefficients of Q.

        Raises
        ------
        ValueError
            One has not one finite number for each coefficient, or is all zero.
        """
        found = np.asarray(row, np.float64)
        if found.shape[-1:] != (self.data.p,) or not np.isfinite(found).all():
            raise ValueError("a contrast has one finite number for each coefficient")
        if not found.any(axis=-1).all():
            raise ValueError("a contrast is not all zero")
        return np.asarray(np.linalg.solve(self.data.r.T, found.T).T, np.float64)


def fit_mixed(
    y: ArrayLike,
    x: ArrayLike,
    cases: ArrayLike,
    z: ArrayLike | None = None,
    persons: ArrayLike | None = None,
    *,
    correlated: bool = True,
    reml: bool = True,
) -> MixedFit:
    """Fit a mixed model with effects of the case and, where asked, an intercept of the person.

    y_i = x_iβ + z_i b_case + b_person + e_i, with b_case ~ N(0, Σ), b_person ~ N(0, σ_p²) and
    e ~ N(0, σ²), all independent but for the columns of Z. The likelihood is profiled to the factor
    of Σ/σ² and computed from one table of cross-products per case: many rows cost little.

    Parameters
    ----------
    y : (n,) floats
        One measurement of one person at one occasion a row.
    x : (n, p) floats
        The fixed part, its column of ones included.
    cases : (n,)
        Labels of any kind.
    z : (n, q) floats, optional
        What varies from case to case; ones (a random intercept) where it is not given.
        ``random_part`` chooses it from the design.
    persons : (n,), optional
        Labels; a person belongs to one case. Gives the model an intercept of the person.
    correlated
        Whether a case's effects may go together; otherwise Σ is diagonal.
    reml
        Restricted likelihood, or full likelihood.

    Raises
    ------
    NotEstimable
        One case only; more coefficients than rows; columns that depend on one another; a person in
        several cases; values that do not vary; variances that the design cannot tell apart;
        nothing left to judge an error by; or no maximum found.
    ValueError
        Shapes do not fit, or a number is not finite.

    Sources
    -------
    Patterson & Thompson (1971); Laird & Ware (1982); Bates, Mächler, Bolker & Walker (2015).
    Checked against R lme4::lmer.
    """
    values = np.asarray(y, np.float64)
    random = np.ones((len(values), 1)) if z is None else np.asarray(z, np.float64)
    data = CaseProducts.of(values, x, random, cases, persons, correlated)
    parts = Components(data.q, correlated or data.q == 1, persons is not None)
    profile = Profile.of(data, parts, reml)
    theta, deviance = highest(profile)
    return _fitted(profile, theta, deviance)


def _fitted(profile: Profile, theta: FloatArray, deviance: float) -> MixedFit:
    data, parts = profile.data, profile.parts
    ratios = profile.ratios(theta)
    inverse, aside, square = solved(profile.jet(theta).table, data.p)
    residual = square / profile.freedom
    components = ratios * residual
    back = np.linalg.inv(data.r)
    scale2 = data.scale**2
    whole = parts.covariance(components)
    eigenvalues = np.linalg.eigvalsh(whole / max(float(np.trace(whole)), 1e-300))
    person = parts.person(components) if parts.persons else None
    deviance += profile.freedom * np.log(scale2)
    if profile.reml:
        deviance += 2 * float(np.log(np.abs(np.diag(data.r))).sum())
    return MixedFit(
        coefficients=data.plain + back @ (-aside[:-1]) * data.scale,
        covariance=back @ inverse @ back.T * residual * scale2,
        case_covariance=data.turn @ whole @ data.turn.T * scale2,
        person_variance=None if person is None else person * scale2,
        residual_variance=residual * scale2,
        deviance=float(deviance),
        singular=bool(eigenvalues[0] < SINGULAR or person == 0),
        reml=profile.reml,
        n=data.n,
        n_cases=data.n_cases,
        n_persons=data.n_persons,
        data=data,
        parts=parts,
        components=components,
    )


def case_variances(fit: MixedFit) -> list[Estimate]:
    """The variance of each effect of the case, in squared units of y over those of its column.

    Standard error from the expected information, √diag(I⁻¹); none for a variance at zero, where the
    note is ``component_at_zero``, or for a singular fit.

    Sources
    -------
    Searle, Casella & McCulloch (1992), chapter 6.
    """
    return [_variance(fit, fit.data.turn[i], i) for i in range(fit.data.q)]


def person_variance(fit: MixedFit) -> Estimate:
    """The variance of the persons' intercepts within cases; as ``case_variances``.

    Raises
    ------
    ValueError
        The model has no persons.
    """
    if fit.person_variance is None:
        raise ValueError("the model has no intercept of the person")
    return _component(fit, fit.person_variance, _direction(fit, fit.parts.number - 2))


def residual_variance(fit: MixedFit) -> Estimate:
    """The variance that is left within persons, or within cases; as ``case_variances``."""
    return _component(fit, fit.residual_variance, _direction(fit, fit.parts.number - 1))


def _variance(fit: MixedFit, turn: FloatArray, place: int) -> Estimate:
    weights = np.zeros(fit.parts.number)
    for at, (i, j) in enumerate(fit.parts.places):
        weights[at] = turn[i] * turn[j] * (1 if i == j else 2) * fit.data.scale**2
    return _component(fit, float(fit.case_covariance[place, place]), weights)


def _direction(fit: MixedFit, place: int) -> FloatArray:
    found = np.zeros(fit.parts.number)
    found[place] = fit.data.scale**2
    return found


def _component(fit: MixedFit, value: float, weights: FloatArray) -> Estimate:
    known = Estimate(
        estimate=max(value, 0.0),
        n=fit.n,
        n_cases=fit.n_cases,
        method="reml_components" if fit.reml else "ml_components",
        note=NotEstimable("component_at_zero").note if value <= 0 else "",
    )
    if value <= 0 or fit.singular:
        return known
    spread = np.linalg.inv(information(fit.jet(), fit.data.p, fit.reml))
    return Estimate(
        estimate=value,
        se=float(np.sqrt(weights @ spread @ weights)),
        n=known.n,
        n_cases=known.n_cases,
        method=known.method,
    )
