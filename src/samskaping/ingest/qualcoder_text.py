"""The text of a QualCoder document, in both of the ways that QualCoder counts it."""

from __future__ import annotations

import numpy as np

from samskaping.ingest.text_places import Places, utf16_sizes

# Qt writes the ends of paragraphs and lines in a passage as signs of their own.
_AS_SHOWN = {0x2029: "\n", 0x2028: "\n", 0xA0: " "}


class QualCoderText:
    """A document of QualCoder. ``text`` has line ends of one character."""

    def __init__(self, stored: str) -> None:
        self.text = _one_line_end(stored)
        self._shown = self.text.translate(_AS_SHOWN)
        in_characters = np.ones(len(self.text), dtype=np.int64)
        pieces = stored.split("\r\n")
        ends = np.cumsum([len(piece) + 1 for piece in pieces[:-1]], dtype=np.int64) - 1
        in_characters[ends] = 2
        ways = [Places(in_characters)]
        if len(pieces) > 1 or any(sign > "\uffff" for sign in self.text):
            ways.append(Places(utf16_sizes(self.text)))
        self._ways = ways

    @property
    def places(self) -> Places:
        """The places in characters of the stored text."""
        return self._ways[0]

    def counting(self, start: int | None, end: int | None, noted: str) -> tuple[Places, bool]:
        """The counting by which a passage is the one that was noted, and whether any is."""
        wanted = _one_line_end(noted).translate(_AS_SHOWN)
        for way in self._ways:
            span = None if start is None or end is None else way.span(start, end)
            if span is None or span[1] - span[0] != len(wanted):
                continue
            if self._shown[slice(*span)] == wanted:
                return way, True
        return self.places, False


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
