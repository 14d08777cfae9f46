"""Which coder read what, and gave which code to which unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.analysis.interviews.persons import positions
from samskaping.analysis.interviews.units import Units, names
from samskaping.study.codebook import Codebook


@dataclass(frozen=True, eq=False, slots=True)
class Given:
    """Who gave what; codes and coders stand as in the codebook.

    Attributes
    ----------
    codes : (K, U, C) bool array
        Whether each coder gave each code to each unit.
    reads : (U, C) bool array
        Whether the coder read the source that the unit is in.
    n_readers
        How many coders read anything.
    """

    codes: NDArray[np.bool_]
    reads: NDArray[np.bool_]
    n_readers: int


def read_given(
    units: Units, codings: pd.DataFrame, coverage: pd.DataFrame, book: Codebook
) -> Given:
    """Tick what the codings of the units and the coverage of their sources say."""
    coders, codes = [one.id for one in book.coders], [one.id for one in book.codes]
    reader = np.zeros((len(units.sources), len(coders)), dtype=np.bool_)
    coder = positions(coverage["coder"], coders)
    _tick(reader, units.sources.get_indexer(names(coverage)), coder)
    given = np.zeros((len(codes), len(units.source), len(coders)), dtype=np.bool_)
    code, who = positions(codings["code"], codes), positions(codings["coder"], coders)
    _tick(given, code[units.coding], units.unit, who[units.coding])
    return Given(given, reader[units.source], len(np.unique(coder[coder >= 0])))


def _tick(cells: NDArray[np.bool_], *places: NDArray[np.integer]) -> None:
    """Set the cells at the places; those of which a place is not known are left out."""
    known = np.logical_and.reduce([place >= 0 for place in places])
    cells[tuple(place[known] for place in places)] = True
