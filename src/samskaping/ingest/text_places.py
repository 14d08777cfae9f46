"""Places in a text, from however a tool counts them to characters.

Here a place is a number of Unicode code points from the start of the text. Tools count bytes of
UTF-8, halves of UTF-16, or the line ends of Windows as two; what they count is told by how much
each character of the text takes up.
"""

from __future__ import annotations

import numpy as np

from samskaping.numeric.result import IntArray

_REPLACED = range(0xDC80, 0xDD00)


class Places:
    """The places of a text in a tool's own counting; ``sizes`` is that of each character.

    A character without a size is one that the tool does not know of, such as a line break between
    two paragraphs.
    """

    def __init__(self, sizes: IntArray) -> None:
        self._starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])

    @property
    def size(self) -> int:
        """How much the whole text takes up."""
        return int(self._starts[-1])

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The first character and the one after the last.

        None where that is outside the text, within a character, or the end before the start.
        """
        if not 0 <= start <= end <= self.size:
            return None
        first = int(np.searchsorted(self._starts, start, side="right")) - 1
        last = int(np.searchsorted(self._starts, end, side="left"))
        if self._starts[first] != start or self._starts[last] != end:
            return None
        return first, max(first, last)


def code_points(text: str) -> IntArray:
    """The number of each character in Unicode; of a byte that is no UTF-8, that of a lone half."""
    raw = text.encode("utf-32-le", "surrogatepass")
    return np.frombuffer(raw, dtype="<u4").astype(np.int64)


def utf8_sizes(text: str) -> IntArray:
    """How many bytes each character takes up."""
    points = code_points(text)
    sizes = 1 + (points >= 0x80) + (points >= 0x800) + (points >= 0x10000)
    lone = (points >= _REPLACED.start) & (points < _REPLACED.stop)
    return np.where(lone, 1, sizes)


def utf16_sizes(text: str) -> IntArray:
    """How many halves of UTF-16 each character takes up."""
    return 1 + (code_points(text) >= 0x10000).astype(np.int64)
