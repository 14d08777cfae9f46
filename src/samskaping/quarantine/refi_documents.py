"""The documents of a REFI-QDA project: its sources, with their groups and who they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from samskaping.quarantine.refi_parts import Project, Source
from samskaping.quarantine.refi_texts import Texts

Told = tuple[str, int | None, dict[str, str | int]]


class Documents:
    """The documents in the order of the file.

    A source with several texts, as a recording that was written down twice, is a document for
    each of them, and one more where it is coded itself.
    """

    def __init__(self, project: Project, texts: Texts) -> None:
        self.project = project
        self.texts = texts
        self.told: list[dict[str, Any]] = []
        self.of_source: dict[int, int] = {}
        self.of_text: dict[int, int] = {}
        self.persons: dict[str, list[int]] = {}
        self.groups: dict[str, list[str]] = {}
        for place, case in enumerate(project.cases):
            for guid in dict.fromkeys(case.sources):
                self.persons.setdefault(guid, []).append(place)
        for name, members in project.sets:
            for guid in dict.fromkeys(members):
                self.groups.setdefault(guid, []).append(name)
        self.several: list[int] = []
        coded = {one.source for one in project.codings if project.text_of(one) < 0}
        for number, source in enumerate(project.sources):
            self._add(number, source, number in coded)

    def _add(self, number: int, source: Source, coded: bool) -> None:
        if len(source.texts) < 2:
            self.of_source[number] = len(self.told)
            self.of_text.update(dict.fromkeys(source.texts, len(self.told)))
            self._tell(number, source.name, source.texts)
            return
        if coded:
            self.of_source[number] = len(self.told)
            self._tell(number, source.name, [])
        for place, text in enumerate(source.texts, start=1):
            self.of_text[text] = len(self.told)
            name = self.project.texts[text].name or str(place)
            self._tell(number, f"{source.name} / {name}", [text])

    def _tell(self, number: int, name: str, texts: list[int]) -> None:
        source = self.project.sources[number]
        guids = dict.fromkeys([source.guid, *(self.project.texts[text].guid for text in texts)])
        persons = dict.fromkeys(one for guid in guids for one in self.persons.get(guid, ()))
        groups = dict.fromkeys(one for guid in guids for one in self.groups.get(guid, ()))
        if len(persons) > 1:
            self.several.append(number + 1)
        stored = self.texts.known.get(texts[0]) if texts else None
        self.told.append(
            {
                "name": name,
                "text": None if stored is None else stored.plain,
                "groups": [*groups],
                "persons": [*persons],
                "values": source.values,
            }
        )

    def findings(self) -> Iterator[Told]:
        """What is odd about them, by the numbers of the sources."""
        texts = self.project.texts
        docx = [texts[place].source + 1 for place in self.texts.from_docx]
        missing = [
            texts[place].source + 1 for place, one in self.texts.known.items() if one is None
        ]
        for code, numbers in (
            ("qda_text_from_docx", docx),
            ("qda_text_missing", missing),
            ("qda_several_persons", self.several),
        ):
            if numbers:
                yield code, None, listed(numbers)
        if self.project.elsewhere:
            yield "qda_coded_elsewhere", None, {"n": self.project.elsewhere}


def listed(numbers: Iterable[int]) -> dict[str, str | int]:
    """How many there are, and the first of them."""
    each = sorted(set(numbers))
    told = ", ".join(map(str, each[:10])) + (", …" if each[10:] else "")
    return {"n": len(each), "positions": told}
