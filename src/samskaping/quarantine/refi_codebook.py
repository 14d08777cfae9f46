"""The codes of a REFI-QDA codebook (``.qdc``), or of the codebook within a project (``.qdpx``)."""

from __future__ import annotations

from typing import Any

from samskaping.quarantine import container
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.refi_project import CODEBOOK, PROJECT, guid_of, spaces
from samskaping.quarantine.refi_qda import is_project
from samskaping.quarantine.xml_parts import Scanner


def of_codebook(content: bytes, limits: Limits) -> dict[str, Any]:
    """All codes in the order of the file, each with the place of the one above, and the sets.

    Raises
    ------
    Refused
        The file is no codebook, damaged, unsafe or larger than the limits.
    """
    if content.startswith(b"PK\x03\x04"):
        found = container.parts(content, limits, wanted=is_project, of="project")
        if len(found) != 1:
            raise Refused("raw_not_codebook")
        (content,) = found.values()
    elif not content[:512].lstrip(b"\xef\xbb\xbf\xff\xfe\0\r\n\t ").startswith(b"<"):
        raise Refused("raw_not_codebook")
    elif len(content) > limits.expanded:
        limit = limits.expanded >> 20
        raise Refused("raw_project_size", {"kind": "size_expanded", "limit": limit})
    reading = _Codebook(limits)
    reading.scanner.run(content)
    return {"codes": reading.codes, "sets": reading.sets}


class _Codebook:
    """One pass through the XML."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.codes: list[dict[str, Any]] = []
        self.sets: list[dict[str, Any]] = []
        self.path: list[str] = []
        # The codes that the next one is below, by their places.
        self.above: list[int] = []
        self.heard: list[str] = []
        self.scanner = Scanner(self.start, self.end, of="project")

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        if not self.path and not _is_codebook(name, given):
            raise Refused("raw_not_codebook")
        parent = self.path[-1] if self.path else ""
        self.path.append(name)
        if len(self.path) > self.limits.depth:
            limit = self.limits.depth
            raise Refused("raw_project_size", {"kind": "size_depth", "limit": limit})
        if name == "Code" and parent in ("Codes", "Code"):
            self.codes.append(
                {
                    "guid": guid_of(given.get("guid")),
                    "name": given.get("name", ""),
                    "description": "",
                    "parent": self.above[-1] if self.above else -1,
                }
            )
            self.above.append(len(self.codes) - 1)
        elif name == "Description" and parent == "Code" and self.above:
            self.heard = []
            self.scanner.listen(self.heard.append)
        elif name == "Set":
            self.sets.append({"name": given.get("name", ""), "codes": []})
        elif name == "MemberCode" and self.sets:
            # The standard says targetGUID; ATLAS.ti writes guid.
            self.sets[-1]["codes"].append(guid_of(given.get("targetGUID") or given.get("guid")))

    def end(self, name: str) -> None:
        """An element ends."""
        self.path.pop()
        parent = self.path[-1] if self.path else ""
        if name == "Code" and parent in ("Codes", "Code"):
            self.above.pop()
        elif name == "Description":
            self.scanner.listen(None)
            if parent == "Code" and self.above:
                self.codes[self.above[-1]]["description"] = "".join(self.heard)


def _is_codebook(name: str, given: dict[str, str]) -> bool:
    expected = {"CodeBook": CODEBOOK, "Project": PROJECT}.get(name)
    return expected is not None and any(one.startswith(expected) for one in spaces(given))
