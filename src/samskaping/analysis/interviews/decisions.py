"""Interviews as coders' decisions: which coder gave which code to which unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.agreement import Blocks
from samskaping.analysis.interviews.given import read_given
from samskaping.analysis.interviews.persons import codebook_of, positions
from samskaping.analysis.interviews.units import Units, read_units
from samskaping.numeric import FloatArray, IntArray
from samskaping.study.codebook import Unit
from samskaping.study.model import Outline

# The largest number that another digit may be put behind.
_ROOM = np.iinfo(np.int64).max // 3 - 1


@dataclass(frozen=True, eq=False)
class Ratings:
    """Decisions with alike ones counted: what every coefficient of agreement is made from.

    Attributes
    ----------
    table : (R, C) floats
        0 or 1 by each coder; NaN where the coder did not read.
    repeats : (R,) int array
        How many units are decided on in just this way in the source.
    source, case : (R,) int arrays
        Where these units stand.
    """

    table: FloatArray
    repeats: IntArray
    source: IntArray
    case: IntArray

    @cached_property
    def blocks(self) -> Blocks:
        """The cases and sources of the units."""
        return Blocks.of(self.source, self.case)

    @classmethod
    def joined(cls, parts: Sequence[Ratings]) -> Ratings:
        """The decisions of several codes as decisions of one kind."""
        return cls(
            np.concatenate([one.table for one in parts]),
            np.concatenate([one.repeats for one in parts]),
            np.concatenate([one.source for one in parts]),
            np.concatenate([one.case for one in parts]),
        )


@dataclass(frozen=True, eq=False)
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
    size : (U,) int array
        How many units a row stands for: 1, or the characters of a stretch that is coded alike.
    weights : code → (U, C) floats
        The largest weight that each coder gave a code with, of codes whose weights mean something;
        NaN where the coder did not give it, or without a weight.
    unplaced
        Codings that lie in no unit.
    n_readers
        How many coders read anything.
    """

    given: NDArray[np.bool_]
    reads: NDArray[np.bool_]
    source: IntArray
    case: IntArray
    person: IntArray
    size: IntArray
    weights: dict[int, FloatArray]
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
            self.size[both],
            {code: of[both][:, list(coders)] for code, of in self.weights.items()},
            self.unplaced,
            self.n_readers,
        )

    def ratings(self, codes: Sequence[int]) -> Ratings:
        """Whether any of some codes was given, alike decisions in a source counted."""
        given: NDArray[np.bool_] = np.any(self.given[list(codes)], axis=0)
        # 0 did not read, 1 not given, 2 given: a digit for each coder, behind the source.
        alike = self.source
        for digit in np.where(self.reads, 1 + given, 0).astype(np.int64).T:
            if alike.max(initial=0) > _ROOM:
                # A class may be as many coders: numbered anew, the rows go on.
                alike = np.unique(alike, return_inverse=True)[1].astype(np.int64)
            alike = 3 * alike + digit
        _, first, place = np.unique(alike, return_index=True, return_inverse=True)
        repeats = np.bincount(place, weights=self.size, minlength=len(first)).astype(np.int64)
        table = np.where(self.reads[first], given[first].astype(np.float64), np.nan)
        return Ratings(table, repeats, self.source[first], self.case[first])

    @cached_property
    def blocks(self) -> Blocks:
        """The cases and sources of the units."""
        return Blocks.of(self.source, self.case)

    def holders(self, codes: Sequence[int]) -> int:
        """How many persons have one of the codes from any of the coders."""
        return len(np.unique(self.person[self.given[list(codes)].any(axis=(0, 2))]))

    @cached_property
    def n_persons(self) -> int:
        """How many persons speak in these units."""
        return len(np.unique(self.person))

    @cached_property
    def n_cases(self) -> int:
        """How many cases the units are from."""
        return len(np.unique(self.case))


def read_decisions(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    passages: pd.DataFrame,
    outline: Outline,
    unit: Unit | None = None,
) -> Decisions:
    """Arrange the clean tables as decisions on one kind of unit, by default the codebook's first.

    The units of a source are its paragraphs, sentences or characters where its text is known; else
    the numbered segments that stand in the coverage table, whoever read them; or the source
    itself. A coder who read a source decided on all its units: one without a coding did not get
    the code. ``units.read_units`` says when a coding lies in a unit.
    """
    book = codebook_of(outline)
    coders, codes = [one.id for one in book.coders], [one.id for one in book.codes]
    units: Units = read_units(codings, coverage, passages, unit or book.unit, book.overlap)
    given = read_given(units, codings, coverage, book)
    code, who = positions(codings["code"], codes), positions(codings["coder"], coders)
    return Decisions(
        given=given.codes,
        reads=given.reads,
        source=units.source,
        case=positions(units.case, [one.id for one in outline.cases]),
        person=units.person,
        size=units.size,
        weights={
            place: _weights(codings, units, code == place, who, len(coders))
            for place, one in enumerate(book.codes)
            if one.weight is not None
        },
        unplaced=units.unplaced,
        n_readers=given.n_readers,
    )


def _weights(
    codings: pd.DataFrame, units: Units, chosen: NDArray[np.bool_], who: IntArray, coders: int
) -> FloatArray:
    weight = codings["weight"].astype("float64").to_numpy()
    found = np.full((len(units.source), coders), -np.inf)
    used = chosen & (who >= 0) & ~np.isnan(weight)
    links = used[units.coding]
    at = units.unit[links], who[units.coding[links]]
    np.maximum.at(found, at, weight[units.coding[links]])
    return np.where(np.isinf(found), np.nan, found)
