"""Interviews as coders' decisions: which coder gave which code to which unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.agreement import Blocks
from samskaping.analysis.interviews.persons import codebook_of, positions
from samskaping.numeric import FloatArray, IntArray
from samskaping.study.model import Outline

# Two cases may number their interviews alike.
SOURCE = ["case", "source"]


@dataclass(frozen=True, eq=False, slots=True)
class Decisions:
    """All units of the interviews, and which coder gave which code to them.

    Attributes
    ----------
    given : (K, U, C) bool array
        Whether each coder gave each code to each unit; codes and coders as in the codebook.
    reads : (U, C) bool array
        Whether the coder read the source that the unit is in.
    source, case, person : (U,) int arrays
        Where the unit stands and who speaks.
    unplaced
        Codings that name no unit, although units are what is compared.
    n_readers
        How many coders read anything.
    """

    given: NDArray[np.bool_]
    reads: NDArray[np.bool_]
    source: IntArray
    case: IntArray
    person: IntArray
    unplaced: int
    n_readers: int

    def of(self, coders: Sequence[int]) -> Decisions:
        """The units of sources that at least two of the coders read, and their decisions."""
        reads = self.reads[:, list(coders)]
        both = np.flatnonzero(reads.sum(axis=1) >= 2)
        return Decisions(
            self.given[:, both][:, :, list(coders)],
            reads[both],
            self.source[both],
            self.case[both],
            self.person[both],
            self.unplaced,
            self.n_readers,
        )

    def ratings(self, code: int) -> FloatArray:
        """One code's decisions, 0 or 1: units × coders, NaN where a coder did not read."""
        return np.where(self.reads, self.given[code], np.nan)

    def all_ratings(self) -> FloatArray:
        """Every unit × code as a decision of its own: (K·U) × coders."""
        stacked = np.where(self.reads, self.given, np.nan)
        return stacked.reshape(-1, self.reads.shape[1])

    def blocks(self, repeats: int = 1) -> Blocks:
        """The cases and sources of the units, for ``repeats`` decisions on each."""
        return Blocks.of(np.tile(self.source, repeats), np.tile(self.case, repeats))

    def holders(self, code: int) -> int:
        """How many persons have the code from any of the coders."""
        return len(np.unique(self.person[self.given[code].any(axis=1)]))

    @property
    def n_persons(self) -> int:
        """How many persons speak in these units."""
        return len(np.unique(self.person))


def read_decisions(codings: pd.DataFrame, coverage: pd.DataFrame, outline: Outline) -> Decisions:
    """Arrange the clean tables as decisions.

    The units of a source are all that stand in the coverage table, whoever read them; with
    ``codebook.unit = source`` the source is the unit. A coder who read a source decided on all
    its units: one without a coding did not get the code.
    """
    book = codebook_of(outline)
    coders, codes = [one.id for one in book.coders], [one.id for one in book.codes]
    by_segment = book.unit == "segment"
    rows = coverage if not by_segment else coverage[coverage["unit"].notna()]
    where = [*SOURCE, "unit"] if by_segment else SOURCE
    units = _names(rows, where)
    first = ~units.duplicated()
    heads, names = rows[first], units[first]
    sources = _names(heads, SOURCE).unique()
    source = sources.get_indexer(_names(heads, SOURCE)).astype(np.int64)
    reader = np.zeros((len(sources), len(coders)), dtype=np.bool_)
    coder = positions(coverage["coder"], coders)
    _tick(reader, sources.get_indexer(_names(coverage, SOURCE)), coder)
    unit = names.get_indexer(_names(codings, where))
    given = np.zeros((len(codes), len(names), len(coders)), dtype=np.bool_)
    _tick(given, positions(codings["code"], codes), unit, positions(codings["coder"], coders))
    unplaced = codings["unit"].isna() if by_segment else pd.Series(False, index=codings.index)
    return Decisions(
        given=given,
        reads=reader[source],
        source=source,
        case=positions(heads["case"], [one.id for one in outline.cases]),
        person=pd.factorize(heads["person"])[0].astype(np.int64),
        unplaced=int((unplaced & codings["code"].notna()).sum()),
        n_readers=len(np.unique(coder[coder >= 0])),
    )


def _names(table: pd.DataFrame, columns: Sequence[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[list(columns)].astype("string").fillna(""))


def _tick(cells: NDArray[np.bool_], *places: NDArray[np.integer]) -> None:
    """Set the cells at the places; those of which a place is not known are left out."""
    known = np.logical_and.reduce([place >= 0 for place in places])
    cells[tuple(place[known] for place in places)] = True
