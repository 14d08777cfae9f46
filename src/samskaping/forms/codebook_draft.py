"""A tool's codebook as a first draft of ``codebook.yaml``, for somebody to go on with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain, count
from typing import Any

import yaml

from samskaping.ingest.refi_codebook import QdaCode, QdaCodebook
from samskaping.language import Catalogue

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "ß": "ss"})
_LONGEST = 40


def codebook_draft(codebook: QdaCodebook, language: str, words: Catalogue) -> str:
    """The codes with ids made from their names; ``language`` is the one that they are in.

    ``words`` are those of the remarks. Sets of codes have no place in a codebook of a study, where
    a code has one parent: they stand as remarks.
    """
    ids = _ids(codebook.codes)
    content: dict[str, Any] = {
        "id": "codebook",
        "title": {language: words("cli.codebook_draft.title")},
        "wording": "own",
        "source": {language: words("cli.codebook_draft.source")},
        "codes": [
            _code(one, ids[place], ids, language) for place, one in enumerate(codebook.codes)
        ],
        "coders": [
            {"id": f"coder_{letter}", "label": {language: f"{letter.upper()}"}} for letter in "ab"
        ],
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    places = {one.guid: place for place, one in enumerate(codebook.codes)}
    lines = [words("cli.codebook_draft.remark")]
    for name, members in codebook.sets:
        within = ", ".join(ids[places[guid]] for guid in members if guid in places)
        lines.append(words("cli.codebook_draft.set", name=name, codes=within))
    return "".join(f"# {_one_line(line)}\n" for line in lines) + text


def _code(one: QdaCode, name: str, ids: Sequence[str], language: str) -> dict[str, Any]:
    code: dict[str, Any] = {"id": name, "label": {language: one.name}}
    if one.description is not None:
        code["definition"] = {language: one.description}
    if one.parent is not None:
        code["parent"] = ids[one.parent]
    return code


def _ids(codes: Sequence[QdaCode]) -> list[str]:
    """An id for each code that no other has, of plain letters."""
    ids: dict[str, None] = {}
    for one in codes:
        plain = unicodedata.normalize("NFKD", one.name.lower().translate(_LETTERS))
        word = re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode()).strip("_")
        first = (word if word[:1].isalpha() else f"code_{word}".rstrip("_"))[:_LONGEST].rstrip("_")
        same = (f"{first[: _LONGEST - 6]}_{n}" for n in count(2))
        ids[next(name for name in chain([first], same) if name not in ids)] = None
    return list(ids)


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
