"""The XML of a REFI-QDA project (REFI-QDA 1.0, ``project.qde``), gone through from start to end.

What refers to what is kept as the file has it; nothing is looked up or judged here.
"""

from __future__ import annotations

from collections.abc import Callable

from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.refi_parts import Case, Coding, Project, Selection, Source, Text, Values
from samskaping.quarantine.xml_parts import Scanner

PROJECT, CODEBOOK = "urn:QDA-XML:project:", "urn:QDA-XML:codebook:"
_OTHERS = ("PDFSource", "PictureSource", "AudioSource", "VideoSource")
_SOURCES = ("TextSource", *_OTHERS)
# What holds the text of a source that is not one itself.
_TEXTS = ("Representation", "TextDescription", "Transcript")
# Selections whose place is an area or a moment.
_AREAS = ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection")
_SELECTIONS = ("PlainTextSelection", "TranscriptSelection", *_AREAS)
_VALUES = (
    "TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue",
)  # fmt: skip


def project(content: bytes, limits: Limits) -> Project:
    """The project in an XML file.

    Raises
    ------
    Refused
        The XML is another one, not well-formed, has a DTD, or asks for more than the limits.
    """
    reading = _Reading(limits)
    reading.scanner.run(content)
    return reading.project


def guid_of(text: str | None) -> str:
    """A GUID as programs write it, with or without braces, in one way."""
    return (text or "").strip().strip("{}").lower()


class _Reading:
    """One pass through the XML."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.project = Project()
        self.scanner = Scanner(self.start, self.end, of="project")
        self.path: list[str] = []
        self.above: list[str] = []
        self.selections: list[Selection] = []
        # The texts that places are counted in, −1 where they are counted in none.
        self.within: list[int] = [-1]
        self.coder: str | None = None
        self.case: Case | None = None
        self.values: Values | None = None
        self.variable = ""
        self.heard: list[str] | None = None
        self.characters = 0
        self.starts: dict[str, Callable[[str, str, dict[str, str]], None]] = {
            "User": self._user,
            "Code": self._code,
            "Variable": self._variable,
            "Case": self._case,
            "SourceRef": self._reference,
            "SelectionRef": self._reference,
            "Set": self._set,
            "MemberSource": self._member,
            "VariableRef": self._variable_reference,
            "PlainTextContent": self._listen,
            "SyncPoint": self._moment,
            "PlainTextSelection": self._selection,
            "TranscriptSelection": self._selection,
            "Coding": self._coding,
            "CodeRef": self._code_reference,
            **dict.fromkeys(_SOURCES, self._source),
            **dict.fromkeys(_TEXTS, self._text),
            **dict.fromkeys(_AREAS, self._selection),
            **dict.fromkeys(_VALUES, self._listen),
        }

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        if not self.path:
            check_root(name, given)
        parent = self.path[-1] if self.path else ""
        self.path.append(name)
        if len(self.path) > self.limits.depth:
            limit = self.limits.depth
            raise Refused("raw_project_size", {"kind": "size_depth", "limit": limit})
        begin = self.starts.get(name)
        if begin is not None:
            begin(name, parent, given)

    def end(self, name: str) -> None:
        """An element ends."""
        self.path.pop()
        parent = self.path[-1] if self.path else ""
        if name == "Code" and parent in ("Codes", "Code"):
            self.above.pop()
        elif name == "Coding":
            self.coder = None
        elif name in _SELECTIONS:
            self.selections.pop()
        elif name in _TEXTS or (name in _SOURCES and parent == "Sources"):
            self.within.pop()
            self.values = None if parent == "Sources" else self.values
        elif name == "Case":
            self.case = self.values = None
        elif self.heard is not None and (name == "PlainTextContent" or name in _VALUES):
            self._told(name, "".join(self.heard))

    def _user(self, name: str, parent: str, given: dict[str, str]) -> None:
        self.project.users.setdefault(
            guid_of(given.get("guid")), given.get("name") or given.get("id") or ""
        )

    def _code(self, name: str, parent: str, given: dict[str, str]) -> None:
        if parent in ("Codes", "Code"):
            self.above.append(given.get("name", ""))
            self.characters += sum(map(len, self.above))
            if self.characters > self.limits.text:
                limit = self.limits.text >> 20
                raise Refused("raw_project_size", {"kind": "size_text", "limit": limit})
            self.project.codes.setdefault(guid_of(given.get("guid")), tuple(self.above))

    def _variable(self, name: str, parent: str, given: dict[str, str]) -> None:
        guid = guid_of(given.get("guid"))
        self.project.variables.setdefault(guid, given.get("name", ""))

    def _case(self, name: str, parent: str, given: dict[str, str]) -> None:
        if parent == "Cases":
            self.case = Case(given.get("name") or guid_of(given.get("guid")))
            self.values = self.case.values
            self.project.cases.append(self.case)

    def _reference(self, name: str, parent: str, given: dict[str, str]) -> None:
        if self.case is not None and parent == "Case":
            to = self.case.sources if name == "SourceRef" else self.case.selections
            to.append(guid_of(given.get("targetGUID")))

    def _set(self, name: str, parent: str, given: dict[str, str]) -> None:
        self.project.sets.append((given.get("name", ""), []))

    def _member(self, name: str, parent: str, given: dict[str, str]) -> None:
        if parent == "Set":
            self.project.sets[-1][1].append(guid_of(given.get("targetGUID") or given.get("guid")))

    def _variable_reference(self, name: str, parent: str, given: dict[str, str]) -> None:
        self.variable = guid_of(given.get("targetGUID"))

    def _source(self, name: str, parent: str, given: dict[str, str]) -> None:
        if parent == "Sources":
            guid = guid_of(given.get("guid"))
            one = Source(guid, given.get("name") or guid)
            self.values = one.values
            self.project.sources.append(one)
            self.within.append(self._new_text(given) if name == "TextSource" else -1)

    def _text(self, name: str, parent: str, given: dict[str, str]) -> None:
        # What a selection of a PDF shows has places of its own, which are none of the PDF's.
        is_whole = parent in _OTHERS and "Sources" in self.path and bool(self.project.sources)
        self.within.append(self._new_text(given) if is_whole else -1)

    def _new_text(self, given: dict[str, str]) -> int:
        source = len(self.project.sources) - 1
        place = len(self.project.texts)
        paths = given.get("plainTextPath", ""), given.get("richTextPath", "")
        guid = guid_of(given.get("guid"))
        self.project.texts.append(Text(source, guid, given.get("name", ""), *paths))
        self.project.sources[source].texts.append(place)
        return place

    def _listen(self, name: str, parent: str, given: dict[str, str]) -> None:
        self.heard = []
        self.scanner.listen(self.heard.append)

    def _told(self, name: str, heard: str) -> None:
        self.heard = None
        self.scanner.listen(None)
        if name != "PlainTextContent":
            if self.values is not None:
                self.values.setdefault(self.variable, heard)
        elif self.within[-1] >= 0:
            self.project.texts[self.within[-1]].inline = heard

    def _moment(self, name: str, parent: str, given: dict[str, str]) -> None:
        text = self.within[-1]
        if text >= 0 and "position" in given:
            moments = self.project.texts[text].moments
            moments[guid_of(given.get("guid"))] = given["position"]

    def _selection(self, name: str, parent: str, given: dict[str, str]) -> None:
        start = end = None
        text = self.within[-1]
        if text >= 0 and name == "PlainTextSelection":
            start, end = given.get("startPosition", ""), given.get("endPosition", "")
        elif text >= 0 and name == "TranscriptSelection":
            moments = self.project.texts[text].moments
            start, end = (
                moments.get(guid_of(given.get(point))) for point in ("fromSyncPoint", "toSyncPoint")
            )
        guid, user = guid_of(given.get("guid")), guid_of(given.get("creatingUser"))
        has_places = start is not None and end is not None
        self.selections.append(Selection(guid, user, text if has_places else -1, start, end))

    def _coding(self, name: str, parent: str, given: dict[str, str]) -> None:
        self.coder = guid_of(given.get("creatingUser"))

    def _code_reference(self, name: str, parent: str, given: dict[str, str]) -> None:
        if self.coder is None or "Sources" not in self.path or not self.project.sources:
            self.project.elsewhere += 1
            return
        whole = Selection("", "", self.within[-1], whole=True)
        selection = self.selections[-1] if self.selections else whole
        source = len(self.project.sources) - 1
        user = self.coder or selection.user
        code = guid_of(given.get("targetGUID"))
        self.project.codings.append(Coding(source, selection, user, code))
        if len(self.project.codings) > self.limits.codings:
            limit = self.limits.codings
            raise Refused("raw_project_size", {"kind": "size_codings", "limit": limit})


def spaces(given: dict[str, str]) -> list[str]:
    """The namespaces that the attributes of an element declare."""
    return [value for key, value in given.items() if key.split(":")[0] == "xmlns"]


def check_root(name: str, given: dict[str, str]) -> None:
    """Refuse what is no project, and say what it is."""
    if name == "Project" and any(one.startswith(PROJECT) for one in spaces(given)):
        return
    codebook = name == "CodeBook" or any(one.startswith(CODEBOOK) for one in spaces(given))
    raise Refused("raw_not_project", {"kind": "looks_qdc" if codebook else "looks_xml"})
