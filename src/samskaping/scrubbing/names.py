"""Names of persons and places, in the ways that they are written in Norwegian and Danish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

_HYPHENS = r"\-\u2010\u2011\u2013"
_BETWEEN = rf"[\s{_HYPHENS}]*"
_PARTS = re.compile(rf"[\s{_HYPHENS}]+")
# Small words in names that are words of every other sentence, too.
_PARTICLES = frozenset({"af", "av", "de", "den", "der", "di", "el", "i", "la", "og", "van", "von"})
# The genitive stays in the text: [person]s hus.
_ENDS = r"(?=(?:['\u2019]?s|['\u2019])?(?!\w))"
# How a letter, or two in its place, may have been written on another keyboard. A bare o or a is
# only taken in names that are long enough not to become another word.
_SPELLED = {
    "æ": ("æ", "ae", "ä"),
    "ä": ("ä", "ae", "æ"),
    "ae": ("ae", "æ", "ä"),
    "ø": ("ø", "oe", "ö", "o"),
    "ö": ("ö", "oe", "ø", "o"),
    "oe": ("oe", "ø", "ö"),
    "å": ("å", "aa", "a"),
    "aa": ("aa", "å"),
}
_TWO = re.compile("ae|oe|aa|.", re.DOTALL | re.IGNORECASE)
_PLAIN = ("o", "a")
_LONG = 4
_COMPOUND = 5


@dataclass(frozen=True)
class Known:
    """The names that are taken out.

    A name counts whatever the case of its letters. One that begins with ``=`` is also a word (Per,
    Liv, Dag): it counts only as it is written. Of a person's name each part counts by itself; a
    place's stands for words that begin with it as well.
    """

    persons: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @classmethod
    def of(cls, persons: Iterable[str] = (), places: Iterable[str] = ()) -> Known:
        """Names as they stand in lists: lines without a name and remarks after ``#`` are none."""
        return cls(_tidied(persons), _tidied(places))


def _tidied(lines: Iterable[str]) -> tuple[str, ...]:
    plain = (unicodedata.normalize("NFC", line).partition("#")[0] for line in lines)
    names = (" ".join(line.replace("\ufeff", "").split()) for line in plain)
    return tuple(dict.fromkeys(name for name in names if any(map(str.isalpha, name))))


@cache
def name_patterns(known: Known) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The kind of each pattern, and the pattern."""
    found = []
    for kind, names in (("person", known.persons), ("place", known.places)):
        for exact in (False, True):
            own = [name.lstrip("= ") for name in names if name.startswith("=") == exact]
            parts = {part for name in own for part in _written(name, kind)}
            if parts:
                flags = re.NOFLAG if exact else re.IGNORECASE
                either = _either(parts, kind, exact)
                found.append((kind, re.compile(rf"(?<!\w)(?:{either}){_ENDS}", flags)))
    return tuple(found)


def _either(parts: Iterable[str], kind: str, exact: bool) -> str:
    """A pattern for any of the parts, by their first letter: most words begin none of them."""
    by_first: dict[str, list[str]] = {}
    # The longest first, so that no part is taken where the whole stands.
    for part in sorted(parts, key=_longest_first):
        first, *rest = _pattern(part, kind, exact)
        by_first.setdefault(first, []).append("".join(rest))
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items())


def _longest_first(part: str) -> tuple[int, str]:
    return -len(part), part


def _written(name: str, kind: str) -> Iterator[str]:
    yield name
    if kind == "person":
        for part in (*name.split(), *_PARTS.split(name)):
            if len(part.strip(".")) > 1 and part.casefold() not in _PARTICLES:
                yield part


def _pattern(name: str, kind: str, exact: bool) -> list[str]:
    """The pattern of a name, letter by letter."""
    first, *others = [_spelled(part) for part in _PARTS.split(name) if part]
    pattern = [*first, *(sign for part in others for sign in (_BETWEEN, *part))]
    compounds = kind == "place" and not exact and len(name) >= _COMPOUND
    return [*pattern, r"(?:\w{2,})?"] if compounds else pattern


def _spelled(part: str) -> list[str]:
    return [_letter(sign, len(part) >= _LONG) for sign in _TWO.findall(part)]


def _letter(sign: str, is_long: bool) -> str:
    forms = _SPELLED.get(sign.lower(), ())
    if not forms:
        return re.escape(sign)
    taken = [form for form in forms if is_long or form not in _PLAIN]
    cased = [form.capitalize() if sign[0].isupper() else form for form in taken]
    return f"(?:{'|'.join(map(re.escape, cased))})"
