"""How surely the coefficients of a mixed model are known when there are few cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.effects.mixed.fit import MixedFit
from samskaping.effects.mixed.likelihood import Jet
from samskaping.effects.mixed.profile import information, solved
from samskaping.numeric.result import FloatArray

KENWARD_ROGER = "mixed_kenward_roger"
SATTERTHWAITE = "mixed_satterthwaite"


@dataclass(frozen=True, eq=False, slots=True)
class SmallSample:
    """What a t or F reference for contrasts of β rests on, in the coordinates of ``fit.data``.

    Attributes
    ----------
    plain : (p, p) array
        Φ = (XᵀV⁻¹X)⁻¹.
    adjusted : (p, p) array
        The covariance that the tests use: Kenward and Roger's Φ_A, or Φ itself.
    slopes : (r, p, p) array
        ∂Φ by each variance component.
    spread : (r, r) array
        Sampling covariance of the components.
    method : str
        The word of the method.
    """

    plain: FloatArray
    adjusted: FloatArray
    slopes: FloatArray
    spread: FloatArray
    method: str


def kenward_roger(fit: MixedFit) -> SmallSample:
    """The adjusted covariance of β and what its degrees of freedom rest on.

    Φ_A = Φ + 2Φ {Σ_rs W_rs (Q_rs − P_r Φ P_s)} Φ, with P_r = ∂Φ⁻¹, Q_rs + Q_sr = ∂²Φ⁻¹ and W the
    inverse of the expected information; V is linear in its components, so the term of its second
    derivatives is nought. A component at zero counts as one that was estimated: it is part of W.

    Raises
    ------
    ValueError
        The fit is not by restricted likelihood.

    Sources
    -------
    Kenward & Roger (1997), equations 3 to 5. Checked against R pbkrtest::vcovAdj.
    """
    if not fit.reml:
        raise ValueError("the adjustment is for a fit by restricted likelihood")
    jet, p = fit.jet(), fit.data.p
    phi, slopes = _covariance(jet, p)
    spread = np.asarray(np.linalg.inv(information(jet, p)), np.float64)
    first, second = jet.d_table[:, :p, :p], jet.dd_table[:, :, :p, :p] / 2
    inner = np.einsum("rs,rsab->ab", spread, second)
    inner -= np.einsum("rs,rab,bc,scd->ad", spread, first, phi, first)
    adjusted = phi + 2 * phi @ inner @ phi
    return SmallSample(phi, (adjusted + adjusted.T) / 2, slopes, spread, KENWARD_ROGER)


def satterthwaite(fit: MixedFit) -> SmallSample:
    """The covariance of β as it is, and the sampling covariance of the components.

    The latter from the observed information; on the edge (``fit.singular``) from the expected one
    with every component in it, since there the likelihood has a slope and no curvature to trust.
    R lmerTest leaves the components at zero out instead, which gives degrees of freedom near the
    number of persons.

    Sources
    -------
    Fai & Cornelius (1996); Kuznetsova, Brockhoff & Christensen (2017).
    """
    jet, p = fit.jet(), fit.data.p
    phi, slopes = _covariance(jet, p)
    found = information(jet, p, fit.reml)
    if not fit.singular:
        observed = _observed(jet, p, fit.reml)
        if np.linalg.eigvalsh(observed)[0] > 0:
            found = observed
    spread = np.asarray(np.linalg.inv(found), np.float64)
    return SmallSample(phi, phi, slopes, spread, SATTERTHWAITE)


def _covariance(jet: Jet, p: int) -> tuple[FloatArray, FloatArray]:
    phi = np.asarray(np.linalg.inv(jet.table[:p, :p]), np.float64)
    return phi, -phi @ jet.d_table[:, :p, :p] @ phi


def _observed(jet: Jet, p: int, reml: bool) -> FloatArray:
    """Half the second derivatives of −2 log likelihood by the components."""
    phi, aside, _ = solved(jet.table, p)
    moved = jet.d_table @ aside
    found = jet.dd_size + np.einsum("a,rsab,b->rs", aside, jet.dd_table, aside)
    found = found - 2 * np.einsum("ra,ab,sb->rs", moved[:, :p], phi, moved[:, :p])
    if reml:
        first = phi @ jet.d_table[:, :p, :p]
        found = found + np.einsum("ab,rsba->rs", phi, jet.dd_table[:, :, :p, :p])
        found = found - np.einsum("rab,sba->rs", first, first)
    return np.asarray(found / 2, np.float64)


def contrast_df(small: SmallSample, row: FloatArray) -> float:
    """Degrees of freedom of one contrast: 2(lᵀΦl)²/(gᵀWg), g_r = lᵀ∂Φ_r l.

    Sources
    -------
    Kenward & Roger (1997), section 3 with ℓ = 1, which is Satterthwaite's (1946) formula.
    """
    slopes = np.einsum("a,rab,b->r", row, small.slopes, row)
    return float(2 * (row @ small.plain @ row) ** 2 / (slopes @ small.spread @ slopes))


def scaled_f(small: SmallSample, rows: FloatArray) -> tuple[float, float]:
    """Denominator degrees of freedom and the scale λ of F for ℓ independent contrasts.

    Both match the mean and variance of F to those of F(ℓ, m)/λ, with the modification by which the
    result is exact where an exact F test is known.

    Sources
    -------
    Kenward & Roger (1997), section 3. Checked against R pbkrtest::KRmodcomp.
    """
    ell = len(rows)
    theta = np.linalg.inv(rows @ small.plain @ rows.T)
    slopes = np.einsum("ia,rab,jb->rij", rows, small.slopes, rows)
    part = theta @ slopes
    traces = np.trace(part, axis1=1, axis2=2)
    a1 = float(traces @ small.spread @ traces)
    a2 = float(np.einsum("rs,rij,sji->", small.spread, part, part))
    b = (a1 + 6 * a2) / (2 * ell)
    g = ((ell + 1) * a1 - (ell + 4) * a2) / ((ell + 2) * a2)
    below = 3 * ell + 2 * (1 - g)
    c1, c2, c3 = g / below, (ell - g) / below, (ell + 2 - g) / below
    mean = 1 / (1 - a2 / ell)
    variance = 2 / ell * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
    ratio = variance / (2 * mean**2)
    df = 4 + (ell + 2) / (ell * ratio - 1)
    return df, df / (mean * (df - 2))


def combined_f(small: SmallSample, rows: FloatArray) -> float:
    """Denominator degrees of freedom of F for ℓ contrasts, from those of ℓ uncorrelated ones.

    With ν_i those of the contrasts along the eigenvectors of LΦLᵀ and E the sum of ν_i/(ν_i − 2)
    over ν_i > 2, m = 2E/(E − ℓ), or 2 where E ≤ ℓ.

    Sources
    -------
    Fai & Cornelius (1996), method 1. Checked against R lmerTest::contestMD.
    """
    vectors = np.linalg.eigh(rows @ small.plain @ rows.T)[1]
    each = np.array([contrast_df(small, row) for row in vectors.T @ rows])
    if np.ptp(each) < 1e-8:
        return float(each.mean())
    expected = float((each[each > 2] / (each[each > 2] - 2)).sum())
    return 2 * expected / (expected - len(rows)) if expected > len(rows) else 2.0
