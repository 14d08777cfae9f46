"""Whether factors are what they are named for: variance extracted, reliability, distinctness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric.correlation import scale_to_unit_diagonal
from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import checked_covariance
from samskaping.psychometrics.factor.result import FactorFit


@dataclass(frozen=True, eq=False, slots=True)
class Composites:
    """Each factor's items taken together, in one group.

    Attributes
    ----------
    extracted : (m,) array
        Average variance extracted, AVE.
    omega : (m,) array
        Composite reliability with the observed variance of the sum below the line.
    omega_model : (m,) array
        The same with the implied variance below the line.
    """

    extracted: FloatArray
    omega: FloatArray
    omega_model: FloatArray


def composites(fit: FactorFit, group: int = 0) -> Composites:
    """AVE and composite reliability ω of every factor.

    Over the items of a factor: AVE = Σ λ²ψ / Σ s_ii with the observed variances,
    ω = (Σλ)²ψ / Σ s_ij, and with σ_ij in place of s_ij for the implied denominator. For ordinal
    items both are of the latent responses.

    Raises
    ------
    NotEstimable
        ``items_on_several_factors``: an item loads on more than one factor.

    Sources
    -------
    Fornell & Larcker (1981); McDonald (1999), eq. 6.20. Checked against R semTools::AVE and
    compRelSEM.
    """
    loads = np.zeros((fit.model.items, fit.model.factors), dtype=bool)
    for p in fit.model.parameters:
        if p.kind == "loading" and (p.fixed is None or p.fixed != 0):
            loads[p.row, p.column] = True
    if (loads.sum(axis=1) > 1).any():
        raise NotEstimable("items_on_several_factors")
    found, observed = fit.groups[group], fit.observed[group].covariance
    implied = found.covariance.copy()
    if fit.model.ordinal:
        np.fill_diagonal(implied, 1.0)
    variance = np.diagonal(found.factor_covariance)
    loadings = found.loadings if found.scales is None else found.loadings * found.scales[:, None]
    common = (loadings**2).sum(axis=0) * variance
    true = loadings.sum(axis=0) ** 2 * variance
    member = loads.astype(np.float64)
    return Composites(
        common / (np.diagonal(observed) @ member),
        true / np.einsum("im,ij,jm->m", member, observed, member),
        true / np.einsum("im,ij,jm->m", member, implied, member),
    )


def heterotrait_monotrait(
    covariance: FloatArray, pattern: NDArray[np.bool_], *, geometric: bool = False
) -> FloatArray:
    """HTMT ratio of correlations for every pair of factors, (m, m) with a unit diagonal.

    Mean correlation between the items of two factors over the geometric mean of the two mean
    correlations within; all correlations by their absolute values. With ``geometric`` (HTMT2)
    the means themselves are geometric, which does not assume equal loadings.

    Parameters
    ----------
    covariance : (p, p) array
        Covariance or correlation matrix of the items.
    pattern : (p, m) bool array
        Which item belongs to which factor; each to one.

    Raises
    ------
    NotEstimable
        ``too_few_items`` (a factor with one item), ``items_on_several_factors``,
        ``no_variance``, ``items_uncorrelated`` (nothing to divide by).

    Sources
    -------
    Henseler, Ringle & Sarstedt (2015), eq. 6; Roemer, Schuberth & Henseler (2021), eq. 5. As R
    semTools::htmt, which also takes absolute values.
    """
    r = np.abs(scale_to_unit_diagonal(checked_covariance(covariance, minimum_items=2)))
    shape = np.asarray(pattern, dtype=bool)
    if (shape.sum(axis=1) > 1).any():
        raise NotEstimable("items_on_several_factors")
    fewest = int(shape.sum(axis=0).min())
    if fewest < 2:
        raise NotEstimable("too_few_items", n=fewest, minimum=2)
    members = [np.flatnonzero(column) for column in shape.T]
    within = [
        _mean(r[np.ix_(own, own)][np.tril_indices(len(own), -1)], geometric) for own in members
    ]
    if min(within) <= 0:
        raise NotEstimable("items_uncorrelated")
    ratios = np.eye(len(members))
    for a, first in enumerate(members):
        for b in range(a):
            between = _mean(r[np.ix_(first, members[b])].ravel(), geometric)
            ratios[a, b] = ratios[b, a] = between / np.sqrt(within[a] * within[b])
    return ratios


def _mean(values: FloatArray, geometric: bool) -> float:
    if not geometric:
        return float(values.mean())
    return float(np.exp(np.log(values).mean())) if values.min() > 0 else 0.0
