"""A finished figure with its words, and how it becomes files whose bytes repeat."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from samskaping.present.figures import style
from samskaping.tables import publish

FORMATS = ("svg", "pdf", "png")
RESOLUTION = 200


@dataclass(frozen=True)
class Picture:
    """A figure with its title, how to read it, its text alternative and its stamp."""

    name: str
    language: str
    figure: Figure
    title: str
    caption: str
    alt: str
    stamp: str


def save(picture: Picture, stem: str | Path) -> None:
    """Write ``stem.svg``, ``stem.pdf`` and ``stem.png``.

    The same picture gives the same bytes: no file holds a time, a random identifier or the name
    of the machine.
    """
    for ending in FORMATS:
        salt = f"{picture.name}.{picture.language}"
        with style.saving(salt), publish(f"{stem}.{ending}") as beside:
            picture.figure.savefig(
                beside, format=ending, dpi=RESOLUTION, metadata=_metadata(picture, ending)
            )


def _metadata(picture: Picture, ending: str) -> dict[str, Any]:
    description = f"{picture.stamp} {picture.alt}"
    if ending == "svg":
        return {
            "Title": picture.title,
            "Description": description,
            "Language": picture.language,
            "Creator": "samskaping",
            "Date": None,
        }
    if ending == "pdf":
        return {
            "Title": picture.title,
            "Subject": description,
            "Creator": "samskaping",
            "CreationDate": None,
        }
    return {"Title": picture.title, "Description": description, "Software": None}
