"""What a record says of series and of starts fits the rest of it, and its files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samskaping.study.binding_references import configured_ids, dangling
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath
from samskaping.study.periods import IN_A_YEAR, period_id, place_in, place_of
from samskaping.study.record_references import as_date

Mapping = dict[str, Any]


def check_over_time(documents: Documents) -> Iterator[Finding]:
    """All findings about ``series`` of the indicators and ``starts`` of the record."""
    for path, one in documents.each("record", "indicators"):
        yield from _series(documents, path, one)
    yield from _starts(documents)
    yield from _series_targets(documents)


def check_periods(
    documents: Documents, path: KeyPath, indicators: dict[str, Mapping], bound: list[str]
) -> Iterator[Finding]:
    """Findings about what a binding of measurements says of periods."""
    series = [name for name in bound if indicators.get(name, {}).get("design") == "series"]
    others = [name for name in bound if name in indicators and name not in series]
    here = (*path, "period")
    by_period = documents.at(here) is not None
    if series and not by_period:
        yield documents.finding("period_unbound", path, indicators=", ".join(series))
    if by_period and others:
        yield documents.finding("period_of_occasions", here, indicators=", ".join(others))
    if by_period and documents.at((*path, "occasion")) is not None:
        yield documents.finding("period_and_occasion", here)
    lengths = {str(_settings(indicators[name]).get("every")) for name in series}
    if by_period and len(lengths) > 1:
        yield documents.finding("period_lengths", here, indicators=", ".join(series))


def _settings(indicator: Mapping) -> Mapping:
    found = indicator.get("series")
    return found if isinstance(found, dict) else {}


def _series(documents: Documents, path: KeyPath, one: Mapping) -> Iterator[Finding]:
    here, design = (*path, "series"), one.get("design")
    if design == "series" and "series" not in one:
        yield documents.finding("series_missing", (*path, "design"), design)
    if design != "series" and "series" in one:
        yield documents.finding("series_unused", here)
    if design == "series" and one.get("measured") == "individual":
        yield documents.finding("series_of_persons", (*path, "measured"), "individual")
    settings = _settings(one)
    groups = configured_ids(documents, "record", "comparison_groups")
    donors = settings.get("donors")
    for number, name in enumerate(donors if isinstance(donors, list) else ()):
        yield from dangling(documents, (*here, "donors", number), name, groups, "comparison_groups")
    yield from _matched(documents, here, settings)


def _matched(documents: Documents, here: KeyPath, settings: Mapping) -> Iterator[Finding]:
    every, starts = settings.get("every"), as_date(settings.get("starts"))
    listed = settings.get("matched")
    if every not in IN_A_YEAR or starts is None or not isinstance(listed, list):
        return
    for number, text in enumerate(listed):
        name = period_id(str(text), every)
        place = None if name is None else place_in(name, every)
        if place is None or place >= place_of(starts, every):
            yield documents.finding("series_matched", (*here, "matched", number), text)


def _starts(documents: Documents) -> Iterator[Finding]:
    known = {
        "case": (configured_ids(documents, "cases"), "cases"),
        "occasion": (configured_ids(documents, "record", "occasions"), "occasions"),
    }
    seen: set[str] = set()
    for path, start in documents.each("record", "starts"):
        for key, (names, kind) in known.items():
            yield from dangling(documents, (*path, key), start.get(key), names, kind)
        case = str(start.get("case"))
        if case in seen:
            yield documents.finding("start_twice", (*path, "case"), case)
        seen.add(case)
    staggered = [
        path
        for path, one in documents.each("record", "indicators")
        if one.get("design") == "staggered"
    ]
    if staggered and not seen:
        for path in staggered:
            yield documents.finding("starts_missing", (*path, "design"), "staggered")
    if seen and not staggered:
        yield documents.finding("starts_unused", ("record", "starts"))


def _series_targets(documents: Documents) -> Iterator[Finding]:
    """A series has no occasions, so that the way from baseline to target is not followed."""
    series = [
        one.get("id")
        for _, one in documents.each("record", "indicators")
        if one.get("design") == "series"
    ]
    for path, target in documents.each("record", "targets"):
        if target.get("indicator") in series:
            yield documents.finding("series_target", (*path, "indicator"), target["indicator"])
