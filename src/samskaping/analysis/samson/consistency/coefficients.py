"""The coefficients of a score at one level, and those that have no interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from samskaping.analysis.assumptions import BIASED_UPWARDS, COUNTED_WITH_ALL
from samskaping.analysis.samson.consistency.place import Place
from samskaping.numeric import Estimate, NotEstimable
from samskaping.psychometrics import COEFFICIENTS
from samskaping.psychometrics.consistency import mean_inter_item_correlation
from samskaping.psychometrics.greatest_lower_bound import greatest_lower_bound
from samskaping.psychometrics.item_covariance import ItemCovariance
from samskaping.psychometrics.reliability import coefficient
from samskaping.psychometrics.split_half import split_halves

# What one case or role is told of.
OF_FEW = ("alpha", "omega_total")


def add_coefficients(place: Place, covariance: ItemCovariance, level: str) -> None:
    """Every coefficient of a level: with its interval where one is known to hold."""
    for name in COEFFICIENTS:
        place.add(name, coefficient(name, covariance, place.confidence), place.policy, level=level)
    found = without_interval(covariance, lambda: mean_inter_item_correlation(covariance.matrix))
    place.add("inter_item_correlation", found, place.policy, level=level)
    _add_split_halves(place, covariance, level)
    if place.analysis.reliability.greatest_lower_bound:
        bound = replace(
            without_interval(covariance, lambda: greatest_lower_bound(covariance.matrix)),
            method="semidefinite_programme",
        )
        place.add("greatest_lower_bound", bound, place.policy, BIASED_UPWARDS, level=level)


def add_role(place: Place, covariance: ItemCovariance, role: str) -> None:
    """α and ω total among the persons of one role within cases.

    How many persons of a role a case has may be withheld, so the row counts all persons of the
    role, the one who is alone in a case too, and does not give the degrees of freedom, from which
    the sizes of the cases would follow.
    """
    for name in OF_FEW:
        found = coefficient(name, covariance, place.confidence)
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


def without_interval(covariance: ItemCovariance, kernel: Callable[[], float]) -> Estimate:
    """A coefficient for which no interval is known to hold."""
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


def _add_split_halves(place: Place, covariance: ItemCovariance, level: str) -> None:
    names = ("split_half", "split_half_lowest", "lambda4")
    known = replace(without_interval(covariance, lambda: 0.0), method="all_splits")
    try:
        halves = split_halves(covariance.matrix, place.draws("split_half", level))
    except NotEstimable as cause:
        for name in names:
            refused = replace(known, estimate=None, note=cause.note)
            place.add(name, refused, place.policy, level=level)
        return
    method = "all_splits" if halves.complete else "drawn_splits"
    values = (halves.mean, halves.lowest, halves.highest)
    for name, value in zip(names, values, strict=True):
        found = replace(known, estimate=value, method=method)
        place.add(name, found, place.policy, level=level)
