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
from samskaping.study.codebook_references import check_codebook
from samskaping.study.coding_references import check_coding_bindings
from samskaping.study.documents import INSTRUMENTS, Documents
from samskaping.study.findings import Finding
from samskaping.study.following_references import check_following
from samskaping.study.load import KeyPath
from samskaping.study.measurement_references import check_measurement_bindings
from samskaping.study.model import SOURCES
from samskaping.study.moderator_references import check_moderators
from samskaping.study.over_time_references import check_over_time
from samskaping.study.record_references import as_date, check_record
from samskaping.study.source_references import check_sources
from samskaping.study.trust import PARTS
from samskaping.study.trust_references import check_trust
from samskaping.study.validation import closest, nearest

RESERVED = ("total", "all")
Part = tuple[str, ...]
_LABELS = ("label", "description")
_LISTED = ("causes", "effects", "existing_solutions", "evidence")
# What is told apart by its ids. Comparison groups stand in the place of cases.
SPACES: tuple[tuple[Part, ...], ...] = (
    (("cases",), ("record", "comparison_groups")),
    (("roles",),),
    (("waves",),),
    tuple((part,) for part in SOURCES),
    (("record", "target_groups"),),
    (("record", "activities"),),
    (("record", "occasions"),),
    (("record", "moderators"),),
    (("record", "families"),),
    (("record", "specifications"),),
    (("codebook", "coders"),),
)
# What is a subject of one and the same domain of the table of estimates.
SUBJECTS: tuple[tuple[Part, ...], ...] = (
    (("scorecard", "values"), ("scorecard", "fields"), ("scorecard", "items")),
    (("record", "indicators"),),
    (("codebook", "codes"),),
)


# Where texts stand that are written per language; * is every part of a list or mapping.
TEXTS: tuple[Part, ...] = (
    *(("study", name) for name in ("title", "description", "data_source")),
    *((part, "title") for part in INSTRUMENTS),
    *((part, "*", name) for part in ("cases", "roles", "waves") for name in _LABELS),
    ("scorecard", "scale", "labels", "*"),
    *(("scorecard", part, "*", name) for part in ("values", "fields") for name in _LABELS),
    ("scorecard", "items", "*", "text"),
    *(("record", "facts", name) for name in ("purpose", "deliverable")),
    ("record", "problem", "challenge"),
    *(("record", "problem", name, "*") for name in _LISTED),
    ("record", "change_hypothesis"),
    *(
        ("record", part, "*", name)
        for part in ("target_groups", "activities", "indicators", "occasions", "comparison_groups",
                     "families", "moderators")
        for name in (*_LABELS, "success_goal", "method", "unit")
    ),
    *(("record", "contributions", "*", part, "basis") for part in PARTS),
    *(("codebook", part, "*", name) for part in ("codes", "coders")
      for name in ("label", "definition")),
)  # fmt: skip


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
        check_record,
        check_over_time,
        check_moderators,
        check_trust,
        check_following,
        check_codebook,
        check_bindings,
        check_measurement_bindings,
        check_coding_bindings,
        check_sources,
    )
    return [finding for check in checks for finding in check(documents)]


def _unique_ids(documents: Documents) -> Iterator[Finding]:
    for space in (*SPACES, *SUBJECTS):
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
                elif space in SUBJECTS and name in RESERVED:
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
        opens, closes = as_date(wave.get("opens")), as_date(wave.get("closes"))
        if opens and closes and closes < opens:
            yield documents.finding("wave_dates", (*path, "closes"), closes)
        if opens and before and opens < before:
            yield documents.finding("wave_order", (*path, "opens"), opens)
        before = opens or before


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
        missing = [name for name in languages if name in known and name not in text]
        if text and missing:
            yield documents.finding("label_missing", path, languages=", ".join(missing))


def _texts(documents: Documents) -> Iterator[KeyPath]:
    """Where a text of the study, its scorecard, its record or its codebook stands."""
    for path in TEXTS:
        yield from _places(documents, (), path)


def _places(documents: Documents, here: KeyPath, path: Part) -> Iterator[KeyPath]:
    """The places that a path with ``*`` for every part of a list or mapping stands for."""
    if not path:
        yield here
    elif path[0] != "*":
        yield from _places(documents, (*here, path[0]), path[1:])
    else:
        inner = documents.at(here)
        names = range(len(inner)) if isinstance(inner, list) else documents.mapping(*here)
        for name in names:
            yield from _places(documents, (*here, name), path[1:])


def _time_zone(documents: Documents) -> Iterator[Finding]:
    paths: list[KeyPath] = [("study", "time_zone")]
    for part in SOURCES:
        for path, _ in documents.each(part):
            paths += [(*path, "binding", name, "time_zone") for name in ("submitted_at", "date")]
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
