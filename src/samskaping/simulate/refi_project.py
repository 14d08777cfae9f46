"""A writer of REFI-QDA projects (``.qdpx``), as far as coded texts need it.

Interviews are text sources, what is known of persons are variables of their cases, the study's
cases are sets of sources. Places are counted in characters of the text as it lies in the file,
without a byte-order mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from samskaping.simulate.archive import archive
from samskaping.simulate.exports import BOM
from samskaping.simulate.interview_truth import CodeTruth, ProjectFiles
from samskaping.simulate.project_documents import Document, PlacedCode

NAMESPACE = "urn:QDA-XML:project:1.0"
WHEN = "2025-12-12T09:00:00Z"
# Tools name a selection by how it begins.
_NAME_LENGTH = 40
_TYPES = {"case": "Text", "role": "Text", "quotable": "Text", "date": "Date"}


def refi_project(
    part: ProjectFiles, coder: str, documents: Sequence[Document], codes: Mapping[str, CodeTruth]
) -> bytes:
    """The project of one coder."""
    writer = _Writer(part, coder)
    held = {"project.qde": writer.project(documents, codes).encode()}
    for document in documents:
        text = document.text
        if writer.windows:
            text = BOM + text.replace("\n", "\r\n")
        held[f"sources/{writer.guid('source', document.name)}.txt"] = text.encode()
    return archive(held, compressed=part.compressed)


class _Writer:
    """Writes the parts of one project; names of things become GUIDs that are the same each time."""

    def __init__(self, part: ProjectFiles, coder: str) -> None:
        self._part = part
        self._coder = coder
        self.windows = coder in part.windows

    def guid(self, kind: str, name: str) -> str:
        """The GUID of a thing of a kind, the same in the projects of all coders."""
        made = str(uuid5(NAMESPACE_URL, f"{self._part.name}/{kind}/{name}"))
        return made.upper() if self.windows else made

    def project(self, documents: Sequence[Document], codes: Mapping[str, CodeTruth]) -> str:
        user = self.guid("user", self._coder)
        parts = [
            '<?xml version="1.0" encoding="utf-8"?>\n',
            f'<Project xmlns="{NAMESPACE}" name={quoteattr(self._part.name)} '
            f'origin="samskaping.simulate" creatingUserGUID="{user}" creationDateTime="{WHEN}">\n',
            f'<Users><User guid="{user}" '
            f"name={quoteattr(self._part.coder_codes[self._coder])}/></Users>\n",
            f"<CodeBook><Codes>\n{self._codes(codes)}</Codes></CodeBook>\n",
            self._variables(),
            *self._cases(documents),
            "<Sources>\n",
            *(self._source(document) for document in documents),
            "</Sources>\n",
            *self._sets(documents),
            "</Project>\n",
        ]
        return "".join(parts)

    def _codes(self, codes: Mapping[str, CodeTruth]) -> str:
        known = {name: (self._part.codes[name], code.parent) for name, code in codes.items()}
        known |= {name: (name, None) for name in self._part.unknown_codes}
        return "".join(self._code(known, name) for name, (_, above) in known.items() if not above)

    def _code(self, known: Mapping[str, tuple[str, str | None]], name: str) -> str:
        below = "".join(self._code(known, other) for other in known if known[other][1] == name)
        shown = quoteattr(known[name][0])
        opened = f'<Code guid="{self.guid("code", name)}" name={shown} isCodable="true"'
        return f"{opened}>\n{below}</Code>\n" if below else f"{opened}/>\n"

    def _variables(self) -> str:
        listed = "".join(
            f'<Variable guid="{self.guid("variable", kind)}" name={quoteattr(name)} '
            f'typeOfVariable="{_TYPES[kind]}"/>\n'
            for kind, name in self._part.variables.items()
        )
        return f"<Variables>\n{listed}</Variables>\n" if listed else ""

    def _value(self, kind: str, value: str) -> str:
        reference = f'<VariableRef targetGUID="{self.guid("variable", kind)}"/>'
        of = f"{_TYPES[kind]}Value"
        return f"<VariableValue>{reference}<{of}>{escape(value)}</{of}></VariableValue>\n"

    def _cases(self, documents: Sequence[Document]) -> list[str]:
        """A case for each person, with what is known of them and their interviews."""
        persons: dict[str, list[Document]] = {}
        for document in documents:
            persons.setdefault(document.person, []).append(document)
        parts = ["<Cases>\n"]
        for person, own in persons.items():
            parts.append(f'<Case guid="{self.guid("person", person)}" name={quoteattr(person)}>\n')
            kinds = [kind for kind in self._part.variables if kind != "date"]
            parts += [self._value(kind, own[0].about[kind]) for kind in kinds]
            parts += [self._reference("SourceRef", one) for one in own]
            parts.append("</Case>\n")
        return [*parts, "</Cases>\n"]

    def _sets(self, documents: Sequence[Document]) -> list[str]:
        parts = ["<Sets>\n"]
        for case in dict.fromkeys(document.case for document in documents):
            own = [document for document in documents if document.case == case]
            parts.append(f'<Set guid="{self.guid("set", case)}" name={quoteattr(case)}>\n')
            parts += [self._reference("MemberSource", one) for one in own]
            parts.append("</Set>\n")
        return [*parts, "</Sets>\n"]

    def _reference(self, kind: str, document: Document) -> str:
        return f'<{kind} targetGUID="{self.guid("source", document.name)}"/>\n'

    def _source(self, document: Document) -> str:
        guid, user = self.guid("source", document.name), self.guid("user", self._coder)
        opened = (
            f'<TextSource guid="{guid}" name={quoteattr(document.name)} '
            f'plainTextPath="internal://{guid}.txt" creatingUser="{user}" '
            f'creationDateTime="{WHEN}">\n'
        )
        selected = "".join(
            self._selection(document, start, end, list(own))
            for (start, end), own in groupby(document.codings, lambda one: (one.start, one.end))
        )
        date = ""
        if "date" in self._part.variables:
            date = self._value("date", document.about["date"])
        return f"{opened}{selected}{date}</TextSource>\n"

    def _selection(
        self, document: Document, start: int, end: int, own: Sequence[PlacedCode]
    ) -> str:
        user = self.guid("user", self._coder)
        told = f'creatingUser="{user}" creationDateTime="{WHEN}"'
        place = f"{self._coder}/{document.name}/{start}-{end}"
        name = " ".join(document.text[start : min(end, start + _NAME_LENGTH)].split())
        codings = "".join(
            f'<Coding guid="{self.guid("coding", f"{place}/{one.code}")}" {told}>'
            f'<CodeRef targetGUID="{self.guid("code", one.code)}"/></Coding>\n'
            for one in own
        )
        return (
            f'<PlainTextSelection guid="{self.guid("selection", place)}" name={quoteattr(name)} '
            f'startPosition="{self._place(document, start)}" '
            f'endPosition="{self._place(document, end)}" {told}>\n'
            f"{codings}</PlainTextSelection>\n"
        )

    def _place(self, document: Document, place: int) -> int:
        return place + document.text.count("\n", 0, place) if self.windows else place
