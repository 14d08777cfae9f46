"""Reliability of ordinal items: of the latent responses, and of the sum score itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.factor.model import factor_model
from samskaping.psychometrics.factor.weighted import MINIMUM_N, fit_weighted_least_squares
from samskaping.psychometrics.polychoric.bivariate_normal import cumulative
from samskaping.psychometrics.polychoric.estimate import Polychoric


@dataclass(frozen=True, eq=False, slots=True)
class CategoricalOmega:
    """Green and Yang's reliability of the sum of ordinal items, with both denominators.

    Attributes
    ----------
    observed : float
        The sum's variance below the line follows from the polychoric correlations themselves.
    implied : float
        It follows from the correlations that the factor model implies.
    loadings : (k,) array
        λ of the latent responses.
    """

    observed: float
    implied: float
    loadings: FloatArray


def ordinal_alpha(found: Polychoric, minimum_n: int = MINIMUM_N) -> float:
    """Alpha of the latent responses: standardised alpha of the polychoric correlations.

    k r̄/(1 + (k − 1) r̄). Describes continuous responses that nobody observed, not the sum of the
    answers; ``categorical_omega`` describes that.

    Raises
    ------
    NotEstimable
        ``too_few_persons`` behind some pair of items; ``no_variance``.

    Sources
    -------
    Zumbo, Gadermann & Zeisser (2007). Checked against R semTools::reliability (alpha.ord).
    """
    _require_persons(found, minimum_n)
    return alpha(found.correlation)


def categorical_omega(found: Polychoric, minimum_n: int = MINIMUM_N) -> CategoricalOmega:
    """Reliability of the sum of ordinal items under a one-factor model of latent responses.

    ω = Σ_ij c_ij(λ_i λ_j) / Σ_ij c_ij(ρ_ij), with
    c_ij(r) = Σ_a Σ_b d_a d_b (Φ₂(τ_ia, τ_jb; r) − Φ(τ_ia) Φ(τ_jb)) the covariance of two answers
    whose latent responses correlate r, d the step between neighbouring categories. Of an item
    with itself, c is taken at λ_i² above the line and at 1 below. λ by diagonally weighted least
    squares, weights 1/se².

    Parameters
    ----------
    found
        Thresholds and correlations of k ≥ 3 items.
    minimum_n
        Fewest persons behind any pair of items.

    Raises
    ------
    NotEstimable
        ``too_few_persons``, ``too_few_items``, ``heywood`` (a loading of 1 or more), or as
        ``fit_weighted_least_squares``.

    Sources
    -------
    Green & Yang (2009), eq. 21. Checked against R semTools::compRelSEM(ord.scale = TRUE) with
    obs.var = TRUE and FALSE, lavaan's WLSMV.
    """
    k = found.contingency.k
    if k < 3:
        raise NotEstimable("too_few_items", n=k, minimum=3)
    n = _require_persons(found, minimum_n)
    errors = found.standard_errors()[np.triu_indices(k, 1)]
    model = factor_model(np.ones((k, 1), bool), identification="variance", ordinal=True)
    fit = fit_weighted_least_squares(
        model, found.correlation, np.diag(errors**2), n, minimum_n=minimum_n
    )
    loadings = fit.groups[0].loadings[:, 0]
    if np.abs(loadings).max() >= 1:
        raise NotEstimable("heywood")
    if loadings.sum() < 0:
        loadings = -loadings
    implied = np.outer(loadings, loadings)
    common = answer_covariance(found, implied)
    np.fill_diagonal(implied, 1.0)
    return CategoricalOmega(
        observed=float(common.sum() / answer_covariance(found, found.correlation).sum()),
        implied=float(common.sum() / answer_covariance(found, implied).sum()),
        loadings=loadings,
    )


def answer_covariance(found: Polychoric, correlation: FloatArray) -> FloatArray:
    """Covariance of the answers, (k, k), when latent responses correlate as given.

    Parameters
    ----------
    found
        The thresholds, and the values of the categories.
    correlation : (k, k) array
        An entry of 1 stands for an item with itself.

    Sources
    -------
    Green & Yang (2009), eqs. 15–20.
    """
    borders, steps = found.cuts[:, 1:-1], np.diff(found.contingency.categories)
    i, j = np.triu_indices(len(borders))
    h, k = borders[i][:, :, None], borders[j][:, None, :]
    r = correlation[i, j][:, None, None]
    same = r == 1
    joint = np.where(same, ndtr(np.minimum(h, k)), cumulative(h, k, np.where(same, 0.0, r)))
    covariance = np.zeros((len(borders), len(borders)))
    covariance[i, j] = np.einsum("pab,a,b->p", joint - ndtr(h) * ndtr(k), steps, steps)
    covariance[j, i] = covariance[i, j]
    return covariance


def _require_persons(found: Polychoric, minimum_n: int) -> int:
    n = int(found.contingency.counts.min())
    if n < minimum_n:
        raise NotEstimable("too_few_persons", minimum=minimum_n)
    return n
