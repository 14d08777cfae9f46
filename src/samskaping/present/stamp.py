"""The stamp that every figure, table and page carries: whose answers, and whose wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from samskaping.language import Catalogue
from samskaping.study.codebook import Codebook
from samskaping.study.model import Outline, Provenance
from samskaping.study.record import Record
from samskaping.study.scorecard import Scorecard

Instrument = Literal["scorecard", "record", "codebook"]
INSTRUMENTS: tuple[Instrument, ...] = ("scorecard", "record", "codebook")


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


def stamp_of(outline: Outline, language: str, *shown: Instrument) -> Stamp:
    """The stamp of a study, in ``language``.

    ``shown`` are the instruments whose words and numbers stand there; left out, all that the
    study has.
    """
    words = Catalogue(language)
    provenance = outline.study.provenance
    sentences = []
    for name in shown or INSTRUMENTS:
        instrument = _instrument(outline, name)
        key = f"figures.stamp.wording.{name}.{instrument.wording}" if instrument else ""
        if key in words:
            sentences.append(words(key))
    return Stamp(
        provenance=provenance,
        data=words(f"figures.stamp.{provenance}"),
        wording=" ".join(sentences),
    )


def _instrument(outline: Outline, name: Instrument) -> Scorecard | Record | Codebook | None:
    if name == "record":
        return outline.record
    if name == "codebook":
        return outline.codebook
    return outline.scorecard if outline.scorecard.items else None
