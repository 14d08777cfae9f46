"""What belongs together: ids that are named must exist, and exist once.

The checks read plain mappings, so that they find what they can in a configuration that has other
errors too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from samskaping.language import available_languages
from samskaping.study.binding_references import (
    check_bindings,
    configured_ids,
    dangling,
    scale_points,
)
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath, inside
from samskaping.study.validation import closest, nearest

RESERVED = ("total", "all")
RELEASED = "results/release/estimates"


def check_references(documents: Documents) -> list[Finding]:
    """All findings about what the parts of the configuration say of each other."""
    checks: tuple[Callable[[Documents], Iterator[Finding]], ...] = (
        _unique_ids,
        _items_belong,
        _scale_labels,
        _invited,
        _waves,
        _languages,
        _time_zone,
        check_bindings,
        _source_files,
    )
    return [finding for check in checks for finding in check(documents)]


def has_raw_files(documents: Documents) -> bool:
    """Whether any raw file of the study is here."""
    names = [source.get("file") for _, source in documents.each("sources")]
    paths = [inside(documents.folder, name) for name in names if isinstance(name, str)]
    return any(path is not None and path.is_file() for path in paths)


def is_release_only(documents: Documents) -> bool:
    """Whether the folder holds released results and no raw file, so that nothing can be read."""
    return (documents.folder / RELEASED).is_dir() and not has_raw_files(documents)


def _unique_ids(documents: Documents) -> Iterator[Finding]:
    # Values, fields and items are subjects of the same table of estimates.
    subjects: list[tuple[str, ...]] = [
        ("scorecard", part) for part in ("values", "fields", "items")
    ]
    spaces: list[list[tuple[str, ...]]] = [
        [("cases",)],
        [("roles",)],
        [("waves",)],
        [("sources",)],
        subjects,
    ]
    for space in spaces:
        seen: dict[str, str] = {}
        for part in space:
            for path, one in documents.each(*part):
                name = one.get("id")
                if not isinstance(name, str):
                    continue
                here = documents.finding("id_twice", (*path, "id"), name)
                if name in seen:
                    first = {"first": seen[name]}
                    yield documents.finding("id_twice", (*path, "id"), name, **first)
                elif space is subjects and name in RESERVED:
                    yield documents.finding("id_reserved", (*path, "id"), name)
                seen.setdefault(name, here.column or "")


def _items_belong(documents: Documents) -> Iterator[Finding]:
    for key, part in (("value", "values"), ("field", "fields")):
        known = configured_ids(documents, "scorecard", part)
        for path, item in documents.each("scorecard", "items"):
            yield from dangling(documents, (*path, key), item.get(key), known, part)
    used = {str(item.get("value")) for _, item in documents.each("scorecard", "items")}
    for path, value in documents.each("scorecard", "values"):
        if used and isinstance(value.get("id"), str) and value["id"] not in used:
            yield documents.finding("value_unused", (*path, "id"), value.get("id"))


def _scale_labels(documents: Documents) -> Iterator[Finding]:
    path: KeyPath = ("scorecard", "scale", "labels")
    labels = {str(name) for name in documents.mapping(*path)}
    for point in scale_points(documents) or ():
        if labels and str(point) not in labels:
            yield documents.finding("scale_label_missing", path, point)


def _invited(documents: Documents) -> Iterator[Finding]:
    seen: set[tuple[Any, ...]] = set()
    for path, row in documents.each("invited"):
        for key, part in (("case", "cases"), ("wave", "waves"), ("role", "roles")):
            yield from dangling(
                documents, (*path, key), row.get(key), configured_ids(documents, part), part
            )
        group = tuple(str(row.get(key)) for key in ("case", "wave", "role"))
        if group in seen:
            yield documents.finding("invited_twice", path)
        seen.add(group)


def _waves(documents: Documents) -> Iterator[Finding]:
    if documents.at(("sources",)) and not documents.at(("waves",)):
        yield documents.finding("key_required", ("waves",), name="waves")
    before: date | None = None
    for path, wave in documents.each("waves"):
        opens, closes = _date(wave.get("opens")), _date(wave.get("closes"))
        if opens and closes and closes < opens:
            yield documents.finding("wave_dates", (*path, "closes"), closes)
        if opens and before and opens < before:
            yield documents.finding("wave_order", (*path, "opens"), opens)
        before = opens or before


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _languages(documents: Documents) -> Iterator[Finding]:
    declared = documents.at(("study", "languages"))
    languages = list(declared) if isinstance(declared, list) else ["nb", "en"]
    known = list(available_languages())
    for number, language in enumerate(languages):
        if isinstance(language, str) and language not in known:
            here = ("study", "languages", number)
            yield documents.finding(
                "language_without_catalogue", here, language, **nearest(language, known)
            )
    for path in _texts(documents):
        text = documents.mapping(*path)
        missing = [name for name in languages if isinstance(name, str) and name not in text]
        if text and missing:
            yield documents.finding("label_missing", path, languages=", ".join(missing))


def _texts(documents: Documents) -> Iterator[KeyPath]:
    for name in ("title", "description", "data_source"):
        yield ("study", name)
    yield ("scorecard", "title")
    for name in documents.mapping("scorecard", "scale", "labels"):
        yield ("scorecard", "scale", "labels", name)
    lists = (("cases",), ("roles",), ("waves",), *(("scorecard", x) for x in ("values", "fields")))
    for part in lists:
        for path, _ in documents.each(*part):
            yield from ((*path, "label"), (*path, "description"))
    for path, _ in documents.each("scorecard", "items"):
        yield (*path, "text")


def _time_zone(documents: Documents) -> Iterator[Finding]:
    paths: list[KeyPath] = [("study", "time_zone")]
    for path, _ in documents.each("sources"):
        paths.append((*path, "binding", "submitted_at", "time_zone"))
    for path in paths:
        zone = documents.at(path)
        if isinstance(zone, str) and not _is_zone(zone):
            near = closest(zone, sorted(available_timezones()))
            yield documents.finding("time_zone_unknown", path, zone, **near)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False


def _source_files(documents: Documents) -> Iterator[Finding]:
    if is_release_only(documents):
        yield documents.finding("released_only", ("sources",))
        return
    for path, source in documents.each("sources"):
        name = source.get("file")
        if not isinstance(name, str):
            continue
        target = inside(documents.folder, name)
        if target is None:
            yield documents.finding("path_outside", (*path, "file"), name)
        elif not target.is_file():
            siblings = target.parent.iterdir() if target.parent.is_dir() else ()
            beside = sorted(f"{name.rpartition('/')[0]}/{one.name}" for one in siblings)
            near = closest(name, beside)
            yield documents.finding("source_missing", (*path, "file"), name, **near)
