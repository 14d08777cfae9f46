"""The texts of a REFI-QDA project: within its XML, or in files of the zip that it names."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol
from urllib.parse import unquote

from samskaping.quarantine.docx_text import text_of
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.refi_parts import Text
from samskaping.quarantine.refi_places import Stored, stored

_INTERNAL = "internal"


class Unpack(Protocol):
    """Gives the files of a zip whose names are wanted."""

    def __call__(self, *, wanted: Callable[[str], bool]) -> dict[str, bytes]:
        """The files by name."""


class Texts:
    """The texts that were asked for, as they are stored; None where the zip does not hold them.

    ``folder`` is where the project's XML lies in the zip: a project that was unpacked and packed
    again by hand may lie in one.
    """

    def __init__(self, unpack: Unpack, folder: str, limits: Limits) -> None:
        self.unpack = unpack
        self.folder = _folded(folder)
        self.limits = limits
        self.from_docx: list[int] = []
        self.known: dict[int, Stored | None] = {}

    def read(self, wanted: Mapping[int, Text]) -> None:
        """Read texts by their places in the project.

        Raises
        ------
        Refused
            One is in an encoding that is not known, or they are larger than the limits.
        """
        files = self._files({place: one.plain for place, one in wanted.items()})
        for place, one in wanted.items():
            self.known[place] = _stored(one, files.get(place))
        # A program may keep the text in the formatted file only.
        rich = {
            place: one.rich
            for place, one in wanted.items()
            if one.rich and _is_blank(self.known[place])
        }
        for place, content in self._files(rich).items():
            text = text_of(content, self.limits)
            if text is not None:
                self.known[place] = Stored(text)
                self.from_docx.append(place)
                del rich[place]
        self.known.update(dict.fromkeys(rich))
        size = sum(len(one.plain) for one in self.known.values() if one is not None)
        if size > self.limits.text:
            limit = self.limits.text >> 20
            raise Refused("raw_project_size", {"kind": "size_text", "limit": limit})

    def _files(self, paths: Mapping[int, str]) -> dict[int, bytes]:
        """The file at each path, where there is one."""
        ways = {place: self._ways(path) for place, path in paths.items()}
        wanted = {way for several in ways.values() for way in several}
        if not wanted:
            return {}
        unpacked = self.unpack(wanted=lambda name: _folded(name) in wanted)
        found = {_folded(name): content for name, content in unpacked.items()}
        return {
            place: content
            for place, several in ways.items()
            for content in _first(found.get(way) for way in several)
        }

    def _ways(self, path: str) -> list[str]:
        """Where a file may lie: in the folder of sources, or where the path itself says."""
        scheme, parted, rest = path.partition("://")
        if not path or (parted and scheme.lower() != _INTERNAL):
            return []
        file = rest if parted else path
        names = dict.fromkeys(_folded(one) for one in (file, unquote(file)))
        return [f"{self.folder}{step}{one}" for one in names for step in ("sources/", "")]


def _first(found: Iterable[bytes | None]) -> list[bytes]:
    return [content for content in found if content is not None][:1]


def _folded(path: str) -> str:
    """A path in a zip without regard to case, and to how a system writes æ, ø and å."""
    return unicodedata.normalize("NFC", path.replace("\\", "/")).lower()


def _is_blank(text: Stored | None) -> bool:
    return text is None or not text.plain.strip()


def _stored(one: Text, content: bytes | None) -> Stored | None:
    if one.inline is not None and (one.inline.strip() or content is None):
        return Stored(one.inline)
    if content is None:
        return None
    try:
        return stored(content)
    except UnicodeError:
        raise Refused("qda_text_encoding", {"document": one.source + 1}) from None
