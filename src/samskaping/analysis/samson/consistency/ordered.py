"""Coefficients that take the answers as ordered categories, over all persons together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import LATENT_NORMAL
from samskaping.analysis.samson.consistency.place import Place
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.numeric.contingency import Contingency
from samskaping.psychometrics.item_covariance import INDEPENDENT, MIXES_LEVELS
from samskaping.psychometrics.ordinal import CategoricalOmega, categorical_omega, ordinal_alpha
from samskaping.psychometrics.polychoric import polychoric, smoothed

_METHODS = {
    "ordinal_alpha": "polychoric_ml",
    "omega_categorical": "polychoric_dwls",
    "omega_categorical_implied": "polychoric_dwls",
    "empty_cell_share": "count",
}


def add_ordered(
    place: Place, cases: Sequence[FloatArray], points: Sequence[int], word: str
) -> None:
    """Ordinal α, Green and Yang's ω with both denominators, and how sparse the tables were.

    ``word`` is the policy, listwise or pairwise: a table of two items has no other.
    """
    people = [case[~np.isnan(case).all(axis=1)] for case in cases]
    tables = Contingency.from_array(np.concatenate(people), points, listwise=word == "listwise")
    n_cases = sum(len(case) > 0 for case in people)
    known = Estimate(
        estimate=0.0,
        n=int(tables.counts.max()),
        n_cases=n_cases,
        assumption=MIXES_LEVELS if n_cases > 1 else "",
    )
    for quantity, found in _coefficients(tables, place.analysis.reliability.minimum_n_ordinal):
        full = replace(known, estimate=found.estimate, note=found.note, method=_METHODS[quantity])
        words = (word,) if quantity == "empty_cell_share" else (word, INDEPENDENT, LATENT_NORMAL)
        place.add(quantity, full, *words, level="pooled")


def _coefficients(tables: Contingency, minimum: int) -> list[tuple[str, Estimate]]:
    names = ("ordinal_alpha", "omega_categorical", "omega_categorical_implied")
    try:
        if tables.k < 2:
            raise NotEstimable("too_few_items", n=tables.k, minimum=2)
        if tables.counts.min() < minimum:
            raise NotEstimable("too_few_persons", minimum=minimum)
        found = polychoric(tables)
    except NotEstimable as cause:
        return [*((name, Estimate.missing(cause)) for name in names), _sparse(tables)]
    note = "correlations_not_smoothed" if smoothed(found.correlation)[1] > 0 else ""
    try:
        omega: CategoricalOmega | NotEstimable = categorical_omega(found, minimum)
    except NotEstimable as cause:
        omega = cause
    return [
        ("ordinal_alpha", _estimate(lambda: ordinal_alpha(found, minimum), note)),
        ("omega_categorical", _of(omega, "observed", note)),
        ("omega_categorical_implied", _of(omega, "implied", note)),
        _sparse(tables),
    ]


def _sparse(tables: Contingency) -> tuple[str, Estimate]:
    """Of the cells of all pairs' tables, among answers that were used, those nobody is in."""
    used = (tables.margins > 0).sum(axis=1)
    i, j = np.triu_indices(tables.k, 1)
    possible = int((used[i] * used[j]).sum())
    if possible == 0:
        cause = NotEstimable("too_few_items", n=tables.k, minimum=2)
        if tables.k >= 2:
            cause = NotEstimable("too_few_persons", minimum=1)
        return "empty_cell_share", Estimate.missing(cause)
    filled = int((tables.tables[i, j] > 0).sum())
    return "empty_cell_share", Estimate(estimate=1 - filled / possible)


def _of(omega: CategoricalOmega | NotEstimable, denominator: str, note: str) -> Estimate:
    if isinstance(omega, NotEstimable):
        return Estimate.missing(omega)
    return Estimate(estimate=getattr(omega, denominator), note=note)


def _estimate(kernel: Callable[[], float], note: str) -> Estimate:
    try:
        return Estimate(estimate=kernel(), note=note)
    except NotEstimable as cause:
        return Estimate.missing(cause)
