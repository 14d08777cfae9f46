"""REFI-QDA projects (``.qdpx``), as NVivo, MAXQDA, ATLAS.ti, QualCoder and others export them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, count
from typing import Any

from samskaping.ingest.coded_projects import Code, Coding, Document, Project, export_of
from samskaping.ingest.delimited_text import tidy_text
from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.sheets import refusal
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.process import take_apart
from samskaping.study.bindings import Layout
from samskaping.study.findings import Finding


def read(raw: RawFile, layout: Layout, limits: Limits | None = None) -> Export:
    """The project as a table of codings, and the texts of its documents.

    Coders are those who gave a code: a program may be among the users. The places of codings are
    converted to texts whose line ends are one character.

    Raises
    ------
    IngestError
        The file is no project, damaged, unsafe or larger than the limits, nobody coded anything,
        or two documents have the same name.
    """
    everyone = getattr(layout, "readers", "coded") == "everyone"
    try:
        told = take_apart("refi_qda", raw.content, limits, everyone=everyone)
    except Refused as cause:
        raise refusal(cause, raw.file) from None
    findings = [
        Finding(code=code, file=raw.file, row=row, arguments=arguments)
        for code, row, arguments in told["findings"]
    ]
    return export_of(_project(told), raw.file, layout, findings)


def _project(told: Mapping[str, Any]) -> Project:
    names = _names(told)
    blank = dict.fromkeys(names.values(), "")
    persons = [(one["name"], blank | _values(one["values"], names)) for one in told["persons"]]
    nobody: tuple[str, dict[str, str]] = ("", {})
    # A document that belongs to several persons is nobody's, but where a passage is somebody's.
    owners = [
        persons[one["persons"][0]] if len(one["persons"]) == 1 else nobody
        for one in told["documents"]
    ]
    codings = [
        Coding(
            document=str(document),
            coder="" if coder < 0 else tidy_text(told["coders"][coder]),
            code=None if code < 0 else str(code),
            start=None if start < 0 else start,
            end=None if end < 0 else end,
            person=persons[person][0] if person >= 0 else "",
            variables=persons[person][1] if person >= 0 else {},
        )
        for document, coder, code, person, start, end in zip(*told["codings"].values(), strict=True)
    ]
    return Project(
        documents={
            str(place): Document(
                name=one["name"],
                text=one["text"],
                groups=tuple(one["groups"]),
                person=person,
                variables=blank | _values(one["values"], names),
                person_variables=values,
            )
            for place, (one, (person, values)) in enumerate(
                zip(told["documents"], owners, strict=True)
            )
        },
        codes={
            str(place): Code(tuple(path), guid) for place, (guid, path) in enumerate(told["codes"])
        },
        codings=codings,
        coders=list(dict.fromkeys(one.coder for one in codings if one.coder)),
    )


def _names(told: Mapping[str, Any]) -> dict[str, str]:
    """A name for each variable, which no other has; one that has none is known by its GUID."""
    given: dict[str, str] = dict(told["variables"])
    for one in (*told["documents"], *told["persons"]):
        for guid in one["values"]:
            given.setdefault(guid, guid)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for guid, name in given.items():
        first = tidy_text(name) or guid or "–"
        same = (f"{first} ({n})" for n in count(2))
        names[guid] = next(one for one in chain([first], same) if one not in taken)
        taken.add(names[guid])
    return names


def _values(given: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {names[guid]: tidy_text(text) for guid, text in given.items() if text.strip()}
