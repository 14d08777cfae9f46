"""The decisions that coders disagree on as a workbook, to be talked over and filled in."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from samskaping.analysis.interviews.disagreements import Disagreements, Key, unit_names
from samskaping.analysis.interviews.persons import codebook_of
from samskaping.ingest.documents import Document
from samskaping.language import Catalogue, available_languages
from samskaping.numeric import IntArray
from samskaping.present.workbook import Cell, Sheet, write_workbook
from samskaping.study.closed import in_language
from samskaping.study.model import Outline

# Before and after the columns of the coders.
_ABOUT = ("case", "interview", "number", "start", "end", "text", "code")
_DECIDED = ("disputed", "resolved", "remark", "key")
_GUIDE = ("care", "rows", "talk", "remark", "change", "save", "again")
# Nobody talks over more at one meeting, and a larger file takes long to write and to open.
MOST_ROWS = 5_000


def write_disagreements(
    found: Disagreements,
    resolutions: pd.DataFrame,
    documents: Mapping[str, Document],
    outline: Outline,
    path: str | Path,
) -> None:
    """Write a sheet that says what to do, and one with a row for each disputed decision.

    The words are in the study's first language. What was settled before is filled in. Of very many
    decisions the first are there, and all that are settled.

    Parameters
    ----------
    found
        The disputed decisions, from before any meeting.
    resolutions
        The tidy table of what was settled before.
    documents
        Names and texts of the interviews by pseudonym; one that is not there goes by its pseudonym.
    outline
        Of it: languages, cases and codebook.
    """
    page = _Page(found, resolutions, documents, outline)
    write_workbook([page.guide(), page.decisions()], path, page.say("consensus.title"))


class _Page:
    """The sheets of one workbook."""

    def __init__(
        self,
        found: Disagreements,
        resolutions: pd.DataFrame,
        documents: Mapping[str, Document],
        outline: Outline,
    ) -> None:
        spoken = available_languages("sentences")
        language = next((one for one in outline.study.languages if one in spoken), "en")
        self.say = Catalogue(language, "sentences")
        self.found, self.documents = found, documents
        book = codebook_of(outline)
        self.codes = [in_language(code.label, language) for code in book.codes]
        self.coders = [in_language(coder.label, language) for coder in book.coders]
        self.cases = {case.id: case.name for case in outline.cases}
        columns = ["source", "unit", "code", "given"]
        told = resolutions[columns].itertuples(index=False, name=None)
        self.settled: dict[Key, bool] = {
            (source, unit, code): bool(given) for source, unit, code, given in told
        }
        self.names = unit_names(found.units)
        self.numbers = _numbers(found) if book.unit in ("segment", "sentence") else None

    def guide(self) -> Sheet:
        """What to do with the workbook, and how much there is to do."""
        words = {
            **{name: self._heading(name) for name in ("resolved", "remark")},
            "key_heading": self._heading("key"),
            "yes": self.say("consensus.yes"),
            "no": self.say("consensus.no"),
        }
        disputed, settled = len(self.found.keys), len(self.settled)
        counts = {
            "disputed": disputed,
            "settled": settled,
            "open": disputed - settled,
            "left_out": disputed - len(self._shown()),
        }
        lines = [self.say(f"consensus.guide.{name}", **words) for name in _GUIDE]
        lines += [
            self.say(f"consensus.number.{name}", n=n)
            for name, n in counts.items()
            if n or name != "left_out"
        ]
        title = self.say("consensus.title")
        return Sheet(
            self.say("consensus.sheet.guide"), [title], [[line] for line in lines], is_read=True
        )

    def decisions(self) -> Sheet:
        """A row for each disputed decision."""
        coders = [self.say("consensus.column.coder", coder=name) for name in self.coders]
        header = [
            *(self._heading(name) for name in _ABOUT),
            *coders,
            *(self._heading(name) for name in _DECIDED),
        ]
        choices = {self._heading("resolved"): [self.say("consensus.yes"), self.say("consensus.no")]}
        rows = [self._row(at) for at in self._shown()]
        return Sheet(self.say("consensus.sheet.decisions"), header, rows, choices)

    def _heading(self, name: str) -> str:
        return self.say(f"consensus.column.{name}")

    def _shown(self) -> list[int]:
        """The decisions that have a row: the settled ones, and of the others as many as may be."""
        keys = self.found.keys
        is_settled = np.array([key in self.settled for key in keys], dtype=np.bool_)
        first = np.flatnonzero(~is_settled)[: max(MOST_ROWS - int(is_settled.sum()), 0)]
        shown: list[int] = np.sort(np.concatenate([np.flatnonzero(is_settled), first])).tolist()
        return shown

    def _row(self, at: int) -> list[Cell]:
        found, units = self.found, self.found.units
        unit, code = int(found.unit[at]), int(found.code[at])
        key = found.keys[at]
        document = self.documents.get(key[0], Document(key[0]))
        start, end = int(units.start[unit]), int(units.end[unit])
        in_text = start >= 0
        given = self.settled.get(key)
        resolved = None if given is None else self.say(f"consensus.{'yes' if given else 'no'}")
        return [
            self.cases.get(str(units.case.iloc[unit])),
            document.name,
            self._number(unit),
            start if in_text else None,
            end if in_text else None,
            document.text[start:end] if in_text and document.text is not None else None,
            self.codes[code],
            *self._by_coder(unit),
            self._disputed(unit, code),
            resolved,
            None,
            ":".join(key),
        ]

    def _number(self, unit: int) -> Cell:
        """The number of a segment as the files have it, or of a passage of a text."""
        number = self.found.units.number.iloc[unit]
        if not pd.isna(number):
            text = str(number)
            return int(text) if text.isdigit() and str(int(text)) == text else text
        if self.numbers is None or self.found.units.start[unit] < 0:
            return None
        return int(self.numbers[unit])

    def _by_coder(self, unit: int) -> list[Cell]:
        """All codes that each coder gave the unit."""
        given, reads = self.found.given.codes[:, unit], self.found.given.reads[unit]
        return [
            "; ".join(self.codes[code] for code in np.flatnonzero(given[:, coder])) or None
            if reads[coder]
            else self.say("consensus.not_read")
            for coder in range(len(self.coders))
        ]

    def _disputed(self, unit: int, code: int) -> str:
        """Who gave the code and who did not."""
        given, reads = self.found.given.codes[code, unit], self.found.given.reads[unit]
        sides = {
            name: ", ".join(self.coders[coder] for coder in np.flatnonzero(reads & side))
            for name, side in (("given", given), ("others", ~given))
        }
        return self.say("consensus.disputed", **sides)


def _numbers(found: Disagreements) -> IntArray:
    """Which of the passages of its text each unit is, counted from 1."""
    numbers = np.zeros(len(found.units.source), dtype=np.int64)
    for _, places in groupby(range(len(numbers)), key=lambda place: found.units.source[place]):
        here = list(places)
        numbers[here] = np.arange(1, len(here) + 1)
    return numbers
