"""The stamp that every figure, table and page carries: whose answers, and whose wording."""

from __future__ import annotations

from dataclasses import dataclass

from samskaping.language import Catalogue
from samskaping.study.model import Outline, Provenance


@dataclass(frozen=True)
class Stamp:
    """What kind of data a reader has before them, in words."""

    provenance: Provenance
    data: str
    wording: str

    @property
    def line(self) -> str:
        """Data and wording as one line of text."""
        return " · ".join(part for part in (self.data, self.wording) if part)


def stamp_of(outline: Outline, language: str) -> Stamp:
    """The stamp of a study, in ``language``."""
    words = Catalogue(language)
    provenance = outline.study.provenance
    wording = f"figures.stamp.wording.{outline.scorecard.wording}"
    return Stamp(
        provenance=provenance,
        data=words(f"figures.stamp.{provenance}"),
        wording=words(wording) if wording in words else "",
    )
