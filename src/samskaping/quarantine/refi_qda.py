"""A REFI-QDA project (``.qdpx``) taken apart: its documents with their texts, and its codings.

Documents and codings are numbered in the order of the file. −1 stands for what is not there.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from samskaping.quarantine import container, refi_project
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.refi_codings import Codings
from samskaping.quarantine.refi_documents import Documents
from samskaping.quarantine.refi_parts import Project
from samskaping.quarantine.refi_table import check_table
from samskaping.quarantine.refi_texts import Texts
from samskaping.quarantine.xml_parts import Scanner

# A zip, and one with nothing in it.
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")


def of_project(content: bytes, limits: Limits, everyone: bool = False) -> dict[str, Any]:
    """Documents, persons, coders, codes and codings of a project, and what is odd about them.

    With ``everyone`` all texts are read, otherwise those that somebody coded.

    Raises
    ------
    Refused
        The file is no project, damaged, encrypted, unsafe or larger than the limits, or a text
        is in an encoding that is not known.
    """
    if not content.startswith(_ZIPS):
        raise Refused("raw_not_project", {"kind": _kind(content)})
    unpack = partial(container.parts, content, limits, of="project")
    found = unpack(wanted=is_project)
    if len(found) != 1:
        raise Refused("raw_not_project", {"kind": "several_qde" if found else "no_qde"})
    ((name, xml),) = found.items()
    project = refi_project.project(xml, limits)
    texts = Texts(unpack, name[: name.rfind("/") + 1], limits)
    texts.read({place: project.texts[place] for place in _needed(project, everyone)})
    documents = Documents(project, texts)
    codings = Codings(project, texts, documents)
    check_table(project, documents, codings, limits, everyone)
    return {
        "documents": documents.told,
        "persons": [{"name": one.name, "values": one.values} for one in project.cases],
        "variables": project.variables,
        "coders": [*codings.coders],
        "codes": [[guid, [*names]] for guid, names in project.codes.items()],
        "codings": codings.columns,
        "findings": [*documents.findings(), *codings.findings()],
    }


def _needed(project: Project, everyone: bool) -> list[int]:
    """The texts that are needed, by their places in the project."""
    if everyone:
        return [*range(len(project.texts))]
    return sorted({text for text in map(project.text_of, project.codings) if text >= 0})


def is_project(name: str) -> bool:
    """Whether it is the XML of a project; a Mac puts notes of its own beside each file."""
    file = name.rpartition("/")[2]
    return file.lower().endswith(".qde") and not file.startswith("._")


def _kind(content: bytes) -> str:
    """What a file that is no zip looks like."""
    start = content[:512].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if start.startswith(b"<") or content.startswith((b"\xff\xfe<", b"\xfe\xff\0<")):
        return _root(content)
    if not start:
        return "looks_empty"
    return "looks_binary" if b"\0" in start else "looks_text"


def _root(content: bytes) -> str:
    """What an XML file is that stands by itself."""

    def root(name: str, given: dict[str, str]) -> None:
        refi_project.check_root(name, given)
        raise Refused("raw_not_project", {"kind": "looks_qde"})

    try:
        Scanner(root, of="project").run(content)
    except Refused as cause:
        if cause.code == "raw_not_project":
            return str(cause.arguments["kind"])
    return "looks_xml"
