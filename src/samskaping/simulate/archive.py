"""Zip archives whose bytes repeat, also compressed ones.

What a compression library makes of the same content differs between libraries and their versions.
The method here is small and always the same: one block of fixed codes (RFC 1951), and the latest
earlier place that begins alike.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from functools import cache

_FARTHEST, _LONGEST, _ALIKE = 32768, 258, 4
# 2026-01-01 00:00, as MS-DOS writes dates.
_DATE = (2026 - 1980) << 9 | 1 << 5 | 1
_STORED, _DEFLATED, _UTF8, _VERSION = 0, 8, 0x800, 20


def archive(entries: Mapping[str, bytes], *, compressed: bool = True) -> bytes:
    """A zip archive of entries by name; uncompressed it takes less time."""
    method = _DEFLATED if compressed else _STORED
    body, listed = bytearray(), bytearray()
    for name, content in entries.items():
        held = deflated(content) if compressed else content
        written = name.encode()
        about = struct.pack(
            "<HHHHHLLLHH", _VERSION, _UTF8, method, 0, _DATE, zlib.crc32(content), len(held),
            len(content), len(written), 0,
        )  # fmt: skip
        listed += b"PK\x01\x02" + struct.pack("<H", _VERSION) + about
        listed += struct.pack("<HHHLL", 0, 0, 0, 0, len(body)) + written
        body += b"PK\x03\x04" + about + written + held
    count, start = len(entries), len(body)
    end = struct.pack("<HHHHLLH", 0, 0, count, count, len(listed), start, 0)
    return bytes(body + listed + b"PK\x05\x06" + end)


def deflated(content: bytes) -> bytes:
    """Content as a raw deflate stream."""
    out = _Bits()
    # The last block, with fixed codes.
    out.add(0b011, 3)
    literals, lengths, distances = _literals(), _lengths(), _distances()
    seen: dict[bytes, int] = {}
    place = 0
    while place < len(content):
        alike = _alike(content, seen.get(content[place : place + _ALIKE], -1), place)
        if alike:
            length, back = alike
            out.add(*lengths[length])
            base, extra, code = distances[_slot(back)]
            out.add(code, 5)
            out.add(back - base, extra)
        else:
            length = 1
            out.add(*literals[content[place]])
        for here in range(place, place + length):
            seen[content[here : here + _ALIKE]] = here
        place += length
    out.add(*literals[256])
    return out.whole()


def _alike(content: bytes, before: int, place: int) -> tuple[int, int] | None:
    """How much is said again, and how far back it stands."""
    back = place - before
    if before < 0 or back > _FARTHEST or place + _ALIKE > len(content):
        return None
    most = min(_LONGEST, len(content) - place)
    length = _ALIKE
    while length < most and content[before + length] == content[place + length]:
        length += 1
    return length, back


class _Bits:
    """Bits from the lowest of each byte."""

    def __init__(self) -> None:
        self._done = bytearray()
        self._held = 0
        self._count = 0

    def add(self, value: int, bits: int) -> None:
        self._held |= value << self._count
        self._count += bits
        while self._count >= 8:
            self._done.append(self._held & 0xFF)
            self._held >>= 8
            self._count -= 8

    def whole(self) -> bytes:
        if self._count:
            self._done.append(self._held & 0xFF)
        return bytes(self._done)


def _turned(code: int, bits: int) -> int:
    """A code with its first bit last, as the stream wants it."""
    return int(f"{code:0{bits}b}"[::-1], 2)


@cache
def _literals() -> list[tuple[int, int]]:
    """Code and bits of each symbol from 0 to 287."""
    ranges = [(0, 144, 0x30, 8), (144, 256, 0x190, 9), (256, 280, 0, 7), (280, 288, 0xC0, 8)]
    return [
        (_turned(code + symbol - first, bits), bits)
        for first, last, code, bits in ranges
        for symbol in range(first, last)
    ]


@cache
def _lengths() -> dict[int, tuple[int, int]]:
    """Code and bits of each length from 3 to 258, with its extra bits."""
    found: dict[int, tuple[int, int]] = {}
    length, symbols = 3, _literals()
    for symbol in range(257, 285):
        extra = max(0, (symbol - 261) // 4)
        code, bits = symbols[symbol]
        for more in range(2**extra):
            found[length] = (code | more << bits, bits + extra)
            length += 1
    return found | {_LONGEST: symbols[285]}


@cache
def _distances() -> list[tuple[int, int, int]]:
    """First distance, extra bits and code of each slot."""
    found: list[tuple[int, int, int]] = []
    base = 1
    for slot in range(30):
        extra = max(0, slot // 2 - 1)
        found.append((base, extra, _turned(slot, 5)))
        base += 2**extra
    return found


def _slot(back: int) -> int:
    """The slot of a distance."""
    if back <= 4:
        return back - 1
    extra = (back - 1).bit_length() - 2
    return 2 * extra + 2 + ((back - 1) >> extra & 1)
