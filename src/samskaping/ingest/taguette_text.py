"""The text of a Taguette document, as Taguette counts it and as a person reads it.

Taguette keeps a document as HTML and counts places in bytes of UTF-8, over the text between the
tags: nothing stands between two paragraphs. Here each of them is a line of its own. A line break
that is only layout of the HTML is a blank, as it is in a browser.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import numpy as np

from samskaping.ingest.text_places import Places, utf8_sizes

# Elements that go on in the same line.
_WITHIN_A_LINE = frozenset(
    {"a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "mark", "q",
     "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u"}
)  # fmt: skip
_NAME = re.compile(r"/?([a-zA-Z][^\s/>]*)")
# What belongs to a tag: a sign that ends it does not count in quotation marks.
_REST = re.compile(r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
# So many figures stand for no character, and Python would not make a number of them.
_TOO_LONG = re.compile(r"&#[0-9]{8,};?")
_BLANKS = {ord(sign): " " for sign in "\t\n\r\f"}


class TaguetteText:
    """A document of Taguette. ``text`` has a line for each paragraph."""

    def __init__(self, contents: str) -> None:
        lines: list[tuple[str, bool]] = []
        for text in _texts(contents):
            if text is not None:
                lines.append((text, True))
            elif lines and lines[-1][1]:
                lines.append(("\n", False))
        if lines and not lines[-1][1]:
            lines.pop()
        self.text = "".join(text for text, _ in lines)
        sizes = [utf8_sizes(text) if own else np.zeros(1, dtype=np.int64) for text, own in lines]
        self.places = Places(np.concatenate([np.zeros(0, dtype=np.int64), *sizes]))


def without_blanks(text: str) -> str:
    """A text by which two can be compared that differ in layout only."""
    return "".join(text.split())


def _texts(contents: str) -> Iterator[str | None]:
    """The pieces of text in HTML; None where a line ends."""
    contents = contents.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    place, quotes_end = 0, True
    while place < len(contents):
        sign = contents.find("<", place)
        if sign < 0:
            sign = len(contents)
        elif sign == place:
            tag = _NAME.match(contents, place + 1)
            if tag is not None:
                rest = _REST.match(contents, tag.end()) if quotes_end else None
                quotes_end = rest is not None
                place = rest.end() if rest is not None else _after(contents, ">", tag.end())
                if tag[1].lower() not in _WITHIN_A_LINE:
                    yield None
                continue
            if contents.startswith("<!--", place):
                place = _after(contents, "-->", place + 4)
                continue
            if contents.startswith(("<!", "<?", "</"), place):
                place = _after(contents, ">", place + 2)
                continue
            # A sign by itself is text.
            sign = contents.find("<", place + 1)
            sign = len(contents) if sign < 0 else sign
        yield _unescaped(contents[place:sign])
        place = sign


def _after(contents: str, end: str, place: int) -> int:
    found = contents.find(end, place)
    return len(contents) if found < 0 else found + len(end)


def _unescaped(piece: str) -> str:
    if "&" in piece:
        piece = html.unescape(_TOO_LONG.sub("\N{REPLACEMENT CHARACTER}", piece))
    return piece.translate(_BLANKS)
