"""The text of a ``.docx``, a line for each paragraph."""

from __future__ import annotations

from samskaping.quarantine import container
from samskaping.quarantine.limits import Limits
from samskaping.quarantine.xml_parts import Scanner

_MAIN = "word/document.xml"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def text_of(content: bytes, limits: Limits) -> str | None:
    """The text; None if the file is no ``.docx``.

    Raises
    ------
    Refused
        The file is damaged, encrypted, unsafe or larger than the limits.
    """
    if not content.startswith(b"PK\x03\x04"):
        return None
    found = container.parts(content, limits, of="project", wanted=lambda name: name == _MAIN)
    if _MAIN not in found:
        return None
    reading = _Document()
    reading.scanner.run(found[_MAIN])
    return "".join(reading.pieces).removesuffix("\n")


class _Document:
    """One pass through the paragraphs. What was deleted is no ``t``, and so is not read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.twice = 0
        self.runs = 0
        self.scanner = Scanner(self.start, self.end, of="project")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        # The same once more for older programs.
        self.twice += name == "Fallback"
        self.runs += name == "r"
        if self.twice:
            return
        if name == "t":
            self.scanner.listen(self.pieces.append)
        elif name in _SIGNS and self.runs:
            self.pieces.append(_SIGNS[name])

    def end(self, name: str) -> None:
        self.twice -= name == "Fallback"
        self.runs -= name == "r"
        if name == "t":
            self.scanner.listen(None)
        elif name == "p" and not self.twice:
            self.pieces.append("\n")
