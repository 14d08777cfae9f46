"""What a coder's project holds, whatever tool writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PlacedCode:
    """A code and where it was given, in characters of the interview's text from 0."""

    start: int
    end: int
    code: str


@dataclass(frozen=True)
class Document:
    """An interview and its codings in the order of the file.

    ``about`` is what the project's variables say: what a variable holds, and its text.
    """

    name: str
    person: str
    case: str
    about: Mapping[str, str]
    text: str
    codings: tuple[PlacedCode, ...]
