"""Measurements drawn from the truth: of persons, and figures of whole cases."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

from samskaping.simulate.measurement_truth import IndividualTruth, MeasurementsTruth
from samskaping.simulate.population import Floats, Integers, Purpose, stream
from samskaping.simulate.truth import Truth

PERSON_COLUMNS = ["file", "group", "person", "kind", "case_text"]


def measured_persons(truth: Truth, measured: MeasurementsTruth) -> pd.DataFrame:
    """One row per person: file, group, number, ``kind``, and what the file says of the case.

    ``usable`` persons are those that the truth counts; the others belong to the mess.
    """
    rows: list[tuple[int, str, int, str, str]] = []
    number = 0
    for place, part in enumerate(measured.persons_files):
        for group in part.groups:
            for _ in range(measured.persons[group]):
                rows.append((place, group, number, "usable", part.codes[group]))
                number += 1
        # The streams before these are those of the files of answers.
        rng = stream(truth, Purpose.PERSONS, len(truth.files) + place)
        surplus = [("without_consent", "")] * part.mess.without_consent
        surplus += [("unknown_case", text) for text in part.mess.unknown_cases]
        for kind, text in surplus:
            group = str(rng.choice(part.groups))
            rows.append((place, group, number, kind, text or part.codes[group]))
            number += 1
    return pd.DataFrame(rows, columns=PERSON_COLUMNS)


def last_seen(truth: Truth, measured: MeasurementsTruth, persons: pd.DataFrame) -> Integers:
    """How many of the occasions, counted from the first, each person came to.

    Just the stated share of each group is gone at an occasion, whoever is gone stays gone, and
    going has nothing to do with the measurements.
    """
    seen = np.full(len(persons), len(measured.occasions), dtype=np.int64)
    groups = persons.groupby(["file", "group", "kind"], sort=False).indices
    for number, rows in enumerate(groups.values()):
        order = stream(truth, Purpose.GONE, number).permutation(rows)
        for place in range(len(measured.occasions) - 1, 0, -1):
            gone = list(measured.occasions.values())[place].gone
            seen[order[: round(gone * len(order))]] = place
    return seen


def individual_values(truth: Truth, measured: MeasurementsTruth, persons: pd.DataFrame) -> Floats:
    """What each person would give, shape (indicators, persons, occasions); NaN: not measured."""
    shape = (len(measured.individual), len(persons), len(measured.occasions))
    values = np.full(shape, np.nan)
    for number, one in enumerate(measured.individual.values()):
        rng = stream(truth, Purpose.MEASURED, number)
        person = rng.standard_normal(len(persons))[:, None]
        occasion = rng.standard_normal((len(persons), len(measured.occasions)))
        drawn = np.sqrt(one.stability) * person + np.sqrt(1 - one.stability) * occasion
        for place, when in enumerate(measured.occasions):
            if when in one.occasions:
                centre = np.asarray(persons["group"].map(centres(one, when)), dtype=np.float64)
                values[number, :, place] = _observed(one, centre, drawn[:, place])
    return values


def centres(one: IndividualTruth, occasion: str) -> dict[str, float]:
    """The stated mean or share of every group at an occasion."""
    return {
        name: group.baseline + group.change.get(occasion, 0.0) for name, group in one.groups.items()
    }


def _observed(one: IndividualTruth, centre: Floats, drawn: Floats) -> Floats:
    if one.kind == "share":
        inverse = NormalDist().inv_cdf
        limit = np.array([np.nan if np.isnan(c) else inverse(float(c)) for c in centre])
        return np.where(np.isnan(limit), np.nan, (drawn < limit).astype(float))
    steps = np.round((centre + one.sd * drawn - one.minimum) / one.step)
    return np.clip(one.minimum + one.step * steps, one.minimum, one.maximum)


def figures(truth: Truth, measured: MeasurementsTruth) -> pd.DataFrame:
    """One row per case, indicator and occasion: ``value`` and ``n`` (missing: nobody counted)."""
    rows: list[dict[str, object]] = []
    for number, (indicator, one) in enumerate(measured.aggregate.items()):
        rng = stream(truth, Purpose.FIGURES, number)
        for case, by_occasion in one.cases.items():
            for occasion, figure in by_occasion.items():
                n = figure.n or 1
                if one.kind == "count":
                    value = float(rng.poisson(figure.expected))
                elif one.kind == "per_cent":
                    value = 100 * float(rng.binomial(n, figure.expected / 100)) / n
                else:
                    value = figure.expected + one.sd / n**0.5 * float(rng.standard_normal())
                top = np.inf if one.maximum is None else one.maximum
                rows.append(
                    {
                        "case": case,
                        "indicator": indicator,
                        "occasion": occasion,
                        "value": min(round(value, one.decimals), top),
                        "n": figure.n,
                    }
                )
    table = pd.DataFrame(rows)
    return table.astype({"n": "Int64"})
