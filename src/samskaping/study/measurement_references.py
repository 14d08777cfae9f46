"""What bindings of measurements name must exist, and every value knows its occasion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samskaping.study.binding_references import (
    coded_ids,
    configured_ids,
    dangling,
    set_aside_once,
)
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath
from samskaping.study.over_time_references import check_periods
from samskaping.study.record_references import occasions_of


def check_measurement_bindings(documents: Documents) -> Iterator[Finding]:
    """All findings about what the bindings of measurements say of the study and its record."""
    indicators = {str(one.get("id")): one for _, one in documents.each("record", "indicators")}
    groups = [
        *configured_ids(documents, "cases"),
        *configured_ids(documents, "record", "comparison_groups"),
    ]
    found: set[str] = set()
    unread = False
    for source, _ in documents.each("measurements"):
        path = (*source, "binding")
        unread |= documents.is_unread(path)
        if documents.is_unread(path) or documents.is_unread(("record",)):
            continue
        yield from coded_ids(documents, (*path, "case"), groups, "groups")
        occasions = configured_ids(documents, "record", "occasions")
        yield from coded_ids(documents, (*path, "occasion"), occasions, "occasions")
        here = (*path, "values", "indicator")
        yield from coded_ids(documents, here, list(indicators), "indicators")
        yield from _value_columns(documents, path, list(indicators), occasions)
        yield from _occasions(documents, path)
        bound = list(dict.fromkeys(_bound_indicators(documents, path)))
        yield from check_periods(documents, path, indicators, bound)
        yield from _units(documents, path, indicators)
        yield from _bound_once(documents, path)
        found |= set(_bound_indicators(documents, path))
    if documents.at(("measurements",)) and not unread:
        for path, one in documents.each("record", "indicators"):
            name = one.get("id")
            if isinstance(name, str) and name not in found:
                yield documents.finding("indicator_unbound", (*path, "id"), name)


def _columns(documents: Documents, path: KeyPath) -> list[tuple[KeyPath, dict[str, Any]]]:
    """The columns of values: of a wide file several, of a long one the one that there is."""
    values = documents.mapping(*path, "values")
    return [((*path, "values"), values)] if values else list(documents.each(*path, "values"))


def _bound_indicators(documents: Documents, path: KeyPath) -> Iterator[str]:
    for here, column in _columns(documents, path):
        if isinstance(column.get("indicator"), str):
            yield column["indicator"]
        yield from map(str, documents.mapping(*here, "indicator", "codes").values())


def _value_columns(
    documents: Documents, path: KeyPath, indicators: list[str], occasions: list[str]
) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for here, column in documents.each(*path, "values"):
        name, occasion = column.get("indicator"), column.get("occasion")
        yield from dangling(documents, (*here, "indicator"), name, indicators, "indicators")
        yield from dangling(documents, (*here, "occasion"), occasion, occasions, "occasions")
        which = (str(name), str(occasion))
        if which in seen:
            yield documents.finding("value_bound_twice", (*here, "indicator"), name)
        seen.add(which)
        if name in indicators and occasion in occasions:
            planned = [one.get("id") for _, one in occasions_of(documents, str(name))]
            if occasion not in planned:
                where = (*here, "occasion")
                yield documents.finding("value_not_planned", where, occasion, indicator=str(name))


def _occasions(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    """Either the binding or each of its columns says which occasion a value belongs to."""
    of_rows = any(documents.at((*path, key)) is not None for key in ("occasion", "period"))
    for here, column in _columns(documents, path):
        own = column.get("occasion") is not None
        if own and of_rows:
            yield documents.finding("occasion_bound_twice", (*here, "occasion"), column["occasion"])
        if not own and not of_rows:
            yield documents.finding("occasion_unbound", here, column.get("column"))


def _units(
    documents: Documents, path: KeyPath, indicators: dict[str, dict[str, Any]]
) -> Iterator[Finding]:
    """What is measured of persons needs to say whose it is, and figures are nobody's."""
    measured: dict[str, list[str]] = {"individual": [], "aggregate": []}
    for name in dict.fromkeys(_bound_indicators(documents, path)):
        measured.setdefault(str(indicators.get(name, {}).get("measured")), []).append(name)
    persons, figures = (", ".join(measured[kind]) for kind in ("individual", "aggregate"))
    named = documents.at((*path, "person")) is not None
    if persons and not named:
        yield documents.finding("person_unbound", path, indicators=persons)
    if figures and named:
        yield documents.finding("person_of_figures", (*path, "person"), indicators=figures)
    for here, column in _columns(documents, path):
        if persons and not figures and column.get("n") is not None:
            yield documents.finding("n_of_persons", (*here, "n"), column["n"])


def _bound_once(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    """A column holds one thing; what counts the persons may serve several columns of values."""
    seen = {
        str(part["column"])
        for name in ("case", "occasion", "period", "person", "date", "consent")
        if isinstance(part := documents.at((*path, name)), dict) and "column" in part
    }
    counted: set[str] = set()
    for here, column in _columns(documents, path):
        name = column.get("column")
        if name is not None and str(name) in seen:
            yield documents.finding("column_twice", (*here, "column"), name)
        seen.add(str(name))
        counted |= {str(column["n"])} if column.get("n") is not None else set()
        inner = documents.at((*here, "indicator", "column"))
        counted |= {str(inner)} if inner is not None else set()
    yield from set_aside_once(documents, path, seen | counted)
