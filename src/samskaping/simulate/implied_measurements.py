"""What the truth of measurements implies for figures, in closed form.

Rounding to steps and holding values within a scale move means a little, so that the stated centres
are not the means that a study aims at; the normal distribution gives these exactly.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from samskaping.simulate.measured import centres
from samskaping.simulate.measurement_truth import IndividualTruth, MeasurementsTruth
from samskaping.simulate.population import Floats

DIGITS = 5
MEANING = {
    "mean": "mean (or share) of a case's or comparison group's persons at an occasion",
    "within_sd": "square root of the unweighted mean over the groups of the variance of persons",
    "between_sd": "standard deviation over the cases (not the comparison groups) of their means, "
    "divided by cases - 1",
    "icc": "between_sd^2 / (between_sd^2 + within_sd^2), of the cases alone",
    "change": "a group's change of mean since the baseline",
    "mean_change": "unweighted mean over the cases of their changes",
    "change_sd": "standard deviation over the cases of their changes, divided by cases - 1",
    "effect": "mean change of the cases less mean change of the comparison groups, unweighted",
    "expected": "expected figure of a case at an occasion",
}

Nested = dict[str, object]


def implied_measurements(measured: MeasurementsTruth) -> Nested:
    """Population values of every indicator: means, spreads, changes and effects."""
    individual = {name: _of_persons(measured, one) for name, one in measured.individual.items()}
    aggregate = {
        name: {
            case: {occasion: figure.expected for occasion, figure in figures.items()}
            for case, figures in one.cases.items()
        }
        for name, one in measured.aggregate.items()
    }
    return {
        "meaning": MEANING,
        "persons": individual,
        "cases": {name: {"expected": tree} for name, tree in aggregate.items()},
    }


def moments(one: IndividualTruth, centre: float) -> tuple[float, float]:
    """Mean and variance of what is observed around a centre."""
    if one.kind == "share":
        return centre, centre * (1 - centre)
    points = np.arange(one.minimum, one.maximum + one.step / 2, one.step)
    # What lies between two points is rounded to the nearer one; the ends take the rest.
    limits = [NormalDist(centre, one.sd).cdf(float(edge)) for edge in points[:-1] + one.step / 2]
    chances = np.diff(np.array([0.0, *limits, 1.0]))
    mean = float(points @ chances)
    return mean, float((points - mean) ** 2 @ chances)


def _of_persons(measured: MeasurementsTruth, one: IndividualTruth) -> Nested:
    found: dict[str, tuple[dict[str, float], dict[str, float]]] = {}
    for occasion in one.occasions:
        both = {group: moments(one, centre) for group, centre in centres(one, occasion).items()}
        found[occasion] = (
            {group: mean for group, (mean, _) in both.items()},
            {group: variance for group, (_, variance) in both.items()},
        )
    first = one.occasions[0]
    tree: Nested = {"mean": {occasion: _rounded(means) for occasion, (means, _) in found.items()}}
    cases = [group for group in one.groups if group not in measured.comparison]
    compared = [group for group in one.groups if group in measured.comparison]
    spread: dict[str, dict[str, float]] = {"within_sd": {}, "between_sd": {}, "icc": {}}
    for occasion, (means, variances) in found.items():
        within = float(np.mean([variances[case] for case in cases]))
        between = _variance(np.array([means[case] for case in cases]))
        spread["within_sd"][occasion] = within**0.5
        spread["between_sd"][occasion] = between**0.5
        spread["icc"][occasion] = between / (between + within)
    tree |= {name: _rounded(numbers) for name, numbers in spread.items()}
    changes = {
        occasion: {group: means[group] - found[first][0][group] for group in one.groups}
        for occasion, (means, _) in found.items()
        if occasion != first
    }
    tree["change"] = {occasion: _rounded(groups) for occasion, groups in changes.items()}
    of_cases = {o: np.array([groups[case] for case in cases]) for o, groups in changes.items()}
    tree["mean_change"] = _rounded({o: float(c.mean()) for o, c in of_cases.items()})
    tree["change_sd"] = _rounded({o: _variance(c) ** 0.5 for o, c in of_cases.items()})
    if compared:
        against = {
            o: float(np.mean([groups[group] for group in compared]))
            for o, groups in changes.items()
        }
        tree["effect"] = _rounded({o: float(c.mean()) - against[o] for o, c in of_cases.items()})
    return tree


def _variance(numbers: Floats) -> float:
    return float(np.var(numbers, ddof=1)) if len(numbers) > 1 else 0.0


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    return {name: round(number, DIGITS) for name, number in numbers.items()}
