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
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath, inside
from samskaping.study.validation import nearest

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
        _bindings,
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


def _ids(documents: Documents, *path: str) -> list[str]:
    found = [one.get("id") for _, one in documents.each(*path)]
    return [name for name in found if isinstance(name, str)]


def _unique_ids(documents: Documents) -> Iterator[Finding]:
    # Values, fields and items are subjects of the same table of estimates.
    subjects = [("scorecard", part) for part in ("values", "fields", "items")]
    spaces = [[("cases",)], [("roles",)], [("waves",)], [("sources",)], subjects]
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
        known = _ids(documents, "scorecard", part)
        for path, item in documents.each("scorecard", "items"):
            yield from _dangling(documents, (*path, key), item.get(key), known, part)
    used = {item.get("value") for _, item in documents.each("scorecard", "items")}
    for path, value in documents.each("scorecard", "values"):
        if used and value.get("id") not in used:
            yield documents.finding("value_unused", (*path, "id"), value.get("id"))


def _dangling(
    documents: Documents, path: KeyPath, name: Any, known: list[str], kind: str
) -> Iterator[Finding]:
    if isinstance(name, str) and name not in known:
        yield documents.finding(
            "reference_dangling", path, name, kind=kind, **nearest(name, known)
        )


def _points(documents: Documents) -> range | None:
    scale = documents.mapping("scorecard", "scale")
    lowest, highest = scale.get("minimum"), scale.get("maximum")
    if isinstance(lowest, int) and isinstance(highest, int) and highest - lowest < 1000:
        return range(lowest, highest + 1)
    return None


def _scale_labels(documents: Documents) -> Iterator[Finding]:
    path: KeyPath = ("scorecard", "scale", "labels")
    labels = {str(name) for name in documents.mapping(*path)}
    for point in _points(documents) or ():
        if labels and str(point) not in labels:
            yield documents.finding("scale_label_missing", path, point)


def _invited(documents: Documents) -> Iterator[Finding]:
    seen: set[tuple[Any, ...]] = set()
    for path, row in documents.each("invited"):
        for key, part in (("case", "cases"), ("wave", "waves"), ("role", "roles")):
            yield from _dangling(
                documents, (*path, key), row.get(key), _ids(documents, part), part
            )
        group = tuple(str(row.get(key)) for key in ("case", "wave", "role"))
        if group in seen:
            yield documents.finding("invited_twice", path)
        seen.add(group)


def _waves(documents: Documents) -> Iterator[Finding]:
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
            path = ("study", "languages", number)
            yield documents.finding(
                "language_without_catalogue", path, language, **nearest(language, known)
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
            close = nearest(zone, sorted(available_timezones()))
            close.pop("allowed")
            yield documents.finding("time_zone_unknown", path, zone, **close)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False


def _bindings(documents: Documents) -> Iterator[Finding]:
    for source, _ in documents.each("sources"):
        path = (*source, "binding")
        if documents.is_unread(path):
            continue
        for key, part in (("case", "cases"), ("wave", "waves"), ("role", "roles")):
            known = _ids(documents, part)
            constant = documents.at((*path, key, "constant"))
            yield from _dangling(documents, (*path, key, "constant"), constant, known, part)
            for code, name in documents.mapping(*path, key, "codes").items():
                here = (*path, key, "codes", code)
                yield from _dangling(documents, here, name, known, part)
        yield from _bound_languages(documents, path)
        yield from _bound_items(documents, path)
        yield from _bound_once(documents, path)


def _bound_languages(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    named = {(*path, "language", "constant"): documents.at((*path, "language", "constant"))}
    for code, name in documents.mapping(*path, "language", "codes").items():
        named[(*path, "language", "codes", code)] = name
    for here, name in named.items():
        if isinstance(name, str) and not (len(name) == 2 and name.isascii() and name.islower()):
            yield documents.finding("value_language", here, name)


def _bound_items(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    known = _ids(documents, "scorecard", "items")
    columns = documents.mapping(*path, "items", "columns")
    for item in columns:
        here = (*path, "items", "columns", item)
        yield from _dangling(documents, here, item, known, "items")
    for item in known:
        if columns and item not in columns:
            yield documents.finding("item_unbound", (*path, "items", "columns"), item)
    points = _points(documents)
    for code, answer in documents.mapping(*path, "items", "answers").items():
        if points is not None and isinstance(answer, int) and answer not in points:
            scale = {"lowest": points[0], "highest": points[-1]}
            here = (*path, "items", "answers", code)
            yield documents.finding("answer_outside", here, answer, **scale)


def _bound_once(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    """A column holds one item, and what is bound is not dropped or ignored as well."""
    seen: set[str] = set()
    for item, column in documents.mapping(*path, "items", "columns").items():
        if column in seen:
            yield documents.finding("column_twice", (*path, "items", "columns", item), column)
        seen.add(str(column))
    for key in ("case", "wave", "role", "language", "respondent"):
        seen.add(str(documents.at((*path, key, "column"))))
    for key in ("submitted_at", "duration", "consent", "test"):
        seen.add(str(documents.at((*path, key, "column"))))
    for key in ("drop", "ignore"):
        listed = documents.at((*path, key))
        for number, column in enumerate(listed if isinstance(listed, list) else ()):
            if column in seen:
                yield documents.finding("column_twice", (*path, key, number), column)
            seen.add(str(column))


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
            close = {k: v for k, v in nearest(name, beside).items() if k == "nearest"}
            yield documents.finding("source_missing", (*path, "file"), name, **close)
