"""A stream of a compound file ([MS-CFB]), the little file system that an ``.xls`` lies in."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from samskaping.quarantine.limits import Refused

_FREE = 0xFFFFFFFA
_HEADER = struct.Struct("<8s16xHHHHH6xIIIIIIIII")


def stream(content: bytes, names: Sequence[str]) -> bytes:
    """The first stream that has one of the names.

    Raises
    ------
    Refused
        There is none, or the file is damaged.
    """
    try:
        return _Compound(content).stream(names)
    except (struct.error, IndexError):
        raise Refused("raw_workbook_damaged") from None


class _Compound:
    def __init__(self, content: bytes) -> None:
        self.content = content
        fields = _HEADER.unpack_from(content)
        _, _, major, _, shift, small_shift = fields[:6]
        _, _, self.directory, _, self.cutoff, self.small_table = fields[6:12]
        first_more = fields[13]
        if major not in (3, 4) or shift not in (9, 12) or small_shift != 6:
            raise Refused("raw_workbook_damaged")
        self.size = 1 << shift
        self.table = self._table(first_more)

    def _table(self, more: int) -> list[int]:
        """The sector that follows each."""
        places = list(struct.unpack_from("<109I", self.content, 76))
        seen = 0
        while more < _FREE:
            part = self._numbers(more)
            places += part[:-1]
            more = part[-1]
            seen += 1
            if seen * self.size > len(self.content):
                raise Refused("raw_workbook_damaged")
        table: list[int] = []
        for place in dict.fromkeys(places):
            if place < _FREE:
                table += self._numbers(place)
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.content[start : start + self.size]

    def _numbers(self, number: int) -> list[int]:
        return list(struct.unpack(f"<{self.size // 4}I", self._sector(number)))

    def _chain(self, first: int, table: Sequence[int], most: int) -> list[int]:
        chain: list[int] = []
        while first < _FREE:
            chain.append(first)
            first = table[first]
            if len(chain) > most:
                raise Refused("raw_workbook_damaged")
        return chain

    def _whole(self, first: int) -> bytes:
        most = len(self.content) // self.size
        return b"".join(self._sector(one) for one in self._chain(first, self.table, most))

    def stream(self, names: Sequence[str]) -> bytes:
        entries = self._whole(self.directory)
        found: dict[str, tuple[int, int]] = {}
        for place in range(0, len(entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", entries, place + 64)
            name = entries[place : place + max(min(length, 64) - 2, 0)].decode(
                "utf-16-le", "ignore"
            )
            first, size = struct.unpack_from("<II", entries, place + 116)
            if kind == 5:
                found[""] = first, size
            elif kind == 2:
                found.setdefault(name, (first, size))
        for name in names:
            if name in found:
                first, size = found[name]
                whole = self._small(first, found) if size < self.cutoff else self._whole(first)
                return whole[:size]
        raise Refused("raw_workbook_damaged")

    def _small(self, first: int, found: dict[str, tuple[int, int]]) -> bytes:
        """A stream that lies in parts of 64 bytes within another one."""
        within = self._whole(found.get("", (_FREE, 0))[0])
        table_bytes = self._whole(self.small_table)
        table = struct.unpack(f"<{len(table_bytes) // 4}I", table_bytes)
        chain = self._chain(first, table, len(table))
        return b"".join(within[64 * one : 64 * one + 64] for one in chain)
