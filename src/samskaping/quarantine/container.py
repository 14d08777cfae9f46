"""A zip is looked through before anything of it is unpacked, and packed anew from what is sound.

What comes after reads the new one: two readers cannot see different things in it.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from typing import Literal

from samskaping.quarantine.limits import Limits, Refused

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,  # also of a compression that zipfile does not know
    OSError,
    LookupError,
)
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def of_tables(name: str) -> bool:
    """Whether a file in a workbook holds tables or says where they are."""
    return name.endswith((".xml", ".rels", ".bin")) or name == "mimetype"


def parts(
    content: bytes,
    limits: Limits,
    wanted: Callable[[str], bool] = of_tables,
    of: Literal["workbook", "project"] = "workbook",
) -> dict[str, bytes]:
    """The files in a zip that are wanted, by name; the others are not unpacked.

    ``of`` is what the zip should be, as refusals name it.

    Raises
    ------
    Refused
        The zip is damaged, encrypted, larger than the limits, or names files outside itself.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        raise Refused(f"raw_{of}_damaged") from None
    entries = [one for one in packed.infolist() if not one.filename.endswith("/")]
    _check(entries, limits.entries if of == "workbook" else limits.files, of)
    _check_sizes([one for one in entries if wanted(one.filename)], limits, of)
    found = {}
    for one in entries:
        if wanted(one.filename):
            try:
                found[one.filename] = packed.read(one)
            except _BROKEN:
                raise Refused(f"raw_{of}_damaged") from None
    return found


def _check(entries: list[zipfile.ZipInfo], most: int, of: str) -> None:
    if len(entries) > most:
        raise Refused(f"raw_{of}_size", {"kind": "size_entries", "limit": most})
    names = [one.filename.casefold() for one in entries]
    if len(set(names)) < len(names):
        raise Refused(f"raw_{of}_unsafe", {"kind": "unsafe_twice"})
    for one in entries:
        steps = one.orig_filename.replace("\\", "/").split("/")
        if ".." in steps or not steps[0] or ":" in steps[0] or "\0" in one.orig_filename:
            raise Refused(f"raw_{of}_unsafe", {"kind": "unsafe_path"})
        if stat.S_ISLNK(one.external_attr >> 16):
            raise Refused(f"raw_{of}_unsafe", {"kind": "unsafe_link"})


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits, of: str) -> None:
    """What is to be unpacked; recordings beside it may be as large as they are."""
    for one in entries:
        if one.flag_bits & 1:
            raise Refused(f"raw_{of}_encrypted")
        if one.compress_type not in _PLAIN:
            raise Refused(f"raw_{of}_damaged")
        large = one.file_size > limits.ratio_from
        if large and one.file_size > limits.ratio * max(one.compress_size, 1):
            raise Refused(f"raw_{of}_size", {"kind": "size_ratio", "limit": limits.ratio})
    if sum(one.file_size for one in entries) > limits.expanded:
        raise Refused(f"raw_{of}_size", {"kind": "size_expanded", "limit": limits.expanded >> 20})


def packed_anew(found: dict[str, bytes]) -> bytes:
    """A zip with just these files, not compressed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for name, content in found.items():
            packed.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()
