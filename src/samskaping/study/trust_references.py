"""What the record declares to be doubted: pairs, specifications, and shares of a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samskaping.study.binding_references import configured_ids, dangling
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath
from samskaping.study.trust import PARTS

Mapping = dict[str, Any]


def check_trust(documents: Documents) -> Iterator[Finding]:
    """All findings about ``pairs``, ``specifications`` and ``contributions`` of the record."""
    indicators = {str(one.get("id")): one for _, one in documents.each("record", "indicators")}
    yield from _pairs(documents)
    yield from _specifications(documents, indicators)
    yield from _contributions(documents, indicators)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _pairs(documents: Documents) -> Iterator[Finding]:
    known = {
        "case": (configured_ids(documents, "cases"), "cases"),
        "comparison": (
            configured_ids(documents, "record", "comparison_groups"),
            "comparison_groups",
        ),
    }
    seen: set[tuple[str, str]] = set()
    for path, pair in documents.each("record", "pairs"):
        for key, (names, kind) in known.items():
            name = pair.get(key)
            yield from dangling(documents, (*path, key), name, names, kind)
            if (key, str(name)) in seen:
                yield documents.finding("pair_twice", (*path, key), name)
            seen.add((key, str(name)))


def _specifications(documents: Documents, indicators: dict[str, Mapping]) -> Iterator[Finding]:
    cases = configured_ids(documents, "cases")
    cases += configured_ids(documents, "record", "comparison_groups")
    occasions = configured_ids(documents, "record", "occasions")
    for path, one in documents.each("record", "specifications"):
        yield from dangling(
            documents, (*path, "occasion"), one.get("occasion"), occasions, "occasions"
        )
        for key, names, kind in (
            ("indicators", list(indicators), "indicators"),
            ("without", cases, "groups"),
        ):
            listed = one.get(key)
            for number, name in enumerate(listed if isinstance(listed, list) else ()):
                yield from dangling(documents, (*path, key, number), name, names, kind)
        if (one.get("estimator"), one.get("weighting")) == ("ancova", "persons"):
            yield documents.finding("ancova_counts_cases", (*path, "weighting"), "persons")


def _contributions(documents: Documents, indicators: dict[str, Mapping]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, one in documents.each("record", "contributions"):
        name = one.get("indicator")
        here = (*path, "indicator")
        yield from dangling(documents, here, name, list(indicators), "indicators")
        if str(name) in seen:
            yield documents.finding("contribution_twice", here, name)
        seen.add(str(name))
        compared = indicators.get(str(name), {}).get("design") == "comparison"
        if compared and one.get("deadweight"):
            yield documents.finding("deadweight_twice", (*path, "deadweight"), name)
        declared = [part for part in PARTS if one.get(part)]
        if not declared:
            yield documents.finding("contribution_empty", path)
        if one.get("drop_off") and not one.get("periods"):
            yield documents.finding("drop_off_without_periods", (*path, "drop_off"))
        for part in declared:
            yield from _ends(documents, (*path, part))


def _ends(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    part = documents.mapping(*path)
    low, high, mode = (_number(part.get(key)) for key in ("low", "high", "mode"))
    if low is not None and high is not None and low > high:
        yield documents.finding("share_ends", (*path, "low"), part.get("low"), high=f"{high:g}")
    elif part.get("distribution") in ("triangular", "pert"):
        outside = mode is not None and low is not None and high is not None
        if mode is None or (outside and not (low or 0) <= mode <= (high or 0)):
            yield documents.finding("mode_missing", (*path, "mode"), part.get("mode"))
