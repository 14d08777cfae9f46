"""The codings of a REFI-QDA project, with their places in the texts as these are handed on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from samskaping.quarantine.refi_documents import Documents, Told
from samskaping.quarantine.refi_parts import Coding, Project, Selection
from samskaping.quarantine.refi_places import Decided, counting_of, number
from samskaping.quarantine.refi_texts import Texts

Span = tuple[int, int]
NOWHERE: Span = (-1, -1)
# What may be wrong with a coding, as findings name it.
Odd = Literal[
    "qda_place_outside",
    "qda_place_clipped",
    "qda_place_unreadable",
    "qda_place_none",
    "qda_coder_blank",
    "qda_code_missing",
]


class Codings:
    """The codings column by column: numbers of documents, coders, codes and persons, and places."""

    def __init__(self, project: Project, texts: Texts, documents: Documents) -> None:
        self.project = project
        self.texts = texts
        self.documents = documents
        self.odd: dict[Odd, list[int]] = {}
        self.coders: dict[str, int] = {}
        self.users: dict[str, str] = {}
        self.decided = self._counting()
        codes = {guid: place for place, guid in enumerate(project.codes)}
        speaking = {
            guid: place for place, case in enumerate(project.cases) for guid in case.selections
        }
        self.columns: dict[str, list[int]] = {
            name: [] for name in ("document", "coder", "code", "person", "start", "end")
        }
        add = [column.append for column in self.columns.values()]
        for row, coding in enumerate(project.codings, start=1):
            text = project.text_of(coding)
            code = codes.get(coding.code, -1)
            if code < 0:
                self._note("qda_code_missing", row)
            numbers = (
                documents.of_text[text] if text >= 0 else documents.of_source[coding.source],
                self._coder(coding, row),
                code,
                speaking.get(coding.selection.guid, -1),
                *self._place(coding.selection, text, row),
            )
            for put, one in zip(add, numbers, strict=True):
                put(one)

    def _counting(self) -> Decided:
        samples = []
        doubtful = {
            place: stored
            for place, stored in self.texts.known.items()
            if stored is not None and (stored.has_line_ends or stored.has_halves)
        }
        selections = (one.selection for one in self.project.codings)
        for selection in dict.fromkeys(one for one in selections if one.text in doubtful):
            start, end = number(selection.start), number(selection.end)
            if start is not None and end is not None:
                samples.append((doubtful[selection.text], start, end))
        return counting_of(samples)

    def _note(self, what: Odd, row: int) -> None:
        self.odd.setdefault(what, []).append(row)

    def _coder(self, coding: Coding, row: int) -> int:
        if not coding.user:
            self._note("qda_coder_blank", row)
            return -1
        # Somebody who is not in the list of users is still somebody else than the others.
        name = self.project.users.get(coding.user) or coding.user
        self.users[coding.user] = name
        return self.coders.setdefault(name, len(self.coders))

    def _place(self, selection: Selection, text: int, row: int) -> Span:
        """First character and the one after the last; nowhere if the file does not say."""
        stored = self.texts.known.get(text)
        if text < 0 or (selection.whole and stored is None):
            self._note("qda_place_none", row)
            return NOWHERE
        if selection.whole:
            return (0, len(stored.plain)) if stored is not None and stored.plain else NOWHERE
        start, end = number(selection.start), number(selection.end)
        if start is None or end is None:
            self._note("qda_place_unreadable", row)
            return NOWHERE
        if stored is not None:
            counting = self.decided.counting
            start, end = stored.place(start, counting), stored.place(end, counting)
        if start >= end:
            self._note("qda_place_unreadable", row)
            return NOWHERE
        if stored is None or end <= len(stored.plain):
            return start, end
        if start >= len(stored.plain):
            self._note("qda_place_outside", row)
            return NOWHERE
        self._note("qda_place_clipped", row)
        return start, len(stored.plain)

    def findings(self) -> Iterator[Told]:
        """What is odd about them, by the first coding of each kind."""
        stored = [one for one in self.texts.known.values() if one is not None]
        counting, ends_open, halves_open = self.decided
        # A mark before a text that does not count is as it should be.
        if ends_open or counting.mark_counts or any(one.returns for one in stored):
            code = "qda_places_undecided" if ends_open else "qda_places_counted"
            yield code, None, {"kind": counting.kind, "n": sum(one.has_line_ends for one in stored)}
        if halves_open or counting.in_halves:
            code = "qda_halves_undecided" if halves_open else "qda_halves_counted"
            kind = "halves_two" if counting.in_halves else "halves_one"
            yield code, None, {"kind": kind, "n": sum(one.has_halves for one in stored)}
        alike = len(self.users) - len(self.coders)
        if alike:
            yield "qda_coders_alike", None, {"n": alike + len(self._shared())}
        for what, rows in self.odd.items():
            yield what, rows[0], {"n": len(rows)}

    def _shared(self) -> set[str]:
        """The names that more than one user has."""
        names = [*self.users.values()]
        return {name for name in self.coders if names.count(name) > 1}
