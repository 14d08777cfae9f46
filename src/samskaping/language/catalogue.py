"""Look a text up by its key and fill in its arguments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal

from babel import Locale

from samskaping.yaml_reader import read_yaml

_TAGS = {"nb": "nb-NO", "nn": "nn-NO", "da": "da-DK", "en": "en-GB"}
# All texts of a report; and the sentences that are given in more languages than a report is.
Collection = Literal["catalogues", "sentences"]


@cache
def available_languages(collection: Collection = "catalogues") -> tuple[str, ...]:
    """The languages that a collection of texts has."""
    folder = files("samskaping.language").joinpath(collection)
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


@cache
def _texts(language: str, collection: Collection = "catalogues") -> dict[str, str | dict[str, str]]:
    folder = files("samskaping.language").joinpath(collection, language)
    flat: dict[str, str | dict[str, str]] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            content = read_yaml(entry.read_text(encoding="utf-8")) or {}
            _flatten(content, entry.name.removesuffix(".yaml"), flat)
    return flat


def _flatten(content: dict[str, Any], prefix: str, into: dict[str, str | dict[str, str]]) -> None:
    for name, text in content.items():
        key = f"{prefix}.{name}"
        if isinstance(text, dict) and "other" not in text:
            _flatten(text, key, into)
        else:
            into[key] = text


class Catalogue:
    """The texts of one language. ``catalogue("reasons.too_few_cases", n=2)`` gives the sentence.

    A key is the file's name and the path inside it. A text with plural forms is a mapping of
    CLDR plural categories (``one``, ``other``) chosen by the argument ``n``.
    """

    def __init__(self, language: str, collection: Collection = "catalogues") -> None:
        known = available_languages(collection)
        if language not in known:
            raise KeyError(f"no {collection} for {language!r}; there are {known}")
        self.language = language
        self.tag = _TAGS.get(language, language)
        self._texts = _texts(language, collection)
        self._plural = Locale.parse(language).plural_form

    def __call__(self, key: str, **arguments: object) -> str:
        """The text of ``key`` with its arguments filled in."""
        text = self._texts[key]
        if isinstance(text, dict):
            n = arguments.get("n")
            if not isinstance(n, (int, float)):
                raise TypeError(f"{key} has plural forms and needs the number n")
            text = text.get(self._plural(n), text["other"])
        return text.format_map(arguments) if arguments else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> frozenset[str]:
        """All keys of this language."""
        return frozenset(self._texts)
