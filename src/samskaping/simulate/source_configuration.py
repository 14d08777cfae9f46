"""Record and bindings that belong to a truth of measurements."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from typing import Any

from samskaping.simulate.measurement_files import HEADER_ROW, NOT_MEASURED
from samskaping.simulate.measurement_truth import FiguresFile, MeasurementsTruth, PersonsFile
from samskaping.study.record import LEVELS

TARGET_AFTER = timedelta(days=90)
TITLE = {"nb": "Simulert", "en": "Simulated"}
SOURCE = {"nb": "Laget av samskaping.simulate", "en": "Made by samskaping.simulate"}

Mapping = dict[str, Any]


def label(identifier: str) -> Mapping:
    """An id as a label."""
    name = identifier.replace("_", " ").capitalize()
    return {"nb": name, "en": name}


def record(measured: MeasurementsTruth) -> Mapping:
    """The record whose indicators the truth measures; targets lie a step above the baseline."""
    first, *later = measured.occasions
    last = measured.occasions[[first, *later][-1]].closes + TARGET_AFTER
    persons = {name: _of_persons(measured, name) for name in measured.individual}
    figures = {name: _of_cases(measured, name) for name in measured.aggregate}
    indicators = persons | figures
    for indicator, level in zip(indicators.values(), cycle(LEVELS), strict=False):
        indicator["level"] = level
    used = {name: set(one.occasions) for name, one in measured.individual.items()}
    used |= {
        name: {occasion for case in one.cases.values() for occasion in case}
        for name, one in measured.aggregate.items()
    }
    return {
        "id": "simulated_record",
        "title": TITLE,
        "wording": "illustrative",
        "source": SOURCE,
        "facts": {"purpose": TITLE, "deliverable": TITLE},
        "problem": {"challenge": TITLE, "causes": [TITLE], "effects": [TITLE]},
        "target_groups": [{"id": "group_1", "label": label("group_1"), "success_goal": TITLE}],
        "activities": [
            {"id": "activity_1", "label": label("activity_1"), "target_groups": ["group_1"]}
        ],
        "change_hypothesis": TITLE,
        "indicators": list(indicators.values()),
        "occasions": [
            {
                "id": name,
                "label": label(name),
                "kind": "baseline" if name == first else "follow_up",
                "opens": occasion.opens,
                "closes": occasion.closes,
                "indicators": [one for one in indicators if name in used[one]],
            }
            for name, occasion in measured.occasions.items()
        ],
        "targets": [
            {"indicator": name, "value": _target(measured, name), "date": last}
            for name in indicators
        ],
        "comparison_groups": [
            {"id": name, "name": name, "municipality": name, "country": "NO"}
            for name in measured.comparison
        ],
    }


def _indicator(name: str, direction: str, measured: str, measure: str) -> Mapping:
    return {
        "id": name,
        "label": label(name),
        "level": "resultat",
        "target_group": "group_1",
        "activities": ["activity_1"],
        "method": TITLE,
        "unit": TITLE,
        "direction": direction,
        "measured": measured,
        "measure": measure,
    }


def _of_persons(measured: MeasurementsTruth, name: str) -> Mapping:
    one = measured.individual[name]
    direction = "increase" if _target(measured, name) >= _baseline(measured, name) else "decrease"
    made = _indicator(name, direction, "individual", one.kind)
    made |= {"minimum": one.minimum, "maximum": one.maximum}
    if set(one.groups) & set(measured.comparison):
        made["design"] = "comparison"
    return made


def _of_cases(measured: MeasurementsTruth, name: str) -> Mapping:
    one = measured.aggregate[name]
    moves = _target(measured, name) - _baseline(measured, name)
    direction = "maintain" if one.kind == "mean" else "increase" if moves > 0 else "decrease"
    measure = {"per_cent": "share"}.get(one.kind, one.kind)
    made = _indicator(name, direction, "aggregate", measure) | {"minimum": 0}
    if one.kind == "per_cent":
        made["maximum"] = 100
    if one.kind == "mean":
        made["tolerance"] = 1.0
    if one.kind == "count":
        # What is counted in hundreds are visits in these designs, and not persons.
        made["counts_persons"] = _baseline(measured, name) < 100
    return made


def _baseline(measured: MeasurementsTruth, name: str) -> float:
    first = next(iter(measured.occasions))
    if name in measured.individual:
        return next(iter(measured.individual[name].groups.values())).baseline
    return next(iter(measured.aggregate[name].cases.values()))[first].expected


def _target(measured: MeasurementsTruth, name: str) -> float:
    """Where the first case is to be when the stated change has gone half as far again."""
    last = list(measured.occasions)[-1]
    start = _baseline(measured, name)
    if name in measured.individual:
        change = next(iter(measured.individual[name].groups.values())).change.get(last, 0.0)
    else:
        case = next(iter(measured.aggregate[name].cases.values()))
        change = case[last].expected - start
    return round(start + 1.5 * change, 3)


def persons_binding(measured: MeasurementsTruth, part: PersonsFile) -> Mapping:
    """How to read a file of measured persons back."""
    made: Mapping = {
        "decimal": ",",
        "case": {"column": part.columns["case"], "codes": back(part.codes)},
        "person": {"column": part.columns["person"]},
        "consent": {
            "column": part.columns["consent"],
            "yes": [part.consent["yes"]],
            "no": [part.consent["no"]],
        },
    }
    if part.layout == "long":
        return made | {
            "separator": ";",
            "encoding": "utf-8",
            "occasion": {"column": part.columns["occasion"], "codes": back(part.occasions)},
            "date": {"column": part.columns["date"], "format": "%d.%m.%Y"},
            "values": [
                {"column": column, "indicator": name} for name, column in part.indicators.items()
            ],
        }
    columns = [
        (f"{column} / {part.occasions[occasion]}", name, occasion)
        for name, column in part.indicators.items()
        for occasion in measured.individual[name].occasions
    ]
    return made | {
        "sheet": part.sheet,
        "header_row": HEADER_ROW,
        "header_rows": 2,
        "totals": {"column": part.columns["person"], "texts": [part.totals]},
        "values": [
            {"column": column, "indicator": name, "occasion": occasion}
            for column, name, occasion in columns
        ],
        "missing": {NOT_MEASURED: "not_shown", **{why: "refused" for why in part.gone if why}},
        "ignore": [part.columns["remark"]],
    }


def figures_binding(part: FiguresFile) -> Mapping:
    """How to read a file of figures back."""
    columns = part.columns
    return {
        "encoding": "utf-8",
        "separator": ";",
        "decimal": ",",
        "case": {"column": columns["case"], "codes": back(part.codes)},
        "occasion": {"column": columns["occasion"], "codes": back(part.occasions)},
        "values": {
            "indicator": {"column": columns["indicator"], "codes": back(part.indicators)},
            "column": columns["value"],
            "n": columns["n"],
        },
        "missing": dict.fromkeys(part.missing.values(), "not_shown"),
        "ignore": [columns["remark"]],
    }


def back(codes: Mapping) -> Mapping:
    """From what stands in a file to what it means."""
    return {text: name for name, text in codes.items()}
