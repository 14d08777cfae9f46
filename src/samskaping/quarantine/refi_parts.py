"""What a REFI-QDA project is made of, as its XML has it: nothing is looked up or judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

Values = dict[str, str]


@dataclass
class Text:
    """A text of a source: within the XML, or in files of the zip."""

    source: int
    guid: str
    name: str
    plain: str
    rich: str
    inline: str | None = None
    moments: dict[str, str] = field(default_factory=dict)
    """Where the points are that a transcript is tied to its recording by."""


@dataclass
class Source:
    """A document of the project; ``texts`` are those it has, by their places in the project."""

    guid: str
    name: str
    texts: list[int] = field(default_factory=list)
    values: Values = field(default_factory=dict)


@dataclass
class Case:
    """What a project says of a person, or of another unit of its own."""

    name: str
    values: Values = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    selections: list[str] = field(default_factory=list)


class Selection(NamedTuple):
    """A part of a source. ``text`` is the one that it is a part of, −1 for none.

    ``start`` and ``end`` are as written, None where a place is no character of a text.
    """

    guid: str
    user: str
    text: int = -1
    start: str | None = None
    end: str | None = None
    whole: bool = False


class Coding(NamedTuple):
    """A code given to a selection, or to a whole source."""

    source: int
    selection: Selection
    user: str
    code: str


@dataclass
class Project:
    """All that is read of a project; what is known by a GUID stands under it."""

    users: dict[str, str] = field(default_factory=dict)
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of a code and of all above it, from the top."""
    variables: dict[str, str] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    sets: list[tuple[str, list[str]]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    elsewhere: int = 0
    """Codes given to notes and cases."""

    def text_of(self, one: Coding) -> int:
        """The text that a coding is in: its selection's, or of a whole source its only one."""
        if one.selection.text >= 0 or not one.selection.whole:
            return one.selection.text
        texts = self.sources[one.source].texts
        return texts[0] if len(texts) == 1 else -1
