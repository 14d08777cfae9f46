"""REFI-QDA codebooks (``.qdc``), and those within projects (``.qdpx``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samskaping.ingest.delimited_text import tidy_text
from samskaping.ingest.exports import RawFile
from samskaping.ingest.sheets import refusal
from samskaping.quarantine.limits import Limits, Refused
from samskaping.quarantine.process import take_apart


@dataclass(frozen=True)
class QdaCode:
    """A code of a tool's codebook; ``parent`` is the place of the one above it, None at the top."""

    guid: str
    name: str
    description: str | None = None
    parent: int | None = None


@dataclass(frozen=True)
class QdaCodebook:
    """The codes of a tool's codebook in the order of the file, and the sets it puts them in."""

    codes: Sequence[QdaCode]
    sets: Sequence[tuple[str, Sequence[str]]] = ()
    """The name of each set, and the GUIDs of its codes."""


def read_codebook(raw: RawFile, limits: Limits | None = None) -> QdaCodebook:
    """The codebook in a file.

    Raises
    ------
    IngestError
        The file is no codebook, damaged, unsafe or larger than the limits.
    """
    try:
        told = take_apart("refi_codebook", raw.content, limits)
    except Refused as cause:
        raise refusal(cause, raw.file) from None
    codes = [
        QdaCode(
            guid=one["guid"],
            name=tidy_text(one["name"]) or one["guid"],
            description=one["description"].strip() or None,
            parent=None if one["parent"] < 0 else one["parent"],
        )
        for one in told["codes"]
    ]
    return QdaCodebook(codes, [(tidy_text(one["name"]), one["codes"]) for one in told["sets"]])
