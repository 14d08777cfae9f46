"""What bindings name must exist: cases, roles, waves, items, and answers on the scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath
from samskaping.study.validation import nearest


def configured_ids(documents: Documents, *path: str) -> list[str]:
    """The ids in the list at ``path``."""
    found = [one.get("id") for _, one in documents.each(*path)]
    return [name for name in found if isinstance(name, str)]


def dangling(
    documents: Documents, path: KeyPath, name: Any, known: list[str], kind: str
) -> Iterator[Finding]:
    """A finding if ``name`` is not one of the ``known`` ids."""
    if isinstance(name, str) and name not in known:
        yield documents.finding("reference_dangling", path, name, kind=kind, **nearest(name, known))


def scale_points(documents: Documents) -> range | None:
    """The answers of the scale, where both its ends can be read."""
    scale = documents.mapping("scorecard", "scale")
    lowest, highest = scale.get("minimum"), scale.get("maximum")
    if isinstance(lowest, int) and isinstance(highest, int) and 0 < highest - lowest < 1000:
        return range(lowest, highest + 1)
    return None


def check_bindings(documents: Documents) -> Iterator[Finding]:
    """All findings about what the bindings say of cases, roles, waves, items and answers."""
    for source, _ in documents.each("sources"):
        path = (*source, "binding")
        if documents.is_unread(path):
            continue
        for key, part in (("case", "cases"), ("wave", "waves"), ("role", "roles")):
            yield from coded_ids(documents, (*path, key), configured_ids(documents, part), part)
        yield from _bound_languages(documents, path)
        yield from _bound_items(documents, path)
        yield from _bound_once(documents, path)


def coded_ids(
    documents: Documents, path: KeyPath, known: list[str], kind: str
) -> Iterator[Finding]:
    """Findings about the ids that a coded column, or a constant, at ``path`` stands for."""
    constant = documents.at((*path, "constant"))
    yield from dangling(documents, (*path, "constant"), constant, known, kind)
    for code, name in documents.mapping(*path, "codes").items():
        yield from dangling(documents, (*path, "codes", code), name, known, kind)


def set_aside_once(documents: Documents, path: KeyPath, bound: set[str]) -> Iterator[Finding]:
    """Findings about columns that are dropped or ignored though they are used, or named twice."""
    seen = set(bound)
    for key in ("drop", "ignore"):
        listed = documents.at((*path, key))
        for number, column in enumerate(listed if isinstance(listed, list) else ()):
            if str(column) in seen:
                yield documents.finding("column_twice", (*path, key, number), column)
            seen.add(str(column))


def _bound_languages(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    named = {(*path, "language", "constant"): documents.at((*path, "language", "constant"))}
    for code, name in documents.mapping(*path, "language", "codes").items():
        named[(*path, "language", "codes", code)] = name
    for here, name in named.items():
        if isinstance(name, str) and not (len(name) == 2 and name.isascii() and name.islower()):
            yield documents.finding("value_language", here, name)


def _bound_items(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    known = configured_ids(documents, "scorecard", "items")
    columns = documents.mapping(*path, "items", "columns")
    for item in columns:
        here = (*path, "items", "columns", item)
        yield from dangling(documents, here, item, known, "items")
    for item in known:
        if columns and item not in columns:
            yield documents.finding("item_unbound", (*path, "items", "columns"), item)
    points = scale_points(documents)
    for code, answer in documents.mapping(*path, "items", "answers").items():
        if points is not None and isinstance(answer, int) and answer not in points:
            scale = {"lowest": points[0], "highest": points[-1]}
            here = (*path, "items", "answers", code)
            yield documents.finding("answer_outside", here, answer, **scale)


def _bound_once(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    """A column holds one item, and what is bound is not dropped or ignored as well."""
    seen: set[str] = set()
    for item, column in documents.mapping(*path, "items", "columns").items():
        if str(column) in seen:
            yield documents.finding("column_twice", (*path, "items", "columns", item), column)
        seen.add(str(column))
    for part in documents.mapping(*path).values():
        if isinstance(part, dict) and "column" in part:
            seen.add(str(part["column"]))
    yield from set_aside_once(documents, path, seen)
