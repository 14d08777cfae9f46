"""Where the search for a factor model begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samskaping.numeric.result import FloatArray, IntArray
from samskaping.psychometrics.factor.model import FactorModel

# Start values of communalities and of factor correlations stay within these bounds.
LEAST, MOST = 0.05, 0.95
LARGEST_CORRELATION = 0.85


def start_values(
    model: FactorModel,
    covariances: Sequence[FloatArray],
    means: Sequence[FloatArray],
    thresholds: Sequence[FloatArray] = (),
) -> FloatArray:
    """Start values of the distinct free parameters, (t,), from each group's moments.

    Each factor is the principal factor of its own items; factors correlate as weighted sums of
    their items do, disattenuated. Equal parameters start from the mean over groups.
    """
    values = np.zeros(len(model.parameters))
    for group in range(model.groups):
        rows = model.of_group(group)
        values[rows] = _group_start(model, rows, covariances[group], means[group])
        if model.cuts:
            first = np.cumsum([0, *model.cuts])
            for row in rows:
                p = model.parameters[row]
                if p.kind == "threshold":
                    values[row] = thresholds[group][first[p.row] + p.column]
                elif p.kind == "scale":
                    values[row] = 1.0
    k = model.constraints
    averaged: FloatArray = k.T @ values / np.maximum(k.sum(axis=0), 1.0)
    return averaged


def _group_start(
    model: FactorModel, rows: IntArray, covariance: FloatArray, means: FloatArray
) -> FloatArray:
    scale = np.sqrt(np.diagonal(covariance))
    r = covariance / np.outer(scale, scale)
    parameters = [model.parameters[row] for row in rows]
    members: list[list[int]] = [[] for _ in range(model.factors)]
    for p in parameters:
        if p.kind == "loading" and (p.fixed is None or p.fixed != 0):
            members[p.column].append(p.row)
    loadings = _own_loadings(model.items, members, r)
    phi = _factor_correlations(loadings, r)
    unit = np.ones(model.factors)
    for p in parameters:
        if p.kind == "loading" and p.fixed:
            unit[p.column] = loadings[p.row, p.column] * scale[p.row] / p.fixed
    common = np.einsum("im,mn,in->i", loadings, phi, loadings)
    left = covariance.diagonal() * np.clip(1 - common, LEAST, MOST)
    start = np.zeros(len(rows))
    for at, p in enumerate(parameters):
        i, j = p.row, p.column
        if p.kind == "loading":
            start[at] = loadings[i, j] * scale[i] / unit[j]
        elif p.kind == "factor_covariance":
            start[at] = phi[i, j] * unit[i] * unit[j]
        elif p.kind == "residual_covariance" and i == j:
            start[at] = left[i]
        elif p.kind == "intercept":
            start[at] = means[i]
    return start


def _own_loadings(items: int, members: list[list[int]], r: FloatArray) -> FloatArray:
    """Each factor's principal factor among its own items, (p, m), with positive sums."""
    loadings = np.zeros((items, len(members)))
    shared = np.bincount([item for own in members for item in own], minlength=items)
    for factor, own in enumerate(members):
        block = r[np.ix_(own, own)].copy()
        if len(own) == 1:
            loadings[own, factor] = np.sqrt(0.7)
            continue
        off = np.abs(block - np.diag(np.diagonal(block)))
        np.fill_diagonal(block, np.clip(off.max(axis=1), LEAST, MOST))
        values, vectors = np.linalg.eigh(block)
        first = vectors[:, -1] * np.sqrt(max(values[-1], LEAST))
        first *= 1 if first.sum() >= 0 else -1
        away = np.where(first < 0, -1.0, 1.0)
        loadings[own, factor] = away * np.clip(np.abs(first), 0.2, 0.95)
    return loadings / np.sqrt(np.maximum(shared, 1))[:, None]


def _factor_correlations(loadings: FloatArray, r: FloatArray) -> FloatArray:
    square = (loadings**2).sum(axis=0)
    phi = loadings.T @ r @ loadings / np.outer(square, square)
    phi = np.clip(phi, -LARGEST_CORRELATION, LARGEST_CORRELATION)
    np.fill_diagonal(phi, 1.0)
    smallest = np.linalg.eigvalsh(phi)[0]
    if smallest < LEAST:
        keep = (1 - LEAST) / (1 - smallest)
        phi = keep * phi + (1 - keep) * np.eye(len(phi))
    return phi
