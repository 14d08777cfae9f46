"""The lists of raw files: whether their instruments and files are there, each under one id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from samskaping.study.documents import INSTRUMENTS, Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath, inside, is_file
from samskaping.study.model import SOURCES
from samskaping.study.validation import closest

RELEASED = "results/release/estimates"
# Where runs write.
_RESULTS = "results"
# What each list of raw files is read by.
_INSTRUMENT = {
    "sources": "scorecard",
    "measurements": "record",
    "codings": "codebook",
    "coverage": "codebook",
    "quotes": "codebook",
}


def has_raw_files(documents: Documents) -> bool:
    """Whether any raw file of the study is here."""
    paths = [inside(documents.folder, name) for _, name in _files(documents)]
    return any(path is not None and is_file(path) for path in paths)


def is_release_only(documents: Documents) -> bool:
    """Whether the folder holds released results and no raw file, so that nothing can be read."""
    return (documents.folder / RELEASED).is_dir() and not has_raw_files(documents)


def check_sources(documents: Documents) -> Iterator[Finding]:
    """All findings about what is read, and by which instrument."""
    listed = {part for part in SOURCES if documents.at((part,))}
    if not listed:
        yield documents.finding("no_sources", ("sources",))
    for part in SOURCES:
        name = _INSTRUMENT[part]
        if part in listed and documents.at((name,)) is None:
            yield documents.finding("instrument_missing", (part,), kind=part, instrument=name)
    for name in INSTRUMENTS:
        read_by = {part for part in SOURCES if _INSTRUMENT[part] == name}
        if listed and documents.at((name,)) is not None and not read_by & listed:
            lacking = ", ".join(part for part in SOURCES if part in read_by)
            yield documents.finding("instrument_unused", (name,), lists=lacking)
    for part, code in (("coverage", "codings_missing"), ("quotes", "quotes_without_codings")):
        if part in listed and "codings" not in listed:
            yield documents.finding(code, (part,))
    for part in ("values", "items"):
        if documents.mapping("scorecard") and documents.at(("scorecard", part)) == []:
            yield documents.finding("value_empty", ("scorecard", part))
    yield from _coded_twice(documents)
    yield from _resolved(documents)
    yield from _weights(documents)
    yield from _source_files(documents)


def _coded_twice(documents: Documents) -> Iterator[Finding]:
    """A table of codings that is named again: it must be about another coder each time."""
    about: dict[tuple[str, str], set[str | None]] = {}
    for part in ("codings", "coverage"):
        for path, source in documents.each(part):
            name = source.get("file")
            if not isinstance(name, str):
                continue
            sheet, coder = (
                documents.at((*path, "binding", *keys))
                for keys in (("sheet",), ("coder", "constant"))
            )
            coders = about.setdefault((name, str(sheet)), set())
            one = coder if isinstance(coder, str) else None
            if coders and (one is None or {one, None} & coders):
                yield documents.finding("coded_file_twice", (*path, "file"), name)
            coders.add(one)


def _resolved(documents: Documents) -> Iterator[Finding]:
    """What the coders settled: of coded interviews, and not in a file that a run writes."""
    name = documents.at(("resolved",))
    if name is not None and not documents.at(("codings",)):
        yield documents.finding("resolved_without_codings", ("resolved",))
    target = inside(documents.folder, name) if isinstance(name, str) else None
    if target is not None:
        written = (documents.folder / _RESULTS).resolve()
        if target.resolve().is_relative_to(written):
            yield documents.finding("resolved_in_results", ("resolved",), name)


def _weights(documents: Documents) -> Iterator[Finding]:
    """Survey weights: of all sources of answers or of none, and described."""
    bindings = [(*path, "binding") for path, _ in documents.each("sources")]
    if any(documents.is_unread(path) for path in bindings):
        return
    without = [path for path in bindings if documents.at((*path, "weight")) is None]
    described = documents.at(("weighting",)) is not None
    if len(without) == len(bindings):
        if described:
            yield documents.finding("weighting_unused", ("weighting",))
        return
    for path in without:
        yield documents.finding("weight_not_everywhere", path)
    if not described:
        yield documents.finding("weighting_missing", ("weighting",))


def _files(documents: Documents) -> Iterator[tuple[KeyPath, str]]:
    """Every raw file that is named, and those that came with it."""
    for part in SOURCES:
        for path, source in documents.each(part):
            named = {(*path, "file"): source.get("file")}
            for kind, name in documents.mapping(*path, "companions").items():
                named[(*path, "companions", kind)] = name
            for here, name in named.items():
                if isinstance(name, str):
                    yield here, name
    for kind, name in documents.mapping("names").items():
        if isinstance(name, str):
            yield ("names", kind), name
    resolved = documents.at(("resolved",))
    if isinstance(resolved, str):
        yield ("resolved",), resolved


def _source_files(documents: Documents) -> Iterator[Finding]:
    if is_release_only(documents):
        first = next((part for part in SOURCES if documents.at((part,))), "sources")
        yield documents.finding("released_only", (first,))
        return
    for path, name in _files(documents):
        target = inside(documents.folder, name)
        if target is None:
            yield documents.finding("path_outside", path, name)
        elif not is_file(target):
            near = closest(name, _files_beside(target, name))
            yield documents.finding("source_missing", path, name, **near)


def _files_beside(target: Path, name: str) -> list[str]:
    """The files in the folder of one that is not there, named as it is."""
    try:
        found = [one.name for one in target.parent.iterdir() if one.is_file()]
    except OSError:
        return []
    folder, slash, _ = name.rpartition("/")
    return sorted(f"{folder}{slash}{one}" for one in found)
