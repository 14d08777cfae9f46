"""What bindings of coded interviews and of coder–source tables name must exist."""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.study.binding_references import (
    coded_ids,
    configured_ids,
    dangling,
    set_aside_once,
)
from samskaping.study.codebook import OF_TEXTS
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath
from samskaping.study.model import WITH_TEXTS


def check_coding_bindings(documents: Documents) -> Iterator[Finding]:
    """All findings about what the bindings of interviews say of the study and its codebook."""
    if documents.is_unread(("codebook",)):
        return
    codes: set[str] = set()
    coders: set[str] = set()
    unread = False
    for part in ("codings", "coverage"):
        for source, _ in documents.each(part):
            path = (*source, "binding")
            if documents.is_unread(path):
                unread = True
                continue
            yield from _named(documents, path)
            coders |= set(_stands_for(documents, (*path, "coder")))
            if part == "codings":
                yield from _codes(documents, path)
                if documents.at((*source, "format")) not in WITH_TEXTS:
                    yield from _segments(documents, path)
                codes |= set(_bound_codes(documents, path))
            yield from set_aside_once(documents, path, _bound(documents, path))
    yield from _units(documents)
    yield from _quotes(documents)
    if documents.at(("codings",)) and not unread:
        yield from _unbound(documents, codes, coders)


def _named(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    for key, where in (
        ("case", ("cases",)),
        ("wave", ("waves",)),
        ("role", ("roles",)),
        ("coder", ("codebook", "coders")),
    ):
        known = configured_ids(documents, *where)
        yield from coded_ids(documents, (*path, key), known, where[-1])


def _quotes(documents: Documents) -> Iterator[Finding]:
    """What bindings of quotes name, and that they tell what a quote is about."""
    for source, _ in documents.each("quotes"):
        path = (*source, "binding")
        if documents.is_unread(path) or documents.at(path) is None:
            continue
        for key, where in (
            ("case", ("cases",)),
            ("code", ("codebook", "codes")),
            ("value", ("scorecard", "values")),
        ):
            known = configured_ids(documents, *where)
            yield from coded_ids(documents, (*path, key), known, where[-1])
        if all(documents.at((*path, key)) is None for key in ("code", "value")):
            yield documents.finding("quote_about_unbound", path)
        yield from set_aside_once(documents, path, _bound(documents, path))


def _stands_for(documents: Documents, path: KeyPath) -> list[str]:
    constant = documents.at((*path, "constant"))
    named = list(documents.mapping(*path, "codes").values())
    return [str(name) for name in (constant, *named) if name is not None]


def _bound_codes(documents: Documents, path: KeyPath) -> list[str]:
    columns = documents.mapping(*path, "codes", "columns")
    return [str(name) for name in (*columns, *documents.mapping(*path, "codes", "codes").values())]


def _codes(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    known = configured_ids(documents, "codebook", "codes")
    seen: set[str] = set()
    for name, column in documents.mapping(*path, "codes", "columns").items():
        here = (*path, "codes", "columns", name)
        yield from dangling(documents, here, name, known, "codes")
        if str(column) in seen:
            yield documents.finding("column_twice", here, column)
        seen.add(str(column))
    yield from coded_ids(documents, (*path, "codes"), known, "codes")


def _segments(documents: Documents, path: KeyPath) -> Iterator[Finding]:
    """Segments that nothing tells apart cannot be found again with another coder."""
    units = documents.mapping("codebook").get("units", ["segment"])
    told = documents.at((*path, "unit")) is not None or all(
        documents.at((*path, end)) is not None for end in ("start", "end")
    )
    coders = configured_ids(documents, "codebook", "coders")
    if isinstance(units, list) and "segment" in units and not told and len(coders) > 1:
        yield documents.finding("segment_unbound", path)


def _units(documents: Documents) -> Iterator[Finding]:
    """Sentences and characters are found in texts alone."""
    units = documents.mapping("codebook").get("units", [])
    sources = [source for _, source in documents.each("codings")]
    texts = any(source.get("format") in WITH_TEXTS for source in sources)
    for place, unit in enumerate(units if isinstance(units, list) else []):
        if unit in OF_TEXTS and sources and not texts:
            yield documents.finding("unit_needs_texts", ("codebook", "units", place), str(unit))


def _bound(documents: Documents, path: KeyPath) -> set[str]:
    """The columns that a binding reads."""
    plain = (documents.at((*path, name)) for name in ("unit", "start", "end", "weight", "text"))
    parts = [part for part in documents.mapping(*path).values() if isinstance(part, dict)]
    single = (part.get("column") for part in parts)
    of_codes = documents.mapping(*path, "codes", "columns").values()
    return {str(name) for name in (*plain, *single, *of_codes) if isinstance(name, str)}


def _unbound(documents: Documents, codes: set[str], coders: set[str]) -> Iterator[Finding]:
    """What the codebook has and no file can hold; a code above others need not be given itself."""
    above = {str(code.get("parent")) for _, code in documents.each("codebook", "codes")}
    for path, code in documents.each("codebook", "codes"):
        name = code.get("id")
        if isinstance(name, str) and name not in codes and name not in above:
            yield documents.finding("code_unbound", (*path, "id"), name)
    for path, coder in documents.each("codebook", "coders"):
        name = coder.get("id")
        if isinstance(name, str) and name not in coders:
            yield documents.finding("coder_unbound", (*path, "id"), name)
