"""How large the table is that the codings of a REFI-QDA project are laid out in."""

from __future__ import annotations

from collections.abc import Mapping

from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.refi_codings import Codings
from samskaping.quarantine.refi_documents import Documents
from samskaping.quarantine.refi_parts import Project

# Its columns without those of variables.
_FIXED = 9


def check_table(
    project: Project, documents: Documents, codings: Codings, limits: Limits, everyone: bool
) -> None:
    """See that the table is not far larger than the file, which may name a long text very often.

    With ``everyone`` it may have a row for each document and coder besides those of codings.

    Raises
    ------
    Refused
        It has more cells or characters than the limits.
    """
    rows = len(project.codings) + everyone * len(documents.told) * len(codings.coders)
    if rows * (_FIXED + len(project.variables)) > limits.cells:
        raise Refused("raw_project_size", {"kind": "size_table", "limit": limits.cells})
    persons = [len(one.name) + _length(one.values) for one in project.cases]
    of_documents = [
        len(one["name"])
        + sum(map(len, one["groups"]))
        + _length(one["values"])
        + max((persons[person] for person in one["persons"]), default=0)
        for one in documents.told
    ]
    of_codes = [sum(map(len, names)) for names in project.codes.values()]
    of_coders = [len(name) for name in codings.coders]
    columns = codings.columns
    size = sum(
        sum(lengths[number] for number in columns[name] if number >= 0)
        for name, lengths in (
            ("document", of_documents),
            ("coder", of_coders),
            ("code", of_codes),
            ("person", persons),
        )
    )
    if everyone:
        size += len(of_coders) * sum(of_documents) + len(of_documents) * sum(of_coders)
    if size > limits.text:
        raise Refused("raw_project_size", {"kind": "size_text", "limit": limits.text >> 20})


def _length(values: Mapping[str, str]) -> int:
    return sum(map(len, values.values()))
