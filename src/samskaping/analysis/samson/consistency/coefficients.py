"""The coefficients of a score at one level, and those that have no interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import itemgetter

import numpy as np

from samskaping.analysis.assumptions import BIASED_UPWARDS, COUNTED_WITH_ALL
from samskaping.analysis.samson.consistency.answers import Levels
from samskaping.analysis.samson.consistency.place import Place
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.psychometrics import COEFFICIENTS
from samskaping.psychometrics.consistency import mean_inter_item_correlation
from samskaping.psychometrics.greatest_lower_bound import greatest_lower_bound
from samskaping.psychometrics.imputed import over_imputations
from samskaping.psychometrics.item_covariance import ItemCovariance
from samskaping.psychometrics.reliability import coefficient, evaluate
from samskaping.psychometrics.split_half import split_halves

# What one case or role is told of.
OF_FEW = ("alpha", "omega_total")


def add_coefficients(place: Place, levels: Levels, level: str) -> None:
    """Every coefficient of a level: with its interval where one is known to hold."""
    for name in COEFFICIENTS:
        place.add(name, coefficient_of(name, levels, place.confidence), place.policy, level=level)
    found = without_interval(levels, mean_inter_item_correlation)
    place.add("inter_item_correlation", found, place.policy, level=level)
    _add_split_halves(place, levels, level)
    if place.analysis.reliability.greatest_lower_bound:
        bound = replace(
            without_interval(levels, greatest_lower_bound), method="semidefinite_programme"
        )
        place.add("greatest_lower_bound", bound, place.policy, BIASED_UPWARDS, level=level)


def coefficient_of(name: str, levels: Levels, confidence: float) -> Estimate:
    """A coefficient with its interval, combined where answers were imputed."""
    return over_imputations(
        levels, lambda one: coefficient(name, one, confidence), lambda one: evaluate(name, one)
    )


def add_role(place: Place, levels: Levels, role: str) -> None:
    """α and ω total among the persons of one role within cases.

    How many persons of a role a case has may be withheld, so the row counts all persons of the
    role, the one who is alone in a case too, and does not give the degrees of freedom, from which
    the sizes of the cases would follow.
    """
    covariance = levels[0]
    for name in OF_FEW:
        found = coefficient_of(name, levels, place.confidence)
        counted = replace(
            found,
            se=None,
            df=None,
            n=covariance.n + covariance.left_out,
            n_cases=covariance.n_cases + covariance.left_out,
            note=_without_counts(found.note),
        )
        place.add(
            name,
            counted,
            place.policy,
            COUNTED_WITH_ALL,
            # Where everyone is alone in a case, the reason why there is no number says so.
            n_min_cell=covariance.n or min(covariance.left_out, 1),
            level="within_case",
            role=role,
        )


def _without_counts(note: str) -> str:
    """A note that does not say in how many cases a role has how many persons."""
    reason, _, _ = note.partition(";")
    if reason == "cases_left_out":
        return ""
    return reason if reason == "interval_needs_more_cases" else note


def without_interval(levels: Levels, kernel: Callable[[FloatArray], float]) -> Estimate:
    """A coefficient of a covariance matrix for which no interval is known to hold."""
    return over_imputations(levels, lambda one: _point(one, lambda: kernel(one.matrix)))


def _point(covariance: ItemCovariance, kernel: Callable[[], float]) -> Estimate:
    known = Estimate(
        estimate=0.0,
        n=covariance.n,
        n_cases=covariance.n_cases,
        method="covariance_closed_form",
        assumption=covariance.assumption,
    )
    try:
        return replace(known, estimate=kernel())
    except NotEstimable as cause:
        return replace(known, estimate=None, note=cause.note)


def _add_split_halves(place: Place, levels: Levels, level: str) -> None:
    found = [_split_halves(one, place.draws("split_half", level)) for one in levels]
    for name in found[0]:
        place.add(name, over_imputations(found, itemgetter(name)), place.policy, level=level)


def _split_halves(covariance: ItemCovariance, draws: np.random.Generator) -> dict[str, Estimate]:
    names = ("split_half", "split_half_lowest", "lambda4")
    known = replace(_point(covariance, lambda: 0.0), method="all_splits")
    try:
        halves = split_halves(covariance.matrix, draws)
    except NotEstimable as cause:
        return dict.fromkeys(names, replace(known, estimate=None, note=cause.note))
    method = "all_splits" if halves.complete else "drawn_splits"
    values = (halves.mean, halves.lowest, halves.highest)
    return {
        name: replace(known, estimate=value, method=method)
        for name, value in zip(names, values, strict=True)
    }
