"""Variance components of a G study by restricted maximum likelihood, with any cells missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable
from samskaping.psychometrics.crossed_cells import CrossedCells
from samskaping.psychometrics.generalizability import (
    COMPONENTS,
    OF_ONE_CASE,
    Component,
    as_answers,
)

BoolArray = NDArray[np.bool_]
STEP = 1e-100  # of a complex derivative, which loses nothing to a small step
NEWTON_STEPS = 50
# Largest square root of a component over the residual; beyond it there is no residual to speak of.
LARGEST = 1e4
# The likelihood's slope per doubling of a variance at which the search is at its top.
FLAT = 1e-9
# A component below this share of the residual is tried at zero.
NEAR_ZERO = 1e-4


@dataclass(frozen=True, eq=False, slots=True)
class Restricted:
    """Restricted maximum likelihood estimates of a G study.

    Attributes
    ----------
    variances : (5,) array
        In the order of ``COMPONENTS``, ≥ 0; 0 for the two of cases where there is one case.
    errors : (5,) array
        Standard errors from the observed information; NaN for a component at zero.
    log_likelihood : float
        The restricted log-likelihood at its maximum, as R lme4 counts it.
    n, n_cases, n_answers : int
        Persons with an answer, cases with such a person, and answers.
    """

    variances: FloatArray
    errors: FloatArray
    log_likelihood: float
    n: int
    n_cases: int
    n_answers: int


def restricted(answers: ArrayLike, groups: ArrayLike) -> Restricted:
    """Fit the G study to every answer there is.

    Maximises the restricted likelihood over the four ratios of the components to the residual
    variance, none below zero: L-BFGS-B with exact slopes by complex steps, then Newton's method
    on those above zero. Answers may be missing as long as what is missing does not depend on
    itself, given what is there.

    Parameters
    ----------
    answers : (N, k) floats
        One row per person, one column per item, NaN where missing.
    groups : (N,) ints
        Which case each person rates. Any whole numbers.

    Raises
    ------
    NotEstimable
        Fewer than two items; the answers are too few to tell the components apart; nothing is
        left when persons and items are taken out.
    ValueError
        Shapes do not fit, or an answer is infinite.

    Sources
    -------
    Patterson & Thompson (1971); Searle, Casella & McCulloch (1992); Squire & Trapp (1998) for
    the complex step. Checked against R lme4::lmer.
    """
    x, labels = as_answers(answers, groups)
    some = ~np.isnan(x).all(axis=1)
    x, labels = x[some], labels[some]
    _, case = np.unique(labels, return_inverse=True)
    n_cases = int(case.max()) + 1 if len(case) else 0
    _require_cells(x, case, n_cases)
    cells = CrossedCells.of(x, case.astype(np.int64))
    if cells.square == 0:
        raise NotEstimable("no_variance")
    free = np.array([n_cases > 1, True, True, n_cases > 1])
    ratios = _search(cells, free)
    log_determinant, square = (
        part[0].real for part in cells.parts(ratios[None].astype(np.complex128))
    )
    freedom = cells.n_answers - 1
    residual = square / freedom
    variances = np.append(ratios, 1.0) * residual
    deviance = freedom * (1 + np.log(2 * np.pi * residual)) + log_determinant
    return Restricted(
        variances=variances,
        errors=_standard_errors(cells, variances),
        log_likelihood=-0.5 * float(deviance),
        n=len(x),
        n_cases=n_cases,
        n_answers=cells.n_answers,
    )


def reml_component(fit: Restricted, component: Component) -> Estimate:
    """One variance component of a fit, in squared scale points.

    Standard error from the observed information, √diag(2H⁻¹) of the deviance's second
    derivatives H over the components above zero; none at zero, where the note is
    ``component_at_zero``.

    Returns
    -------
    Estimate
        Missing with a reason where the design does not have the component.
    """
    known: dict[str, Any] = {"n": fit.n, "n_cases": fit.n_cases, "method": "reml_components"}
    if fit.n_cases == 1 and component not in OF_ONE_CASE:
        return Estimate.missing(NotEstimable("too_few_cases", n=1, minimum=2), **known)
    at = COMPONENTS.index(component)
    error = float(fit.errors[at])
    if fit.variances[at] == 0:
        return Estimate(estimate=0.0, note="component_at_zero", **known)
    return Estimate(
        estimate=float(fit.variances[at]), se=error if np.isfinite(error) else None, **known
    )


def _require_cells(x: FloatArray, case: IntArray, n_cases: int) -> None:
    present = ~np.isnan(x)
    if len(x) < 2:
        raise NotEstimable("too_few_persons", minimum=2)
    if len(x) == n_cases:
        raise NotEstimable("all_cases_of_one")
    in_cell = np.zeros((n_cases, x.shape[1]), dtype=np.int64)
    np.add.at(in_cell, case, present.astype(np.int64))
    several_items = int((present.sum(axis=0) > 0).sum()) > 1
    # A person is told apart from the rest by a second answer, a cell by a second person.
    if not several_items or present.sum(axis=1).max() < 2 or in_cell.max() < 2:
        raise NotEstimable("too_few_answers_to_separate")


def _profile(cells: CrossedCells, ratios: FloatArray) -> tuple[FloatArray, FloatArray]:
    """−2 restricted log-likelihood, but for a constant, and its four slopes, at (T, 4) trials."""
    moved = np.repeat(ratios, 4, axis=0) + 1j * STEP * np.tile(np.eye(4), (len(ratios), 1))
    log_determinant, square = cells.parts(moved)
    deviance = (log_determinant + (cells.n_answers - 1) * np.log(square)).reshape(-1, 4)
    return deviance[:, 0].real, deviance.imag / STEP


def _search(cells: CrossedCells, free: BoolArray) -> FloatArray:
    """The ratios to the residual variance at which the likelihood is highest."""

    def by_root(roots: FloatArray) -> tuple[float, FloatArray]:
        value, slopes = _profile(cells, roots[None] ** 2)
        return float(value[0]), 2 * roots * slopes[0]

    start = np.where(free, np.sqrt([0.1, 0.5, 0.3, 0.1]), 0.0)
    found = scipy.optimize.minimize(
        by_root,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, LARGEST) if one else (0, 0) for one in free],
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-8},
    )
    if found.x.max() > 0.99 * LARGEST:
        raise NotEstimable("no_residual_variance")
    ratios = np.where(free, found.x**2, 0.0)
    return _newton(cells, _at_zero(cells, ratios, free), free)


def _at_zero(cells: CrossedCells, ratios: FloatArray, free: BoolArray) -> FloatArray:
    """The ratios with those set to zero that are near it and higher there."""
    value = _profile(cells, ratios[None])[0][0]
    for at in np.flatnonzero(free & (ratios < NEAR_ZERO)):
        tried = ratios.copy()
        tried[at] = 0.0
        other, slopes = _profile(cells, tried[None])
        if other[0] <= value + 1e-10 and slopes[0, at] >= 0:
            ratios, value = tried, other[0]
    return ratios


def _newton(cells: CrossedCells, ratios: FloatArray, free: BoolArray) -> FloatArray:
    """Newton's method on the logarithms of the ratios above zero; those at zero stay."""
    inside = np.flatnonzero(free & (ratios > 0))
    halves = 0.5 ** np.arange(20)
    for _ in range(NEWTON_STEPS):
        value, slopes = _profile(cells, ratios[None])
        slope = (slopes[0] * ratios)[inside]
        if not len(inside) or np.abs(slope).max() < FLAT:
            break
        eigenvalues, vectors = np.linalg.eigh(_curvature(cells, ratios, inside))
        step = vectors @ ((vectors.T @ slope) / np.maximum(np.abs(eigenvalues), 1e-8))
        step *= min(1.0, 1.0 / np.abs(step).max())
        for half in halves:
            moved = ratios.copy()
            moved[inside] *= np.exp(-half * step)
            if _profile(cells, moved[None])[0][0] <= value[0] + 1e-13 * abs(value[0]):
                break
        else:
            break
        ratios = moved
    return ratios


def _curvature(cells: CrossedCells, ratios: FloatArray, inside: IntArray) -> FloatArray:
    """Second derivatives by the logarithms of the ratios, from differences of exact slopes."""
    width = 1e-4
    moves = width * np.eye(4)[inside]
    moved = ratios * np.exp(np.concatenate([moves, -moves]))
    slopes = (_profile(cells, moved)[1] * moved)[:, inside]
    curvature = (slopes[: len(inside)] - slopes[len(inside) :]) / (2 * width)
    symmetric: FloatArray = (curvature + curvature.T) / 2
    return symmetric


def _standard_errors(cells: CrossedCells, variances: FloatArray) -> FloatArray:
    """From the observed information about the components above zero, (5,)."""
    inside = np.flatnonzero(variances > 0)
    freedom = cells.n_answers - 1

    def slopes(trials: FloatArray) -> FloatArray:
        steps = np.tile(np.eye(5)[inside], (len(trials), 1))
        moved = np.repeat(trials, len(inside), axis=0) + 1j * STEP * steps
        moved = np.asarray(moved, dtype=np.complex128)
        log_determinant, square = cells.parts(moved[:, :4] / moved[:, 4:])
        deviance = freedom * np.log(moved[:, 4]) + log_determinant + square / moved[:, 4]
        found: FloatArray = deviance.imag.reshape(len(trials), -1) / STEP
        return found

    width = 1e-4
    moves = width * np.eye(5)[inside]
    found = slopes(variances * np.concatenate([1 + moves, 1 - moves]))
    differences = found[: len(inside)] - found[len(inside) :]
    information = differences / (2 * width * variances[inside, None])
    errors = np.full(5, np.nan)
    information = (information + information.T) / 4
    if np.linalg.eigvalsh(information).min() > 0:
        errors[inside] = np.sqrt(np.diag(np.linalg.inv(information)))
    return errors
