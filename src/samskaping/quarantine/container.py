"""A zip is looked through before anything of it is unpacked, and packed anew from what is sound.

What comes after reads the new one: two readers cannot see different things in it.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

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
    content: bytes, limits: Limits, wanted: Callable[[str], bool] = of_tables
) -> dict[str, bytes]:
    """The files in a zip that are wanted, by name; the others are not unpacked.

    Raises
    ------
    Refused
        The zip is damaged, encrypted, larger than the limits, or names files outside itself.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        raise Refused("raw_workbook_damaged") from None
    entries = [one for one in packed.infolist() if not one.filename.endswith("/")]
    _check(entries, limits)
    _check_sizes([one for one in entries if wanted(one.filename)], limits)
    found = {}
    for one in entries:
        if wanted(one.filename):
            try:
                found[one.filename] = packed.read(one)
            except _BROKEN:
                raise Refused("raw_workbook_damaged") from None
    return found


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Refused("raw_workbook_size", {"kind": "size_entries", "limit": limits.entries})
    names = [one.filename.casefold() for one in entries]
    if len(set(names)) < len(names):
        raise Refused("raw_workbook_unsafe", {"kind": "unsafe_twice"})
    for one in entries:
        steps = one.orig_filename.replace("\\", "/").split("/")
        if ".." in steps or not steps[0] or ":" in steps[0] or "\0" in one.orig_filename:
            raise Refused("raw_workbook_unsafe", {"kind": "unsafe_path"})


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """What is to be unpacked; recordings beside it may be as large as they are."""
    for one in entries:
        if one.flag_bits & 1:
            raise Refused("raw_workbook_encrypted")
        if one.compress_type not in _PLAIN:
            raise Refused("raw_workbook_damaged")
        large = one.file_size > limits.ratio_from
        if large and one.file_size > limits.ratio * max(one.compress_size, 1):
            raise Refused("raw_workbook_size", {"kind": "size_ratio", "limit": limits.ratio})
    if sum(one.file_size for one in entries) > limits.expanded:
        raise Refused(
            "raw_workbook_size", {"kind": "size_expanded", "limit": limits.expanded >> 20}
        )


def packed_anew(found: dict[str, bytes]) -> bytes:
    """A zip with just these files, not compressed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for name, content in found.items():
            packed.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()
