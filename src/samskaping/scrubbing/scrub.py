"""Find what identifies somebody in a text, and put a mark in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samskaping.scrubbing.names import Known, name_patterns
from samskaping.scrubbing.numbers import numbers_in
from samskaping.scrubbing.patterns import FILLER, PATTERNS

# What a mark says. The words for it come where it is shown.
KINDS = (
    "person", "place", "phone", "email", "web", "address", "date", "id_number", "number",
)  # fmt: skip
MARKER = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
# First, middle and last name, with initials: one person.
_ONE_PERSON = re.compile(r"\s*[-\u2010\u2011\u2013]?\s*(?:[A-ZÆØÅÄÖ]\.?\s+)?")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, from ``start`` up to ``end``, that says something of this kind."""

    start: int
    end: int
    kind: str


def found_in(text: str, known: Known) -> tuple[Span, ...]:
    """All that identifies somebody, in order; none overlaps another. Marks are left alone.

    Letters in two parts and signs that cannot be seen make no difference.
    """
    plain, places = _plain(text)
    open_text = MARKER.sub(lambda mark: FILLER * len(mark[0]), plain)
    spans: list[Span] = []
    while True:
        # What stood beside something that is gone may now be seen: once more, until nothing is.
        before = len(spans)
        for step in range(len(PATTERNS) + 1 + len(name_patterns(known))):
            for start, end, kind in list(_step(step, open_text, known)):
                spans.append(Span(start, end, kind))
                open_text = open_text[:start] + FILLER * (end - start) + open_text[end:]
        if len(spans) == before:
            break
    spans.sort(key=lambda span: span.start)
    return tuple(
        Span(places[one.start], places[one.end], one.kind) for one in _one_person(spans, plain)
    )


def scrub(text: str, known: Known) -> str:
    """``text`` with a mark such as ``[person]`` for all that identifies somebody.

    What has been scrubbed stays as it is when it is scrubbed again.
    """
    return passage(text, 0, len(text), found_in(text, known))


def passage(text: str, start: int, end: int, found: Iterable[Span]) -> str:
    """The scrubbed part of a text from ``start`` up to ``end``; ``found`` is all found in the text.

    What is cut through at either end is taken out whole: half a name is a name.
    """
    parts: list[str] = []
    place = start
    for span in found:
        if span.end <= start or span.start >= end:
            continue
        parts += [text[place : span.start], f"[{span.kind}]"]
        place = span.end
    return "".join([*parts, text[place:end]])


def _step(step: int, text: str, known: Known) -> Iterator[tuple[int, int, str]]:
    """What the pattern with this number finds: forms first, then numbers, names last."""
    if step == len(PATTERNS):
        yield from numbers_in(text)
        return
    patterns = (*PATTERNS, ("", None), *name_patterns(known))
    kind, pattern = patterns[step]
    if pattern is None:
        return
    for found in pattern.finditer(text):
        yield *found.span("it" if "it" in pattern.groupindex else 0), kind


def _one_person(spans: list[Span], text: str) -> Iterator[Span]:
    """The spans, those of one person's names joined."""
    held: Span | None = None
    for span in spans:
        if (
            held is not None
            and held.kind == span.kind == "person"
            and _ONE_PERSON.fullmatch(text[held.end : span.start])
        ):
            held = Span(held.start, span.end, "person")
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def _plain(text: str) -> tuple[str, list[int]]:
    """The text composed and without invisible signs, and where each of its signs begins."""
    if text.isascii() or (unicodedata.is_normalized("NFC", text) and _INVISIBLE.isdisjoint(text)):
        return text, list(range(len(text) + 1))
    signs: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in _INVISIBLE):
            end += 1
        seen = "".join(sign for sign in text[start:end] if sign not in _INVISIBLE)
        for sign in unicodedata.normalize("NFC", seen):
            signs.append(sign)
            places.append(start)
        start = end
    return "".join(signs), [*places, len(text)]
