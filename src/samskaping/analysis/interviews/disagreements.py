"""Decisions that the coders do not agree on: what a consensus meeting talks about."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samskaping.analysis.interviews.given import Given, read_given
from samskaping.analysis.interviews.persons import codebook_of
from samskaping.analysis.interviews.units import Units, read_units
from samskaping.numeric import IntArray
from samskaping.study.model import Outline

# The name of the only unit of an interview that is taken as a whole.
WHOLE = "whole"

Key = tuple[str, str, str]


@dataclass(frozen=True, eq=False, slots=True)
class Disagreements:
    """Decisions on which the coders who read an interview are not unanimous.

    Attributes
    ----------
    units, given
        All units of the codebook's first kind, and who gave them which code.
    unit, code : (D,) int arrays
        The row of the unit and the code's place in the codebook, interview by interview in the
        order of the text or of the segments' numbers.
    keys
        Interview, unit and code of each of the D decisions, by their names.
    """

    units: Units
    given: Given
    unit: IntArray
    code: IntArray
    keys: tuple[Key, ...]


def read_disagreements(
    codings: pd.DataFrame, coverage: pd.DataFrame, passages: pd.DataFrame, outline: Outline
) -> Disagreements:
    """Find the decisions that some of those who read an interview took otherwise than others.

    A decision is whether a code, as it was given, belongs to a unit of the first kind that the
    codebook names; a coder who read an interview decided on all its units. What one coder alone
    read is not disputed.
    """
    book = codebook_of(outline)
    units = read_units(codings, coverage, passages, book.unit, book.overlap)
    given = read_given(units, codings, coverage, book)
    coders = (given.codes & given.reads).sum(axis=2)
    disputed = (coders > 0) & (coders < given.reads.sum(axis=1))
    unit, code = (place.astype(np.int64) for place in np.nonzero(disputed.T))
    names = unit_names(units)
    rank = np.empty(len(names), dtype=np.int64)
    rank[sorted(range(len(names)), key=lambda place: _order(units, names, place))] = np.arange(
        len(names)
    )
    order = np.lexsort([code, rank[unit]])
    unit, code = unit[order], code[order]
    interview = units.sources.get_level_values(1)
    keys = tuple(
        (str(interview[units.source[row]]), names[row], book.codes[place].id)
        for row, place in zip(unit.tolist(), code.tolist(), strict=True)
    )
    return Disagreements(units, given, unit, code, keys)


def unit_names(units: Units) -> list[str]:
    """What each unit is called within its interview: by its ends in the text, or by its number."""
    ends = zip(units.start.tolist(), units.end.tolist(), strict=True)
    numbers = units.number.fillna(WHOLE).tolist()
    return [
        f"{start}-{end}" if start >= 0 else str(number)
        for (start, end), number in zip(ends, numbers, strict=True)
    ]


def _order(units: Units, names: list[str], place: int) -> tuple[int, list[int], int]:
    """Segments go by their numbers, since a file may have those that one coder coded first.

    A segment that is called something else keeps its place: its name here is made with the key.
    """
    numbers = [int(part) for part in re.findall(r"\d+", names[place])]
    return int(units.source[place]), numbers if names[place][0].isdigit() else [], place
