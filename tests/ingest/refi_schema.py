"""The schema of REFI-QDA projects, and whether a file keeps to it.

``fixtures/Project-mrt2019.xsd`` is the standard's own (REFI, 2019; its MIT licence stands in it).
A library that reads any XML Schema is none of this project's requirements, so what this one uses is
read here: named types, sequences and choices, attributes, patterns and enumerations. What else may
stand in a schema is refused rather than passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

XSD = "{http://www.w3.org/2001/XMLSchema}"
FILE = Path(__file__).parent / "fixtures" / "Project-mrt2019.xsd"
PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
_TIME = r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"
_SIMPLE = {
    "string": r"(?s:.*)",
    "token": r"\S+( \S+)*|",
    "integer": r"[-+]?\d+",
    "decimal": r"[-+]?(\d+(\.\d*)?|\.\d+)",
    "boolean": r"true|false|1|0",
    "date": r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?",
    "dateTime": _TIME,
}


class Schema:
    """A schema: what each element may hold, by the name of its type."""

    def __init__(self, root: str, kind: str, space: str) -> None:
        tree = ElementTree.parse(FILE).getroot()
        self.root, self.kind, self.space = root, kind, space
        self.simple = {f"xsd:{name}": re.compile(form) for name, form in _SIMPLE.items()}
        self.models: dict[str, re.Pattern[str]] = {}
        self.children: dict[str, dict[str, str]] = {}
        self.attributes: dict[str, dict[str, tuple[str, bool]]] = {}
        for one in tree.findall(f"{XSD}simpleType"):
            self.simple[one.attrib["name"]] = re.compile(_restricted(one))
        for one in tree.findall(f"{XSD}complexType"):
            self._learn(one)

    def _learn(self, one: ElementTree.Element) -> None:
        name = one.attrib["name"]
        self.children[name], self.attributes[name] = {}, {}
        model = ""
        for part in one:
            if part.tag == f"{XSD}attribute":
                required = part.attrib.get("use") == "required"
                self.attributes[name][part.attrib["name"]] = part.attrib["type"], required
            elif part.tag in (f"{XSD}sequence", f"{XSD}choice"):
                model += self._model(name, part)
            else:
                raise ValueError(f"{part.tag} is not among what is read of a schema")
        self.models[name] = re.compile(model)

    def _model(self, name: str, part: ElementTree.Element) -> str:
        """A pattern for the names of children, each followed by a blank."""
        if part.tag == f"{XSD}element":
            self.children[name][part.attrib["name"]] = part.attrib["type"]
            form = f"{part.attrib['name']} "
        elif part.tag in (f"{XSD}sequence", f"{XSD}choice"):
            sign = "|" if part.tag == f"{XSD}choice" else ""
            form = sign.join(self._model(name, one) for one in part)
        else:
            raise ValueError(f"{part.tag} is not among what is read of a schema")
        least, most = part.attrib.get("minOccurs", "1"), part.attrib.get("maxOccurs", "1")
        return f"(?:{form}){{{least},{'' if most == 'unbounded' else most}}}"

    def faults(self, content: bytes) -> list[str]:
        """What does not keep to the schema, empty if all does."""
        tree = ElementTree.fromstring(content)
        if tree.tag != f"{{{self.space}}}{self.root}":
            return [f"the root is {tree.tag}"]
        return list(self._faults(tree, self.kind))

    def _faults(self, one: ElementTree.Element, kind: str) -> Iterator[str]:
        name = one.tag.removeprefix(f"{{{self.space}}}")
        if kind in self.simple:
            if len(one) or one.attrib or not self.simple[kind].fullmatch(one.text or ""):
                yield f"{name} is no {kind}"
            return
        if (one.text or "").strip() or any((child.tail or "").strip() for child in one):
            yield f"{name} has text between its elements"
        yield from self._attribute_faults(one, name, kind)
        below = [child.tag.removeprefix(f"{{{self.space}}}") for child in one]
        if not self.models[kind].fullmatch("".join(f"{each} " for each in below)):
            yield f"{name} holds {below}"
            return
        for child, each in zip(one, below, strict=True):
            yield from self._faults(child, self.children[kind][each])

    def _attribute_faults(self, one: ElementTree.Element, name: str, kind: str) -> Iterator[str]:
        known = self.attributes[kind]
        for key, text in one.attrib.items():
            if key not in known:
                yield f"{name} has no {key}"
            elif not self.simple[known[key][0]].fullmatch(text):
                yield f"{name}: {key} is no {known[key][0]}"
        for key, (_, required) in known.items():
            if required and key not in one.attrib:
                yield f"{name} lacks {key}"


def _restricted(one: ElementTree.Element) -> str:
    restriction = one.find(f"{XSD}restriction")
    assert restriction is not None
    forms = [part.attrib["value"] for part in restriction if part.tag == f"{XSD}pattern"]
    words = [part.attrib["value"] for part in restriction if part.tag == f"{XSD}enumeration"]
    return "|".join([*forms, *map(re.escape, words)])


def project_schema() -> Schema:
    """The schema of ``project.qde``."""
    return Schema("Project", "ProjectType", PROJECT)


def codebook_schema() -> Schema:
    """The schema of a codebook (``.qdc``), as far as it follows from that of projects.

    A codebook of its own is the element ``CodeBook`` of a project in another namespace, with the
    attribute ``origin`` and sets of codes besides.
    """
    schema = Schema("CodeBook", "CodeBookType", CODEBOOK)
    schema.attributes["CodeBookType"]["origin"] = "xsd:string", False
    schema.children["CodeBookType"]["Sets"] = "SetsType"
    schema.models["CodeBookType"] = re.compile(r"Codes (?:Sets )?")
    return schema
