"""What a model would gain if one fixed or equal parameter were freed: score tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from samskaping.numeric.result import FloatArray, IntArray
from samskaping.psychometrics.factor.model import FactorModel, Kind, Parameter, Place
from samskaping.psychometrics.factor.result import FactorFit
from samskaping.psychometrics.factor.structure import GroupStructure

# Information about a candidate beyond that of the free parameters, as a share of its own.
FLAT = 1e-8


@dataclass(frozen=True, slots=True)
class Modification:
    """One parameter that might be freed.

    Attributes
    ----------
    parameter : Parameter
    index : float
        The expected fall of χ² (1 df).
    expected_change : float
        The value that the parameter would be expected to move by (EPC).
    p : float
        Upper tail probability of ``index``; of one chosen among many it says little.
    """

    parameter: Parameter
    index: float
    expected_change: float

    @property
    def p(self) -> float:
        """P(χ²(1) ≥ index)."""
        return float(special.chdtrc(1, self.index))


@dataclass(frozen=True, slots=True)
class Release:
    """One element that is equal over groups and might be freed in all of them.

    Attributes
    ----------
    place : (kind, row, column)
    index : float
        The expected fall of χ².
    df : int
        Number of values that become free: of one element, groups but one.
    """

    place: Place
    index: float
    df: int

    @property
    def p(self) -> float:
        """P(χ²(df) ≥ index)."""
        return float(special.chdtrc(self.df, self.index))


def modification_indices(fit: FactorFit) -> list[Modification]:
    """Score tests of all loadings, residual and factor covariances that are zero by the model.

    Sorted from the largest index.

    Sources
    -------
    Sörbom (1989), eq. 10. Checked against R lavaan::modindices.
    """
    named = {(p.kind, p.group, p.row, p.column): p for p in fit.model.parameters}
    tested: tuple[Kind, ...] = ("loading", "factor_covariance", "residual_covariance")
    candidates = [p for p in named.values() if p.kind in tested and p.fixed == 0]
    for group in range(fit.model.groups):
        for item in range(fit.model.items):
            candidates += [
                Parameter("loading", group, item, factor, 0.0)
                for factor in range(fit.model.factors)
            ]
            candidates += [
                Parameter("residual_covariance", group, item, other, 0.0) for other in range(item)
            ]
    new = [p for p in candidates if named.get((p.kind, p.group, p.row, p.column), p) is p]
    return score_tests(fit, new)


def score_tests(fit: FactorFit, candidates: Sequence[Parameter]) -> list[Modification]:
    """Score tests of freeing each candidate alone.

    s²/v and s/v, with s the slope of the log-likelihood by the candidate and v its information
    given the free parameters, from expected information. Candidates that are in the model's
    table (fixed, or equal to others by their label) are freed where they stand; others are added
    with their fixed value. A candidate that the free parameters determine is left out.
    """
    known = {(p.kind, p.group, p.row, p.column): i for i, p in enumerate(fit.model.parameters)}
    keys = [(p.kind, p.group, p.row, p.column) for p in candidates]
    added = [p for p, key in zip(candidates, keys, strict=True) if key not in known]
    model = fit.model.with_candidates(replace(p, label="") for p in added)
    known |= {key: at for at, key in enumerate(_keys(model))}
    rows = np.array([known[key] for key in keys], np.int64)
    slope, information = _table_derivatives(fit, model, rows)
    k = model.constraints
    inside = k.T @ information @ k
    across = information[rows] @ k
    own = np.diagonal(information)[rows]
    left = own - np.einsum("ia,ia->i", across, np.linalg.solve(inside, across.T).T)
    found = [
        Modification(candidate, float(s * s / v), float(-s / v))
        for candidate, s, v, o in zip(candidates, slope[rows], left, own, strict=True)
        if v > FLAT * o
    ]
    return sorted(found, key=lambda one: -one.index)


def release_tests(fit: FactorFit, kind: Kind) -> list[Release]:
    """Score tests of freeing, in all groups, each element of a kind that is equal over groups.

    s′V⁻¹s with as many degrees of freedom as values that become free; s and V as in
    ``score_tests``. Sorted from the largest index per degree of freedom.

    Sources
    -------
    Bentler & Chou (1992); with two groups R lavaan::lavTestScore (univariate).
    """
    rows = _held(fit.model, kind)
    slope, information = _table_derivatives(fit, fit.model, _joined(rows))
    k = fit.model.constraints
    inside = k.T @ information @ k
    found = []
    for place, own in rows.items():
        across = information[own] @ k
        left = information[np.ix_(own, own)] - across @ np.linalg.solve(inside, across.T)
        scale = 1 / np.sqrt(np.diagonal(information)[own])
        values, vectors = np.linalg.eigh(left * np.outer(scale, scale))
        # What the free parameters already do, as an item's own unit does to all its thresholds.
        kept = values > FLAT
        along = (slope[own] * scale) @ vectors[:, kept]
        if kept.any():
            found.append(Release(place, float(along**2 @ (1 / values[kept])), int(kept.sum())))
    return sorted(found, key=lambda one: -one.index / one.df)


def _held(model: FactorModel, kind: Kind) -> dict[Place, IntArray]:
    """Parameters of later groups that are equal to the first group's, by what frees them.

    All thresholds of an item are freed together. Of ordinal items an intercept is equal by being
    0 in every group, once the thresholds are equal.
    """
    held: dict[Place, list[int]] = {}
    equal = {p.row for p in model.parameters if p.kind == "threshold" and p.label}
    for at, p in enumerate(model.parameters):
        if p.kind != kind or not p.group:
            continue
        if kind == "intercept" and model.cuts:
            if p.fixed == 0 and p.row in equal:
                held.setdefault(p.place, []).append(at)
        elif p.label:
            place = (kind, p.row, 0) if kind == "threshold" else p.place
            held.setdefault(place, []).append(at)
    return {place: np.array(rows, np.int64) for place, rows in held.items()}


def _joined(rows: dict[Place, IntArray]) -> IntArray:
    return np.concatenate([np.zeros(0, np.int64), *rows.values()])


def _keys(model: FactorModel) -> list[tuple[Kind, int, int, int]]:
    return [(p.kind, p.group, p.row, p.column) for p in model.parameters]


def _table_derivatives(
    fit: FactorFit, model: FactorModel, extra: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Slope and expected information of L by free parameters and candidates, whole table."""
    values = np.concatenate([fit.values, model.offsets[len(fit.values) :]])
    active = np.union1d(np.flatnonzero(model.constraints.any(axis=1)), extra)
    size = len(model.parameters)
    slope, information = np.zeros(size), np.zeros((size, size))
    for group, objective in enumerate(fit.problem.objectives):
        rows = np.intersect1d(model.of_group(group), active)
        structure = GroupStructure(model, group, rows)
        part = objective.derivatives(structure, structure.matrices(values))
        slope[rows] = part.slope
        information[np.ix_(rows, rows)] = part.expected
    return slope, information
