"""XML, gone through from start to end; one that brings definitions of its own is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from samskaping.quarantine.limits import Refused

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def scan(content: bytes, start: Start | None = None, end: End | None = None) -> None:
    """Call ``start`` and ``end`` with the local name of each element.

    Raises
    ------
    Refused
        The XML is not well-formed, or has a DTD: entities can be made to grow without end or to
        fetch other files.
    """
    Scanner(start, end).run(content)


class Scanner:
    """A pass through an XML file; ``listen`` says who gets the text from here on.

    ``of`` is the kind of file that refusals speak of, as findings name it.
    """

    def __init__(
        self, start: Start | None = None, end: End | None = None, of: str = "workbook"
    ) -> None:
        self._of = of
        self._expat = expat.ParserCreate()
        self._expat.StartDoctypeDeclHandler = self._refuse
        self._expat.EntityDeclHandler = self._refuse
        if start is not None:
            self._expat.StartElementHandler = lambda name, attributes: start(
                name.rpartition(":")[2], attributes
            )
        if end is not None:
            self._expat.EndElementHandler = lambda name: end(name.rpartition(":")[2])

    def listen(self, text: Text | None) -> None:
        """Send text between elements to ``text``."""
        self._expat.CharacterDataHandler = text

    def run(self, content: bytes) -> None:
        """Go through the whole file.

        Raises
        ------
        Refused
            The XML is not well-formed, or has a DTD.
        """
        try:
            self._expat.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError):
            # ValueError and LookupError: an encoding that does not exist or cannot be used.
            raise Refused(f"raw_{self._of}_damaged") from None

    def _refuse(self, *_: Any) -> None:
        raise Refused(f"raw_{self._of}_unsafe", {"kind": "unsafe_dtd"})
