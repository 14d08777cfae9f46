"""What the record says of how it is followed: paths, looking back, selection, and who was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from samskaping.study.binding_references import configured_ids, dangling
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath

Mapping = dict[str, Any]


def check_following(documents: Documents) -> Iterator[Finding]:
    """All findings about ``path``, ``asked_at``, ``selected`` and ``asked`` of the record."""
    yield from _paths(documents)
    yield from _looking_back(documents)
    yield from _selected(documents)
    yield from _asked(documents)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _paths(documents: Documents) -> Iterator[Finding]:
    """Milestones come one after the other, before the target is due and after the baseline."""
    starts = [
        day
        for _, one in documents.each("record", "occasions")
        if one.get("kind") == "baseline" and (day := _day(one.get("opens")))
    ]
    for path, target in documents.each("record", "targets"):
        due, before = _day(target.get("date")), min(starts, default=None)
        if not isinstance(target.get("path"), list):
            continue
        for here, milestone in documents.each(*path, "path"):
            day = _day(milestone.get("date"))
            if day is None:
                continue
            if (before is not None and day <= before) or (due is not None and day >= due):
                yield documents.finding("path_dates", (*here, "date"), day)
            before = day


def _looking_back(documents: Documents) -> Iterator[Finding]:
    """An occasion that looks back says at which follow-up it was asked; no other does."""
    occasions = list(documents.each("record", "occasions"))
    follow_ups = [str(one.get("id")) for _, one in occasions if one.get("kind") == "follow_up"]
    for path, one in occasions:
        named = one.get("asked_at")
        if one.get("kind") != "retrospective":
            if named is not None:
                yield documents.finding("asked_at_unused", (*path, "asked_at"), named)
        elif named is None:
            yield documents.finding("asked_at_missing", (*path, "kind"), "retrospective")
        else:
            yield from dangling(documents, (*path, "asked_at"), named, follow_ups, "occasions")


def _selected(documents: Documents) -> Iterator[Finding]:
    for path, one in documents.each("record", "indicators"):
        selected = one.get("selected")
        if not isinstance(selected, dict):
            continue
        here = (*path, "selected")
        if one.get("measured") == "aggregate":
            yield documents.finding("selected_figures", here, one.get("id"))
        known = [name for name in ("mean", "sd") if selected.get(name) is not None]
        if len(known) == 1:
            yield documents.finding("selected_half", (*here, known[0]), selected[known[0]])


def _asked(documents: Documents) -> Iterator[Finding]:
    measured = {
        str(one.get("id")): one.get("measured") for _, one in documents.each("record", "indicators")
    }
    cases = configured_ids(documents, "cases")
    cases += configured_ids(documents, "record", "comparison_groups")
    parts = (
        ("case", cases, "groups"),
        ("occasion", configured_ids(documents, "record", "occasions"), "occasions"),
        ("indicator", list(measured), "indicators"),
    )
    seen: set[tuple[str, ...]] = set()
    for path, one in documents.each("record", "asked"):
        for key, names, kind in parts:
            yield from dangling(documents, (*path, key), one.get(key), names, kind)
        which = tuple(str(one.get(key)) for key, _, _ in parts)
        if which in seen:
            yield documents.finding("asked_twice", path)
        seen.add(which)
        if measured.get(str(one.get("indicator"))) == "aggregate":
            here: KeyPath = (*path, "indicator")
            yield documents.finding("asked_of_figures", here, one.get("indicator"))
